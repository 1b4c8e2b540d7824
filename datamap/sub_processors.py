"""Whom the holder of a flow's data has work done by, and these in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from datamap.facts import SETTLED, Nothing
from datamap.leg import NOBODY_SAID, FlowReader, Leg, answers_in
from datamap.logic import Truth, truth
from datamap.model import Engagement, Party
from datamap.vocabulary import PartyKind, PlaceUse, Role

WORKING_FOR_OTHERS = frozenset(
    {
        PartyKind.SUPPLIER, PartyKind.GOVERNMENT, PartyKind.LOCAL_AUTHORITY,
        PartyKind.JOINT_COMMITTEE, PartyKind.RESEARCH, PartyKind.CHARITY,
        PartyKind.OTHER,
    }
)  # fmt: skip
"""Kinds of party that may work on somebody's instructions."""


class Arrival(NamedTuple):
    """How data comes to a party, as far as anything below it depends on that.

    Parties may engage one another in rings, and the ways through a ring are more
    than anybody can count. Below two ways that arrive alike everything is alike, so
    that it is followed once.
    """

    party: str
    """Id of the party."""

    importer: str | None
    """Id of the first holder known to be abroad: its cover is that of all below."""

    may_import: bool
    """Whether a holder before that one may be abroad."""

    certain: Truth
    """Whether data comes to the party."""


@dataclass
class _Followed:
    """A party whose engagements were followed for one arrival."""

    above: frozenset[str]
    """Ids of the parties that every way here goes through."""

    legs: list[tuple[Leg, ...]]
    """The legs of each party engaged, its own one first."""


@dataclass
class _Step:
    """Somebody engaged whom data comes to."""

    legs: tuple[Leg, ...]
    by: Arrival | None
    """How data came to who engages it; None for the first."""

    above: frozenset[str]
    is_new: bool


class SubProcessors:
    """The sub-processors under one holder, of any depth."""

    def __init__(self, reader: FlowReader) -> None:
        """Follow the engagements of a flow's holders."""
        self._reader = reader
        self._followed: dict[Arrival, _Followed] = {}
        self.silent: list[Leg] = []
        """Legs whose holder has not said whom else it engages."""

    def under(self, head: Leg) -> Iterator[Leg]:
        """Yield the legs of all that a leg's holder engages, each before its own.

        A party is not followed again where every way leads back to it.
        """
        waiting: list[_Step | Leg] = [_Step((head,), None, frozenset(), is_new=False)]
        while waiting:
            step = waiting.pop()
            if isinstance(step, Leg):
                self.silent.append(step)
                continue
            if step.is_new:
                yield from step.legs
            if step.legs[0].holder not in step.above:
                waiting += reversed(self._arrive(step))

    def _arrive(self, step: _Step) -> list[_Step | Leg]:
        """Return what follows from data coming to a party, as far as that is new.

        A leg in the end says that its holder did not name everybody.
        """
        head = step.legs[0]
        party = self._reader.datamap.party(head.holder)
        matters = Truth.NO if party is None else self._works_for_others(head, party)
        if party is None or matters is Truth.NO:
            return []
        arrival = _arrival(head, party.id, step.by)
        known = self._followed.get(arrival)
        if known is not None:
            return self._arrive_again(known, arrival, step.above)
        answered = self._reader.standing(party.engages, "engages") in SETTLED
        certain = min(head.certain, matters) if answered else Truth.UNKNOWN
        legs = [
            tuple(self._engagement(head, party, one, certain))
            for one in answers_in(party.engages)
        ]
        known = self._followed[arrival] = _Followed(step.above, legs)
        steps = _steps(known, arrival, is_new=True)
        return steps if answered else [*steps, head]

    @staticmethod
    def _arrive_again(
        known: _Followed, arrival: Arrival, above: frozenset[str]
    ) -> list[_Step | Leg]:
        """Return what follows if this way avoids a party that all others went through.

        That party may then be followed from here too.
        """
        if known.above <= above:
            return []
        known.above &= above
        return _steps(known, arrival, is_new=False)

    def _engagement(
        self, head: Leg, party: Party, engagement: Engagement, certain: Truth
    ) -> Iterator[Leg]:
        sub = self._reader.datamap.party(engagement.party)
        country = sub.country if sub else NOBODY_SAID
        told = partial(
            self._reader.leg,
            engagement.party,
            PlaceUse.SUB_PROCESSOR,
            path=(*head.path, engagement.party),
            records=(self._reader.flow.id, party.id, engagement.party),
        )
        own = told(country, "country", under=head, certain=certain)
        yield own
        stored = engagement.stored_in
        if stored.value != country.value or not stored.is_known:
            also = certain if stored.is_known else Truth.UNKNOWN
            yield told(stored, "stored_in", under=own, certain=also)

    def _works_for_others(self, head: Leg, party: Party) -> Truth:
        """Say whether it matters whom a party engages: not for a controller.

        A controller answers for those it engages itself.
        """
        if party.kind not in WORKING_FOR_OTHERS:
            return Truth.NO
        flow = self._reader.flow
        if head.under is not None or head.holder != flow.recipient:
            return Truth.YES
        role = self._reader.settled(flow.role, "role")
        if isinstance(role, Nothing):
            return Truth.UNKNOWN
        return truth(role is not Role.CONTROLLER)


def _arrival(head: Leg, party: str, by: Arrival | None) -> Arrival:
    importer = None if by is None else by.importer
    may_import = by is not None and by.may_import
    if importer is None:
        importer = party if head.abroad is Truth.YES else None
        may_import = may_import or head.abroad is Truth.UNKNOWN
    return Arrival(party, importer, may_import, head.certain)


def _steps(followed: _Followed, arrival: Arrival, *, is_new: bool) -> list[_Step | Leg]:
    above = followed.above | {arrival.party}
    return [_Step(legs, arrival, above, is_new) for legs in followed.legs]
