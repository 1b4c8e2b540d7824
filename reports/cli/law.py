"""``dpia law``: the law in force on a day, and what is due a check."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import CallError, format_option, on_option, suggestion
from reports.cli.output import Answer, show

MAIN_TABLES = ("lawful_bases", "regimes", "mechanisms", "provisions")
"""What is shown when no table is asked for."""

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
    "table": "Table",
    "id": "Id",
    "title": "What",
    "class": "Changes",
    "checked_on": "Checked on",
    "due_on": "Due on",
    "unverified": "Not verified",
}


@click.command()
@on_option
@click.option("--stale", is_flag=True, help="Only what is due a check on the day.")
@click.option(
    "--table",
    "table_name",
    metavar="NAME",
    help="One table of the law data, such as rights; all for every one.",
)
@format_option
def law(on: date, output_format: str, table_name: str | None, *, stale: bool) -> None:
    """List lawful bases, approved countries, mechanisms and provisions of a day.

    With --stale: the rows that nobody has compared with their source for too long
    (180 days for what may change within months, a year, or three years).

    Exits 0; 1 if --stale finds a row due a check; 2 if the call cannot be used.
    """
    from reports.rows.law import due_rows, law_rows, tables_of_law

    tables = _tables(table_name, tables_of_law(), default=MAIN_TABLES)
    if stale:
        chosen = set(_tables(table_name, tables_of_law(), default=tables_of_law()))
        rows = [row for row in due_rows(on) if row["table"] in chosen]
        columns, empty = DUE_COLUMNS, "Nothing is due a check on this day."
    else:
        rows = law_rows(tables, on)
        columns, empty = COLUMNS, "No row holds on this day."
    show(Answer("law", on, None, rows, columns, empty=empty), output_format)
    raise SystemExit(1 if stale and rows else 0)


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
