"""Hygiene of the cross-walk to the other regulator's method."""

from itertools import pairwise

import pytest

from datamap import reference
from dpia.catalogue import shipped_catalogue
from dpia.cnil import cross_walk
from dpia.scales import Likelihood, Severity, word

WALK = cross_walk()
RISKS = {one.id for one in shipped_catalogue().risks.values() if one.kind == "risk"}


def test_it_is_marked_as_ours():
    """Nobody may take the cross-walk for the regulator's own."""
    assert "own proposal" in WALK.unverified
    assert all(reference.source(one) for one in WALK.sources)


def test_every_risk_has_a_place():
    """Each risk is in some feared event or in none, and never in both."""
    placed = {risk for event in WALK.events for risk in event.risks}

    assert placed | {*WALK.outside} == RISKS
    assert not placed & {*WALK.outside}


def test_there_are_three_feared_events():
    """One for each property of data that can be lost."""
    assert [one.lost for one in WALK.events] == [
        "confidentiality", "integrity", "availability",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "ranks"),
    [(Likelihood, WALK.likelihoods), (Severity, WALK.severities)],
    ids=["likelihood", "severity"],
)
def test_a_worse_word_never_stands_for_a_lower_rank(scale, ranks):
    """Our three words follow one another and together cover all four ranks."""
    pairs = [ranks[word(one)] for one in scale]

    assert {*ranks} == {word(one) for one in scale}
    assert all(one[1] < other[0] for one, other in pairwise(pairs))
    assert sorted({rank for pair in pairs for rank in pair}) == [1, 2, 3, 4]
    assert [one.rank for one in WALK.ranks] == [1, 2, 3, 4]
