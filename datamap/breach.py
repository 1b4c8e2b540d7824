"""What a personal data breach at a system or a party exposes, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from datamap import reference
from datamap.breach_report import ReportItem, report_items, unknowns_of
from datamap.exposure import LIKELY, Exposed, Likely, Place, exposed_at
from datamap.facts import Nothing, is_fresh, settled
from datamap.logic import Truth, all_of, any_of
from datamap.messages import Message
from datamap.model import DataMap, Measure, Party, School, System
from datamap.named import NoSuchRecordError
from datamap.reference import BreachRule
from datamap.vocabulary import MeasureState

UK_TIME = ZoneInfo("Europe/London")
ENCRYPTION = "ct-02"
"""Measure of the catalogue: encryption in transit and at rest."""


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
    due = local.astimezone(UTC) + timedelta(hours=hours)
    return Clock(local.astimezone(UK_TIME), due.astimezone(UK_TIME), hours)


@dataclass(frozen=True, eq=False)
class Breach:
    """What a breach exposes, and what has to be done about it."""

    datamap: DataMap
    """The map asked."""

    on: date
    """The day asked about."""

    at: Place
    """Where the breach is."""

    exposed: tuple[Exposed, ...]
    """What it exposes, in the order of the map."""

    @cached_property
    def report_to_regulator(self) -> Likely:
        """Whether the regulator will have to be told, all in all."""
        return LIKELY[_overall(self, "risk")]

    @cached_property
    def tell_people(self) -> Likely:
        """Whether people will have to be told, all in all."""
        return LIKELY[_overall(self, "high_risk")]

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
        life = reference.shelf_life("measures")
        found = settled(self.at.measures, life, self.on)
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
    return Breach(datamap, on, place, exposed_at(datamap, place, on))


def place_of(datamap: DataMap, at: str) -> Place:
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


def _overall(breach: Breach, what: str) -> Truth:
    """Return whether any of what is exposed bears a risk.

    A flow carries some of what it can: where all of that bears a risk, there is
    one, even if nobody has said which of it moves. Where no data is recorded, nobody
    knows: silence is not safety.
    """
    if not breach.exposed:
        return Truth.UNKNOWN
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
