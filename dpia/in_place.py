"""Where a measure protects the rows of a use of data, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from datamap import reference
from datamap.facts import Nothing, Standing, is_fresh
from datamap.logic import Truth
from datamap.vocabulary import MeasureState
from dpia.columns import BY_USE, AskedUse, Bits
from dpia.conditions import Column

if TYPE_CHECKING:
    from datamap.model import Measure
    from dpia.asks import RowAnswers
    from dpia.catalogue.entries import MeasureEntry


@dataclass(frozen=True)
class Protection:
    """Whether a measure is in place for some rows now, and whether it is planned."""

    now: Truth
    """In place with fresh evidence: yes; claimed or not ruled out: unknown."""

    planned: Truth
    """In place or planned."""

    records: tuple[str, ...]
    """Ids of the records that say so."""


class Shield(NamedTuple):
    """Where a measure protects the rows of a use."""

    now: Column
    """Where it is in place with fresh evidence, or may be."""

    planned: Column
    """Where it is in place or planned."""

    told: Sequence[tuple[Bits, str]]
    """Ids of the records that say so, each with the rows of which it does."""


def shield(asked: AskedUse, entry: MeasureEntry) -> Shield:
    """Return where a measure protects the rows of a use.

    A measure counts as in place where a record says so with fresh evidence, where
    the provider of the row's system is shown to have it, or where the entry's own
    condition holds of the row. Without evidence it may be in place, no more.
    """
    key = ("shield", entry.id, asked.rows)
    return asked.situation.memory.once(key, _shield, asked, entry)


def _shield(asked: AskedUse, entry: MeasureEntry) -> Shield:
    yes, may = _without_record(asked, entry)
    planned = recorded = 0
    told = []
    for one in asked.situation.measures(entry.id):
        bits = _protected(asked, one)
        state = _state(one, asked)
        yes |= bits if state is Truth.YES else 0
        may |= bits if state is not Truth.NO else 0
        planned |= bits if one.state is MeasureState.PLANNED else 0
        recorded |= bits
        told.append((bits, one.id))
    for row, bits, _ in asked.rows.alike(BY_USE):
        if row.system is not None:
            told.append((bits & may & ~recorded, row.system.id))
    return Shield(Column(yes, may), Column(yes | planned, may | planned), told)


def _protected(asked: AskedUse, measure: Measure) -> Bits:
    """Return the rows that a recorded measure is for."""
    if asked.situation.table.datamap.school.id in measure.applies_to:
        return asked.whole
    bits = 0
    for name in measure.applies_to:
        bits |= asked.rows.naming.get(name, 0)
    return bits


def _state(measure: Measure, asked: AskedUse) -> Truth:
    if measure.state is not MeasureState.IN_PLACE:
        return Truth.NO
    life, on = reference.shelf_life("measures"), asked.situation.table.on
    if any(is_fresh(one, life, on) for one in measure.evidence):
        return Truth.YES
    return Truth.UNKNOWN


def _without_record(asked: AskedUse, entry: MeasureEntry) -> Column:
    """Return where it is in place whatever the map records about the measure."""
    yes = may = 0
    if entry.shown_by is not None:
        yes, may = asked.holds(entry.shown_by)
    if entry.by != "school":
        name = ("provider has", entry.id)
        has_it = partial(_by_provider, entry.id)
        has = asked.column(name, has_it, BY_USE)
        yes |= has.yes
        may |= has.may
    return Column(yes, may)


def _by_provider(measure: str, row: RowAnswers) -> Truth:
    """Return whether the provider of the row's system is shown to have it."""
    system = row.system
    if system is None:
        return Truth.NO
    answer = row.situation.table.settled(system.measures, "measures")
    if isinstance(answer, Nothing):
        return Truth.UNKNOWN if answer is Nothing.UNKNOWN else Truth.NO
    if measure not in answer:
        return Truth.NO
    shown = row.situation.table.standing(system.measures, "measures")
    return Truth.YES if shown is Standing.EVIDENCED else Truth.UNKNOWN
