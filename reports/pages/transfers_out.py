"""What leaves the UK, or may: the values of the transfers section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datamap import reference
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.transfers import RestrictedTransfer, Verdict, transfers_in
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.pages.people_and_places import about_name
from reports.words import PLACE_USES, REGIMES

_WORST = (Verdict.NOT_COVERED, Verdict.UNKNOWN, Verdict.COVERED)
"""Verdicts, the worst first."""


@dataclass(frozen=True)
class PlaceLine:
    """The transfers of one recipient to one country that stand alike."""

    country: str
    """Name of the country, or that it is not known."""

    has_country: bool
    """Whether the country is settled."""

    regime: str
    """What UK law says of it, in words."""

    holders: tuple[str, ...]
    """Who has the data there."""

    uses: tuple[str, ...]
    """What happens there."""

    verdict: Verdict
    leaves: Truth
    """Whether it is known to leave the UK."""

    safeguard: str
    """Safeguard in words, or that none is known."""

    checked: str
    """Day of the newest evidence in words, or that there is none."""

    why: tuple[str, ...]
    """The reasons, a sentence each."""


@dataclass(frozen=True)
class TransferGroup:
    """Everything of one system or recipient that leaves the UK, or may."""

    id: str
    name: str
    verdict: Verdict
    """The worst of its lines that are certain, else the worst of all."""

    leaves: Truth
    """Whether some of it is known to leave the UK."""

    lines: tuple[PlaceLine, ...]
    """By country, those known to be outside first."""

    claims: tuple[str, ...]
    """What somebody has said of the places that are not settled, in words."""

    checked: str
    """Day of the newest evidence in words, or that there is none."""

    paths: int
    """How many ways out of the UK, or perhaps out of it, it stands for."""

    @property
    def sure_lines(self) -> tuple[PlaceLine, ...]:
        """Return the lines that are known to be outside the UK."""
        return tuple(one for one in self.lines if one.leaves is Truth.YES)

    @property
    def other_lines(self) -> tuple[PlaceLine, ...]:
        """Return the lines that may be outside the UK."""
        return tuple(one for one in self.lines if one.leaves is not Truth.YES)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for the verdicts of what is known to leave the UK."""
        return _names(why for one in self.sure_lines for why in one.why)

    @property
    def perhaps(self) -> tuple[str, ...]:
        """Countries where it is if it goes to somebody it may go to."""
        known = {one.country for one in self.sure_lines}
        return _names(
            one.country
            for one in self.other_lines
            if one.has_country and one.country not in known
        )

    @property
    def open_uses(self) -> tuple[str, ...]:
        """What happens at the places that may be outside the UK."""
        return _names(
            use for one in self.other_lines if not one.has_country for use in one.uses
        )


@dataclass(frozen=True)
class CountryLine:
    """One country of the world table."""

    name: str
    standing: str
    """What UK law says of it, in words."""

    who: tuple[str, ...]
    """Systems and recipients with data there."""

    counts: Mapping[Verdict, int]
    """How many of those stand so."""


@dataclass(frozen=True)
class TransfersOut:
    """Everything the section on transfers shows."""

    groups: tuple[TransferGroup, ...]
    countries: tuple[CountryLine, ...]
    unverified: tuple[str, ...]
    """What of the law that the answers rest on nobody has verified."""

    all: tuple[RestrictedTransfer, ...]

    @property
    def sure(self) -> tuple[TransferGroup, ...]:
        """The groups known to leave the UK."""
        return tuple(one for one in self.groups if one.leaves is Truth.YES)

    @property
    def maybe(self) -> tuple[TransferGroup, ...]:
        """The groups that may leave the UK, for all anybody has said."""
        return tuple(one for one in self.groups if one.leaves is not Truth.YES)

    @property
    def maybe_alike(self) -> tuple[tuple[TransferGroup, ...], ...]:
        """Those that may leave, put together where the very same is said of them."""
        found: dict[tuple[object, ...], list[TransferGroup]] = {}
        for one in self.maybe:
            said = (one.open_uses, one.perhaps, one.claims, one.checked)
            found.setdefault(said, []).append(one)
        return tuple(tuple(same) for same in found.values())


def transfers_out(table: FlowTable, words: Language) -> TransfersOut:
    """Return the transfers of a map, a group for each system or recipient."""
    found = transfers_in(table, table.rows)
    groups: dict[str, list[RestrictedTransfer]] = {}
    for one in found:
        groups.setdefault(_about(one), []).append(one)
    made = [_group(table, about, same, words) for about, same in groups.items()]
    made.sort(key=lambda one: (-one.leaves, _WORST.index(one.verdict)))
    return TransfersOut(
        tuple(made),
        tuple(_countries(table, found, words)),
        tuple(_unverified(found, words)),
        found,
    )


