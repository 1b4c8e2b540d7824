"""Which data a notice says is held, and which items each kind of it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.people import is_people, people_in
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated, plain
from datamap.notice.terms import denies, folded, generic_data, negation, words

_TRIGGER = re.compile(
    r"\b(?:collects?|holds?|process(?:es)?|records?|stores?|"
    r"gathers?|ask (?:you )?for|asks for|"
    r"provide us with|(?:be |are )?provided with|"
    r"obtain(?: from (?:them|you|others))?|includes?|"
    r"access(?: to)?(?=\s(?:their|your) child)|"
    r"(?:information|data|details)(?: that)?(?: we (?:may |"
    r"will )?(?:hold|collect|"
    r"process))?[\w ]{0,30}? (?:such as|like))"
    r"(?: and (?:use|process|store|hold|share|record))?:?\s+"
)
_NOT_THERE = frozenset(
    {
        "security",
        "retention",
        "transfer",
        "contact",
        "complaint",
        "links",
        "basis",
        "law",
    }
)
_CLAUSE_ENDS = re.compile(
    r"(?<!e\.g)(?<!i\.e)[.](?=\s|$)|\s(?:by the|by our|"
    r"so that|in order|because|when|where|if|to help|"
    r"to enable|"
    r"to ensure|for the purpose|and may|and will|and use|from the|from your|"
    r"which we|who|unless|through|under the)\b|:\s*$|\s–\s|"
    r"\s-\s"
)
_INCLUDING = re.compile(
    r",?\s(?:including|such as|like|for example|e\.g\.),?:?\s", re.IGNORECASE
)
_LABELLED = re.compile(r"(?::| – | - |—)\s*")
_MINIMAL = re.compile(r"\b(?:we(?:'ll| will)? )?only (?:collect|ask for|record)\b")
_LONGEST = 14
"""Words in a phrase that still names data."""


def data_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the kinds of data that a notice names, each followed by its items."""
    known: set[str] = set()
    for one in passages:
        if one.is_denied or one.is_heading:
            continue
        rows = _of_item(one) if _is_listed(one) else _of_sentence(one, known)
        for row in rows:
            known.add(plain(row.text))
            yield row


def _is_listed(one: Passage) -> bool:
    return one.is_item and one.topic in ("data", "special")


def _of_item(one: Passage) -> Iterator[Said]:
    text = lists.trimmed(lists.first_sentence(one.text))
    if not text or denies(text):
        return
    if one.topic == "special" and not is_data(text):
        return
    about = people_in(one.lead) or people_in(one.heading)
    if one.piece.kind is Kind.CELL and not lists.bracketed(text):
        for start, part in lists.parts(text):
            if trimmed := lists.trimmed(part):
                yield Said(Field.DATA, trimmed, one.line_at(start), about=about)
        return
    vague = Stated.AMBIGUOUS if re.fullmatch(r"cctv", folded(text)) else Stated.STATED
    yield Said(Field.DATA, text, one.line, vague, about=about)
    for start, item in items_in(text):
        yield Said(Field.ITEM, item, one.line_at(start), parent=text, about=about)


def items_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the items that a kind of data lists, with their places."""
    start, listed, introduced = _listed(text)
    found = list(_whole(listed))
    if len(found) < 2 and not introduced:
        return
    for offset, part in found:
        item = lists.INTRODUCED.sub("", lists.trimmed(part)).strip(" ()")
        if item and folded(item) not in ("etc", "other", "others", "etc."):
            yield start + offset, item


def _whole(listed: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list; people that end a part belong to it."""
    held: tuple[int, str] | None = None
    for at, part in lists.parts(listed):
        if held and is_people(lists.trimmed(part)):
            held = held[0], listed[held[0] : at + len(part)]
            continue
        if held:
            yield held
        held = at, part
    if held:
        yield held


def _listed(text: str) -> tuple[int, str, bool]:
    """Return where a list begins in a text, the list, and if a word says so."""
    inside = lists.bracketed(text)
    if inside:
        start, listed = inside
        begins = lists.INTRODUCED.match(listed)
        skip = begins.end() if begins else 0
        return start + skip, listed[skip:], bool(begins)
    for pattern in (_INCLUDING, _LABELLED):
        if found := pattern.search(text):
            return found.end(), text[found.end() :], pattern is _INCLUDING
    return len(text), "", False


