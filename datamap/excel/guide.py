"""The sheets of a workbook that are only read by people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from datamap.compare import KINDS
from datamap.excel import conflicts
from datamap.excel.cells import escaped
from datamap.excel.rows import unfolded
from datamap.excel.sheets import all_sheets
from datamap.excel.standing import Doubt
from datamap.excel.styles import head, heighten, lay_out, protect, put, widen
from datamap.facts import Standing
from datamap.model import RECORD_SECTIONS, DataMap
from datamap.written import is_taken, is_used, written_record

_HOW = (
    "How to fill it in",
    "A row is a record. Type over a cell to change it; add a record in the first "
    "empty row, with a new id: lower case, hyphens, for ever.",
    "A cell takes what its drop-down offers. unknown means that nobody has answered "
    "yet, none that there is known to be nothing, conflicting that papers disagree. "
    "An empty cell says nothing; for an answer that is the same as unknown.",
    "The sheet To answer names every cell that is open: unknown, conflicting, not "
    "confirmed or stale. Those that say whom to ask or what to know come first. What "
    "a supplier library leaves open is not in it: that is answered in the library's "
    "file, or here by typing over it.",
    "Yellow is unknown, red is conflicting, orange is stale: what the answer rests "
    "on is too old. The cell or its note says so in words too.",
    "Behind each answer are folded columns for what it rests on: source, day it was "
    "checked, last day it may be relied on, grade; whose reading it is while nobody "
    "has confirmed it (provisional); whom to ask; a note. Open them with the plus "
    "above the columns. Several sources go into one cell, a line each.",
    "A record of a supplier library says yes under From library. Cells that start "
    "with library: show what the library says; type over one to give this school's "
    "own answer.",
    "Lists of ids go into one cell with commas between them. Items, sub-processors, "
    "places and mailboxes have rows of their own; their first column says whose they "
    "are. Rows of a sheet may be in any order.",
    "Headings and the ids of records are locked so that they are not changed by "
    "accident. There is no password: Review, Unprotect Sheet, to delete a row.",
    "Name roles and mailboxes, never people.",
    "Back into the map: dpia import FILE.xlsx --to FOLDER. Only what was changed here "
    "is brought in; a cell that was changed in the map meanwhile as well is named. So "
    "is every cell that cannot be used, and nothing is written until all can.",
)

_TO_ANSWER = ("To answer", "Every cell that is open, to be read only.")
_ANSWER_WIDTHS = (16, 10, 34, 30, 44, 16, 50)
_LIBRARY_WIDTHS = (12, 28, 30, 34, 24, 80)


def add_guide(page: Worksheet, datamap: DataMap, on: date) -> None:
    """Fill the first sheet: what the workbook is and how it is used."""
    page.title = "Read me"
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 90
    title = put(page, 1, 1, escaped(f"Data map of {datamap.school.name}"))
    assert title is not None  # noqa: S101 - it was given a value
    title.font = Font(bold=True, size=16)
    title.alignment = Alignment(wrap_text=False)
    facts = (
        ("Map", datamap.id),
        ("Content", datamap.fingerprint[:16]),
        ("Stale as at", on.isoformat()),
        ("Format", "dpia-workbook/1"),
    )
    row = 2
    for label, value in facts:
        row += 1
        put(page, row, 1, label)
        put(page, row, 2, value)
    row += 1
    for text in _HOW:
        row += 1
        put(page, row, 2, text)
        heighten(page, row, [(text, 90)])
    row += 1
    sheets = [*((one.name, one.about) for one in all_sheets())]
    for name, about in (_TO_ANSWER, *sheets, (conflicts.NAME, conflicts.ABOUT)):
        row += 1
        put(page, row, 1, name)
        put(page, row, 2, about)
    lay_out(page, heading=0)
    protect(page, wholly=True)


def add_to_answer(book: Workbook, doubts: Sequence[Doubt]) -> None:
    """Add the sheet that lists what is to be answered or checked again."""
    page = book.create_sheet(_TO_ANSWER[0])
    headings = ("Sheet", "Cell", "Record", "Field", "How it stands", "Ask", "Note")
    for number, one in enumerate(sorted(doubts, key=_is_plain), start=2):
        texts = (
            one.sheet, one.cell, one.record, one.heading,
            f"{one.standing.value}: {one.words}", one.ask, one.note,
        )  # fmt: skip
        for column, text in enumerate(texts, start=1):
            put(page, number, column, text or None)
        heighten(page, number, zip(texts, _ANSWER_WIDTHS, strict=True))
        place: Any = page.cell(number, 2)
        place.hyperlink = f"#'{one.sheet}'!{one.cell}"
    head(page, headings, ["Only to be read: change the cell that a row names."])
    for column, width in enumerate(_ANSWER_WIDTHS, start=1):
        widen(page, column, width, is_detail=False, is_day=False)
    page.freeze_panes = "A2"
    lay_out(page)
    protect(page)


def _is_plain(doubt: Doubt) -> bool:
    """Say whether nobody has said more of an open cell than that it is open."""
    is_unknown = doubt.standing is Standing.UNKNOWN
    return is_unknown and not (doubt.ask or doubt.note)


def add_library(book: Workbook, datamap: DataMap) -> None:
    """Add the sheet that shows the records of supplier libraries."""
    page = book.create_sheet("Library")
    headings = ("Kind", "Id", "Name", "From", "Field", "What the library says")
    number = 1
    for texts in _library_rows(datamap):
        number += 1
        for column, text in enumerate(texts, start=1):
            put(page, number, column, escaped(text[:2000]) or None, locked=True)
        heighten(page, number, zip(texts, _LIBRARY_WIDTHS, strict=True))
    head(page, headings, ["Only to be read: it is changed in the library's own file."])
    for column, width in enumerate(_LIBRARY_WIDTHS, start=1):
        widen(page, column, width, is_detail=False, is_day=False)
    page.freeze_panes = "C2"
    lay_out(page)
    protect(page, wholly=True)


def _library_rows(datamap: DataMap) -> Iterator[tuple[str, ...]]:
    """Yield a row for each field of each record that a library holds."""
    for section in RECORD_SECTIONS:
        for record in getattr(datamap, section):
            origin = datamap.origin(record.id)
            if not (is_used(datamap, record) or is_taken(datamap, record)):
                continue
            file = origin.also[0].file if origin.also else origin.file
            tree = written_record(record)
            name = str(tree.pop("name", tree.pop("question", "")))
            for field, raw in tree.items():
                if field not in ("id", "source"):
                    yield KINDS[section], record.id, name, file, field, _shown(raw)


def _shown(raw: Any) -> str:  # noqa: ANN401 - plain values
    """Return a written value in one line of words."""
    answer, details = unfolded(raw)
    if isinstance(answer, dict):
        shown = "; ".join(f"{key}: {_shown(one)}" for key, one in answer.items())
    elif isinstance(answer, list):
        shown = ", ".join(_shown(one) for one in answer)
    else:
        shown = str(answer)
    days = [one.get("checked_on", "") for one in details.get("evidence", [])]
    newest = max(days, default="")
    return f"{shown} (checked {newest})" if newest else shown
