"""What a notice says of itself: who decides, links and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.contacts import addresses_in
from datamap.notice.context import Passage
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded

_CONTROLLER = (
    re.compile(
        r"(?P<text>\b[Ww]e,\s+(?:at\s+)?[A-Z][\w'’&.-]*"
        r"(?:\s+(?:of|and|&|the|for|at|[A-Z(][\w'’&.()-]*))*)(?:,[^.;]{0,80}?)?,?\s+"
        r"are\s+(?:a |the |joint )*['‘’\"“”]?(?:[Dd]ata )?[Cc]ontroller\b"
    ),
    re.compile(
        r"(?P<text>\b(?:[Ww]e|(?:[Tt]he|[Oo]ur|[Tt]his(?! means)) [\w'’ ]{3,40}?|"
        r"[A-Z][\w'’.&-]*(?:\s+(?:of|and|&|the|for|y|yr|"
        r"[A-Z(][\w'’.&()-]*))*)"
        r"(?:,\s*[A-Z][^,.]{2,60},?)?)(?:\s*\([^()]{1,60}\))?,?\s+(?:is|are|will be|"
        r"act(?:s)? as)\s+(?:called )?(?:a |the |our |"
        r"joint )*(?:registered |"
        r"independent )?['‘’\"“”]?(?:[Dd]ata )?[Cc]ontroller\b"
    ),
    re.compile(
        r"(?P<text>(?:the )?[A-Z][\w'’.&-]*(?:\s+(?:of|and|&|the|for|"
        r"[A-Z(][\w'’.&()-]*))*),?\s+(?:which|who) (?:is|are) (?:a |the |our )?"
        r"(?:[Dd]ata )?[Cc]ontroller\b"
    ),
    re.compile(
        r"(?P<text>\b(?:[Ww]e|(?:[Tt]he|[Oo]ur) "
        r"[A-Za-z]{3,20}))\s[^.:;]{3,90}?\band (?:is|are) "
        r"(?:a|the) (?:data )?controller\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<text>[A-Z][\w'’.&-]*(?:\s+(?:of|and|&|the|for|[A-Z][\w'’.&-]*))*),\s+"
        r"(?:as )?(?:the|a) (?:data )?controller\b"
    ),
    re.compile(
        r"\b[Cc]ontroller\b[^.:]{0,40}?\b(?:is|are|"
        r":)\s+(?P<text>(?:the )?[A-Z][^,.;(]{2,70}|"
        r"the governing body[^,.;(]{0,50})"
    ),
)
_WHO_WE_ARE = re.compile(
    r"(?:We are )?(?P<text>(?:The )?[A-Z][\w'’&-]*"
    r"(?: (?:of|and|the|&|[A-Z][\w'’&-]*))+)"
    r",? (?:is|are)\b"
)
_SCHOOL = re.compile(
    r"\b(?:school|academy|ysgol|nursery|pre-?school|college|"
    r"trust|federation|playgroup|kindergarten)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:privacy|notice|policy|how|what|why|your|gdpr|data|"
    r"information|for (?:parents|pupils))\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|"
    r"june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|"
    r"gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d\d|"
    rf"{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:19|"
    rf"20)\d\d|"
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d|\d{1,2}/20\d\d|20\d\d-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:last|next|date[ds]?|reviewed?|updated?|version|"
    r"effective|approved|adopted|published|amended|issued|"
    r"took effect|valid|adolyg\w+|diweddar\w+|dyddiad)\b|"
    r"\b(?:notice|policy|statement)\W{1,3}$",
    re.IGNORECASE,
)
_BOTH_SIDES = 60
_INSIDE = re.compile(
    r"//[^/]*\b(?:internal|intranet|extranet|localhost)\b|\.local\b|^file:|"
    r"//(?:10|127|192\.168)\.",
    re.IGNORECASE,
)


def leads_inside(address: str) -> bool:
    """Say whether an address is one that only people of an organisation can open."""
    return bool(_INSIDE.search(address))


def controller_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield who decides what happens to the data; of a bare heading it is a guess."""
    found = False
    for one in passages:
        for pattern in _CONTROLLER:
            if (hit := pattern.search(one.text)) and not found:
                found = True
                text = _linked(one, lists.trimmed(hit["text"]))
                yield Said(Field.CONTROLLER, text, one.line_at(hit.start("text")))
    if not found:
        yield _called(passages) or _by_heading(passages)


def _linked(one: Passage, text: str) -> str:
    for link in one.links:
        words = one.text[link.start : link.end]
        if words and words in text:
            return words
    return text


def _called(passages: list[Passage]) -> Said | None:
    """Return who a part on who we are begins with, which does not say controller."""
    for one in passages:
        found = _WHO_WE_ARE.match(one.text)
        if one.topic == "controller" and found and not one.is_heading:
            return Said(Field.CONTROLLER, found["text"], one.line, Stated.AMBIGUOUS)
    return None


def _by_heading(passages: list[Passage]) -> Said:
    for one in (one for one in passages[:12] if one.is_heading):
        for part in re.split(r"\s+[-–|:]\s+", one.text):
            if (
                _SCHOOL.search(part)
                and not _TITLE.search(part)
                and len(part) <= 80
                and part[-1] not in ".:"
            ):
                return Said(Field.CONTROLLER, part, one.line, Stated.AMBIGUOUS)
    return Said(Field.CONTROLLER, "", None, Stated.NOT_STATED)


def links_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield every address, whether it is written out or stands behind words."""
    for one in passages:
        for text, at in addresses_in(one.text):
            yield Said(Field.LINK, text, one.line_at(at))
        for link in one.links:
            if (
                link.address.startswith(("http", "www"))
                and link.address not in one.text
            ):
                words = one.text[link.start : link.end]
                if not words.startswith(("http", "www")):
                    yield Said(Field.LINK, link.address, one.line_at(link.start))


def dates_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the days on which a notice says it was made, changed or will be again."""
    for one in passages:
        for hit in _DATE.finditer(one.text):
            before = one.text[max(0, hit.start() - _BOTH_SIDES) : hit.start()]
            if _DATED.search(before) or folded(one.text).strip(" .()") == folded(
                hit[0]
            ):
                yield Said(Field.DATE, hit[0], one.line_at(hit.start()))
