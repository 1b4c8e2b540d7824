"""The matrix: how many risks stand at each severity and likelihood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datamap.logic import Truth
from dpia.assessment import Assessment
from dpia.scales import Level, Likelihood, Severity
from dpia.scoring import Score
from dpia.steps import Scale, Stage
from reports.language import Language
from reports.words import LEVELS, LIKELIHOODS, SEVERITIES


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    level: Level
    word: str
    at_worst: int
    """How many risks of a use stand here if every unknown is answered badly."""

    at_best: int
    """How many stand here if every unknown is answered well."""


@dataclass(frozen=True)
class Grid:
    """The matrix with the risks in it."""

    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Severity in words with its cells, severe first."""

    columns: tuple[str, ...]
    """Likelihood in words."""

    may_not_arise: int
    """How many may turn out not to arise at all."""

    total: int


def grid(found: Assessment, words: Language, stage: Stage) -> Grid:
    """Return the matrix with the risks as they stand at a stage.

    Parameters
    ----------
    found
        The assessment.
    words
        Language of the words.
    stage
        ``INHERENT`` for before any measure, ``CURRENT`` for now.
    """
    at_worst: dict[tuple[int, int], int] = {}
    at_best: dict[tuple[int, int], int] = {}
    may_not_arise = 0
    for one in found.risks:
        low, high = _ends(one, stage)
        at_worst[high] = at_worst.get(high, 0) + 1
        if one.holds is Truth.YES:
            at_best[low] = at_best.get(low, 0) + 1
        else:
            may_not_arise += 1
    rows = tuple(
        (
            words.text(SEVERITIES[3 - severity]),
            tuple(
                _cell(found, words, severity, likelihood, at_worst, at_best)
                for likelihood in Likelihood
            ),
        )
        for severity in reversed(Severity)
    )
    columns = tuple(words.text(one) for one in LIKELIHOODS)
    return Grid(rows, columns, may_not_arise, len(found.risks))


def _cell(
    found: Assessment,
    words: Language,
    severity: Severity,
    likelihood: Likelihood,
    at_worst: Mapping[tuple[int, int], int],
    at_best: Mapping[tuple[int, int], int],
) -> Cell:
    level = found.catalogue.matrix.level(severity, likelihood)
    key = (int(severity), int(likelihood))
    return Cell(
        level, words.text(LEVELS[level]), at_worst.get(key, 0), at_best.get(key, 0)
    )


def _ends(one: Score, stage: Stage) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return severity and likelihood at the low and the high end, after a stage."""
    severity = _words_at(one, Scale.SEVERITY, stage)
    likelihood = _words_at(one, Scale.LIKELIHOOD, stage)
    low, high = (
        (int(Severity[s.upper()]), int(Likelihood[k.upper()]))
        for s, k in zip(severity, likelihood, strict=True)
    )
    return low, high


_STAGES = tuple(Stage)


def _words_at(one: Score, scale: Scale, stage: Stage) -> tuple[str, str]:
    last = _STAGES.index(stage)
    steps = [
        step
        for step in one.steps
        if step.scale is scale and _STAGES.index(step.stage) <= last
    ]
    return steps[-1].after
