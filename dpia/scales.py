"""Ordinal scales and the matrix: ranks are looked up and compared, never added up.

The words are those of the regulator's sample template. Level ``NONE`` is ours:
the low end of a risk that may turn out not to arise at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

S = TypeVar("S", bound=IntEnum)


class Likelihood(IntEnum):
    """How likely harm is."""

    REMOTE = 1
    POSSIBLE = 2
    PROBABLE = 3


class Severity(IntEnum):
    """How bad harm would be for a person."""

    MINIMAL = 1
    SIGNIFICANT = 2
    SEVERE = 3


class Level(IntEnum):
    """Overall level of a risk."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


def word(rank: IntEnum) -> str:
    """Return the id of a rank, e.g. ``probable``."""
    return rank.name.lower()


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """A likelihood that is only known to lie between two."""

    low: Likelihood
    high: Likelihood


@dataclass(frozen=True, slots=True)
class Severities:
    """A severity that is only known to lie between two."""

    low: Severity
    high: Severity


@dataclass(frozen=True, slots=True)
class Levels:
    """A level that is only known to lie between two."""

    low: Level
    high: Level

    @property
    def words(self) -> tuple[str, str]:
        """The two ends as ids."""
        return word(self.low), word(self.high)

    @property
    def width(self) -> int:
        """Steps between the ends: 0 when the level is known."""
        return self.high - self.low

    def is_inside(self, other: Levels) -> bool:
        """Say whether both ends lie within another interval."""
        return other.low <= self.low and self.high <= other.high


def step(rank: S, by: int) -> S:
    """Return the rank some steps up or down, held at the ends of its scale.

    Examples
    --------
    >>> step(Severity.SEVERE, 1).name
    'SEVERE'
    """
    ranks: tuple[S, ...] = _RANKS[type(rank)]
    position = rank - ranks[0] + by
    return ranks[min(max(position, 0), len(ranks) - 1)]


_RANKS: Mapping[type[IntEnum], tuple[Any, ...]] = {
    kind: tuple(kind) for kind in (Likelihood, Severity, Level)
}
"""The ranks of each scale in their order."""


@dataclass(frozen=True)
class Matrix:
    """The table from severity and likelihood to level."""

    cells: tuple[tuple[Level, ...], ...]
    """Three rows by severity, minimal first; three columns by likelihood."""

    def level(self, severity: Severity, likelihood: Likelihood) -> Level:
        """Look up one level."""
        return self.cells[severity - 1][likelihood - 1]

    def levels(
        self, severities: Severities, likelihoods: Likelihoods, *, arises: bool
    ) -> Levels:
        """Look up both ends.

        The matrix never falls as either scale rises, so that the levels of the
        two ends bound every level between them.

        Parameters
        ----------
        severities
            Lowest and highest severity.
        likelihoods
            Lowest and highest likelihood.
        arises
            Whether the risk is known to arise; if not, the low end is none.
        """
        high = self.level(severities.high, likelihoods.high)
        low = self.level(severities.low, likelihoods.low) if arises else Level.NONE
        return Levels(low, high)
