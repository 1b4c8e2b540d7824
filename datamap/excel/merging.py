"""Bring what a person changed in a workbook into a map that was changed since.

Three things are compared: what the workbook said when it was exported, what it says
now, and what the map says now. What only one side changed is taken from that side.
What both changed differently is a conflict, and then nothing is brought in. An answer
goes together with what it rests on, so that no answer gets another's evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from datamap.errors import Problem
from datamap.excel import conflicts
from datamap.excel.cells import CellValue
from datamap.excel.exported import TextRows, texts_of
from datamap.excel.map_rows import SheetRows
from datamap.excel.parsing import Cell
from datamap.excel.reading import Line, Table
from datamap.excel.rows import Labels, part_name
from datamap.excel.sheets import FROM_LIBRARY, Form, Sheet, all_sheets

Claim = tuple[str, str, str]
"""A fact whose answers disagree: sheet, name of the row and heading."""

_SHOWN = 80
"""Characters of a cell that a conflict shows."""


@dataclass(frozen=True)
class Row:
    """One row as one of the three sides has it."""

    name: str
    """How the sheet of conflicts names it."""

    texts: Mapping[str, str]
    at: int
    """Its position in the sheet."""


class Side:
    """What the workbook said or says, or what the map says."""

    def __init__(self, rows: TextRows) -> None:
        """Find every row by what tells it from the others."""
        self.claims: dict[Claim, list[tuple[int, tuple[str, ...]]]] = {}
        for at, texts in enumerate(rows.get(conflicts.NAME, ())):
            answer = tuple(texts.get(one, "") for one in conflicts.HEADINGS[3:])
            self.claims.setdefault(claim_of(texts), []).append((at, answer))
        self.rows = {
            one.name: dict(_by_key(one, rows.get(one.name, ()))) for one in all_sheets()
        }

    def says(self, sheet: Sheet, row: Row, unit: Sequence[str]) -> list[object]:
        """Return what cells that belong together say, answers that disagree too."""
        cells: list[object] = [row.texts.get(one, "") for one in unit]
        claims = (self.claims.get(_claim(sheet, row, one), ()) for one in unit)
        return [*cells, *([answer for _, answer in listed] for listed in claims)]


def claim_of(texts: Mapping[str, str]) -> Claim:
    """Return which fact a row of the sheet of conflicts is about."""
    sheet, record, heading = (
        texts.get(one, "").strip() for one in conflicts.HEADINGS[:3]
    )
    return sheet.lower(), record, heading.lower()


def _claim(sheet: Sheet, row: Row, heading: str) -> Claim:
    return sheet.name.lower(), row.name, heading.lower()


def _by_key(
    sheet: Sheet, rows: Sequence[Mapping[str, str]]
) -> Iterator[tuple[str, Row]]:
    names, keys = Labels(), Labels()
    for at, texts in enumerate(rows):
        name = names.next(_name(sheet, texts))
        yield keys.next(_key(sheet, texts, name)), Row(name, texts, at)


def _name(sheet: Sheet, texts: Mapping[str, str]) -> str:
    if sheet.parent:
        key = next(one.heading for one in sheet.fields if one.path == (sheet.key,))
        owner = texts.get(sheet.parent, "").strip()
        return part_name(owner, sheet, texts.get(key, "").strip())
    return texts.get("Id", "").strip() or sheet.name


def _key(sheet: Sheet, texts: Mapping[str, str], name: str) -> str:
    if sheet.is_single:
        return ""
    if sheet.section == "accepted":
        return f"{texts.get('Rule')}/{texts.get('Record')}"
    return name


def _units(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """Return the headings of a sheet, those of one answer together."""
    groups = {one.path[:-1] for one in sheet.fields if one.form is Form.GROUP_FACT}
    found: dict[tuple[str, ...], list[str]] = {}
    for one in sheet.fields:
        is_of_group = one.path[:-1] in groups
        key = one.path[:-1] if is_of_group else one.path
        found.setdefault(key, []).extend(one.headings())
    own = [sheet.parent] if sheet.parent else [FROM_LIBRARY]
    return (tuple(own), *map(tuple, found.values()))


@dataclass
class Merged:
    """A workbook and a map put together."""

    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What both changed differently."""


def merge(
    file: str, tables: Mapping[str, Table], before: TextRows, now: SheetRows
) -> Merged:
    """Return the rows that hold what a person changed and what the map says now.

    Parameters
    ----------
    file
        Name of the workbook, for messages.
    tables
        The workbook as it is now.
    before
        What it said when it was exported.
    now
        The rows of the map as it is now.
    """
    merging = _Merging(file, tables, before, now)
    for sheet in all_sheets():
        merging.add(sheet)
    merging.add_conflicts()
    return merging.merged


