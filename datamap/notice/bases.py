"""Which lawful bases, and conditions for special category data, a notice gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.people import is_people
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, folded, negation, patterns

_LABEL = re.compile(r"\s*(?::| – | - |—)\s*")
_ELSEWHERE = frozenset(
    {"rights", "complaint", "contact", "transfer", "retention", "links"}
)
_NO_BASIS = re.compile(
    r"\bwithout\b[^.]{0,40}\b(?:consent|permission)|"
    r"\bunless\b[^.]*\b(?:consent|permission)|"
    r"\b(?:withdraw|withdrawn) (?:your|their|this|that|it|consent)\b"
)
_FOR = re.compile(r"\b(?:for|when|to) (?!you\b|your\b|the purposes? of\b|a\b|an\b)\w+")
_SAYS_BASIS = re.compile(r"\b(?:lawful|legal) bas[ie]s\b[^.;]*\b(?:is|are|:)\s")
_JOINTS = re.compile(r"[,;:]\s|\s(?:and|or)\s|[.]\s|[.]$")
_LEADS_IN = re.compile(
    r"\b(?:rel(?:y|ies|ying) on|depends? on|based on|basis (?:is|of|for this is)|"
    r"grounds? (?:is|are)|under|called|this is|these are|"
    r"(?:fulfil|meet|comply with)(?= (?:its|their|the school)))\s+"
    r"(?:our |the |a |its |their )?"
)
_ARTICLE = re.compile(
    r"(?:the )?(?:uk )?(?:gdpr )?art(?:icle)?\.? 6\W*(?:\(?1\)?)?\W*(?:[a-f]a?\)?)?$"
)
_ENDS = re.compile(
    r"[,;(]|\s(?:so that|in order|which|because|when|where|unless|under)\b"
)


def bases_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the lawful bases of Article 6 that a notice relies on."""
    for one in passages:
        if one.is_item and one.topic == "basis" and not one.is_denied:
            yield from _listed(one)
    for one in passages:
        if one.is_denied or one.topic in _ELSEWHERE:
            continue
        if one.is_item and one.topic == "basis":
            continue
        if one.is_heading:
            yield from _heading(one)
        else:
            yield from _in_sentence(one)
    if conflict := _no_sharing(passages):
        yield conflict


def _listed(one: Passage) -> Iterator[Said]:
    text = lists.trimmed(one.text)
    low = folded(text)
    if denies(low):
        return
    found = list(_bases_in(low))
    for id_, at in found:
        start, shown = _labelled(text, at)
        yield Said(Field.BASIS, shown, one.line_at(start), id=id_)
    column = folded(one.piece.column)
    if not found and _HEADS.fullmatch(column):
        for id_, _ in list(_bases_in(column))[:1]:
            yield Said(Field.BASIS, one.piece.column, one.line, id=id_)


def _labelled(text: str, at: int) -> tuple[int, str]:
    """Return the side of a label that a basis stands on, or else the whole text."""
    found = _LABEL.search(text)
    if not found or _ARTICLE.match(folded(text[: found.start()])):
        return 0, text
    if at >= found.end():
        return found.end(), text[found.end() :]
    is_short = found.start() and len(text[: found.start()].split()) <= 5
    return 0, text[: found.start()] if is_short else text


_HEADS = re.compile(
    r"(?:necessary for |performance of |our |your |"
    r"the )*(?:a )?(?:consent|legitimate interests?|contract|"
    r"legal obligations?|"
    r"public task|public interest|vital interests?|recognised legitimate interests?)"
)


def _heading(one: Passage) -> Iterator[Said]:
    """Yield the basis that a heading names and nothing else."""
    low = folded(lists.trimmed(one.text))
    if _HEADS.fullmatch(low):
        for id_, _ in list(_bases_in(low))[:1]:
            yield Said(Field.BASIS, lists.trimmed(one.text), one.line, id=id_)


