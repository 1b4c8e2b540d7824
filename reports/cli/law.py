"""``dpia law``: the law in force on a day, and what is due a check."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import CallError, format_option, on_option, suggestion
from reports.cli.output import Answer, show

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN_TABLES = ("lawful_bases", "regimes", "mechanisms", "provisions")
"""What is shown when no table is asked for."""

OWN = "OWN"
"""Mark of a row that rests on no source."""

COLUMNS = {
    "table": "Table",
    "id": "Id",
    "title": "What",
    "valid_from": "From",
    "valid_to": "To",
    "checked_on": "Checked on",
    "unverified": "Not verified",
}

DUE_COLUMNS = {
    "changes": "Changes",
    "what": "What",
    "where": "Where to look",
    "rows": "Rows",
    "mark": "How they were read",
    "checked_on": "Checked on",
    "due_on": "Due on",
}

HISTORY_COLUMNS = {
    "citation": "Provision",
    "title": "Title",
    "says": "Says",
    "on_the_day": "On the day",
    "valid_from": "From",
    "valid_to": "To",
    "replaces": "Replaces",
    "mark": "How it was read",
    "unverified": "Not verified",
    "sources": "Sources",
    "checked_on": "Checked on",
    "rules": "Rules that cite it",
}


@click.command()
@on_option
@click.option("--stale", is_flag=True, help="Only what is due a check on the day.")
@click.option(
    "--unverified",
    is_flag=True,
    help="Only what was not, or not wholly, read in a primary source.",
)
@click.option(
    "--table",
    "table_name",
    metavar="NAME",
    help="One table of the law data, such as rights; all for every one.",
)
@click.option(
    "--source",
    "source_key",
    metavar="KEY",
    help="Only what rests on a source, such as S36; OWN for what rests on none.",
)
@click.option(
    "--provision",
    metavar="ID",
    help="One provision, such as uk-gdpr/44A, with what it replaced.",
)
@format_option
def law(
    on: date,
    output_format: str,
    table_name: str | None,
    source_key: str | None,
    provision: str | None,
    *,
    stale: bool,
    unverified: bool,
) -> None:
    """List lawful bases, approved countries, mechanisms and provisions of a day.

    With --stale: what nobody has compared with its source for too long (180 days
    for what may change within months, a year, or three years), and where to look.
    A report that rests on something of the first kind is refused.

    Exits 0; 1 if --stale finds a row due a check; 2 if the call cannot be used.
    """
    from reports.rows.law import due_rows, law_rows, tables_of_law

    if provision is not None:
        show(_history(provision, on), output_format)
        return
    every = tables_of_law()
    whole = stale or unverified or source_key is not None
    tables = _tables(table_name, every, default=every if whole else MAIN_TABLES)
    rows = due_rows(on) if stale else law_rows(tables, on)
    rows = [row for row in rows if row["table"] in tables]
    if source_key is not None:
        rows = [row for row in rows if _rests_on(row, _source(source_key))]
    if unverified:
        rows = [row for row in rows if row["unverified"]]
    is_short = not whole and table_name is None
    answer = _due(rows, on) if stale else _in_force(rows, on, is_short=is_short)
    show(answer, output_format)
    raise SystemExit(1 if stale and rows else 0)


def _in_force(rows: list[dict[str, Any]], on: date, *, is_short: bool) -> Answer:
    from reports.rows.law import short_rows

    empty = "No row holds on this day."
    shown = short_rows(rows) if is_short else None
    return Answer("law", on, None, rows, COLUMNS, empty=empty, table_rows=shown)


def _due(rows: list[dict[str, Any]], on: date) -> Answer:
    from datamap.stale_law import stale_law
    from reports.rows.law import due_groups, law_rows, marks_in_words, tables_of_law

    held = law_rows(tables_of_law(), on)
    notes = [f"How the {len(held)} rows of this day were read: {marks_in_words(held)}."]
    if late := stale_law(on):
        refused = sum(len(one.rows) for one in late)
        notes.append(
            f"Reports are refused on this day: {refused} rows that they rest on may "
            "change within months and were not checked for over 180 days."
        )
    return Answer(
        "law",
        on,
        None,
        rows,
        DUE_COLUMNS,
        notes=notes,
        empty="Nothing is due a check on this day.",
        extra={"classes": dict(sorted(Counter(row["class"] for row in rows).items()))},
        table_rows=due_groups(rows),
    )


def _history(name: str, on: date) -> Answer:
    from reports.rows.law import cited_by, history_rows

    rows = [
        {**row, "rules": cited_by(row["id"])} for row in history_rows(_named(name), on)
    ]
    return Answer("law", on, None, rows, HISTORY_COLUMNS, as_blocks=True)


def _named(name: str) -> str:
    """Return the id of a provision that was given by its id or its citation."""
    from datamap import reference

    known = {row.id.lower(): row.id for row in reference.rows_of(reference.Provision)}
    for row in reference.rows_of(reference.Provision):
        known.setdefault(row.citation.lower(), row.id)
    if found := known.get(name.lower()):
        return found
    msg = f"The law data has no provision called {name}.\n  To put it right: "
    ids = [*known.values(), *known]
    close = suggestion(name, ids) if len(name) < 100 else ""
    listed = "look for its id in dpia law --table provisions."
    raise CallError(msg + (close if close.startswith("write") else listed))


def _source(key: str) -> str:
    """Return the key of a source, or raise."""
    from datamap import reference

    known = [row.id for row in reference.rows_of(reference.Source)]
    if key in (*known, OWN):
        return key
    msg = f"There is no source called {key}.\n  To put it right: "
    raise CallError(msg + suggestion(key, [*known, OWN]))


def _rests_on(row: Mapping[str, Any], key: str) -> bool:
    return key in row["sources"] or (key == OWN and not row["sources"])


def _tables(
    name: str | None, known: tuple[str, ...], default: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tables to list.

    Raises
    ------
    CallError
        If there is no table of the name.
    """
    if name is None:
        return default
    if name == "all":
        return known
    if name not in known:
        msg = f"There is no table called {name}.\n  To put it right: "
        raise CallError(msg + suggestion(name, [*known, "all"]))
    return (name,)