def _unverified(found: Iterable[RestrictedTransfer], words: Language) -> Iterator[str]:
    """Yield what nobody has verified, once for all countries of which it is so."""
    countries: dict[str, set[str]] = {}
    for one in found:
        if one.unverified:
            country = words.country(str(one.leg.settled_country))
            countries.setdefault(one.unverified, set()).add(country)
    text = marked("The rule for {country}: {what}")
    for what, some in sorted(countries.items()):
        listed = words.listed(sorted(some))
        yield words.text(text, country=listed, what=words.text(what))


def _about(one: RestrictedTransfer) -> str:
    return one.flow.through or one.flow.recipient


def _leaves(one: RestrictedTransfer) -> Truth:
    """Say whether a transfer is known to be one: its country settled, its leg sure."""
    return one.certain if one.leg.settled_country else Truth.UNKNOWN


def _group(
    table: FlowTable, about: str, same: list[RestrictedTransfer], words: Language
) -> TransferGroup:
    kinds: dict[tuple[str | None, Truth, Verdict], list[RestrictedTransfer]] = {}
    for one in same:
        key = (one.leg.settled_country, _leaves(one), one.verdict)
        kinds.setdefault(key, []).append(one)
    lines = [_line(table, alike, words) for alike in kinds.values()]
    lines.sort(key=lambda one: (-one.leaves, _WORST.index(one.verdict)))
    surely = [one.verdict for one in lines if one.leaves is Truth.YES]
    verdicts = surely or [Verdict.UNKNOWN]
    days = [one.leg.checked_on for one in same if one.leg.checked_on]
    return TransferGroup(
        id=about,
        name=about_name(table, about, words),
        verdict=min(verdicts, key=_WORST.index),
        leaves=max(one.leaves for one in lines),
        lines=tuple(lines),
        claims=_names(_claim(one, words) for one in same if _is_claim(one)),
        checked=_checked(days, words),
        paths=len(same),
    )


def _is_claim(one: RestrictedTransfer) -> bool:
    return one.leg.country is not None and one.leg.settled_country is None


def _claim(one: RestrictedTransfer, words: Language) -> str:
    use = words.text(PLACE_USES[one.leg.use.value])
    country = words.country(str(one.leg.country))
    return words.text(marked("{use}: {country}"), use=use, country=country)


def _line(
    table: FlowTable, alike: Sequence[RestrictedTransfer], words: Language
) -> PlaceLine:
    first = alike[0]
    country = first.leg.settled_country
    days = [one.leg.checked_on for one in alike if one.leg.checked_on]
    return PlaceLine(
        country=_country(country, words),
        has_country=country is not None,
        regime=words.text(REGIMES.get(first.regime, REGIMES["unknown"])),
        holders=_names(
            about_name(table, one.leg.holder, words) for one in alike if one.leg.holder
        ),
        uses=_names(words.text(PLACE_USES[one.leg.use.value]) for one in alike),
        verdict=first.verdict,
        leaves=_leaves(first),
        safeguard=_safeguard(table, first, words),
        checked=_checked(days, words),
        why=_names(words.say(one.cover.why) for one in alike),
    )


def _country(code: str | None, words: Language) -> str:
    return words.country(code) if code else words.text(marked("not known"))


def _checked(days: Sequence[date], words: Language) -> str:
    return words.day(max(days)) if days else words.text(marked("never"))


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _safeguard(table: FlowTable, one: RestrictedTransfer, words: Language) -> str:
    if one.regime == "approved":
        return words.text(marked("UK regulations approve the country"))
    fact = one.flow.mechanism
    if not table.is_settled(fact, "mechanism"):
        return words.text(marked("not known"))
    if not fact.is_known:
        return words.text(marked("there is none"))
    return words.text(reference.mechanism(str(fact.value)).title)


def _countries(
    table: FlowTable, found: Iterable[RestrictedTransfer], words: Language
) -> Iterator[CountryLine]:
    by_country: dict[str, dict[str, Verdict]] = {}
    regimes: dict[str, str] = {}
    for one in found:
        country = one.leg.settled_country
        if country is None or _leaves(one) is not Truth.YES:
            continue
        regimes[country] = one.regime
        standing = by_country.setdefault(country, {})
        before = standing.get(_about(one), Verdict.COVERED)
        standing[_about(one)] = min(before, one.verdict, key=_WORST.index)
    for code, standing in by_country.items():
        verdicts = list(standing.values())
        yield CountryLine(
            words.country(code),
            words.text(REGIMES.get(regimes[code], REGIMES["unknown"])),
            tuple(name_of(table.datamap, one) for one in standing),
            {one: verdicts.count(one) for one in _WORST},
        )
