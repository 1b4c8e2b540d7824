"""What the words of a notice come to in a map: kinds, nation, phase, short names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from datamap.notice.bodies import BODIES
from datamap.notice.said import Field, Said, plain
from datamap.notice.terms import folded
from datamap.vocabulary import Nation, PartyKind, Phase, SystemKind

NOT_TIED = "sharing-without-a-purpose"
"""Id of the activity that holds what the notice ties to no purpose."""

SAID_OF_ALL = {
    Field.CONDITION: "a condition for special data, tied to no purpose",
    Field.TRANSFER: "on places abroad",
    Field.COUNTRY: "a country",
    Field.SAFEGUARD: "on safeguards abroad",
    Field.RETENTION: "on how long data is kept",
    Field.SECURITY: "on security",
}
"""Statements that name no record; a person has to say which they are about."""

_KIND_OF_ID = {
    **BODIES,
    "welsh-government": PartyKind.GOVERNMENT,
    "scottish-government": PartyKind.GOVERNMENT,
    "department-for-education": PartyKind.GOVERNMENT,
    "hmrc": PartyKind.GOVERNMENT,
    "dwp": PartyKind.GOVERNMENT,
}
_KIND_BY_WORD = (
    (re.compile(r"\b(?:council|local authorit(?:y|ies))\b"), PartyKind.LOCAL_AUTHORITY),
    (re.compile(r"\b(?:government|ministers?)\b"), PartyKind.GOVERNMENT),
    (re.compile(r"\b(?:health|nhs|hospitals?|doctors?|gps?)\b"), PartyKind.HEALTH),
    (re.compile(r"\bpolice\b"), PartyKind.POLICE),
    (re.compile(r"\b(?:schools?|colleges?|academ(?:y|ies))\b"), PartyKind.SCHOOL),
    (re.compile(r"\b(?:suppliers?|providers?|companies|ltd|apps?)\b"),
     PartyKind.SUPPLIER),
    (re.compile(r"\bresearch"), PartyKind.RESEARCH),
    (re.compile(r"\bcharit(?:y|ies)\b"), PartyKind.CHARITY),
)  # fmt: skip
_SYSTEM_KINDS = {
    "cctv": SystemKind.CAMERAS,
    "paper-records": SystemKind.PAPER,
    "electronic-records": SystemKind.RECORDS_SYSTEM,
    "school-census": SystemKind.COLLECTION,
    "early-years-census": SystemKind.COLLECTION,
    "npd-wales": SystemKind.DATABASE,
}
_NAMES = {
    "person-authorised": "Somebody whom the person has authorised",
    "provider-chosen": "A provider that the person chooses",
    "dpo-service": "The data protection officer's service",
    "paper-records": "Paper records",
    "electronic-records": "Electronic records",
}
"""Names of what notices only speak of in passing, in a sentence."""

_NATIONS = (
    (Nation.SCOTLAND, r"\bscot(?:land|tish)\b|\bseemis\b"),
    (Nation.NORTHERN_IRELAND, r"\bnorthern ireland\b"),
    (Nation.WALES, r"\bwelsh\b|\bwales\b|\bestyn\b|\bhwb\b|\bllywodraeth cymru\b"),
    (Nation.ENGLAND, r"\bdepartment for education\b|\bofsted\b|\bdfe\b"),
)
_PHASES = (
    (Phase.NURSERY, r"\bnursery\b|\bpre-?school\b|\bplaygroup\b"),
    (Phase.SPECIAL, r"\bspecial school\b"),
    (Phase.ALL_THROUGH, r"\ball-through\b"),
    (Phase.SECONDARY, r"\b(?:secondary|high school|comprehensive|uwchradd)\b"),
    (Phase.PRIMARY, r"\b(?:primary|infants?|juniors?|cp|gynradd)\b"),
)
_OPEN = re.compile(r"\b(?:such as|for example|e\.g|including)\b", re.IGNORECASE)
_SAID_OF_IT = re.compile(r",\s+(?:our|the|a|an)\s.*$", re.IGNORECASE)
_PLACE = re.compile(r"lines? (\d+)\b")
_LONGEST_NAME = 60
_LONGEST_ID = 50


def party_kind(row: Said) -> PartyKind:
    """Return what sort of body a recipient is; other where its words do not tell."""
    if row.id in _KIND_OF_ID:
        return _KIND_OF_ID[row.id]
    low = folded(row.text)
    found = (kind for pattern, kind in _KIND_BY_WORD if pattern.search(low))
    return next(found, PartyKind.OTHER)


def system_kind(row: Said) -> SystemKind:
    """Return what sort of thing a system is: an app, unless its name tells."""
    return _SYSTEM_KINDS.get(row.id, SystemKind.APP)


def nation_of(texts: Iterable[str]) -> Nation | None:
    """Return the nation whose bodies a notice names most; None if it names none."""
    low = folded(" ".join(texts))
    counted = [(len(re.findall(told, low)), nation) for nation, told in _NATIONS]
    most, nation = max(counted, key=lambda one: one[0])
    return nation if most else None


def phase_of(texts: Iterable[str]) -> Phase | None:
    """Return the age range that a school's name or its notice's title tells of."""
    low = folded(" ".join(texts))
    return next((phase for phase, told in _PHASES if re.search(told, low)), None)


def is_open_list(text: str) -> bool:
    """Say whether a text names its items as examples."""
    return bool(_OPEN.search(text))


def short_name(text: str) -> str:
    """Return a name of a line at most: without examples, with a capital.

    Examples
    --------
    >>> short_name("our attendance information (such as sessions attended)")
    'Attendance information'
    """
    told = re.split(r"\s*[(:;]", text.strip())[0].strip(" .,") or text.strip()
    first, _, rest = told.partition(" ")
    if plain(told) != folded(told).strip() and rest:
        told = (
            rest if first.lower() in ("our", "your", "the", "to", "a", "an") else told
        )
    if len(told) > _LONGEST_NAME:
        told = f"{told[:_LONGEST_NAME].rpartition(' ')[0]} ..."
    return told[:1].upper() + told[1:]


def record_name(row: Said) -> str:
    """Return what a party or system is called."""
    return _NAMES.get(row.id) or short_name(row.text)


def product_name(row: Said) -> str:
    """Return what a product is called, without what is said of it after a comma."""
    return _NAMES.get(row.id) or short_name(_SAID_OF_IT.sub("", row.text))


def whose_is_assumed(group: str, rows: list[Said]) -> str:
    """Return one sentence for all the data that is assumed to be of a group."""
    lines = sorted({row.line for row in rows if row.line is not None})
    place = f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"
    names = "; ".join(short_name(row.text) for row in rows)
    return f"{place}: whose data it is, is not said; {group} is assumed: {names}"


def by_line(report: Iterable[str]) -> list[str]:
    """Return a report in the order of the notice; what has no line comes first."""

    def line(told: str) -> int:
        found = _PLACE.match(told)
        return int(found[1]) if found else 0

    return sorted(report, key=line)


def school_name(text: str) -> str:
    """Return a school's name without shouting; short letters stay as they are.

    Examples
    --------
    >>> school_name("VICTORIA CP SCHOOL")
    'Victoria CP School'
    """
    if not text.isupper():
        return text
    return " ".join(one if len(one) < 3 else one.title() for one in text.split())


def as_sentence(text: str) -> str:
    """Return a text with a capital and a full stop."""
    told = " ".join(text.split()).rstrip(" .;,")
    return f"{told[:1].upper()}{told[1:]}."


def slug(text: str) -> str:
    """Return an id made from a text; empty if no letter of it can be in one."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text))[:_LONGEST_ID].strip("-")


def untied(people: list[str]) -> dict[str, Any]:
    """Return the activity of sharing that the notice ties to no purpose."""
    return {
        "id": NOT_TIED,
        "name": "Sharing that the notice ties to no purpose",
        "purpose": "The notice does not say what for; give each flow its activity.",
        "people": people,
        "data": "unknown",
        "lawful_basis": "unknown",
    }
