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
    r"\brights? (?:to|of|for)\b|\bthe right\b|\byou (?:can|"
    r"may)(?: also)? (?:ask|request|complain|withdraw|"
    r"object)\b|\bentitled to\b|"
    r"\b(?:can|may) be withdrawn\b|"
    r"\b(?:want|would like|wish) to (?:see|receive|have|"
    r"request|view|complain|withdraw|make a complaint|get)\b|"
    r"\bhawl i\b|"
    r"\b(?:complain|make a complaint|(?:raise|report) (?:a |"
    r"your |any )?concerns?) (?:\w+ ){0,6}(?:to|with)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:where|if|when|contain|because|unless|circumstances)\s*:?$"
)
_NAMED = re.compile(
    r"\((?P<text>the right (?:of|to) [^()]+|data portability)\)", re.IGNORECASE
)
_ASKED = re.compile(
    r"\b(?:want|would like|wish) to (?P<text>[^,.;]+?)(?=,|\.|;|$|\splease\b)"
)
_THE_RIGHT = re.compile(
    r"\b(?:the )?rights? (?:to|of|for) (?P<rest>(?:[^.;]|\.(?=\w))+)"
)
_SPLIT = re.compile(
    r",\s*(?:and |or )?(?:the right )?(?:to )?|\s(?:and|or)\s(?:the right )?(?:to )?"
)
_OFFICE = re.compile(r"\binformation commissioner|\bico\b|\bcomisiynydd")
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
    """Return the right to complain to the regulator where it is not told of as one."""
    for one in passages:
        low = folded(one.text)
        if (
            not one.is_heading
            and _OFFICE.search(low)
            and re.search(r"\b(?:contact|tell)", low)
        ):
            text = one.text.partition(",")[0]
            return Said(
                Field.RIGHT,
                text,
                one.line,
                Stated.AMBIGUOUS,
                id="complain-to-regulator",
            )
    return _missing("complain-to-regulator")


def _of(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    if one.is_item:
        if (
            one.topic == "rights"
            and not one.is_denied
            and not _SUBORDINATE.search(folded(one.lead))
        ):
            yield from _whole(one)
        elif one.topic == "complaint":
            yield from _sentence(one, low)
        return
    if one.is_heading:
        if one.topic == "rights" and re.search(
            r"\byou (?:can|may)\b|\bright (?:to|of)\b", low
        ):
            yield from _whole(one)
        return
    if denies(low) or not (_TELLS.search(low) or one.topic == "complaint"):
        return
    yield from _sentence(one, low)


def _whole(one: Passage) -> Iterator[Said]:
    """Yield the right that an item or a heading tells of."""
    text = lists.trimmed(one.text)
    named = _NAMED.search(text)
    id_ = first_of("rights", named["text"] if named else text) or first_of(
        "rights", text
    )
    if id_:
        shown = named["text"] if named else text
        yield Said(Field.RIGHT, shown, one.line, id=id_)


def _sentence(one: Passage, low: str) -> Iterator[Said]:
    asked = _ASKED.search(low)
    rest = _THE_RIGHT.search(low)
    if asked and (id_ := first_of("rights", asked["text"])):
        start, end = asked.span("text")
        yield _said(one, lists.trimmed(one.text[start:end]), start, id_)
    elif first_of("rights", one.text) == "educational-record":
        yield _said(one, _clause(one.text, low), 0, "educational-record")
    elif rest and one.topic != "retention":
        yield from _each(one, rest)
    else:
        yield from _by_words(one, low)


def _by_words(one: Passage, low: str) -> Iterator[Said]:
    """Yield the right whose words a sentence has, where it may tell of one."""
    for id_, pattern in patterns("rights").items():
        special = id_.startswith(("complain", "withdraw"))
        if not special and one.topic in (*_ELSEWHERE, "complaint"):
            continue
        if found := pattern.search(low):
            yield _said(one, _clause(one.text, low), found.start(), id_)
            if not id_.startswith("complain"):
                return


def _said(one: Passage, text: str, at: int, id_: str) -> Said:
    return Said(Field.RIGHT, text, one.line_at(at), id=id_)


def _clause(text: str, low: str) -> str:
    """Return a sentence without what stands behind its first comma, if it can do so."""
    told = _TELLS.search(low)
    end = text.find(",", told.end() if told else 0)
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
