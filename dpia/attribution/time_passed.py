"""What the passing of time alone does to a map, told apart from what people did.

A map is read as if less time had passed: its days are moved on by as much, those
of evidence or the others. So the law of a day can be asked of a map whose evidence
is still as fresh as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from datamap import reference
from datamap.facts import Evidence
from datamap.model import DataMap


class Passing(StrEnum):
    """What changes though nobody edits the map."""

    LAW = "law"
    """The law of the later day is another one."""

    EVIDENCE = "evidence"
    """Evidence grew old."""

    DATES = "dates"
    """A day written in the map came: a review fell due, a flow started or ended."""

    METHOD = "method"
    """The levels were worked out in another way then."""

    UNSEEN = "unseen"
    """What the earlier review leaves out may be another one."""


def law_changed(before: date, after: date) -> bool:
    """Say whether any row of the law data holds on one of two days only."""
    return any(
        row.is_valid_on(before) is not row.is_valid_on(after)
        for row in reference.all_rows()
    )


def as_fresh(
    datamap: DataMap, by: timedelta, *, evidence: bool, dates: bool
) -> DataMap:
    """Return a map with its days moved on, so that they seem as long ago as they did.

    Parameters
    ----------
    datamap
        The map.
    by
        How far.
    evidence
        Whether to move the days of evidence.
    dates
        Whether to move every other day.
    """
    if not by or not (evidence or dates):
        return datamap
    found = moved_on(datamap, by, evidence=evidence, dates=dates)
    assert isinstance(found, DataMap)  # noqa: S101 - as it was given
    return found


def moved_on(
    value: Any,  # noqa: ANN401 - any value of a map
    by: timedelta,
    *,
    evidence: bool = True,
    dates: bool = True,
) -> Any:  # noqa: ANN401
    """Return a value with the days in it moved on; see `as_fresh`."""

    def moved(day: date, *, of_evidence: bool) -> date:
        return _later(day, by) if (evidence if of_evidence else dates) else day

    return _days(value, moved, of_evidence=False)


def _later(day: date, by: timedelta) -> date:
    """Return a day moved on, held back to the last day there is, or the first."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def _days(value: Any, moved: Callable[..., date], *, of_evidence: bool) -> Any:  # noqa: ANN401 - any value of a record
    """Return a value with every day in it moved; the same one if there is none."""
    if isinstance(value, date):
        return moved(value, of_evidence=of_evidence)
    if isinstance(value, tuple):
        found = tuple(_days(one, moved, of_evidence=of_evidence) for one in value)
        same = all(one is other for one, other in zip(found, value, strict=True))
        return value if same else found
    if not isinstance(value, BaseModel):
        return value
    inside = of_evidence or isinstance(value, Evidence)
    old = {name: getattr(value, name) for name in type(value).model_fields}
    new = {name: _days(one, moved, of_evidence=inside) for name, one in old.items()}
    changed = {name: one for name, one in new.items() if one is not old[name]}
    if isinstance(value, DataMap):  # what it worked out is not carried over
        return DataMap.model_construct(**new)
    return value.model_copy(update=changed) if changed else value