def _of_sentence(one: Passage, known: set[str]) -> Iterator[Said]:
    low = folded(one.text)
    if one.topic in _NOT_THERE or (one.is_item and one.topic != "recipient"):
        return
    if one.is_item:
        yield from _sent(one, known)
        return
    for found in _TRIGGER.finditer(low):
        if negation().search(low[max(0, found.start() - 30) : found.start()]):
            continue
        if one.topic == "rights" and not found[0].startswith("access"):
            continue
        yield from _of_phrase(one, found.end(), _MINIMAL.search(low) is not None)


def _of_phrase(one: Passage, start: int, minimal: bool) -> Iterator[Said]:  # noqa: FBT001
    """Yield what a sentence says is collected, from the verb's object on."""
    rest = one.text[start:]
    ends = _CLAUSE_ENDS.search(folded(rest))
    phrase = rest[: ends.start()] if ends else rest
    including = _INCLUDING.search(phrase)
    first = lists.bare(phrase[: including.start()]) if including else ""
    if one.topic == "rights":
        yield from _record(one, start, phrase)
        return
    found = [(at, lists.bare(part)) for at, part in lists.parts(phrase)]
    if sum(is_data(part) for _, part in found) * 2 <= len(found) - bool(first):
        return
    for at, part in found:
        text = lists.INTRODUCED.sub("", _after_including(part))
        text = lists.bare(text)
        if is_data(text):
            offset = start + at + max(rest[at:].find(text), 0)
            yield from _one(one, text, offset, minimal=minimal)


def _one(one: Passage, text: str, offset: int, *, minimal: bool) -> Iterator[Said]:
    if not minimal:
        about = people_in(one.text) or people_in(one.heading)
        yield Said(Field.DATA, text, one.line_at(offset), about=about)
        return
    line = one.line_at(offset)
    clause = re.search(r"[^,.;]*$", one.text[:offset])
    whole = (clause[0].strip() + " " if clause else "") + text
    yield Said(Field.DATA, whole, line, Stated.IMPLIED)
    yield Said(Field.ITEM, text, line, Stated.IMPLIED, parent=whole)


def _after_including(part: str) -> str:
    """Return what follows "such as" where what stands before it names nothing."""
    found = _INCLUDING.search(part)
    if found and generic_data().fullmatch(folded(part[: found.start()]).strip()):
        return part[found.end() :]
    return part


def _record(one: Passage, start: int, phrase: str) -> Iterator[Said]:
    """Yield a record that a right is about, with the items said to be in it."""
    text = lists.trimmed(re.split(r",(?!\s+including)", phrase)[0])
    if not re.search(r"\brecords?\b", folded(text)):
        return
    yield Said(Field.DATA, text, one.line_at(start))
    for at, item in items_in(text):
        plain_item = re.sub(r"^(?:any|all)\s+", "", item)
        yield Said(Field.ITEM, plain_item, one.line_at(start + at), parent=text)


def _sent(one: Passage, known: set[str]) -> Iterator[Said]:
    """Yield the items that are sent to a recipient and are listed nowhere else."""
    inside = lists.bracketed(one.text)
    found = re.search(r"\bdata (?:includes?|sent is|we send is)\b", folded(one.text))
    if not inside or not found:
        return
    listed = one.text[found.end() : inside[0] + len(inside[1])]
    for at, part in lists.parts(listed):
        item = lists.unowned(re.sub(r"^\W*(?:also\s+)?", "", part))
        if item and plain(item) not in known and len(item.split()) <= _LONGEST:
            line = one.line_at(found.end() + at)
            yield Said(
                Field.ITEM, item, line, parent=lists.trimmed(one.text[: inside[0] - 1])
            )


def is_data(text: str) -> bool:
    """Say whether a phrase names some kind of data, and not data in general."""
    low = folded(text).strip(" .,;:")
    if not low or len(low.split()) > _LONGEST or generic_data().fullmatch(low):
        return False
    if re.match(
        r"(?:from|with|about|this|that|it|you|what|how|to|for|by|in|on|of|only|"
        r"our|consent to|permission to)\b",
        low,
    ):
        return False
    return bool(words("data_words") & set(re.findall(r"[a-z][a-z-]+", low)))
