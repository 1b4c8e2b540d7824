"""Three-valued logic."""

from itertools import product

import pytest

from datamap.logic import Truth, all_of, any_of, not_, truth

N, U, Y = Truth.NO, Truth.UNKNOWN, Truth.YES


@pytest.mark.parametrize(("a", "b"), [*product(Truth, repeat=2)])
def test_and_is_the_least_and_or_the_greatest(a, b):
    """Kleene's strong tables, and De Morgan's law between them."""
    assert all_of([a, b]) is min(a, b)
    assert any_of([a, b]) is max(a, b)
    assert not_(all_of([a, b])) is any_of([not_(a), not_(b)])


def test_nothing_asked_is_met_and_nothing_is_there():
    """All of nothing holds; any of nothing does not."""
    assert (all_of([]), any_of([])) == (Y, N)


@pytest.mark.parametrize(("value", "is_truth"), [(None, U), (True, Y), (False, N)])
def test_a_boolean_or_none_as_a_truth(value, is_truth):
    """None is unknown."""
    assert truth(value) is is_truth


def test_the_words_and_what_may_hold():
    """Only no is ruled out."""
    assert [one.word for one in Truth] == ["no", "unknown", "yes"]
    assert [one.may_hold for one in Truth] == [False, True, True]
