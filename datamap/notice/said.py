"""What a notice says: one row for each thing, with its words, line and state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Field(StrEnum):
    """What a row is about."""

    CONTROLLER = "controller"
    PEOPLE = "people"
    DATA = "data"
    ITEM = "item"
    PURPOSE = "purpose"
    BASIS = "basis"
    CONDITION = "condition"
    RECIPIENT = "recipient"
    SYSTEM = "system"
    TRANSFER = "transfer"
    COUNTRY = "country"
    SAFEGUARD = "safeguard"
    RETENTION = "retention"
    RIGHT = "right"
    SECURITY = "security"
    CONTACT = "contact"
    LINK = "link"
    DATE = "date"


class Stated(StrEnum):
    """How a notice says a thing."""

    STATED = "stated"
    BY_REFERENCE = "by_reference"
    IMPLIED = "implied"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Said:
    """One thing that a notice says."""

    field: Field
    text: str
    """The notice's own words, as short as will do; empty for what is not stated."""

    line: int | None
    """Line where it is said first; None for what is not stated."""

    state: Stated = Stated.STATED
    parent: str = ""
    """Text of the row it belongs to: an item's category, an onward recipient's
    sender; empty for what stands alone."""

    id: str = ""
    """Our own name for what is meant; empty if we have none."""

    about: str = ""
    """The people that the notice is speaking of; empty if it does not say."""

    alone: bool = dataclasses.field(default=False, compare=False)
    """Whether it is an item of a list, which another of the same meaning is not."""

    also: tuple[int, ...] = dataclasses.field(default=(), compare=False)
    """Further lines that say the same."""


def plain(text: str) -> str:
    """Return text as it is compared: no case, no small words in front."""
    words = text.lower().replace("’", "'").split()
    while len(words) > 1 and words[0] in _SMALL:
        words.pop(0)
    return " ".join(words).strip(" .;,:()")


_SMALL = frozenset({"the", "our", "your", "their", "a", "an", "any", "to", "for"})


def merged(rows: Iterable[Said]) -> list[Said]:
    """Return rows with those that say the same thing joined into the first."""
    first: dict[tuple[str, ...], Said] = {}
    for row in rows:
        key = _key(row)
        known = first.get(key)
        if known is None:
            first[key] = row
        elif row.line is not None and _says_more(row.line, known):
            conflicts = row.state is Stated.CONFLICTING
            state = row.state if conflicts else known.state
            first[key] = replace(known, state=state, also=(*known.also, row.line))
    return list(first.values())


_MOST_LINES = 50
"""Lines that are kept beside the first."""


def _says_more(line: int, known: Said) -> bool:
    is_new = line not in (known.line, *known.also)
    return is_new and len(known.also) < _MOST_LINES


def _key(row: Said) -> tuple[str, ...]:
    if row.field in (Field.DATA, Field.ITEM):
        return row.field, plain(row.text), row.parent, row.about
    if row.alone or row.field in (Field.TRANSFER, Field.RETENTION):
        return row.field, plain(row.text)
    return row.field, row.id or plain(row.text), row.parent if not row.id else ""
