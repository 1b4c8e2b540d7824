"""Who a notice says gets the data, and who gets it from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated
from datamap.notice.sharing import (
    SHARES,
    WE,
    in_sentence,
    may_end,
    names_of,
    products_used,
    row_of,
)
from datamap.notice.terms import denies, folded, named, names_in

_CUT = re.compile(
    r"\s*[(\[]|,?\sso (?:you|we|they|it|your)\b|\s–\s|\s—\s|\s-\s|\s?-\s|:\s|"
    r"\s*,?\s(?:when|"
    r"where|if|who|which|whom|in order|to (?:help|enable|"
    r"allow|"
    r"support|assist|provide|ensure|comply|meet|fulfil|"
    r"monitor)|to (?!which|whom|the\b|a\b|your|our|his|their)[a-z]+|so that|for "
    r"the purposes?|for (?:services|"
    r"example)|"
    r"because|as part|as required|via|on a|in (?:compliance|"
    r"accordance|line|connection|relation)|on request|"
    r"with whom|unless|until|for)\b"
)
_BODIES_LIKE = re.compile(
    r"^(?P<first>.+?)(?:,)?\s+(?:and )?(?:other )?(?:bodies|"
    r"organisations|agencies|partners|services|suppliers|"
    r"providers|companies|apps)?\s*(?:such as|including|"
    r"like)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_AND_BODIES = re.compile(
    r"\sand (?:other )?(?:bodies|organisations|agencies|partners|services|suppliers|"
    r"providers|companies|apps)$",
    re.IGNORECASE,
)
_AND_WITH = re.compile(r",?\s+and (?:also )?with\s+", re.IGNORECASE)
_AGENTS = (
    (
        re.compile(
            r"\bwe(?:'ll|"
            r" will)?(?: also)? let others see your records?\b"
        ),
        Stated.STATED,
        "person-authorised",
    ),
    (
        re.compile(r"\banother (?:service )?provider of your choice\b"),
        Stated.STATED,
        "provider-chosen",
    ),
    (
        re.compile(
            r"\bappointed a data protection officer through [\w ]+?(?=[.,;]|"
            r"$)"
        ),
        Stated.IMPLIED,
        "dpo-service",
    ),
)


def recipients_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the recipients of a notice; those of a recipient name it as parent."""
    sender = ""
    for one in passages:
        if _is_listed(one):
            yield from _listed(one)
    for one in passages:
        yield from _agents(one)
        if not (one.is_denied or one.is_heading or _is_listed(one)):
            bodies = [name for name in names_in(one.text) if not name.is_product]
            yield from in_sentence(one, sender)
            yield from products_used(one)
            if bodies:
                sender = one.text[bodies[-1].start : bodies[-1].end]


def _is_listed(one: Passage) -> bool:
    return one.is_item and one.topic == "recipient" and not one.is_denied


def _agents(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    for pattern, state, id_ in _AGENTS:
        if found := pattern.search(low):
            text = one.text[found.start() : found.end()]
            yield Said(Field.RECIPIENT, text, one.line_at(found.start()), state, id=id_)


def _listed(one: Passage) -> Iterator[Said]:
    text = lists.trimmed(one.text)
    if not text or denies(text) or text.lower().startswith("http"):
        return
    if one.piece.kind is Kind.CELL:
        for at, part in _in_cell(text):
            yield from row_of(one, at, lists.trimmed(part), strip=False)
        return
    at, last = 0, ""
    for clause in _AND_WITH.split(text):
        at = text.find(clause, at)
        for offset, last in _bodies(clause):
            yield from row_of(one, at + offset, last, strip=False)
    yield from _passed_on(one, last)


def _in_cell(text: str) -> Iterator[tuple[int, str]]:
    """Yield the bodies of a cell: one for each comma, or for each name it has."""
    start = 0
    for found in re.finditer(
        r"[,;](?!\s*(?:Inc|Ltd|LLC|LLP|Limited|plc|PLC|GmbH)\b)\s+(?:and\s+)?|$", text
    ):
        part = text[start : found.start()]
        if part.strip():
            yield from ((start + at, who) for at, who in _bodies(part))
        start = found.end()


def _passed_on(one: Passage, sender: str) -> Iterator[Said]:
    """Yield whom an item says that its body shares with in turn."""
    low = folded(one.text)
    found = re.search(r"\b(?:which|who|they|it)\b(?P<rest>.*)", low)
    onward = SHARES.search(low, found.start("rest")) if found else None
    if onward and sender and not WE.match(low, onward.start()):
        yield from names_of(one, onward.span("who"), sender)


def _bodies(text: str) -> Iterator[tuple[int, str]]:
    """Yield the bodies of an item: several where it lists them, else one."""
    label, colon, listed = text.partition(": ")
    if colon and any(named(part)[0] for _, part in lists.parts(listed)):
        yield 0, label
        at = len(label) + len(colon)
        yield from (
            (at + start, lists.trimmed(it)) for start, it in lists.parts(listed)
        )
        return
    whole = _head(text)
    like = _BODIES_LIKE.match(whole)
    if like and len(list(lists.parts(like["rest"]))) > 1:
        before = _before(whole)
        own = like["first"] if _AND_BODIES.search(before) else before
        if names_in(own) or len(own.split()) > 1:
            yield 0, own
        for at, part in _to_the_rest(like["rest"]):
            yield like.start("rest") + at, lists.trimmed(part)
        return
    found = list(lists.parts(whole))
    known = sum(bool(named(part)[0]) for _, part in found)
    if known > 1 and (known == len(found) or len(found) > 2):
        yield from ((at, lists.trimmed(part)) for at, part in found)
        return
    yield from _run_together(_with_short_form(text, whole))


def _before(text: str) -> str:
    """Return what stands before "such as"."""
    return lists.trimmed(
        re.split(r",?\s+(?:such as|including|like)\s", text, maxsplit=1)[0]
    )


def _to_the_rest(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list; one that says more of itself goes on to the end."""
    for at, part in lists.parts(text):
        if re.match(r"(?:any )?other\b.*\b(?:that|who|which)\b", part, re.IGNORECASE):
            yield at, text[at:]
            return
        yield at, part


def _run_together(text: str) -> Iterator[tuple[int, str]]:
    """Yield two bodies that a lost line break has run together."""
    names = [one for one in names_in(text) if not one.is_product]
    for before, after in pairwise(names):
        between = text[before.end : after.start]
        if before.id != after.id and before.start == 0 and not between.strip():
            yield 0, text[: before.end]
            yield after.start, text[after.start :]
            return
    yield 0, text


def _head(text: str) -> str:
    """Return who an item names, without what is said about them."""
    names = [(one.start, one.end) for one in names_in(text)]
    found = next(
        (one for one in _CUT.finditer(text) if may_end(one.start(), names)), None
    )
    return lists.trimmed(text[: found.start()] if found else text)


def _with_short_form(text: str, head: str) -> str:
    """Return the head of an item with its abbreviation in brackets, if it has one."""
    found = re.match(r"\s*\([A-Z][A-Za-z&]{0,7}\)", text[len(head) :])
    return head + (found[0] if found else "")
