"""What a form asks for, as a paper: a head, parts in order, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from datamap.breach import Breach, Clock, breach_reach, clock_for
from datamap.errors import InvalidInputError, Problem
from datamap.model import DataMap
from datamap.named import name_of, named_data
from datamap.request import parts_of
from datamap.rights import right_row
from datamap.trace import Trace, trace
from datamap.vocabulary import Right
from reports.cli.breach import COLUMNS as BREACH_COLUMNS
from reports.cli.output import Answer
from reports.cli.trace import COLUMNS as TRACE_COLUMNS
from reports.rows.breach import breach_notes, breach_rows, short_breach_rows
from reports.rows.grouping import grouped
from reports.rows.handout import handout
from reports.rows.trace import (
    basis_notes,
    limit_notes,
    short_trace_rows,
    total_of_holders,
    trace_rows,
)

_DOUBT = "Not verified"
_DOUBTFUL = "Law to ask about before leaning on it"
_APART = ("The report holds", "Unknown", _DOUBT, "Report to the regulator")
"""How sentences begin that a paper says elsewhere."""


class AskedError(InvalidInputError):
    """What was put into a form cannot be answered."""

    title = "the form"


@dataclass(frozen=True)
class Paper:
    """An answer to show, to copy and to save."""

    name: str
    """What its file is called, without an ending."""

    shown: Mapping[str, Any]
    """The page's values: title, head, parts, tables."""

    text: str
    """The same to copy into a letter."""

    answer: Answer
    """Every row, for a spreadsheet."""


def day_of(given: object, field: str) -> date:
    """Return the day that was put into a field of a form.

    Raises
    ------
    AskedError
        Naming the field, if it is not a day.
    """
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        what = "This is not a day." if given else "No day is given."
        fix = "write the day as 2026-09-01, or choose it from the calendar."
        raise AskedError([Problem("no-day", what, fix, field=field)]) from None


def request_paper(datamap: DataMap, given: Mapping[str, Any], on: date) -> Paper:
    """Return what a school does about a request of a person.

    Parameters
    ----------
    datamap
        The map.
    given
        ``people``, ``data`` (empty for all), ``right``, ``received`` (may be empty).
    on
        The day asked about.
    """
    received = day_of(given["received"], "received") if given.get("received") else None
    found = trace(
        datamap, str(given.get("people")), given.get("data") or None,
        Right(str(given.get("right"))), on, received,
    )  # fmt: skip
    rows = trace_rows(found)
    short = _holders(datamap, rows)
    table = _table("Who holds the data", TRACE_COLUMNS, short)
    shown = {
        "title": f"Request: {right_row(found.right).title}",
        "head": list(_request_head(found)),
        "parts": _filled(_request_parts(found)),
        "tables": [table],
    }
    answer = Answer("trace", on, datamap, rows, TRACE_COLUMNS)
    name = f"request-{found.right.value}-{found.people.id}-{on.isoformat()}"
    return Paper(name, shown, "\n".join([*handout(found), ""]), answer)


