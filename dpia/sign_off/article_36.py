"""The regulator consulted before the start (Article 36): clocks, and what counts.

The clock of the answer stops while the regulator waits for what it asked for. It is
counted here from the day on which the regulator had everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from datamap.facts import Day, Id
from datamap.messages import Message
from datamap.model.base import Period, ProvisionId
from datamap.periods import period_end
from datamap.strict_yaml import read_bytes
from dpia.judgement import Outcome, PriorConsultation

LIFTS = (Outcome.MAY_PROCEED, Outcome.ADVICE)
"""Answers after which the processing may go ahead as it was assessed."""


class ClockRule(BaseModel):
    """One time limit of a prior consultation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    """Short permanent name."""

    starts: Literal["asked", "complete"]
    """From when it runs: the day of asking, or that on which nothing was missing."""

    period: Period
    """Its length."""

    says: str
    """What is due at its end."""

    law: ProvisionId
    """Provision behind it."""

    sources: tuple[str, ...]
    """Keys of `datamap.reference` sources."""

    checked_on: Day
    """Day it was last checked."""


class ClockState(StrEnum):
    """How a clock stands on a day."""

    RUNNING = "running"
    OVER = "over"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Clock:
    """One time limit of a consultation that was recorded."""

    id: str
    """Short permanent name of the rule."""

    ends: date
    """Its last day."""

    state: ClockState
    """Whether it still runs on the day asked about."""

    what: Message
    """What is due at its end."""

    law: str
    """Provision behind it."""


@cache
def clock_rules() -> Mapping[str, ClockRule]:
    """Return the time limits of a prior consultation by id."""
    file = files("dpia.sign_off") / "article_36.yaml"
    tree = read_bytes(file.read_bytes(), file.name).tree
    rules = TypeAdapter(tuple[ClockRule, ...]).validate_python(tree)
    return {one.id: one for one in rules}


def clocks(consultation: PriorConsultation, on: date) -> tuple[Clock, ...]:
    """Return the clocks of a consultation as they stand on a day."""
    answers = "answers-extended" if consultation.extended else "answers"
    wanted = ("takes-the-case", "extends", answers)
    rules = clock_rules()
    return tuple(_clock(rules[name], consultation, on) for name in wanted)


def _clock(rule: ClockRule, consultation: PriorConsultation, on: date) -> Clock:
    start = consultation.asked_on
    if rule.starts == "complete":
        start = consultation.complete_on or start
    ends = period_end(start, rule.period)
    answered = consultation.answered_on
    if answered is not None and answered <= on:
        state = ClockState.ANSWERED
    else:
        state = ClockState.RUNNING if on <= ends else ClockState.OVER
    return Clock(rule.id, ends, state, Message(rule.says), rule.law)


def answer_due(consultation: PriorConsultation) -> date:
    """Return the last day on which the regulator's answer is due."""
    return clocks(consultation, consultation.asked_on)[-1].ends


def is_about(consultation: PriorConsultation, risk: str) -> bool:
    """Say whether the regulator was asked about a risk."""
    return not consultation.risks or risk in consultation.risks


def lifts(consultation: PriorConsultation | None, risk: str, on: date) -> bool:
    """Say whether a consultation lets a risk that stays high be approved on a day.

    It has to be about the risk and answered by then, and the answer must let the
    processing go ahead as it was assessed.
    """
    if consultation is None or not is_about(consultation, risk):
        return False
    answered = consultation.answered_on
    is_answered = answered is not None and answered <= on
    return is_answered and consultation.outcome in LIFTS
