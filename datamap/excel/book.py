"""A workbook as a map: its sheets, rows and cells put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from datamap.errors import InvalidDataMapError, Problem
from datamap.excel import conflicts
from datamap.excel.advice import advised
from datamap.excel.conflicts import Conflicts
from datamap.excel.exported import Exported, exported_of
from datamap.excel.map_rows import rows_of_map
from datamap.excel.merging import merge
from datamap.excel.parsing import Cell, Parsed, record_of
from datamap.excel.reading import (
    Grid,
    Line,
    Table,
    extra_columns,
    missing_columns,
    placed,
    read_grid,
    table_of,
)
from datamap.excel.rows import Labels, Tree, part_name, unfolded
from datamap.excel.sheets import (
    FROM_LIBRARY,
    RARE,
    Field,
    Sheet,
    all_sheets,
)
from datamap.load import build_map
from datamap.model import FORMAT, DataMap, Origin
from datamap.strict_yaml import Document, Path_
from datamap.written import SHEET_MARK, value_at

_LAID_OUT_WRONGLY = frozenset({"missing-sheet", "missing-column", "written-twice"})
"""Problems without which the rows would be read wrongly: nothing else is said then."""


@dataclass(frozen=True)
class Book:
    """What a workbook holds."""

    datamap: DataMap
    notes: tuple[str, ...]
    """Sentences on what was not read."""


def read_workbook(path: Path, libraries: Iterable[Document] = ()) -> DataMap:
    """Return the map of a workbook; see `read_book`."""
    return read_book(path, libraries).datamap


def read_book(path: Path, libraries: Iterable[Document] = ()) -> Book:
    """Read a workbook that `datamap.excel.write_workbook` made and a person filled in.

    Parameters
    ----------
    path
        The workbook.
    libraries
        Supplier libraries that win over the shipped ones, nearest first.

    Raises
    ------
    InvalidDataMapError
        With every problem found, each naming the sheet and the cell.
    """
    return book_of(path.name, read_grid(path), libraries)


def book_of(
    file: str,
    grid: Grid,
    libraries: Iterable[Document] = (),
    later: DataMap | None = None,
) -> Book:
    """Return the map of a workbook's cells; see `read_book`.

    Parameters
    ----------
    file
        Name of the workbook, for messages.
    grid
        Its cells.
    libraries
        Supplier libraries that win over the shipped ones, nearest first.
    later
        The map as it is now, if it was changed since the workbook was exported and
        the workbook remembers what it said then: what a person changed in the
        workbook is brought into it. What both changed is a problem.
    """
    draft = _Draft(file)
    tables = draft.tables(grid)
    exported = exported_of(grid)
    if later is not None and exported is not None:
        tables = draft.merged(tables, exported, later)
    draft.add_claims(tables)
    for sheet in all_sheets():
        if not sheet.parent:
            draft.add_records(sheet, tables)
    return draft.built(libraries)


def is_book(grid: Grid) -> bool:
    """Say whether a workbook has sheets of ours."""
    names = {name.lower() for name in grid}
    return sum(one.name.lower() in names for one in all_sheets()) > 4


def needed_headings(sheet: Sheet) -> Iterator[str]:
    """Yield the headings that a sheet must have."""
    rare = {f"({one})" for one in RARE}
    for one in known_headings(sheet):
        if not any(one.endswith(ending) for ending in rare) or "Where read" in one:
            yield one


def known_headings(sheet: Sheet) -> Iterator[str]:
    """Yield the headings that are read from a sheet."""
    if sheet.parent:
        yield sheet.parent
    if sheet.section in ("parties", "systems") and not sheet.parent:
        yield FROM_LIBRARY
    for one in sheet.fields:
        yield from one.headings()


class _Draft:
    """A map in the making, which knows the cell of each field."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tree: dict[str, Any] = {"format": FORMAT}
        self.places: list[str] = [file]
        self.lines: dict[Path_, int] = {(): 1, ("format",): 1}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.rows: dict[Path_, tuple[str, int]] = {}
        self.ids: dict[str, tuple[Cell, Field]] = {}
        """Cells that hold ids, by their places."""

    def tables(self, grid: Grid) -> dict[str, Table]:
        """Read every sheet of ours, noting what is not there."""
        names = {name.lower(): name for name in grid}
        found: dict[str, Table] = {}
        wanted = {one.name: list(known_headings(one)) for one in all_sheets()}
        needed = {one.name: list(needed_headings(one)) for one in all_sheets()}
        wanted[conflicts.NAME] = list(conflicts.HEADINGS)
        needed[conflicts.NAME] = list(conflicts.HEADINGS[:4])
        for name, headings in wanted.items():
            if name.lower() not in names:
                self.problems.append(_no_sheet(self.file, name))
                continue
            rows = grid[names[name.lower()]]
            table = found[name] = table_of(self.file, name, rows, headings)
            self.problems += table.problems
            self.problems += missing_columns(table, self.file, needed[name])
            self.notes += extra_columns(table, headings)
        if self.problems and not found:
            raise InvalidDataMapError([_no_map(self.file)])
        if any(one.code in _LAID_OUT_WRONGLY for one in self.problems):
            raise InvalidDataMapError(self.problems)
        return found

    def merged(
        self, tables: dict[str, Table], exported: Exported, later: DataMap
    ) -> dict[str, Table]:
        """Return the sheets with what the map says now where nobody changed them."""
        school = next(iter(exported.rows.get("School", ())), {}).get("Id")
        if school != later.id:
            raise InvalidDataMapError([_another_map(self.file, school, later.id)])
        found = merge(self.file, tables, exported.rows, rows_of_map(later))
        if found.problems:
            raise InvalidDataMapError([*self.problems, *found.problems])
        return found.tables

    def add_claims(self, tables: Mapping[str, Table]) -> None:
        """Read the answers that disagree."""
        self.conflicts = Conflicts(tables[conflicts.NAME])
        self.problems += self.conflicts.problems

    def add_records(self, sheet: Sheet, tables: Mapping[str, Table]) -> None:
        """Add the records of a sheet, with their parts from others."""
        children = [one for one in all_sheets() if one.parent and
                    one.section == sheet.section]  # fmt: skip
        parts = {one.name: _by_parent(one, tables.get(one.name)) for one in children}
        labels = Labels()
        for line in tables[sheet.name].lines if sheet.name in tables else ():
            label = labels.next(_text(line, "Id") or sheet.name)
            path = self._path(sheet)
            self._note_ids(sheet, line)
            used = bool(_text(line, FROM_LIBRARY))
            parsed = record_of(
                line.cells, sheet, self.conflicts.of(sheet, label), is_used=used
            )
            if used:
                parsed.tree = {"use": parsed.tree.pop("id", ""), **parsed.tree}
                parsed.places[("use",)] = parsed.places.pop(("id",), line.place)
            for child in children:
                key = "" if child.section == "school" else label
                self._add_parts(parsed, child, label, parts[child.name].pop(key, []))
            self._put(sheet, path, parsed, line)
        for child in children:
            for lines in parts[child.name].values():
                self.problems += [_no_parent(child, one) for one in lines]

    def _note_ids(self, sheet: Sheet, line: Line) -> None:
        for one in sheet.fields:
            if one.kinds and one.heading in line.cells:
                cell = line.cells[one.heading]
                self.ids[cell.place] = (cell, one)

    def _path(self, sheet: Sheet) -> Path_:
        if sheet.is_single:
            return (sheet.section,)
        return (sheet.section, len(self.tree.setdefault(sheet.section, [])))

    def _put(self, sheet: Sheet, path: Path_, parsed: Parsed, line: Line) -> None:
        if sheet.is_single and sheet.section in self.tree:
            self.problems.append(_one_row(sheet, line))
            return
        if sheet.is_single:
            self.tree[sheet.section] = parsed.tree
        else:
            self.tree[sheet.section].append(parsed.tree)
            self._mark((sheet.section,), line.place)
        self._mark(path, line.place)
        self.rows[path] = (sheet.name, line.number)
        for inner, place in parsed.places.items():
            self._mark((*path, *inner), place)
        for one in parsed.troubles:
            self.problems.append(Problem("cell", one.what, one.fix, one.cell.place))

    def _add_parts(
        self, parsed: Parsed, child: Sheet, label: str, lines: list[Line]
    ) -> None:
        """Add the rows of another sheet to the record that they belong to."""
        labels = Labels()
        listed: list[Tree] = []
        base: Path_ = child.inside
        answer = value_at(parsed.tree, child.inside)
        if isinstance(answer, dict) and "value" in answer:
            base = (*base, "value")
        key = next(one.heading for one in child.fields if one.path == (child.key,))
        for position, line in enumerate(lines):
            name = labels.next(part_name(label, child, _text(line, key)))
            self._note_ids(child, line)
            claims = self.conflicts.of(child, name)
            found = record_of(line.cells, child, claims, is_used=False)
            listed.append(found.tree)
            parsed.places[(*base, position)] = line.place
            for inner, place in found.places.items():
                parsed.places[(*base, position, *inner)] = place
            parsed.troubles += found.troubles
        if listed:
            self._put_parts(parsed, child, listed, lines[0])

    def _put_parts(
        self, parsed: Parsed, child: Sheet, listed: list[Tree], line: Line
    ) -> None:
        """Put the parts where they belong, whatever the record says of them."""
        answer, details = unfolded(value_at(parsed.tree, child.inside))
        if answer in ("none", "conflicting"):
            self.problems.append(_two_answers(child, line, str(answer)))
            return
        here = parsed.tree
        for end, step in enumerate(child.inside[:-1], start=1):
            here = here.setdefault(step, {})
            parsed.places.setdefault(child.inside[:end], line.place)
        here[child.inside[-1]] = {"value": listed, **details} if details else listed
        parsed.places.setdefault(child.inside, line.place)

    def _mark(self, path: Path_, place: str) -> None:
        """Remember the cell of a field under a number that stands for its line."""
        self.places.append(place)
        self.lines.setdefault(path, len(self.places))

    def built(self, libraries: Iterable[Document]) -> Book:
        """Return the map, or raise with every problem."""
        document = Document(self.file, self.tree, self.lines)
        try:
            datamap = build_map(document, libraries)
        except InvalidDataMapError as error:
            told = {one.file for one in self.problems}
            others = map(self._placed, error.problems)
            found = [*self.problems, *(one for one in others if one.file not in told)]
            raise InvalidDataMapError(dict.fromkeys(found)) from None
        if self.problems:
            raise InvalidDataMapError(dict.fromkeys(self.problems))
        return Book(datamap.with_origins(self._origins(datamap)), tuple(self.notes))

    def _placed(self, problem: Problem) -> Problem:
        """Name the cell where a problem names the number that stands for it."""
        if problem.file != self.file:
            return problem
        place = self.places[(problem.line or 1) - 1]
        numbered = re.compile(f"{re.escape(self.file)}:([0-9]+)")
        what = numbered.sub(self._place_of, problem.what)
        found = placed(replace(problem, what=what), place)
        return (
            advised(found, *self.ids[place], self.tree) if place in self.ids else found
        )

    def _place_of(self, found: re.Match[str]) -> str:
        return self.places[int(found[1]) - 1]

    def _origins(self, datamap: DataMap) -> dict[str, Origin]:
        """Say of each record in which sheet and row it stands."""
        rows = {}
        found: dict[str, Origin] = {}
        for path, where in self.rows.items():
            record: Any = self.tree
            for step in path:
                record = record[step]
            rows[record.get("id", record.get("use"))] = where
            if path[0] == "accepted":
                sheet, row = where
                key = datamap.accepted[int(path[1])].key
                found[key] = Origin(f"{self.file}{SHEET_MARK}{sheet}", row)
        for name in datamap.records:
            origin = datamap.origin(name)
            if name in rows and origin.file == self.file:
                sheet, row = rows[name]
                file = f"{self.file}{SHEET_MARK}{sheet}"
                lines = dict.fromkeys(origin.lines, row)
                origin = Origin(file, row, lines, origin.also)
            found[name] = origin
        return found


