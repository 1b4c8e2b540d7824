"""Records in written form to the cells of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from datamap.assemble import MERGED_PARTS
from datamap.excel.cells import (
    CONFLICTING,
    EMPTY_PART,
    LIBRARY,
    NONE,
    UNKNOWN,
    CellValue,
    as_text,
    escaped,
    to_cell,
)
from datamap.excel.sheets import (
    DETAIL_SORTS,
    EVIDENCE,
    LISTED,
    REMARKS,
    Field,
    Form,
    Sheet,
    Sort,
    rows_elsewhere,
)
from datamap.written import value_at

Tree = dict[str, Any]

FACT_FORMS = (Form.FACT, Form.GROUP_FACT)


@dataclass(frozen=True)
class Claimed:
    """The answers to one fact that disagree."""

    sheet: str
    record: str
    """How the sheet of answers names the row."""

    field: Field
    claims: list[Tree]


@dataclass
class Row:
    """One row, ready to be written."""

    label: str
    """How other sheets name it."""

    cells: dict[str, CellValue] = field(default_factory=dict)
    """Values by heading."""

    claims: list[Claimed] = field(default_factory=list)
    """Facts of the row whose answers disagree."""


class Labels:
    """Names for the rows of a sheet, each once."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._seen: dict[str, int] = {}

    def next(self, name: str) -> str:
        """Return a name, numbered from its second use on."""
        count = self._seen[name] = self._seen.get(name, 0) + 1
        return name if count == 1 else f"{name}/{count}"


def part_name(owner: str, sheet: Sheet, key: object) -> str:
    """Return the name of the row of a part, before it is told from others of it."""
    return f"{owner}{'.' if sheet.key == 'id' else '/'}{key}"


def unfolded(raw: Any) -> tuple[Any, Tree]:  # noqa: ANN401 - plain values
    """Return the answer of a written fact, and what it rests on."""
    if isinstance(raw, dict) and "conflicting" in raw:
        return CONFLICTING, {key: raw[key] for key in raw if key != "conflicting"}
    if isinstance(raw, dict) and "value" in raw:
        return raw["value"], {key: raw[key] for key in raw if key != "value"}
    return raw, {}


def row_of(record: Tree, sheet: Sheet, label: str, library: Tree | None = None) -> Row:
    """Return the row of a record.

    Parameters
    ----------
    record
        The record in written form; of one that overrides a library's, only what
        it overrides.
    sheet
        The sheet it goes to.
    label
        How other sheets name the row.
    library
        The whole record of one that overrides a library's.
    """
    row = Row(label)
    for one in sheet.fields:
        if library is not None and not _overrides(record, one):
            row.cells[one.heading] = _inherited(library, one)
        elif one.form in FACT_FORMS:
            _put_fact(row, record, sheet, one)
        elif one.form is Form.PARTS:
            row.cells.update(part_cells(value_at(record, one.path), one))
        else:
            row.cells[one.heading] = _plain_cell(record, one)
    return row


def _fact_path(one: Field) -> tuple[str, ...]:
    """Return where the fact itself stands in a record."""
    return one.path[:-1] if one.form is Form.GROUP_FACT else one.path


def _overrides(record: Tree, one: Field) -> bool:
    path = one.path[: 2 if one.path[0] in MERGED_PARTS else 1]
    return value_at(record, path) is not None


def _inherited(library: Tree, one: Field) -> CellValue:
    """Return the cell that says what a supplier library says."""
    if one.form is Form.PARTS or one.path == ("id",):
        return None
    raw = value_at(library, _fact_path(one))
    answer, _ = unfolded(one.default if raw is None else raw)
    if isinstance(answer, dict) and one.form is Form.GROUP_FACT:
        answer = answer.get(one.path[-1])
    if one.sort is Sort.ROWS and isinstance(answer, list):
        answer = ", ".join(_in_short(part) for part in answer)
    shown = as_text(to_cell(answer, one.sort)) if answer is not None else ""
    return f"{LIBRARY} {shown}"[:500] if shown else None


def _in_short(part: Tree) -> str:
    """Return a part of a list in a few words: ``primary IE``."""
    return " ".join(str(unfolded(value)[0]) for value in part.values())


