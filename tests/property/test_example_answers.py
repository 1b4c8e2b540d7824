"""Answering any question of the example moves what the question says, and narrows."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import pytest

from datamap.flows import FlowTable, Use
from datamap.model import DataMap
from dpia.answering import CLASSES, Answering, Unanswered, unanswered
from dpia.asks import Situation
from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue
from dpia.questions import questions
from dpia.scales import Level, Levels
from dpia.scoring import Score, score

CATALOGUE = shipped_catalogue()
NOWHERE = Levels(Level.NONE, Level.NONE)

Key = tuple[str, str, str]
"""An activity, a system or recipient that it uses, and a risk, by id."""

Moved = dict[Key, tuple[Levels, Levels, Levels]]
"""What an answer moves: the current level now, at best and at worst."""


class Asked(NamedTuple):
    """The example with what its answers are compared with."""

    table: FlowTable
    answering: Answering
    scores: dict[Key, Score]
    uses: dict[str, set[Use]]
    """Uses whose rows name a record, by its id."""

    stated: dict[tuple[str, str], Moved]
    """What each question says, by record and field."""


def scored(table: FlowTable, keys: Collection[Key] | None = None) -> dict[Key, Score]:
    """Return scores of a table, worked out afresh; all of them if no key is given."""
    situation = Situation(table)
    found = {}
    for use in table.uses:
        for risk in CATALOGUE.risks:
            key = (*use, risk)
            if keys is None or key in keys:
                entry = CATALOGUE.risks[risk]
                found[key] = score(situation, CATALOGUE, entry, use)
    return {key: one for key, one in found.items() if one is not None}


def uses_by_record(table: FlowTable) -> dict[str, set[Use]]:
    """Return the uses whose rows name a record, by its id."""
    found: dict[str, set[Use]] = {}
    for use, rows in table.by_use.items():
        for row in rows:
            named = {*row.leg.records, *row.leg.path, row.leg.holder, *use}
            named |= {row.flow.id, row.flow.recipient, row.flow.through}
            named |= {row.contents.group.id, row.contents.category.id}
            for name in named - {None}:
                found.setdefault(name, set()).add(use)
    return found


@pytest.fixture(scope="module", name="asked")
def _asked(example, on):
    """Return the example, assessed and asked about once."""
    table = FlowTable(example, on)
    stated = {
        (one.record, one.field): {
            (move.activity, move.about, move.risk.id): (
                move.now, move.if_best, move.if_worst
            )
            for move in one.moves
        }
        for one in questions(example, on)
    }  # fmt: skip
    answering = Answering(example, on, CATALOGUE)
    return Asked(table, answering, scored(table), uses_by_record(table), stated)


def levels(one: Score | None) -> tuple[Levels, ...]:
    """Return the three levels of a score; those of a gap are whether it holds."""
    if one is None:
        return (NOWHERE,) * 3
    if one.inherent is None or one.current is None or one.target is None:
        low = Level.HIGH if one.holds.word == "yes" else Level.NONE
        return (Levels(low, Level.HIGH),) * 3
    return one.inherent, one.current, one.target


def tries(asked: Asked, gap: Unanswered) -> list[DataMap]:
    """Return the map after each answer to a field that a question tries."""
    ends = ("best", "worst", *(("as-claimed",) if gap.fact.is_known else ()))
    return [asked.answering.answered(gap, end).datamap for end in ends]


def outcome(asked: Asked, keys: Iterable[Key], after: list[dict[Key, Score]]) -> Moved:
    """Return what moves under some answer: its level now, at best and at worst."""
    found = {}
    for key in keys:
        now = levels(asked.scores.get(key))[1]
        ends = [levels(one.get(key))[1] for one in after]
        if any(one != now for one in ends):
            then = sorted(ends, key=lambda one: (one.high, one.low))
            found[key] = (now, then[0], then[-1])
    return found


def name_of(gap: Unanswered) -> tuple[str, str]:
    """Return the record and the field that a question names."""
    return gap.record.id, ".".join(gap.wording.path)


def gaps(asked: Asked, kind: str | None = None) -> list[Unanswered]:
    """Return the open fields that answers are imagined for, of one kind or all."""
    return [
        gap
        for gap in unanswered(asked.table.datamap, asked.table)
        if kind in (None, gap.wording.kind)
        and (gap.wording.best is not None or gap.wording.worst is not None)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_answers_move_exactly_what_their_question_says(asked, kind):
    """Each open field, answered at each end, moves each risk to where it is said."""
    moving = [gap for gap in gaps(asked, kind) if asked.stated.get(name_of(gap))]
    wrong, widened = [], []

    for gap in moving:
        stated = asked.stated[name_of(gap)]
        uses = {key[:2] for key in stated}
        after = [
            scored(FlowTable(one, asked.table.on, uses), stated)
            for one in tries(asked, gap)
        ]
        if outcome(asked, stated, after) != stated:
            wrong.append(name_of(gap))
        widened += [
            (*name_of(gap), *key)
            for one in after
            for key in stated
            for new, old in zip(
                levels(one.get(key)), levels(asked.scores[key]), strict=True
            )
            if not new.is_inside(old)
        ]

    assert moving
    assert (wrong, widened) == ([], [])


@pytest.mark.slow
def test_answers_move_nothing_else(asked):
    """Of many open fields, an answer moves no risk of which the question is silent."""
    for gap in gaps(asked)[::60]:
        uses = asked.uses.get(gap.record.id, {*asked.table.by_use})
        after = [
            scored(FlowTable(one, asked.table.on, uses)) for one in tries(asked, gap)
        ]
        before = {key for key in asked.scores if key[:2] in uses}

        found = outcome(asked, before.union(*after), after)

        assert found == asked.stated.get(name_of(gap), {})


@pytest.mark.slow
def test_answers_move_nothing_in_other_uses(asked, on):
    """Of some open fields, an answer moves nothing more anywhere in the map."""
    for gap in gaps(asked)[7::230]:
        after = [
            {(one.activity, one.about, one.risk.id): one for one in found.scores}
            for found in (assess(one, on) for one in tries(asked, gap))
        ]

        found = outcome(asked, {*asked.scores}.union(*after), after)

        assert found == asked.stated.get(name_of(gap), {})


def test_the_question_of_classdojo_settles_its_transfer(asked):
    """Shown to be on the list today, ClassDojo's transfer is covered."""
    key = ("sharing-learning-at-home", "classdojo", "rk-07")

    now, at_best, _ = asked.stated["classdojo-inc", "partial_approval"][key]

    assert now == Levels(Level.NONE, Level.HIGH)
    assert at_best == NOWHERE
