"""Hygiene of the triggers of the screening, file by file."""

import re
from importlib.resources import files
from typing import get_args

import pytest
import yaml

from datamap import reference
from datamap.flows import FlowTable
from dpia.asks import SUBJECTS, WORKED_OUT, Situation
from dpia.catalogue import shipped_triggers
from dpia.conditions import PLACE_ASKS, All, AnyOf, Ask, Not
from dpia.screening import NOTES, TriggerId

TRIGGERS = shipped_triggers()
ENTRIES = [pytest.param(one, id=one.id) for one in TRIGGERS.values()]
ALONE = {"ico10-02", "ico10-03", "ico10-06", "ico10-09", "ico10-10"}
"""Kinds of processing that want an assessment whatever else holds."""

OWN_READING = {
    "dt3-a", "dt3-b", "dt3-c", "ico10-01", "ico10-03", "ico10-04", "ico10-05",
    "ico10-07", "ico10-08", "ico10-10",
}  # fmt: skip
"""Triggers of the law and of the ten of which some part is our own reading."""


def asks(condition):
    """Yield every question of a condition with its test."""
    if isinstance(condition, Ask):
        yield condition
    elif isinstance(condition, Not):
        yield from asks(condition.not_)
    else:
        assert isinstance(condition, All | AnyOf)
        parts = condition.all if isinstance(condition, All) else condition.any
        assert len(parts) > 1
        for part in parts:
            yield from asks(part)


ASKS = [
    pytest.param(ask, id=f"{entry.id} {ask.ask}")
    for entry in TRIGGERS.values()
    for reason in entry.reasons
    for ask in asks(reason.when)
]


def test_lists_are_whole():
    """There are three of the law, ten of the regulator and nine criteria."""
    assert list(TRIGGERS) == [
        "dt3-a", "dt3-b", "dt3-c",
        *(f"ico10-{number:02}" for number in range(1, 11)),
        *(f"wp-{number}" for number in range(1, 10)),
    ]  # fmt: skip
    assert list(get_args(TriggerId)) == list(TRIGGERS)


def test_id_is_the_name_of_the_file():
    """A trigger is found under its own id."""
    for file in (files("dpia.catalogue") / "triggers").iterdir():
        told = yaml.safe_load(file.read_text(encoding="utf-8"))["id"]
        assert file.name == f"{told}.yaml"


@pytest.mark.parametrize("entry", ENTRIES)
def test_trigger_wants_an_assessment_as_its_list_says(entry):
    """The law and five of the ten suffice alone; five need one of the nine beside."""
    kind = entry.id.partition("-")[0]
    if kind == "wp":
        assert entry.mode == "criterion"
    else:
        alone = kind == "dt3" or entry.id in ALONE
        assert entry.mode == ("auto" if alone else "combo")


@pytest.mark.parametrize("entry", ENTRIES)
def test_trigger_cites_where_it_was_read(entry):
    """Sources and provisions are rows of the reference data."""
    read_in = {"dt3": "S11", "ico10": "S13", "wp": "S15"}[entry.id.partition("-")[0]]

    assert read_in in entry.sources
    assert all(reference.source(key).id == key for key in entry.sources)
    assert all(reference.provision(name).id == name for name in entry.law)
    assert bool(entry.law) is (entry.mode != "criterion")


@pytest.mark.parametrize("entry", ENTRIES)
def test_own_readings_are_marked(entry):
    """What is our own reading of a list says so; of the nine each is."""
    is_own = entry.mode == "criterion" or entry.id in OWN_READING

    assert bool(entry.unverified) is is_own


@pytest.mark.parametrize("entry", ENTRIES)
def test_prose_is_whole_sentences(entry):
    """Prose starts with a capital, ends with a full stop and is short enough."""
    prose = [entry.says, entry.misses, entry.false_alarms, entry.unverified]
    prose += [text for one in entry.reasons for text in (one.why, one.open)]

    for text in filter(None, prose):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "  " not in text
        assert "{" not in text
        assert all(len(one.split()) <= 34 for one in re.split(r"[.;] ", text))
    assert not entry.title.endswith(".")


@pytest.mark.parametrize("ask", ASKS)
def test_question_can_be_answered(ask):
    """A question is worked out, or reads a record of the row; none is about places."""
    subject, *_ = ask.ask.split(".")

    assert ask.ask in WORKED_OUT or subject in SUBJECTS
    assert not ask.ask.startswith(PLACE_ASKS)


@pytest.mark.parametrize("ask", ASKS)
def test_question_uses_kinds_that_exist(ask):
    """A kind of data that a trigger looks for is a row of the sensitivity table."""
    if ask.ask == "data.kinds":
        assert reference.sensitivity(ask.includes).id == ask.includes


def test_large_scale_is_what_the_map_says():
    """No number of people makes a large scale: the law has none."""
    asked = {param.values[0].ask for param in ASKS}

    assert "activity.traits.large_scale" in asked
    assert not {one for one in asked if "count" in one or "pupils" in one}


def test_every_question_can_be_asked_of_the_example(example, on):
    """Each question has an answer in each row of the example."""
    situation = Situation(FlowTable(example, on))
    asked = {param.values[0].ask for param in ASKS}

    for row in situation.table.rows[::40]:
        for ask in asked:
            assert situation.row(row).answer(ask) is not None


def test_notes_are_sentences():
    """What is told with every screening ends with a full stop."""
    assert all(str(note).endswith(".") for note in NOTES)
