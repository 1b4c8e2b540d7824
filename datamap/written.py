"""A map's records as a person would write them: plain values in short forms."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from datamap.assemble import MERGED_PARTS
from datamap.model import FORMAT, RECORD_SECTIONS, DataMap, Origin, Record

LISTED_SECTIONS = (*RECORD_SECTIONS, "accepted")
"""Sections of a map that are lists, in the order in which we write them."""

SHEET_MARK = ", sheet "
"""What stands between a workbook's name and a sheet's in the name of a place."""

_LAST = ("source", "note")
"""Fields that read best at the end of a record."""


def written_record(record: BaseModel) -> dict[str, Any]:
    """Return a record's fields in their shortest forms, without what is default."""
    plain = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    last = {key: plain.pop(key) for key in _LAST if key in plain}
    return {**plain, **last}


def written_map(datamap: DataMap) -> dict[str, Any]:
    """Return a map as its own file holds it.

    Records taken from a supplier library as they are stay out; those that override
    a library's are ``use: <id>`` with what they override.
    """
    tree: dict[str, Any] = {"format": FORMAT}
    tree["school"] = written_record(datamap.school)
    for section in RECORD_SECTIONS:
        own = [one for one in getattr(datamap, section) if not is_taken(datamap, one)]
        if own:
            tree[section] = [_own_record(one, datamap) for one in own]
    if datamap.accepted:
        tree["accepted"] = [written_record(one) for one in datamap.accepted]
    if datamap.year is not None:
        tree["year"] = written_record(datamap.year)
    return tree


def is_taken(datamap: DataMap, record: Record) -> bool:
    """Say whether a record came from a supplier library as it is."""
    origin = datamap.origin(record.id)
    if not origin.file or origin.also:
        return False
    own = datamap.origin(datamap.school.id).file
    return origin.file.split(SHEET_MARK)[0] != own.split(SHEET_MARK)[0]


def is_used(datamap: DataMap, record: Record) -> bool:
    """Say whether a record takes a supplier library's and may override it."""
    return bool(datamap.origin(record.id).also)


def overridden(origin: Origin) -> list[tuple[str, ...]]:
    """Return the fields that a record overrides; parts that are merged, by field."""
    paths = [tuple(map(str, path)) for path in origin.lines]
    found = [
        path[:2] if path[0] in MERGED_PARTS else path[:1]
        for path in paths
        if path[0] not in ("use", "id") and (path[0] not in MERGED_PARTS or path[1:])
    ]
    return list(dict.fromkeys(found))


def _own_record(record: Record, datamap: DataMap) -> dict[str, Any]:
    if not is_used(datamap, record):
        return written_record(record)
    short = written_record(record)
    full = record.model_dump(mode="json", by_alias=True)
    own: dict[str, Any] = {"use": record.id}
    for path in overridden(datamap.origin(record.id)):
        here = own
        for step in path[:-1]:
            here = here.setdefault(step, {})
        found = value_at(short, path)
        here[path[-1]] = value_at(full, path) if found is None else found
    last = {key: own.pop(key) for key in _LAST if key in own}
    return {**own, **last}


def value_at(tree: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - plain values
    """Return what stands at a path of a tree, or None."""
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def every_path(tree: object) -> dict[tuple[str | int, ...], int]:
    """Return line 1 for each place of a tree that no file holds."""
    found: dict[tuple[str | int, ...], int] = {(): 1}
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), tree)]
    while waiting:
        path, here = waiting.pop()
        inner: list[tuple[str | int, object]] = []
        if isinstance(here, dict):
            inner = list(here.items())
        elif isinstance(here, list):
            inner = list(enumerate(here))
        for step, one in inner:
            found[(*path, step)] = 1
            waiting.append(((*path, step), one))
    return found
