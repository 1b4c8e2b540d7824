"""Calendar periods: years, months, weeks and days counted as people count them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_PARTS = re.compile(r"(\d+)([YMWD])")


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A period of calendar years, months and days."""

    months: int
    """Whole months, years included."""

    days: int
    """Days, weeks included."""


def parse_period(text: str) -> CalendarPeriod:
    """Read an ISO 8601 period such as ``P1Y6M`` or ``P30D``.

    Examples
    --------
    >>> parse_period("P1Y6M")
    CalendarPeriod(months=18, days=0)
    """
    found = {unit: int(number) for number, unit in _PARTS.findall(text)}
    months = found.get("Y", 0) * 12 + found.get("M", 0)
    return CalendarPeriod(months, found.get("W", 0) * 7 + found.get("D", 0))


def period_end(start: date, text: str) -> date:
    """Return the last day of a period that starts on a day.

    Six years from 29 February end on 28 February: the day is held back to the
    month's last one. A period past the year 9999 ends on the last day there is.

    Examples
    --------
    >>> period_end(date(2024, 2, 29), "P6Y")
    datetime.date(2030, 2, 28)
    """
    period = parse_period(text)
    month_index = start.year * 12 + start.month - 1 + period.months
    year, month = divmod(month_index, 12)
    if year > date.max.year - 1:
        return date.max
    day = min(start.day, monthrange(year, month + 1)[1])
    try:
        return date(year, month + 1, day) + timedelta(days=period.days)
    except OverflowError:
        return date.max