def _plain_cell(record: Tree, one: Field) -> CellValue:
    path = one.path
    if one.form is Form.BESIDE:
        answer, _ = unfolded(value_at(record, path[:-1]))
        return to_cell(value_at(answer, path[-1:]), one.sort)
    value = value_at(record, path)
    return to_cell(one.default if value is None else value, one.sort)


def _put_fact(row: Row, record: Tree, sheet: Sheet, one: Field) -> None:
    path = _fact_path(one)
    raw = value_at(record, path)
    if raw is None and one.form is Form.FACT and len(path) > 1:
        group, _ = unfolded(value_at(record, path[:-1]))
        raw = value_at(group, path[-1:])  # a fact inside the answer to another
    if raw is None:
        raw = one.default
    if isinstance(raw, dict) and "conflicting" in raw:
        row.claims.append(Claimed(sheet.name, row.label, one, raw["conflicting"]))
    answer, details = unfolded(raw)
    row.cells[one.heading] = _answer_cell(answer, sheet, one, raw)
    row.cells.update(_detail_cells(details, one))


def _answer_cell(answer: Any, sheet: Sheet, one: Field, raw: Any) -> CellValue:  # noqa: ANN401
    is_state = answer in (UNKNOWN, NONE) if isinstance(answer, str) else False
    if is_state or (isinstance(raw, dict) and "conflicting" in raw):
        return str(answer)
    if one.sort is Sort.ROWS:
        elsewhere = rows_elsewhere(sheet.section, one.path)
        return LISTED.format(sheet=elsewhere.name if elsewhere else "")
    if one.form is Form.GROUP_FACT:
        answer = answer.get(one.path[-1])
    return to_cell(answer, one.sort, is_fact=True)


def _detail_cells(details: Tree, one: Field) -> Iterator[tuple[str, CellValue]]:
    yield from evidence_cells(details.get("evidence", []), one)
    for detail, key in REMARKS.items():
        yield one.column(detail), to_cell(details.get(key), Sort.TEXT)


def evidence_cells(listed: list[Tree], one: Field) -> Iterator[tuple[str, CellValue]]:
    """Yield the cells of pieces of evidence: a line for each of them."""
    for detail, key in EVIDENCE.items():
        yield one.column(detail), _lines(listed, key)


def part_cells(
    listed: list[Tree] | None, one: Field
) -> Iterator[tuple[str, CellValue]]:
    """Yield the cells of sources or evidence that stand alone."""
    for key in one.parts:
        parts = [
            {key: EMPTY_PART} if not part and key == "document" else part
            for part in listed or ()
        ]
        yield one.column(key.replace("_", " ")), _lines(parts, key)


def _lines(listed: list[Tree], key: str) -> CellValue:
    """Return one field of several parts: a line each, empty ones at the end left out.

    A day that stands alone is a day and not its text.
    """
    sort = DETAIL_SORTS.get(key, Sort.TEXT)
    if len(listed) == 1 and sort is Sort.DAY:
        return to_cell(listed[0].get(key), sort)
    lines = [_line(part.get(key), sort) for part in listed]
    return "\n".join(lines).rstrip("\n") or None


def _line(value: Any, sort: Sort) -> str:  # noqa: ANN401 - plain values
    if value is None:
        return ""
    if sort is Sort.NUMBERS:
        return ", ".join(map(str, value))
    is_blank = not str(value).strip()
    return escaped(str(value), first=is_blank, newlines=True)


def children(record: Tree, sheet: Sheet) -> list[Tree]:
    """Return the parts of a record that have rows on a sheet of their own."""
    answer, _ = unfolded(value_at(record, sheet.inside))
    return answer if isinstance(answer, list) else []


def claim_cells(
    claim: Tree, one: Field, headings: Mapping[str, str]
) -> Iterator[tuple[str, CellValue]]:
    """Yield the cells of one of several answers that disagree."""
    value = claim["value"]
    yield headings["answer"], to_cell(value, one.sort, is_fact=False)
    for detail, key in EVIDENCE.items():
        yield headings[detail], _lines(claim.get("evidence", []), key)
