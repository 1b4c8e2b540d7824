"""Read a record of processing activities in the regulator's layout into a map.

Free text has no place in a map, so some cells cannot be placed; each of them is in
a list for a person to go through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from datamap.errors import InvalidDataMapError, Problem
from datamap.excel.cells import as_text, is_blank, unescaped
from datamap.excel.reading import Grid
from datamap.excel.ropa_words import (
    DOUBT,
    HEADINGS,
    doubted,
    entries,
    is_something,
    row_named,
    sensitivity,
)
from datamap.load import build_map
from datamap.model import FORMAT, DataMap
from datamap.reference import LawfulBasisRow, Schedule1Row, SpecialConditionRow
from datamap.strict_yaml import Document
from datamap.vocabulary import DataSource, Nation, PartyKind, Phase, Role
from datamap.written import every_path

_ENOUGH = 10
"""Headings that make a sheet a record of processing."""

_SEARCHED_ROWS = 30
_OUR_RECIPIENTS = re.compile(
    r"(?P<kind>[A-Za-z ]+): (?P<names>.+) \((?P<role>[a-z -]+)( \([a-z ]+\))?\)\Z",
    re.DOTALL,
)
_NOTED = {
    "retention": "How long",
    "security": "Security",
    "location": "Kept in",
    "third-countries": "Goes to",
    "exceptional-safeguards": "Safeguards",
}
"""Columns whose text is kept in the note of the activity."""

_PAPERS = {
    "contract-link": "processor-contract",
    "interests-assessment": "legitimate-interests-assessment",
    "consent-record": "consent-record",
    "assessment-link": "dpia",
    "policy-link": "appropriate-policy-document",
}
"""Columns that name a paper, and what sort of paper it is."""


@dataclass(frozen=True)
class Placed:
    """A map made from a record of processing."""

    datamap: DataMap
    report: tuple[str, ...]
    """What was assumed and what could not be placed, a line each."""


@dataclass(frozen=True)
class _Found:
    """Where the record stands in a workbook."""

    sheet: str
    above: list[tuple[Any, ...]]
    columns: Mapping[int, str]
    rows: list[tuple[Any, ...]]


def is_ropa(grid: Grid) -> bool:
    """Say whether a workbook holds a record of processing."""
    return _find(grid) is not None


def map_of_ropa(file: str, grid: Grid, libraries: Iterable[Document] = ()) -> Placed:
    """Return the map of a record of processing; see the module for its limits."""
    found = _find(grid)
    if found is None or not found.rows:
        raise InvalidDataMapError([_no_record(file)])
    draft = _Draft(file, found)
    draft.read()
    tree = draft.tree()
    datamap = build_map(Document(file, tree, every_path(tree)), libraries)
    return Placed(datamap, tuple(draft.report))


def _find(grid: Grid) -> _Found | None:
    for sheet, rows in grid.items():
        for position, row in enumerate(rows[:_SEARCHED_ROWS]):
            headings = _columns(row)
            if len(headings) >= _ENOUGH:
                return _Found(sheet, rows[:position], headings, rows[position + 1 :])
    return None


def _columns(row: tuple[Any, ...]) -> dict[int, str]:
    """Return the column id of each cell of a row of headings."""
    found: dict[int, str] = {}
    for cell in row:
        text = " ".join(as_text(cell.value).split()).lower()
        for name, pattern in HEADINGS:
            again = name in found.values()
            if again and name == "lawful-basis" and re.search(pattern, text):
                found[cell.column] = "schedule-1-basis"
                break
            if not again and re.search(pattern, text):
                found[cell.column] = name
                break
    return found


@dataclass
class _Draft:
    """A map in the making."""

    file: str
    found: _Found
    report: list[str] = field(default_factory=list)
    sections: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Records by section and by the text that names them."""

    ids: set[str] = field(default_factory=set)
    here: dict[str, str] = field(default_factory=dict)
    """Cell of each column in the row that is being read."""

    def tree(self) -> dict[str, Any]:
        """Return the map in written form."""
        listed = {name: [*one.values()] for name, one in self.sections.items()}
        return {"format": FORMAT, "school": self.school, **listed}

    def read(self) -> None:
        """Read the block above the headings, then every row."""
        self.school = self._school()
        for row in self.found.rows:
            cells = {
                self.found.columns[one.column]: unescaped(as_text(one.value)).strip()
                for one in row
                if one.column in self.found.columns and not is_blank(one.value)
            }
            self.here = {
                self.found.columns[one.column]: one.coordinate
                for one in row
                if one.column in self.found.columns
            }
            if cells.get("purpose") or cells.get("business-function"):
                self._row(cells)
            elif cells:
                self._say(next(iter(cells)), "the row names no activity or purpose")

    def _say(self, column: str, what: str) -> None:
        place = f"sheet {self.found.sheet}, cell {self.here.get(column, '?')}"
        self.report.append(f"{place}: {what}.")

    def _id(self, text: str) -> str:
        """Return a new id made from a text."""
        plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50].strip("-")
        name, count = plain or "unnamed", 1
        while name in self.ids:
            count += 1
            name = f"{plain or 'unnamed'}-{count}"
        self.ids.add(name)
        return name

    def _record(self, section: str, key: str, new: dict[str, Any]) -> dict[str, Any]:
        """Return the record of a section with a name, made if it is new."""
        listed = self.sections.setdefault(section, {})
        if key.lower() not in listed:
            listed[key.lower()] = {"id": self._id(key), **new}
        return listed[key.lower()]

    def _school(self) -> dict[str, Any]:
        """Return the controller, from the lines above the headings."""
        texts: dict[str, str] = {}
        for row in self.found.above:
            values = [unescaped(as_text(one.value)).strip() for one in row]
            texts.update(pairwise(values))
        lower = {key.lower(): value for key, value in texts.items()}
        name = (
            lower.get("controller") or lower.get("name") or self.file.rpartition(".")[0]
        )
        nation, _, phase = lower.get("nation and phase", "").partition(", ")
        if nation not in [one.value for one in Nation]:
            nation = Nation.WALES.value
            self.report.append("The nation is not given: wales is assumed.")
        if phase not in [one.value for one in Phase]:
            phase = Phase.PRIMARY.value
            self.report.append("The phase is not given: primary is assumed.")
        school = {"id": self._id(name), "name": name, "nation": nation, "phase": phase}
        address = lower.get("address", "")
        return {**school, "address": address} if is_something(address) else school

    def _row(self, cells: Mapping[str, str]) -> None:
        name = cells.get("business-function") or cells["purpose"][:60]
        purpose = cells.get("purpose") or name
        key = f"{name}: {purpose}"
        is_new = key.lower() not in self.sections.get("activities", {})
        people = [one["id"] for one in self._people(cells)]
        data = [one["id"] for one in self._data(cells, people)]
        activity = self._record("activities", key, {"name": name, "purpose": purpose})
        if is_new:
            self._fill(activity, cells, people, data)
        self._put_papers(activity, cells)
        self._put_flows(activity, cells)
        for column in cells:
            if column in _UNPLACED and is_something(cells[column]):
                self._say(column, f"could not be placed: {cells[column][:200]}")

    def _people(self, cells: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        names = entries(cells.get("individuals", ""))
        if not names:
            self._say("individuals", "no people are named; a group stands for them")
        for name in names or ["People (not said)"]:
            yield self._record("people", name, {"name": name})

    def _data(
        self, cells: Mapping[str, str], people: list[str]
    ) -> Iterator[dict[str, Any]]:
        names = entries(cells.get("personal-data", ""))
        if not names:
            self._say("personal-data", "no data is named; a category stands for it")
        for name in names or ["Data (not said)"]:
            kind = sensitivity(name)
            if name.lower() not in self.sections.get("data", {}):
                said = f"{name} is taken for the kind {kind or 'identity'}; check it"
                self._say("personal-data", said)
            new = {"name": name, "about": people, "kind": kind or "identity"}
            record = self._record("data", name, new)
            record["about"] = [*dict.fromkeys((*record["about"], *people))]
            yield record

    def _fill(
        self,
        activity: dict[str, Any],
        cells: Mapping[str, str],
        people: list[str],
        data: list[str],
    ) -> None:
        """Fill in what all rows of an activity say alike."""
        activity.update({"people": people, "data": data})
        words: tuple[tuple[str, str, Any], ...] = (
            ("lawful-basis", "lawful_basis", LawfulBasisRow),
            ("special-condition", "special_condition", SpecialConditionRow),
            ("schedule-1-condition", "schedule_1", Schedule1Row),
        )
        for column, key, table in words:
            found = row_named(cells.get(column, ""), table)
            if found is not None:
                value = [found] if key == "schedule_1" else found
                activity[key] = doubted(value, cells[column])
            elif is_something(cells.get(column, "")):
                self._say(column, f"not one of the law's words: {cells[column][:100]}")
        interest = cells.get("legitimate-interests", "")
        if is_something(interest):
            activity["legitimate_interest"] = interest
        self._put_sources(activity, cells)
        notes = [
            f"{label}: {cells[column]}."
            for column, label in _NOTED.items()
            if is_something(cells.get(column, ""))
        ]
        if notes:
            activity["note"] = " ".join(notes)

    def _put_sources(self, activity: dict[str, Any], cells: Mapping[str, str]) -> None:
        text = cells.get("source", "")
        words = {one.value for one in DataSource}
        found = [DOUBT.sub("", one).lower() for one in entries(text)]
        if found and {*found} <= words:
            activity["data_from"] = doubted(found, text)
        elif is_something(text):
            self._say("source", f"could not be placed: {text[:200]}")
        decides = cells.get("automated-decisions", "").lower()
        if decides.startswith(("yes", "decisions: yes")):
            activity["traits"] = {"automated_decision": True}
        elif decides.startswith(("no", "decisions: no")):
            activity["traits"] = {"automated_decision": False}

    def _put_papers(self, activity: dict[str, Any], cells: Mapping[str, str]) -> None:
        for column, kind in _PAPERS.items():
            text = cells.get(column, "")
            if not is_something(text):
                continue
            paper = self._record("documents", text, {"kind": kind, "name": text})
            covers = paper.setdefault("covers", [])
            if activity["id"] not in covers:
                covers.append(activity["id"])

    def _put_flows(self, activity: dict[str, Any], cells: Mapping[str, str]) -> None:
        text = cells.get("recipients", "")
        ours = _OUR_RECIPIENTS.match(text)
        names, kind, role = text, PartyKind.OTHER.value, "unknown"
        if ours is not None:
            kind = ours["kind"].lower().replace(" ", "-")
            names, role = ours["names"], ours["role"]
        elif is_something(cells.get("contract-link", "")):
            role = Role.PROCESSOR.value
        if kind not in [one.value for one in PartyKind]:
            kind = PartyKind.OTHER.value
        if role not in [one.value for one in Role]:
            role = "unknown"
        for name in entries(names):
            party = self._record("parties", name, {"name": name, "kind": kind})
            key = f"{activity['id']} to {party['id']}"
            flow = {"activity": activity["id"], "from": self.school["id"]}
            self._record("flows", key, {**flow, "to": party["id"], "role": role})


_UNPLACED = frozenset(
    {
        "joint-controller", "assessment-required", "assessment-progress", "breach",
        "breach-link", "policy-followed", "policy-reasons",
    }
)  # fmt: skip
"""Columns that no field of a map answers; their text goes on the list."""


def _no_record(file: str) -> Problem:
    what = "The workbook holds no record of processing with activities in it."
    fix = "check that the row of headings and the rows below it are there."
    return Problem("no-record", what, fix, file)
