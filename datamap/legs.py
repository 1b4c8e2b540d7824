"""Who holds the data of a flow, and where: recipients, places and sub-processors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datamap import reference
from datamap.facts import SETTLED, Fact, Nothing, Standing, State, settled, standing
from datamap.logic import Truth, truth
from datamap.model import DataMap, Engagement, Flow, Party, Storage, System
from datamap.vocabulary import PartyKind, PlaceUse, Role, SystemKind

HOME = "GB"
"""Country code of the United Kingdom."""

SUPPLIER_USES = (
    PlaceUse.PRIMARY,
    PlaceUse.BACKUP,
    PlaceUse.SUPPORT_ACCESS,
    PlaceUse.TELEMETRY,
)
"""What happens somewhere in any product that another party runs."""

PAPER_USES = (PlaceUse.PRIMARY, PlaceUse.BACKUP)
"""What happens somewhere with paper: nobody supports or counts it from afar."""

WORKING_FOR_OTHERS = frozenset(
    {
        PartyKind.SUPPLIER, PartyKind.GOVERNMENT, PartyKind.LOCAL_AUTHORITY,
        PartyKind.JOINT_COMMITTEE, PartyKind.RESEARCH, PartyKind.CHARITY,
        PartyKind.OTHER,
    }
)  # fmt: skip
"""Kinds of party that may work on somebody's instructions."""


@dataclass(frozen=True, eq=False)
class Leg:
    """One party holding the data of a flow at one place."""

    holder: str | None
    """Id of the party, of the school or of a group of people; None if unknown."""

    use: PlaceUse
    """What happens there."""

    country: str | None
    """Country code as given, fresh or not; None if unknown or conflicting."""

    standing: Standing
    """How far the country can be leaned on."""

    certain: Truth
    """Whether there is such a leg: unknown where nobody has answered."""

    path: tuple[str, ...]
    """Ids of the parties the data goes through, the recipient first."""

    records: tuple[str, ...]
    """Ids of the records that say so."""

    under: Leg | None = None
    """The leg whose holder brought this one in, or None."""

    checked_on: date | None = None
    """Day of the newest evidence for the country, or None."""

    holder_ended_on: date | None = None
    """Last day the holder existed, or None."""

    @property
    def is_first(self) -> bool:
        """Whether it is the recipient's own leg, the first of its flow."""
        return self.under is None and self.use is PlaceUse.RECIPIENT

    @property
    def above(self) -> tuple[Leg, ...]:
        """The legs that brought this one in, the nearest first."""
        return () if self.under is None else (self.under, *self.under.above)

    @property
    def settled_country(self) -> str | None:
        """Country code if it counts as an answer, else None."""
        return self.country if self.standing in SETTLED else None

    @property
    def abroad(self) -> Truth:
        """Whether it is outside the United Kingdom."""
        if self.settled_country is None:
            return Truth.UNKNOWN
        return Truth.NO if self.settled_country == HOME else Truth.YES


def legs_of(datamap: DataMap, flow: Flow, on: date) -> tuple[Leg, ...]:
    """Return every leg of a flow on a day, the recipient's own first."""
    return tuple(_Walk(datamap, flow, on).legs())


