"""Whom the sentences of a notice say that data is shared with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.people import is_people
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, folded, named, names_in, negation

SHARES = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|pass(?:es|ed)?|give[ns]?|"
    r"giv(?:e|ing)|hand(?:s|ed)?(?: over)?|provid(?:e|es|ed|ing)|send[s]?|sent|"
    r"sending|disclos(?:e|es|ed)|"
    r"transfer(?:s|red)?|report(?:s|ed)?|suppl(?:y|ies|ied)|submit(?:s|ted)?)\b"
    r"(?P<object>[^.;:]{0,90}?)\b(?:with|on to|"
    r"to)\s+(?P<who>(?!you\b|us\b|anyone\b|any one\b|others\b|"
    r"the public\b|meet\b|help\b|ensure\b|provide\b|support\b|enable\b|comply\b|"
    r"make\b|protect\b|be\b|do\b|keep\b|fulfil\b|assist\b|have\b|allow\b|give\b|"
    r"safeguard\b|improve\b|run\b|manage\b|monitor\b|carry\b|use\b|share\b)[^.;:]+)"
)
_TOLD = re.compile(
    r"\b(?:required|have|need|obliged|must|may|will|duty)(?: to)?(?: also)? "
    r"(?:tell|inform|notify|alert|report to)\s+(?P<who>(?!you\b|us\b|"
    r"parents?\b)[^.;:]+)"
)
_SUPPLIED = re.compile(
    r"\b(?:provided|supplied|hosted|operated|administered|run|processed|handled|stored)"
    r"(?: \w+){0,4}? by (?P<who>[^.;:]+)"
)
_COMPANY = re.compile(
    r"(?:[A-Z0-9][\w'’&-]*\s(?:(?:and|of|&)\s)?){1,5}"
    r"(?:Ltd|Limited|LLP|plc|PLC|CIC|Inc|LLC)\b"
)
_ROLE_OF_ITS_OWN = re.compile(
    r"\b(?:controller|data protection (?:officer|service)|dpo)\b"
)
_ASIDE_NEED = re.compile(r"(?:s'|'s) (?:role|duties|functions|needs|work|purposes?)$")
_PASSIVE = re.compile(r"\b(?:be|is|are|been) (?:also |then |sometimes )*$")
_OBJECT = re.compile(
    r"\b(?:data|information|details|records?|it|this|them|returns?|results?|"
    r"footage|images|recordings|files?|copies)\b"
)
_STOP = re.compile(
    r"\s(?:but|on a|as part|in order|to (?:help|enable|allow|"
    r"support|provide|ensure|comply|meet|fulfil|run|manage|"
    r"take)|so that|when|where|if|for|unless|"
    r"because|who|which|under|through|as required|via|without|"
    r"in line|using|by|upon|and we|and will|and may|about)\b|"
    r"\s–\s|\s-\s|,\s(?:which|who|where|as|to|but|so|if)\b"
)
_BETWEEN = re.compile(
    r"\s*[;,](?!\s*(?:Inc|Ltd|LLC|LLP|Limited|plc|PLC|GmbH)\b)\s*(?:and also|as "
    r"well as|and|or)?\s+|"
    r"\s+(?:and also|as well as|and/or|and|or|&)\s+"
)
_GENERAL = re.compile(
    r"^(?:(?:other |various |certain )?(?:organisations|bodies|agencies|people|"
    r"partners|"
    r"third parties|others) )?(?:such as|like|including) ",
    re.IGNORECASE,
)
_NO_ONE = re.compile(
    r"^(?:you|us|them|others|other people|anyone\b.*|"
    r"any ?one\b.*|third parties|a third party|each other|"
    r"everyone|whom?|each|(?:other |certain |various |some |relevant |external )*"
    r"(?:agencies|organisations|bodies|parties|people)|"
    r"(?:we|they|it|he|she|there)\b.*|parents?/?carers?|"
    r"your child|it|this|these|someone\b.*|those\b.*|"
    r"outside .*|people|our|the following.*|following)$"
)
_ONWARD = re.compile(
    r"^(?:the )?(?P<who>[\w' ]{2,50}?)(?: \(\w+\))?,? (?:may |"
    r"might |will |can |also |then |in turn |sometimes )*"
    r"(?:shares?|passes|discloses?|provides?|sends?|"
    r"gives?)\b(?P<object>[^.;:]{0,90}?)\b(?:with|"
    r"to)\s+(?P<to>[^.;:]+)"
)
WE = re.compile(
    r"^(?:we|our school|the school|this school|school|i|us|"
    r"staff|parents?|you|the (?:academy|nursery|trust|setting|"
    r"college))\b"
)
_AUTHORITY = re.compile(
    r"(?:the )?(?:department|council|authority|government|ministry|board|company)",
    re.IGNORECASE,
)
_RESEARCH = re.compile(r"\bto inform (?P<who>independent research)\b")
_NOT_THERE = frozenset(
    {"security", "retention", "transfer", "contact", "complaint", "links", "data"}
)
_LISTS_OF_OTHERS = frozenset({"purpose", "basis", "people", "rights"})
_SHORT_NAME = 3
"""Words of a name that nobody knows, where a sentence says who supplies a thing."""

_LONGEST = 16


def in_sentence(one: Passage, sender: str) -> Iterator[Said]:
    """Yield whom a sentence says that data is shared with, and whom they tell."""
    low = folded(one.text)
    told_in_data = one.topic == "data" and "required" in low
    if one.topic in ("rights", *_NOT_THERE) and not told_in_data:
        return
    if one.is_item and one.topic in _LISTS_OF_OTHERS:
        return
    yield from _research(one, low, sender)
    yield from _companies(one, low)
    onward = _ONWARD.match(low)
    by_other = onward and not WE.match(low)
    whose = one.text[: onward.end("who")] if onward else ""
    if onward and by_other and (named(whose)[0] or _AUTHORITY.fullmatch(whose)):
        parent = one.text[: onward.end("who")].removeprefix("The ").strip()
        yield from names_of(one, onward.span("to"), parent)
        return
    yield from _shared(one, low)


def _shared(one: Passage, low: str) -> Iterator[Said]:
    """Yield whom a sentence's verbs of sharing, telling and supplying have."""
    for found in SHARES.finditer(low):
        before = low[max(0, found.start() - 45) : found.start()]
        passive = _PASSIVE.search(before)
        told = _OBJECT.search(before if passive else found["object"])
        if not negation().search(before) and told:
            yield from names_of(one, found.span("who"), "")
    named_by = (_TOLD,) if _ROLE_OF_ITS_OWN.search(low) else (_TOLD, _SUPPLIED)
    for pattern in named_by:
        for found in pattern.finditer(low):
            yield from names_of(one, found.span("who"), "", named_only=True)


