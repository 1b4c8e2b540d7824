"""Trace one right: who holds the data, what applies, and who must be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from datamap import reference
from datamap.facts import SETTLED, standing
from datamap.flows import word
from datamap.holdings import Holding, holdings
from datamap.logic import Truth, any_of
from datamap.messages import Message
from datamap.model import Activity, DataMap, Flow, Measure, PeopleGroup, System
from datamap.named import named, named_data
from datamap.request import checklist_of
from datamap.rights import (
    TOLD_ON,
    Answer,
    Applies,
    Limit,
    answer_under,
    exceptions_for,
    limits_for,
    right_applies,
    right_row,
)
from datamap.vocabulary import PlaceUse, Right, Role

PROMISE = "ct-31"
"""Measure of the catalogue under which a map keeps promises on rights."""


@dataclass(frozen=True, eq=False)
class Trail:
    """One party that holds the data for one use, by one flow."""

    datamap: DataMap
    """The map."""

    on: date
    """The day asked about."""

    holdings: tuple[Holding, ...]
    """What it holds: every category and place."""

    applies: Applies
    """Whether the right applies to it."""

    tell: bool
    """Whether it must be told once the right is carried out (Article 19)."""

    @property
    def _first(self) -> Holding:
        return self.holdings[0]

    @property
    def flow(self) -> Flow | None:
        """The flow by which it went; None where none is drawn."""
        return self._first.flow

    @property
    def activity(self) -> Activity:
        """What it is used for."""
        return self._first.row.activity

    @property
    def system(self) -> System | None:
        """System it goes through; None if none is named."""
        return self._first.row.system

    @property
    def recipient(self) -> str | None:
        """Id of who holds it: a party, the school, a group; None if unknown."""
        return self._first.row.leg.holder

    @property
    def through(self) -> str | None:
        """Id of the party that passed it on; None where the school did."""
        leg, home = self._first.row.leg, self.datamap.school.id
        if leg.holder == self._first.row.flow.sender:
            return None
        if leg.holder is None or leg.holder != leg.path[-1]:
            before = leg.path[-1]
        elif len(leg.path) > 1:
            before = leg.path[-2]
        else:
            before = self._first.row.flow.sender
        return before if self.datamap.party(before) and before != home else None

    @property
    def data(self) -> tuple[str, ...]:
        """Ids of the categories, in the order of the map."""
        found = (one.row.contents.category.id for one in self.holdings)
        return tuple(dict.fromkeys(found))

    @property
    def role(self) -> str:
        """Role of who holds it, for this flow; unknown if nobody has said."""
        if self.recipient == self.datamap.school.id:
            return Role.CONTROLLER.value
        leg = self._first.row.leg
        if leg.use is PlaceUse.SUB_PROCESSOR:
            return PlaceUse.SUB_PROCESSOR.value
        return word(self._first.row.flow.role) if leg.is_first else "unknown"

    @property
    def certain(self) -> Truth:
        """Whether it surely holds any of the data."""
        return any_of(one.certain for one in self.holdings)

    @property
    def is_past(self) -> bool:
        """Whether the flow has ended; the data may still be there."""
        return self._first.is_past

    @property
    def ended_on(self) -> date | None:
        """Last day of a holder that no longer exists on the day, or None."""
        ended = self._first.row.leg.holder_ended_on
        return ended if ended is not None and ended < self.on else None

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records that say so."""
        activity = self.activity.id
        legs = [name for one in self.holdings for name in one.row.leg.records]
        return tuple(dict.fromkeys([*legs, activity]))


@dataclass(frozen=True, eq=False)
class UnderBasis:
    """What a right comes to under one lawful basis of the map."""

    basis: str | None
    """Id of the basis; None where nobody has named one."""

    is_confirmed: bool
    """Whether it is settled that the activities rest on it."""

    answer: Answer
    """Whether the right is there under it."""

    activities: tuple[str, ...]
    """Ids of the activities that rest on it, or may."""


