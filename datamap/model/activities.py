"""What personal data is used for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from datamap.facts import Fact, FactOrNone, Id, Part, Text
from datamap.model.base import DataRef, Period, ProvisionId, Record, Sources
from datamap.vocabulary import (
    DataSource,
    Disposal,
    LawfulBasis,
    RetentionStart,
    SpecialCondition,
)


class Retention(Part):
    """How long data of an activity is kept, and what then."""

    starts_when: Fact[RetentionStart] = Fact()
    """Event from which the period counts. Left out: unknown."""

    keep_for: FactOrNone[Period] = FactOrNone()
    """How long; none if without limit. Left out: unknown."""

    then: Fact[Disposal] = Fact()
    """What happens after. Left out: unknown."""

    source: Sources = ()
    """Where the rule is written. Left out: nowhere known."""

    note: Text | None = None
    """What to know about it. Left out: nothing."""


class Traits(Part):
    """What an activity does, as far as screening and risks ask."""

    monitoring: Fact[StrictBool] = Fact()
    """Whether it watches people systematically. Left out: unknown."""

    profiling: Fact[StrictBool] = Fact()
    """Whether it evaluates, scores or predicts people. Left out: unknown."""

    automated_decision: Fact[StrictBool] = Fact()
    """Whether a machine alone decides. Left out: unknown."""

    human_review: Fact[StrictBool] = Fact()
    """Whether a person reviews decisions and can change them. Left out: unknown."""

    significant_effect: Fact[StrictBool] = Fact()
    """Whether its decisions affect people significantly. Left out: unknown."""

    decides_access: Fact[StrictBool] = Fact()
    """Whether it decides who gets a service or benefit. Left out: unknown."""

    new_technology: Fact[StrictBool] = Fact()
    """Whether it uses new technology, or a known one anew. Left out: unknown."""

    large_scale: Fact[StrictBool] = Fact()
    """Whether it is on a large scale. Left out: unknown."""

    public_place: Fact[StrictBool] = Fact()
    """Whether it watches a place open to the public. Left out: unknown."""

    matching: Fact[StrictBool] = Fact()
    """Whether it combines data from several sources. Left out: unknown."""

    invisible: Fact[StrictBool] = Fact()
    """Whether people are not told because it would be too much effort.
    Left out: unknown."""

    tracking: Fact[StrictBool] = Fact()
    """Whether it tracks where people are or what they do. Left out: unknown."""

    targets_children: Fact[StrictBool] = Fact()
    """Whether children are marketed to, profiled or offered an online service.
    Left out: unknown."""

    could_endanger: Fact[StrictBool] = Fact()
    """Whether a breach could endanger someone. Left out: unknown."""

    publishes: Fact[StrictBool] = Fact()
    """Whether figures or images about people are published. Left out: unknown."""

    small_groups: Fact[StrictBool] = Fact()
    """Whether published figures can cover fewer than five people.
    Left out: unknown."""

    tested_for_bias: Fact[StrictBool] = Fact()
    """Whether scores were tested for bias by group. Left out: unknown."""


class Consent(Part):
    """How consent is asked for, where an activity relies on it."""

    opt_in: Fact[StrictBool] = Fact()
    """Whether people must act to agree. Left out: unknown."""

    alternative: Fact[StrictBool] = Fact()
    """Whether those who refuse get something equal. Left out: unknown."""

    withdrawal: Fact[StrictBool] = Fact()
    """Whether it can be taken back as easily. Left out: unknown."""

    record: FactOrNone[Id] = FactOrNone()
    """Document that records consents. Left out: unknown."""


class Activity(Record):
    """One processing activity with one purpose (Article 30 UK GDPR)."""

    name: Text
    """What the activity is called."""

    purpose: Text
    """Why, in one sentence a parent understands."""

    people: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Groups of people whose data it uses."""

    data: Fact[tuple[DataRef, ...]] = Fact()
    """Categories or items it uses. Left out: unknown."""

    lawful_basis: Fact[LawfulBasis] = Fact()
    """Basis of Article 6(1) relied on. Left out: unknown."""

    public_authority_task: Fact[StrictBool] = Fact()
    """Whether it is part of the school's tasks as a public authority.
    Left out: unknown."""

    legitimate_interest: FactOrNone[Text] = FactOrNone()
    """The interest relied on, or the recognised one. Left out: unknown."""

    special_condition: FactOrNone[SpecialCondition] = FactOrNone()
    """Condition of Article 9(2) relied on. Left out: unknown."""

    schedule_1: FactOrNone[tuple[Id, ...]] = FactOrNone()
    """Conditions of Schedule 1 DPA 2018 relied on. Left out: unknown."""

    law: FactOrNone[tuple[ProvisionId, ...]] = FactOrNone()
    """Statutes behind a task or obligation. Left out: unknown."""

    retention: Retention = Retention()
    """How long data is kept. Left out: unknown."""

    traits: Traits = Traits()
    """What it does, for screening. Left out: unknown."""

    consent: Consent = Consent()
    """How consent is asked for, if relied on. Left out: unknown."""

    must_provide: Fact[StrictBool] = Fact()
    """Whether people must give the data. Left out: unknown."""

    data_from: Fact[tuple[DataSource, ...]] = Fact()
    """Where the data was got from. Left out: unknown."""
