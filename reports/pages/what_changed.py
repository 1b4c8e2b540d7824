"""What changed since the review before, and which risks moved with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datamap.compare import Change, ChangeKind, compare
from datamap.model import DataMap
from dpia.assessment import Assessment, assess
from dpia.scales import Level, Levels
from dpia.scoring import Score
from reports.earlier import is_left_out, kept_data, read_map_or_review
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.words import level_words

MOST_MOVED = 20
"""How many moved risks are told one by one."""

_KINDS: Mapping[str, str] = {
    "school": marked("The school"),
    "document": marked("Papers"),
    "people": marked("People"),
    "data": marked("Kinds of data"),
    "party": marked("Organisations"),
    "system": marked("Systems"),
    "activity": marked("Activities"),
    "flow": marked("Flows of data"),
    "measure": marked("Protective steps"),
    "question": marked("Questions"),
    "accepted": marked("Accepted findings"),
    "year": marked("The year's numbers"),
}


@dataclass(frozen=True)
class ChangedKind:
    """The records of one kind that came, went or changed."""

    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """One risk of one use of data that stands elsewhere than before."""

    risk: str
    about: str
    before: str
    after: str
    is_worse: bool
    with_: tuple[str, ...]
    """Names of the changed records that it rests on."""


@dataclass(frozen=True)
class WhatChanged:
    """Everything the section says; empty parts where nothing changed."""

    since: str
    """Day of the review before in words; empty if it does not say."""

    kinds: tuple[ChangedKind, ...]
    renewed: int
    """How many changes say nothing new, such as fresh evidence."""

    moved: tuple[Moved, ...]
    more_moved: int
    """How many more moved than are told."""


def what_changed(
    found: Assessment, previous: str | None, words: Language
) -> WhatChanged | None:
    """Return what changed, or None if there is no review before.

    Both maps are judged by the law of the day of this review and by its method,
    so that what moved, moved because of the map.

    Raises
    ------
    InvalidDataMapError
        If the review before cannot be read.
    """
    if previous is None:
        return None
    before = read_map_or_review(previous)
    kept = kept_data(Path(previous))
    changes = [
        one for one in compare(before, found.datamap) if not is_left_out(one, kept)
    ]
    telling = [one for one in changes if one.substance]
    moved = list(_moved(found, before, telling, words))
    return WhatChanged(
        since=_since(kept, words),
        kinds=tuple(_kinds(telling, before, found.datamap, words)),
        renewed=len(changes) - len(telling),
        moved=tuple(moved[:MOST_MOVED]),
        more_moved=max(len(moved) - MOST_MOVED, 0),
    )


def _since(kept: Mapping[str, Any], words: Language) -> str:
    """Return the day of the review before in words; empty if it does not say."""
    try:
        return words.day(date.fromisoformat(str(kept.get("on"))))
    except ValueError:
        return ""


def _kinds(
    changes: Iterable[Change], before: DataMap, after: DataMap, words: Language
) -> Iterator[ChangedKind]:
    by_kind: dict[str, list[Change]] = {}
    for one in changes:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, same in by_kind.items():
        names: dict[bool | None, dict[str, None]] = {True: {}, False: {}, None: {}}
        for one in same:
            names[_came(one)][_name(one, before, after)] = None
        yield ChangedKind(
            words.text(_KINDS[kind]),
            tuple(names[True]),
            tuple(names[False]),
            tuple(names[None]),
        )


def _came(change: Change) -> bool | None:
    """Say whether a whole record came, went (False), or only changed (None)."""
    if change.field or change.change not in (ChangeKind.ADDED, ChangeKind.REMOVED):
        return None
    return change.change is ChangeKind.ADDED


def _name(change: Change, before: DataMap, after: DataMap) -> str:
    known = after if change.record in after.records else before
    return name_of(known, change.record)


def _moved(
    found: Assessment, before: DataMap, changes: Iterable[Change], words: Language
) -> Iterator[Moved]:
    old = _levels(assess(before, found.on, found.catalogue))
    new = _levels(found)
    touched = {one.record for one in changes}
    keys = sorted({*old, *new}, key=lambda key: _order(old.get(key), new.get(key), key))
    for key in keys:
        was, now = old.get(key), new.get(key)
        if _level(was) == _level(now):
            continue
        told = now or was
        assert told is not None  # noqa: S101 - the key came from one of the two
        worse = (_level(now).high, _level(now).low) > (
            _level(was).high,
            _level(was).low,
        )
        yield Moved(
            words.text(told.risk.title),
            name_of(found.datamap if now else before, told.about),
            level_words(_level(was), words),
            level_words(_level(now), words),
            worse,
            tuple(
                name_of(found.datamap if now else before, one)
                for one in told.because
                if one in touched
            ),
        )


_Key = tuple[str, str, str]


def _levels(found: Assessment) -> Mapping[_Key, Score]:
    return {(one.risk.id, one.about, one.activity): one for one in found.risks}


_NOTHING = Levels(Level.NONE, Level.NONE)


def _level(one: Score | None) -> Levels:
    return one.current if one is not None and one.current is not None else _NOTHING


def _order(was: Score | None, now: Score | None, key: _Key) -> tuple[int, int, _Key]:
    """Order risks that moved: the worst now first, then those that were."""
    return -_level(now).high, -_level(was).high, key
