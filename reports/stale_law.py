"""Refuse a report that would rest on law nobody has checked for too long."""

from __future__ import annotations

from datetime import date

from datamap.errors import InvalidInputError, Problem
from datamap.messages import Message
from datamap.stale_law import DueItem, stale_law
from reports.language import marked

OPTION = "--despite-stale-law"
"""Option of the commands that make reports."""

_SAID = marked(
    "Some law that this report rests on may have changed: {items}. It was last "
    "checked on {day}, more than 180 days before. The report was made all the same, "
    "because: {reason}"
)


class StaleLawError(InvalidInputError):
    """A report would rest on law data that may have changed since it was checked."""

    title = "the law data"


def require_fresh_law(on: date, despite: str | None = None) -> None:
    """Check that a report may be made with the law data that there is.

    Parameters
    ----------
    on
        Day of the report.
    despite
        Why the report is made although some of the law is stale. None: no reason.

    Raises
    ------
    StaleLawError
        If something that may change within months was not checked for over 180
        days and no reason is given, with a problem for each place to look.
    """
    late = stale_law(on)
    if late and not (despite or "").strip():
        raise StaleLawError(_problem(one) for one in late)


def said_of_stale_law(on: date, despite: str | None) -> Message | None:
    """Return what a report made on stale law says at its head; None on fresh law.

    Parameters
    ----------
    on
        Day of the report.
    despite
        The reason that was given, which the sentence repeats.
    """
    late = stale_law(on)
    if not late or despite is None:
        return None
    values = {
        "items": "; ".join(one.item.title for one in late if one.item),
        "day": min(one.checked_on for one in late).isoformat(),
        "reason": despite.strip(),
    }
    return Message(_SAID, values)


def _problem(late: DueItem) -> Problem:
    item = late.item
    assert item is not None  # noqa: S101 - what belongs to no item is never class A
    rows = "1 row" if len(late.rows) == 1 else f"{len(late.rows)} rows"
    what = (
        f"{item.title}: {rows} that the report rests on may have changed since "
        f"{late.checked_on.isoformat()}, when they were last checked."
    )
    fix = (
        f"look here, and date the rows: {item.where.rstrip('.')}. Or make the report "
        f'all the same with {OPTION} "REASON", which it prints.'
    )
    return Problem("stale-law", what, fix, record=item.ref)
