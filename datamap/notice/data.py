"""Which data a notice says is held, and which items each kind of it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.people import is_people, people_in
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated, plain
from datamap.notice.terms import (
    denies,
    folded,
    generic_data,
    has_data,
    negation,
    patterns,
)

_TRIGGER = re.compile(
    r"\b(?:collects?|holds?|process(?:es)?|stores?|"
    r"(?:we|staff|also|may|will|school|nursery|council|it|cameras?) records?|"
    r"gathers?|(?:also )?ask (?:you )?for|asks for|"
    r"(?:we|and|staff) (?:also |will |may )*(?:takes?|keep)(?=\s)|"
    r"(?:we|school|nursery|council|academy|trust) (?:also |will |may )*needs?"
    r"(?: to (?:know|have|hold|collect))?(?=\s(?!to\b|this\b|it\b))|"
    r"(?:give|provide|send)s? us(?: with)?|"
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
    r"so that|in order|because|when|"
    r"where(?! (?:you|they|pupils|children) go)|if|to help|"
    r"to enable|"
    r"to ensure|for the purpose|and may|and will|and use|from the|from your|"
    r"which we|who|unless|through|under the)\b|:\s*$|\s–\s|"
    r"\s-\s"
)
_INCLUDING = re.compile(
    r",?\s(?:including|such as|like|for example|e\.g\.|megis|fel|gan gynnwys),?:?\s",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?::| – | - |—)\s*")
_ABOUT_WHOM = re.compile(
    r"\s*(?:\w+ ){0,3}?(?:information|data|details) (?:about|on|for) [^:,]{2,60}:\s+",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(?:for|until)\b[^,;]*\b(?:\d+|years?|months?)\b|\bas long as\b"
)
_CONDITION = re.compile(r"\b(?:article|schedule|paragraph) \d|\bpublic interest\b")
_SAYS_WHEN = re.compile(r"(?:we|the (?:information|data)|it) (?:need|have|has|is)\b")
_MINIMAL = re.compile(r"\b(?:we(?:'ll| will)? )?only (?:collect|ask for|record)\b")
_ENOUGH = 3
"""Data in a sentence from which the rest of its list counts as data too."""

_SHORT = 5
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
    if not text or denies(text) or _is_condition(text):
        return
    if one.topic == "special" and not (is_data(text) or _may_be_sensitive(text)):
        return
    about = people_in(one.lead) or people_in(one.heading)
    divided = re.search(r"[,;]\s", text) and not lists.bracketed(text)
    if one.piece.kind is Kind.CELL and divided:
        for start, part in lists.parts(text):
            if trimmed := lists.trimmed(part):
                yield Said(Field.DATA, trimmed, one.line_at(start), about=about)
        return
    vague = Stated.AMBIGUOUS if re.fullmatch(r"cctv", folded(text)) else Stated.STATED
    yield Said(Field.DATA, text, one.line, vague, about=about)
    for start, item in items_in(text):
        yield Said(Field.ITEM, item, one.line_at(start), parent=text, about=about)


def _may_be_sensitive(text: str) -> bool:
    """Say whether an item in a part on sensitive data is data, not a ground for it."""
    low = folded(text)
    grounds = [*patterns("conditions").values(), *patterns("bases").values()]
    is_ground = any(pattern.search(low) for pattern in grounds)
    return _may_be_data(text) and len(text.split()) <= _SHORT and not is_ground


def _is_condition(text: str) -> bool:
    """Say whether an item in a part on sensitive data is a condition for using it."""
    low = folded(text)
    return bool(_CONDITION.search(low) or _SAYS_WHEN.match(low))


def items_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the items that a kind of data lists, with their places."""
    start, listed, introduced = _listed(text)
    found = list(_whole(listed))
    if introduced:
        found = [one for at, part in found for one in _at_or(at, part)]
    if lists.WELSH.search(text):
        found = [one for at, part in found for one in _at_welsh_and(at, part)]
    if len(found) < 2 and not introduced:
        return
    for offset, part in found:
        item = lists.INTRODUCED.sub("", lists.trimmed(part)).strip(" ()")
        if re.match(r"(?:where|when|if|unless)\b", item):
            continue
        if item and folded(item) not in ("etc", "other", "others", "etc."):
            yield start + offset, item


def _at_or(at: int, part: str) -> Iterator[tuple[int, str]]:
    """Yield what an "or" joins in a list of examples."""
    before, joint, after = part.partition(" or ")
    if joint and is_data(lists.bare(before)) and is_data(lists.bare(after)):
        yield at, before
        yield at + len(before) + len(joint), after
    else:
        yield at, part


def _at_welsh_and(at: int, part: str) -> Iterator[tuple[int, str]]:
    """Yield what a Welsh "and" joins."""
    start = 0
    for found in re.finditer(r"\s+ac?\s+|$", part):
        yield at + start, part[start : found.start()]
        start = found.end()


