"""Rows of ``dpia compare``: what changed, and which risks moved because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from datamap.compare import Change
from datamap.model import DataMap
from dpia.attribution import Attribution, Move
from dpia.attribution.search import Thing
from reports.language import language
from reports.pages.moved import Names, how_words, standing_words, thing_words
from reports.rows.naming import counted
from reports.rows.origins import because

MOST_RISKS = 3
"""How many moved risks a table names for one change."""


Row = Mapping[str, Any]


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


def total_of_changes(rows: Sequence[Row], moved: Attribution | None) -> str:
    """Return how many differences there are, and how many risks they moved."""
    found = counted(len(rows), "difference", "differences")
    if moved is None:
        return f"{found}."
    risks = counted(len(moved.moves), "risk or duty", "risks and duties")
    return f"{found}; {risks} moved."


def short_compare_rows(
    rows: Iterable[Row], moved: Iterable[Row], names: Names
) -> list[dict[str, Any]]:
    """Return the rows for a screen: names, and each move from what to what."""
    told = {_key(one): f"{one['title']}: {_from_to(one)}" for one in moved}
    return [
        {
            **row,
            "record": names(row["record"]),
            "before": _by_name(row["before"], names),
            "after": _by_name(row["after"], names),
            "risks": _few([told[_key(one)] for one in row["moved"]]),
        }
        for row in rows
    ]


def _key(moved: Row) -> tuple[str, str, str]:
    return moved["risk"], moved["activity"], moved["about"]


def _from_to(one: Row) -> str:
    return f"before: {one['stood']}; now: {one['stands']}"


def _by_name(value: Any, names: Names) -> Any:  # noqa: ANN401 - any plain value
    """Return a value with names for the records that it gives by their ids."""
    if isinstance(value, list):
        return [_by_name(one, names) for one in value]
    known = (names.before.records, names.after.records)
    is_id = isinstance(value, str) and any(value in some for some in known)
    return names(value) if is_id else value


def _few(moves: Iterable[str]) -> str:
    listed = [*dict.fromkeys(moves)]
    left = len(listed) - MOST_RISKS
    more = [f"and {left} more"] if left > 0 else []
    return "\n".join([*listed[:MOST_RISKS], *more])


def move_line(one: Row, names: Names) -> str:
    """Return which risk or duty moved, of what, and from where to where."""
    where = f"{names(one['about'])}, {names(one['activity'])}"
    return f"{one['title']} ({where}), {_from_to(one)}"


def moved_notes(
    found: Attribution | None, moved: Sequence[Row], names: Names, most: int | None
) -> list[str]:
    """Return every risk that moved with its reason, and what cannot be told.

    Parameters
    ----------
    found
        Which risks moved and why; None where nobody asked.
    moved
        The same as rows.
    names
        What records are called.
    most
        How many moves are told; None for all.
    """
    if found is None:
        return ["Which risks moved is not worked out; ask with --risks."]
    total = counted(len(moved), "risk or duty", "risks and duties")
    told = [
        f"  - {move_line(one, names)}. {one['why']}. {one['together']}".rstrip()
        for one in sorted(moved, key=lambda one: not one["by_itself"])[:most]
    ]
    left = len(moved) - len(told)
    if left:
        told.append(f"  - And {left} more: see them with --all.")
    blind = ", ".join(one.title for one in found.not_compared)
    notes = ["\n".join([f"{total} moved{':' if told else '.'}", *told])]
    return [*notes, *([f"Cannot be compared: {blind}."] if blind else [])]