class _Merging:
    """The work of putting a workbook and a map together."""

    def __init__(
        self, file: str, tables: Mapping[str, Table], before: TextRows, now: SheetRows
    ) -> None:
        self.file, self.tables, self.cells = file, tables, now
        self.before = Side(before)
        self.theirs = Side({name: _texts(one) for name, one in tables.items()})
        self.ours = Side(
            {name: [dict(texts_of(one)) for one in rows] for name, rows in now.items()}
        )
        self.units = {one.name: _units(one) for one in all_sheets()}
        self.merged = Merged()
        self.taken: set[Claim] = set()
        """Facts that are taken from the map, with their answers that disagree."""

    def add(self, sheet: Sheet) -> None:
        """Put the rows of a sheet together, the workbook's first."""
        table = self.tables[sheet.name]
        old, their, our = (
            side.rows[sheet.name] for side in (self.before, self.theirs, self.ours)
        )
        lines = [
            self._theirs(sheet, old.get(key), one, our.get(key))
            for key, one in their.items()
        ]
        lines += [
            self._ours(sheet, old.get(key), one)
            for key, one in our.items()
            if key not in their
        ]
        self.merged.tables[sheet.name] = Table(
            sheet.name, table.headings, [one for one in lines if one is not None]
        )

    def _theirs(
        self, sheet: Sheet, old: Row | None, their: Row, our: Row | None
    ) -> Line | None:
        """Return a row of the workbook as both sides have it; None if it is gone."""
        if our is not None:
            return self._both(sheet, old, their, our)
        if old is not None:
            if self._same(sheet, old, their, self.theirs):
                return None
            self._gone(sheet, their)
        return self.tables[sheet.name].lines[their.at]

    def _ours(self, sheet: Sheet, old: Row | None, our: Row) -> Line | None:
        """Return a row that only the map has; None if the workbook took it out."""
        if old is not None:
            if not self._same(sheet, old, our, self.ours):
                self._taken_out(sheet, our)
            return None
        self._take(sheet, our)
        cells = self._cells(sheet, our, f"{self.file}, sheet {sheet.name}")
        return Line(1, cells, f"{self.file}, sheet {sheet.name}")

    def _same(self, sheet: Sheet, old: Row, new: Row, side: Side) -> bool:
        return all(
            self.before.says(sheet, old, unit) == side.says(sheet, new, unit)
            for unit in self.units[sheet.name]
        )

    def _take(self, sheet: Sheet, row: Row) -> None:
        for unit in self.units[sheet.name]:
            self.taken |= {_claim(sheet, row, one) for one in unit}

    def _both(self, sheet: Sheet, old: Row | None, their: Row, our: Row) -> Line:
        """Return a row that both have, each answer from the side that changed it."""
        line = self.tables[sheet.name].lines[their.at]
        cells, fresh = dict(line.cells), self._cells(sheet, our, line.place)
        for unit in self.units[sheet.name]:
            was = self.before.says(sheet, old, unit) if old is not None else None
            says = self.theirs.says(sheet, their, unit)
            now = self.ours.says(sheet, our, unit)
            if now in (says, was):
                continue
            if says != was:
                self._changed_twice(sheet, unit, (old, their, our))
            self.taken |= {_claim(sheet, their, one) for one in unit}
            for heading in unit:
                cells.pop(heading, None)
                if heading in fresh:
                    cells[heading] = fresh[heading]
        return Line(line.number, cells, line.place)

    def _cells(self, sheet: Sheet, row: Row, place: str) -> dict[str, Cell]:
        found: Mapping[str, CellValue] = self.cells[sheet.name][row.at]
        where = f"{place} (as the map has it now)"
        return {key: Cell(found[key], where) for key in row.texts}

    def add_conflicts(self) -> None:
        """Put the answers that disagree together, each fact's from one side."""
        table = self.tables[conflicts.NAME]
        texts = _texts(table)
        lines = [
            line
            for line, one in zip(table.lines, texts, strict=True)
            if claim_of(one) not in self.taken
        ]
        place = f"{self.file}, sheet {conflicts.NAME} (as the map has it now)"
        for claim in sorted(self.taken & self.ours.claims.keys()):
            for at, _ in self.ours.claims[claim]:
                found = self.cells[conflicts.NAME][at]
                cells = {
                    key: Cell(value, place)
                    for key, value in found.items()
                    if value is not None
                }
                lines.append(Line(1, cells, place))
        self.merged.tables[conflicts.NAME] = Table(table.name, table.headings, lines)

    # what both changed

    def _changed_twice(
        self, sheet: Sheet, unit: Sequence[str], rows: tuple[Row | None, Row, Row]
    ) -> None:
        old, their, our = rows
        differing = [
            one for one in unit if their.texts.get(one, "") != our.texts.get(one, "")
        ]
        for heading in differing or unit[:1]:
            was = old.texts.get(heading, "") if old else ""
            what = (
                f"{heading} was changed in the workbook and in the map: it was "
                f"{_shown(was)}; the workbook says "
                f"{_shown(their.texts.get(heading, ''))}, the map says "
                f"{_shown(our.texts.get(heading, ''))}."
            )
            fix = (
                "write in this cell what the map says, or in map.yaml what the "
                "workbook says, and import again."
            )
            self._problem(sheet, their, heading, what, fix)

    def _gone(self, sheet: Sheet, their: Row) -> None:
        what = f"The row of {their.name} was changed here, but the map has it no more."
        fix = "take the row out, or put the record back into map.yaml; import again."
        self._problem(sheet, their, "", what, fix)

    def _taken_out(self, sheet: Sheet, our: Row) -> None:
        what = (
            f"The row of {our.name} was taken out here, but the map changed it since."
        )
        fix = "put the row back, or take the record out of map.yaml; import again."
        place = f"{self.file}, sheet {sheet.name}"
        self.merged.problems.append(Problem("changed-twice", what, fix, place))

    def _problem(
        self, sheet: Sheet, row: Row, heading: str, what: str, fix: str
    ) -> None:
        table = self.tables[sheet.name]
        line = table.lines[row.at]
        column = table.columns.get(heading)
        place = line.place
        if column is not None:
            letter = get_column_letter(column)
            place = f"{self.file}, sheet {sheet.name}, cell {letter}{line.number}"
        self.merged.problems.append(Problem("changed-twice", what, fix, place))


def _texts(table: Table) -> list[Mapping[str, str]]:
    return [
        dict(texts_of({key: cell.value for key, cell in line.cells.items()}))
        for line in table.lines
    ]


def _shown(text: str) -> str:
    """Return a cell's text on one line, cut where it is long."""
    plain = " / ".join(text.split("\n"))
    return (plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}...") or "empty"
