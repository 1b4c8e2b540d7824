"""What stands in one cell: plain values to cells and back, with nothing lost."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import Any, TypeAlias

from datamap.excel.sheets import Sort

CellValue: TypeAlias = str | int | float | bool | date | None

UNKNOWN, NONE, CONFLICTING = "unknown", "none", "conflicting"
STATES = frozenset({UNKNOWN, NONE, CONFLICTING})
"""Words that say how a fact stands; they are no answers."""

LIBRARY = "library:"
"""What a cell starts with that says what a supplier library says."""

NOTHING_LISTED = "[]"
"""What stands for a list that is known to be empty."""

EMPTY_PART = "()"
"""What stands for a source that names nothing."""

LONGEST = 32_000
"""Most characters that a cell takes; Excel's own limit is 32,767."""

_MARK = "\u241b"
"""Starts an escape: a character that a workbook cannot hold, by its number."""

_UNSAFE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff{_MARK}]|_(?=x[0-9A-Fa-f]{{4}}_)|x(?=005F_)"
)
_ESCAPE = re.compile(f"{_MARK}([0-9a-f]+);")
_FIRST_OLD_YEAR = 1901
"""Days before it are written as text: Excel counts from 1900, wrongly."""

_YES = {"yes": True, "true": True, "no": False, "false": False}


def escaped(text: str, *, first: bool = False, newlines: bool = False) -> str:
    """Return text in which a workbook changes nothing.

    Parameters
    ----------
    text
        Any text.
    first
        Whether its first character is to be escaped, because the text would be
        taken for something else.
    newlines
        Whether newlines are to be escaped, because they separate entries.
    """
    found = _UNSAFE.sub(_number, text)
    if newlines:
        found = found.replace("\n", f"{_MARK}a;")
    if text and (first or not text.strip()) and found[0] == text[0]:
        return f"{_MARK}{ord(text[0]):x};{found[1:]}"
    return found


def _number(found: re.Match[str]) -> str:
    return f"{_MARK}{ord(found[0]):x};"


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else found[0]


def to_cell(value: Any, sort: Sort, *, is_fact: bool = False) -> CellValue:  # noqa: ANN401
    """Return what stands in a cell for a plain value.

    Parameters
    ----------
    value
        The value in written form; None leaves the cell empty.
    sort
        What the cell holds.
    is_fact
        Whether words such as ``unknown`` mean something else there.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _list_to_cell(value, sort)
    if isinstance(value, dict):
        return escaped(json.dumps(value, ensure_ascii=False))
    if not isinstance(value, str):
        return None if value is None else int(value)
    if sort is Sort.DAY and value[:4].isdigit() and int(value[:4]) >= _FIRST_OLD_YEAR:
        return date.fromisoformat(value)
    return escaped(value, first=_is_taken(value, is_fact=is_fact))


def _is_taken(text: str, *, is_fact: bool) -> bool:
    """Say whether a text would be read as something else."""
    lower = text.lower()
    return lower.startswith(LIBRARY) or (is_fact and lower.strip() in STATES)


def _list_to_cell(listed: list[Any], sort: Sort) -> str:
    if not listed:
        return NOTHING_LISTED
    if any(isinstance(one, dict) for one in listed):
        return escaped(json.dumps(listed, ensure_ascii=False))
    if sort is not Sort.TEXTS:
        return ", ".join(str(one) for one in listed)
    lines = [escaped(str(one), newlines=True) for one in listed]
    alone = len(lines) == 1 and (
        lines[0] == NOTHING_LISTED or _is_taken(lines[0], is_fact=True)
    )
    if alone or _is_taken(lines[0], is_fact=False):
        lines[0] = escaped(listed[0], first=True, newlines=True)
    return "\n".join(lines)


def from_cell(cell: CellValue, sort: Sort) -> Any:  # noqa: ANN401 - plain values
    """Return the plain value of a cell, or the cell's own if it is not of the sort.

    Such a value is refused when the record is checked, in words for a person.
    """
    if is_blank(cell):
        return None
    if sort is Sort.YES_NO:
        return _YES.get(str(cell).strip().lower(), cell)
    if sort is Sort.COUNT:
        return _count(cell)
    if sort is Sort.DAY:
        return as_text(cell).strip()
    text = as_text(cell)
    if sort in (Sort.NAMES, Sort.NUMBERS, Sort.TEXTS):
        return _list(text, sort)
    return unescaped(text)


def is_blank(cell: CellValue) -> bool:
    """Say whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: object) -> str:
    """Return the text that a person sees in a cell."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def _count(cell: CellValue) -> object:
    text = as_text(cell).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text


def _list(text: str, sort: Sort) -> list[Any]:
    if text.strip() == NOTHING_LISTED:
        return []
    if sort is Sort.TEXTS:
        return [unescaped(one) for one in text.split("\n") if one.strip()]
    entries = [one.strip() for one in re.split(r"[,;\n]", text) if one.strip()]
    return [_count(one) for one in entries] if sort is Sort.NUMBERS else entries


def json_value(text: str) -> Any:  # noqa: ANN401 - plain values
    """Return the groups of fields that a cell holds as JSON, or its text."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return json.loads(unescaped(text))
    except (ValueError, RecursionError):
        return text
