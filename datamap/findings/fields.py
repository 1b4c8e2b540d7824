"""The facts of a record, where each stands, and what to call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datamap.facts import Evidence, Fact, Part
from datamap.findings.base import Path_
from datamap.model import DataMap, Origin, Source
from datamap.written import SHEET_MARK


@dataclass(frozen=True)
class Told:
    """One fact of a record."""

    path: Path_
    """Where it stands in the record."""

    field: str
    """Name of the field, which decides the shelf life of its evidence."""

    fact: Fact[Any]
    """The fact."""

    words: str
    """What the field holds, in a few words."""


def facts_of(part: Part, path: Path_ = ()) -> Iterator[Told]:
    """Yield every fact of a record, those inside its parts and lists included."""
    for name, described in type(part).model_fields.items():
        value = getattr(part, name)
        here = (*path, described.alias or name)
        if isinstance(value, Fact):
            # a place is written inside the list of places, whose name decides
            field = "stored_in" if name == "place" else name
            yield Told(here, field, value, in_words(described.description or name))
            yield from _inside(value.value, here)
        else:
            yield from _inside(value, here)


def _inside(value: Any, path: Path_) -> Iterator[Told]:  # noqa: ANN401
    if isinstance(value, Evidence | Source):
        return
    if isinstance(value, Part):
        yield from facts_of(value, path)
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            yield from _inside(one, (*path, position))


def in_words(description: str) -> str:
    """Return a field's description as a part of a sentence.

    Examples
    --------
    >>> in_words("Country it is established in. Left out: unknown.")
    'country it is established in'
    """
    first = description.replace("\n", " ").split(". Left out:")[0]
    first = first.split("Left out:")[0].split(";")[0].strip().rstrip(".")
    return first[:1].lower() + first[1:]


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Return some names or phrases as one, each once and in their order."""
    return "; ".join(dict.fromkeys(words))


@dataclass(frozen=True)
class Place:
    """File and line of a field, and the library if it was not the map."""

    file: str
    line: int | None
    library: str | None


def place_of(datamap: DataMap, record: str, path: Path_) -> Place:
    """Return where a field was written: in the map, or in the library it came from."""
    origin = datamap.origin(record)
    best = max((origin, *origin.also), key=lambda one: _depth(one, path))
    own = datamap.origin(datamap.school.id).file.split(SHEET_MARK)[0]
    is_own = best.file.split(SHEET_MARK)[0] == own
    return Place(best.file, best.line_of(path), None if is_own else best.file)


def _depth(origin: Origin, path: Path_) -> int:
    """Return how many steps down a path were written there."""
    depths = (end for end in range(len(path), 0, -1) if path[:end] in origin.lines)
    return next(depths, 0)
