"""Read a workbook back into a map, or say which cells are wrong."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from datamap.errors import InvalidDataMapError, Problem
from datamap.excel.cells import as_text, is_blank
from datamap.excel.guards import read_guarded
from datamap.excel.parsing import Cell

MAX_ROWS = 20_000
MAX_COLUMNS = 1_000
MAX_CELLS = 500_000

_MOST_WORK = 5_000_000
"""Most cells that are looked at, empty ones included."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Line:
    """A row of a sheet that holds something."""

    number: int
    cells: Mapping[str, Cell]
    """Cells that are not blank, by heading."""

    place: str
    """Sheet and first cell, as messages name it."""


@dataclass
class Table:
    """A sheet as read."""

    name: str
    headings: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    """Number of the column of each heading that is read."""


Grid = Mapping[str, list[tuple[Any, ...]]]
"""The cells of each sheet as openpyxl reads them."""


def read_grid(path: Path) -> Grid:
    """Return the cells of every sheet of a workbook.

    Formulas are not worked out and nothing outside the file is looked at.

    Raises
    ------
    InvalidDataMapError
        If the file is not a workbook that is safe to read.
    """
    stream = read_guarded(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that we do not read
            book = load_workbook(stream, read_only=True, keep_links=False)
            with closing(book):
                return _grid(book)
    except _TooManyCellsError:
        what = f"The workbook has more than {MAX_CELLS:,} cells or {MAX_ROWS:,} rows."
        fix = "check that this is the right file."
        problem = Problem("too-long", what, fix, path.name)
        raise InvalidDataMapError([problem]) from None
    except Exception:  # noqa: BLE001 - a damaged file raises anything in openpyxl
        what = "The workbook is damaged and cannot be read."
        fix = "open it in Excel, let it be repaired and save it, or export again."
        problem = Problem("no-workbook", what, fix, path.name)
        raise InvalidDataMapError([problem]) from None


class _TooManyCellsError(Exception):
    pass


def _grid(book: Any) -> Grid:  # noqa: ANN401 - openpyxl's workbook
    found: dict[str, list[tuple[Any, ...]]] = {}
    count = work = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows: list[tuple[Any, ...]] = []
        for number, row in enumerate(sheet.iter_rows(), start=1):
            kept = tuple(cell for cell in row if cell.value is not None)
            count, work = count + len(kept), work + 1 + len(row)
            too_far = kept and (number > MAX_ROWS or kept[-1].column > MAX_COLUMNS)
            if count > MAX_CELLS or work > _MOST_WORK or too_far:
                raise _TooManyCellsError
            if kept:
                rows.append(kept)
        found[sheet.title] = rows
    return found


def heading_key(text: str) -> str:
    """Return a heading without what people change by accident."""
    return _SPACE.sub(" ", text).strip().lower()


def table_of(
    file: str, name: str, rows: Iterable[tuple[Any, ...]], known: Iterable[str]
) -> Table:
    """Return a sheet's rows by heading.

    Parameters
    ----------
    file
        Name of the workbook, for messages.
    name
        Name of the sheet.
    rows
        Its rows; the first holds the headings.
    known
        Headings to be read; columns with others are left out.
    """
    table = Table(name)
    wanted = {heading_key(one): one for one in known}
    columns: dict[int, str] = {}
    for row in rows:
        if not columns and not table.headings:
            columns = _headings(table, file, row, wanted)
            table.columns = {heading: at for at, heading in columns.items()}
        else:
            line = _line(table, file, row, columns)
            if line is not None:
                table.lines.append(line)
    return table


def _headings(
    table: Table, file: str, row: tuple[Any, ...], wanted: Mapping[str, str]
) -> dict[int, str]:
    found: dict[int, str] = {}
    for cell in row:
        text = as_text(cell.value)
        table.headings.append(text)
        heading = wanted.get(heading_key(text))
        if heading is None:
            continue
        if heading in found.values():
            what = f"Two columns are headed {heading}."
            fix = "keep one of the two."
            place = _place(file, table.name, cell)
            table.problems.append(Problem("written-twice", what, fix, place))
        found[cell.column] = heading
    return found


def _line(
    table: Table, file: str, row: tuple[Any, ...], columns: Mapping[int, str]
) -> Line | None:
    cells: dict[str, Cell] = {}
    for cell in row:
        heading = columns.get(cell.column)
        if heading is None or is_blank(cell.value):
            continue
        place = _place(file, table.name, cell)
        problem = _no_value(cell, heading, place)
        if problem is not None:
            table.problems.append(problem)
        cells[heading] = Cell(cell.value, place)
    if not cells:
        return None
    number = row[0].row
    return Line(number, cells, next(iter(cells.values())).place)


def _no_value(cell: Any, heading: str, place: str) -> Problem | None:  # noqa: ANN401
    """Say that a cell holds a formula or an error, if it does."""
    if cell.data_type == "f":
        what = f"{heading} is a formula."
        fix = "write its value: copy the cell and paste it as a value."
        return Problem("formula", what, fix, place)
    if cell.data_type == "e":
        what = f"{heading} shows an error, {cell.value}."
        return Problem("cell-error", what, "write a value, or empty the cell.", place)
    return None


def _place(file: str, sheet: str, cell: Any) -> str:  # noqa: ANN401
    letter = get_column_letter(cell.column)
    return f"{file}, sheet {sheet}, cell {letter}{cell.row}"


def extra_columns(table: Table, known: Iterable[str]) -> Iterator[str]:
    """Yield a note for each column that nothing is read from."""
    keys = {heading_key(one) for one in known}
    for heading in table.headings:
        if heading.strip() and heading_key(heading) not in keys:
            yield (
                f"The column {heading[:60]!r} of the sheet {table.name} was not read: "
                "it is not one of the map's."
            )


def missing_columns(
    table: Table, file: str, wanted: Iterable[str]
) -> Iterator[Problem]:
    """Yield a problem for each column that is not there."""
    keys = {heading_key(one) for one in table.headings}
    for heading in wanted:
        if heading_key(heading) not in keys:
            what = f"The sheet has no column {heading}."
            fix = "put the column back; leave cells empty where nothing is known."
            place = f"{file}, sheet {table.name}"
            yield Problem("missing-column", what, fix, place)


def placed(problem: Problem, place: str) -> Problem:
    """Return a problem that names a cell instead of a line."""
    return replace(problem, file=place, line=None)
