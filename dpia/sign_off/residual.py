"""What is left of each risk after the measures that may be counted on.

A planned measure counts once somebody answers for it by a day that has not passed,
and nobody refused it. An override may settle what is open; what is certain without
it stays certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from datamap.messages import Message
from datamap.model import DataMap, Measure
from datamap.vocabulary import MeasureState
from dpia.assessment import Assessment, assess, worst
from dpia.judgement import Answers, levels_said
from dpia.scales import Level, Levels, Matrix
from dpia.scoring import Score
from dpia.steps import Scale, Stage, Step


class Uncounted(StrEnum):
    """Why a planned measure does not count."""

    REFUSED = "refused"
    NOT_PROMISED = "not-promised"

    @property
    def says(self) -> str:
        """The reason, in a sentence on one measure."""
        if self is Uncounted.REFUSED:
            return 'The planned measure "{measure}" does not count: it was refused.'
        return (
            'The planned measure "{measure}" does not count: no role answers for it by '
            "a day still to come."
        )


@dataclass(frozen=True)
class Residual:
    """A risk of an activity as it stays after what may be counted on."""

    score: Score
    """What was worked out, with the overrides beside it."""

    levels: Levels
    """The level that stays."""

    uncounted: tuple[tuple[Uncounted, str], ...]
    """Titles of planned measures that do not count, each after the reason."""

    @property
    def not_counted(self) -> tuple[Message, ...]:
        """Planned measures that do not count, and why, a sentence each."""
        return tuple(Message(why.says, {"measure": one}) for why, one in self.uncounted)

    @property
    def may_be_high(self) -> bool:
        """Whether the level may be high."""
        return self.levels.high is Level.HIGH

    @property
    def is_high(self) -> bool:
        """Whether the level is certainly high."""
        return self.levels.low is Level.HIGH


def residuals(assessment: Assessment, activity: str) -> tuple[Residual, ...]:
    """Return what is left of each risk of an activity.

    A school may replace an entry of ours to see its own view. What counts for
    approval is then the worse of the two, so that no risk is signed away by
    rewriting it.
    """
    left = _left(assessment, activity)
    if not assessment.catalogue.replaced:
        return left
    ours = _left(_by_our_catalogue(assessment, activity), activity)
    by_us = {(one.score.risk.id, one.score.about): one for one in ours}
    both = [
        _worse_of(one, by_us.pop((one.score.risk.id, one.score.about), one))
        for one in left
    ]
    return (*both, *by_us.values())


def _left(assessment: Assessment, activity: str) -> tuple[Residual, ...]:
    answers = assessment.answers.get(activity)
    own = _own_measures(assessment.datamap, answers)
    return tuple(
        _residual(assessment, one, answers, own)
        for one in assessment.of(activity)
        if one.risk.kind == "risk"
    )


def _by_our_catalogue(assessment: Assessment, activity: str) -> Assessment:
    answers = assessment.answers
    return assess(assessment.datamap, assessment.on, None, [activity], answers)


def _worse_of(one: Residual, other: Residual) -> Residual:
    return replace(one, levels=worst([one.levels, other.levels]))


def _own_measures(datamap: DataMap, answers: Answers | None) -> Mapping[str, Measure]:
    listed = (*datamap.measures, *(answers.measures if answers else ()))
    return {one.id: one for one in listed}


def _residual(
    assessment: Assessment,
    score: Score,
    answers: Answers | None,
    measures: Mapping[str, Measure],
) -> Residual:
    planned = [
        one
        for one in score.steps
        if one.stage is Stage.TARGET and one.scale is not Scale.LEVEL
    ]
    refused = [
        why
        for step in planned
        for why in _not_counted(step, score, answers, measures, assessment)
    ]
    counts = not refused and (bool(planned) or _is_set(score, Stage.TARGET))
    levels = _levels(score, assessment.catalogue.matrix, counts_plans=counts)
    return Residual(score, levels, tuple(dict.fromkeys(refused)))


def _is_set(score: Score, stage: Stage) -> bool:
    return any(one.stage is stage for one in score.override)


def _levels(score: Score, matrix: Matrix, *, counts_plans: bool) -> Levels:
    """Return the level that stays; where it was set higher elsewhere, that one.

    Parameters
    ----------
    score
        What was worked out, with the overrides beside it.
    matrix
        The table from severity and likelihood to level.
    counts_plans
        Whether every planned measure may be counted on.
    """
    now = _floored(levels_said(score, Stage.CURRENT, matrix), score.current)
    planned = _floored(levels_said(score, Stage.TARGET, matrix), score.target)
    if not counts_plans:
        return _worse(now, planned) if _is_set(score, Stage.TARGET) else now
    is_set_now_only = _is_set(score, Stage.CURRENT) and not _is_set(score, Stage.TARGET)
    return _worse(planned, now) if is_set_now_only else planned


def _floored(said: Levels | None, worked_out: Levels | None) -> Levels:
    """Return a level that was set, never below what is certain without it."""
    assert said is not None  # noqa: S101 - every risk has levels
    assert worked_out is not None  # noqa: S101
    return Levels(max(said.low, worked_out.low), max(said.high, worked_out.low))


def _worse(one: Levels, other: Levels) -> Levels:
    return Levels(max(one.low, other.low), max(one.high, other.high))


def _not_counted(
    step: Step,
    score: Score,
    answers: Answers | None,
    measures: Mapping[str, Measure],
    assessment: Assessment,
) -> Iterator[tuple[Uncounted, str]]:
    """Yield why a planned measure cannot be counted on; nothing if it can."""
    title = assessment.catalogue.measures[step.rule].title
    for one in answers.decisions if answers else ():
        is_meant = one.risk == score.risk.id and one.about in (None, score.about)
        if is_meant and one.measure == step.rule and one.approved is False:
            yield Uncounted.REFUSED, title
    records = [measures[name] for name in step.because if name in measures]
    planned = [one for one in records if one.state is MeasureState.PLANNED]
    # All of them: each may be what protects a part of the data that no other does.
    if not planned or not all(_is_promised(one, assessment.on) for one in planned):
        yield Uncounted.NOT_PROMISED, title


def _is_promised(measure: Measure, on: date) -> bool:
    return measure.owner is not None and measure.due is not None and measure.due >= on
