"""The hidden sheet that remembers what a workbook said when it was exported.

What a person changed is told from it, so that a workbook can be brought into a map
that somebody else has changed since. It is packed, because it is never read by people
and a workbook that holds everything twice in plain text is twice as long.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.workbook import Workbook

from datamap.excel.cells import CellValue, as_text, is_blank

NAME = "Exported"
_FORMAT = "dpia-exported/1"
_PIECE = 30_000
"""Characters of a cell, below what a cell can hold."""

_MOST_BYTES = 20_000_000
"""Most bytes that are unpacked; the example has under a million."""

TextRows = Mapping[str, Sequence[Mapping[str, str]]]
"""The texts of the cells of every row by heading, by sheet."""


@dataclass(frozen=True)
class Exported:
    """What a workbook said when it was exported."""

    fingerprint: str
    """Of the map it was made from."""

    rows: TextRows


def add_exported(
    book: Workbook,
    fingerprint: str,
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]],
) -> None:
    """Add the hidden sheet: no menu of Excel shows it, and nothing in it is typed."""
    page = book.create_sheet(NAME)
    page.sheet_state = "veryHidden"
    page.protection.enable()
    texts = {
        name: [dict(texts_of(cells)) for cells in listed]
        for name, listed in rows.items()
    }
    plain = json.dumps({"map": fingerprint, "rows": texts}, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(plain.encode(), 9)).decode()
    page.cell(1, 1, _FORMAT)
    for number, start in enumerate(range(0, len(packed), _PIECE), start=2):
        page.cell(number, 1, packed[start : start + _PIECE])


def texts_of(cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what each cell that is not blank shows, whatever a program made of it."""
    for heading, value in cells.items():
        if not is_blank(value):
            yield heading, as_text(value).replace("\r\n", "\n")


def exported_of(grid: Mapping[str, list[tuple[Any, ...]]]) -> Exported | None:
    """Return what a workbook said when it was exported; None if it cannot be told."""
    pieces = [str(cell.value) for row in grid.get(NAME, ()) for cell in row[:1]]
    if not pieces or pieces[0] != _FORMAT:
        return None
    try:
        packed = base64.b64decode("".join(pieces[1:]), validate=True)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, _MOST_BYTES)
        tree = json.loads(plain) if unpacking.eof else None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return _checked(tree)


def _checked(tree: Any) -> Exported | None:  # noqa: ANN401 - plain values
    """Return what was read if it has the shape that `add_exported` gave it."""
    if not isinstance(tree, dict) or not isinstance(tree.get("rows"), dict):
        return None
    rows = tree["rows"]
    listed = [row for one in rows.values() if isinstance(one, list) for row in one]
    is_whole = all(isinstance(one, list) for one in rows.values())
    texts = [isinstance(text, str) for row in listed if isinstance(row, dict)
             for text in row.values()]  # fmt: skip
    if not is_whole or not all(texts) or not all(isinstance(x, dict) for x in listed):
        return None
    return Exported(str(tree.get("map")), rows)


def content_of(grid: Mapping[str, list[tuple[Any, ...]]]) -> str:
    """Return the start of the fingerprint on the first sheet; empty if it has none."""
    for row in grid.get("Read me", ()):
        if len(row) > 1 and row[0].value == "Content":
            return str(row[1].value)
    return ""