def _bases_in(low: str) -> Iterator[tuple[str, int]]:
    """Yield the bases that an item names, in its order; mostly it is one."""
    found: dict[str, int] = {}
    for id_, pattern in patterns("bases").items():
        if (hit := pattern.search(low)) and not _is_part(id_, found):
            found[id_] = hit.start()
    first = min(found.values(), default=0)
    strong = patterns("strong_bases")
    for id_, at in sorted(found.items(), key=lambda one: one[1]):
        if at == first or strong[id_].search(low):
            yield id_, at


def _is_part(id_: str, found: dict[str, int]) -> bool:
    recognised = "recognised-legitimate-interests"
    return id_ == "legitimate-interests" and recognised in found


def _in_sentence(one: Passage) -> Iterator[Said]:
    low = folded(one.text)
    if _NO_BASIS.search(low) and "right to" not in low and one.topic != "basis":
        return
    in_part = one.topic == "basis" or _SAYS_BASIS.search(low)
    section = "bases" if in_part else "strong_bases"
    several = sum(bool(it.search(low)) for it in patterns(section).values()) > 1
    for id_, pattern in patterns(section).items():
        found = _by_name(pattern, low)
        if not found or negation().search(low[: found.start()][-25:]):
            continue
        if low[: found.start()].endswith("recognised "):
            continue
        if section == "bases" and id_ == "consent" and not _relies(low):
            continue
        around = _around(one.text, low, found)
        aside = _bracket(one.text, found.start())
        text = _segment(one.text, low, found) if several else aside or around
        yield Said(Field.BASIS, text, one.line_at(found.start()), id=id_)


def _by_name(pattern: re.Pattern[str], low: str) -> re.Match[str] | None:
    """Return where a basis stands: by its name, else by its article."""
    named = re.sub(r"\b6 ?\(1\) ?\(?[a-f]a?\)?", lambda it: " " * len(it[0]), low)
    return pattern.search(named) or pattern.search(low)


def _relies(low: str) -> bool:
    """Say whether a sentence in a part on bases relies on consent."""
    return bool(patterns("strong_bases")["consent"].search(low)) or low.startswith(
        "consent"
    )


def _segment(text: str, low: str, found: re.Match[str]) -> str:
    """Return one of several bases in a sentence, without what joins them."""
    stops = [0, *(one.end() for one in _JOINTS.finditer(low, 0, found.start()))]
    after = _JOINTS.search(low, found.end())
    end = after.start() if after else len(text)
    part = text[max(stops) : end]
    at = found.start() - max(stops)
    led = [one.end() for one in _LEADS_IN.finditer(folded(part)) if one.end() <= at]
    return lists.trimmed(part[led[-1] if led else 0 :])


def _bracket(text: str, at: int) -> str:
    """Return what stands in the bracket that a place is in; empty if in none."""
    start = text.rfind("(", 0, at)
    inside = start >= 0 and ")" not in text[start:at]
    return lists.trimmed(text[start + 1 :].partition(")")[0]) if inside else ""


def _around(text: str, low: str, found: re.Match[str]) -> str:
    """Return the clause around a basis, as short as will do."""
    if found[0].startswith(("with ", "by ", "on ")) or len(found[0].split()) > 3:
        return text[found.start() : found.end()]
    begins = max(
        low.rfind(mark, 0, found.start()) + len(mark) for mark in (", ", "; ", ": ")
    )
    start = begins if begins > 1 else 0
    ends = _ENDS.search(low, found.end())
    end = ends.start() if ends else len(text)
    second = low.find(" to ", found.end() + 4)
    end = second if 0 < second < end else end
    led = [one.end() for one in _LEADS_IN.finditer(low, start, found.end())]
    start = max((at for at in led if at <= found.start()), default=start)
    return lists.trimmed(text[start:end])


