"""The year in numbers: what came in, and how much of it was met in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datamap.facts import Fact
from datamap.model import DataMap, Year
from reports.language import Language, marked


@dataclass(frozen=True)
class NumberLine:
    """One kind of event in the year."""

    name: str
    received: str
    """How many, or that nobody has said."""

    in_time: str
    """How many were met in time, or that nobody has said."""

    limit: str
    """The time limit in words."""

    is_late: bool
    """Whether some were surely not met in time."""


@dataclass(frozen=True)
class YearInNumbers:
    """The numbers of one year."""

    first: str
    last: str
    lines: tuple[NumberLine, ...]


def year_in_numbers(datamap: DataMap, words: Language) -> YearInNumbers | None:
    """Return the year's numbers, or None if the map has none."""
    year = datamap.year
    if year is None:
        return None
    return YearInNumbers(
        words.day(year.starts_on), words.day(year.ends_on), tuple(_lines(year, words))
    )


def _lines(year: Year, words: Language) -> list[NumberLine]:
    asked, complaints, objections = (
        year.access_requests, year.complaints, year.objections,
    )  # fmt: skip
    month = marked("answered within one month")
    thirty = marked("acknowledged within 30 days")
    hours = marked("those that had to be, reported within 72 hours")
    return [
        _line(marked("Requests for access"), asked.received, asked.answered_in_time,
              month, words),
        _line(marked("Objections"), objections.received, objections.answered_in_time,
              month, words),
        _line(marked("Complaints"), complaints.received,
              complaints.acknowledged_in_time, thirty, words),
        _line(marked("Breaches recorded"), year.breaches.recorded, None, "", words),
        _line(marked("Breaches reported to the regulator"),
              year.breaches.reported_to_regulator, year.breaches.reported_in_time,
              hours, words),
    ]  # fmt: skip


def _line(
    name: str,
    received: Fact[int],
    in_time: Fact[int] | None,
    limit: str,
    words: Language,
) -> NumberLine:
    late = (
        in_time is not None
        and in_time.value is not None
        and received.value is not None
        and in_time.value < received.value
    )
    return NumberLine(
        words.text(name),
        _number(received, words),
        _number(in_time, words) if in_time is not None else "",
        words.text(limit),
        late,
    )


def _number(fact: Fact[Any], words: Language) -> str:
    if fact.value is None:
        return words.text(marked("not known"))
    return words.number(fact.value)
