"""Write a map as a workbook that a person can fill in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from datamap.errors import InvalidDataMapError, Problem
from datamap.excel import conflicts
from datamap.excel.cells import LONGEST, CellValue
from datamap.excel.exported import add_exported
from datamap.excel.guide import add_guide, add_library, add_to_answer
from datamap.excel.map_rows import claim_rows, rows_of_sheet
from datamap.excel.rows import Claimed, Row
from datamap.excel.sheets import (
    DETAIL_SORTS,
    FROM_LIBRARY,
    RARE,
    Detail,
    Field,
    Form,
    Sheet,
    Sort,
    all_sheets,
)
from datamap.excel.standing import Doubt, doubts_of
from datamap.excel.styles import (
    Lists,
    colour,
    head,
    heighten,
    lay_out,
    mark_stale,
    protect,
    put,
    widen,
)
from datamap.facts import Standing
from datamap.model import RECORD_SECTIONS, DataMap
from datamap.references import ANY
from datamap.written import written_map

_WIDE = {"Name": 34, "Purpose": 46, "Note": 46, "Question": 46, "Id": 28}
"""Widths of columns that hold much text."""


def write_workbook(datamap: DataMap, on: date) -> bytes:
    """Return a map as an Excel workbook.

    Parameters
    ----------
    datamap
        The map.
    on
        The day on which evidence is called stale.

    Raises
    ------
    InvalidDataMapError
        If a text is longer than a cell can hold.
    """
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)  # noqa: S101 - a new workbook has one
    written = _Written(book, datamap, on)
    for sheet in all_sheets():
        written.add(sheet)
    written.add_conflicts()
    add_guide(front, datamap, on)
    add_to_answer(book, written.doubts)
    add_library(book, datamap)
    add_exported(book, datamap.fingerprint, written.rows)
    book.move_sheet("To answer", 1 - book.sheetnames.index("To answer"))
    book.properties.creator = "dpia"
    book.properties.created = datetime(on.year, on.month, on.day)  # noqa: DTZ001
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@dataclass(frozen=True)
class _Column:
    """One column of a sheet of records."""

    heading: str
    field: Field | None = None
    detail: bool = False
    is_day: bool = False

    @property
    def width(self) -> int:
        return 16 if self.detail else _WIDE.get(self.heading, 20)

    @property
    def note(self) -> str:
        """What the column means; other columns of a field are named after it."""
        if self.field is None or self.detail:
            return ""
        return f"{self.field.note}{_how(self.field)}"


def _how(one: Field) -> str:
    """Return how a column is filled in, where that is not plain."""
    if one.sort in (Sort.NAMES, Sort.NUMBERS):
        return " Several go into one cell with commas between them."
    if one.sort is Sort.TEXTS:
        return " Several go into one cell, a line each (Alt and Enter)."
    return ""


class _Written:
    """A workbook in the making."""

    def __init__(self, book: Workbook, datamap: DataMap, on: date) -> None:
        self.book = book
        self.datamap = datamap
        self.on = on
        self.tree = written_map(datamap)
        self.lists = Lists(book)
        self.rows: dict[str, list[dict[str, CellValue]]] = {}
        self.claims: list[Claimed] = []
        self.doubts: list[Doubt] = []

    def add(self, sheet: Sheet) -> None:
        """Add the sheet of one kind of record."""
        rows = list(rows_of_sheet(self.datamap, self.tree, sheet))
        self.rows[sheet.name] = [one.cells for one in rows]
        columns = list(_columns(sheet, rows))
        page = self.book.create_sheet(sheet.name)
        places = {one.heading: at for at, one in enumerate(columns, start=1)}
        for number, row in enumerate(rows, start=2):
            _put_row(page, number, row.cells, places, sheet)
            shown = [one for one in columns if not one.detail]
            texts = [(str(row.cells.get(one.heading, "")), one.width) for one in shown]
            heighten(page, number, texts)
            self.claims += row.claims
            self._put_doubts(page, number, row, sheet, places)
        head(page, [one.heading for one in columns], [one.note for one in columns])
        page.freeze_panes = f"{'B' if sheet.is_single else 'C'}2"
        for at, one in enumerate(columns, start=1):
            widen(page, at, one.width, is_detail=one.detail, is_day=one.is_day)
            self._offer(page, at, one, sheet)
        page.sheet_properties.outlinePr.summaryRight = False
        colour(page, len(columns))
        lay_out(page, names="A:A" if sheet.is_single else "A:B")
        protect(page)

    def _put_doubts(
        self,
        page: Worksheet,
        number: int,
        row: Row,
        sheet: Sheet,
        places: Mapping[str, int],
    ) -> None:
        """Colour what is stale, and list what has to be answered."""
        for doubt in doubts_of(row, sheet, self.on):
            cell: Any = page.cell(number, places[doubt.heading])
            doubt.cell = cell.coordinate
            if doubt.standing is Standing.STALE:
                mark_stale(cell, f"Stale on {self.on.isoformat()}: {doubt.words}")
            self.doubts.append(doubt)

    def _offer(self, page: Worksheet, at: int, column: _Column, sheet: Sheet) -> None:
        """Give a column its drop-down."""
        if column.heading == sheet.parent:
            self.lists.offer(page, at, self._ids((sheet.section,)), only=False)
        elif column.heading == FROM_LIBRARY:
            self.lists.offer(page, at, ["yes"], only=True)
        elif column.field is not None and not column.detail:
            words, only = self._words(column.field)
            self.lists.offer(page, at, words, only=only)

    def _words(self, one: Field) -> tuple[list[str], bool]:
        states = _states(one)
        if one.sort is Sort.YES_NO:
            return ["yes", "no", *states], True
        if one.sort is not Sort.TEXT:
            return [], False
        if one.kinds:
            return [*self._ids(one.kinds), *states], False
        return [*one.choices, *states] if one.choices else [], True

    def _ids(self, kinds: Sequence[str]) -> list[str]:
        """Return the ids of records of some kinds, a library's included."""
        found = [self.datamap.school.id] if {"school", ANY} & {*kinds} else []
        for section in RECORD_SECTIONS:
            if section in kinds or ANY in kinds:
                found += [one.id for one in getattr(self.datamap, section)]
        return found

    def add_conflicts(self) -> None:
        """Add the sheet of answers that disagree."""
        page = self.book.create_sheet(conflicts.NAME)
        places = {one: at for at, one in enumerate(conflicts.HEADINGS, start=1)}
        self.rows[conflicts.NAME] = list(claim_rows(self.claims))
        for number, cells in enumerate(self.rows[conflicts.NAME], start=2):
            _put_row(page, number, cells, places, None)
        head(page, conflicts.HEADINGS, [conflicts.ABOUT])
        page.freeze_panes = "D2"
        for at, heading in enumerate(conflicts.HEADINGS, start=1):
            is_day = heading in ("Checked on", "Expires on")
            widen(page, at, 24, is_detail=False, is_day=is_day)
        self.lists.offer(page, 1, [one.name for one in all_sheets()], only=True)
        lay_out(page)
        protect(page)


