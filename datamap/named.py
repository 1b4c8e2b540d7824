"""Find the records that a question names, or say which was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

from datamap.assemble import KIND_NAMES
from datamap.errors import DataMapError
from datamap.model import DataCategory, DataMap, Record
from datamap.model.datamap import SECTION_OF

R = TypeVar("R", bound=Record)

MOST_NAMES = 12
"""How many ids an error lists; more would not be read."""


class NoSuchRecordError(DataMapError):
    """A question names a record that the map does not have."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Say what was looked for, and which there are that look like it."""
        listed = sorted(known)
        close = get_close_matches(name, listed, n=1)
        more = ", ..." if len(listed) > MOST_NAMES else ""
        fix = f"use one of: {', '.join(listed[:MOST_NAMES])}{more}"
        if close:
            fix = f"write {close[0]}."
        elif not listed:
            fix = f"add a {kind} to the map first."
        text = f"The map has no {kind} called {name}.\n  To put it right: {fix}"
        super().__init__(text)


def named(datamap: DataMap, kind: type[R], record_id: str) -> R:
    """Return the record of a kind with an id.

    Raises
    ------
    NoSuchRecordError
        If there is none.
    """
    found = datamap.find(kind, record_id)
    if found is None:
        section = SECTION_OF[kind]
        known = [one.id for one in getattr(datamap, section)]
        raise NoSuchRecordError(KIND_NAMES[section], record_id, known)
    return found


def named_data(datamap: DataMap, ref: str) -> tuple[DataCategory, str | None]:
    """Return the category, and the item's id if one is named, of a reference.

    Raises
    ------
    NoSuchRecordError
        If the map has no such category or the category no such item.
    """
    category_id, _, item = ref.partition(".")
    category = named(datamap, DataCategory, category_id)
    known = [f"{category.id}.{one.id}" for one in category.items.listed]
    if item and ref not in known:
        kind = "data item"
        raise NoSuchRecordError(kind, ref, known)
    return category, item or None


def name_of(datamap: DataMap, record_id: str) -> str:
    """Return how a record is called in a sentence, or its id if it has no name."""
    record = datamap.records.get(record_id)
    return str(getattr(record, "name", None) or record_id)


def names_of(datamap: DataMap, record_ids: Iterable[str]) -> str:
    """Return the names of some records, each once, with commas between."""
    return ", ".join(dict.fromkeys(name_of(datamap, one) for one in record_ids))
