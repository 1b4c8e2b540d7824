"""Rows of ``dpia questions``: what to ask first, and what an answer would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from datamap.model import DataMap
from dpia.questions import Move, Question
from reports.rows.naming import asked_name, counted, level_name
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


def total_of_questions(asked: Collection[Question]) -> str:
    """Return how many questions there are, whom they go to, and how many tell."""
    to = Counter(one.ask.value for one in asked)
    whom = ", ".join(f"{number} to {asked_name(ask)}" for ask, number in to.items())
    idle = sum(not one.moves for one in asked)
    return (
        f"{counted(len(asked), 'question', 'questions')}: {whom}. "
        f"{len(asked) - idle} could move a risk, {idle} could not."
    )


def short_question_rows(
    asked: Iterable[Question], rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: how many risks each answer could move."""
    return [
        {
            **row,
            "ask": asked_name(row["ask"]),
            "what": ": ".join(one for one in (row["record"], row["field"]) if one),
            "moves": _moves(one.moves),
        }
        for one, row in zip(asked, rows, strict=True)
    ]


def _moves(moves: Sequence[Move]) -> str:
    if not moves:
        return "no risk"
    one = moves[0]
    now, best, worst = (
        level_name(ends.words) for ends in (one.now, one.if_best, one.if_worst)
    )
    return (
        f"{counted(len(moves), 'level', 'levels')}, such as that of "
        f'"{one.risk.title}": now {now}, at best {best}, at worst {worst}'
    )