def _no_sharing(passages: list[Passage]) -> Said | None:
    """Return consent as in conflict where a notice says it never shares without it."""
    pattern = re.compile(
        r"\b(?:not|never)\b.*\b(?:share|give|pass|disclose)\b.*\bwithout\b.*\bconsent\b"
    )
    bases = [
        row for one in passages for row in _in_sentence(one) if row.id == "consent"
    ]
    for one in passages:
        if bases and pattern.search(folded(one.text)):
            return Said(
                Field.BASIS, bases[0].text, one.line, Stated.CONFLICTING, id="consent"
            )
    return None


_SAID_FOR = re.compile(
    r"^for (?P<what>(?!this\b|these\b|all\b|any\b|some\b|other\b)[^,.;:]{4,50}?),? "
    r"(?:we|the school) (?:will |always |also |only )*"
    r"(?:ask(?: you)? for|need|rely on|seek|use)\b"
)


def said_for(one: Passage) -> str:
    """Return what a sentence asks for a basis for, folded; empty if it does not say.

    "For photographs we ask for your consent." is for photographs. People are not
    what a basis is for, and a sentence of two bases ties neither.
    """
    low = folded(one.text)
    found = _SAID_FOR.search(low)
    bases = sum(bool(it.search(low)) for it in patterns("strong_bases").values())
    if not found or bases > 1 or one.is_denied or is_people(found["what"]):
        return ""
    return found["what"]


_SPECIAL = re.compile(
    r"\barticle 9|special categor|\b9 ?\(2\)|substantial public|sensitive"
)


def conditions_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the conditions of Article 9(2) that a notice relies on."""
    for one in passages:
        low = folded(one.text)
        if one.is_denied or one.topic in ("rights", "recipient"):
            continue
        for id_, pattern in patterns("conditions").items():
            found = pattern.search(low)
            around = f"{folded(one.lead)} {low}" if one.is_item else low
            special = one.topic == "special" or _SPECIAL.search(around)
            if found and special:
                text = (
                    lists.trimmed(one.text)
                    if one.is_item
                    else one.text[found.start() : found.end()]
                )
                yield Said(Field.CONDITION, text, one.line_at(found.start()), id=id_)


def _is_note(low: str, pattern: re.Pattern[str]) -> bool:
    """Say whether an item names a basis in a bracket, or after a dash."""
    notes = re.findall(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\s[-–]\s(.*)", low)
    return any(pattern.search(part) for note in notes for part in note if part)


_OF_ITS_OWN = re.compile(
    r"(?:we|our|the|this|it|i|and|most|all|under|personal|data|information|consent|"
    r"legal|public|vital|legitimate|contract|article|processing|lawful|basis)\b"
)
"""How a sentence begins that has no purpose for its subject."""

_FOR_WHAT = re.compile(r",\s*(?:for|when|where|ar gyfer)\s\w")


def _has_purpose(one: Passage, low: str, pattern: re.Pattern[str]) -> bool:
    """Say whether an item or a sentence with a basis says for what it is."""
    label = _LABEL.search(low)
    if one.is_item:
        before = low[: label.start()] if label else ""
        named = bool(before) and not pattern.search(before)
        is_article = _ARTICLE.match(before) is not None
        return bool(_FOR_WHAT.search(low)) or (named and not is_article)
    return bool(_FOR.search(low)) or not _OF_ITS_OWN.match(low)


def is_tied(row: Said, passages: list[Passage]) -> bool:
    """Say whether a basis stands beside a purpose, in its row or sentence."""
    pattern = patterns("bases")[row.id]
    for one in passages:
        low = folded(one.text)
        if not pattern.search(low) or one.topic in _ELSEWHERE:
            continue
        if one.row or (one.is_item and _is_note(low, pattern)):
            return True
        if one.is_heading and _HEADS.fullmatch(folded(lists.trimmed(one.text))):
            return True
        said_here = one.line <= (row.line or 0) <= one.line_at(len(one.text))
        said_here = said_here or one.line in row.also
        if said_here and not one.is_heading and _has_purpose(one, low, pattern):
            return True
    return False
