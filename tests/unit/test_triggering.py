"""Where a risk is found: places that are alike are looked at once, and none is lost."""

import pytest

from datamap.flows import FlowTable
from datamap.logic import Truth
from dpia.asks import Situation
from dpia.catalogue import shipped_catalogue
from dpia.catalogue.entries import Raise
from dpia.in_place import protection
from dpia.triggering import Found

CATALOGUE = shipped_catalogue()
RISKS = [pytest.param(one, id=one.id) for one in CATALOGUE.risks.values()]


@pytest.fixture(scope="module", name="situation")
def _situation(example, on):
    """Return what can be asked of the example."""
    return Situation(FlowTable(example, on))


def spots(situation, entry, use):
    """Return the groups of places that a risk looks at together in one use."""
    return Found(situation, CATALOGUE, entry, use)._spots()


def asked(situation, entry, row):
    """Return all that a risk asks of a row."""
    answers = situation.row(row)
    conditions = [entry.trigger, *(one.when for one in entry.raises if one.when)]
    measures = [CATALOGUE.measures[one.measure] for one in entry.treatments]
    return (
        row.contents,
        row.leg.certain,
        *(answers.holds(one) for one in conditions),
        *(protection(answers, one) for one in measures),
    )


@pytest.mark.parametrize("entry", RISKS)
def test_places_that_are_alike_answer_alike(situation, entry):
    """Whatever a risk asks of the first of some places, the others answer the same."""
    table = situation.table
    for use in table.uses:
        for spot in spots(situation, entry, use):
            first = [asked(situation, entry, row) for row in spot.rows]
            for leg in spot.legs:
                rows = table.rows_at(spot.flow, leg)
                assert [asked(situation, entry, row) for row in rows] == first


@pytest.mark.parametrize("entry", RISKS)
def test_no_place_is_lost(situation, entry):
    """Every place of a use is looked at, or each recipient's and provider's own."""
    table = situation.table
    about_places = entry.id in CATALOGUE.about_places

    for use in table.uses:
        found = [leg for spot in spots(situation, entry, use) for leg in spot.legs]
        wanted = {row.leg for row in table.by_use[use]
                  if about_places or row.leg.is_first}  # fmt: skip
        assert {*found} == wanted
        assert len(found) == len(wanted)


def test_some_places_are_alike(situation):
    """Many sub-processors of one supplier make few different places."""
    entry = CATALOGUE.risks["rk-07"]

    sizes = [len(spot.legs) for use in situation.table.uses
             for spot in spots(situation, entry, use)]  # fmt: skip
    assert max(sizes) > 5


def test_what_asks_for_nothing_raises_nothing(situation):
    """A step that names no condition at all never holds."""
    step = Raise(id="empty", raises="severity", why="There is no reason for it.")
    use = next(iter(situation.table.uses))

    found = Found(situation, CATALOGUE, CATALOGUE.risks["rk-07"], use)

    assert found.raised(step) is Truth.NO
