"""What is certain about the risks, and which unknown keeps the rest open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from datamap.model import DataMap
from dpia.questions import Question
from dpia.scales import Level
from reports.language import Language, counted, marked
from reports.pages.naming import name_of, short_name
from reports.pages.what_could_go_wrong import RiskCard
from reports.pages.who_can_answer import addressees, answer_words
from reports.words import SECURITY_FIELDS, UNKNOWNS, level_words

MOST_CERTAIN = 3
"""How many kinds of risk that are certain a sentence names."""


@dataclass(frozen=True)
class Certainty:
    """What a governor can take as said, and what nobody can say."""

    certain: str
    """What is certain, in a sentence."""

    open: str
    """How many kinds may be nothing or high; empty if none."""

    widest: str
    """The unknown that most kinds hang on; empty if there is none."""

    who: str
    """Who can narrow it, with how many questions; empty if nobody."""


def certainty(
    datamap: DataMap,
    cards: Sequence[RiskCard],
    asked: Sequence[Question],
    words: Language,
) -> Certainty:
    """Return what is certain about the kinds of risk, and what is not."""
    open_ = [one for one in cards if one.now.low is Level.NONE and one.now.width]
    return Certainty(
        _certain([one for one in cards if one not in open_], words),
        _open(len(open_), words),
        _widest(datamap, asked, words) if open_ else "",
        answer_words(addressees(datamap, asked, words), words) if open_ else "",
    )


def _certain(cards: Sequence[RiskCard], words: Language) -> str:
    if not cards:
        return words.text(marked("No kind of risk is certain to arise."))
    told = [
        words.text(
            marked("{risk}, at {where} ({level})"),
            risk=one.title, level=level_words(one.now, words),
            where=words.some([short_name(name) for name in one.where[: one.sure]], 2),
        )
        for one in cards
    ]  # fmt: skip
    text = counted(
        "{n} kind of risk is certain to arise: {names}.",
        "{n} kinds of risk are certain to arise: {names}.",
    )
    return words.count(*text, len(cards), names=words.some(told, MOST_CERTAIN))


def _open(number: int, words: Language) -> str:
    if not number:
        return ""
    text = counted(
        "{n} kind is open: good answers would rule it out, bad ones would make "
        "it as high as shown below.",
        "{n} kinds are open: good answers would rule them out, bad ones would "
        "make them as high as shown below.",
    )
    return words.count(*text, number)


def _widest(datamap: DataMap, asked: Iterable[Question], words: Language) -> str:
    """Return the kind of fact that most kinds of risk hang on, in a sentence."""
    kinds: dict[str, set[str]] = {}
    names: dict[str, list[str]] = {}
    for field, one in _told(asked):
        moved = {move.risk.id for move in one.moves if move.risk.kind != "gap"}
        kinds.setdefault(field, set()).update(moved)
        names.setdefault(field, []).append(name_of(datamap, one.record))
    field = max(kinds, key=lambda one: len(kinds[one]), default="")
    if not field or not kinds[field]:
        return ""
    what = (
        words.text(marked("how systems are protected"))
        if field == _PROTECTION
        else words.text(UNKNOWNS[field], name=words.some(names[field], 2))
    )
    text = counted(
        "The widest unknown is {what}: {n} kind of risk hangs on it.",
        "The widest unknown is {what}: {n} kinds of risk hang on it.",
    )
    return words.count(*text, len(kinds[field]), what=what)


_PROTECTION = "protection"
"""What all fields on security count as: which of them is open is nobody's business."""


def _told(asked: Iterable[Question]) -> Iterator[tuple[str, Question]]:
    for one in asked:
        if one.field in SECURITY_FIELDS:
            yield _PROTECTION, one
        elif one.field in UNKNOWNS:
            yield one.field, one
