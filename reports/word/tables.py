"""Tables of the Word document: a header row that repeats, and words for what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell

from reports.pages.dpia.model import Table
from reports.word.styles import CELL, add_text, set_style

WIDTH = 170
"""Millimetres between the margins."""

LETTER = 1.95
"""Millimetres of a letter in a table, in the widest font that stands in for ours."""

PADDING = 4.5
"""Millimetres of a cell beside its text."""

LONGEST = 18
"""Letters of a word that a column has room for; a longer one may break."""

MOST_COUNTED = 300
"""Letters of a cell that count for the width of its column."""

_HEAD = "E3EFF0"


def add_table(document: WordDocument, table: Table) -> WordTable:
    """Add a table with its caption above it."""
    add_text(document, table.caption, "Caption")
    size = (len(table.rows) + 1, len(table.headings))
    made: WordTable = document.add_table(*size, "Table Grid")
    made.autofit = False
    _describe(made, table.caption)
    widths = _widths(table)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _fill(made.rows[0], table.headings, widths)
    _mark_header(made.rows[0])
    for row, texts in zip(made.rows[1:], table.rows, strict=True):
        _fill(row, texts, widths)
        _keep_whole(row)
    add_text(document, "", CELL)
    return made


def _widths(table: Table) -> Sequence[float]:
    """Return millimetres for each column: room for its words, the rest by its text."""
    columns = [*zip(table.headings, *table.rows, strict=True)]
    least = [PADDING + LETTER * _longest(one) for one in columns]
    free = WIDTH - sum(least)
    if free <= 0:
        return [WIDTH * one / sum(least) for one in least]
    weights = [_mean(one) for one in columns]
    return [
        width + free * weight / sum(weights)
        for width, weight in zip(least, weights, strict=True)
    ]


def _longest(texts: Sequence[str]) -> int:
    """Return how many letters the longest word has, a hyphen ending one."""
    words = (word for text in texts for word in re.split(r"(?<=-)|\s", text))
    return min(max(map(len, words)), LONGEST)


def _mean(texts: Sequence[str]) -> float:
    """Return how much text a cell has, the heading counted as one."""
    return sum(min(len(one), MOST_COUNTED) for one in texts) / len(texts) + 1


def _fill(row: Any, texts: Sequence[str], widths: Sequence[float]) -> None:  # noqa: ANN401 - untyped in python-docx
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        _write(cell, text)


def _write(cell: _Cell, text: str) -> None:
    first, *rest = text.split("\n")
    paragraph = cell.paragraphs[0]
    set_style(paragraph, CELL)
    paragraph.add_run(first)
    for line in rest:
        add_text(cell, line, CELL)


def _mark_header(row: Any) -> None:  # noqa: ANN401 - untyped in python-docx
    """Make a row the header: it repeats on each page, and readers announce it."""
    _keep_whole(row)
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)  # noqa: SLF001 - no public way
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - no public way
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _keep_whole(row: Any) -> None:  # noqa: ANN401 - untyped in python-docx
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public way


def _describe(table: WordTable, caption: str) -> None:
    """Give a table the words that a screen reader says for it."""
    about = table._tbl.tblPr  # noqa: SLF001 - no public way
    found = OxmlElement("w:tblCaption")
    found.set(qn("w:val"), caption)
    about.append(found)