def _by_parent(sheet: Sheet, table: Table | None) -> dict[str, list[Line]]:
    """Return the rows of a sheet of parts, by the record that they belong to."""
    found: dict[str, list[Line]] = {}
    for line in table.lines if table else ():
        key = "" if sheet.section == "school" else _text(line, sheet.parent)
        found.setdefault(key, []).append(line)
    return found


def _text(line: Line, heading: str) -> str:
    cell = line.cells.get(heading)
    return str(cell.value).strip() if cell else ""


def _no_sheet(file: str, name: str) -> Problem:
    what = f"The workbook has no sheet called {name}."
    fix = "put the sheet back; leave its rows empty where nothing is known."
    return Problem("missing-sheet", what, fix, file)


def _no_map(file: str) -> Problem:
    what = "The workbook is not a map that dpia export made."
    fix = "make one with dpia export MAP --to xlsx and fill it in."
    return Problem("no-map", what, fix, file)


def _another_map(file: str, school: str | None, now: str) -> Problem:
    what = f"The workbook is of the map {school}, but the folder holds the map {now}."
    fix = "name the right folder after --to."
    return Problem("another-map", what, fix, file)


def _no_parent(sheet: Sheet, line: Line) -> Problem:
    what = f"{sheet.parent} names no record of the map."
    owner = next(one.name for one in all_sheets() if one.section == sheet.section)
    fix = f"write the id of a row of the sheet {owner}."
    cell = line.cells.get(sheet.parent)
    return Problem("no-parent", what, fix, cell.place if cell else line.place)


def _one_row(sheet: Sheet, line: Line) -> Problem:
    what = f"The sheet {sheet.name} has a second row."
    return Problem("second-row", what, "keep one of the two.", line.place)


def _two_answers(sheet: Sheet, line: Line, word: str) -> Problem:
    what = f"This row answers what the record's own cell says is {word}."
    fix = f"empty that cell, or take out the rows of {sheet.name}."
    return Problem("two-answers", what, fix, line.place)
