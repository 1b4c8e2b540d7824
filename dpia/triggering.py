"""Which rows of a use of data trigger a risk, and what these have in common.

The rows of a flow at one place are looked at together: which data a flow carries
may be unknown, but it carries some of it. Places of a flow that are alike in all
that the risk asks of a place are looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from datamap.flows import FlowRow, Use
from datamap.legs import Leg
from datamap.logic import Truth, all_of, any_of, not_
from datamap.model import Flow
from dpia.asks import RowAnswers, Situation
from dpia.catalogue import Catalogue, RiskEntry
from dpia.catalogue.entries import Distinct, MeasureEntry, Raise
from dpia.conditions import asks_place
from dpia.in_place import protection

Test = Callable[[RowAnswers], Truth]
"""What is asked of a row that triggers a risk."""


class Triggered(NamedTuple):
    """A row with how surely it triggers the risk."""

    row: FlowRow
    holds: Truth
    """Whether there is such a row and it triggers."""


@dataclass(frozen=True, eq=False)
class Spot:
    """Places of one flow that are alike in all that a risk asks of a place."""

    flow: Flow
    """The flow."""

    legs: tuple[Leg, ...]
    """Who holds the data where."""

    key: object
    """What tells it from other spots, of this risk and of others."""

    rows: tuple[FlowRow, ...]
    """The rows at the first of the places: for each kind of data and group one."""


@dataclass(frozen=True, eq=False)
class _Here:
    """What triggers a risk at one spot."""

    rows: tuple[Triggered, ...]
    """The rows whose trigger is not ruled out."""

    is_whole: bool
    """Whether any data that the flow can carry triggers it."""

    @property
    def holds(self) -> Truth:
        """Whether there is a row here that triggers."""
        if self.is_whole:
            return Truth.YES
        return max((one.holds for one in self.rows), default=Truth.NO)


class Covered(NamedTuple):
    """Whether a measure protects every row that triggers a risk."""

    now: Truth
    """In place."""

    planned: Truth
    """In place or planned."""

    records: tuple[str, ...]
    """Ids of the records that say so."""


class Found:
    """The rows of a use of data that trigger a risk, or may."""

    def __init__(
        self, situation: Situation, catalogue: Catalogue, entry: RiskEntry, use: Use
    ) -> None:
        """Look for a risk.

        Parameters
        ----------
        situation
            The flow table with what rules can ask of it.
        catalogue
            The risk's measures, and which risks ask about places.
        entry
            The risk.
        use
            The activity and the system or recipient that it uses.
        """
        self._situation = situation
        self._once = situation.memory.once
        self._catalogue = catalogue
        self._entry = entry
        self._use = use

    def exists(self) -> Truth:
        """Say whether some row triggers the risk."""
        return self._once(("exists", self._entry.id, self._use), self._exists)

    def exists_where(self, name: str, test: Test) -> Truth:
        """Say whether some row triggers the risk and passes a test.

        Parameters
        ----------
        name
            What tells the test from others of the same risk.
        test
            The test of a row.
        """
        key = (name, self._entry.id, self._use)
        return self._once(key, self._exists_where, name, test)

    def raised(self, one: Raise) -> Truth:
        """Say whether something that raises the risk is in the rows."""
        if one.rows is not None:
            key = ("distinct", one.id, self._entry.id, self._use)
            return self._once(key, self._distinct, one.rows)
        condition = one.when
        if condition is None:
            return Truth.NO
        return self.exists_where(f"raise {one.id}", lambda row: row.holds(condition))

    def covered(self, measure: MeasureEntry) -> Covered:
        """Say whether a measure protects every row that triggers the risk."""
        key = ("covered", measure.id, self._entry.id, self._use)
        return self._once(key, self._covered, measure)

    def rows(self) -> Iterator[Triggered]:
        """Yield the rows whose trigger is not ruled out, once for places alike."""
        for spot in self._spots():
            yield from self._at(spot).rows

    def records(self) -> tuple[str, ...]:
        """Return the records of the rows, first of those that surely trigger it."""
        key = ("records", self._entry.id, self._use)
        return self._once(key, self._records)

    # --- where ---------------------------------------------------------------

    def _spots(self) -> tuple[Spot, ...]:
        return self._once(("spots", self._entry.id, self._use), self._alike)

    def _alike(self) -> tuple[Spot, ...]:
        """Return the places of each flow, those together that are alike."""
        return tuple(
            spot
            for flow in self._situation.table.flows_of(self._use)
            for spot in self._once(
                ("spots", self._entry.id, flow.id), self._alike_in, flow
            )
        )

    def _alike_in(self, flow: Flow) -> tuple[Spot, ...]:
        table = self._situation.table
        once, risk = self._once, self._entry.id
        groups: dict[Hashable, list[Leg]] = {}
        for leg in self._legs_in(flow) if table.contents_of(flow) else ():
            told = once(("told", risk, leg), self._told, flow, leg)
            groups.setdefault(told, []).append(leg)
        return tuple(
            Spot(
                flow,
                tuple(legs),
                once((risk, flow.id, told), object),
                table.rows_at(flow, legs[0]),
            )
            for told, legs in groups.items()
        )

    def _legs(self) -> Iterator[Leg]:
        for flow in self._situation.table.flows_of(self._use):
            yield from self._legs_in(flow)

    def _legs_in(self, flow: Flow) -> tuple[Leg, ...]:
        """Return the places of a flow that the risk has to look at.

        A risk that does not ask about places finds the same wherever the data is as
        where the recipient or the provider has it: other rows of the flow are no
        more certain and no less protected.
        """
        table = self._situation.table
        asks_of_places = self._entry.id in self._catalogue.about_places
        return table.legs_of(flow) if asks_of_places else table.heads_of(flow)

    def _told(self, flow: Flow, leg: Leg) -> Hashable:
        """Return all that the risk asks of a place."""
        row = self._situation.row(self._situation.table.rows_at(flow, leg)[0])
        asks, by_holder = self._once(("of places", self._entry.id), self._of_places)
        holder = leg.holder if by_holder else None
        return (leg.certain, holder, *(row.answer(ask) for ask in asks))

    def _of_places(self) -> tuple[tuple[str, ...], bool]:
        """Return what the risk asks about places, and whether the holder matters.

        It does where the map records a measure, which may be for one holder alone.
        """
        asks = filter(asks_place, self._catalogue.asks_of(self._entry))
        recorded = self._situation.measures
        treatments = self._entry.treatments
        return tuple(dict.fromkeys(asks)), any(
            one.measure in recorded for one in treatments
        )

    # --- what ----------------------------------------------------------------

    def _at(self, spot: Spot) -> _Here:
        return self._once(("here", spot.key), self._triggers, spot)

    def _triggers(self, spot: Spot) -> _Here:
        found = []
        is_whole = True
        for row in spot.rows:
            asked = self._situation.row(row).holds(self._entry.trigger)
            if_carried = min(row.leg.certain, asked)
            holds = min(row.contents.certain, if_carried)
            is_whole = is_whole and if_carried is Truth.YES
            if holds.may_hold:
                found.append(Triggered(row, holds))
        return _Here(tuple(found), is_whole)

    def _exists(self) -> Truth:
        return any_of(self._at(spot).holds for spot in self._spots())

    def _exists_where(self, name: str, test: Test) -> Truth:
        return any_of(
            self._once((name, spot.key), self._passes_at, spot, test)
            for spot in self._spots()
        )

    def _passes_at(self, spot: Spot, test: Test) -> Truth:
        """Say whether a row here triggers and passes.

        It surely does where any data that the flow can carry does.
        """
        here = self._at(spot)
        tested = [test(self._situation.row(one.row)) for one in here.rows]
        if here.is_whole and all(one is Truth.YES for one in tested):
            return Truth.YES
        return any_of(
            min(one.holds, passes)
            for one, passes in zip(here.rows, tested, strict=True)
        )

    def _covered(self, measure: MeasureEntry) -> Covered:
        name = f"covered {measure.id}"
        each = [
            self._once((name, spot.key), self._covered_at, spot, measure)
            for spot in self._spots()
        ]
        names = dict.fromkeys(name for one in each for name in one.records)
        return Covered(
            all_of(one.now for one in each),
            all_of(one.planned for one in each),
            tuple(names),
        )

    def _covered_at(self, spot: Spot, measure: MeasureEntry) -> Covered:
        here = self._at(spot)
        each = [protection(self._situation.row(one.row), measure) for one in here.rows]
        now = _covers(here, [one.now for one in each])
        planned = _covers(here, [one.planned for one in each])
        names = dict.fromkeys(name for one in each for name in one.records)
        return Covered(now, planned, tuple(names))

    def _records(self) -> tuple[str, ...]:
        order = {leg: number for number, leg in enumerate(self._legs())}
        found: dict[str, None] = {}
        for truth in (Truth.YES, Truth.UNKNOWN):
            legs = [
                leg
                for spot in self._spots()
                if any(one.holds is truth for one in self._at(spot).rows)
                for leg in spot.legs
            ]
            for leg in sorted(legs, key=order.__getitem__):
                found.update(dict.fromkeys(leg.records))
        return tuple(found)

    def _distinct(self, rule: Distinct) -> Truth:
        """Say whether rows have at least so many different values.

        An unknown value could be any number of different ones.
        """
        sure: set[Hashable] = set()
        maybe: set[Hashable] = set()
        for spot in self._spots():
            rows = self._at(spot).rows
            values = {_value(rule, spot.flow, leg) for leg in spot.legs} if rows else ()
            maybe.update(values)
            if any(one.holds is Truth.YES for one in rows):
                sure.update(values)
        if len(sure - {None}) >= rule.at_least:
            return Truth.YES
        is_open = None in maybe or len(maybe) >= rule.at_least
        return Truth.UNKNOWN if is_open else Truth.NO


def _covers(here: _Here, each: Sequence[Truth]) -> Truth:
    """Say whether every row here that triggers is protected.

    They surely are not where a flow carries some of several kinds of data and none
    of them is protected.
    """
    if here.is_whole and all(one is Truth.NO for one in each):
        return Truth.NO
    return all_of(
        max(not_(one.holds), shield)
        for one, shield in zip(here.rows, each, strict=True)
    )


def _value(rule: Distinct, flow: Flow, leg: Leg) -> str | None:
    values = {
        "holder": leg.holder,
        "country": leg.settled_country,
        "system": flow.through,
        "activity": flow.activity,
    }
    return values[rule.distinct]
