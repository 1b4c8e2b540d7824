"""Who a notice says gets the data, and who gets it from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, folded, named, names_in, negation

_CUT = re.compile(
    r"\s*[(\[]|\s–\s|\s—\s|\s-\s|\s?-\s|:\s|\s*,?\s(?:when|"
    r"where|if|who|which|whom|in order|to (?:help|enable|"
    r"allow|"
    r"support|assist|provide|ensure|comply|meet|fulfil|"
    r"monitor)|so that|for the purposes?|for (?:services|"
    r"example)|"
    r"because|as part|as required|via|on a|in (?:compliance|"
    r"accordance|line|connection|relation)|on request|"
    r"with whom|unless|until|for)\b"
)
_SENTENCE = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|pass(?:es|ed)?|give[ns]?|"
    r"giv(?:e|ing)|provid(?:e|es|ed|ing)|send[s]?|sent|"
    r"sending|disclos(?:e|es|ed)|"
    r"transfer(?:s|red)?|report(?:s|ed)?|suppl(?:y|ies|ied)|submit(?:s|ted)?)\b"
    r"(?P<object>[^.;:]{0,90}?)\b(?:with|on to|"
    r"to)\s+(?P<who>(?!you\b|us\b|anyone\b|any one\b|others\b|"
    r"the public\b)[^.;:]+)"
)
_PASSIVE = re.compile(r"\b(?:be|is|are|been) (?:also |then |sometimes )*$")
_OBJECT = re.compile(
    r"\b(?:data|information|details|records?|it|this|them|returns?|results?)\b"
)
_STOP = re.compile(
    r"\s(?:but|on a|as part|in order|to (?:help|enable|allow|"
    r"support|provide|ensure|comply|meet|fulfil|run|manage|"
    r"take)|so that|when|where|if|for|unless|"
    r"because|who|which|under|through|as required|via|without|"
    r"in line|using|by|upon|and we|and will|and may|about)\b|"
    r"\s–\s|\s-\s|,\s(?:which|who|where|as|to|but|so|if)\b"
)
_BODIES_LIKE = re.compile(
    r"^(?P<first>.+?)(?:,)?\s+(?:and )?(?:other )?(?:bodies|"
    r"organisations|agencies|partners|services|suppliers|"
    r"providers|companies|apps)?\s*(?:such as|including|"
    r"like)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*[;,]\s*(?:and also|as well as|and|or)?\s+|"
    r"\s+(?:and also|as well as|and/or|and|or|&)\s+"
)
_GENERAL = re.compile(
    r"^(?:(?:other |various |certain )?(?:organisations|bodies|agencies|people|"
    r"partners|"
    r"third parties|others) )?(?:such as|like|including) ",
    re.IGNORECASE,
)
_AND_BODIES = re.compile(
    r"\sand (?:other )?(?:bodies|organisations|agencies|partners|services|suppliers|"
    r"providers|companies|apps)$",
    re.IGNORECASE,
)
_AND_WITH = re.compile(r",?\s+and (?:also )?with\s+", re.IGNORECASE)
_NO_ONE = re.compile(
    r"^(?:you|us|them|others|other people|anyone\b.*|"
    r"any ?one\b.*|third parties|a third party|each other|"
    r"everyone|whom?|each|"
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
_WE = re.compile(
    r"^(?:we|our school|the school|this school|school|i|us|"
    r"staff|parents?|you|the (?:academy|nursery|trust|setting|"
    r"college))\b"
)
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
_RESEARCH = re.compile(r"\bto inform (?P<who>independent research)\b")
_NOT_THERE = frozenset(
    {"security", "retention", "transfer", "contact", "complaint", "links", "data"}
)
_LONGEST = 16


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
            yield from _in_sentence(one, sender)
            yield from _used(one)
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
        for at, part in lists.parts(text):
            yield from _row(one, at, lists.trimmed(part), strip=False)
        return
    at = 0
    for clause in _AND_WITH.split(text):
        at = text.find(clause, at)
        for offset, who in _bodies(clause):
            yield from _row(one, at + offset, who, strip=False)


def _bodies(text: str) -> Iterator[tuple[int, str]]:
    """Yield the bodies of an item: several where it lists them, else one."""
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
        (one for one in _CUT.finditer(text) if _cuts(one.start(), names)), None
    )
    return lists.trimmed(text[: found.start()] if found else text)


def _cuts(at: int, names: list[tuple[int, int]]) -> bool:
    """Say whether a name may end at a place: not at its first letter or within one."""
    return at > 1 and not any(start < at < end for start, end in names)


def _with_short_form(text: str, head: str) -> str:
    """Return the head of an item with its abbreviation in brackets, if it has one."""
    found = re.match(r"\s*\([A-Z][A-Za-z&]{0,7}\)", text[len(head) :])
    return head + (found[0] if found else "")


def _row(
    one: Passage, at: int, text: str, *, strip: bool, parent: str = ""
) -> Iterator[Said]:
    shown = lists.trimmed(_linked(one, text))
    if strip:
        shown = re.sub(r"^(?:our|your|their)\s+", "", shown, flags=re.IGNORECASE)
    low = folded(shown)
    onward = parent and low.endswith("third parties")
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


def _in_sentence(one: Passage, sender: str) -> Iterator[Said]:
    low = folded(one.text)
    told_in_data = one.topic == "data" and "required" in low
    if one.topic in ("rights", *_NOT_THERE) and not told_in_data:
        return
    yield from _research(one, low, sender)
    onward = _ONWARD.match(low)
    by_other = onward and not _WE.match(low)
    if onward and by_other and named(one.text[: onward.end("who")])[0]:
        parent = one.text[: onward.end("who")].removeprefix("The ").strip()
        yield from _names_of(one, onward.span("to"), parent)
        return
    for found in _SENTENCE.finditer(low):
        before = low[max(0, found.start() - 45) : found.start()]
        passive = _PASSIVE.search(before)
        told = _OBJECT.search(before if passive else found["object"])
        if not negation().search(before) and told:
            yield from _names_of(one, found.span("who"), "")


def _research(one: Passage, low: str, sender: str) -> Iterator[Said]:
    """Yield researchers, whom what is told of a recipient implies."""
    if found := _RESEARCH.search(low):
        start, end = found.span("who")
        yield Said(
            Field.RECIPIENT, one.text[start:end], one.line_at(start), Stated.IMPLIED,
            parent=sender, id="researchers",
        )  # fmt: skip


def _names_of(one: Passage, span: tuple[int, int], parent: str) -> Iterator[Said]:
    start, end = span
    rest = one.text[start:end]
    names = [(name.start, name.end) for name in names_in(rest)]
    stops = _STOP.finditer(folded(rest))
    stop = next((one for one in stops if _cuts(one.start(), names)), None)
    phrase = rest[: stop.start()] if stop else rest
    if (
        not stop
        and one.text.rstrip().endswith(":")
        and rest.strip(" :") == phrase.strip()
    ):
        return
    for at, part in _who(phrase):
        text = lists.trimmed(part)
        if named(text)[0] or _is_body(text) or parent:
            yield from _row(one, start + at, text, strip=True, parent=parent)


def _who(phrase: str) -> Iterator[tuple[int, str]]:
    """Yield whom a phrase lists; a name with "and" in it stays whole."""
    names = [(name.start, name.end) for name in names_in(phrase)]
    start = 0
    for found in _BETWEEN.finditer(phrase):
        inside = any(first < found.start() < last for first, last in names)
        if not inside and phrase.count("(", 0, found.start()) <= phrase.count(
            ")", 0, found.start()
        ):
            yield start, _GENERAL.sub("", phrase[start : found.start()])
            start = found.end()
    yield start, _GENERAL.sub("", phrase[start:])


def _used(one: Passage) -> Iterator[Said]:
    """Yield the products that a sentence in a part on sharing says are used."""
    if one.topic == "recipient" and not negation().search(folded(one.text)):
        for name in names_in(one.text):
            if name.is_product:
                text = one.text[name.start : name.end]
                yield Said(Field.RECIPIENT, text, one.line_at(name.start), id=name.id)


_BODY = re.compile(
    r"\b(?:authorit|council|department|service|agenc|board|"
    r"trust|school|college|provider|supplier|"
    r"compan|organisation|police|court|hospital|nurse|"
    r"professional|photographer|bod(?:y|ies)|"
    r"government|commission|inspector|charit|compan|"
    r"contractor|governor|adviser|auditor|union|"
    r"careers|university|system|platform|software|app)"
)


def _is_body(text: str) -> bool:
    """Say whether words from running text name an organisation or a kind of it."""
    low = folded(text)
    if re.search(r"\b(?:information|data|details|records?|education|learning)$", low):
        return False
    return bool(_BODY.search(low)) or bool(re.match(r"[A-Z]", text))
