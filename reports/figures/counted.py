"""What the report counts in bars: transfers by country, actions by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datamap.transfers import Verdict
from reports.figures.bars import Bar, Bars, Series
from reports.language import Language, marked
from reports.pages.actions import ActionLine, Progress
from reports.pages.transfers_out import CountryLine
from reports.words import VERDICTS

_VERDICTS = (
    (Verdict.COVERED, "good", "✓"),
    (Verdict.NOT_COVERED, "bad", "✕"),
    (Verdict.UNKNOWN, "open", "?"),
)
_PROGRESS = (
    (Progress.OVERDUE, marked("overdue"), "bad", "✕"),
    (Progress.OPEN, marked("open"), "open", "○"),
    (Progress.DONE, marked("done"), "good", "✓"),
)


def transfers_by_country(countries: Sequence[CountryLine], words: Language) -> Bars:
    """Return how many systems and organisations have data in each country."""
    series = tuple(
        Series(words.text(VERDICTS[verdict]), style, sign)
        for verdict, style, sign in _VERDICTS
    )
    bars = tuple(
        Bar(one.name, tuple(one.counts[verdict] for verdict, _, _ in _VERDICTS))
        for one in countries
    )
    return Bars(
        "by-country",
        words.text(marked("Data known to be outside the UK, by country")),
        _told(series, words),
        series,
        bars,
    )


def actions_over_time(actions: Sequence[ActionLine], words: Language) -> Bars:
    """Return how many actions are due or done in each month that has some."""
    series = tuple(
        Series(words.text(name), style, sign) for _, name, style, sign in _PROGRESS
    )
    months: dict[date, list[Progress]] = {}
    for one in actions:
        if one.day is not None:
            months.setdefault(one.day.replace(day=1), []).append(one.progress)
    bars = tuple(
        Bar(
            words.month(month),
            tuple(months[month].count(kind) for kind, *_ in _PROGRESS),
        )
        for month in sorted(months)
    )
    title = words.text(marked("Actions by the month they are due or were done"))
    return Bars("by-month", title, _told(series, words), series, bars)


def _told(series: Sequence[Series], words: Language) -> str:
    names = words.listed(f"{one.sign} {one.name}" for one in series)
    text = marked("Parts of a bar: {names}. The table below says the same.")
    return words.text(text, names=names)
