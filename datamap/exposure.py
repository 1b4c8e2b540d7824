"""What a breach at one place exposes: which data about whom, where, how bad."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from datamap import reference
from datamap.facts import Fact, Nothing, settled
from datamap.holdings import Holding, holdings
from datamap.logic import Truth, any_of, truth
from datamap.messages import Message
from datamap.model import DataMap, Party, PeopleGroup, School, System
from datamap.vocabulary import PlaceUse

Place: TypeAlias = Party | System | School
"""Where a breach can be."""


class Likely(StrEnum):
    """Whether somebody will have to be told."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


LIKELY = {
    Truth.YES: Likely.LIKELY,
    Truth.NO: Likely.UNLIKELY,
    Truth.UNKNOWN: Likely.UNKNOWN,
}


@dataclass(frozen=True, eq=False)
class Exposed:
    """One category of data about one group of people that a breach exposes."""

    datamap: DataMap
    """The map."""

    on: date
    """The day asked about."""

    holdings: tuple[Holding, ...]
    """Where it was, by every flow that took it there."""

    sure: Truth
    """Whether it was there: unknown where nobody said what a flow carries."""

    places: tuple[str, ...]
    """Country codes, or unknown, where the party or system had it."""

    onward: tuple[str, ...]
    """Ids of those who have it from there; unknown for those nobody has named."""

    @property
    def group(self) -> PeopleGroup:
        """The people it is about."""
        return self.holdings[0].row.contents.group

    @property
    def data(self) -> str:
        """Id of the category."""
        return self.holdings[0].row.contents.category.id

    @property
    def count(self) -> int | None:
        """How many people are in the group; None if nobody has settled it."""
        found = _settled(self.group.count, "count", self.on)
        return None if isinstance(found, Nothing) else int(found)

    @property
    def children(self) -> Truth:
        """Whether they are children."""
        return _truth(self.group.children, "children", self.on)

    @cached_property
    def tiers(self) -> tuple[int, int]:
        """Lowest and highest tier, 0 to 4, that the data can have."""
        every = [(one.row.contents.tiers, one.certain) for one in self.holdings]
        surely = [low for (low, _), sure in every if sure is Truth.YES]
        lows = surely or [min(low for (low, _), _ in every)]
        return max(lows), max(high for (_, high), _ in every)

    @property
    def special(self) -> Truth:
        """Whether special category data is among it."""
        return any_of(one.row.contents.special for one in self.holdings)

    @property
    def criminal(self) -> Truth:
        """Whether criminal offence data is among it."""
        return any_of(one.row.contents.criminal for one in self.holdings)

    @property
    def report_to_regulator(self) -> Likely:
        """Whether the regulator will have to be told if it was there."""
        return LIKELY[self.risk]

    @property
    def tell_people(self) -> Likely:
        """Whether the people will have to be told if it was there."""
        return LIKELY[self.high_risk]

    @cached_property
    def risk(self) -> Truth:
        """Whether a risk to people is likely: from tier T2 on, never for T0."""
        low, high = self.tiers
        if low >= 2:
            return Truth.YES
        return Truth.NO if high == 0 else Truth.UNKNOWN

    @cached_property
    def high_risk(self) -> Truth:
        """Whether a high risk is likely: from T3, for children and danger from T2."""
        low, high = self.tiers
        worse = any_of([self.children, self._could_endanger, self._is_protected])
        if low >= 3 or (low == 2 and worse is Truth.YES):
            return Truth.YES
        return Truth.NO if high <= 1 else Truth.UNKNOWN

    @property
    def _could_endanger(self) -> Truth:
        return any_of(
            _truth(one.row.activity.traits.could_endanger, "traits", self.on)
            for one in self.holdings
        )

    @property
    def _is_protected(self) -> Truth:
        return _truth(self.group.protected, "protected", self.on)

    @property
    def why(self) -> tuple[Message, ...]:
        """What makes it likely or not, a sentence each."""
        return tuple(self._reasons())

    def _reasons(self) -> Iterator[Message]:
        low, high = self.tiers
        says = (
            "The data is of tier T{low}."
            if low == high
            else ("The data is of tier T{low} to T{high}.")
        )
        yield Message(says, {"low": low, "high": high})
        told = [
            (self.special, "Special category data is among it."),
            (self.criminal, "Criminal offence data is among it."),
            (self.children, "It is about children."),
            (self._could_endanger, "It could put someone in danger."),
            (self._is_protected, "Some have a protected address or a court order."),
        ]
        for holds, text in told:
            if holds is Truth.YES:
                yield Message(text)
        if self.count is None:
            yield Message("Nobody has said how many people it is about.")
        else:
            yield Message("It is about {count} people.", {"count": self.count})
        if self.sure is not Truth.YES:
            yield Message("Nobody has said whether this data was there.")