@dataclass(frozen=True, eq=False)
class Trace:
    """All that a school needs to answer one request."""

    datamap: DataMap
    """The map asked."""

    on: date
    """The day asked about."""

    right: Right
    """The right that is used."""

    people: PeopleGroup
    """The group of people."""

    data: str | None
    """Category, or category and item, that it is about; None for all."""

    trails: tuple[Trail, ...]
    """Who holds the data, for each use and flow."""

    limits: tuple[Limit, ...]
    """By when to answer."""

    received: date | None
    """Day from which the time counts; None if no request is given."""

    @cached_property
    def tell(self) -> tuple[str, ...]:
        """Ids of the parties and groups that must be told, in the map's order."""
        found = (one.recipient for one in self.trails if one.tell)
        return tuple(dict.fromkeys(one for one in found if one))

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """Ids of the systems that hold the data, or may."""
        found = (one.system.id for one in self.trails if one.system)
        return tuple(dict.fromkeys(found))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Ids of the rows of the sensitivity table that the data falls under."""
        return frozenset(
            kind.id
            for trail in self.trails
            for one in trail.holdings
            for kind in one.row.contents.kinds
        )

    @cached_property
    def exceptions(self) -> tuple[reference.Exemption, ...]:
        """Exemptions that may limit the right over this data."""
        return exceptions_for(self.right, self.kinds, self.on)

    @cached_property
    def bases(self) -> tuple[UnderBasis, ...]:
        """What the right comes to under each basis that the map names."""
        return _under_bases(self)

    @cached_property
    def promises(self) -> tuple[Measure, ...]:
        """What the school has promised about answering requests."""
        covered = {self.datamap.school.id, self.people.id, *self.systems}
        return tuple(
            one
            for one in self.datamap.measures
            if one.measure == PROMISE and covered & {*one.applies_to}
        )

    @cached_property
    def checklist(self) -> tuple[Message, ...]:
        """What to do, in order."""
        return checklist_of(self)

    @property
    def unverified(self) -> tuple[str, ...]:
        """What of the law that the answer rests on nobody has verified."""
        rows: list[reference.Row | Limit] = [right_row(self.right), *self.exceptions]
        rows += self.limits
        return tuple(f"{one.title}: {one.unverified}" for one in rows if one.unverified)


def trace(
    datamap: DataMap,
    people: str,
    data: str | None,
    right: Right,
    on: date,
    received: date | None = None,
) -> Trace:
    """Return who holds data about people and what one of their rights comes to.

    Every recipient of every flow that has begun counts, past ones included, and
    everyone they pass it on to. What nobody has said is followed as far as it could
    go and marked as not certain.

    Parameters
    ----------
    datamap
        The map to read.
    people
        Id of the group that uses the right.
    data
        Id of a category, or ``category.item``; None for everything about them.
    right
        The right they use.
    on
        The day asked about.
    received
        Day from which the time to answer counts; None if no request is given.

    Raises
    ------
    NoSuchRecordError
        If the map has no such group, category or item.
    """
    group = named(datamap, PeopleGroup, people)
    category, item = named_data(datamap, data) if data else (None, None)
    wanted = [
        one
        for one in holdings(datamap, on)
        if one.row.contents.group.id == group.id
        and (category is None or _holds(one, category.id, item))
    ]
    trails = tuple(
        _trail(datamap, group, right, on, same) for same in _together(wanted)
    )
    limits = limits_for(right, datamap.school.nation, on, received)
    return Trace(datamap, on, right, group, data, trails, limits, received)


def _holds(one: Holding, category: str, item: str | None) -> bool:
    contents = one.row.contents
    if contents.category.id != category:
        return False
    return item is None or contents.is_whole or item in {i.id for i in contents.items}


def _together(found: Iterable[Holding]) -> list[tuple[Holding, ...]]:
    """Return what one party holds by one flow together, in the order found."""
    groups: dict[tuple[str | None, ...], list[Holding]] = {}
    for one in found:
        leg = one.row.leg
        is_engaged = leg.use is PlaceUse.SUB_PROCESSOR
        before = None if leg.holder else f"{leg.path[-1]} {is_engaged}"
        key = (one.row.flow.id, leg.holder, before)
        groups.setdefault(key, []).append(one)
    return [tuple(same) for same in groups.values()]


def _trail(
    datamap: DataMap,
    group: PeopleGroup,
    right: Right,
    on: date,
    same: tuple[Holding, ...],
) -> Trail:
    row = same[0].row
    applies = right_applies(right, row.activity, row.system, on)
    outside = row.leg.holder not in (datamap.school.id, group.id)
    return Trail(datamap, on, same, applies, outside and right in TOLD_ON)


def _under_bases(found: Trace) -> tuple[UnderBasis, ...]:
    groups: dict[tuple[str | None, bool], dict[str, None]] = {}
    for trail in found.trails:
        fact = trail.activity.lawful_basis
        is_settled = _is_confirmed(trail.activity, found.on)
        values = [fact.value, *(claim.value for claim in fact.claims)]
        given: list[str | None] = [one for one in values if one is not None]
        for basis in given or [None]:
            groups.setdefault((basis, is_settled), {})[trail.activity.id] = None
    return tuple(
        UnderBasis(
            basis, sure, _on_basis(found.right, basis, found.on), tuple(activities)
        )
        for (basis, sure), activities in groups.items()
    )


def _on_basis(right: Right, basis: str | None, on: date) -> Answer:
    """Return what a right comes to under a basis, or under any where none is named."""
    bases = (
        [row.id for row in reference.lawful_bases_for(on)] if basis is None else [basis]
    )
    answers = {answer_under(right, one) for one in bases}
    return answers.pop() if len(answers) == 1 else Answer.UNKNOWN


def _is_confirmed(activity: Activity, on: date) -> bool:
    life = reference.shelf_life("lawful_basis")
    return standing(activity.lawful_basis, life, on) in SETTLED