def products_used(one: Passage) -> Iterator[Said]:
    """Yield the products that a sentence in a part on sharing says are used."""
    if one.topic == "recipient" and not negation().search(folded(one.text)):
        for name in names_in(one.text):
            if name.is_product:
                text = one.text[name.start : name.end]
                yield Said(Field.RECIPIENT, text, one.line_at(name.start), id=name.id)


def _companies(one: Passage, low: str) -> Iterator[Said]:
    """Yield the companies that a sentence names by their legal form."""
    if _ROLE_OF_ITS_OWN.search(low) or denies(low):
        return
    for found in _COMPANY.finditer(one.text):
        text = re.sub(r"^(?:The|Our|We|At|By|With|From|To|And)\s", "", found[0])
        at = found.end() - len(text)
        yield Said(Field.RECIPIENT, text, one.line_at(at), id=named(text)[0])


def _research(one: Passage, low: str, sender: str) -> Iterator[Said]:
    """Yield researchers, whom what is told of a recipient implies."""
    if found := _RESEARCH.search(low):
        start, end = found.span("who")
        yield Said(
            Field.RECIPIENT, one.text[start:end], one.line_at(start), Stated.IMPLIED,
            parent=sender, id="researchers",
        )  # fmt: skip


def names_of(
    one: Passage, span: tuple[int, int], parent: str, *, named_only: bool = False
) -> Iterator[Said]:
    """Yield the bodies that a part of a sentence lists."""
    start, end = span
    rest = lists.without_asides(one.text)[start:end]
    names = [(name.start, name.end) for name in names_in(rest)]
    found = _STOP.finditer(folded(rest))
    stops = (it for it in found if not (named_only and it[0].strip() == "by"))
    stop = next((one for one in stops if may_end(one.start(), names)), None)
    phrase = rest[: stop.start()] if stop else rest
    if (
        not stop
        and one.text.rstrip().endswith(":")
        and rest.strip(" :") == phrase.strip()
    ):
        return
    for at, part in _who(phrase):
        before = r"^.*\bby\s+" if named_only else r"^(?:also )?(?:with|to)\s+"
        text = lists.trimmed(re.sub(before, "", part.strip()))
        is_name = named_only and text[:1].isupper() and len(text.split()) <= _SHORT_NAME
        is_body = not named_only and _is_body(text, one.topic)
        is_named = named(text)[0] or is_name or is_body
        if is_named or parent:
            yield from row_of(one, start + at, text, strip=True, parent=parent)


