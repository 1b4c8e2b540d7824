"""Which level a score has once the overrides beside it are heard too."""

from __future__ import annotations

from enum import IntEnum

from dpia.judgement.overrides import RANKS, Override
from dpia.scales import (
    Level,
    Levels,
    Likelihood,
    Likelihoods,
    Matrix,
    Severities,
    Severity,
)
from dpia.scoring import Score
from dpia.steps import Scale, Stage

STAGES = (Stage.INHERENT, Stage.CURRENT, Stage.TARGET)
"""The three stages in the order in which a score is worked out."""


def levels_at(score: Score, stage: Stage) -> Levels | None:
    """Return the level that was worked out at a stage; None for a duty."""
    return {
        Stage.INHERENT: score.inherent,
        Stage.CURRENT: score.current,
        Stage.TARGET: score.target,
    }[stage]


def levels_said(score: Score, stage: Stage, matrix: Matrix) -> Levels | None:
    """Return the level at a stage as somebody set it, or else as worked out.

    A level that was set counts as it is. Where only a likelihood or a severity was
    set, the matrix gives the level of it with the other scale as worked out.

    Parameters
    ----------
    score
        The score with the overrides beside it.
    stage
        With no measures, now, or as planned.
    matrix
        The table from severity and likelihood to level.
    """
    worked_out = levels_at(score, stage)
    if worked_out is None:
        return None
    level = _set(score, stage, Scale.LEVEL)
    if level is not None:
        return Levels(Level(level), Level(level))
    likely = _set(score, stage, Scale.LIKELIHOOD)
    severe = _set(score, stage, Scale.SEVERITY)
    if likely is None and severe is None:
        return worked_out
    likelihoods = Likelihoods(
        *map(Likelihood, ends_at(score, stage, Scale.LIKELIHOOD, likely))
    )
    severities = Severities(
        *map(Severity, ends_at(score, stage, Scale.SEVERITY, severe))
    )
    return matrix.levels(severities, likelihoods, arises=True)


def worked_out_ends(score: Score, stage: Stage, scale: Scale) -> tuple[str, str]:
    """Return the words of both ends of a scale at a stage, as the steps have them."""
    upto = STAGES[: STAGES.index(stage) + 1]
    found = [
        one.after for one in score.steps if one.scale is scale and one.stage in upto
    ]
    return found[-1]


def ends_at(
    score: Score, stage: Stage, scale: Scale, instead: IntEnum | None = None
) -> tuple[int, int]:
    """Return both ends of a scale at a stage as ranks, or what was set instead."""
    if instead is not None:
        return int(instead), int(instead)
    ranks = {Scale.LIKELIHOOD: Likelihood, Scale.SEVERITY: Severity, Scale.LEVEL: Level}
    low, high = worked_out_ends(score, stage, scale)
    return ranks[scale][low.upper()], ranks[scale][high.upper()]


def _set(score: Score, stage: Stage, scale: Scale) -> IntEnum | None:
    found = [one for one in score.override if (one.stage, one.scale) == (stage, scale)]
    return rank_of(found[-1]) if found else None


def rank_of(override: Override) -> IntEnum:
    """Return the rank that an override sets."""
    return RANKS[override.scale][override.value]
