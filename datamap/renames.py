"""Which records of two maps are the same one under another id.

A record that is gone and one that is new are the same when they are of one kind,
name the same thing and most of what they say is equal. Telling it does not depend
on which map is the earlier.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from datamap.model import RECORD_SECTIONS, DataMap, Record
from datamap.references import ANY, FIELDS
from datamap.written import written_record

Tree = dict[str, Any]

_MOST = 0.5
"""Share of equal content above which a record with the same name is the same."""

_NEARLY_ALL = 0.75
"""Share above which it is the same under another name."""

_MUST_AGREE: Mapping[str, tuple[str, ...]] = {
    "documents": ("kind",),
    "data": ("kind",),
    "flows": ("activity", "to"),
    "measures": ("measure",),
    "questions": ("ask",),
}
"""Fields without which two records are never the same."""

_NAMES = ("name", "question", "measure")
"""Fields that name what a record is about."""

_ORDER = (
    "documents", "people", "parties", "systems", "data", "activities", "flows",
    "measures", "questions",
)  # fmt: skip
"""Sections so that those which are named come before those that name them."""

assert {*_ORDER} == {*RECORD_SECTIONS}  # noqa: S101 - our own table

_FORMS = ("value", "conflicting")
"""Keys that only the long form of a fact has."""


def renames(before: DataMap, after: DataMap) -> dict[str, str]:
    """Return the new id of each record of `before` that has another one in `after`."""
    found: dict[str, str] = {}
    if before.school.id != after.school.id:
        found[before.school.id] = after.school.id
    for section in _ORDER:
        old = {one.id: one for one in getattr(before, section)}
        new = {one.id: one for one in getattr(after, section)}
        gone = {key: old[key] for key in old if key not in new}
        added = {key: new[key] for key in new if key not in old}
        found.update(_pairs(section, gone, added, found))
    return found


def renamed(tree: Tree, section: str, names: Mapping[str, str]) -> Tree:
    """Return a written record in which ids have their new names."""
    found = _renamed(tree, (), _reference_paths(section), names)
    assert isinstance(found, dict)  # noqa: S101 - as it was given
    return {**found, "id": names.get(found["id"], found["id"])}


def _pairs(
    section: str,
    gone: Mapping[str, Record],
    added: Mapping[str, Record],
    names: Mapping[str, str],
) -> dict[str, str]:
    """Pair what is most alike first; ties go by the ids, whichever map is earlier."""
    olds = {key: renamed(written_record(gone[key]), section, names) for key in gone}
    news = {key: written_record(added[key]) for key in added}
    alike = [
        (-share, sorted((old, new)), old, new)
        for old in olds
        for new in news
        if (share := _likeness(section, olds[old], news[new])) is not None
    ]
    found: dict[str, str] = {}
    for _, _, old, new in sorted(alike):
        if old not in found and new not in found.values():
            found[old] = new
    return found


def _likeness(section: str, old: Tree, new: Tree) -> float | None:
    """Return the share of equal content, or None if the two are not the same."""
    if any(old.get(key) != new.get(key) for key in _MUST_AGREE.get(section, ())):
        return None
    one, other = set(_content(old, ())), set(_content(new, ()))
    share = len(one & other) / max(len(one | other), 1)
    named = any(key in old and old[key] == new.get(key) for key in _NAMES)
    return share if share > (_MOST if named else _NEARLY_ALL) else None


def _content(tree: Any, path: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401
    """Yield each plain value with its place; the order of lists does not count."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if path or key != "id":
                yield from _content(value, (*path, key))
    elif isinstance(tree, list):
        for value in tree:
            yield from _content(value, path)
    else:
        yield json.dumps([*path, tree])


def _reference_paths(section: str) -> Mapping[str, str]:
    """Return the dotted fields that hold ids, and what kind of text each is."""
    fields = dict.fromkeys(FIELDS.get(section, {}), ANY)
    for place in ("", "retention.", "items.listed."):
        fields[f"{place}source.document"] = ANY
    if section in ("activities", "flows"):
        fields["data"] = "data"
    return fields


def _renamed(
    tree: Any,  # noqa: ANN401 - plain values
    path: tuple[str, ...],
    fields: Mapping[str, str],
    names: Mapping[str, str],
) -> Any:  # noqa: ANN401
    if isinstance(tree, dict):
        return {
            key: _renamed(
                one, path if key in _FORMS else (*path, str(key)), fields, names
            )
            for key, one in tree.items()
        }
    if isinstance(tree, list):
        return [_renamed(one, path, fields, names) for one in tree]
    if not isinstance(tree, str):
        return tree
    if path[-2:] == ("evidence", "source"):
        return names.get(tree, tree)
    kind = fields.get(".".join(path))
    if kind == "data":
        category, dot, item = tree.partition(".")
        return f"{names.get(category, category)}{dot}{item}"
    return names.get(tree, tree) if kind else tree