def _states(one: Field) -> list[str]:
    """Return the words that say how a fact stands, if the field is one."""
    if one.form not in (Form.FACT, Form.GROUP_FACT):
        return []
    return ["unknown", *(["none"] if one.allows_none else []), "conflicting"]


def _columns(sheet: Sheet, rows: Sequence[Row]) -> Iterator[_Column]:
    """Yield the columns of a sheet; rare ones only where something stands in them."""
    used = {
        key for row in rows for key, value in row.cells.items() if value is not None
    }
    if sheet.parent:
        yield _Column(sheet.parent)
    for position, one in enumerate(sheet.fields):
        yield from _of_field(one, used)
        if (
            not position
            and sheet.section in ("parties", "systems")
            and not sheet.parent
        ):
            yield _Column(FROM_LIBRARY)


def _of_field(one: Field, used: set[str]) -> Iterator[_Column]:
    days = {one.column(key.replace("_", " ")) for key in DETAIL_SORTS if key != "line"}
    rare = {one.column(detail) for detail in Detail if detail in RARE}
    for position, heading in enumerate(one.headings()):
        if heading in rare and heading not in used and one.form is not Form.PARTS:
            continue
        is_first = position == 0
        is_day = heading in days or (is_first and one.sort is Sort.DAY)
        yield _Column(heading, one, detail=not is_first, is_day=is_day)


def _put_row(
    page: Worksheet,
    number: int,
    cells: Mapping[str, CellValue],
    places: Mapping[str, int],
    sheet: Sheet | None,
) -> None:
    fixed = {"Id", FROM_LIBRARY, sheet.parent} if sheet else set()
    for heading, value in cells.items():
        if isinstance(value, str) and len(value) > LONGEST:
            raise InvalidDataMapError([_too_long(heading, cells)])
        if heading in places:
            put(page, number, places[heading], value, locked=heading in fixed)


def _too_long(heading: str, cells: Mapping[str, CellValue]) -> Problem:
    what = f"{heading} has more than {LONGEST:,} characters."
    fix = "shorten it, or export the map as JSON."
    return Problem("too-long", what, fix, record=str(cells.get("Id", "")))
