"""What a notice says the data is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.people import people_in
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, folded, negation, patterns

_BASIS_NOTE = re.compile(
    r"\s*[(\[–-]+\s*(?:this is )?(?:our )?(?:lawful |"
    r"legal )?(?:bas[ie]s|article|with your consent|public task|"
    r"legal obligation|consent|"
    r"legitimate interest|vital interest|contract)\b.*$",
    re.IGNORECASE,
)
_STATUTE = re.compile(
    r"(?:article|section|regulations?|part|the [\w ,()]*\bact|"
    r"[\w ,()]*\bact (?:19|20)\d\d|.*\bregulations? (?:19|"
    r"20)\d\d)\b"
)
_USED_TO = re.compile(
    r"\b(?:(?:giv(?:e|ing) us|use|need|hold|process|collect|require|"
    r"keep)s?\s+(?:and \w+ )?[^.:;]{0,60}?\b(?:information|"
    r"data|it|this|them|details|records)\b[^.:;]{0,60}?|(?:is|"
    r"are) (?:used|needed|held|collected|processed)\b[^.:;]*?)"
    r"\b(?<!allowed )(?<!able )(?<!required )(?<!need )(?<!right )"
    r"(?P<first>(?:in order )?to|so (?:that )?we can|for)\s+(?P<rest>[^.]+)"
)
_ALLOWING = re.compile(r"^(?:allow|enable|help|permit) us (?:to )?", re.IGNORECASE)
_NEXT = re.compile(
    r"\s*[,;]\s*(?:and\s+)?(?:(?:in order )?to\s+|for\s+)|\s+and\s+(?:also\s+)?to\s+"
)
_NOT_THERE = frozenset(
    {"rights", "security", "retention", "transfer", "contact", "complaint", "links",
     "recipient", "basis", "duty"}
)  # fmt: skip
_SAID_ELSEWHERE = re.compile(r"\b(?:purposes?|reasons?|following)\s*:?$")


def purposes_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the purposes of a notice: of its lists, else of its sentences."""
    listed = any(
        one.piece.kind is Kind.ITEM and one.topic == "purpose" for one in passages
    )
    told = {one.row for one in passages if one.topic == "purpose"}
    for one in passages:
        if one.is_denied:
            continue
        is_activity = one.topic == "activity" and one.row not in told
        if one.is_item and (one.topic == "purpose" or is_activity):
            yield from _listed(one)
        elif not one.is_heading:
            yield from _phrases(one)
            if not listed:
                yield from _in_sentence(one)


def _listed(one: Passage) -> Iterator[Said]:
    if denies(one.text) or _STATUTE.match(folded(one.text)):
        return
    about = people_in(one.lead) or people_in(one.heading)
    at = 0
    wholes = one.text.split(";") if one.piece.kind is Kind.CELL else [one.text]
    for whole in wholes:
        short = lists.trimmed(lists.first_sentence(whole))
        text = lists.trimmed(_BASIS_NOTE.sub("", short))
        if re.search(r"[^\W\d]{2}", text):
            yield Said(Field.PURPOSE, text, one.line_at(at), about=about)
        at += len(whole) + 1


def _phrases(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    for name, pattern in patterns("purpose_phrases").items():
        state = Stated(name.partition(".")[2] or "stated")
        for found in pattern.finditer(low):
            if one.topic == "rights" and state is not Stated.AMBIGUOUS:
                continue
            start, end = found.span("text")
            text = lists.trimmed(one.text[start:end])
            yield Said(Field.PURPOSE, text, one.line_at(start), state)


def _in_sentence(one: Passage) -> Iterator[Said]:
    """Yield what a sentence says data is used for, one row for each thing."""
    low = folded(one.text)
    if one.topic in _NOT_THERE or one.is_item or negation().search(low):
        return
    found = _USED_TO.search(low)
    if not found or (one.topic != "purpose" and found["first"] == "for"):
        return
    start = found.start("rest")
    end = start + len(found["rest"])
    for offset, part in _each(one.text[start:end]):
        text = _ALLOWING.sub("", lists.trimmed(part))
        low = folded(text)
        if text and not _SAID_ELSEWHERE.search(low) and not _is_basis(low):
            yield Said(Field.PURPOSE, text, one.line_at(start + offset))


def _is_basis(low: str) -> bool:
    """Say whether what data is said to be used for is a lawful basis, or nothing."""
    if re.fullmatch(r"do (?:so|this|that|it)|.*\bpublic interest\b.*", low):
        return True
    return any(pattern.search(low) for pattern in patterns("strong_bases").values())


def _each(rest: str) -> Iterator[tuple[int, str]]:
    """Yield the purposes of a sentence; a plain list is taken apart at its commas."""
    low = folded(rest)
    ends = list(_NEXT.finditer(low))
    if not ends and len(found := list(lists.parts(rest))) >= 3:
        yield from found
        return
    start = 0
    for one in ends:
        yield start, rest[start : one.start()]
        start = one.end()
    yield start, rest[start:]
