"""What people decided about one activity: the file ``answers/<activity>.yaml``.

The map says what is done; these records hold what nobody can work out from it.
Every text may be left out, and what is left out is shown as a gap. Roles stand
for people: nobody is named.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from datamap.facts import Day, Id, Part, Text
from datamap.model import Measure
from dpia.judgement.overrides import Override
from dpia.screening import AddedTrigger

FORMAT = "dpia-answers/1"


class Effect(StrEnum):
    """What a measure does to a risk, as the regulator's sample template has it."""

    ELIMINATED = "eliminated"
    REDUCED = "reduced"
    ACCEPTED = "accepted"


class MayProceed(StrEnum):
    """Whether the data protection officer says that the processing may go ahead."""

    YES = "yes"
    NO = "no"
    WITH_CONDITIONS = "with-conditions"


class Outcome(StrEnum):
    """What the regulator answered when it was consulted."""

    MAY_PROCEED = "may-proceed"
    ADVICE = "advice"
    WARNING = "warning"
    LIMITATION = "limitation"
    BAN = "ban"


class Met(StrEnum):
    """How far a standard of the Children's Code is met."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    DOES_NOT_APPLY = "does-not-apply"


class TransferQuestion(StrEnum):
    """Number of a question of the regulator's tool for a transfer risk assessment."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE_A = "5a"
    FIVE_B = "5b"
    SIX = "6"


def _as_text(raw: object) -> object:
    """Return a number as the text it was written as; YAML reads 1 as a number."""
    is_number = isinstance(raw, int) and not isinstance(raw, bool)
    return str(raw) if is_number else raw


class Consultation(Part):
    """Who was asked before it was decided (Article 35(9) and step 3)."""

    people_asked: tuple[Id, ...] = ()
    """Ids of the groups of people who were asked, or those who speak for them.
    Left out: nobody was asked."""

    how: Text | None = None
    """How they were asked. Left out: not said."""

    when: Text | None = None
    """When they were asked. Left out: not said."""

    said: Text | None = None
    """What they said. Left out: not said."""

    why_not: Text | None = None
    """Why people were not asked, if they were not. Left out: not said."""

    staff: Text | None = None
    """Who in the school was involved, by role. Left out: not said."""

    processors: Text | None = None
    """What processors were asked to help with. Left out: not said."""

    experts: Text | None = None
    """Which experts were asked, in security or otherwise. Left out: not said."""

    reviewed_by: Text | None = None
    """Role that went through what people said. Left out: nobody did."""

    departed_because: Text | None = None
    """Why the school did not do what people said. Left out: it did, or none said
    anything."""


class Necessity(Part):
    """Whether it is needed and in proportion (Article 35(7)(b) and step 4)."""

    achieves_purpose: Text | None = None
    """How it achieves its purpose. Left out: not said."""

    alternatives: Text | None = None
    """Which other way there is, and why it is not taken. Left out: not said."""

    function_creep: Text | None = None
    """How other uses are kept out. Left out: not said."""

    data_quality: Text | None = None
    """How the data is kept right. Left out: not said."""

    minimisation: Text | None = None
    """How it is kept to what is needed. Left out: not said."""

    information: Text | None = None
    """What people are told. Left out: not said."""

    rights: Text | None = None
    """How people's rights are served. Left out: not said."""

    processors: Text | None = None
    """How processors are held to it. Left out: not said."""

    transfers: Text | None = None
    """How data that leaves the UK is protected. Left out: not said."""

    @property
    def is_answered(self) -> bool:
        """Whether anything is said at all."""
        return any(getattr(self, name) for name in type(self).model_fields)


class MeasureDecision(Part):
    """What was decided about one risk (step 6)."""

    risk: Id
    """Id of the risk in the catalogue."""

    about: Id | None = None
    """Id of the system or recipient. Left out: each that the activity uses."""

    measure: Id | None = None
    """Id of the measure in the catalogue. Left out: none; the risk is accepted."""

    option: Text | None = None
    """The option in the school's own words. Left out: the measure says."""

    effect: Effect
    """What it does to the risk."""

    approved: StrictBool | None = None
    """Whether the measure is approved. Left out: not decided yet."""

    why: Text | None = None
    """The reason. Left out: none is given."""


class Advice(Part):
    """The data protection officer's advice (Article 35(2) and step 7)."""

    text: Text
    """The advice, or a summary of it."""

    on: Day
    """Day on which it was given."""

    may_proceed: MayProceed
    """Whether the processing may go ahead."""

    by: Text = "data-protection-officer"
    """Role that gave it. Left out: the data protection officer."""

    followed: StrictBool | None = None
    """Whether the school follows it. Left out: not decided yet."""

    overruled_because: Text | None = None
    """Why the school does not follow it. Left out: it does."""

    decided_by: Text | None = None
    """Role that follows or overrules it. Left out: nobody yet."""


