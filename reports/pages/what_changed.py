"""What changed since the review before, and which risks moved because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from datamap.compare import Change, ChangeKind, compare
from dpia.assessment import Assessment
from dpia.attribution import Attribution, Move, attribute
from dpia.scales import Level
from reports.earlier import is_left_out, kept_data, read_map_or_review
from reports.earlier_review import day_of, review_of
from reports.language import Language, marked
from reports.pages.moved import Names, how_words, standing_words, thing_words
from reports.pages.notice_standing import NoticeStanding, put_right

MOST_NAMED = 3
"""How many moved risks are shown at first for each thing that moved some."""

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
    """One risk, or duty, of one use of data that stands elsewhere than before."""

    risk: str
    about: str
    before: str
    after: str
    is_worse: bool
    because: tuple[str, ...]
    """What moved it, each in a few words."""

    how: str
    """How several things did it together; empty where one did it alone."""

    kind: Literal["new", "gone", "moved"]
    """Whether it did not arise before, or does not now."""


@dataclass(frozen=True)
class MovedTogether:
    """Everything that one thing, or the same things together, moved."""

    because: tuple[str, ...]
    how: str
    higher: tuple[str, ...]
    """The risks that are new or stand higher, worst first."""

    lower: tuple[str, ...]
    """The risks that are gone or stand lower."""

    first: int = MOST_NAMED
    """How many of each are shown at first."""


@dataclass(frozen=True)
class WhatChanged:
    """Everything the section says; empty parts where nothing changed."""

    since: str
    """Day of the review before in words; empty if it does not say."""

    kinds: tuple[ChangedKind, ...]
    renewed: int
    """How many changes say nothing new, such as fresh evidence."""

    groups: tuple[MovedTogether, ...]
    """What moved risks, the most telling first."""

    moved: tuple[Moved, ...]
    """Every move, the worst first."""

    not_compared: tuple[str, ...]
    """Risks and duties that cannot be compared with the review before."""

    notice: str = ""
    """How the privacy notice stands beside the review before; empty without one."""


def what_changed(
    found: Assessment,
    previous: str | None,
    words: Language,
    notices: Iterable[NoticeStanding] = (),
) -> WhatChanged | None:
    """Return what changed, or None if there is no review before.

    A map without a day is judged by the law of the day of this review.

    Parameters
    ----------
    found
        The assessment of today.
    previous
        The review before, or a map; None if there is none.
    words
        The language.
    notices
        How the school's own notices stand today.

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
    titles = {
        one.id: words.text(one.title) for one in found.catalogue.measures.values()
    }
    names = Names(before, found.datamap, titles)
    since = day_of(kept)
    moved = attribute(
        before,
        found.datamap,
        since or found.on,
        found.on,
        found.catalogue,
        review=review_of(kept, found.catalogue.method.version),
        found=found,
    )
    ordered = sorted(moved.moves, key=_order)
    return WhatChanged(
        since=words.day(since) if since else "",
        kinds=tuple(_kinds(telling, names, words)),
        renewed=len(changes) - len(telling),
        groups=tuple(_groups(ordered, names, words)),
        moved=tuple(_moved(one, names, words) for one in ordered),
        not_compared=_not_compared(moved, words),
        notice=put_right(kept, tuple(notices), words),
    )


def _kinds(
    changes: Iterable[Change], names: Names, words: Language
) -> Iterator[ChangedKind]:
    by_kind: dict[str, list[Change]] = {}
    for one in changes:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, same in by_kind.items():
        found: dict[bool | None, dict[str, None]] = {True: {}, False: {}, None: {}}
        for one in same:
            found[_came(one)][names(one.record)] = None
        yield ChangedKind(
            words.text(_KINDS[kind]),
            tuple(found[True]),
            tuple(found[False]),
            tuple(found[None]),
        )


def _came(change: Change) -> bool | None:
    """Say whether a whole record came, went (False), or only changed (None)."""
    if change.field or change.change not in (ChangeKind.ADDED, ChangeKind.REMOVED):
        return None
    return change.change is ChangeKind.ADDED


def _moved(move: Move, names: Names, words: Language) -> Moved:
    before, after = standing_words(move, words)
    return Moved(
        words.text(move.risk.title),
        names(move.about),
        before,
        after,
        move.is_worse,
        tuple(thing_words(one, names, words) for one in move.cause.things),
        how_words(move.cause.how, words),
        _kind(move),
    )


def _kind(move: Move) -> Literal["new", "gone", "moved"]:
    if move.risk.kind == "gap":
        return "moved"
    if move.before is None:
        return "new"
    return "gone" if move.after is None else "moved"


def _groups(
    moves: Iterable[Move], names: Names, words: Language
) -> Iterator[MovedTogether]:
    """Yield the moves by what did them, those that did the most first."""
    found: dict[tuple[tuple[str, ...], str], list[Moved]] = {}
    for one in moves:
        told = _moved(one, names, words)
        found.setdefault((told.because, told.how), []).append(told)
    for (because, how), same in sorted(found.items(), key=lambda one: -len(one[1])):
        yield MovedTogether(
            because,
            how,
            tuple(_line(one, words) for one in same if one.is_worse),
            tuple(_line(one, words) for one in same if not one.is_worse),
        )


_LINES: Mapping[str, str] = {
    "new": marked("{risk} ({about}): new, {after}"),
    "gone": marked("{risk} ({about}): gone, was {before}"),
    "moved": marked("{risk} ({about}): was {before}, now {after}"),
}


def _line(one: Moved, words: Language) -> str:
    return words.text(
        _LINES[one.kind],
        risk=one.risk, about=one.about, before=one.before, after=one.after,
    )  # fmt: skip


def _not_compared(moved: Attribution, words: Language) -> tuple[str, ...]:
    return tuple(words.text(one.title) for one in moved.not_compared)


def _order(move: Move) -> tuple[bool, int, int, int, str, str, str]:
    """Order risks that moved: those that rose first, then the worst, then by name."""
    none = Level.NONE
    now, was = move.after, move.before
    return (
        not move.is_worse,
        -(now.low if now else none),
        -(now.high if now else none),
        -(was.high if was else none),
        move.risk.id,
        move.about,
        move.activity,
    )