class _Walk:
    """Follows one flow to all who hold its data."""

    def __init__(self, datamap: DataMap, flow: Flow, on: date) -> None:
        self.datamap = datamap
        self.flow = flow
        self.on = on
        self.system = datamap.system(flow.through)

    def legs(self) -> Iterator[Leg]:
        first = self._own_leg(self.flow.recipient, (self.flow.recipient,))
        yield first
        providers = tuple(self._provider_legs(first))
        others = [one for one in providers if one is not first]
        yield from others
        if self.system is not None:
            yield from self._places(self.system, providers[-1] if providers else None)
        for head in (first, *others):
            silent = [head] if head.holder is None else []
            yield from self._engaged(head, frozenset(), silent)
            if silent:
                yield self._unknown_sub_processor(head, silent)

    def _own_leg(self, holder: str, path: tuple[str, ...]) -> Leg:
        party = self.datamap.party(holder)
        if party is None:  # the school itself, or people it gives data to
            home = Fact[str](state=State.KNOWN, value=HOME)
            return self._leg(holder, PlaceUse.RECIPIENT, home, "country", path=path)
        records = (self.flow.id, party.id)
        return self._leg(
            holder,
            PlaceUse.RECIPIENT,
            party.country,
            "country",
            path=path,
            records=records,
        )

    def _provider_legs(self, first: Leg) -> Iterator[Leg]:
        """Yield the leg of who runs the system; the recipient's if it is the same.

        While that is not settled, those who are claimed to may, and so may anybody:
        the last leg stands for whoever it is.
        """
        if self.system is None:
            return
        provider: Fact[str] = self.system.provider
        is_settled = self._standing(provider, "provider") in SETTLED
        named = (provider.value, *(claim.value for claim in provider.claims))
        for holder in dict.fromkeys(named):
            if holder == first.holder:
                if is_settled:
                    yield first
            elif holder is not None and holder != self.datamap.school.id:
                leg = self._own_leg(holder, (*first.path, holder))
                yield leg if is_settled else replace(leg, certain=Truth.UNKNOWN)
        if not is_settled:
            yield self._leg(
                None,
                PlaceUse.RECIPIENT,
                Fact[str](),
                "provider",
                path=first.path,
                records=(self.flow.id, self.system.id),
                certain=Truth.UNKNOWN,
            )

    def _places(self, system: System, provider: Leg | None) -> Iterator[Leg]:
        is_settled = self._standing(system.stored_in, "stored_in") in SETTLED
        is_paper = system.kind is SystemKind.PAPER
        uses: tuple[PlaceUse, ...] = PAPER_USES if is_paper else SUPPLIER_USES
        listed = [one for one in _answers(system.stored_in) if one.use in uses]
        for storage in listed:
            yield from self._place(system, provider, storage, is_settled=is_settled)
        named = {one.use for one in listed}
        if is_settled and not self._is_run_by_others(system):
            uses = () if named else (PlaceUse.PRIMARY,)
        for use in uses:
            if use not in named:
                yield self._unknown_place(system, provider, use)

    def _is_run_by_others(self, system: System) -> bool:
        provider = self._settled(system.provider, "provider")
        return (
            provider != self.datamap.school.id and system.kind is not SystemKind.PAPER
        )

    def _place(
        self,
        system: System,
        provider: Leg | None,
        storage: Storage,
        *,
        is_settled: bool,
    ) -> Iterator[Leg]:
        place: Fact[Any] = storage.place
        if is_settled and self._settled(place, "stored_in") is Nothing.NONE:
            return
        leg = self._system_leg(system, provider, storage.use, place)
        if is_settled:
            yield leg
        else:
            yield _unsettled(leg, self._standing(system.stored_in, "stored_in"))

    def _unknown_place(
        self, system: System, provider: Leg | None, use: PlaceUse
    ) -> Leg:
        certain = Truth.YES if use is PlaceUse.PRIMARY else Truth.UNKNOWN
        return self._system_leg(system, provider, use, Fact[str](), certain)

    def _system_leg(
        self,
        system: System,
        provider: Leg | None,
        use: PlaceUse,
        place: Fact[Any],
        certain: Truth = Truth.YES,
    ) -> Leg:
        answer = self._settled(system.provider, "provider")
        holder = None if isinstance(answer, Nothing) else answer
        path = provider.path if provider else (self.flow.recipient,)
        records = (self.flow.id, system.id)
        return self._leg(
            holder,
            use,
            place,
            "stored_in",
            path=path,
            records=records,
            under=provider,
            certain=certain,
        )

    def _engaged(
        self, head: Leg, seen: frozenset[str], silent: list[Leg]
    ) -> Iterator[Leg]:
        """Yield the sub-processors of a leg's holder, of any depth.

        Legs whose holder has not said whom else it engages are put in `silent`.
        """
        party = self.datamap.party(head.holder)
        if party is None or party.id in seen:
            return
        matters = self._works_for_others(head, party)
        if matters is Truth.NO:
            return
        seen = seen | {party.id}
        answered = self._standing(party.engages, "engages") in SETTLED
        certain = min(head.certain, matters) if answered else Truth.UNKNOWN
        for engagement in _answers(party.engages):
            legs = list(self._engagement(head, party, engagement, certain))
            yield from legs
            yield from self._engaged(legs[0], seen, silent)
        if not answered:
            silent.append(head)

    def _engagement(
        self, head: Leg, party: Party, engagement: Engagement, certain: Truth
    ) -> Iterator[Leg]:
        sub = self.datamap.party(engagement.party)
        country = sub.country if sub else Fact[str]()
        path = (*head.path, engagement.party)
        records = (self.flow.id, party.id, engagement.party)
        use = PlaceUse.SUB_PROCESSOR
        own = self._leg(
            engagement.party,
            use,
            country,
            "country",
            path=path,
            records=records,
            under=head,
            certain=certain,
        )
        yield own
        stored = engagement.stored_in
        if stored.value != country.value or not stored.is_known:
            also = certain if stored.is_known else Truth.UNKNOWN
            yield self._leg(
                engagement.party,
                use,
                stored,
                "stored_in",
                path=path,
                records=records,
                under=own,
                certain=also,
            )

    def _unknown_sub_processor(self, head: Leg, silent: list[Leg]) -> Leg:
        """Return one leg for all the sub-processors that nobody has named."""
        return self._leg(
            None,
            PlaceUse.SUB_PROCESSOR,
            Fact[str](),
            "engages",
            path=head.path,
            records=(self.flow.id, *(one.holder for one in silent if one.holder)),
            under=head,
            certain=Truth.UNKNOWN,
        )

    def _works_for_others(self, head: Leg, party: Party) -> Truth:
        """Say whether it matters whom a party engages: not for a controller.

        A controller answers for those it engages itself.
        """
        if party.kind not in WORKING_FOR_OTHERS:
            return Truth.NO
        if head.under is not None or head.holder != self.flow.recipient:
            return Truth.YES
        role = self._settled(self.flow.role, "role")
        if isinstance(role, Nothing):
            return Truth.UNKNOWN
        return truth(role is not Role.CONTROLLER)

    def _leg(  # noqa: PLR0913 - a leg has that many sides
        self,
        holder: str | None,
        use: PlaceUse,
        place: Fact[Any],
        field: str,
        *,
        path: tuple[str, ...],
        records: tuple[str, ...] = (),
        under: Leg | None = None,
        certain: Truth = Truth.YES,
    ) -> Leg:
        party = self.datamap.party(holder)
        return Leg(
            holder=holder,
            use=use,
            country=place.value,
            standing=self._standing(place, field),
            certain=certain,
            path=path,
            records=records or (self.flow.id,),
            under=under,
            checked_on=place.newest,
            holder_ended_on=party.ended_on if party else None,
        )

    def _standing(self, fact: Fact[Any], field: str) -> Standing:
        return standing(fact, reference.shelf_life(field), self.on)

    def _settled(self, fact: Fact[Any], field: str) -> Any:  # noqa: ANN401
        return settled(fact, reference.shelf_life(field), self.on)


def _answers(fact: Fact[Any]) -> tuple[Any, ...]:
    """Return every entry of a list fact, fresh or not, in conflict or not."""
    claimed = [value for claim in fact.claims for value in claim.value]
    return (*(fact.value or ()), *claimed)


def _unsettled(leg: Leg, standing_of_list: Standing) -> Leg:
    """Return a leg whose list of places is not settled: its country is not either."""
    return replace(leg, standing=standing_of_list) if leg.settled_country else leg
