"""Where a risk is found: rows asked together give what each gives when asked alone."""

import pytest

from datamap import reference
from datamap.facts import Nothing, Standing, is_fresh
from datamap.flows import FlowTable
from datamap.logic import Truth, all_of, any_of, not_
from datamap.vocabulary import MeasureState
from dpia.asks import Situation
from dpia.catalogue import shipped_catalogue
from dpia.catalogue.entries import Raise
from dpia.columns import AskedUse
from dpia.in_place import shield
from dpia.triggering import Found

CATALOGUE = shipped_catalogue()
RISKS = [pytest.param(one, id=one.id) for one in CATALOGUE.risks.values()]
MEASURES = [pytest.param(one, id=one.id) for one in CATALOGUE.measures.values()]


@pytest.fixture(scope="module", name="situation")
def _situation(example, on):
    """Return what can be asked of the example."""
    return Situation(FlowTable(example, on))


def by_place(situation, entry, use):
    """Yield the rows at each place of a use, with how surely each is and triggers."""
    table = situation.table
    about_places = entry.id in CATALOGUE.about_places
    for flow in table.flows_of(use):
        for leg in table.legs_of(flow) if about_places else table.heads_of(flow):
            rows = [situation.row(row) for row in table.rows_at(flow, leg)]
            yield [(row, min(leg.certain, row.holds(entry.trigger))) for row in rows]


def surely(row, if_carried):
    """Return how surely a row is there and triggers."""
    return min(row.row.contents.certain, if_carried)


def is_whole(here):
    """Say whether any data that the flow can carry triggers the risk here."""
    return bool(here) and all(triggers is Truth.YES for _, triggers in here)


def passes(places, test):
    """Say whether some row triggers and passes a test, asking one row at a time."""
    found = []
    for here in places:
        tested = [(surely(*one), test(one[0])) for one in here]
        tested = [(holds, passed) for holds, passed in tested if holds.may_hold]
        sure = is_whole(here) and all(passed is Truth.YES for _, passed in tested)
        found += [Truth.YES] if sure else [min(one) for one in tested]
    return any_of(found)


def covers(places, protects):
    """Say whether every row that triggers is protected, asking one row at a time."""
    found = []
    for here in places:
        each = [(surely(*one), protects(one[0])) for one in here]
        each = [(holds, there) for holds, there in each if holds.may_hold]
        bare = is_whole(here) and all(there is Truth.NO for _, there in each)
        found += [Truth.NO] if bare else [max(not_(one), x) for one, x in each]
    return all_of(found)


def in_place(row, measure):
    """Say how surely a measure protects one row."""
    one, table = row.row, row.situation.table
    named = {table.datamap.school.id, one.flow.id, one.flow.activity, one.flow.through,
             one.flow.recipient, one.leg.holder, one.contents.category.id,
             one.contents.group.id}  # fmt: skip
    life = reference.shelf_life("measures")
    found = [
        Truth.YES if any(is_fresh(x, life, row.on) for x in kept.evidence)
        else Truth.UNKNOWN
        for kept in table.datamap.measures
        if kept.measure == measure.id and named & {*kept.applies_to}
        and kept.state is MeasureState.IN_PLACE
    ]  # fmt: skip
    if measure.shown_by is not None:
        found.append(row.holds(measure.shown_by))
    if measure.by != "school" and row.system is not None:
        has = table.settled(row.system.measures, "measures")
        standing = table.standing(row.system.measures, "measures")
        if has is Nothing.UNKNOWN:
            found.append(Truth.UNKNOWN)
        elif has is not Nothing.NONE and measure.id in has:
            shown = standing is Standing.EVIDENCED
            found.append(Truth.YES if shown else Truth.UNKNOWN)
    return any_of(found)


@pytest.mark.parametrize("entry", RISKS)
def test_a_risk_is_found_as_by_asking_each_row(situation, entry):
    """Whether it arises, what raises it and what covers it, of all rows at once."""
    for use in situation.table.uses:
        found = Found(situation, CATALOGUE, entry, use)
        places = list(by_place(situation, entry, use))

        assert found.exists() is passes(places, lambda _: Truth.YES)
        for one in entry.raises:
            if one.when is not None:
                expected = passes(places, lambda row, one=one: row.holds(one.when))
                assert found.raised(one) is expected
        for treatment in entry.treatments:
            measure = CATALOGUE.measures[treatment.measure]
            expected = covers(places, lambda row, one=measure: in_place(row, one))
            assert found.covered(measure).now is expected


@pytest.mark.parametrize("entry", RISKS)
def test_the_rows_of_a_risk_are_those_that_may_trigger_it(situation, entry):
    """Rows are in the order of the table; their records begin with the sure ones."""
    for use in situation.table.uses:
        found = Found(situation, CATALOGUE, entry, use)
        rows = [one for here in by_place(situation, entry, use) for one in here]
        legs = {
            truth: [one.row.leg for one, x in rows if surely(one, x) is truth]
            for truth in Truth
        }

        may = [one.row for one, triggers in rows if surely(one, triggers).may_hold]
        assert list(found.rows()) == may
        ordered = (*legs[Truth.YES], *legs[Truth.UNKNOWN])
        named = dict.fromkeys(name for leg in ordered for name in leg.records)
        assert found.records() == tuple(named)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_protects_rows_as_it_protects_each(situation, measure):
    """Where it is in place, asked of all rows at once; planned is never less."""
    for use in situation.table.uses:
        asked = AskedUse(situation, use, everywhere=True)
        now, planned, _ = shield(asked, measure)

        for number, row in enumerate(asked.rows.rows):
            expected = in_place(situation.row(row), measure)
            assert (now.yes >> number & 1) + (now.may >> number & 1) == expected
        assert not now.yes & ~planned.yes
        assert not now.may & ~planned.may


def test_what_asks_for_nothing_raises_nothing(situation):
    """A step that names no condition at all never holds."""
    step = Raise(id="empty", raises="severity", why="There is no reason for it.")
    use = next(iter(situation.table.uses))

    found = Found(situation, CATALOGUE, CATALOGUE.risks["rk-07"], use)

    assert found.raised(step) is Truth.NO


def test_rows_that_are_the_same_are_told_so(situation):
    """The same data at the same places in the same order, and nothing else."""
    use = next(iter(situation.table.uses))
    asked = AskedUse(situation, use, everywhere=True)
    again = list(asked.rows.rows)

    assert asked.rows.are(again)
    assert not asked.rows.are(again[:-1])
