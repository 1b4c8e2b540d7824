"""The record of processing activities as a workbook in the regulator's layout."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from datamap.excel.cells import LONGEST, escaped
from datamap.excel.styles import lay_out, note, put
from datamap.model import DataMap
from datamap.ropa import RopaRow, columns
from datamap.vocabulary import ContactRole

SHEET_NAME = "Record of processing"
HEADING_ROW = 8
"""Row of the headings; those above say who the controller is."""

_GROUPS = {
    "article-30": "Record of processing activities",
    "privacy-notice": "Privacy notice",
    "consent": "Consent",
    "access-requests": "Access requests",
    "impact-assessment": "Impact assessment",
    "breach": "Breaches",
    "special-category-or-criminal": "Special category or criminal offence data",
}
_REQUIRED_FILL = PatternFill("solid", start_color="D7E8D4")
_OPTIONAL_FILL = PatternFill("solid", start_color="D9E4F2")


def write_ropa(datamap: DataMap, rows: Sequence[RopaRow], on: date) -> bytes:
    """Return the record as a workbook of one sheet with 30 columns, A to AD."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101 - a new workbook has one
    page.title = SHEET_NAME
    for number, (label, value) in enumerate(_head(datamap, on), start=1):
        put(page, number, 1, label)
        put(page, number, 2, escaped(value) or None)
    _put_headings(page)
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        for at, text in enumerate(row.cells.values(), start=1):
            put(page, number, at, escaped(text)[:LONGEST] or None)
    last = get_column_letter(len(columns()))
    page.auto_filter.ref = f"A{HEADING_ROW}:{last}{HEADING_ROW + max(1, len(rows))}"
    page.freeze_panes = f"C{HEADING_ROW + 1}"
    lay_out(page, heading=HEADING_ROW, names="A:B")
    book.properties.creator = "dpia"
    book.properties.created = datetime(on.year, on.month, on.day)  # noqa: DTZ001
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(datamap: DataMap, on: date) -> Iterator[tuple[str, str]]:
    """Yield the lines that say whose record it is."""
    school = datamap.school
    mailboxes = {one.role: one.email for one in school.contacts}

    def mailbox(role: ContactRole) -> str:
        found = mailboxes.get(role)
        return str(found.value) if found and found.is_known else "unknown"

    yield "Record of processing activities on", on.isoformat()
    yield "Controller", school.name
    yield "Address", str(school.address.value or school.address.state.value)
    yield "Contact", mailbox(ContactRole.CONTROLLER)
    yield "Data protection officer", mailbox(ContactRole.DATA_PROTECTION_OFFICER)
    yield "Nation and phase", f"{school.nation.value}, {school.phase.value}"


def _put_headings(page: Worksheet) -> None:
    before = ""
    for at, one in enumerate(columns(), start=1):
        if one.group != before:
            put(page, HEADING_ROW - 1, at, _GROUPS.get(one.group, one.group))
            before = one.group
        cell = page.cell(HEADING_ROW, at, one.title)
        cell.font = Font(bold=True)
        is_optional = one.required == "optional"
        cell.fill = _OPTIONAL_FILL if is_optional else _REQUIRED_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.comment = note(f"{one.says} {'Optional' if is_optional else 'Required'}.")
        page.column_dimensions[get_column_letter(at)].width = 26
    page.row_dimensions[HEADING_ROW].height = 48
