"""Print an answer as a table, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Timer
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from datamap.model import DataMap

F = TypeVar("F", bound=Callable[..., Any])

Row = Mapping[str, Any]
"""One row of an answer: plain values under the keys of the contract."""

FORMAT = "dpia/1"

NARROW = 100
"""Columns of a terminal below which each row is printed as a block of lines."""

GAP = 2
"""Blanks between two columns of a table."""

LONGEST_WORD = 40
"""Length from which a word of a table may be broken."""

MOST_ROWS = 20
"""How many rows a long table shows unless all of them are asked for."""

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

STYLES: Mapping[str, str] = {
    "not-covered": "bold red",
    "covered": "green",
    "high": "bold red",
    "ended": "bold red",
    "error": "bold red",
    "warning": "yellow",
    "unknown": "yellow",
    "perhaps": "yellow",
    "duty not met": "bold red",
    "not covered": "bold red",
    "cannot be told": "yellow",
}
"""Colour of some words on a terminal; the word itself always says the same."""


_BULLET = re.compile(r" *(?:\d+\. |- |\[ \] )?")
"""What stands before the words of a line of a list."""


@dataclass(frozen=True)
class Answer:
    """What a command found, ready to print in any format."""

    command: str
    """Name of the command."""

    on: date
    """Day asked about."""

    datamap: DataMap | None
    """The map asked; None for a question that needs no map."""

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

    table_rows: Sequence[Row] | None = None
    """Rows of the table where it shows fewer and shorter ones; None for `rows`."""

    as_blocks: bool = False
    """Whether each row is long to read and is a block of lines on any terminal."""

    first: Sequence[str] = ()
    """Sentences above the table: the totals, or what to do."""

    most: int | None = None
    """How many rows the table shows; None for all of them."""

    def as_plain(self) -> dict[str, Any]:
        """Return the whole answer as the object that JSON shows."""
        head: dict[str, Any] = {
            "format": FORMAT,
            "command": self.command,
            "on": self.on.isoformat(),
        }
        if self.datamap is not None:
            head["map"] = {"id": self.datamap.id, "sha256": self.datamap.fingerprint}
        return {**head, **self.extra, "rows": list(self.rows)}


def show(answer: Answer, output_format: str) -> None:
    """Print an answer on standard output; JSON and CSV are always UTF-8."""
    if output_format == "json":
        click.echo(as_json(answer).encode())
    elif output_format == "csv":
        click.echo(as_csv(answer).encode(), nl=False)
    else:
        _print_table(answer)


def as_json(answer: Answer) -> str:
    """Return the answer as one JSON object."""
    return json.dumps(answer.as_plain(), indent=2, ensure_ascii=False)


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
    """Return a value of a row as one line of text.

    Examples
    --------
    >>> plain(["low", True, None, {"record": "gwe", "line": 3}])
    'low, yes, , gwe 3'
    """
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

    console = Console(
        width=shutil.get_terminal_size((PIPE_WIDTH, 24)).columns, highlight=False
    )
    every = answer.rows if answer.table_rows is None else answer.table_rows
    rows = every[: answer.most]
    for note in answer.first:
        _print_note(console, note)
        console.print()
    if not rows:
        console.print(answer.empty, markup=False)
    elif not answer.as_blocks and _fits(rows, answer.columns, console.width):
        console.print(_table(rows, answer.columns))
    else:
        _print_blocks(console, rows, answer.columns)
    for note in (*left_out(len(every) - len(rows)), *answer.notes):
        console.print()
        _print_note(console, note)


def _print_note(console: Console, note: str) -> None:
    for line in note.splitlines():
        for part in hanging(line, console.width):
            console.print(part, markup=False, soft_wrap=True)


def left_out(count: int) -> list[str]:
    """Return how many rows a table does not show, and how to see them.

    Examples
    --------
    >>> left_out(3), left_out(0)
    (['And 3 more: see them with --all.'], [])
    """
    return [f"And {count} more: see them with --all."] if count else []


def most_rows(*, every: bool) -> int | None:
    """Return how many rows of a long table are shown; None for all of them."""
    return None if every else MOST_ROWS


def all_option(command: F) -> F:
    """Add ``--all`` to a command whose table is long."""
    return click.option(
        "--all",
        "every",
        is_flag=True,
        help=f"Show every row of the table, not only {MOST_ROWS}.",
    )(command)


def hanging(line: str, width: int) -> list[str]:
    """Return a line broken to a width, what follows under the start of its words.

    Examples
    --------
    >>> hanging("  10. Tell the provider that it has been erased.", 24)
    ['  10. Tell the provider', '      that it has been', '      erased.']
    """
    indent = _BULLET.match(line)
    blank = " " * (indent.end() if indent else 0)
    return textwrap.wrap(
        line, width, subsequent_indent=blank, break_on_hyphens=False
    ) or [""]


def _fits(rows: Sequence[Row], columns: Mapping[str, str], width: int) -> bool:
    return width >= NARROW and sum(_least_widths(rows, columns)) <= width


def _least_widths(rows: Sequence[Row], columns: Mapping[str, str]) -> list[int]:
    """Return how wide each column has to be so that no word is broken."""
    return [
        max(min(len(word), LONGEST_WORD) for word in _words(rows, key, heading)) + GAP
        for key, heading in columns.items()
    ]


def _words(rows: Sequence[Row], key: str, heading: str) -> Iterator[str]:
    yield from heading.split()
    for row in rows:
        yield from plain(row.get(key)).split()


def _table(rows: Sequence[Row], columns: Mapping[str, str]) -> Table:
    from rich.table import Table

    gap = (0, GAP, 0, 0)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=gap)
    least = _least_widths(rows, columns)
    for heading, width in zip(columns.values(), least, strict=True):
        table.add_column(heading, overflow="fold", min_width=width - GAP)
    for row in rows:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    return table


def _print_blocks(
    console: Console, rows: Sequence[Row], columns: Mapping[str, str]
) -> None:
    """Print each row as lines of heading and value, for a narrow terminal."""
    from rich.table import Table

    widest = max(map(len, columns.values()))
    for position, row in enumerate(rows):
        block = Table.grid(padding=(0, GAP, 0, 0))
        block.add_column(min_width=widest, style="bold", no_wrap=True)
        block.add_column(overflow="fold")
        for key, heading in columns.items():
            cell = _cell(row.get(key))
            if cell.plain:
                block.add_row(heading, cell)
        if position:
            console.print()
        console.print(block)


def _cell(value: Any) -> Text:  # noqa: ANN401 - any plain value
    from rich.text import Text

    text = plain(value)
    return Text(text, style=STYLES.get(text, ""))


@contextmanager
def waiting(what: str, after: float = 1.0) -> Iterator[None]:
    """Say on a terminal's standard error what is being done if it takes long.

    Parameters
    ----------
    what
        The words, e.g. ``Working out the risks``.
    after
        Seconds of waiting before anything is said.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(f"{what} ...")
    timer = Timer(after, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