def _holders(datamap: DataMap, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each holder and answer, with every use and basis by name."""
    short = [short_trace_rows(datamap, [row])[0] for row in rows]
    several = ("role", "where", "uses", "lawful_basis")
    made = [
        {
            **same[0],
            **{key: _each(row[key] for row in same) for key in several},
            "tell": "yes" if any(row["tell"] for row in same) else "no",
        }
        for same in grouped(short, ("holder", "right_applies"))
    ]
    return sorted(made, key=lambda one: one["tell"] != "yes")


def _each(found: Iterable[str]) -> list[str]:
    return list(filter(None, dict.fromkeys(found)))


def _request_head(found: Trace) -> Iterator[list[str]]:
    due = next((one.due for one in found.limits if one.is_answer), None)
    about = _data_name(found) if found.data else "everything held about them"
    yield ["Who asks", found.people.name]
    yield ["About", about]
    yield ["Came in on", str(found.received or "not given")]
    yield ["Answer by", str(due or "give the day it came in")]
    yield ["Holders", total_of_holders(found)]


def _filled(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts in which something stands."""
    return [one for one in parts if one.get("steps") or one.get("lines")]


def _data_name(found: Trace) -> str:
    category, item = named_data(found.datamap, str(found.data))
    names = [one.name for one in category.items.listed if one.id == item]
    return ": ".join([category.name, *names])


def _request_parts(found: Trace) -> Iterator[dict[str, Any]]:
    for one in parts_of(found):
        yield {"title": str(one.title), "steps": [str(each) for each in one.steps]}
    yield {"title": "Whether the right applies", "lines": basis_notes(found)}
    yield {"title": "Time", "lines": limit_notes(found)}
    doubts = [f"{_DOUBT}: {one}" for one in found.unverified]
    yield {"title": _DOUBTFUL, "lines": doubts}


def breach_paper(datamap: DataMap, given: Mapping[str, Any], on: date) -> Paper:
    """Return what a breach exposes, and what a school does about it.

    Parameters
    ----------
    datamap
        The map.
    given
        ``at``, a system or party; ``aware``, day and time, which may be empty.
    on
        The day asked about.
    """
    found = breach_reach(datamap, str(given.get("at")), on)
    clock = _clock(given.get("aware"))
    rows = breach_rows(found)
    notes = breach_notes(found, clock)
    names = [
        [name_of(datamap, one) for one in row["recipient"]] for row in rows
    ]  # the short rows name only a few
    short = [
        {**row, "recipient": named}
        for row, named in zip(short_breach_rows(datamap, rows), names, strict=True)
    ]
    shown = {
        "title": f"Breach at {found.at.name}",
        "head": list(_breach_head(found, clock)),
        "parts": _filled(_breach_parts(found, notes)),
        "tables": [_table("What it exposes", BREACH_COLUMNS, short)],
    }
    answer = Answer("breach", on, datamap, rows, BREACH_COLUMNS)
    name = f"breach-{found.at.id}-{on.isoformat()}"
    text = "\n\n".join([f"Breach at {found.at.name}", *notes, ""])
    return Paper(name, shown, text, answer)


def _clock(given: object) -> Clock | None:
    if not given:
        return None
    try:
        return clock_for(datetime.fromisoformat(str(given)))
    except ValueError:
        what = "This is not a day and time."
        fix = "write them as 2026-09-01T09:30, or choose them from the calendar."
        raise AskedError([Problem("no-time", what, fix, field="aware")]) from None


def _breach_head(found: Breach, clock: Clock | None) -> Iterator[list[str]]:
    yield ["Tell the ICO", _LIKELY[found.report_to_regulator.value]]
    yield ["Tell the people", _LIKELY[found.tell_people.value]]
    if clock is None:
        yield ["The 72 hours end", "give the day and time you became aware"]
    else:
        yield ["The 72 hours end", f"{clock.due_at:%A %d %B %Y, %H:%M}, UK time"]


_LIKELY = {
    "likely": "likely to be needed",
    "unlikely": "likely not to be needed",
    "unknown": "cannot be told yet",
}


def _breach_parts(found: Breach, notes: list[str]) -> Iterator[dict[str, Any]]:
    rules = [one for one in notes if not one.startswith(_APART)]
    yield {"title": "What the law asks", "lines": rules}
    yield {
        "title": "What the report to the ICO holds",
        "lines": [
            " ".join(
                [str(one.asks), *map(str, one.known)]
                + ([f"Still to write: {one.missing}"] if one.missing else [])
            )
            for one in found.report
        ],
    }
    title = "What nobody has said yet: find out first"
    yield {"title": title, "lines": [str(one) for one in found.unknowns]}
    doubts = [one for one in notes if one.startswith(_DOUBT)]
    yield {"title": _DOUBTFUL, "lines": doubts}


def _table(
    caption: str, columns: Mapping[str, str], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    named = [{"key": key, "label": label} for key, label in columns.items()]
    shown = [{key: _plain(row.get(key)) for key in columns} for row in rows]
    return {"caption": caption, "columns": named, "rows": shown}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of a row
    return value if isinstance(value, list) else "" if value is None else str(value)
