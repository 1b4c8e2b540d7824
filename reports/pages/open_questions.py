"""The questions worth asking, as each edition lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datamap.model import DataMap
from dpia.questions import Question
from reports.language import Language
from reports.pages.naming import name_of
from reports.words import ASKED, SECURITY_FIELDS, STANDINGS

MOST = 10
"""How many lines of questions the governors' edition has."""


@dataclass(frozen=True)
class QuestionLine:
    """One question as the report lists it, told once for all it is asked about."""

    number: int
    """Place of the first in the list of this edition, from 1."""

    ask: str
    """Who can answer, in words."""

    about: str
    """What it is about."""

    text: str
    is_quoted: bool
    """Whether it stands so in the map or a library, and is not worded by us."""

    also: tuple[str, ...]
    """What else the very same is asked about."""

    standing: str
    """Why it is asked, in words."""

    moves: int
    """How many risks the answers could move."""

    asked: int
    """How many questions it stands for."""


@dataclass(frozen=True)
class OpenQuestions:
    """The questions of an edition, and what it leaves out."""

    lines: tuple[QuestionLine, ...]
    more: int
    """How many further down the list are left out."""

    on_security: int
    """How many are left out because they would help somebody who means harm."""


def open_questions(
    datamap: DataMap, asked: Sequence[Question], words: Language, *, is_full: bool
) -> OpenQuestions:
    """Return the questions to list, the most telling first."""
    shown = [one for one in asked if is_full or one.field not in SECURITY_FIELDS]
    lines = [_line(datamap, same, words) for same in _alike(shown)]
    listed = tuple(lines if is_full else lines[:MOST])
    told = sum(one.asked for one in listed)
    return OpenQuestions(listed, len(shown) - told, len(asked) - len(shown))


def _alike(asked: Sequence[Question]) -> list[list[tuple[int, Question]]]:
    """Return the questions with their places; those worded alike are together."""
    found: dict[tuple[str, ...], list[tuple[int, Question]]] = {}
    for number, one in enumerate(asked, 1):
        alike = (one.question.text, one.ask.value, one.standing.value)
        # What the map asks in its own words is never put together with anything.
        key = alike if one.field else (*alike, str(number))
        found.setdefault(key, []).append((number, one))
    return [*found.values()]


def _line(
    datamap: DataMap, same: Sequence[tuple[int, Question]], words: Language
) -> QuestionLine:
    number, first = same[0]
    names = [name_of(datamap, one.record) for _, one in same if one.field]
    about, *also = names or [""]
    return QuestionLine(
        number,
        words.text(ASKED[first.ask.value]),
        about,
        words.say(first.question),
        not first.field,
        tuple(dict.fromkeys(also)),
        words.text(STANDINGS[first.standing.value]),
        sum(len(one.moves) for _, one in same),
        len(same),
    )
