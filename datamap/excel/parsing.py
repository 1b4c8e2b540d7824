"""The cells of a row back to a record in written form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from datamap.excel.cells import (
    CONFLICTING,
    EMPTY_PART,
    LIBRARY,
    NONE,
    UNKNOWN,
    CellValue,
    as_text,
    from_cell,
    is_blank,
    json_value,
    unescaped,
)
from datamap.excel.rows import FACT_FORMS, Tree
from datamap.excel.sheets import (
    DETAIL_SORTS,
    EVIDENCE,
    REMARKS,
    Detail,
    Field,
    Form,
    Sheet,
    Sort,
)
from datamap.strict_yaml import Path_


@dataclass(frozen=True)
class Cell:
    """A cell as it was read."""

    value: CellValue
    place: str
    """Sheet and cell, as messages name it."""


@dataclass(frozen=True)
class Trouble:
    """Something about cells that no record can say."""

    cell: Cell
    what: str
    fix: str


@dataclass
class Parsed:
    """A record read from a row."""

    tree: Tree = field(default_factory=dict)
    places: dict[Path_, str] = field(default_factory=dict)
    """Cell of each field, by its path in the record."""

    troubles: list[Trouble] = field(default_factory=list)

    def put(self, path: tuple[str, ...], value: Any, cell: Cell) -> None:  # noqa: ANN401
        """Give a field of the record a value."""
        here = self.tree
        for end, step in enumerate(path[:-1], start=1):
            here = here.setdefault(step, {})
            self.places.setdefault(path[:end], cell.place)
        here[path[-1]] = value
        self.places[path] = cell.place

    def refuse(self, cell: Cell, what: str, fix: str) -> None:
        """Note what is wrong with a cell."""
        self.troubles.append(Trouble(cell, what, fix))


Claims = Mapping[str, list[Tree]]
"""Answers that disagree, for the facts of one row, by heading."""


def record_of(
    cells: Mapping[str, Cell], sheet: Sheet, claims: Claims, *, is_used: bool
) -> Parsed:
    """Return the record of a row.

    Parameters
    ----------
    cells
        The cells that are not blank, by heading.
    sheet
        The sheet they stand in.
    claims
        Answers from the sheet of conflicts.
    is_used
        Whether the record takes a supplier library's: what the cells leave out
        is then the library's.
    """
    parsed = Parsed()
    groups: dict[tuple[str, ...], bool] = {}
    for one in sheet.fields:
        head = cells.get(one.heading)
        if head is not None and says_library(head.value):
            _refuse_details(parsed, cells, one)
        elif one.path[:-1] in groups:
            _put_beside(parsed, cells, one, claims, known=groups[one.path[:-1]])
        elif one.form in FACT_FORMS:
            known = _put_fact(parsed, cells, one, claims, is_used=is_used)
            if one.form is Form.GROUP_FACT:
                groups[one.path[:-1]] = known
        elif one.form is Form.PARTS:
            _put_parts(parsed, cells, one)
        elif head is not None:
            parsed.put(one.path, _plain(head, one), head)
    return parsed


def says_library(value: CellValue) -> bool:
    """Say whether a cell only shows what a supplier library says."""
    return isinstance(value, str) and value.strip().lower().startswith(LIBRARY)


def _plain(cell: Cell, one: Field) -> Any:  # noqa: ANN401 - plain values
    value = from_cell(cell.value, one.sort)
    is_word = bool(one.choices or one.kinds) or one.path == ("id",)
    return value.strip() if is_word and isinstance(value, str) else value


def _refuse_details(parsed: Parsed, cells: Mapping[str, Cell], one: Field) -> None:
    """Refuse evidence for what the library says: it has its own."""
    for heading in list(one.headings())[1:]:
        if heading in cells and one.form is not Form.PARTS:
            what = f"{heading} is filled in, but the answer is the library's."
            fix = f"write the answer itself in {one.heading}, or empty this cell."
            parsed.refuse(cells[heading], what, fix)


def _put_fact(
    parsed: Parsed,
    cells: Mapping[str, Cell],
    one: Field,
    claims: Claims,
    *,
    is_used: bool,
) -> bool:
    """Read a fact and return whether its answer is a group of fields to fill."""
    head = cells.get(one.heading)
    details, first = _details(parsed, cells, one)
    if head is None and first is None:
        return False
    if head is None and is_used and first is not None:
        what = f"{one.heading} has evidence or a remark but no answer."
        parsed.refuse(first, what, f"write the answer in {one.heading} as well.")
        return False
    cell = head or first
    assert cell is not None  # noqa: S101 - one of the two is there
    path = one.path[:-1] if one.form is Form.GROUP_FACT else one.path
    value = one.default if head is None else _answer(parsed, head, one, claims)
    is_conflict = isinstance(value, Conflict)
    key = "conflicting" if is_conflict else "value"
    plain = value.claims if isinstance(value, Conflict) else value
    long = bool(details) or is_conflict
    parsed.put(path, {key: plain, **details} if long else plain, cell)
    for name, found in _detail_places(cells, one):
        parsed.places[(*path, name)] = found.place
    return isinstance(plain, dict)


@dataclass(frozen=True)
class Conflict:
    """Answers that disagree, as read."""

    claims: list[Tree]


def _answer(parsed: Parsed, head: Cell, one: Field, claims: Claims) -> Any:  # noqa: ANN401
    word = as_text(head.value).strip().lower()
    if word == CONFLICTING and (one.heading in claims or not _is_free_text(one)):
        if one.heading not in claims:
            what = f"{one.heading} says conflicting, but no answers are listed."
            fix = "list them in the sheet Conflicts, or write the right answer here."
            parsed.refuse(head, what, fix)
        return Conflict(claims.get(one.heading, []))
    if word in (UNKNOWN, NONE):
        return word
    if one.sort is Sort.ROWS:
        return [] if word.startswith("see ") else _rows_answer(head)
    value = _plain(head, one)
    return {one.path[-1]: value} if one.form is Form.GROUP_FACT else value


def _is_free_text(one: Field) -> bool:
    return one.sort in (Sort.TEXT, Sort.TEXTS) and not (one.choices or one.kinds)


def _rows_answer(head: Cell) -> Any:  # noqa: ANN401 - plain values
    """Return what stands in the cell of an answer that should be in rows."""
    return json_value(as_text(head.value).strip())


def _put_beside(
    parsed: Parsed,
    cells: Mapping[str, Cell],
    one: Field,
    claims: Claims,
    *,
    known: bool,
) -> None:
    """Read a further field of the answer to a fact."""
    inner = Parsed()
    if one.form in FACT_FORMS:
        _put_fact(inner, cells, one, claims, is_used=False)
    elif one.heading in cells:
        inner.put(one.path, _plain(cells[one.heading], one), cells[one.heading])
    parsed.troubles += inner.troubles
    path = one.path[:-1]
    value = inner.tree.get(path[0], {}).get(one.path[-1])
    if value is None or (not known and value == one.default):
        return
    if not known:
        what = f"{one.heading} is filled in, but there is no answer beside it."
        fix = "write yes or no in the first column of the answer, or empty this cell."
        cell = next(cells[name] for name in one.headings() if name in cells)
        parsed.refuse(cell, what, fix)
        return
    group = parsed.tree[path[0]]
    answer = group.get("value", group)
    answer[one.path[-1]] = value
    parsed.places.update(inner.places)


def _detail_places(cells: Mapping[str, Cell], one: Field) -> Iterator[tuple[str, Cell]]:
    for detail, key in REMARKS.items():
        if one.column(detail) in cells:
            yield key, cells[one.column(detail)]
    for detail in reversed(EVIDENCE):
        if one.column(detail) in cells:
            yield "evidence", cells[one.column(detail)]


def _details(
    parsed: Parsed, cells: Mapping[str, Cell], one: Field
) -> tuple[Tree, Cell | None]:
    """Return what a fact rests on, and the first cell that says so."""
    columns = {key: one.column(detail) for detail, key in EVIDENCE.items()}
    evidence = parts_of(parsed, cells, columns)
    found: Tree = {"evidence": evidence} if evidence else {}
    for detail, key in REMARKS.items():
        cell = cells.get(one.column(detail))
        if cell is not None:
            found[key] = from_cell(cell.value, Sort.TEXT)
    if isinstance(found.get("ask"), str):
        found["ask"] = found["ask"].strip()
    names = (one.column(detail) for detail in Detail)
    return found, next((cells[name] for name in names if name in cells), None)


def _put_parts(parsed: Parsed, cells: Mapping[str, Cell], one: Field) -> None:
    columns = {key: one.column(key.replace("_", " ")) for key in one.parts}
    found = parts_of(parsed, cells, columns)
    if found:
        cell = next(cells[name] for name in columns.values() if name in cells)
        parsed.put(one.path, found, cell)


def parts_of(
    parsed: Parsed, cells: Mapping[str, Cell], columns: Mapping[str, str]
) -> list[Tree]:
    """Return the parts whose fields stand in cells, a line for each part.

    Parameters
    ----------
    parsed
        Where to note cells whose lines do not match.
    cells
        The cells that are not blank, by heading.
    columns
        Heading of each field.
    """
    lines = {
        key: list(_entries(cells[heading], key))
        for key, heading in columns.items()
        if heading in cells
    }
    first = next(iter(columns))
    if lines and first in lines and first == "source":
        count = len(lines[first])
        for key, listed in lines.items():
            if len(listed) > count:
                what = f"{columns[key]} has more lines than {columns[first]}."
                fix = "give each source a line in both cells (Alt and Enter)."
                parsed.refuse(cells[columns[key]], what, fix)
    found: list[Tree] = [{} for _ in range(max(map(len, lines.values()), default=0))]
    for key, listed in lines.items():
        for part, value in zip(found, listed, strict=False):
            if value is not None and (key, value) != ("document", EMPTY_PART):
                part[key] = value
    return found


def _entries(cell: Cell, key: str) -> Iterator[Any]:
    sort = DETAIL_SORTS.get(key, Sort.TEXT)
    if sort is Sort.DAY and not isinstance(cell.value, str):
        yield from_cell(cell.value, sort)
        return
    for line in as_text(cell.value).split("\n"):
        if is_blank(line):
            yield None
        elif sort is Sort.TEXT:
            yield unescaped(line)
        else:
            yield from_cell(line, sort)


def claim_of(parsed: Parsed, cells: Mapping[str, Cell], one: Field) -> Tree:
    """Return one of several answers that disagree, from its row."""
    answer = cells["Answer"]
    value = from_cell(answer.value, one.sort)
    if one.sort is Sort.ROWS or one.form is Form.GROUP_FACT:
        value = json_value(as_text(answer.value))
    columns = {key: detail.value.capitalize() for detail, key in EVIDENCE.items()}
    evidence = parts_of(parsed, cells, columns)
    return {"value": value, **({"evidence": evidence} if evidence else {})}
