"""What a personal data breach at a system or a party exposes, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from datamap import reference
from datamap.breach_report import ReportItem, report_items, unknowns_of
from datamap.facts import Fact, Nothing, is_fresh, settled
from datamap.holdings import Holding, holdings
from datamap.legs import Leg
from datamap.logic import Truth, all_of, any_of, truth
from datamap.messages import Message
from datamap.model import DataMap, Measure, Party, PeopleGroup, School, System
from datamap.named import NoSuchRecordError, named
from datamap.reference import BreachRule
from datamap.vocabulary import MeasureState

UK_TIME = ZoneInfo("Europe/London")
ENCRYPTION = "ct-02"
"""Measure of the catalogue: encryption in transit and at rest."""


class Likely(StrEnum):
    """Whether somebody will have to be told."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


_LIKELY = {
    Truth.YES: Likely.LIKELY,
    Truth.NO: Likely.UNLIKELY,
    Truth.UNKNOWN: Likely.UNKNOWN,
}


@dataclass(frozen=True)
class Clock:
    """The time within which the regulator is told (Article 33 UK GDPR)."""

    aware_at: datetime
    """When the school became aware, in UK time."""

    due_at: datetime
    """When the time ends, in UK time."""

    hours: int
    """Elapsed hours between the two; nights, weekends and holidays count."""


def clock_for(aware_at: datetime) -> Clock:
    """Return when the time to tell the regulator ends.

    Parameters
    ----------
    aware_at
        When the school became aware. Without a time zone it is UK time; in the
        hour that comes twice in autumn it is the first of the two.

    Examples
    --------
    >>> str(clock_for(datetime(2026, 10, 23, 9, 30)).due_at)
    '2026-10-26 08:30:00+00:00'
    """
    local = aware_at.replace(tzinfo=UK_TIME) if aware_at.tzinfo is None else aware_at
    period = reference.one_of(BreachRule, "tell-the-regulator").period or ""
    hours = int(period.removeprefix("PT").removesuffix("H"))
    due = local.astimezone(timezone.utc) + timedelta(hours=hours)
    return Clock(local.astimezone(UK_TIME), due.astimezone(UK_TIME), hours)


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
        every = [one.row.contents.tiers for one in self.holdings]
        return min(low for low, _ in every), max(high for _, high in every)

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
        return _LIKELY[self.risk]

    @property
    def tell_people(self) -> Likely:
        """Whether the people will have to be told if it was there."""
        return _LIKELY[self.high_risk]

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
        says = "The data is of tier T{low}." if low == high else (
            "The data is of tier T{low} to T{high}."
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


@dataclass(frozen=True, eq=False)
class Breach:
    """What a breach exposes, and what has to be done about it."""

    datamap: DataMap
    """The map asked."""

    on: date
    """The day asked about."""

    at: Party | System | School
    """Where the breach is."""

    exposed: tuple[Exposed, ...]
    """What it exposes, in the order of the map."""

    @cached_property
    def report_to_regulator(self) -> Likely:
        """Whether the regulator will have to be told, all in all."""
        return _LIKELY[_overall(self, "risk")]

    @cached_property
    def tell_people(self) -> Likely:
        """Whether people will have to be told, all in all."""
        return _LIKELY[_overall(self, "high_risk")]

    @cached_property
    def providers(self) -> tuple[Party, ...]:
        """Parties that have to tell the school of it."""
        if isinstance(self.at, Party):
            return (self.at,)
        if isinstance(self.at, System):
            found = self.datamap.party(self.at.provider.value)
            return (found,) if found else ()
        return ()

    @cached_property
    def encryption(self) -> tuple[Measure, ...]:
        """Records of encryption that may have kept the data from being read."""
        ids = {self.datamap.school.id, self.at.id}
        ids |= {one.data for one in self.exposed}
        ids |= {one.group.id for one in self.exposed}
        return tuple(
            one
            for one in self.datamap.measures
            if one.measure == ENCRYPTION and ids & {*one.applies_to}
        )

    @cached_property
    def is_encrypted(self) -> Truth:
        """Whether encryption is shown to be in place there.

        It never makes telling unlikely by itself: whether this breach let somebody
        read the data, keys and accounts included, is not in a map.
        """
        return any_of([*map(self._is_in_place, self.encryption), self._by_provider()])

    def _is_in_place(self, measure: Measure) -> Truth:
        if measure.state is not MeasureState.IN_PLACE:
            return Truth.NO
        life = reference.shelf_life("measures")
        shown = any(is_fresh(one, life, self.on) for one in measure.evidence)
        return Truth.YES if shown else Truth.UNKNOWN

    def _by_provider(self) -> Truth:
        if not isinstance(self.at, System):
            return Truth.UNKNOWN
        found = _settled(self.at.measures, "measures", self.on)
        if found is Nothing.UNKNOWN:
            return Truth.UNKNOWN
        if found is Nothing.NONE or ENCRYPTION not in found:
            return Truth.NO
        return Truth.YES if self.at.measures.evidence else Truth.UNKNOWN

    @cached_property
    def report(self) -> tuple[ReportItem, ...]:
        """What the report to the regulator holds, as far as the map knows it."""
        return report_items(self)

    @cached_property
    def unknowns(self) -> tuple[Message, ...]:
        """What nobody has said that the answer hangs on."""
        return unknowns_of(self)

    @property
    def rules(self) -> tuple[BreachRule, ...]:
        """The rules on breaches that hold on the day."""
        return reference.rows_for(BreachRule, self.on)


def breach_reach(datamap: DataMap, at: str, on: date) -> Breach:
    """Return what a breach at a system or a party exposes.

    Everything counts that a flow has taken there, past flows included; a service
    of a platform counts as perhaps exposed with it.

    Parameters
    ----------
    datamap
        The map to read.
    at
        Id of a system, of a party, or of the school.
    on
        The day asked about.

    Raises
    ------
    NoSuchRecordError
        If the map has no such system or party.

    References
    ----------
    UK GDPR Articles 33 and 34.
    """
    place = place_of(datamap, at)
    every = holdings(datamap, on)
    touched: dict[tuple[str, str], list[tuple[Holding, Truth]]] = {}
    for one in every:
        sure = _is_touched(datamap, place, one)
        if sure is not Truth.NO:
            key = (one.row.contents.group.id, one.row.contents.category.id)
            touched.setdefault(key, []).append((one, sure))
    exposed = tuple(
        _exposed(datamap, place, on, same, every) for same in touched.values()
    )
    return Breach(datamap, on, place, exposed)


def place_of(datamap: DataMap, at: str) -> Party | System | School:
    """Return the system, the party or the school with an id.

    Raises
    ------
    NoSuchRecordError
        If the map has none.
    """
    found = datamap.records.get(at)
    if isinstance(found, Party | System | School):
        return found
    known = [one.id for one in (*datamap.systems, *datamap.parties)]
    kind = "system or party"
    raise NoSuchRecordError(kind, at, [*known, datamap.school.id])


def _is_touched(
    datamap: DataMap, place: Party | System | School, one: Holding
) -> Truth:
    """Return whether a holding is at the place of a breach."""
    row = one.row
    if isinstance(place, System):
        if row.system is None or row.leg.use.value == "sub-processor":
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
    place: Party | System | School,
    on: date,
    same: list[tuple[Holding, Truth]],
    every: Iterable[Holding],
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
        tuple(dict.fromkeys(places)),
        tuple(dict.fromkeys(_onward(datamap, place, found, every))),
    )


