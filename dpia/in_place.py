"""Whether a measure protects a row of the flow table, and how surely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from datamap import reference
from datamap.facts import Nothing, Standing, is_fresh
from datamap.logic import Truth, any_of
from datamap.model import Measure
from datamap.vocabulary import MeasureState
from dpia.asks import RowAnswers
from dpia.catalogue.entries import MeasureEntry


@dataclass(frozen=True)
class Protection:
    """Whether a measure is in place for a row now, and whether it is planned."""

    now: Truth
    """In place with fresh evidence: yes; claimed or not ruled out: unknown."""

    planned: Truth
    """In place or planned."""

    records: tuple[str, ...]
    """Ids of the records that say so."""


def protection(row: RowAnswers, entry: MeasureEntry) -> Protection:
    """Return how surely a measure protects a row.

    A measure counts as in place where a record says so with fresh evidence, where
    the provider of the row's system is shown to have it, or where the entry's own
    condition holds of the row. Without evidence it may be in place, no more.
    """
    recorded = entry.id in row.situation.measures
    shown = entry.shown_by
    scope = row.scope(
        places=recorded or (shown is not None and shown.reads_place),
        contents=recorded or (shown is not None and shown.reads_contents),
    )
    key = ("protection", entry.id, *scope)
    return row.situation.memory.once(key, _protection, row, entry)


def _protection(row: RowAnswers, entry: MeasureEntry) -> Protection:
    found = list(_by_record(row, entry))
    now = any_of(
        [
            *(_state(row, one) for one in found),
            _by_provider(row, entry),
            _by_condition(row, entry),
        ]
    )
    planned = any(one.state is MeasureState.PLANNED for one in found)
    records = tuple(one.id for one in found)
    if now is not Truth.NO and row.row.system is not None and not records:
        records = (row.row.system.id,)
    return Protection(now, Truth.YES if planned else now, records)


def _by_record(row: RowAnswers, entry: MeasureEntry) -> Iterator[Measure]:
    recorded = row.situation.measures.get(entry.id, ())
    protected = _protected_ids(row) if recorded else frozenset()
    for one in recorded:
        if protected & {*one.applies_to}:
            yield one


def _protected_ids(row: RowAnswers) -> frozenset[str]:
    one = row.row
    names = {
        row.situation.table.datamap.school.id,
        one.flow.id,
        one.activity.id,
        one.flow.through,
        one.flow.recipient,
        one.leg.holder,
        one.contents.category.id,
        one.contents.group.id,
    }
    return frozenset(name for name in names if name)


def _state(row: RowAnswers, measure: Measure) -> Truth:
    if measure.state is not MeasureState.IN_PLACE:
        return Truth.NO
    life = reference.shelf_life("measures")
    if any(is_fresh(one, life, row.on) for one in measure.evidence):
        return Truth.YES
    return Truth.UNKNOWN


def _by_provider(row: RowAnswers, entry: MeasureEntry) -> Truth:
    """Return whether the provider of the row's system is shown to have it."""
    system = row.system
    if system is None or entry.by == "school":
        return Truth.NO
    answer = row.situation.table.settled(system.measures, "measures")
    if isinstance(answer, Nothing):
        return Truth.UNKNOWN if answer is Nothing.UNKNOWN else Truth.NO
    if entry.id not in answer:
        return Truth.NO
    shown = row.situation.table.standing(system.measures, "measures")
    return Truth.YES if shown is Standing.EVIDENCED else Truth.UNKNOWN


def _by_condition(row: RowAnswers, entry: MeasureEntry) -> Truth:
    return row.holds(entry.shown_by) if entry.shown_by else Truth.NO
