"""What flows of many schools have in common, worked out once.

Where the data of a flow ends up is decided by its recipient and its system, whom
these engage, and whether the recipient acts for itself. Schools that share a
supplier share that: it is followed for the first of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from datamap.across.columns import Codes
from datamap.contents import Contents, contents_of
from datamap.facts import Fact, Nothing, State
from datamap.flows import FlowTable, use_of
from datamap.leg import Leg, answers_in
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import DataItem, DataMap, Flow, Party, System
from datamap.transfers import RestrictedTransfer, TransferLaw
from datamap.vocabulary import Role


class Carried(NamedTuple):
    """One category about one group, as the flow table tells of it."""

    data: str
    items: str
    people: str
    children: str
    tier: str
    tier_at_most: str
    special: str
    criminal: str
    certain: Truth


@dataclass(frozen=True, eq=False)
class Route:
    """The legs of flows that are alike."""

    legs: tuple[Leg, ...]

    abroad: tuple[Leg, ...]
    """Those that are not known to be in the United Kingdom."""

    keeps: tuple[object, ...]
    """The records that it was worked out from: while they live, nothing else has
    their identity."""


class School:
    """One map, while its flows are read."""

    def __init__(
        self, datamap: DataMap, table: FlowTable, catalogues: Codes[Hashable]
    ) -> None:
        """Read the flows of a map; catalogues number what maps say of their data."""
        self.datamap = datamap
        self.table = table
        self._below: dict[str, tuple[Party, ...]] = {}
        self._ends: dict[Hashable, tuple[Hashable, tuple[object, ...]]] = {}
        self.activities = {one.id: one for one in datamap.activities}
        self._catalogue = catalogues.of(self._what_data_is())

    def route_key(self, flow: Flow) -> tuple[Hashable, tuple[object, ...]]:
        """Return what decides the legs of a flow, and the records it stands for."""
        ends = flow.recipient, flow.through
        if ends not in self._ends:
            self._ends[ends] = self._ends_key(*ends)
        role = self._answer(flow.role, "role")
        acts = None if isinstance(role, Nothing) else role is Role.CONTROLLER
        key, records = self._ends[ends]
        return (acts, key), records

    def _ends_key(
        self, recipient: str, through: str | None
    ) -> tuple[Hashable, tuple[object, ...]]:
        system = self.datamap.system(through)
        holders = (recipient, *_providers(system))
        records = (system, *(one for name in holders for one in self._engaged_by(name)))
        home = self.datamap.school.id
        is_home = home in holders or self.datamap.party(recipient) is None
        return (recipient, through, home if is_home else "", *map(id, records)), records

    def _engaged_by(self, name: str) -> tuple[Party, ...]:
        """Return a party with all that it engages, at any depth; none if it is none."""
        if name not in self._below:
            found: dict[str, Party] = {}
            waiting = [name]
            while waiting:
                here = waiting.pop()
                party = None if here in found else self.datamap.party(here)
                if party is not None:
                    found[here] = party
                    waiting += _names_engaged(party)
            self._below[name] = tuple(found.values())
        return self._below[name]

    def contents_key(self, flow: Flow) -> Hashable:
        """Return what decides what a flow carries, and may carry."""
        activity = self.activities[flow.activity]
        answer = self._answer(flow.data, "data")
        named = (answers_in(flow.data), answers_in(activity.data))
        told = answer if not isinstance(answer, Nothing) else named
        return self._catalogue, told, flow.people or activity.people

    def contents(self, flow: Flow) -> tuple[Carried, ...]:
        """Return what a flow carries, and may carry."""
        activity, on = self.activities[flow.activity], self.table.on
        return tuple(map(_carried, contents_of(self.datamap, flow, activity, on)))

    def _what_data_is(self) -> Hashable:
        """Return all that the map says of its data and people, as far as it counts."""
        categories = tuple(
            (one.id, one.kind, one.about, *map(self._what_item_is, one.items.listed))
            for one in self.datamap.data
        )
        people = tuple((one.id, one.children.value) for one in self.datamap.people)
        return categories, people

    def _what_item_is(self, item: DataItem) -> Hashable:
        special = self._answer(item.special, "special")
        return item.id, item.kind, special, self._answer(item.criminal, "criminal")

    def law_key(self, flow: Flow) -> Hashable:
        """Return what decides, beside legs and data, whether it may leave the UK."""
        test = self._answer(flow.transfer_test, "transfer_test")
        return (
            self._answer(flow.mechanism, "mechanism"),
            test if isinstance(test, Nothing) else test.met,
            self._answer(flow.derogation, "mechanism"),
            self.datamap.school.public_authority,
        )

    def _answer(self, fact: Fact[Any], field: str) -> Any:  # noqa: ANN401
        if fact.state is State.UNKNOWN:  # most are this or that, and quick to tell
            return Nothing.UNKNOWN
        if fact.state is State.KNOWN and not (fact.evidence or fact.provisional):
            return fact.value
        return self.table.settled(fact, field)

    def transfers(self, flow: Flow, route: Route) -> Iterator[RestrictedTransfer]:
        """Yield what of a flow leaves the UK, or may; of which data is left out."""
        law = TransferLaw(FlowTable(self.datamap, self.table.on, {use_of(flow)}))
        for leg in route.abroad:
            certain, cover = min(leg.abroad, leg.certain), law.cover(flow, leg)
            yield RestrictedTransfer(flow, leg, (), (), certain, cover)


def special_among(some: tuple[Carried, ...]) -> Truth | None:
    """Return whether special category data is carried; None if nothing is."""
    if not some:
        return None
    return any_of(all_of([one.certain, _TRUTHS[one.special]]) for one in some)


_TRUTHS = {one.word: one for one in Truth}


def _carried(one: Contents) -> Carried:
    low, high = one.tiers
    return Carried(
        one.category.id,
        "" if one.is_whole else ",".join(item.id for item in one.items),
        one.group.id,
        truth(one.group.children.value).word,
        f"T{low}",
        f"T{high}",
        one.special.word,
        one.criminal.word,
        one.certain,
    )


def _providers(system: System | None) -> Iterator[str]:
    if system is not None:
        if system.provider.value is not None:
            yield system.provider.value
        yield from (claim.value for claim in system.provider.claims)


def _names_engaged(party: Party) -> list[str]:
    said = (party.engages.value, *(claim.value for claim in party.engages.claims))
    return [one.party for some in said for one in some or ()]
