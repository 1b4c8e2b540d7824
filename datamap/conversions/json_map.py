"""A map as one JSON object, with every record it takes from supplier libraries.

The object can be read again years later, whatever the libraries say then. Beside
the sections of a map it has ``libraries``: which records were taken from one as
they are, and which fields of the others the map overrides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from datamap.assemble import MERGED_PARTS, RawRecord, sections
from datamap.chains import require_short_chains
from datamap.errors import InvalidDataMapError, Problem
from datamap.load import MODELS, build_map
from datamap.model import FORMAT, DataMap, Origin, Record
from datamap.references import reference_problems
from datamap.strict_yaml import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Document
from datamap.wording import problems_of
from datamap.written import (
    LISTED_SECTIONS,
    every_path,
    is_taken,
    is_used,
    overridden,
    written_map,
    written_record,
)

LIBRARIES = "libraries"
"""Key that tells the map's own records from those of libraries."""


_SHELF = Origin("a supplier library", None)


def to_json(datamap: DataMap) -> dict[str, Any]:
    """Return a map in plain values, ready for ``json.dumps``."""
    tree: dict[str, Any] = {"format": FORMAT}
    tree["school"] = written_record(datamap.school)
    for section in LISTED_SECTIONS:
        listed = getattr(datamap, section)
        if listed:
            tree[section] = [written_record(one) for one in listed]
    if datamap.year is not None:
        tree["year"] = written_record(datamap.year)
    records = datamap.records.values()
    taken = [one.id for one in records if is_taken(datamap, one)]
    used = {
        one.id: [".".join(path) for path in overridden(datamap.origin(one.id))]
        for one in records
        if is_used(datamap, one)
    }
    if taken or used:
        tree[LIBRARIES] = {"taken": taken, "used": used}
    return tree


def from_json(tree: object, file: str = "map.json") -> DataMap:
    """Return the map of an object that `to_json` made.

    Nothing is taken from today's supplier libraries.

    Raises
    ------
    InvalidDataMapError
        With every problem found.
    """
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise InvalidDataMapError([_no_map(file)])
    _require_small(tree, file)
    libraries = tree.get(LIBRARIES)
    document = Document(
        file, {key: tree[key] for key in tree if key != LIBRARIES}, {(): 1}
    )
    problems: list[Problem] = []
    records = list(sections(document, problems))
    built: dict[str, list[Any]] = {section: [] for section in MODELS}
    for raw in records:
        problems += _validate(raw, built)
    problems += reference_problems(records)
    problems += _missing(built, file)
    if problems:
        unlined = [_without_line(one) for one in problems]
        raise InvalidDataMapError(dict.fromkeys(unlined))
    datamap = _put_together(built)
    datamap = datamap.with_origins(_origins(datamap, libraries, file))
    require_short_chains(datamap)
    return datamap


def read_json(text: str | bytes, file: str) -> DataMap:
    """Return the map of a JSON text; see `from_json`."""
    return from_json(parse_json(text, file), file)


def map_to_keep(told: DataMap, file: str, libraries: Iterable[Document]) -> DataMap:
    """Return a map as it is kept in a folder: on today's libraries, saying the same.

    What the libraries say otherwise than the map is what the school says itself: it
    becomes the map's own, over theirs.

    Parameters
    ----------
    told
        A map that `from_json` gave.
    file
        Name of the file that it came from.
    libraries
        Supplier libraries that win over the shipped ones, nearest first.

    Raises
    ------
    InvalidDataMapError
        With every problem found.
    """
    shelves = tuple(libraries)
    built = _build(written_map(told), file, shelves)
    origins = {
        one.id: _saying(one, told.origin(one.id), built)
        for one in told.records.values()
        if is_taken(told, one) or is_used(told, one)
    }
    kept = {name: told.origin(name) for name in (*told.records, *_accepted(told))}
    return _build(written_map(told.with_origins({**kept, **origins})), file, shelves)


def _build(tree: dict[str, Any], file: str, libraries: Iterable[Document]) -> DataMap:
    return build_map(Document(file, tree, every_path(tree)), libraries)


