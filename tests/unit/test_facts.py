"""Facts: their written forms, and how far each can be leaned on."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from datamap.facts import (
    Country,
    Day,
    Evidence,
    Fact,
    FactOrNone,
    Grade,
    Id,
    Nothing,
    Standing,
    State,
    is_fresh,
    settled,
    standing,
)

ON = date(2026, 9, 1)
COUNTRY = TypeAdapter(Fact[Country])
PAPER = TypeAdapter(FactOrNone[Id])


def country(written: object) -> Fact[str]:
    """Read a fact about a country."""
    return COUNTRY.validate_python(written)


def checked(day: str, **more: object) -> dict[str, object]:
    """Return the written form of a country with one piece of evidence."""
    return {
        "value": "US",
        "evidence": [{"source": "letter", "checked_on": day, **more}],
    }


def test_the_four_states_stay_apart():
    """A value, none, unknown and conflicting are four different answers."""
    conflict = {"conflicting": [{"value": "US"}, {"value": "DE"}]}
    written = ["US", "unknown", conflict]

    states = [country(one).state for one in written]

    assert states == [State.KNOWN, State.UNKNOWN, State.CONFLICTING]
    assert PAPER.validate_python("none").state is State.NONE
    assert country({}).state is State.UNKNOWN


def test_document_may_stand_for_value():
    """Where the answer is a paper it may be written as document."""
    fact = PAPER.validate_python({"document": "terms", "note": "signed"})

    assert (fact.value, fact.note) == ("terms", "signed")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        pytest.param(None, "empty_fact", id="nothing"),
        pytest.param({"value": None}, "empty_fact", id="a value left empty"),
        pytest.param("none", "none_not_allowed", id="there always is a country"),
        pytest.param({"vlaue": "US", "note": "x"}, "fact_form", id="a misspelt value"),
        pytest.param({"note": "x"}, "fact_form", id="a note alone"),
        pytest.param({"conflicting": [], "evidence": []}, "fact_form", id="two forms"),
        pytest.param("Wales", "string_pattern_mismatch", id="a name"),
        pytest.param("ZZ", "unknown_country", id="no country's code"),
    ],
)
def test_what_is_no_form_of_a_fact_is_refused(written, kind):
    """Each wrong form has a kind of its own, so that each gets its own words."""
    with pytest.raises(ValidationError) as caught:
        country(written)

    assert [one["type"] for one in caught.value.errors()] == [kind]


@pytest.mark.parametrize(
    "written",
    [
        "US",
        "unknown",
        {"value": "unknown", "ask": "supplier", "note": "a question"},
        {"value": "US", "evidence": [{"source": "letter", "checked_on": "2026-01-01"}]},
        {"value": "US", "provisional": "DPO's reading"},
        {"conflicting": [{"value": "US"}, {"value": "DE"}], "note": "two pages"},
    ],
)
def test_a_fact_is_written_as_it_was_read(written):
    """Dumping gives a form that reads as the same fact."""
    fact = country(written)

    again = country(COUNTRY.dump_python(fact, mode="json", exclude_defaults=True))

    assert again == fact
    assert country(fact) is fact


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("US", Standing.STATED, id="stated without evidence"),
        pytest.param("unknown", Standing.UNKNOWN, id="unknown"),
        pytest.param(checked("2026-08-31"), Standing.EVIDENCED, id="fresh"),
        pytest.param(checked("2025-09-01"), Standing.EVIDENCED, id="on its last day"),
        pytest.param(checked("2025-08-31"), Standing.STALE, id="a day too old"),
        pytest.param(checked("2026-09-02"), Standing.STALE, id="not seen yet"),
        pytest.param(
            checked("2026-08-01", expires_on="2026-08-31"), Standing.STALE, id="expired"
        ),
        pytest.param(
            checked("2020-01-01", expires_on="2027-01-01"), Standing.EVIDENCED,
            id="its own last day counts",
        ),
        pytest.param(
            checked("2026-08-31", grade="inferred"), Standing.UNVERIFIED, id="inferred"
        ),
        pytest.param(
            {"value": "US", "provisional": "a reading"}, Standing.UNVERIFIED,
            id="provisional",
        ),
        pytest.param(
            {"value": "US", "evidence": [{"source": "letter"}]}, Standing.STALE,
            id="not dated",
        ),
        pytest.param(
            {"conflicting": [{"value": "US"}, {"value": "DE"}]}, Standing.CONFLICTING,
            id="conflicting",
        ),
    ],
)  # fmt: skip
def test_how_far_a_fact_can_be_leaned_on(written, expected):
    """Evidence lasts a year here; the day asked about is 1 September 2026."""
    fact = country(written)

    found = standing(fact, "P1Y", ON)

    assert found is expected
    is_answer = expected in (Standing.STATED, Standing.EVIDENCED)
    assert settled(fact, "P1Y", ON) == ("US" if is_answer else Nothing.UNKNOWN)


def test_none_is_an_answer():
    """Known to be nothing is settled, and is not unknown."""
    assert settled(PAPER.validate_python("none"), "P1Y", ON) is Nothing.NONE


def test_the_newest_evidence_counts():
    """The newest day among the evidence is the fact's."""
    days = ("2026-01-01", "2026-03-01")
    evidence = [{"source": "letter", "checked_on": day} for day in days]

    fact = country({"value": "US", "evidence": [*evidence, {"source": "memory"}]})

    assert fact.newest == date(2026, 3, 1)
    assert country("US").newest is None


def test_evidence_is_fresh_from_its_day_on():
    """The day before it was checked it is not evidence yet."""
    evidence = Evidence(source="x", checked_on=ON, grade=Grade.OWNER)

    assert is_fresh(evidence, "P1Y", ON)
    assert not is_fresh(evidence, "P1Y", date(2026, 8, 31))


@pytest.mark.parametrize("written", ["20260901", "1.9.2026", "2026-13-01", 20260901])
def test_a_day_is_written_in_one_way(written):
    """Only YYYY-MM-DD is a day."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Day).validate_python(written)

    assert [one["type"] for one in caught.value.errors()] == ["not_a_day"]
