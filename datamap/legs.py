"""Who holds the data of a flow, and where: recipients, places and sub-processors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datamap.facts import SETTLED, Fact, Nothing, Standing, State
from datamap.leg import (
    HOME,
    NOBODY_SAID,
    FlowReader,
    Leaning,
    Leg,
    answers_in,
    as_before,
)
from datamap.logic import Truth
from datamap.model import DataMap, Flow, Storage, System
from datamap.sub_processors import SubProcessors
from datamap.vocabulary import PlaceUse, SystemKind

__all__ = [
    "HOME",
    "SUPPLIER_USES",
    "Heads",
    "Leg",
    "heads_of",
    "legs_of",
]

SUPPLIER_USES = (
    PlaceUse.PRIMARY,
    PlaceUse.BACKUP,
    PlaceUse.SUPPORT_ACCESS,
    PlaceUse.TELEMETRY,
)
"""What happens somewhere in any product that another party runs."""

PAPER_USES = (PlaceUse.PRIMARY, PlaceUse.BACKUP)
"""What happens somewhere with paper: nobody supports or counts it from afar."""


@dataclass(frozen=True, eq=False)
class Heads:
    """The legs of a flow that no other leg brings in."""

    recipient: Leg
    """The recipient's own leg."""

    providers: tuple[Leg, ...]
    """Own legs of those who run the flow's system, or may: the recipient's too."""

    @property
    def all(self) -> tuple[Leg, ...]:
        """Every head once, the recipient's own first."""
        return tuple(dict.fromkeys((self.recipient, *self.providers)))

    def as_before(self, before: Heads) -> Heads:
        """Return the same heads, each as it was before if nothing about it changed."""
        now = self.all
        same = dict(zip(now, as_before(now, before.all), strict=True))
        return Heads(same[self.recipient], tuple(same[one] for one in self.providers))


def heads_of(
    datamap: DataMap, flow: Flow, on: date, leaning: Leaning | None = None
) -> Heads:
    """Return the recipient's own leg and those of who runs the system.

    Parameters
    ----------
    datamap
        The map.
    flow
        The flow.
    on
        The day asked about.
    leaning
        How far a fact of a field can be leaned on on the day; worked out when left
        out.
    """
    reader = FlowReader(datamap, flow, on, leaning)
    own = _own_leg(reader, flow.recipient, (flow.recipient,))
    return Heads(own, tuple(_provider_legs(reader, own)))


def legs_of(
    datamap: DataMap,
    flow: Flow,
    on: date,
    leaning: Leaning | None = None,
    heads: Heads | None = None,
) -> tuple[Leg, ...]:
    """Return every leg of a flow on a day, the recipient's own first.

    Parameters
    ----------
    datamap
        The map.
    flow
        The flow.
    on
        The day asked about.
    leaning
        How far a fact of a field can be leaned on on the day; worked out when left
        out.
    heads
        The legs that no other brings in, if they are known already.
    """
    reader = FlowReader(datamap, flow, on, leaning)
    return tuple(_legs(reader, heads or heads_of(datamap, flow, on, leaning)))


def _legs(reader: FlowReader, heads: Heads) -> Iterator[Leg]:
    yield from heads.all
    system = reader.datamap.system(reader.flow.through)
    if system is not None:
        provider = heads.providers[-1] if heads.providers else None
        yield from _Places(reader, system, provider).legs()
    for head in heads.all:
        engaged = SubProcessors(reader)
        yield from engaged.under(head)
        silent = [head] if head.holder is None else engaged.silent
        if silent:
            yield _unknown_sub_processor(reader, head, silent)


def _own_leg(reader: FlowReader, holder: str, path: tuple[str, ...]) -> Leg:
    party = reader.datamap.party(holder)
    if party is None:  # the school itself, or people it gives data to
        home = Fact[str](state=State.KNOWN, value=HOME)
        return reader.leg(holder, PlaceUse.RECIPIENT, home, "country", path=path)
    return reader.leg(
        holder,
        PlaceUse.RECIPIENT,
        party.country,
        "country",
        path=path,
        records=(reader.flow.id, party.id),
    )


