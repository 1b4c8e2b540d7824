"""Organisations that data goes to."""

from __future__ import annotations

from pydantic import StrictBool

from datamap.facts import Country, Day, Fact, FactOrNone, Id, Part, Text
from datamap.model.base import Count, Record
from datamap.vocabulary import LegacyData, PartyKind


class Engagement(Part):
    """Another party that a party has work done by (a sub-processor)."""

    party: Id
    """Id of the party engaged."""

    purpose: Text | None = None
    """What for. Left out: not said."""

    stored_in: Fact[Country] = Fact()
    """Country where it keeps the data. Left out: unknown."""


class PartialApproval(Part):
    """Whether a recipient meets the condition of a partial approval.

    For the United States: on the Data Privacy Framework list, active, with the
    UK Extension. For Canada, Japan and others: as the law data asks.
    """

    met: StrictBool
    """Whether the recipient meets the condition."""

    covers: tuple[Text, ...] = ()
    """Kinds of data it is registered for, e.g. ``non-hr``. Left out: not said."""

    sensitive_flagged: Fact[StrictBool] = Fact()
    """Whether it was told which data to treat as sensitive. Left out: unknown."""


class Party(Record):
    """An organisation, or a person acting for someone, that data goes to."""

    name: Text
    """Name it is known by."""

    kind: PartyKind
    """What sort of organisation it is."""

    legal_entity: Fact[Text] = Fact()
    """Legal person behind the name. Left out: unknown."""

    country: Fact[Country] = Fact()
    """Country it is established in. Left out: unknown."""

    ended_on: Day | None = None
    """Last day it existed. Left out: it still exists."""

    successor: FactOrNone[Id] = FactOrNone()
    """Party that took its work over, once it has ended. Left out: unknown."""

    legacy_data: Fact[LegacyData] = Fact()
    """What became of the data it held, once it has ended. Left out: unknown."""

    owner_changed_on: FactOrNone[Day] = FactOrNone()
    """Day it was sold or merged; none if it was not. Left out: unknown."""

    insolvent: Fact[StrictBool] = Fact()
    """Whether it is insolvent or being wound up. Left out: unknown."""

    reviewed_on: FactOrNone[Day] = FactOrNone()
    """Day the school last reviewed it as a recipient. Left out: unknown."""

    engages: FactOrNone[tuple[Engagement, ...]] = FactOrNone()
    """Parties it has work done by (sub-processors). Left out: unknown."""

    own_purposes: FactOrNone[tuple[Text, ...]] = FactOrNone()
    """Purposes of its own that it uses the data for. Left out: unknown."""

    partial_approval: Fact[PartialApproval] = Fact()
    """Whether it meets a partial approval of its country. Left out: unknown."""

    breach_notice_hours: FactOrNone[Count] = FactOrNone()
    """Hours within which it must tell of a breach. Left out: unknown."""

    helps_with_rights: Fact[StrictBool] = Fact()
    """Whether it helps to answer people's requests. Left out: unknown."""
