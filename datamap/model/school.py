"""The school itself, the people the data is about, and the year in numbers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from datamap.facts import Day, Fact, FactOrNone, Id, Part, Text
from datamap.model.base import Count, Email, Language, Record
from datamap.vocabulary import ContactRole, Nation, Phase


class Contact(Part):
    """A role's mailbox; a map never names a person."""

    role: ContactRole
    """Whose mailbox it is."""

    email: Fact[Email] = Fact()
    """Address of the mailbox. Left out: unknown."""

    provided_by: Id | None = None
    """Party that provides the role. Left out: the school itself."""


class School(Record):
    """The controller: one school, or its governing body."""

    name: Text
    """Name the school is known by."""

    nation: Nation
    """Nation whose education law applies."""

    phase: Phase
    """Age range it teaches."""

    languages: tuple[Language, ...] = ("en",)
    """Languages it works in, the main one first. Left out: English."""

    legal_entity: Fact[Text] = Fact()
    """Legal person that is the controller, often the governing body.
    Left out: unknown."""

    public_authority: StrictBool = True
    """Whether it is a public authority (DPA 2018 section 7). Left out: it is."""

    pupils: Fact[Count] = Fact()
    """Number of pupils on roll. Left out: unknown."""

    fee_registration: Fact[Text] = Fact()
    """Number of its data protection fee registration. Left out: unknown."""

    address: Fact[Text] = Fact()
    """Postal address of the controller. Left out: unknown."""

    contacts: tuple[Contact, ...] = ()
    """Role mailboxes. Left out: none is known."""

    complaints_route: FactOrNone[Text] = FactOrNone()
    """How to complain to the school about data (DPA 2018 section 164A).
    Left out: unknown."""

    rights_procedure: FactOrNone[Id] = FactOrNone()
    """Document on answering requests and response times. Left out: unknown."""

    breach_contact: FactOrNone[Text] = FactOrNone()
    """Who takes a breach report out of hours, by role. Left out: unknown."""


class PeopleGroup(Record):
    """A group of people whom the data is about (data subjects)."""

    name: Text
    """What the group is called."""

    children: Fact[StrictBool] = Fact()
    """Whether they are under 18. Left out: unknown."""

    count: Fact[Count] = Fact()
    """How many people are in the group. Left out: unknown."""

    notices: FactOrNone[tuple[Id, ...]] = FactOrNone()
    """Privacy notices written for the group. Left out: unknown."""

    protected: Fact[StrictBool] = Fact()
    """Whether some have a protected address or a court order on contact.
    Left out: unknown."""

    consulted: FactOrNone[Day] = FactOrNone()
    """Day on which their views were last sought. Left out: unknown."""


class Tally(Part):
    """Counts of one kind of event in a year; never who."""

    received: Fact[Count] = Fact()
    """How many came in. Left out: unknown."""

    answered_in_time: Fact[Count] = Fact()
    """How many were answered in time. Left out: unknown."""

    acknowledged_in_time: Fact[Count] = Fact()
    """How many were acknowledged within 30 days. Left out: unknown."""


class BreachTally(Part):
    """Counts of personal data breaches in a year."""

    recorded: Fact[Count] = Fact()
    """How many were recorded. Left out: unknown."""

    reported_to_regulator: Fact[Count] = Fact()
    """How many were reported to the regulator. Left out: unknown."""

    reported_in_time: Fact[Count] = Fact()
    """How many of those within 72 hours. Left out: unknown."""


class Year(Part):
    """The year's numbers."""

    starts_on: Annotated[Day, Field(alias="from")]
    """First day of the year counted."""

    ends_on: Annotated[Day, Field(alias="to")]
    """Last day of the year counted."""

    access_requests: Tally = Tally()
    """Requests for access. Left out: unknown."""

    complaints: Tally = Tally()
    """Complaints about data. Left out: unknown."""

    objections: Tally = Tally()
    """Objections. Left out: unknown."""

    breaches: BreachTally = BreachTally()
    """Personal data breaches. Left out: unknown."""
