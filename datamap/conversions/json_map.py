"""A map as one JSON object, with every record it takes from supplier libraries.

The object can be read again years later, whatever the libraries say then. Beside
the sections of a map it has ``libraries``: which records were taken from one as
they are, and which fields of the others the map overrides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from datamap.assemble import RawRecord, sections
from datamap.errors import InvalidDataMapError, Problem
from datamap.load import MODELS
from datamap.model import FORMAT, DataMap, Origin
from datamap.references import reference_problems
from datamap.strict_yaml import MAX_BYTES, MAX_DEPTH, Document
from datamap.wording import problems_of
from datamap.written import (
    LISTED_SECTIONS,
    is_taken,
    is_used,
    overridden,
    written_record,
)

LIBRARIES = "libraries"
"""Key that tells the map's own records from those of libraries."""


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
    _require_shallow(tree, file)
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
    return datamap.with_origins(_origins(datamap, libraries, file))


def read_json(text: str | bytes, file: str) -> DataMap:
    """Return the map of a JSON text; see `from_json`."""
    return from_json(parse_json(text, file), file)


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
    shelf = Origin("a supplier library", None)
    found = {name: Origin(file, None) for name in datamap.records}
    if isinstance(taken, list):
        found.update({one: shelf for one in taken if isinstance(one, str)})
    if isinstance(used, dict):
        for name, fields in used.items():
            listed = fields if isinstance(fields, list) else []
            lines: dict[tuple[str | int, ...], int] = {
                tuple(str(one).split(".")): 1 for one in listed
            }
            found[name] = Origin(file, None, lines, (shelf,))
    return found


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


def _require_shallow(tree: object, file: str) -> None:
    waiting: list[tuple[object, int]] = [(tree, 0)]
    while waiting:
        here, depth = waiting.pop()
        if depth > MAX_DEPTH:
            what = f"The map is nested more than {MAX_DEPTH} levels deep."
            fix = "export the map again with dpia export --to json."
            raise InvalidDataMapError([Problem("too-deep", what, fix, file)])
        inner = list(here.values()) if isinstance(here, dict) else here
        if isinstance(inner, list):
            waiting += [(one, depth + 1) for one in inner]


def _no_map(file: str) -> Problem:
    what = "This is not a map in JSON."
    fix = f"use a file that starts with format {FORMAT}, as dpia export writes it."
    return Problem("no-map", what, fix, file)
