"""Restricted transfers: what leaves the United Kingdom, and whether it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from datamap import reference
from datamap.facts import Fact, Nothing, Standing
from datamap.flows import FlowRow, FlowTable
from datamap.legs import Leg
from datamap.logic import Truth, all_of, any_of
from datamap.messages import Message
from datamap.model import DataMap, Flow, PartialApproval, Party
from datamap.reference import Regime
from datamap.vocabulary import PlaceUse, TransferMechanism


class Verdict(StrEnum):
    """Whether Chapter V UK GDPR is met for a transfer."""

    COVERED = "covered"
    NOT_COVERED = "not-covered"
    UNKNOWN = "unknown"


_VERDICTS = {
    Truth.YES: Verdict.COVERED,
    Truth.NO: Verdict.NOT_COVERED,
    Truth.UNKNOWN: Verdict.UNKNOWN,
}


@dataclass(frozen=True)
class Cover:
    """Whether one leg is covered, and the reason."""

    covered: Truth
    """Whether Chapter V is met."""

    why: Message
    """The reason in one sentence."""

    regime: Regime | None
    """What the law says of the country on the day; None if it is unknown."""


_PLACE_WORDS = {
    PlaceUse.PRIMARY: "Nobody has said where {system} keeps its data.",
    PlaceUse.BACKUP: "Nobody has said where {system} keeps its back-ups.",
    PlaceUse.SUPPORT_ACCESS: "Nobody has said from where {system} is supported.",
    PlaceUse.TELEMETRY: "Nobody has said where usage data of {system} goes.",
}


class TransferLaw:
    """Judges the legs of a flow table by the law of its day."""

    def __init__(self, table: FlowTable) -> None:
        """Judge the flows of a table."""
        self.table = table
        self._covers: dict[tuple[str, int], Cover] = {}

    def cover(self, flow: Flow, leg: Leg) -> Cover:
        """Return whether a leg of a flow is covered.

        Data that an importer abroad stores elsewhere or passes on, at any depth,
        goes under the protection of the transfer to that importer, so such a leg
        shares its answer. A leg inside the United Kingdom is always covered.
        """
        key = (flow.id, id(leg))
        if key not in self._covers:
            self._covers[key] = self._cover(flow, leg)
        return self._covers[key]

    def _cover(self, flow: Flow, leg: Leg) -> Cover:
        own = self._own_cover(flow, leg)
        if leg.abroad is Truth.NO:
            return own
        above = [(one, self.cover(flow, one)) for one in leg.above]
        importers = [pair for pair in above if pair[0].abroad is Truth.YES]
        if importers:
            importer, cover = importers[0]
            if leg.abroad is Truth.UNKNOWN and cover.covered is Truth.NO:
                return Cover(Truth.UNKNOWN, own.why, None)
            return Cover(cover.covered, self._goes_under(importer, cover), own.regime)
        may_import = [pair for pair in above if pair[0].abroad is Truth.UNKNOWN]
        if any(cover.covered is not own.covered for _, cover in may_import):
            return Cover(Truth.UNKNOWN, own.why, own.regime)
        return own

    def _goes_under(self, importer: Leg, above: Cover) -> Message:
        name = self._name(importer.holder)
        text = "It goes on under the transfer to {importer}: {why}"
        return Message(text, {"importer": name, "why": above.why})

    def _own_cover(self, flow: Flow, leg: Leg) -> Cover:
        country = leg.settled_country
        if country is None:
            return Cover(Truth.UNKNOWN, self._unknown_place(flow, leg), None)
        regime = reference.regime_for(country, self.table.on)
        if leg.abroad is Truth.NO:
            why = Message("It stays in the United Kingdom.")
            return Cover(Truth.YES, why, regime)
        by_regulations = self._by_regulations(flow, leg, regime)
        if by_regulations.covered is Truth.YES:
            return by_regulations
        by_mechanism = self._by_mechanism(flow, regime)
        covered = any_of([by_regulations.covered, by_mechanism.covered])
        told = by_mechanism if by_mechanism.covered is covered else by_regulations
        return Cover(covered, told.why, regime)

    def _unknown_place(self, flow: Flow, leg: Leg) -> Message:
        country = reference.country_name(leg.country) if leg.country else ""
        values = {"who": self._name(leg.holder), "country": country}
        if leg.standing is Standing.STALE:
            day = leg.checked_on.isoformat() if leg.checked_on else "?"
            text = "The evidence that it is in {country} is out of date ({day})."
            if leg.checked_on is None:
                text = "The evidence that it is in {country} is not dated."
            return Message(text, {**values, "day": day})
        if leg.standing is Standing.UNVERIFIED:
            return Message("That it is in {country} has not been verified.", values)
        if leg.standing is Standing.CONFLICTING:
            return Message("Sources disagree on where it is.")
        if leg.use is PlaceUse.SUB_PROCESSOR and leg.holder is None:
            return Message("Nobody has said who else is engaged, or where.")
        if leg.use in _PLACE_WORDS:
            return Message(_PLACE_WORDS[leg.use], {"system": self._name(flow.through)})
        return Message("Nobody has said where {who} is.", values)

    def _by_regulations(self, flow: Flow, leg: Leg, regime: Regime) -> Cover:
        """Return whether regulations approve the destination (Article 45A)."""
        values = {"country": reference.country_name(regime.country)}
        if regime.approval == "approved":
            text = "Regulations approve transfers to {country}."
            return Cover(Truth.YES, Message(text, values), regime)
        if regime.approval == "none":
            text = "No regulations approve transfers to {country}."
            return Cover(Truth.NO, Message(text, values), regime)
        return self._by_partial_approval(flow, leg, regime)

    def _by_partial_approval(self, flow: Flow, leg: Leg, regime: Regime) -> Cover:
        party = self.table.datamap.party(leg.holder)
        values = {
            "country": reference.country_name(regime.country),
            "who": self._name(leg.holder),
        }
        approval = self._approval(party)
        if isinstance(approval, Nothing):
            text = (
                "{country} is approved for some recipients only, and nobody has "
                "shown that {who} is one."
            )
            return Cover(Truth.UNKNOWN, Message(text, values), regime)
        if not approval.met:
            text = "{who} does not meet the condition for {country}."
            return Cover(Truth.NO, Message(text, values), regime)
        flagged = self._settled(approval.sensitive_flagged, "partial_approval")
        if self._has_special(flow) is not Truth.NO and flagged is not True:
            text = (
                "{who} meets the condition for {country}, but nobody has recorded "
                "that it was told which data to treat as sensitive."
            )
            covered = Truth.NO if flagged is False else Truth.UNKNOWN
            if self._has_special(flow) is Truth.UNKNOWN:
                covered = Truth.UNKNOWN
            return Cover(covered, Message(text, values), regime)
        text = "{who} meets the condition for {country}."
        return Cover(Truth.YES, Message(text, values), regime)

    def _approval(self, party: Party | None) -> PartialApproval | Nothing:
        if party is None:
            return Nothing.UNKNOWN
        found: PartialApproval | Nothing = self._settled(
            party.partial_approval, "partial_approval"
        )
        return found

    def _by_mechanism(self, flow: Flow, regime: Regime) -> Cover:
        """Return whether safeguards or an exception cover the flow (46, 49)."""
        mechanism = self._settled(flow.mechanism, "mechanism")
        if mechanism is Nothing.UNKNOWN:
            text = "Nobody has shown by which safeguard it may leave the UK."
            return Cover(Truth.UNKNOWN, Message(text), regime)
        if mechanism is Nothing.NONE:
            return Cover(Truth.NO, Message("There is no safeguard for it."), regime)
        if mechanism is TransferMechanism.ADEQUACY_REGULATIONS:
            text = "The map relies on regulations alone, and they do not settle it."
            return Cover(Truth.NO, Message(text), regime)
        if mechanism is TransferMechanism.DEROGATION:
            return self._by_derogation(flow, regime)
        return self._by_safeguard(flow, mechanism, regime)

    def _by_safeguard(self, flow: Flow, mechanism: str, regime: Regime) -> Cover:
        row = reference.mechanism(mechanism)
        values = {"safeguard": row.title}
        test = self._settled(flow.transfer_test, "transfer_test")
        if test is Nothing.UNKNOWN:
            text = "{safeguard} is recorded, but not whether the test of it was met."
            return Cover(Truth.UNKNOWN, Message(text, values), regime)
        if test is Nothing.NONE or not test.met:
            text = "{safeguard} is recorded, but its test is not done or not met."
            return Cover(Truth.NO, Message(text, values), regime)
        text = "{safeguard} covers it, and its test is met."
        return Cover(Truth.YES, Message(text, values), regime)

    def _by_derogation(self, flow: Flow, regime: Regime) -> Cover:
        which = self._settled(flow.derogation, "mechanism")
        if isinstance(which, Nothing):
            text = "It relies on an exception, but nobody has said which."
            return Cover(Truth.UNKNOWN, Message(text), regime)
        row = reference.derogation(which)
        values = {"exception": row.title}
        is_public = self.table.datamap.school.public_authority
        if row.public_body_may != "yes" and is_public:
            text = "A public authority may not rely on this exception: {exception}."
            return Cover(Truth.NO, Message(text, values), regime)
        text = "It relies on the exception: {exception}."
        return Cover(Truth.YES, Message(text, values), regime)

    def _has_special(self, flow: Flow) -> Truth:
        return any_of(
            all_of([row.contents.certain, row.contents.special])
            for row in self._rows_by_flow.get(flow.id, ())
        )

    @cached_property
    def _rows_by_flow(self) -> dict[str, list[FlowRow]]:
        found: dict[str, list[FlowRow]] = {}
        for row in self.table.rows:
            found.setdefault(row.flow.id, []).append(row)
        return found

    def _settled(self, fact: Fact[Any], field: str) -> Any:  # noqa: ANN401
        return self.table.settled(fact, field)

    def _name(self, record_id: str | None) -> str:
        if record_id is None:
            return "the supplier"
        record = self.table.datamap.records.get(record_id)
        return str(getattr(record, "name", record_id))


@dataclass(frozen=True)
class RestrictedTransfer:
    """A flow's data outside the United Kingdom, or perhaps outside, at one place."""

    flow: Flow
    """The flow."""

    leg: Leg
    """Who holds it where."""

    data: tuple[str, ...]
    """Ids of the categories of data, in the order of the map."""

    people: tuple[str, ...]
    """Ids of the groups of people."""

    certain: Truth
    """Whether it is known to leave the UK, or only not ruled out."""

    cover: Cover
    """Whether it is covered, and why."""

    @property
    def verdict(self) -> Verdict:
        """Whether Chapter V is met."""
        return _VERDICTS[self.cover.covered]

    @property
    def regime(self) -> str:
        """The country's standing on the day: approved, partial, none or unknown."""
        return self.cover.regime.approval if self.cover.regime else "unknown"

    @property
    def unverified(self) -> str | None:
        """What of the law that the answer rests on nobody has verified, or None."""
        row = self.cover.regime.row if self.cover.regime else None
        return row.unverified if row else None


