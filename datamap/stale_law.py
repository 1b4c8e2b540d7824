"""Which law data is too old to rest a report on, and what is due a check.

The unit of checking is a volatile item: somebody opens the one place that says how
things stand, and then dates every row that belongs to the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from datamap import reference
from datamap.reference import Row, VolatileItem
from datamap.reference.lookups import CHECK_AFTER_DAYS

SOONEST = "A"
"""Class of what may change within months."""

SLOWEST = "C"
"""Class of a row that belongs to no volatile item."""

BACKGROUND = frozenset({"changes", "open_questions", "volatile", "wales"})
"""Tables told to readers as background: no level, duty or date is taken from them."""

LEANED_ON = frozenset({("wales", "gwe-dissolved")})
"""Rows of those tables that an answer does rest on, by table and id."""


@dataclass(frozen=True)
class DueItem:
    """Something that is likely to change and that is due a check."""

    item: VolatileItem | None
    """What it is; None for the rows that belong to no such item."""

    rows: tuple[Row, ...]
    """The rows that are due, the oldest first."""

    @property
    def risk(self) -> str:
        """Class: A within months, B within about a year, C slowly."""
        return self.item.risk if self.item else SLOWEST

    @property
    def checked_on(self) -> date:
        """Day on which the oldest of its rows was checked."""
        return self.rows[0].checked_on

    @property
    def due_on(self) -> date:
        """First day on which a check was due."""
        return self.checked_on + timedelta(days=CHECK_AFTER_DAYS[self.risk] + 1)


def stale_law(on: date) -> tuple[DueItem, ...]:
    """Return what may change within months and is too old to lean on, on a day.

    Only rows that hold on the day and that answers rest on count. A report that
    rests on one has to be refused, or to say why it was made all the same.

    Parameters
    ----------
    on
        The day of the report. A row is too old when more than 180 days have
        passed since it was checked.

    Returns
    -------
    tuple of DueItem
        The oldest first; empty if the law data is fresh enough.
    """
    return tuple(
        DueItem(one.item, rows)
        for one in due_items(on)
        if one.risk == SOONEST and (rows := _leaned_on(one.rows, on))
    )


def due_items(on: date) -> tuple[DueItem, ...]:
    """Return everything that is due a check on a day, what changes soonest first."""
    items = {one.ref: one for one in reference.volatile_items()}
    found: dict[str | None, list[Row]] = {}
    for row in reference.due_a_check(on):
        ref = row.ref if isinstance(row, VolatileItem) else row.volatile
        found.setdefault(ref, []).append(row)
    due = [
        DueItem(items.get(ref or ""), _oldest_first(rows))
        for ref, rows in found.items()
    ]
    return tuple(sorted(due, key=_place_in_list))


def _place_in_list(one: DueItem) -> tuple[str, date, str]:
    return one.risk, one.checked_on, one.item.ref if one.item else ""


def _oldest_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.checked_on))


def _leaned_on(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.is_valid_on(on) and _is_leaned_on(row))


def _is_leaned_on(row: Row) -> bool:
    return row.table not in BACKGROUND or (row.table, row.id) in LEANED_ON
