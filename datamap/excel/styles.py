"""How a workbook looks and what it lets a person type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from datamap.excel.cells import CONFLICTING, LIBRARY, UNKNOWN, CellValue

SPARE_ROWS = 300
"""Empty rows below the last record that are ready to be filled in."""

_MOST_LINES = 6
"""Lines of text that a row shows at most; the cell holds all of it."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HEADING_FILL = PatternFill("solid", start_color="1F3A5F")
_HEADING_FONT = Font(bold=True, color="FFFFFF")
_LOCKED_FILL = PatternFill("solid", start_color="E7EAEE")
_STALE_FILL = PatternFill("solid", start_color="F6D9C2")
_UNKNOWN_FILL = PatternFill("solid", end_color="FFF1B8")
_CONFLICT_FILL = PatternFill("solid", end_color="F4C7C3")
_LIBRARY_FONT = Font(italic=True, color="5A6472")
_TOP = Alignment(vertical="top", wrap_text=True)
_OPEN = Protection(locked=False)
_TEXT, _DAY, _NUMBER = "@", "yyyy-mm-dd", "0"


def put(
    sheet: Worksheet, row: int, column: int, value: CellValue, *, locked: bool = False
) -> Cell | None:
    """Write one cell, so that text stays text whatever it starts with."""
    if value is None:
        return None
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - no cells are merged here
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    cell.number_format = _format_of(value)
    cell.alignment = _TOP
    cell.protection = Protection(locked=True) if locked else _OPEN
    if locked:
        cell.fill = _LOCKED_FILL
    return cell


def _format_of(value: CellValue) -> str:
    if isinstance(value, date):
        return _DAY
    return _TEXT if isinstance(value, str) else _NUMBER


def mark_stale(cell: Cell, words: str) -> None:
    """Colour a cell whose evidence is too old, and say so in its note."""
    cell.fill = _STALE_FILL
    cell.comment = note(words)


def note(text: str) -> Comment:
    """Return a note for a cell, big enough to be read."""
    return Comment(text, "dpia", height=max(60, 20 * (len(text) // 38 + 2)), width=280)


def head(sheet: Worksheet, headings: Sequence[str], notes: Sequence[str] = ()) -> None:
    """Write the row of headings, frozen, with a filter."""
    for column, text in enumerate(headings, start=1):
        cell = sheet.cell(1, column, text)
        cell.fill, cell.font = _HEADING_FILL, _HEADING_FONT
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if column <= len(notes) and notes[column - 1]:
            cell.comment = note(notes[column - 1])
    sheet.row_dimensions[1].height = 32
    last = get_column_letter(len(headings))
    sheet.auto_filter.ref = f"A1:{last}{max(2, sheet.max_row)}"


def widen(
    sheet: Worksheet, column: int, width: int, *, is_detail: bool, is_day: bool
) -> None:
    """Set a column's width, and how its empty cells take what is typed."""
    found: Any = sheet.column_dimensions[get_column_letter(column)]
    found.width = width
    found.number_format = _DAY if is_day else _TEXT
    found.protection = _OPEN
    found.alignment = _TOP
    if is_detail:
        found.outlineLevel = 1
        found.hidden = True


def heighten(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row high enough for its texts, each with its column's width.

    Spreadsheet programs do not all do it themselves when they open a file.
    """
    lines = [
        sum(len(line) // max(width - 2, 1) + 1 for line in text.split("\n"))
        for text, width in texts
    ]
    sheet.row_dimensions[row].height = 15 * min(max(lines, default=1), _MOST_LINES) + 2


def lay_out(sheet: Worksheet, *, heading: int = 1, names: str = "") -> None:
    """Set how a sheet prints: A4 across, headings and names on every page.

    Parameters
    ----------
    sheet
        The sheet.
    heading
        Row of the headings; 0 where there are none.
    names
        Columns to repeat, such as ``A:B``, where a row is wider than a page; empty
        where it is made to fit the page.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    if heading:
        sheet.print_title_rows = f"{heading}:{heading}"
    if names:
        sheet.print_title_cols = names
    else:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0


def protect(sheet: Worksheet, *, wholly: bool = False) -> None:
    """Keep headings and ids from being changed by accident; there is no password."""
    sheet.protection.enable()
    if not wholly:
        for action in (
            "formatColumns", "formatRows", "formatCells", "insertRows", "autoFilter",
            "sort",
        ):  # fmt: skip
            setattr(sheet.protection, action, False)


def colour(sheet: Worksheet, columns: int) -> None:
    """Colour what is unknown, conflicting or a library's, as a person types."""
    area = f"A2:{get_column_letter(columns)}{sheet.max_row + SPARE_ROWS}"
    rules = (
        (f'A2="{UNKNOWN}"', {"fill": _UNKNOWN_FILL}),
        (f'A2="{CONFLICTING}"', {"fill": _CONFLICT_FILL}),
        (f'LEFT(A2,{len(LIBRARY)})="{LIBRARY}"', {"font": _LIBRARY_FONT}),
    )
    for formula, look in rules:
        rule = FormulaRule([formula], **look)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(area, rule)


class Lists:
    """A hidden sheet with the words that drop-downs offer."""

    def __init__(self, book: Workbook) -> None:
        """Make the sheet."""
        self.sheet = book.create_sheet("Lists")
        self.sheet.sheet_state = "hidden"
        self._places: dict[tuple[str, ...], str] = {}

    def offer(
        self, sheet: Worksheet, column: int, words: Iterable[str], *, only: bool
    ) -> None:
        """Give a column a drop-down.

        Parameters
        ----------
        sheet
            The sheet.
        column
            Its column.
        words
            What to offer.
        only
            Whether other words are refused; otherwise they are asked about.
        """
        place = self._place(tuple(words))
        if not place:
            return
        rule = DataValidation("list", formula1=place, allow_blank=True)
        rule.errorStyle = "stop" if only else "warning"
        rule.showErrorMessage = True
        rule.errorTitle = "Not in the list"
        rule.error = (
            "Choose one of the words of the list."
            if only
            else "No record has this id yet. Keep it if you add one."
        )
        letter = get_column_letter(column)
        rule.add(f"{letter}2:{letter}{sheet.max_row + SPARE_ROWS}")
        sheet.add_data_validation(rule)

    def _place(self, words: tuple[str, ...]) -> str:
        if words and words not in self._places:
            column = len(self._places) + 1
            for row, word in enumerate(words, start=1):
                put(self.sheet, row, column, word)
            letter = get_column_letter(column)
            self._places[words] = f"Lists!${letter}$1:${letter}${len(words)}"
        return self._places.get(words, "")