def _provider_legs(reader: FlowReader, first: Leg) -> Iterator[Leg]:
    """Yield the leg of who runs the system; the recipient's if it is the same.

    While that is not settled, those who are claimed to may, and so may anybody:
    the last leg stands for whoever it is.
    """
    system = reader.datamap.system(reader.flow.through)
    if system is None:
        return
    provider: Fact[str] = system.provider
    is_settled = reader.standing(provider, "provider") in SETTLED
    named = (provider.value, *(claim.value for claim in provider.claims))
    for holder in dict.fromkeys(named):
        if holder == first.holder:
            if is_settled:
                yield first
        elif holder is not None and holder != reader.datamap.school.id:
            leg = _own_leg(reader, holder, (*first.path, holder))
            yield leg if is_settled else replace(leg, certain=Truth.UNKNOWN)
    if not is_settled:
        yield reader.leg(
            None,
            PlaceUse.RECIPIENT,
            NOBODY_SAID,
            "provider",
            path=first.path,
            records=(reader.flow.id, system.id),
            certain=Truth.UNKNOWN,
        )


class _Places:
    """The places where the system of a flow keeps data, known or not."""

    def __init__(
        self, reader: FlowReader, system: System, provider: Leg | None
    ) -> None:
        self.reader = reader
        self.system = system
        self.provider = provider

    def legs(self) -> Iterator[Leg]:
        system = self.system
        stored_in: Fact[Any] = system.stored_in
        how_far = self.reader.standing(stored_in, "stored_in")
        is_paper = system.kind is SystemKind.PAPER
        uses: tuple[PlaceUse, ...] = PAPER_USES if is_paper else SUPPLIER_USES
        listed = [one for one in answers_in(stored_in) if one.use in uses]
        for storage in listed:
            yield from self._place(storage, how_far)
        named = {one.use for one in listed}
        if how_far in SETTLED and not self._is_run_by_others():
            uses = () if named else (PlaceUse.PRIMARY,)
        for use in uses:
            if use not in named:
                yield self._unknown_place(use)

    def _is_run_by_others(self) -> bool:
        provider = self.reader.settled(self.system.provider, "provider")
        is_paper = self.system.kind is SystemKind.PAPER
        return provider != self.reader.datamap.school.id and not is_paper

    def _place(self, storage: Storage, list_stands: Standing) -> Iterator[Leg]:
        """Yield a place that is listed; of an unsettled list, its country is open."""
        place: Fact[Any] = storage.place
        is_settled = list_stands in SETTLED
        if is_settled and self.reader.settled(place, "stored_in") is Nothing.NONE:
            return
        leg = self._leg(storage.use, place)
        if is_settled or leg.settled_country is None:
            yield leg
        else:
            yield replace(leg, standing=list_stands)

    def _unknown_place(self, use: PlaceUse) -> Leg:
        certain = Truth.YES if use is PlaceUse.PRIMARY else Truth.UNKNOWN
        return self._leg(use, NOBODY_SAID, certain)

    def _leg(self, use: PlaceUse, place: Fact[Any], certain: Truth = Truth.YES) -> Leg:
        answer = self.reader.settled(self.system.provider, "provider")
        provider = self.provider
        return self.reader.leg(
            None if isinstance(answer, Nothing) else answer,
            use,
            place,
            "stored_in",
            path=provider.path if provider else (self.reader.flow.recipient,),
            records=(self.reader.flow.id, self.system.id),
            under=provider,
            certain=certain,
        )


def _unknown_sub_processor(reader: FlowReader, head: Leg, silent: list[Leg]) -> Leg:
    """Return one leg for all the sub-processors that nobody has named."""
    named = dict.fromkeys(one.holder for one in silent if one.holder)
    return reader.leg(
        None,
        PlaceUse.SUB_PROCESSOR,
        NOBODY_SAID,
        "engages",
        path=head.path,
        records=(reader.flow.id, *named),
        under=head,
        certain=Truth.UNKNOWN,
    )
