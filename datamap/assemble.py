"""Put a map's file and the supplier libraries together, before validation.

A map's record may say ``use: <id>`` to take a party or a system from a library
and override some of its fields; parties and systems that a map only refers to
are taken as they are. The nearest library wins: the school's own, then the one
beside the schools, then ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from datamap.errors import Problem
from datamap.model.datamap import RECORD_SECTIONS, Origin
from datamap.strict_yaml import Document, Path_

SHARED_SECTIONS = ("parties", "systems", "questions")
"""Sections that a supplier library may have."""

USABLE_SECTIONS = ("parties", "systems")
"""Sections whose records may be taken from a library with ``use``."""

MERGED_PARTS = frozenset({"access", "design", "recording"})
"""Parts of a system that a map overrides field by field."""

KIND_NAMES: Mapping[str, str] = {
    "school": "school",
    "documents": "document",
    "people": "group of people",
    "data": "data category",
    "parties": "party",
    "systems": "system",
    "activities": "activity",
    "flows": "flow",
    "measures": "measure",
    "questions": "question",
    "accepted": "accepted finding",
    "year": "year",
    "catalogue": "entry of the catalogue",
    "library": "supplier library",
}
"""What messages call a record of each section."""


@dataclass(frozen=True, eq=False)
class RawRecord:
    """A record as written, not yet validated, and where each part stands."""

    section: str
    """Section of the map it belongs to."""

    tree: dict[str, Any]
    """Its fields."""

    document: Document
    """File it stands in."""

    path: Path_
    """Where in the file."""

    base: RawRecord | None = None
    """Library record that it overrides, or None."""

    @cached_property
    def id(self) -> str | None:
        """Its id if it has one that is text."""
        found = self.tree.get("id")
        return found if isinstance(found, str) else None

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text in it: all that could be an id."""
        return frozenset(named_ids(self.tree))

    @property
    def label(self) -> str:
        """How messages name it."""
        kind = KIND_NAMES[self.section]
        if self.id:
            return f"{kind} {self.id}"
        position = self.path[-1] if self.path else None
        return f"{kind} number {position + 1}" if isinstance(position, int) else kind

    def holder(self, field_path: Path_) -> RawRecord:
        """Return the record, own or library's, in which a field was written."""
        if self.base is None or not field_path:
            return self
        depth = 2 if field_path[0] in MERGED_PARTS else 1
        here, own = field_path[:depth], self.document.lines_below(self.path)
        theirs = self.base.document.lines_below(self.base.path)
        return self.base if here not in own and here in theirs else self

    def line(self, field_path: Path_ = ()) -> int | None:
        """Return the line of a field, or of the nearest thing above it."""
        holder = self.holder(field_path)
        return holder.document.line((*holder.path, *field_path))

    def file(self, field_path: Path_ = ()) -> str:
        """Return the name of the file in which a field was written."""
        return self.holder(field_path).document.file

    @cached_property
    def origin(self) -> Origin:
        """The same as a record of the map keeps it."""
        own = self.document.lines_below(self.path)
        also = (self.base.origin,) if self.base else ()
        return Origin(self.document.file, self.document.line(self.path), own, also)


class Shelf:
    """The records of the libraries by id; the first library to have one wins."""

    def __init__(self, libraries: Iterable[Document]) -> None:
        """Index the records of the libraries, nearest first."""
        self.records: dict[str, RawRecord] = {}
        self.questions: dict[str, list[RawRecord]] = {}
        self.validated: dict[RawRecord, Any] = {}
        """What was made of records that were right: schools that share a library
        share what is in it."""

        self.looked_up: dict[RawRecord, Any] = {}
        """What `datamap.references` has looked up in these records."""

        self._named: dict[RawRecord, tuple[RawRecord, ...]] = {}
        for document in libraries:
            for raw in sections(document, []):
                self._add(raw)

    def _add(self, raw: RawRecord) -> None:
        if raw.section not in SHARED_SECTIONS or raw.id is None:
            return
        first = self.records.setdefault(raw.id, raw)
        if raw.section == "questions" and first is raw:
            for about in named_ids(raw.tree.get("about")):
                self.questions.setdefault(about, []).append(raw)

    def named_by(self, raw: RawRecord) -> tuple[RawRecord, ...]:
        """Return the records that a record names, questions left out."""
        if raw in self._named:
            return self._named[raw]
        names = sorted(self.records.keys() & raw.texts)
        named = [self.records[one] for one in names]
        found = tuple(one for one in named if one.section != "questions")
        if self.has(raw):
            self._named[raw] = found
        return found

    def has(self, raw: RawRecord) -> bool:
        """Say whether a record is one of the libraries', as it stands there."""
        return raw.id is not None and self.records.get(raw.id) is raw


