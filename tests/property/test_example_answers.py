"""Answering any question of the example only ever narrows what is known."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from datamap.flows import FlowTable, Use
from dpia.answering import CLASSES, Unanswered, answered, unanswered
from dpia.asks import Situation
from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue
from dpia.questions import questions
from dpia.reads import LEG_FIELDS, fields_read
from dpia.scales import Level, Levels
from dpia.scoring import Score, score

CATALOGUE = shipped_catalogue()
NOWHERE = Levels(Level.NONE, Level.NONE)


class Asked(NamedTuple):
    """The example with what its answers are compared with."""

    table: FlowTable
    scores: dict[tuple[Use, str], Score]
    uses: dict[str, set[Use]]
    """Uses that a record has to do with."""

    readers: dict[str, set[str]]
    """Risks that read a field, by the field's name."""


def scored(table: FlowTable, risks: set[str]) -> dict[tuple[Use, str], Score]:
    """Return the scores of some risks in a table, by use and risk."""
    situation = Situation(table)
    found = {}
    for use, rows in table.by_use.items():
        answers = [situation.row(row) for row in rows]
        for risk in sorted(risks):
            one = score(situation, CATALOGUE, CATALOGUE.risks[risk], use, answers)
            if one is not None:
                found[use, risk] = one
    return found


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
    """Return the example, assessed once."""
    table = FlowTable(example, on)
    readers: dict[str, set[str]] = {}
    for risk, names in fields_read(table, CATALOGUE).items():
        for name in names:
            readers.setdefault(name, set()).add(risk)
    found = scored(table, {*CATALOGUE.risks})
    return Asked(table, found, uses_by_record(table), readers)


def risks_of(asked: Asked, gap: Unanswered) -> set[str]:
    """Return the risks that read a field, or the one answered along with it."""
    names = {gap.wording.path[-1], gap.wording.also}
    return {risk for name in names for risk in asked.readers.get(name or "", ())}


def gaps(asked: Asked, kind: str) -> list[Unanswered]:
    """Return the unanswered fields of one kind of record that some rule reads."""
    return [
        gap
        for gap in unanswered(asked.table.datamap, asked.table)
        if gap.wording.kind == kind and risks_of(asked, gap)
    ]


def after(asked: Asked, gap: Unanswered, end: str) -> FlowTable:
    """Return the table of the uses that an answer touches, once it is given."""
    table = asked.table
    uses = asked.uses.get(gap.record.id, set(table.by_use))
    legs = None if gap.wording.path[-1] in LEG_FIELDS else table.legs
    datamap = answered(table.datamap, gap, end, table.on, CATALOGUE)
    return FlowTable(datamap, table.on, uses, legs)


def levels(one: Score | None) -> tuple[Levels, ...]:
    """Return the three levels of a score; those of a gap are whether it holds."""
    if one is None:
        return (NOWHERE,) * 3
    if one.inherent is None or one.current is None or one.target is None:
        low = Level.HIGH if one.holds.word == "yes" else Level.NONE
        return (Levels(low, Level.HIGH),) * 3
    return one.inherent, one.current, one.target


def widened(asked: Asked, gap: Unanswered, end: str) -> Iterator[tuple[Use, str]]:
    """Yield the risks of which an answer takes some level out of the old interval."""
    table, risks = after(asked, gap, end), risks_of(asked, gap)
    found = scored(table, risks)
    before = {key for key in asked.scores if key[0] in table.by_use and key[1] in risks}
    for key in sorted(before | {*found}):
        old, new = levels(asked.scores.get(key)), levels(found.get(key))
        if not all(one.is_inside(wide) for one, wide in zip(new, old, strict=True)):
            yield key


@pytest.mark.parametrize("end", ["best", "worst"])
@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_an_answer_never_widens_a_level(asked, kind, end):
    """Each open field of the example, answered, leaves every level inside the old."""
    asked_here = [one for one in gaps(asked, kind) if _has(one, end)]

    found = [
        (gap.record.id, gap.wording.field, *key)
        for gap in asked_here
        for key in widened(asked, gap, end)
    ]

    assert asked_here
    assert found == []


def _has(gap: Unanswered, end: str) -> bool:
    """Say whether there is such an answer: none is imagined where no rule reads it."""
    return (gap.wording.best if end == "best" else gap.wording.worst) is not None


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_evidence_for_a_claim_never_widens_a_level(asked, kind):
    """Each claim that does not count yet, shown to be true, narrows what follows."""
    claims = [one for one in gaps(asked, kind) if one.fact.is_known]

    found = [
        (gap.record.id, gap.wording.field, *key)
        for gap in claims
        for key in widened(asked, gap, "as-claimed")
    ]

    assert found == []


def test_the_question_of_classdojo_settles_its_transfer(asked):
    """Shown to be on the list today, ClassDojo's transfer is covered."""
    key = (("sharing-learning-at-home", "classdojo"), "rk-07")
    (gap,) = (
        one
        for one in gaps(asked, "party")
        if (one.record.id, one.wording.path) == ("classdojo-inc", ("partial_approval",))
    )

    current = asked.scores[key].current

    assert current == Levels(Level.NONE, Level.HIGH)
    assert key not in scored(after(asked, gap, "best"), {"rk-07"})


def current(datamap, on) -> dict[tuple[str, str, str], Levels]:
    """Return the current level of everything that arises in a whole map."""
    return {
        (one.activity, one.about, one.risk.id): levels(one)[1]
        for one in assess(datamap, on).scores
    }


def outcomes(asked: Asked, gap: Unanswered) -> dict[tuple[str, str, str], tuple]:
    """Return what moves in the whole map: its level now, at best and at worst."""
    table = asked.table
    before = {(*use, risk): levels(one)[1] for (use, risk), one in asked.scores.items()}
    ends = ("best", "worst", *(("as-claimed",) if gap.fact.is_known else ()))
    maps = [answered(table.datamap, gap, end, table.on, CATALOGUE) for end in ends]
    tried = [current(one, table.on) for one in maps]
    found = {}
    for key in {*before}.union(*tried):
        now = before.get(key, NOWHERE)
        then = sorted(
            (one.get(key, NOWHERE) for one in tried),
            key=lambda one: (one.high, one.low),
        )
        if any(one != now for one in then):
            found[key] = (now, then[0], then[-1])
    return found


def test_a_question_states_exactly_what_its_answer_moves(asked, example, on):
    """Answers tried on the whole map move what the question says and nothing else."""
    moving = [one for one in questions(example, on) if one.moves]
    chosen = [*moving[:10], *moving[10 :: len(moving) // 15]]
    by_field = {
        (gap.record.id, ".".join(gap.wording.path)): gap
        for gap in unanswered(example, asked.table)
    }

    for one in chosen:
        stated = {
            (move.activity, move.about, move.risk.id): (
                move.now, move.if_best, move.if_worst
            )
            for move in one.moves
        }  # fmt: skip
        assert stated == outcomes(asked, by_field[one.record, one.field])
