"""What the supplier libraries know, for a map that is in the making."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from datamap.assemble import named_ids
from datamap.load import shipped_libraries

_TAKEN = ("parties", "systems")


@cache
def shipped(section: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the records of a section of the shipped libraries by their ids."""
    trees: list[Any] = [library.tree for library in shipped_libraries()]
    return {one["id"]: one for tree in trees for one in tree.get(section, ())}


@cache
def shipped_ids() -> frozenset[str]:
    """Return the ids that a record of the libraries may bring along."""
    return frozenset(id_ for one in (*_TAKEN, "questions") for id_ in shipped(one))


def come_along(id_: str) -> list[tuple[str, str]]:
    """Return what has to be taken with a record, each with its section.

    A question of a library that comes in with a record may be about others too, and
    a map in which it names none of them cannot be read.
    """
    records = {name: one for part in _TAKEN for name, one in shipped(part).items()}
    partners: list[str] = []
    seen, waiting = {id_}, [id_]
    while waiting:
        here = waiting.pop()
        named = [one for one in named_ids(dict(records[here])) if one in records]
        asked = _asked_with(here)
        partners += [one for one in asked if one not in seen]
        waiting += [one for one in dict.fromkeys((*named, *asked)) if one not in seen]
        seen.update(named, asked)
    return [(_section(one), one) for one in dict.fromkeys(partners)]


def _asked_with(id_: str) -> list[str]:
    """Return the records that a library's questions about one are about as well."""
    questions = shipped("questions").values()
    return [name for one in questions if id_ in one["about"] for name in one["about"]]


def _section(id_: str) -> str:
    return next(one for one in _TAKEN if id_ in shipped(one))