def _whole(listed: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list; people that end a part belong to it."""
    held: tuple[int, str] | None = None
    for at, part in lists.parts(listed):
        if held and (
            is_people(lists.trimmed(part)) or _is_half(listed, held, at, part)
        ):
            held = held[0], listed[held[0] : at + len(part)]
            continue
        if held:
            yield held
        held = at, part
    if held:
        yield held


def _is_half(listed: str, held: tuple[int, str], at: int, part: str) -> bool:
    """Say whether an "and" in the middle of a list joins halves of one of its parts.

    In "speech and language, moving and handling plans" it does; the last "and" of a
    list divides.
    """
    between = listed[held[0] + len(held[1]) : at]
    if "," not in listed and len(held[1].split()) == 1:
        return is_data(part) and not is_data(lists.bare(held[1]))
    is_last = "," not in listed[at:] and not re.search(r"\sand\s", listed[at:])
    if between.strip() != "and" or listed.count(",") < 2:
        return False
    return not is_last and not is_data(lists.bare(held[1]))


def _listed(text: str) -> tuple[int, str, bool]:
    """Return where a list begins in a text, the list, and if a word says so."""
    inside = lists.bracketed(text)
    if inside:
        start, listed = inside
        begins = lists.INTRODUCED.match(listed)
        skip = begins.end() if begins else 0
        if begins or len(list(lists.parts(listed))) > 1:
            return start + skip, listed[skip:], bool(begins)
    for pattern in (_INCLUDING, _LABELLED):
        if found := pattern.search(text):
            return found.end(), text[found.end() :], pattern is _INCLUDING
    return len(text), "", False


def _of_sentence(one: Passage, known: set[str]) -> Iterator[Said]:
    low = folded(one.text)
    if one.topic in _NOT_THERE or (one.is_item and one.topic != "recipient"):
        return
    if low.startswith(("when we process", "where we process", "if we process")):
        return
    if one.is_item:
        yield from _sent(one, known)
        return
    done = 0
    for found in _TRIGGER.finditer(low):
        if found.end() < done:
            continue
        if negation().search(low[max(0, found.start() - 30) : found.start()]):
            continue
        if one.topic == "rights" and not found[0].startswith("access"):
            continue
        rows, end = _of_phrase(one, found.end())
        yield from rows
        done = end if rows else done


def _of_phrase(one: Passage, start: int) -> tuple[list[Said], int]:
    """Return what a sentence says is collected, from the verb on, and where it ends."""
    rest = lists.without_asides(one.text)[start:]
    ends = _CLAUSE_ENDS.search(folded(rest))
    phrase = rest[: ends.start()] if ends else rest
    if one.topic != "data" and _HOW_LONG.search(folded(phrase)):
        return [], start
    end = start + len(phrase)
    if one.topic == "rights":
        return list(_record(one, start, phrase)), end
    minimal = bool(_MINIMAL.search(folded(one.text)))
    rows = [
        row
        for at, text in _data_in(phrase, one.topic)
        for row in _one(one, text, start + at, minimal=minimal)
    ]
    return rows, end


def _data_in(phrase: str, topic: str) -> Iterator[tuple[int, str]]:
    """Yield the data that a phrase lists, if most of what it lists is data."""
    about = _ABOUT_WHOM.match(phrase)
    phrase = phrase.replace(about[0], " " * len(about[0]), 1) if about else phrase
    including = _INCLUDING.search(phrase)
    first = lists.bare(phrase[: including.start()]) if including else ""
    found = [(at, lists.bare(part)) for at, part in lists.parts(phrase)]
    certain = sum(is_data(part) for _, part in found)
    if certain * 2 <= len(found) - bool(first):
        return
    is_list = topic == "data" or certain >= _ENOUGH
    for at, part in found:
        text = lists.bare(lists.INTRODUCED.sub("", _after_including(part)))
        if is_data(text) or (is_list and _may_be_data(text)):
            yield at + max(phrase[at:].find(text), 0), text


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


_NO_DATA = re.compile(
    r"(?:from|with|about|this|that|it|you|we|they|what|to|for|by|in|on|of|only|"
    r"our|consent to|permission to|other|more|others|so|then|these|those|please|"
    r"everything|anything|nothing|use|share|store|process|hold|retain|(?:consent|"
    r"permission)(?! forms?))\b"
)


def _may_be_data(text: str) -> bool:
    """Say whether a phrase may name data where those beside it do."""
    low = folded(text).strip(" .,;:")
    is_short = 0 < len(low.split()) <= _LONGEST
    return is_short and not generic_data().fullmatch(low) and not _NO_DATA.match(low)


def is_data(text: str) -> bool:
    """Say whether a phrase names some kind of data, and not data in general."""
    low = folded(text).strip(" .,;:")
    if not _may_be_data(low) or re.match(r"how\b", low):
        return False
    return has_data(low)