def restricted_transfers(datamap: DataMap, on: date) -> tuple[RestrictedTransfer, ...]:
    """Return what leaves the UK on a day, or cannot be shown not to.

    Every recipient, place of storage, support access, telemetry and sub-processor
    of every open flow counts unless it is known to be in the United Kingdom.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day whose law applies and on which evidence has to be fresh.

    Returns
    -------
    tuple of RestrictedTransfer
        In the order of the map's flows; one entry a party and place, with the
        data and people grouped.

    References
    ----------
    UK GDPR Articles 44A to 49 as in force from 5 February 2026.
    """
    table = FlowTable(datamap, on)
    return transfers_in(table, table.rows)


def transfers_in(
    table: FlowTable, rows: Iterable[FlowRow]
) -> tuple[RestrictedTransfer, ...]:
    """Return the restricted transfers among some rows of a table."""
    law = TransferLaw(table)
    return tuple(_grouped(law, rows))


def _grouped(law: TransferLaw, rows: Iterable[FlowRow]) -> Iterator[RestrictedTransfer]:
    groups: dict[tuple[str, int], list[FlowRow]] = {}
    for row in rows:
        if row.leg.abroad is not Truth.NO:
            groups.setdefault((row.flow.id, id(row.leg)), []).append(row)
    for same in groups.values():
        first = same[0]
        yield RestrictedTransfer(
            flow=first.flow,
            leg=first.leg,
            data=tuple(dict.fromkeys(row.contents.category.id for row in same)),
            people=tuple(dict.fromkeys(row.contents.group.id for row in same)),
            certain=min(first.leg.abroad, first.leg.certain),
            cover=law.cover(first.flow, first.leg),
        )


def uncovered(
    transfers: Iterable[RestrictedTransfer],
) -> tuple[RestrictedTransfer, ...]:
    """Return the transfers that are known to leave the UK without cover."""
    return tuple(
        one
        for one in transfers
        if one.verdict is Verdict.NOT_COVERED and one.certain is Truth.YES
    )
