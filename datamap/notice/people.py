"""Which groups of people a notice speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from datamap.notice import lists
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
    "supporters": "supporters? donors? benefactors?",
    "adults": "adults?",
}
_INFORMATION = re.compile(
    r"\b(?:information|data|details|records?|gwybodaeth|"
    r"this (?:page|notice|policy|statement))\b"
)
_ABOUT = re.compile(
    r"\b(?:information|data|details|records?) (?:about|on|of|relating to)\b"
)
_ADDRESSED = re.compile(
    r"\b(?:information|data|"
    r"details) about (?P<text>you(?: and your (?:child(?:ren)?|"
    r"family))?)\b"
)
_OURS = re.compile(r"\bour (?:pupils|learners|students|children)\b")
_NOT_THERE = frozenset(
    {
        "security",
        "source",
        "contact",
        "complaint",
        "links",
        "law",
        "retention",
        "rights",
    }
)
_IMPLIED = (
    ("former-pupils", re.compile(
        r"\bafter (?:leaving|they leave|they have left)(?: us)?\b")),
    ("other-people", re.compile(r"\b(?:confidential )?information about other people")),
    ("people-on-cctv", re.compile(r"\bcctv\b")),
    ("survey-respondents", re.compile(r"\b(?:in )?a survey\b[^,.;]*")),
)  # fmt: skip


@cache
def _phrase() -> re.Pattern[str]:
    one = "|".join("|".join(told.split()) for told in _GROUPS.values())
    one = one.replace("s?", "s") + r"|parent(?=\s?/)|(?<=/)(?:guardian|carer)"
    word = rf"(?:young people|{one})"
    time = r"(?:current|past|former|prospective|future|present|new|previous)"
    when = rf"(?:{time}(?:\s*(?:,|and|or)\s*(?:and )?{time})* )?"
    return re.compile(
        rf"\b(?<!health )(?:our |their )?{when}{word}"
        r"(?:\s*(?:,|/|and|or|&)\s*(?:and |or |"
        rf"their |your |our |the |other )*{word})*"
        r"(?![\w'])"
    )


def _told(name: str) -> str:
    extra = "|child" if name == "pupils" else ""
    return "|".join(_GROUPS[name].split()) + extra


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{_told(name)})\b") for name in _GROUPS}


def groups_in(text: str) -> frozenset[str]:
    """Return the groups of people that a text names."""
    low = folded(text)
    found = {name for name, pattern in _patterns().items() if pattern.search(low)}
    if "young people" in low:
        found.add("pupils")
    if re.search(r"\b(?:former|past) (?:pupils|students|learners)\b", low):
        found.add("former-pupils")
    return frozenset(found)


def is_people(text: str) -> bool:
    """Say whether a text is groups of people and nothing else."""
    return bool(_phrase().fullmatch(folded(text)))


@lru_cache(maxsize=2048)
def people_in(text: str) -> str:
    """Return the id of the group that a text is about, empty if it names none."""
    low = folded(text)
    at = {
        name: found.start()
        for name, pattern in _patterns().items()
        if (found := pattern.search(low))
    }
    return min(at, key=lambda name: at[name]) if at else ""


_OF_PEOPLE = re.compile(r"\b(?:of|about|on|for|relating to) (?P<people>.+)$")


def people_named(text: str) -> frozenset[str]:
    """Return the groups whose data a phrase itself says it is.

    Examples
    --------
    >>> sorted(people_named("contact details of parents and carers"))
    ['parents']
    """
    low = folded(text).strip(" .,;:")
    found = _OF_PEOPLE.search(low)
    named = found["people"] if found else ""
    return groups_in(named) if is_people(named) else frozenset()


def people_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the groups of people whose data a notice speaks of."""
    known: set[str] = set()
    for one in passages:
        yield from _implied(one)
        if one.topic == "people" and not one.is_heading and not one.is_denied:
            known |= groups_in(one.text)
            yield from _listed(one)
        elif _is_about_data(one, folded(one.text)):
            yield from _spoken_of(one, known)


def _spoken_of(one: Passage, known: set[str]) -> Iterator[Said]:
    """Yield the groups in a sentence on data that were not known before."""
    low = folded(one.text)
    for found in _phrase().finditer(low):
        groups = groups_in(found[0])
        if not groups <= known and not _DOES.match(low, found.end()):
            known |= groups
            text = one.text[found.start() : found.end()]
            line = one.line_at(found.start())
            yield Said(Field.PEOPLE, text, line, id=_id(groups))
    if (spoken := _ADDRESSED.search(low)) and "you" not in known:
        known.add("you")
        text = one.text[spoken.start("text") : spoken.end("text")]
        line = one.line_at(spoken.start())
        yield Said(Field.PEOPLE, text, line, Stated.AMBIGUOUS, id="you")


_DOES = re.compile(
    r" act\b| information service| (?:members )?of the\b|"
    r"\) \((?:england|wales|scotland)\b|"
    r" (?:will |may |also |who )*(?:records?|keeps?|takes?|uses?|collects?|"
    r"work|are trained)\b"
)
"""What the people themselves do with data, so that it is not about them."""


def _listed(one: Passage) -> Iterator[Said]:
    """Yield the groups that a part on whose data it is lists."""
    for at, part in lists.parts(one.text) if not one.is_item else [(0, one.text)]:
        text = lists.trimmed(part)
        named = groups_in(text) or re.match(
            r"people|anyone|individuals|those", text, re.IGNORECASE
        )
        if text and (named or one.is_item):
            yield Said(Field.PEOPLE, text, one.line_at(at), id=_id(groups_in(text)))


def _id(groups: frozenset[str]) -> str:
    return next(iter(groups)) if len(groups) == 1 else ""


def _is_about_data(one: Passage, low: str) -> bool:
    if one.topic in _NOT_THERE or one.is_denied or negation().search(low):
        return False
    if one.is_item and not one.piece.row:
        return False
    told = _ABOUT if one.topic in ("recipient", "purpose") else _INFORMATION
    return bool(told.search(low) or _OURS.search(low))


def _implied(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    for id_, pattern in _IMPLIED:
        is_period = id_ == "former-pupils" and one.topic == "retention"
        if not is_period and (found := pattern.search(low)):
            text = one.text[found.start() : found.end()]
            yield Said(
                Field.PEOPLE, text, one.line_at(found.start()), Stated.IMPLIED, id=id_
            )