def _saying(record: Record, origin: Origin, built: DataMap) -> Origin:
    """Return the origin with the fields in which a library says something else."""
    there = built.records.get(record.id)
    said = record.model_dump(mode="json", by_alias=True)
    known = {} if there is None else there.model_dump(mode="json", by_alias=True)
    fields: list[tuple[str | int, ...]] = []
    for name, value in said.items():
        other = known.get(name)
        if name in MERGED_PARTS and isinstance(value, dict):
            inner = other if isinstance(other, dict) else {}
            fields += [(name, one) for one in value if value[one] != inner.get(one)]
        elif value != other:
            fields.append((name,))
    if not fields or there is None:
        return origin
    lines = {**(origin.lines if origin.also else {}), **dict.fromkeys(fields, 1)}
    return Origin(built.origin(built.school.id).file, None, lines, (_SHELF,))


def parse_json(text: str | bytes, file: str) -> Any:  # noqa: ANN401 - what a file holds
    """Return the values of a JSON text, or say what is wrong with it."""
    if len(text) > 4 * MAX_BYTES:
        what = f"The file is longer than {4 * MAX_BYTES:,} characters."
        fix = "check that this is the right file."
        raise InvalidDataMapError([Problem("too-long", what, fix, file)])
    try:
        tree = json.loads(text)
        json.dumps(tree, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        what = "The file cannot be read as JSON."
        fix = "export the map again with dpia export --to json."
        raise InvalidDataMapError([Problem("not-json", what, fix, file)]) from None
    return tree


def _validate(raw: RawRecord, built: dict[str, list[Any]]) -> Iterator[Problem]:
    model = MODELS[raw.section]
    try:
        built[raw.section].append(model.model_validate(raw.tree))
    except ValidationError as error:
        yield from problems_of(error, raw, model)


def _missing(built: Mapping[str, list[Any]], file: str) -> Iterator[Problem]:
    for section in ("school", "people", "data", "activities"):
        if not built[section]:
            what = f"There is no {section} in the map."
            yield Problem("missing", what, "export the map again.", file)


def _put_together(built: Mapping[str, list[Any]]) -> DataMap:
    lists = {name: tuple(built[name]) for name in LISTED_SECTIONS}
    year = built["year"][0] if built["year"] else None
    return DataMap(school=built["school"][0], year=year, **lists)


def _origins(datamap: DataMap, libraries: object, file: str) -> dict[str, Origin]:
    """Tell again which records a library holds and what the map overrides."""
    kept = libraries if isinstance(libraries, dict) else {}
    taken, used = kept.get("taken"), kept.get("used")
    accepted = _accepted(datamap)
    found = {name: Origin(file, None) for name in (*datamap.records, *accepted)}
    if isinstance(taken, list):
        found.update({one: _SHELF for one in taken if isinstance(one, str)})
    if isinstance(used, dict):
        for name, fields in used.items():
            listed = fields if isinstance(fields, list) else []
            lines: dict[tuple[str | int, ...], int] = {
                tuple(str(one).split(".")): 1 for one in listed
            }
            found[name] = Origin(file, None, lines, (_SHELF,))
    return found


def _accepted(datamap: DataMap) -> Iterator[str]:
    return (one.key for one in datamap.accepted)


def _without_line(problem: Problem) -> Problem:
    """Return a problem of an object that has no lines worth naming."""
    return Problem(
        problem.code,
        problem.what,
        problem.fix,
        problem.file,
        None,
        problem.record,
        problem.field,
        problem.law,
    )


def _require_small(tree: object, file: str) -> None:
    """Refuse an object that is nested deeper or has more values than any map."""
    fix = "export the map again with dpia export --to json."
    waiting: list[tuple[object, int]] = [(tree, 0)]
    count = 0
    while waiting:
        here, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH:
            what = f"The map is nested more than {MAX_DEPTH} levels deep."
            raise InvalidDataMapError([Problem("too-deep", what, fix, file)])
        if count + len(waiting) > MAX_VALUES:
            what = f"The map has more than {MAX_VALUES:,} values."
            raise InvalidDataMapError([Problem("too-many-values", what, fix, file)])
        inner = list(here.values()) if isinstance(here, dict) else here
        if isinstance(inner, list):
            waiting += [(one, depth + 1) for one in inner]


def _no_map(file: str) -> Problem:
    what = "This is not a map in JSON."
    fix = f"use a file that starts with format {FORMAT}, as dpia export writes it."
    return Problem("no-map", what, fix, file)