class Condition(Part):
    """A condition on which the data protection officer says that it may go ahead."""

    what: Text
    """What has to be done."""

    owner: Text
    """Role that answers for it."""

    due: Day
    """Day by which it is done."""

    done_on: Day | None = None
    """Day on which it was done. Left out: it is open."""

    def is_open(self, on: date) -> bool:
        """Say whether it is not done by a day."""
        return self.done_on is None or self.done_on > on


class PriorConsultation(Part):
    """The regulator was consulted before the start (Article 36)."""

    asked_on: Day
    """Day on which the assessment was sent to the regulator."""

    complete_on: Day | None = None
    """Day on which the regulator had all that it asked for; its clock runs from
    then. Left out: it had everything at once."""

    extended: Day | None = None
    """Day on which it said that it needs up to fourteen weeks. Left out: it did
    not."""

    answered_on: Day | None = None
    """Day on which it answered. Left out: it has not yet."""

    outcome: Outcome | None = None
    """What it answered. Left out: nothing yet."""

    reference: Text | None = None
    """Its reference for the case. Left out: none is known."""

    risks: tuple[Id, ...] = ()
    """Ids of the risks it was asked about. Left out: every one that is high."""

    note: Text | None = None
    """What it said. Left out: not said."""


class Review(Part):
    """When the assessment is looked at again (Article 35(11) and step 7)."""

    by: Text | None = None
    """Role that keeps it under review. Left out: nobody."""

    due: Day | None = None
    """Day by which it is to be looked at again. Left out: no day is set."""

    every_months: Annotated[StrictInt, Field(ge=1)] | None = None
    """How often it is looked at, in months from the last signature. Left out: every
    twelve."""


class TransferAnswer(Part):
    """An answer to a question of a transfer risk assessment."""

    question: Annotated[TransferQuestion, BeforeValidator(_as_text)]
    """Number of the question in the regulator's tool."""

    about: Id
    """Id of the party that receives the data."""

    answer: Text
    """The answer."""


class StandardAnswer(Part):
    """How far one standard of the Children's Code is met."""

    standard: Id
    """Id of the standard."""

    met: Met
    """How far it is met."""

    why: Text | None = None
    """What shows it, or why it does not apply. Left out: nothing is said."""


class Answers(Part):
    """What was decided about one activity, and why."""

    format: Literal["dpia-answers/1"]
    """Version of the format."""

    activity: Id
    """Id of the activity in the map."""

    aim: Text | None = None
    """What it is meant to achieve, and why it is assessed. Left out: not said."""

    nature: Text | None = None
    """How data is collected, used, kept and deleted. Left out: not said; the map
    says what it can."""

    scope: Text | None = None
    """How much data, how often, of how many people, where. Left out: not said; the
    map says what it can."""

    context: Text | None = None
    """How the school stands to the people, what they expect, what is new. Left out:
    not said."""

    purposes: Text | None = None
    """What is to be achieved, for people, for the school and beyond. Left out: not
    said; the map gives the purpose."""

    consultation: Consultation = Consultation()
    """Who was asked. Left out: not said."""

    necessity: Necessity = Necessity()
    """Whether it is needed and in proportion. Left out: not said."""

    measures: tuple[Measure, ...] = ()
    """Protective steps for this activity alone; they count as those of the map do.
    Left out: none beyond the map's."""

    decisions: tuple[MeasureDecision, ...] = ()
    """What was decided about each risk. Left out: nothing yet."""

    overrides: tuple[Override, ...] = ()
    """Levels set otherwise than worked out. Left out: none."""

    advice: Advice | None = None
    """The data protection officer's advice. Left out: none was given."""

    conditions: tuple[Condition, ...] = ()
    """The conditions of the advice. Left out: there are none."""

    regulator: PriorConsultation | None = None
    """The consultation of the regulator. Left out: it was not consulted."""

    review: Review | None = None
    """When it is looked at again. Left out: a year after it was signed."""

    transfers: tuple[TransferAnswer, ...] = ()
    """Answers of transfer risk assessments. Left out: none."""

    children: tuple[StandardAnswer, ...] = ()
    """How far the Children's Code is met. Left out: not said."""

    comments: Text | None = None
    """Anything else. Left out: nothing."""

    screening: tuple[AddedTrigger, ...] = ()
    """Signs of high risk that the map cannot know. Left out: none is added."""
