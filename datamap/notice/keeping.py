"""How long, where and how safely a notice says that data is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded, negation, patterns
from datamap.reference.countries import country_codes, country_name

_ABROAD = re.compile(
    r"\b(?:outside|inside|within|out of|beyond|leav(?:e|es|"
    r"ing)) (?:of )?(?:the )?(?:uk|united kingdom|eu|eea|"
    r"european)\b|"
    r"\b(?:overseas|abroad|international transfers?|"
    r"transfer(?:red)? (?:\w+ )*(?:internationally|"
    r"to (?:other|another|third) countr\w+))\b|"
    r"\bin the (?:uk|united kingdom|eu|eea)\b"
)
_MAY = re.compile(r"\b(?:may|some occasions|majority)\b")
_AWAY = re.compile(
    r"\b(?:outside|out of|beyond|leav(?:e|es|ing)|overseas|abroad|international|"
    r"transfer|countr|sent to|safeguards?|contract|advice|standard|adequa|idta)"
)
_AT_HOME_ONLY = re.compile(
    r"\b(?:does|do|is|are|will|would) not\b|\bnever\b|"
    r"\bonly\b.*\b(?:uk|united kingdom|eea)\b"
)
_KEPT = re.compile(
    r"\b(?:keeps?|kept|retain(?:s|ed)?|holds?|held|stor(?:es?|ed)|"
    r"transferred|passed on|mov(?:e|es|ed) with|sent (?:to|on)|"
    r"delet(?:e|ed)|destroy(?:ed)?|dispos(?:e|ed)|wip(?:e|ed)|shred(?:ded)?|"
    r"overwrit(?:e|ten)|eras(?:e|ed)|archiv(?:e|ed)|remov(?:e|ed)|"
    r"cadw|gadw|cedwir|cadwn|cadwir|dinistrio|dileu)\b"
)
_PERIOD = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|"
    r"twenty[- ]?five|several)\s*(?:st|th|rd)?\s*(?:academic |"
    r"school |working |calendar )?"
    r"(?:days?|weeks?|months?|years?|terms?|birthday|"
    r"[mb]lynedd|mis)\b|\bas long as\b|\bno longer than\b|"
    r"\buntil\b.*\b(?:age|birthday|leaves?|years?)\b|"
    r"\buntil\b.*\b(?:is|are|turns?|reach(?:es)?) (?:\w+ ){0,2}\d\d|"
    r"\bfor life\b|\bindefinitely\b|\bpermanently\b|\byn \d\d oed\b|\b\d\d oed\b|"
    r"\b(?:months|years) .*\b(?:decades|years)\b|\b(?:after|"
    r"when) .*\b(?:leaves?|left)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:retention|records? management|"
    r"records)\b.{0,25}\b(?:policy|schedule|scheme|guidelines|"
    r"toolkit|guidance)\b|\bour schedule\b|\bthe schedule\b"
)
_SCHEDULE = re.compile(
    r"\bretention (?:periods?|schedules?|guidelines?|polic(?:y|ies))\b"
)
_VAGUE = re.compile(
    r"\bwe try\b|\brang(?:es|ing)\b|"
    r"\bas long as (?:is )?(?:necessary|needed|required)\b"
)
_COLLECTS = re.compile(
    r"\b(?:information|data|details) (?:that )?(?:we|the school) (?:hold|keep|"
    r"collect)s?"
    r"[\w ]* (?:includes?|is|are|consists?)\b"
)
"""What begins a list of data, where "hold" says nothing of how long."""

_TIME = re.compile(
    r"\b(?:long|longer|time|periods?|necessary|need|needed|requir\w+|years?|months?|"
    r"until|once|after|when|while|beyond|law|legal|indefinitely|permanent\w*|"
    r"dispos\w+|delet\w+|destroy\w*|shred\w*|eras\w+|wiped?|overwrit\w+|archiv\w+|"
    r"mov\w+|transferred|sent|passed|cedwir|cadw\w*|gadw|dinistrio)\b"
)
_SKIPPED = frozenset({"rights", "contact", "links", "complaint", "data"})


def retention_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield what a notice says of how long data is kept."""
    for one in passages:
        if one.is_heading or one.is_denied or not _says_how_long(one):
            continue
        for at, part in _statements(one.text):
            text = lists.trimmed(part)
            line = one.line_at(at)
            yield Said(Field.RETENTION, text, line, _retained(folded(part)))