def _has_place(place: Party | System | School, one: Holding) -> bool:
    """Say whether a holding's place is one of the place asked about."""
    if isinstance(place, System):
        return one.row.leg.records[-1] == one.row.flow.through
    return one.row.leg.holder == place.id


def _onward(
    datamap: DataMap,
    place: Party | System | School,
    found: tuple[Holding, ...],
    every: Iterable[Holding],
) -> Iterator[str]:
    """Yield who else has the same data from there."""
    first = found[0].row.contents
    flows = {one.row.flow.id for one in found}
    own = {place.id, first.group.id}
    for one in every:
        row = one.row
        same_data = (
            row.contents.group.id == first.group.id
            and row.contents.category.id == first.category.id
        )
        if same_data and row.leg.holder not in own and _is_onward(place, one, flows):
            yield row.leg.holder or "unknown"


def _is_onward(
    place: Party | System | School, one: Holding, flows: set[str]
) -> bool:
    leg, flow = one.row.leg, one.row.flow
    if isinstance(place, System):
        return flow.id in flows
    return flow.sender == place.id or place.id in _before(leg)


def _before(leg: Leg) -> tuple[str, ...]:
    """Return the parties that data of a leg went through before its holder."""
    return leg.path[:-1] if leg.path[-1:] == (leg.holder,) else leg.path


def _overall(breach: Breach, what: str) -> Truth:
    """Return whether any of what is exposed bears a risk.

    A flow carries some of what it can: where all of that bears a risk, there is
    one, even if nobody has said which of it moves.
    """
    surely = [one for one in breach.exposed if one.sure is Truth.YES]
    values = [getattr(one, what) for one in surely]
    perhaps = [getattr(one, what) for one in breach.exposed]
    by_flow = [all_of(same) for same in _by_flow(breach, what)]
    return max(any_of([*values, *by_flow]), min(any_of(perhaps), Truth.UNKNOWN))


def _by_flow(breach: Breach, what: str) -> Iterator[list[Truth]]:
    groups: dict[str, list[Truth]] = {}
    for one in breach.exposed:
        for holding in one.holdings:
            if holding.row.leg.certain is Truth.YES and not holding.is_past:
                groups.setdefault(holding.row.flow.id, []).append(getattr(one, what))
    yield from groups.values()


def _settled(fact: Fact[Any], field: str, on: date) -> Any:  # noqa: ANN401
    return settled(fact, reference.shelf_life(field), on)


def _truth(fact: Fact[bool], field: str, on: date) -> Truth:
    found = _settled(fact, field, on)
    return Truth.UNKNOWN if isinstance(found, Nothing) else truth(found)
