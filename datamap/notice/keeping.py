"""How long, where and how safely a notice says that data is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded, negation, patterns
from datamap.reference.countries import country_codes, country_name

_ABROAD = re.compile(
    r"\b(?:outside|out of|beyond|leav(?:e|es|"
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
    r"\b(?:keep|kept|retain(?:ed)?|hold|held|stor(?:e|ed)|"
    r"delet(?:e|ed)|destroy(?:ed)?|dispos(?:e|ed)|cadw|gadw)\b"
)
_PERIOD = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|"
    r"twenty[- ]?five|several)\s*(?:st|th|rd)?\s*(?:academic |"
    r"school |working |calendar )?"
    r"(?:days?|weeks?|months?|years?|terms?|birthday|"
    r"[mb]lynedd|mis)\b|\bas long as\b|\bno longer than\b|"
    r"\buntil\b.*\b(?:age|birthday|leaves?|years?)\b|"
    r"\b(?:months|years) .*\b(?:decades|years)\b|\b(?:after|"
    r"when) .*\b(?:leaves?|left)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:retention|records? management|"
    r"records)\b.{0,25}\b(?:policy|schedule|scheme|guidelines|"
    r"toolkit|guidance)\b|\bour schedule\b|\bthe schedule\b"
)
_VAGUE = re.compile(
    r"\bwe try\b|\brang(?:es|ing)\b|"
    r"\bas long as (?:is )?(?:necessary|needed|required)\b"
)
_SKIPPED = frozenset({"rights", "contact", "links", "complaint"})


def retention_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield what a notice says of how long data is kept."""
    for one in passages:
        low = folded(one.text)
        told = one.topic == "retention" and (
            _KEPT.search(low) or _PERIOD.search(low) or _ELSEWHERE.search(low)
        )
        elsewhere = (_KEPT.search(low) and _PERIOD.search(low)) or (
            _ELSEWHERE.search(low) and _KEPT.search(low)
        )
        if (
            one.is_heading
            or one.is_denied
            or not (told or (elsewhere and one.topic not in _SKIPPED))
        ):
            continue
        yield Said(Field.RETENTION, lists.trimmed(one.text), one.line, _retained(low))


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
        low = folded(one.text)
        if one.is_heading:
            continue
        is_told = one.topic not in ("rights", "contact") and _is_abroad(one, low)
        if one.topic == "transfer" or is_told:
            text, countries = lists.trimmed(one.text), list(_countries(one))
            way = "abroad" if countries else _direction(low)
            state = Stated.AMBIGUOUS if _MAY.search(low) else Stated.STATED
            yield Said(Field.TRANSFER, text, one.line, state, id=way)
            yield from countries
            yield from _safeguards(one, low)


def _is_abroad(one: Passage, low: str) -> bool:
    """Say whether a sentence is about a border, or data in a country by name."""
    kept = _KEPT.search(low) or "transfer" in low
    return bool(_ABROAD.search(low) or (kept and list(_countries(one))))


def _direction(low: str) -> str:
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


def security_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield the measures that a notice says keep data safe."""
    for one in passages:
        low = folded(one.text)
        if one.is_heading or one.is_denied:
            continue
        rows = list(_measures(one, low))
        yield from rows
        if not rows and one.topic == "security" and one.piece.kind is Kind.ITEM:
            text = lists.trimmed(
                re.split(r":|\s–\s|\ballows\b|\bmean(?:s|ing)\b", one.text)[0]
            )
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
    }
)
