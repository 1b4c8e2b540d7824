"""Data going from one party to another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from datamap.facts import Day, Fact, FactOrNone, Id, Part
from datamap.model.base import DataRef, Record
from datamap.vocabulary import Channel, Frequency, Role, TransferMechanism


class TransferTest(Part):
    """The data protection test of Article 46(6) UK GDPR, as done."""

    met: StrictBool
    """Whether protection is not materially lower."""

    document: Id | None = None
    """Document that holds the test. Left out: it is not one of the map's papers."""


class Flow(Record):
    """Personal data going from one party to another for one activity."""

    activity: Id
    """Activity that it serves."""

    sender: Annotated[Id, Field(alias="from")]
    """Who sends: a party, the school, or a group of people it is got from."""

    recipient: Annotated[Id, Field(alias="to")]
    """Who receives: a party, or the school itself."""

    through: Id | None = None
    """System it goes through or is kept in. Left out: no system is named."""

    role: Fact[Role] = Fact()
    """Role of the recipient for this flow. Left out: unknown."""

    data: Fact[tuple[DataRef, ...]] = Fact()
    """Categories or items that move. Left out: unknown."""

    people: tuple[Id, ...] = ()
    """Groups it is about. Left out: those of the activity."""

    more_than_needed: Fact[StrictBool] = Fact()
    """Whether more is sent than the purpose needs. Left out: unknown."""

    mechanism: FactOrNone[TransferMechanism] = FactOrNone()
    """How Chapter V is met if it leaves the UK. Left out: unknown."""

    derogation: Fact[Id] = Fact()
    """Exception of Article 49 relied on, if the mechanism is a derogation.
    Left out: unknown."""

    transfer_test: FactOrNone[TransferTest] = FactOrNone()
    """Data protection test, where the mechanism needs one. Left out: unknown."""

    agreement: FactOrNone[Id] = FactOrNone()
    """Sharing or joint-controller agreement. Left out: unknown."""

    channel: Fact[Channel] = Fact()
    """How it travels. Left out: unknown."""

    frequency: Fact[Frequency] = Fact()
    """How often it runs. Left out: unknown."""

    personal_devices: Fact[StrictBool] = Fact()
    """Whether staff use their own devices for it. Left out: unknown."""

    starts_on: Day | None = None
    """First day data moves. Left out: before any day asked about."""

    ends_on: Day | None = None
    """Last day data moves. Left out: it has no end."""
