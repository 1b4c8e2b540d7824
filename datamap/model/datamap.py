"""The whole map, and where each of its records was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import Field, PrivateAttr

from datamap.facts import Part
from datamap.model.activities import Activity
from datamap.model.base import Record
from datamap.model.data import DataCategory, DataItem
from datamap.model.flows import Flow
from datamap.model.papers import Acceptance, Document, Measure, OpenQuestion
from datamap.model.parties import Party
from datamap.model.school import PeopleGroup, School, Year
from datamap.model.systems import System

R = TypeVar("R", bound=Record)

FORMAT = "dpia-map/1"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was written."""

    file: str
    """Name of the file as the person gave it, or of the supplier library."""

    line: int | None
    """First line of the record, or None where the file has no lines."""

    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)
    """Line of each field, by its path within the record."""

    also: tuple[Origin, ...] = ()
    """Where the rest of the record was written, if a map overrides a library."""

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """Return the line of a field, or of the record if it has none."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return self.line


class DataMap(Part):
    """What one school does with personal data: every record of its map.

    Compared by its records alone: where they were written, comments and the
    order of the file do not count.
    """

    format: Literal["dpia-map/1"] = "dpia-map/1"
    """Version of the format. Left out: the first."""

    school: School
    """The controller."""

    documents: tuple[Document, ...] = ()
    """Papers. Left out: none is recorded."""

    people: tuple[PeopleGroup, ...] = Field(min_length=1)
    """Groups of people the data is about."""

    data: tuple[DataCategory, ...] = Field(min_length=1)
    """Kinds of data."""

    parties: tuple[Party, ...] = ()
    """Organisations that data goes to. Left out: none beyond the libraries'."""

    systems: tuple[System, ...] = ()
    """Products and places where data sits. Left out: none is recorded."""

    activities: tuple[Activity, ...] = Field(min_length=1)
    """What data is used for."""

    flows: tuple[Flow, ...] = ()
    """Data going from one party to another. Left out: none is recorded."""

    measures: tuple[Measure, ...] = ()
    """Protective steps. Left out: none is recorded."""

    year: Year | None = None
    """The year's numbers. Left out: not recorded."""

    questions: tuple[OpenQuestion, ...] = ()
    """Open questions that no field holds. Left out: none."""

    accepted: tuple[Acceptance, ...] = ()
    """Findings accepted for a time. Left out: none."""

    _origins: Mapping[str, Origin] = PrivateAttr(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Compare by records, each kind as a set."""
        return isinstance(other, DataMap) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.fingerprint)

    @property
    def id(self) -> str:
        """Id of the school, which names the map."""
        return self.school.id

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Every record by its id."""
        found: dict[str, Record] = {self.school.id: self.school}
        for section in RECORD_SECTIONS:
            found.update({one.id: one for one in getattr(self, section)})
        return found

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the map's content, supplier facts included, in hex.

        Order of records, comments and layout do not change it.
        """
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for section in (*RECORD_SECTIONS, "accepted"):
            if section in plain:
                plain[section] = sorted(plain[section], key=json.dumps)
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def origin(self, record_id: str) -> Origin:
        """Return where a record was written."""
        return self._origins.get(record_id, Origin("", None))

    def with_origins(self, origins: Mapping[str, Origin]) -> DataMap:
        """Return the same map, knowing where its records were written."""
        copy = self._with({})
        copy._origins = origins  # noqa: SLF001 - our own attribute
        return copy

    def replacing(self, *records: Record) -> DataMap:
        """Return the same map with some records put in, new ones or by their id.

        Records are put in as they are: nothing is checked again.
        """
        changed: dict[str, tuple[Record, ...]] = {}
        for record in records:
            if isinstance(record, School):
                changed["school"] = record  # type: ignore[assignment]  # the one that is no list
                continue
            name = SECTION_OF[type(record)]
            listed = changed.get(name, getattr(self, name))
            kept = tuple(record if one.id == record.id else one for one in listed)
            is_there = any(one is record for one in kept)
            changed[name] = kept if is_there else (*kept, record)
        copy = self._with(changed)
        if all(type(self.records.get(one.id)) is type(one) for one in records):
            by_id = {record.id: record for record in records}
            copy.__dict__["records"] = {**self.records, **by_id}  # in the same order
        return copy

    def _with(self, changed: Mapping[str, object]) -> DataMap:
        """Return a copy with other values; what was worked out is not carried over."""
        values = {name: getattr(self, name) for name in DataMap.model_fields}
        copy = DataMap.model_construct(**{**values, **changed})
        copy._origins = self._origins  # noqa: SLF001 - our own attribute
        return copy

    def find(self, kind: type[R], record_id: str | None) -> R | None:
        """Return the record of a kind with an id, or None."""
        found = self.records.get(record_id or "")
        return found if isinstance(found, kind) else None

    def party(self, record_id: str | None) -> Party | None:
        """Return a party, or None: the school and people are not parties."""
        return self.find(Party, record_id)

    def system(self, record_id: str | None) -> System | None:
        """Return a system, or None."""
        return self.find(System, record_id)

    def document(self, record_id: str | None) -> Document | None:
        """Return a document, or None."""
        return self.find(Document, record_id)

    def items(self) -> Iterator[tuple[DataCategory, DataItem]]:
        """Yield every named item with its category."""
        for category in self.data:
            for item in category.items.listed:
                yield category, item


RECORD_SECTIONS = (
    "documents", "people", "data", "parties", "systems", "activities", "flows",
    "measures", "questions",
)  # fmt: skip
"""Sections of a map that hold records with ids, in the order of the file."""

SECTION_OF: Mapping[type[Record], str] = {
    Document: "documents",
    PeopleGroup: "people",
    DataCategory: "data",
    Party: "parties",
    System: "systems",
    Activity: "activities",
    Flow: "flows",
    Measure: "measures",
    OpenQuestion: "questions",
}
"""Section of the map that each class of record belongs to."""
