"""Print an answer as a table, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datamap.model import DataMap

Row = Mapping[str, Any]
"""One row of an answer: plain values under the keys of the contract."""

FORMAT = "dpia/1"


@dataclass(frozen=True)
class Answer:
    """What a command found, ready to print in any format."""

    command: str
    """Name of the command."""

    on: date
    """Day asked about."""

    datamap: DataMap
    """The map asked."""

    rows: Sequence[Row]
    """The rows, with every key of the contract."""

    columns: Mapping[str, str]
    """Keys to show in the table, with their headings."""

    notes: Sequence[str] = ()
    """Sentences below the table: what is unverified, what to do next."""

    empty: str = "Nothing found."
    """What to say when there is no row."""

    extra: Mapping[str, Any] = field(default_factory=dict)
    """More keys for the outermost object of the JSON."""


def show(answer: Answer, output_format: str) -> None:
    """Print an answer on standard output."""
    if output_format == "json":
        click.echo(as_json(answer))
    elif output_format == "csv":
        click.echo(as_csv(answer), nl=False)
    else:
        _print_table(answer)


def as_json(answer: Answer) -> str:
    """Return the answer as one JSON object."""
    whole = {
        "format": FORMAT,
        "command": answer.command,
        "on": answer.on.isoformat(),
        "map": {"id": answer.datamap.id, "sha256": answer.datamap.fingerprint},
        **answer.extra,
        "rows": list(answer.rows),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, default=str)


def as_csv(answer: Answer) -> str:
    """Return the answer as CSV; text that looks like a formula gets an apostrophe."""
    buffer = io.StringIO()
    keys = list(answer.rows[0]) if answer.rows else list(answer.columns)
    writer = csv.DictWriter(buffer, keys, lineterminator="\n")
    writer.writeheader()
    for row in answer.rows:
        writer.writerow({key: _csv_cell(value) for key, value in row.items()})
    return buffer.getvalue()


def _csv_cell(value: Any) -> str:  # noqa: ANN401 - any plain value
    text = plain(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def plain(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return a value of a row as one line of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(plain(one) for one in value.values() if one not in (None, ""))
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value)


def _print_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    width = None if sys.stdout.isatty() else 160
    console = Console(width=width, highlight=False)
    if not answer.rows:
        console.print(answer.empty, markup=False)
    else:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in answer.columns.values():
            table.add_column(heading, overflow="fold")
        for row in answer.rows:
            table.add_row(*(escape(plain(row.get(key))) for key in answer.columns))
        console.print(table)
    for note in answer.notes:
        console.print(f"\n{note}", markup=False)
