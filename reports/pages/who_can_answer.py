"""Who can answer the open questions, and how much each of them could settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from datamap.model import DataMap, Flow, Party, System
from datamap.vocabulary import Ask
from dpia.questions import Question
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.words import ASKED


@dataclass(frozen=True)
class Addressee:
    """Somebody who can answer some of the open questions."""

    name: str
    is_named: bool
    """Whether it is a name of the map, and not a word of ours."""

    questions: int
    kinds: int
    """Kinds of risk that the answers could move."""


@dataclass
class _Asked:
    questions: int = 0
    risks: set[str] = field(default_factory=set)


def addressees(
    datamap: DataMap, asked: Sequence[Question], words: Language
) -> tuple[Addressee, ...]:
    """Return who can answer, those whose answers could move most kinds first."""
    found: dict[tuple[str, bool], _Asked] = {}
    for one in asked:
        supplier = _supplier(datamap, one) if one.ask is Ask.SUPPLIER else ""
        word = words.text(ASKED[one.ask.value])
        own = found.setdefault((supplier or word, bool(supplier)), _Asked())
        own.questions += 1
        own.risks |= {move.risk.id for move in one.moves if move.risk.kind != "gap"}
    lines = [
        Addressee(name, named, own.questions, len(own.risks))
        for (name, named), own in found.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-one.kinds, -one.questions, one.name)))


def _supplier(datamap: DataMap, one: Question) -> str:
    """Return the name of the supplier that a question goes to; empty if not known."""
    record = datamap.records.get(one.record)
    if isinstance(record, Flow):
        record = datamap.records.get(record.recipient)
    if isinstance(record, System):
        provider = record.provider.value
        return name_of(datamap, provider) if provider else record.name
    return record.name if isinstance(record, Party) else ""


def answer_words(found: Sequence[Addressee], words: Language) -> str:
    """Return who can narrow the risks most, in one sentence; empty if nobody."""
    telling = [one for one in found if one.kinds]
    if not telling:
        return ""
    text = marked("{name} ({n})")
    named = [
        words.text(text, name=one.name, n=words.number(one.questions))
        for one in telling
    ]
    told = marked(
        "Who can narrow them, with how many questions: {names}. Section 8 has the list."
    )
    return words.text(told, names=words.some(named, MOST_NAMED))


MOST_NAMED = 3
"""How many who can answer a sentence names."""
