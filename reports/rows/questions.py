"""Rows of ``dpia questions``: what to ask first, and what an answer would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datamap.model import DataMap
from dpia.questions import Move, Question
from dpia.steps import span
from reports.rows.origins import because


def question_rows(
    datamap: DataMap, questions: Iterable[Question]
) -> list[dict[str, Any]]:
    """Return a row for each question, in the order of asking; keys as agreed."""
    return [_row(datamap, one) for one in questions]


def _row(datamap: DataMap, one: Question) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "record": one.record,
        "field": one.field,
        "question": str(one.question),
        "ask": one.ask.value,
        "standing": one.standing.value,
        "changes": [_change(move) for move in one.moves],
        "people": one.people,
        "because": _because(datamap, one),
    }


def _because(datamap: DataMap, one: Question) -> list[dict[str, Any]]:
    """Return where the unanswered field stands, or its record if it is left out."""
    (found,) = because(datamap, (one.record,))
    origin, path = datamap.origin(one.record), tuple(one.field.split("."))
    for place in (origin, *origin.also):
        if path in place.lines:
            return [{**found, "file": place.file, "line": place.lines[path]}]
    return [found]


def _change(move: Move) -> dict[str, Any]:
    return {
        "risk": move.risk.id,
        "activity": move.activity,
        "about": move.about,
        "from": list(move.now.words),
        "to": [list(move.if_best.words), list(move.if_worst.words)],
    }


def short_question_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: how many risks each answer could move."""
    return [
        {
            **row,
            "what": ": ".join(one for one in (row["record"], row["field"]) if one),
            "moves": _moves(row["changes"]),
        }
        for row in rows
    ]


def _moves(changes: list[dict[str, Any]]) -> str:
    if not changes:
        return "no risk"
    count = len(changes)
    first = changes[0]
    best, worst = (span((one[0], one[1])) for one in first["to"])
    now = span((first["from"][0], first["from"][1]))
    example = f"{first['risk']}: now {now}, at best {best}, at worst {worst}"
    return f"{count} risk{'' if count == 1 else 's'}, such as {example}"
