"""A level that the data protection officer sets otherwise than it was worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from datamap.facts import Day, Id, Part, Text
from dpia.scales import Level, Likelihood, Severity, word
from dpia.steps import Scale, Stage

if TYPE_CHECKING:
    from dpia.scoring import Score


class Rank(StrEnum):
    """Words of the three scales, as the regulator's sample template has them."""

    REMOTE = "remote"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    MINIMAL = "minimal"
    SIGNIFICANT = "significant"
    SEVERE = "severe"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


RANKS: Mapping[Scale, Mapping[Rank, IntEnum]] = {
    Scale.LIKELIHOOD: {Rank(word(one)): one for one in Likelihood},
    Scale.SEVERITY: {Rank(word(one)): one for one in Severity},
    Scale.LEVEL: {Rank(word(one)): one for one in Level if one is not Level.NONE},
}
"""What each word stands for on its scale."""


class Override(Part):
    """A likelihood, severity or level that somebody sets otherwise.

    It stands beside what was worked out and never takes its place.
    """

    risk: Id
    """Id of the risk in the catalogue, e.g. ``rk-07``."""

    about: Id | None = None
    """Id of the system or recipient it is about. Left out: each that the activity
    uses."""

    stage: Stage
    """Which of the three it is: with no measures, now, or as planned."""

    scale: Scale
    """What is set otherwise."""

    value: Rank
    """What it is set to: a word of that scale."""

    why: Text
    """The reason."""

    on: Day
    """Day on which it was set."""

    by: Text
    """Role that set it."""

    @property
    def fits(self) -> bool:
        """Whether the value is a word of the scale."""
        return self.value in RANKS[self.scale]

    def is_about(self, score: Score) -> bool:
        """Say whether it sets something of a score otherwise."""
        return self.risk == score.risk.id and self.about in (None, score.about)


def overridden(score: Score, overrides: Iterable[Override]) -> Score:
    """Return a score with the overrides that are about it beside what it says."""
    found = tuple(one for one in overrides if one.is_about(score))
    return replace(score, override=found) if found else score
