"""What leaves the UK: the values of the transfers section, grouped to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.transfers import RestrictedTransfer, Verdict, transfers_in
from reports.language import Language
from reports.pages.people_and_places import name_of

USE_WORDS = {
    "recipient": "who receives it",
    "primary": "main store",
    "backup": "back-ups",
    "support-access": "support staff",
    "telemetry": "usage statistics",
    "sub-processor": "other firms used",
}
"""What happens at a place, in words."""


@dataclass(frozen=True)
class TransferGroup:
    """The transfers of one system or recipient that stand alike."""

    name: str
    """System or recipient."""

    verdict: Verdict
    leaves: Truth
    """Whether it is known to leave the UK."""

    places: tuple[str, ...]
    """Countries in words, or that none is known."""

    uses: tuple[str, ...]
    """What happens there."""

    safeguard: str
    """Safeguard in words, or that none is known."""

    checked: str
    """Day of the newest evidence in words, or that there is none."""

    why: str
    """The reason in a sentence."""


@dataclass(frozen=True)
class CountryLine:
    """One country of the world table."""

    name: str
    standing: str
    """What UK law says of it, in words."""

    covered: int
    not_covered: int
    unknown: int
    """How many systems or recipients stand so."""


@dataclass(frozen=True)
class TransfersOut:
    """Everything the section on transfers shows."""

    groups: tuple[TransferGroup, ...]
    countries: tuple[CountryLine, ...]
    unverified: tuple[str, ...]
    """What of the law that the answers rest on nobody has verified."""

    all: tuple[RestrictedTransfer, ...]
    """Every transfer behind the groups."""


def transfers_out(table: FlowTable, words: Language) -> TransfersOut:
    """Return the transfers of a map, grouped by system and verdict."""
    found = transfers_in(table, table.rows)
    groups: dict[tuple[str, str, int], list[RestrictedTransfer]] = {}
    for one in found:
        key = (one.flow.through or one.flow.recipient, one.verdict.value, one.certain)
        groups.setdefault(key, []).append(one)
    made = [_group(table, same, words) for same in groups.values()]
    order = [Verdict.NOT_COVERED, Verdict.UNKNOWN, Verdict.COVERED]
    made.sort(key=lambda one: (order.index(one.verdict), -one.leaves))
    unverified = sorted({one.unverified for one in found if one.unverified})
    return TransfersOut(
        tuple(made), tuple(_countries(found, words)), tuple(unverified), found
    )


def _group(
    table: FlowTable, same: list[RestrictedTransfer], words: Language
) -> TransferGroup:
    first = same[0]
    days = [one.leg.checked_on for one in same if one.leg.checked_on]
    codes = dict.fromkeys(one.leg.country for one in same if one.leg.country)
    unknown = any(one.leg.country is None for one in same)
    places = [words.country(code) for code in codes]
    if unknown:
        places.append(words.text("not known"))
    return TransferGroup(
        name=name_of(table.datamap, first.flow.through or first.flow.recipient),
        verdict=first.verdict,
        leaves=first.certain,
        places=tuple(places),
        uses=tuple(
            dict.fromkeys(words.text(USE_WORDS[one.leg.use.value]) for one in same)
        ),
        safeguard=_safeguard(table, first, words),
        checked=words.day(max(days)) if days else words.text("never"),
        why=words.say(first.cover.why),
    )


def _safeguard(table: FlowTable, one: RestrictedTransfer, words: Language) -> str:
    fact = one.flow.mechanism
    if one.regime == "approved":
        return words.text("UK regulations")
    if fact.is_known and table.is_settled(fact, "mechanism"):
        from datamap import reference

        return reference.mechanism(str(fact.value)).title
    if fact.state.value == "none":
        return words.text("No safeguard")
    return words.text("Not known")


_REGIME_WORDS = {
    "approved": "approved by UK regulations",
    "partial": "approved for some recipients only",
    "none": "not approved",
}


def _countries(
    found: Iterable[RestrictedTransfer], words: Language
) -> list[CountryLine]:
    by_country: dict[str, dict[str, Verdict]] = {}
    regimes: dict[str, str] = {}
    worst = [Verdict.COVERED, Verdict.UNKNOWN, Verdict.NOT_COVERED]
    for one in found:
        country = one.leg.settled_country
        if country is None or one.leg.abroad is not Truth.YES:
            continue
        regimes[country] = one.regime
        about = one.flow.through or one.flow.recipient
        standing = by_country.setdefault(country, {})
        before = standing.get(about, Verdict.COVERED)
        standing[about] = max(before, one.verdict, key=worst.index)
    return [
        CountryLine(
            words.country(code),
            words.text(_REGIME_WORDS.get(regimes[code], "not known")),
            *(_count(standing, verdict) for verdict in (worst[0], worst[2], worst[1])),
        )
        for code, standing in sorted(by_country.items())
    ]


def _count(standing: dict[str, Verdict], verdict: Verdict) -> int:
    return sum(1 for one in standing.values() if one is verdict)
