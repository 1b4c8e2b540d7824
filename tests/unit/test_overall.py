"""Risk by activity, system, supplier and school, and in the other method's terms."""

from dataclasses import replace
from datetime import date

import pytest

from datamap.load import build_map
from datamap.strict_yaml import read_text
from dpia.assessment import assess
from dpia.cnil import cnil_view
from dpia.overall import By, overall
from dpia.scales import Level
from dpia.steps import Stage

ON = date(2026, 11, 24)

TWO = """
  - {id: other, activity: teaching, from: school, to: council, role: controller,
     data: [marks]}
  - {id: kept, activity: teaching, from: pupils, to: school, through: files,
     data: [marks]}
  - {id: seen, activity: teaching, from: school, to: pupils, data: [marks]}
  - {id: odd, activity: teaching, from: school, to: council, through: disputed,
     data: [marks]}
  - {id: new, activity: teaching, from: school, to: council, through: nameless,
     data: [marks]}
"""


@pytest.fixture(scope="module", name="found")
def _found(known_text):
    """Return an assessment of a map with several systems and recipients."""
    text = known_text + TWO.removeprefix("\n")
    text = text.replace(
        "parties:\n",
        "parties:\n  - {id: council, name: Council, kind: local-authority}\n",
    ).replace(
        "systems:\n",
        "systems:\n  - {id: files, name: Files, provider: school}\n"
        "  - {id: nameless, name: Nameless}\n"
        "  - {id: disputed, name: Disputed, provider: {conflicting: "
        "[{value: firm}, {value: council}]}}\n",
    )
    return assess(build_map(read_text(text, "map.yaml")), ON)


@pytest.mark.parametrize(
    ("by", "records"),
    [
        (By.ACTIVITY, {"teaching"}),
        (By.SYSTEM, {"app", "files", "nameless", "disputed"}),
        (By.SUPPLIER, {"firm", "council", None}),
        (By.SCHOOL, {"school"}),
    ],
)
def test_what_risks_are_gathered_by(found, by, records):
    """Systems are with whoever provides them, in a dispute with each, else nobody."""
    assert {one.record for one in overall(found, by)} == records


@pytest.mark.parametrize("by", By)
def test_each_stands_as_its_worst_does(found, by):
    """No risk behind it stands higher at either end, and some stand at each."""
    for one in overall(found, by):
        levels = [score.current for score in one.scores if score.current]

        assert one.current.high == max((x.high for x in levels), default=Level.NONE)
        assert one.current.low == max((x.low for x in levels), default=Level.NONE)


@pytest.mark.parametrize("by", By)
def test_counts_are_of_all_behind_it(found, by):
    """Every risk is counted once at its level, and every duty as sure or possible."""
    for one in overall(found, by):
        counted = sum(one.counts.values()) + one.duties + one.duties_maybe

        assert counted == len(one.scores)


def test_the_worst_comes_first(found):
    """Where one surely stands higher it is before the others."""
    lows = [one.current.low for one in overall(found, By.SYSTEM)]

    assert lows == sorted(lows, reverse=True)


def test_the_three_feared_events(found):
    """Each has a point before measures, now and as planned, none above the last."""
    view = cnil_view(found.scores)

    assert [one.event.id for one in view.events] == ["cn-fe1", "cn-fe2", "cn-fe3"]
    for one in view.events:
        points = [one.points[stage] for stage in Stage]
        assert all(0 <= rank <= 4 for x in points for rank in x.severity)
        highs = [x.likelihood[1] for x in points]
        assert highs == sorted(highs, reverse=True)
    assert view.unplaced == ()


def test_what_surely_arises_has_a_low_end(found):
    """An event that may not come about has rank 0; one that surely does has not."""
    sure = [one for one in found.risks if one.holds.word == "yes"]
    maybe = [one for one in found.risks if one.holds.word == "unknown"]
    ours = [one.risk.id for one in cnil_view(sure).events[0].scores]

    assert ours
    assert cnil_view(sure).events[0].points[Stage.CURRENT].severity[0] > 0
    assert cnil_view(maybe).events[0].points[Stage.CURRENT].severity[0] == 0


def test_a_risk_of_the_school_has_no_place_yet(found):
    """An entry that a school added is told as not placed, never left out."""
    one = found.risks[0]
    own = replace(one, risk=one.risk.model_copy(update={"id": "own-risk"}))

    view = cnil_view([own])

    assert view.unplaced == (own,)
    assert view.outside == ()
