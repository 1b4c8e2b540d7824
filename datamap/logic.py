"""Three-valued logic: yes, no, and unknown (Kleene's strong tables)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """A truth value; ordered so that *and* is the least and *or* the greatest."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """How it is written in an answer: yes, no or unknown."""
        return self.name.lower()

    @property
    def may_hold(self) -> bool:
        """Whether it is not ruled out."""
        return self is not Truth.NO


_NO, _UNKNOWN, _YES = Truth
"""The members by name: looking them up in the class each time is several times
slower, and scoring a map does so millions of times."""


def truth(value: bool | None) -> Truth:  # noqa: FBT001 - this is about booleans
    """Return the truth value of a boolean, or unknown for None."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value else Truth.NO


def all_of(values: Iterable[Truth]) -> Truth:
    """Return the least of some truth values; yes if there is none.

    Examples
    --------
    >>> all_of([Truth.YES, Truth.UNKNOWN]).word
    'unknown'
    """
    least = _YES
    for value in values:
        if value is _NO:
            return value
        if value is _UNKNOWN:
            least = value
    return least


def any_of(values: Iterable[Truth]) -> Truth:
    """Return the greatest of some truth values; no if there is none.

    Examples
    --------
    >>> any_of([]).word
    'no'
    """
    greatest = _NO
    for value in values:
        if value is _YES:
            return value
        if value is _UNKNOWN:
            greatest = value
    return greatest


def not_(value: Truth) -> Truth:
    """Return the opposite; the opposite of unknown is unknown."""
    return _OPPOSITES[value]


_OPPOSITES = (Truth.YES, Truth.UNKNOWN, Truth.NO)
