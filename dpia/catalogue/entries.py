"""What an entry of the catalogue says: risks and measures as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from datamap.described import Described
from datamap.facts import Day, Id
from datamap.model.base import ProvisionId
from dpia.conditions import Condition

Prose = Annotated[str, StringConstraints(min_length=8, pattern=r"[.?]$")]
"""Whole sentences."""

LikelihoodWord = Literal["remote", "possible", "probable"]
SeverityWord = Literal["minimal", "significant", "severe"]


class _Entry(Described):
    id: Id
    """Permanent id, the same as the file's name, e.g. ``rk-07``."""

    title: Annotated[str, StringConstraints(min_length=3)]
    """Short name."""

    sources: tuple[str, ...] = ()
    """Keys of `datamap.reference` sources. Left out: it is our own."""

    checked_on: Day
    """Day it was last checked."""

    unverified: Prose | None = None
    """Which part nobody has verified. Left out: none."""

    volatile: str | None = None
    """Row of the list of volatile items it hangs on. Left out: none."""


class Distinct(BaseModel):
    """How many different holders or places some rows have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    distinct: Literal["holder", "country", "system", "activity"]
    """What is counted."""

    at_least: Annotated[int, Field(ge=2)]
    """From how many on it holds."""


class Raise(Described):
    """Something in the rows that makes a risk more likely or worse."""

    id: Id
    """Name of the step within the risk."""

    raises: Literal["likelihood", "severity"]
    """Which scale goes up one step."""

    when: Condition | None = None
    """Condition on a row that triggers the risk. Left out: `rows` is given."""

    rows: Distinct | None = None
    """Condition on all such rows together. Left out: `when` is given."""

    why: Prose
    """The reason in a sentence, as the report prints it."""


class Treatment(BaseModel):
    """What a measure does to a risk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: Id
    """Id of the measure."""

    lowers: Literal["likelihood", "severity"]
    """Which scale goes down one step."""


class RiskEntry(_Entry):
    """One risk to people, or one duty not met."""

    kind: Literal["risk", "gap"]
    """A risk has levels; a gap is a duty to meet and has none."""

    harm: Prose
    """What would happen to people."""

    harms: tuple[str, ...]
    """Ids of the regulator's harms, ``harm-01`` to ``harm-12``."""

    trigger: Condition
    """Condition on a row of the flow table."""

    triggers: Prose
    """The trigger in words."""

    misses: Prose
    """What the trigger does not see."""

    false_alarms: Prose
    """When it holds though nothing is wrong."""

    likelihood: LikelihoodWord
    """Where likelihood starts, before anything in the map."""

    severity: SeverityWord
    """Where severity starts, before anything in the map."""

    raises: tuple[Raise, ...] = ()
    """What in the rows makes it more likely or worse. Left out: nothing."""

    counts_tier: bool = True
    """Whether severity rises with the tier of the data. Left out: it does."""

    treatments: tuple[Treatment, ...] = ()
    """Measures that treat it. Left out: none."""

    law: tuple[ProvisionId, ...] = ()
    """Provisions behind it. Left out: none in particular."""

    fix: Prose | None = None
    """For a gap: what to do. Left out: the measures say."""

    question: Prose | None = None
    """What a governor may ask about it. Left out: nothing in particular."""


class MeasureEntry(_Entry):
    """One protective step."""

    kind: Literal["avoid", "reduce-likelihood", "reduce-severity", "govern"]
    """What it does in general."""

    ico_example: str
    """Which of the regulator's own examples of measures it is, if any."""

    says: Prose
    """What it is, in words a governor understands."""

    evidence: Prose
    """What shows that it is in place."""

    by: Literal["system", "school", "either"]
    """Who puts it in place: the provider of a system, the school, or either."""

    shown_by: Condition | None = None
    """Condition on a row that shows it to be in place. Left out: none; it has to
    be recorded."""


class Reason(Described):
    """One way in which a sign that an impact assessment is needed shows in a map."""

    when: Condition
    """Condition on a row of the flow table."""

    why: Prose
    """The reason in a sentence, where it holds."""

    open: Prose
    """What nobody has answered, where it may hold."""


class TriggerEntry(_Entry):
    """One sign that an impact assessment is needed: of the law, or of a list."""

    mode: Literal["auto", "combo", "criterion"]
    """Whether it wants an assessment on its own, together with any of the nine
    criteria, or is itself one of the nine."""

    says: Prose
    """What it is about, in our own words."""

    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]
    """The ways in which a map can show it."""

    misses: Prose
    """What the reasons do not see."""

    false_alarms: Prose
    """When one holds though the sign is not there."""

    law: tuple[ProvisionId, ...] = ()
    """Provisions behind it. Left out: none in particular."""