def row_of(
    one: Passage, at: int, text: str, *, strip: bool, parent: str = ""
) -> Iterator[Said]:
    """Yield the row of a body, unless its words are no body."""
    shown = lists.trimmed(_linked(one, text))
    if strip:
        shown = re.sub(r"^(?:our|your|their)\s+", "", shown, flags=re.IGNORECASE)
    low = folded(shown)
    onward = parent and low.endswith("third parties")
    onward = onward or (not strip and is_people(shown))
    if (
        not shown
        or len(shown.split()) > _LONGEST
        or (_NO_ONE.match(low) and not onward)
    ):
        return
    id_, _ = named(shown)
    yield Said(Field.RECIPIENT, shown, one.line_at(at), parent=parent, id=id_)


def _linked(one: Passage, text: str) -> str:
    """Return the words behind an address where a name has one."""
    for link in one.links:
        words = one.text[link.start : link.end]
        if words in text and not words.startswith(("http", "www")):
            return words
    return text


def may_end(at: int, names: list[tuple[int, int]]) -> bool:
    """Say whether a name may end at a place: not at its first letter or within one."""
    return at > 1 and not any(start < at < end for start, end in names)


def _who(phrase: str) -> Iterator[tuple[int, str]]:
    """Yield whom a phrase lists; a name with "and" in it stays whole."""
    names = [(name.start, name.end) for name in names_in(phrase)]
    start = 0
    for found in _BETWEEN.finditer(phrase):
        inside = any(first < found.start() < last for first, last in names)
        inside = inside or bool(_OR_LIKE.match(phrase, found.start()))
        inside = inside or _is_named_next(phrase, start, found)
        if not inside and phrase.count("(", 0, found.start()) <= phrase.count(
            ")", 0, found.start()
        ):
            yield start, _GENERAL.sub("", phrase[start : found.start()])
            start = found.end()
    yield start, _GENERAL.sub("", phrase[start:])


_OURS = re.compile(r"our (?:[a-z-]+ ){0,3}?[a-z-]+(?<!s)$", re.IGNORECASE)


def _is_named_next(phrase: str, start: int, found: re.Match[str]) -> bool:
    """Say whether what follows a comma is the name of the body before it."""
    after = phrase[found.end() : found.end() + 1]
    alone = found[0].strip() == "," and after.isupper()
    is_ours = _OURS.fullmatch(phrase[start : found.start()].strip())
    return bool(alone and is_ours and not named(phrase[found.end() :][:40])[0])


_OR_LIKE = re.compile(r"\sor\s(?!with\b)[a-z]+(?=$|[,.;)]|\s(?:and|or)\s)")
"""Another word for the same, as in "their next school or nursery"."""


_BODY = re.compile(
    r"\b(?:authorit|council|department|service|agenc|board|"
    r"trust|school|college|provider|supplier|"
    r"compan|organisation|police|court|hospital|nurse|"
    r"professional|photographer|bod(?:y|ies)|"
    r"government|commission|inspector|charit|compan|"
    r"contractor|governor|adviser|auditor|union|"
    r"careers|university|system|platform|software|app|bureau|broker|insurer|bank|"
    r"solicitor|lawyer|doctor|\bgps?\b|therapist|psychologist|visitor|team|"
    r"administrator|employer|setting|nurser|partner|firm|charity|club|researcher)"
)


def _is_body(text: str, topic: str) -> bool:
    """Say whether words from running text name an organisation or a kind of it."""
    low = folded(text)
    if re.search(r"\b(?:information|data|details|records?|education|learning)$", low):
        return False
    if _ASIDE_NEED.search(low):
        return False
    is_short = topic == "recipient" and len(low.split()) <= 6
    return bool(_BODY.search(low) or re.match(r"[A-Z]", text) or is_short)
