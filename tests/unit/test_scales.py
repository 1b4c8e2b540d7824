"""Ordinal scales, and the matrix at both ends of an interval."""

from itertools import product

import pytest

from dpia.assessment import worst
from dpia.catalogue import shipped_catalogue
from dpia.scales import (
    Level,
    Levels,
    Likelihood,
    Likelihoods,
    Severities,
    Severity,
    step,
    word,
)

MATRIX = shipped_catalogue().matrix
EVERY = [
    Levels(low, high) for low, high in product(Level, repeat=2) if low <= high
]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "levels"),
    [
        ("severe", ["low", "high", "high"]),
        ("significant", ["low", "medium", "high"]),
        ("minimal", ["low", "low", "low"]),
    ],
)
def test_matrix_is_that_of_the_method(severity, levels):
    """Each row of the matrix reads as the method page gives it, remote first."""
    row = [MATRIX.level(Severity[severity.upper()], one) for one in Likelihood]

    assert [word(one) for one in row] == levels


def test_an_interval_is_exact():
    """The matrix at the two ends bounds every level between them, and no more."""
    severities = [one for one in product(Severity, repeat=2) if one[0] <= one[1]]
    likelihoods = [one for one in product(Likelihood, repeat=2) if one[0] <= one[1]]

    for some, likely in product(severities, likelihoods):
        found = MATRIX.levels(Severities(*some), Likelihoods(*likely), arises=True)
        between = [
            MATRIX.level(severity, likelihood)
            for severity in Severity
            for likelihood in Likelihood
            if some[0] <= severity <= some[1] and likely[0] <= likelihood <= likely[1]
        ]
        assert (found.low, found.high) == (min(between), max(between))


def test_what_may_not_arise_starts_at_none():
    """A risk that is not ruled out keeps its high end and has none as the low one."""
    ends = Severities(*(Severity.SEVERE,) * 2), Likelihoods(*(Likelihood.PROBABLE,) * 2)

    assert MATRIX.levels(*ends, arises=False) == Levels(Level.NONE, Level.HIGH)


@pytest.mark.parametrize("scale", [Likelihood, Severity])
def test_steps_are_held_at_the_ends(scale):
    """A step goes to the next rank, and no further than the first and the last."""
    low, middle, high = scale

    assert [step(one, 1) for one in scale] == [middle, high, high]
    assert [step(one, -1) for one in scale] == [low, low, middle]
    assert [step(one, 0) for one in scale] == [low, middle, high]
    assert step(low, 9) is high


def test_level_is_told_in_words():
    """An interval is told by its two words, and its width in steps."""
    assert Levels(Level.LOW, Level.HIGH).words == ("low", "high")
    assert Levels(Level.LOW, Level.HIGH).width == 2
    assert Levels(Level.NONE, Level.NONE).width == 0


@pytest.mark.parametrize("one", EVERY, ids=lambda one: " to ".join(one.words))
def test_inside_is_of_both_ends(one):
    """An interval lies inside another if every level of it is one of the other's."""
    for other in EVERY:
        levels = {rank for rank in Level if one.low <= rank <= one.high}
        wider = {rank for rank in Level if other.low <= rank <= other.high}
        assert one.is_inside(other) is (levels <= wider)


def test_worst_is_taken_end_by_end():
    """Several uses stand as the worst of them; none stands at none."""
    some = [Levels(Level.LOW, Level.HIGH), Levels(Level.MEDIUM, Level.MEDIUM)]

    assert worst(some) == Levels(Level.MEDIUM, Level.HIGH)
    assert worst([]) == Levels(Level.NONE, Level.NONE)
