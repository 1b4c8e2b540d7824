"""The questions worth asking, as each edition lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datamap.model import DataMap
from dpia.questions import Question
from reports.language import Language
from reports.pages.naming import name_of
from reports.words import ASKED, SECURITY_FIELDS, STANDINGS

MOST = 15
"""How many questions the governors' edition lists."""


@dataclass(frozen=True)
class QuestionLine:
    """One question as the report lists it."""

    number: int
    """Place in the list of this edition, from 1."""

    ask: str
    """Who can answer, in words."""

    about: str
    """What it is about."""

    text: str
    is_quoted: bool
    """Whether it stands so in the map or a library, and is not worded by us."""

    standing: str
    """Why it is asked, in words."""

    moves: int
    """How many risks its answer could move."""


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
    if is_full:
        return OpenQuestions(tuple(_lines(datamap, asked, words)), 0, 0)
    shown = [one for one in asked if one.field not in SECURITY_FIELDS]
    return OpenQuestions(
        tuple(_lines(datamap, shown[:MOST], words)),
        max(len(shown) - MOST, 0),
        len(asked) - len(shown),
    )


def _lines(
    datamap: DataMap, asked: Sequence[Question], words: Language
) -> Iterator[QuestionLine]:
    for number, one in enumerate(asked, 1):
        yield _line(datamap, one, number, words)


def _line(
    datamap: DataMap, one: Question, number: int, words: Language
) -> QuestionLine:
    return QuestionLine(
        number,
        words.text(ASKED[one.ask.value]),
        name_of(datamap, one.record) if one.field else "",
        words.say(one.question),
        not one.field,
        words.text(STANDINGS[one.standing.value]),
        len(one.moves),
    )
