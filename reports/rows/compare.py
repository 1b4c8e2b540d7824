"""Rows of ``dpia compare``: what changed, and which risks moved because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from datamap.compare import Change
from datamap.model import DataMap
from dpia.attribution import Attribution, Move
from dpia.causes import Thing
from reports.language import language
from reports.pages.moved import Names, how_words, standing_words, thing_words
from reports.rows.origins import because


def compare_rows(
    datamap: DataMap,
    changes: Iterable[Change],
    moved: Attribution | None = None,
) -> list[dict[str, Any]]:
    """Return a row for each difference; keys as in the contract.

    ``because`` says where the record stands in the later map; it is empty where
    the record is no longer in it.

    Parameters
    ----------
    datamap
        The later map.
    changes
        The differences to show.
    moved
        Which risks moved and why; none is shown when left out.
    """
    moves = moved.moves if moved else ()
    return [_row(datamap, one, moves) for one in changes]


def _row(datamap: DataMap, one: Change, moves: Iterable[Move]) -> dict[str, Any]:
    there = [one.record] if one.record in datamap.records else []
    return {
        "record": one.record,
        "kind": one.kind,
        "change": one.change.value,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "substance": one.substance,
        "moved": [_short(move) for move in moves if _is_behind(one, move)],
        "because": because(datamap, there),
    }


def is_behind(change: Change, moved: Attribution | None) -> bool:
    """Say whether a difference is part of what moved some risk."""
    return moved is not None and any(_is_behind(change, one) for one in moved.moves)


def _is_behind(change: Change, move: Move) -> bool:
    return any(change in thing.changes for thing in move.cause.things)


def _short(move: Move) -> dict[str, Any]:
    gap = move.risk.kind == "gap"
    return {
        "risk": move.risk.id,
        "about": move.about,
        "activity": move.activity,
        "from": move.held.word if gap else _ends(move, then=True),
        "to": move.holds.word if gap else _ends(move, then=False),
        "how": move.cause.how.value,
        "because": [row for one in move.cause.things for row in _thing(one)],
    }


def _ends(move: Move, *, then: bool) -> list[str] | None:
    """Return a level's two ends; None where the risk does not arise."""
    levels = move.before if then else move.after
    return None if levels is None else list(levels.words)


def _thing(thing: Thing) -> Iterator[dict[str, str]]:
    """Yield what moved a risk: a record and field, or what nobody edited."""
    if thing.passing is not None:
        for record in thing.records or ("",):
            yield {"record": record, "change": thing.passing.value, "field": ""}
    for one in thing.changes:
        yield {"record": one.record, "change": one.change.value, "field": one.field}


def moved_rows(before: DataMap, after: DataMap, moved: Attribution) -> list[Any]:
    """Return a row for each risk or duty that moved, with the reason in words."""
    names, words = Names(before, after), language("en")
    return [
        {
            **_short(one),
            "kind": one.risk.kind,
            "title": one.risk.title,
            "why": "; ".join(thing_words(x, names, words) for x in one.cause.things),
            "by_itself": any(x.passing for x in one.cause.things),
            "together": how_words(one.cause.how, words),
            "stood": standing_words(one, words)[0],
            "stands": standing_words(one, words)[1],
        }
        for one in moved.moves
    ]