@lru_cache(maxsize=16)
def shelf_of(libraries: tuple[Document, ...]) -> Shelf:
    """Return the records of some libraries, indexed once for all maps of a run."""
    return Shelf(libraries)


@dataclass
class Assembly:
    """Everything read, ready to be validated."""

    shelf: Shelf
    """The records of the libraries."""

    records: list[RawRecord] = field(default_factory=list)
    """Records of the map, and those it takes from libraries."""

    problems: list[Problem] = field(default_factory=list)
    """What could not be put together."""

    from_libraries: frozenset[str] = frozenset()
    """Ids of the records taken from a library unchanged."""

    unreadable: set[str] = field(default_factory=set)
    """Sections in which a record could not be put together."""


def assemble(document: Document, libraries: Iterable[Document]) -> Assembly:
    """Return the records of a map with what it takes from the libraries."""
    shelf = shelf_of(tuple(libraries))
    assembly = Assembly(shelf=shelf)
    used: set[str] = set()
    for raw in sections(document, assembly.problems):
        found = _with_base(raw, shelf, assembly.problems)
        if found is None:
            assembly.unreadable.add(raw.section)
        elif found.base and found.id in used:  # before its copies can fill the memory
            assembly.problems.append(_taken_twice(found))
        else:
            assembly.records.append(found)
            used |= {found.id} if found.base and found.id else set()
    _take_what_is_named(assembly, shelf, document)
    return assembly


def sections(
    document: Document,
    problems: list[Problem],
    wanted: Iterable[str] = (*RECORD_SECTIONS, "accepted", "school", "year"),
) -> Iterator[RawRecord]:
    """Yield every record of a file, noting entries that are none."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    for section in wanted:
        listed = tree.get(section)
        if section in ("school", "year"):
            if isinstance(listed, dict):
                yield RawRecord(section, listed, document, (section,))
            continue
        for position, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict):
                yield RawRecord(section, one, document, (section, position))
            else:
                problems.append(_not_a_record(document, section, position))


def _with_base(
    raw: RawRecord, shelf: Shelf, problems: list[Problem]
) -> RawRecord | None:
    """Return a record with what it takes from a library; None if it cannot be."""
    if raw.section not in USABLE_SECTIONS:
        return raw
    if "use" not in raw.tree:
        strange = _misspelt_use(raw, shelf)
        if strange is None and ("id" in raw.tree or "name" in raw.tree):
            return raw
        problems.append(_wrong_use(raw, strange) if strange else _neither(raw))
        return None
    wanted = raw.tree["use"]
    base = shelf.records.get(wanted) if isinstance(wanted, str) else None
    if base is None or base.section != raw.section:
        problems.append(_not_in_a_library(raw, wanted, shelf))
        return None
    if "id" in raw.tree:
        problems.append(_use_and_id(raw))
    return RawRecord(raw.section, _merged(raw, base), raw.document, raw.path, base)


def _merged(raw: RawRecord, base: RawRecord) -> dict[str, Any]:
    own = {key: value for key, value in raw.tree.items() if key not in ("use", "id")}
    for part in MERGED_PARTS & own.keys() & base.tree.keys():
        if isinstance(own[part], dict) and isinstance(base.tree[part], dict):
            own[part] = {**base.tree[part], **own[part]}
    return {**base.tree, **own}


def _misspelt_use(raw: RawRecord, shelf: Shelf) -> str | None:
    """Return the field that stands where ``use`` was meant, if there is one."""
    if "id" in raw.tree:
        return None
    for name, value in raw.tree.items():
        found = shelf.records.get(value) if isinstance(value, str) else None
        if found and found.section == raw.section and is_close(name, "use"):
            return name
    return None


def is_close(name: str, right: str) -> bool:
    """Say whether a name is probably a slip of the pen for another."""
    return bool(get_close_matches(name, [right], n=1))


def _take_what_is_named(assembly: Assembly, shelf: Shelf, document: Document) -> None:
    """Add library records that the map's records name, and theirs in turn.

    What only a question of a library is about does not come in with it.
    """
    have = {raw.id for raw in assembly.records if raw.id}
    taken: set[str] = set()
    waiting = list(assembly.records)
    while waiting:
        raw = waiting.pop()
        is_own = raw.document is document
        for found in _named_in_library(raw, shelf, is_own=is_own):
            if found.id and found.id not in have:
                have.add(found.id)
                taken.add(found.id)
                assembly.records.append(found)
                waiting.append(found)
    assembly.records = [
        _about_what_is_here(raw, have, taken) for raw in assembly.records
    ]
    assembly.from_libraries = frozenset(taken)


def _about_what_is_here(
    raw: RawRecord, have: AbstractSet[str], taken: AbstractSet[str]
) -> RawRecord:
    """Return a library's question without the records that the map does not take."""
    if raw.section != "questions" or raw.id not in taken:
        return raw
    about = raw.tree.get("about")
    if not isinstance(about, list):
        return raw
    kept = [one for one in about if not isinstance(one, str) or one in have]
    return replace(raw, tree={**raw.tree, "about": kept})