def _says_how_long(one: Passage) -> bool:
    """Say whether a passage says how long, or where that is said."""
    low = folded(one.text)
    is_kept, by_time = _KEPT.search(low), _PERIOD.search(low)
    told = by_time or _ELSEWHERE.search(low)
    if one.topic == "retention":
        in_cell = one.piece.kind is Kind.CELL
        loosely = (is_kept and _TIME.search(low)) or _SCHEDULE.search(low)
        return bool(in_cell or told or loosely)
    if one.topic in _SKIPPED or _COLLECTS.search(low):
        return False
    return bool(is_kept and told)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the statements that semicolons divide, if each says how long."""
    found = [(one.start(), one[0]) for one in re.finditer(r"[^;\s][^;]*", text)]
    if all(_PERIOD.search(folded(part)) for _, part in found):
        yield from found
    else:
        yield 0, text


def _retained(low: str) -> Stated:
    if _VAGUE.search(low):
        return Stated.AMBIGUOUS
    is_elsewhere = _ELSEWHERE.search(low) and not re.search(
        r"\b\d+ (?:day|week|month|year)", low
    )
    return Stated.BY_REFERENCE if is_elsewhere else Stated.STATED


def transfers_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield statements on data leaving the country, the countries and the cover."""
    for one in passages:
        if one.is_heading or one.is_denied:
            continue
        low, countries = folded(one.text), list(_countries(one))
        in_part = one.topic == "transfer" and (countries or _OF_PLACES.search(low))
        if not in_part and not _is_abroad(one, low):
            continue
        text = lists.trimmed(one.text)
        is_place = _NAMES_COUNTRY.fullmatch(text) or text in {
            it.text for it in countries
        }
        if not is_place or one.piece.kind is not Kind.CELL:
            way = "abroad" if countries else _direction(low)
            state = Stated.AMBIGUOUS if _MAY.search(low) else Stated.STATED
            yield Said(Field.TRANSFER, text, one.line, state, id=way)
        yield from countries
        yield from _safeguards(one, low)


def _is_abroad(one: Passage, low: str) -> bool:
    """Say whether a sentence is about a border, or data in a country by name."""
    if one.topic in ("rights", "contact"):
        return False
    kept = _KEPT.search(low) or "transfer" in low
    return bool(_ABROAD.search(low) or (kept and list(_countries(one))))


_NAMES_COUNTRY = re.compile(
    r"(?:the )?(?:UK|United Kingdom|EU|EEA|EU/EEA|UK/EU)", re.IGNORECASE
)
_OF_PLACES = re.compile(
    rf"{_AWAY.pattern}|\b(?:uk|united kingdom|eu|eea|europe\w*|abroad|safe)\b"
)
_WIDER = re.compile(
    r"\b(?:in|inside|within) (?:the )?(?:uk|united kingdom)(?: or| and|/)"
    r"(?: in)?(?: the)? (?:eu|eea|europe)"
)
"""A home that takes in other countries."""


def _direction(low: str) -> str:
    if _WIDER.search(low):
        return "abroad"
    if not _AWAY.search(low):
        return "home"
    if _AT_HOME_ONLY.search(low) and not re.search(
        r"\bunless\b|\bexcept\b|\bnot (?:seen|safe)\b", low
    ):
        return "none"
    return "abroad"


@cache
def _country_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {country_name(code).replace("’", "'"): code for code in country_codes()}
    names |= {
        "USA": "US",
        "US": "US",
        "America": "US",
        "United States of America": "US",
        "Republic of Ireland": "IE",
    }
    for name in ("United Kingdom", "Jersey", "Georgia", "Chad", "Jordan", "Guernsey"):
        names.pop(name, None)
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)"
    ), names


def _countries(one: Passage) -> Iterator[Said]:
    pattern, names = _country_pattern()
    for found in pattern.finditer(one.text):
        yield Said(
            Field.COUNTRY, found[0], one.line_at(found.start()), id=names[found[0]]
        )


def _safeguards(one: Passage, low: str) -> Iterator[Said]:
    for id_, pattern in patterns("safeguards").items():
        if found := pattern.search(low):
            text = lists.trimmed(one.text[found.start() : found.end()])
            state = (
                Stated.AMBIGUOUS
                if id_ in ("contract", "secure-transfer")
                else Stated.STATED
            )
            yield Said(Field.SAFEGUARD, text, one.line_at(found.start()), state, id=id_)


_EXPLAINED = re.compile(r":|\s–\s|\ballows\b|\bmean(?:s|ing)\b")
_SHORT_ITEM = 8
"""Words of an item that is a measure as a whole."""


def security_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the measures that a notice says keep data safe."""
    for one in passages:
        low = folded(one.text)
        if one.is_heading or one.is_denied:
            continue
        rows = list(_measures(one, low))
        is_item = one.topic == "security" and one.piece.kind is Kind.ITEM
        text = lists.trimmed(_EXPLAINED.split(one.text)[0])
        if is_item and len(rows) == 1 and len(text.split()) <= _SHORT_ITEM:
            rows = [replace(rows[0], text=text, line=one.line)]
        yield from rows
        if is_item and not rows:
            yield Said(Field.SECURITY, text, one.line)


def _measures(one: Passage, low: str) -> Iterator[Said]:
    for id_, pattern in patterns("measures").items():
        found = pattern.search(low)
        if not found or (one.topic != "security" and id_ not in _ANYWHERE):
            continue
        if negation().search(low[: found.start()][-20:]):
            continue
        text = lists.trimmed(one.text[found.start() : found.end()])
        yield Said(Field.SECURITY, text, one.line_at(found.start()), id=id_)


_ANYWHERE = frozenset(
    {
        "encryption",
        "pseudonymisation",
        "contracts",
        "secure-storage",
        "locked",
        "multi-factor",
        "password-protection",
        "safeguards",
    }
)
