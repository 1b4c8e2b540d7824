"""Which statement of a notice means which party or system of a map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from datamap.flows import is_open
from datamap.model import Party, System
from datamap.notice.bodies import BODIES
from datamap.notice.checking.finding import Checked
from datamap.notice.said import Said
from datamap.notice.terms import folded, named
from datamap.vocabulary import PartyKind, SystemKind

LIKE = 85
"""Likeness from which two names mean the same, of 100."""

BY_ID, BY_KIND = 1.0, 0.8
"""How sure a match by id, and by sort of body, is."""

_OF_KIND = {
    **BODIES,
    "provider-chosen": PartyKind.OTHER,
}
"""Sort of party that a name without a body means."""

_SMALL = re.compile(
    r"\b(?:the|our|your|of|for|and|ltd|limited|inc|services?|schools?|council|data|"
    r"system|software|app)\b|[^a-z0-9 ]"
)


@dataclass(frozen=True)
class Known:
    """A party or system of the map, and the names and ids it may go by."""

    id: str
    kind: str
    names: tuple[str, ...]
    ids: frozenset[str]


def likeness(row: Said, known: Known) -> float:
    """Return how sure it is that a statement means a record; 0 if it does not."""
    if row.id and row.id in known.ids:
        return BY_ID
    if row.id and any(named(name)[0] == row.id for name in known.names):
        return BY_ID
    if row.id and _OF_KIND.get(row.id) == known.kind:
        return BY_KIND
    score = max(_likeness(row.text, name) for name in known.names)
    return score / 100 if score >= LIKE else 0.0


def _likeness(one: str, other: str) -> float:
    """Return how like two names are; words that many names have count for less."""
    whole = fuzz.ratio(folded(one), folded(other))
    first, second = (
        " ".join(_SMALL.sub(" ", folded(it)).split()) for it in (one, other)
    )
    by_words = fuzz.token_set_ratio(first, second) if first and second else 0.0
    return float(max(whole, by_words))


def recipients_of(checked: Checked) -> Iterator[Known]:
    """Yield the recipients of the map, with the products that they are known by."""
    datamap, school = checked.datamap, checked.datamap.school.id
    through: dict[str, set[str]] = {}
    for flow in datamap.flows:
        if flow.recipient != school and is_open(flow, checked.on):
            through.setdefault(flow.recipient, set()).add(flow.through or "")
    for id_, used in through.items():
        party = datamap.party(id_)
        if isinstance(party, Party):
            products = [
                one
                for one in datamap.systems
                if _provider(one) == id_
                or (one.id in used and _provider(one) != school)
            ]
            names = (party.name, *(one.name for one in products))
            ids = frozenset({id_, *(one.id for one in products)})
            yield Known(id_, party.kind, names, ids)


def _provider(system: System) -> str:
    return str(system.provider.value) if system.provider.is_known else ""


def systems_of(checked: Checked) -> Iterator[Known]:
    """Yield the systems of the map; cameras go by the word that notices use."""
    for one in checked.datamap.systems:
        cameras = {"cctv"} if one.kind is SystemKind.CAMERAS else set()
        yield Known(one.id, one.kind, (one.name,), frozenset({one.id} | cameras))


def used_systems(checked: Checked) -> set[str]:
    """Return the ids of the systems that data of open flows goes through."""
    through = {one.through for one in checked.datamap.flows if is_open(one, checked.on)}
    return {
        one.id
        for one in checked.datamap.systems
        if one.id in through and one.part_of is None
    }