def _named_in_library(
    raw: RawRecord, shelf: Shelf, *, is_own: bool
) -> Iterator[RawRecord]:
    if raw.section == "questions" and not is_own:
        return
    yield from shelf.named_by(raw)
    if raw.id:
        yield from shelf.questions.get(raw.id, ())


def named_ids(tree: Any) -> list[str]:  # noqa: ANN401 - what a file holds
    """Return every text in a tree that could be an id."""
    found: list[str] = []
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            found.append(here)
        elif isinstance(here, dict):
            waiting += reversed(here.values())
        elif isinstance(here, list):
            waiting += reversed(here)
    return found


def _not_a_record(document: Document, section: str, position: int) -> Problem:
    kind = KIND_NAMES[section]
    what = f"Entry {position + 1} of {section} is not a record."
    fix = f"write the fields of the {kind}, each as name: value."
    line = document.line((section, position))
    where = f"{kind} number {position + 1}"
    return Problem("not-a-record", what, fix, document.file, line, where)


def _not_in_a_library(raw: RawRecord, wanted: object, shelf: Shelf) -> Problem:
    kind = KIND_NAMES[raw.section]
    names = [key for key, one in shelf.records.items() if one.section == raw.section]
    if isinstance(wanted, str):
        what = f"use names {wanted}, but no supplier library has such a {kind}."
        close = get_close_matches(wanted, names, n=1)
    else:
        what, close = f"use does not name a {kind}.", []
    fix = f"describe the {kind} here, with an id and a name."
    if close:
        fix = f"write use: {close[0]}."
    return _of_use("not-in-library", raw, "use", what, fix)


def _taken_twice(raw: RawRecord) -> Problem:
    what = f"{raw.id} is taken from a library twice."
    return _of_use("used-twice", raw, "use", what, "keep one of the two records.")


def _wrong_use(raw: RawRecord, strange: str) -> Problem:
    what = f"There is no field called {strange}."
    return _of_use("unknown-field", raw, strange, what, "write use.")


def _neither(raw: RawRecord) -> Problem:
    kind = KIND_NAMES[raw.section]
    what = f"The {kind} has neither an id nor a use."
    fix = f"add use: with the id of a {kind} of a library, or an id and a name."
    return _of_use("missing", raw, "", what, fix)


def _of_use(code: str, raw: RawRecord, field: str, what: str, fix: str) -> Problem:
    line = raw.line((field,)) if field else raw.line()
    return Problem(code, what, fix, raw.document.file, line, raw.label, field)


def _use_and_id(raw: RawRecord) -> Problem:
    what = "A record taken from a library with use keeps the library's id."
    fix = "leave id out, or leave use out and describe it here."
    return _of_use("use-and-id", raw, "id", what, fix)
