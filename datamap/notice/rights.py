"""Which rights a notice tells people of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, first_of, folded, patterns

ALWAYS_TOLD = (
    "access", "rectification", "erasure", "restriction", "objection",
    "complain-to-controller", "complain-to-regulator",
)  # fmt: skip
"""Rights that apply on nearly every basis: their absence is a row."""

_TELLS = re.compile(
    r"\brights?(?: under [\w ]*\b(?:law|act|gdpr))? (?:to|of|for)\b|\bthe right\b|"
    r"\byou (?:can|"
    r"may)(?: also)? (?:ask|request|complain|withdraw|change|"
    r"object|opt out|appeal|refer|lodge|raise|make)\b|\bentitled to\b|"
    r"\b(?:parents|pupils|students|individuals|they|families|people) (?:can|"
    r"may)(?: also)? "
    r"(?:ask|request|see|object|complain|have)\b|"
    r"\b(?:can|may) be withdrawn\b|"
    r"\b(?:want|would like|wish) to (?:see|receive|have|"
    r"request|view|complain|withdraw|make a complaint|get)\b|"
    r"\bhawl i\b|\braise (?:it|this|that|them|the matter|your concerns?)\b|"
    r"\buse the [\w' ]*complaints?\b|"
    r"\b(?:unhappy|not happy|not satisfied|concern\w*|complain\w*)\b[^.]*"
    r"\b(?:tell|speak to|talk to|write to|contact|information commissioner|ico)\b|"
    r"\b(?:complain|make a complaint|(?:raise|report) (?:a |"
    r"your |any )?concerns?) (?:\w+ ){0,6}(?:to|with)\b"
)
_SUBORDINATE = re.compile(
    r"\bwe (?:will|must|may|shall)(?: also)?\s*:?$|\b(?:where|if|when|contain|"
    r"because|unless|circumstances)\s*:?$"
)
_LABEL = re.compile(r"\s(?:–|—|-)\s|:\s")
_LONGEST_LABEL = 8
_CHANNEL = re.compile(
    r",?\s(?:at|on|by|via|or by|using|through)\s(?:their website |the )?"
    r"(?=https?:|www\.|ico\.|\d|calling|phon|tele|e-?mail|writing)|"
    r",?\s\((?=www|https?|ico\.|\d)"
)
_SPEAKER = re.compile(
    r"^(?:you|parents|pupils|a grown-up|individuals|they)(?: also| may| can| could|"
    r" should"
    r"| have (?:the|a) right to| are entitled to)+\s+"
    r"(?=complain|lodge|make|raise|contact|report|tell|refer|appeal)"
)
_NAMED = re.compile(
    r"\((?P<text>the right (?:of|to) [^()]+|data portability)\)", re.IGNORECASE
)
_ASKED = re.compile(
    r"\b(?:want|would like|wish) to (?P<text>[^,.;]+?)(?=,|\.|;|$|\splease\b)"
)
_THE_RIGHT = re.compile(
    r"\b(?:the )?(?:rights?|entitled)(?: under [\w ]*\b(?:law|act|gdpr))? (?:to|of|"
    r"for) "
    r"(?P<rest>(?:[^.;]|\.(?=\w))+)"
)
_YOU_CAN = re.compile(
    r"\b(?:you|parents|pupils|students|individuals|they|families|people) "
    r"(?:can|may|could)(?: also)?(?: ask)?(?: us)?(?: at any time)?(?: for| to)? "
    r"(?P<rest>(?:[^.;]|\.(?=\w))+)"
)
_CONDITION = re.compile(
    r"^(?:(?:if|should|where|when)\b.*,\s+(?=please|you (?:should|can|may|must|could|"
    r"have)|we (?:ask|request))|"
    r"if\b[^,]{3,70}\s(?=you (?:can|may|should|could)\b)|"
    r"(?:if|should|where|when|in the first instance)\b[^,]*,\s+|alternatively,? )"
    r"(?:(?:please|you (?:should|can|may|must|could|have the right to)|we (?:ask|"
    r"request)"
    r"(?: that)? you)\s+)?"
)
_SPLIT = re.compile(
    r",\s*(?:and |or )?(?:may |can )?(?:ask (?:us )?)?(?:the right )?(?:to )?|"
    r"\s(?:and|or)\s(?:ask (?:us )?)?(?:the right )?(?:to )?"
)
_OFFICE = re.compile(r"\binformation commissioner|\bico\b|\bcomisiynydd")
_GRIEVANCE = re.compile(r"\b(?:concern|complain|unhappy|dissatisf)")
_ELSEWHERE = frozenset({"security", "transfer", "links", "data"})


def rights_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the rights a notice tells of, then those it does not."""
    found = [row for one in passages for row in _of(one)]
    yield from found
    known = {row.id for row in found} | {
        id_ for row in found for id_ in also_told(row.text)
    }
    for name in ALWAYS_TOLD:
        if name not in known:
            yield (
                _regulator(passages)
                if name == "complain-to-regulator"
                else _missing(name)
            )