def exposed_at(datamap: DataMap, place: Place, on: date) -> tuple[Exposed, ...]:
    """Return what a breach at a place exposes, in the order of the map.

    Parameters
    ----------
    datamap
        The map to read.
    place
        The system, the party or the school where the breach is.
    on
        The day asked about; what flows took there before it counts.
    """
    every = holdings(datamap, on)
    touched: dict[tuple[str, str], list[tuple[Holding, Truth]]] = {}
    for one in every:
        sure = _is_touched(datamap, place, one)
        if sure is not Truth.NO:
            touched.setdefault(_pair(one), []).append((one, sure))
    return tuple(
        _exposed(datamap, place, on, same, [one for one in every if _pair(one) == pair])
        for pair, same in touched.items()
    )


def _pair(one: Holding) -> tuple[str, str]:
    return one.row.contents.group.id, one.row.contents.category.id


def _is_touched(datamap: DataMap, place: Place, one: Holding) -> Truth:
    """Return whether a holding is at the place of a breach."""
    row = one.row
    if isinstance(place, System):
        if row.system is None or row.leg.use is PlaceUse.SUB_PROCESSOR:
            return Truth.NO
        return min(_is_within(datamap, row.system, place), one.certain)
    is_there = row.leg.holder == place.id or (
        row.flow.sender == place.id and row.leg.is_first
    )
    return min(truth(is_there), one.certain)


def _is_within(datamap: DataMap, system: System, place: System) -> Truth:
    """Return whether a system is another, or a service of it at any depth."""
    seen: set[str] = set()
    found: System | None = system
    while found is not None and found.id not in seen:
        if found.id == place.id:
            return Truth.YES if found is system else Truth.UNKNOWN
        seen.add(found.id)
        found = datamap.system(found.part_of)
    return Truth.NO


def _exposed(
    datamap: DataMap,
    place: Place,
    on: date,
    same: list[tuple[Holding, Truth]],
    alike: list[Holding],
) -> Exposed:
    found = tuple(one for one, _ in same)
    places = [
        one.row.leg.country or "unknown" for one in found if _has_place(place, one)
    ]
    return Exposed(
        datamap,
        on,
        found,
        any_of(sure for _, sure in same),
        tuple(dict.fromkeys(places)) or ("unknown",),
        tuple(dict.fromkeys(_onward(datamap, place, found, alike))),
    )


def _has_place(place: Place, one: Holding) -> bool:
    """Say whether a holding's place is one of the place asked about."""
    if isinstance(place, System):
        return one.row.leg.records[-1] == one.row.flow.through
    return one.row.leg.holder == place.id


def _onward(
    datamap: DataMap,
    place: Place,
    found: tuple[Holding, ...],
    alike: Iterable[Holding],
) -> Iterator[str]:
    """Yield who else has the same data from there, directly or through others."""
    listed = list(alike)
    flows = {one.row.flow.id for one in found} if isinstance(place, System) else set()
    own = {place.id, _pair(found[0])[0], datamap.school.id}
    passing = {place.id}
    while True:
        fresh = [one for one in listed if _is_onward(one, flows, passing)]
        holders = {one.row.leg.holder or "unknown" for one in fresh}
        if holders - own <= passing:
            break
        passing |= holders - own
    yield from (
        name for one in fresh if (name := one.row.leg.holder or "unknown") not in own
    )


def _is_onward(one: Holding, flows: set[str], passing: set[str]) -> bool:
    leg, flow = one.row.leg, one.row.flow
    before = leg.path[:-1] if leg.path[-1:] == (leg.holder,) else leg.path
    return flow.id in flows or flow.sender in passing or bool(passing & {*before})


def _settled(fact: Fact[Any], field: str, on: date) -> Any:  # noqa: ANN401
    return settled(fact, reference.shelf_life(field), on)


def _truth(fact: Fact[bool], field: str, on: date) -> Truth:
    found = _settled(fact, field, on)
    return Truth.UNKNOWN if isinstance(found, Nothing) else truth(found)
