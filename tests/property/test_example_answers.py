"""Answering any question of the example only ever narrows what is known."""

import pytest

from datamap.facts import State
from datamap.flows import FlowTable
from dpia.answering import CLASSES, answered, unanswered
from dpia.asks import Situation
from dpia.catalogue import shipped_catalogue
from dpia.questions import NOTHING, _Inquiry, _scores

CATALOGUE = shipped_catalogue()


@pytest.fixture(scope="module")
def inquiry(example, on):
    """Return the example, asked about once."""
    return _Inquiry(example, on, CATALOGUE)


def _levels(score):
    """Return the three levels of a score; none of each where it does not arise."""
    if score is None:
        return (NOTHING,) * 3
    if score.inherent is None:
        return ()
    return score.inherent, score.current, score.target


@pytest.mark.parametrize("end", ["best", "worst"])
@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_an_answer_never_widens_a_level(inquiry, example, on, kind, end):
    """Each unknown of the example, answered, leaves every interval inside the old."""
    gaps = [
        gap
        for gap in unanswered(example, inquiry.table)
        if gap.wording.kind == kind
        and gap.fact.state in (State.UNKNOWN, State.CONFLICTING)
        and gap.wording.best is not None
    ]

    widened = [
        (gap.record.id, gap.wording.field, key)
        for gap in gaps
        for key in _widened(inquiry, gap, end, on)
    ]

    assert widened == []


def _widened(inquiry, gap, end, on):
    """Yield the risks whose interval leaves the old one when a gap is answered."""
    keys = inquiry._keys(gap)
    if not keys:
        return
    datamap = answered(inquiry.datamap, gap, end, on, CATALOGUE)
    table = FlowTable(datamap, on, {use for use, _ in keys})
    after = dict(_scores(Situation(table), CATALOGUE, keys))
    for key in keys:
        old, new = _levels(inquiry.base.get(key)), _levels(after.get(key))
        pairs = zip(new, old, strict=False)
        if any(not narrow.is_inside(wide) for narrow, wide in pairs):
            yield key


def test_the_question_of_classdojo_settles_its_transfer(inquiry, example, on):
    """Shown to be on the list today, ClassDojo's transfer is covered."""
    gap = next(
        one
        for one in unanswered(example, inquiry.table)
        if (one.record.id, one.wording.field)
        == ("classdojo-inc", "party.partial_approval")
    )
    use = ("sharing-learning-at-home", "classdojo")

    datamap = answered(example, gap, "best", on, CATALOGUE)
    after = dict(
        _scores(Situation(FlowTable(datamap, on, {use})), CATALOGUE, {(use, "rk-07")})
    )

    assert inquiry.base[use, "rk-07"].current.width > 0
    assert after == {}
