"""Which groups of people a notice speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from datamap.notice.context import Passage
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded, negation

_GROUPS = {
    "pupils": "pupils? children children's learners? students? disgyblion plant",
    "parents": "parents? carers? guardians? rhieni",
    "families": "family families siblings?",
    "staff": "staff employees? workforce teachers?",
    "governors": "governors? trustees?",
    "volunteers": "volunteers?",
    "visitors": "visitors? contractors?",
    "applicants": "applicants? candidates?",
    "former-pupils": "alumni",
    "adults": "adults?",
}
_INFORMATION = re.compile(r"\b(?:information|data|details|records?|gwybodaeth)\b")
_ADDRESSED = re.compile(
    r"\b(?:information|data|"
    r"details) about (?P<text>you(?: and your (?:child(?:ren)?|"
    r"family))?)\b"
)
_OURS = re.compile(r"\bour (?:pupils|learners|students|children)\b")
_NOT_THERE = frozenset(
    {"security", "contact", "complaint", "links", "law", "retention"}
)
_IMPLIED = (
    ("former-pupils", re.compile(
        r"\bafter (?:leaving|they leave|they have left)(?: us)?\b|"
        r"\bformer pupils?\b")),
    ("other-people", re.compile(r"\b(?:confidential )?information about other people")),
    ("people-on-cctv", re.compile(r"\bcctv\b")),
    ("survey-respondents", re.compile(r"\b(?:in )?a survey\b[^,.;]*")),
)  # fmt: skip


@cache
def _phrase() -> re.Pattern[str]:
    one = "|".join("|".join(told.split()) for told in _GROUPS.values())
    one = one.replace("s?", "s") + r"|parent(?=\s?/)|(?<=/)(?:guardian|carer)"
    word = rf"(?:young people|{one})"
    return re.compile(
        rf"\b(?:our )?{word}(?:\s*(?:,|/|and|or|&)\s*(?:and |or |"
        rf"their |your |our |the |other )*{word})*"
        r"(?![\w'])"
    )


def _told(name: str) -> str:
    extra = "|child" if name == "pupils" else ""
    return "|".join(_GROUPS[name].split()) + extra


def groups_in(text: str) -> frozenset[str]:
    """Return the groups of people that a text names."""
    low = folded(text)
    found = {name for name in _GROUPS if re.search(rf"\b(?:{_told(name)})\b", low)}
    return frozenset(found | ({"pupils"} if "young people" in low else set()))


def is_people(text: str) -> bool:
    """Say whether a text is groups of people and nothing else."""
    return bool(_phrase().fullmatch(folded(text)))


def people_in(text: str) -> str:
    """Return the id of the group that a text is about, empty if it names none."""
    low = folded(text)
    at = {
        name: found.start()
        for name in _GROUPS
        if (found := re.search(rf"\b(?:{_told(name)})\b", low))
    }
    return min(at, key=lambda name: at[name]) if at else ""


def people_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the groups of people whose data a notice speaks of."""
    known: set[str] = set()
    for one in passages:
        yield from _implied(one)
        low = folded(one.text)
        if not _is_about_data(one, low):
            continue
        for found in _phrase().finditer(low):
            groups = groups_in(found[0])
            if not groups <= known:
                known |= groups
                text = one.text[found.start() : found.end()]
                yield Said(
                    Field.PEOPLE, text, one.line_at(found.start()), id=_id(groups)
                )
        if (spoken := _ADDRESSED.search(low)) and "you" not in known:
            known.add("you")
            text = one.text[spoken.start("text") : spoken.end("text")]
            yield Said(
                Field.PEOPLE,
                text,
                one.line_at(spoken.start()),
                Stated.AMBIGUOUS,
                id="you",
            )


def _id(groups: frozenset[str]) -> str:
    return next(iter(groups)) if len(groups) == 1 else ""


def _is_about_data(one: Passage, low: str) -> bool:
    if one.topic in _NOT_THERE or one.is_denied or negation().search(low):
        return False
    if one.is_item and not one.piece.row:
        return False
    return bool(_INFORMATION.search(low) or _OURS.search(low))


def _implied(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    for id_, pattern in _IMPLIED:
        if found := pattern.search(low):
            text = one.text[found.start() : found.end()]
            yield Said(
                Field.PEOPLE, text, one.line_at(found.start()), Stated.IMPLIED, id=id_
            )