def also_told(text: str) -> set[str]:
    """Return the ids of all the rights that one row of a notice tells of."""
    parts = (text[start:end] for start, end in _spans(text))
    return {id_ for part in parts if (id_ := first_of("rights", part))}


def _missing(name: str) -> Said:
    return Said(Field.RIGHT, "", None, Stated.NOT_STATED, id=name)


def _regulator(passages: list[Passage]) -> Said:
    """Return the right to complain to the regulator where it is not told of as one.

    Where the sentence before is on a complaint, to contact the regulator is the right.
    """
    before = ""
    for one in passages:
        low = folded(one.text)
        is_office = _OFFICE.search(low) and re.search(r"\b(?:contact|tell)", low)
        if is_office and not one.is_heading:
            turns = low.startswith(("alternatively", "or ", "otherwise", "if not"))
            on_complaint = turns and bool(_GRIEVANCE.search(before))
            text = (
                _clause(one.text, low) if on_complaint else one.text.partition(",")[0]
            )
            state = Stated.STATED if on_complaint else Stated.AMBIGUOUS
            return Said(Field.RIGHT, text, one.line, state, id="complain-to-regulator")
        before = low
    return _missing("complain-to-regulator")


def _of(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    if one.is_item:
        yield from _of_item(one, low)
    elif one.is_heading:
        yield from _of_heading(one, low)
    elif label := _label(one):
        yield label
    elif not denies(low) and (_TELLS.search(low) or one.topic == "complaint"):
        yield from _sentence(one, low)


def _of_item(one: Passage, low: str) -> Iterator[Said]:
    if one.topic == "complaint":
        yield from _sentence(one, low)
        return
    is_told = one.topic == "rights" and not one.is_denied
    if is_told and not _SUBORDINATE.search(folded(one.lead)):
        yield from _whole(one)


def _of_heading(one: Passage, low: str) -> Iterator[Said]:
    told = re.search(r"\byou (?:can|may)\b|\bright (?:to|of)\b", low)
    if one.topic == "rights" and told:
        yield from _whole(one)
    elif one.topic == "complaint" and low.endswith(":"):
        yield from _sentence(one, low)


def _label(one: Passage) -> Said | None:
    """Return the right that a line begins with, before a dash or a colon."""
    label = _LABEL.split(one.text)[0]
    id_ = first_of("rights", label)
    is_short = label != one.text and len(label.split()) <= _LONGEST_LABEL
    if one.topic != "rights" or not is_short or not id_:
        return None
    return _said(one, label, 0, id_)


def _whole(one: Passage) -> Iterator[Said]:
    """Yield the right that an item or a heading tells of."""
    text = lists.trimmed(one.text)
    named = _NAMED.search(text)
    id_ = first_of("rights", named["text"] if named else text) or first_of(
        "rights", text
    )
    if id_:
        label = _LABEL.split(text)[0]
        short = label if first_of("rights", label) == id_ else text
        shown = named["text"] if named else short
        yield Said(Field.RIGHT, shown, one.line, id=id_, alone=one.is_item)


def _sentence(one: Passage, low: str) -> Iterator[Said]:
    asked = _ASKED.search(low)
    rest = _THE_RIGHT.search(low)
    if asked and (id_ := first_of("rights", asked["text"])):
        start, end = asked.span("text")
        yield _said(one, lists.trimmed(one.text[start:end]), start, id_)
    elif first_of("rights", one.text) == "educational-record":
        yield _said(one, _clause(one.text, low), 0, "educational-record")
    elif rest and _NO_RIGHT.search(low[: rest.start()]):
        return
    elif rest and one.topic != "retention":
        yield from _each(one, rest)
    elif (asks := _YOU_CAN.search(low)) and _several(asks["rest"]):
        yield from _each(one, asks)
    else:
        yield from _by_words(one, low)


_NO_RIGHT = re.compile(r"\b(?:no|not have (?:the|a)|not have)\s+$")


def _several(text: str) -> bool:
    """Say whether a sentence tells of more than one of the rights to ask for."""
    found = {first_of("rights", text[start:end]) for start, end in _spans(text)}
    return len({one for one in found if one and not one.startswith("complain")}) > 1


def _by_words(one: Passage, low: str) -> Iterator[Said]:
    """Yield the right whose words a sentence has, where it may tell of one."""
    for id_, pattern in patterns("rights").items():
        special = id_.startswith(("complain", "withdraw"))
        if not special and one.topic in (*_ELSEWHERE, "complaint"):
            continue
        if found := pattern.search(low):
            text = _clause(one.text, low)
            if id_ == "withdraw-consent":
                text = _part_at(one.text, found.end() - 1)
            yield _said(one, text, found.start(), id_)
            if not id_.startswith("complain"):
                return


def _said(one: Passage, text: str, at: int, id_: str) -> Said:
    return Said(Field.RIGHT, text, one.line_at(at), id=id_)


def _part_at(text: str, at: int) -> str:
    """Return what stands around a place, from one comma to the next."""
    start = text.rfind(",", 0, at) + 1
    part = text[start:].partition(",")[0]
    return lists.trimmed(re.sub(r"^\s*(?:which|and|but)\s+", "", part))


def _clause(text: str, low: str) -> str:
    """Return what a sentence tells, without its condition, speaker or address."""
    for opening in (_CONDITION, _SPEAKER):
        if found := opening.match(low):
            text, low = text[found.end() :], low[found.end() :]
    channel = _CHANNEL.search(low)
    text = text[: channel.start()] if channel else text
    told = _TELLS.search(low)
    ends = re.compile(r",|:\s").search(text, told.end() if told else 0)
    end = ends.start() if ends else -1
    return lists.trimmed(text[:end] if end > 0 else text)


def _each(one: Passage, rest: re.Match[str]) -> Iterator[Said]:
    """Yield the rights that a sentence lists after "the right to"."""
    start = rest.start("rest")
    rows: dict[str, Said] = {}
    for at, end in _spans(rest["rest"]):
        if id_ := first_of("rights", rest["rest"][at:end]):
            text = lists.trimmed(one.text[start + at : start + end])
            row = Said(Field.RIGHT, text, one.line_at(start + at), id=id_)
            rows.setdefault(id_, row)
    if len(rows) > 1:
        yield from rows.values()
        return
    whole = one.text[rest.start() : rest.end()]
    id_ = first_of("rights", whole) or first_of("rights", one.text)
    yield from (row for row in rows.values() if row.id != id_)
    if id_ and id_ != "informed":
        text = lists.trimmed(whole)
        yield Said(Field.RIGHT, text, one.line_at(rest.start()), id=id_)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each part of a list of rights begins and ends."""
    start = 0
    for found in _SPLIT.finditer(folded(text)):
        yield start, found.start()
        start = found.end()
    yield start, len(text)
