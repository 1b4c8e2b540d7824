"""The map as somebody reads it: what nobody has confirmed taken for an answer.

A reading never counts as an answer. It only shows what would follow if it were
right, so that an open question can be told from one that leans to one side.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from datamap.facts import Fact, Part
from datamap.model import (
    Activity,
    DataCategory,
    DataMap,
    Flow,
    PeopleGroup,
    Record,
    System,
)

T = TypeVar("T")

READ: tuple[type[Record], ...] = (Activity, DataCategory, Flow, PeopleGroup, System)
"""Classes of record whose fields are read so."""


def as_read(datamap: DataMap) -> DataMap:
    """Return the map with every reading and every old answer taken as it stands.

    What is in conflict stays open: nothing says which of the answers to take.
    """
    records = [one for one in datamap.records.values() if isinstance(one, READ)]
    told = [_told(one) for one in records]
    changed = [new for new, old in zip(told, records, strict=True) if new is not old]
    return datamap.replacing(*changed)


def _told(value: T) -> T:
    """Return a value in which known facts stand without what weakens them."""
    told: Any = value
    if isinstance(value, tuple):
        parts = tuple(_told(one) for one in value)
        is_same = all(one is two for one, two in zip(parts, value, strict=True))
        told = value if is_same else parts
    elif isinstance(value, Part):
        changed = {name: new for name, old in value if (new := _told(old)) is not old}
        if isinstance(value, Fact) and (value.evidence or value.provisional):
            changed |= {"evidence": (), "provisional": None}
        told = value.model_copy(update=changed) if changed else value
    return cast("T", told)
