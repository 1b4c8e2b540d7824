"""Columns of many rows that say few different things: numbers, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

Numbers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int32]]"


class Codes(Generic[T]):
    """Numbers for different things, in the order in which they are met."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.all: list[T] = []
        self._numbers: dict[T, int] = {}

    def of(self, one: T) -> int:
        """Return the number of a thing."""
        number = self._numbers.get(one)
        if number is None:
            number = self._numbers[one] = len(self.all)
            self.all.append(one)
        return number


class Bundles:
    """Lists of numbers, laid end to end, so that many can be taken at once."""

    def __init__(self, lists: Iterable[Sequence[int]]) -> None:
        """Lay lists end to end."""
        told = [*lists]
        self.lengths = numbers(len(one) for one in told)
        self.starts = np.cumsum(self.lengths, dtype=np.int32) - self.lengths
        self.laid = numbers(number for one in told for number in one)

    def at(self, bundles: Numbers, positions: Numbers) -> Numbers:
        """Return the numbers at positions of some bundles."""
        found: Numbers = self.laid[self.starts[bundles] + positions]
        return found


def numbers(some: Iterable[int]) -> Numbers:
    """Return numbers as an array."""
    return np.fromiter(some, np.int32)


def counted_up(lengths: Numbers) -> tuple[Numbers, Numbers]:
    """Return, for rows of so many each, whose row each is and its place among them.

    Examples
    --------
    >>> [one.tolist() for one in counted_up(numbers([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    whose = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    starts = np.cumsum(lengths, dtype=np.int32) - lengths
    place = np.arange(len(whose), dtype=np.int32) - starts[whose]
    return whose, place


def told(codes: Numbers, texts: Sequence[str]) -> pd.Categorical:
    """Return a column: for each row the text that its number stands for.

    Different numbers may stand for the same text.
    """
    import pandas as pd

    known: dict[str, int] = {}
    same = numbers(known.setdefault(one, len(known)) for one in texts)
    kind = np.min_scalar_type(-max(len(known), 1))
    texts_of: Any = pd.Categorical
    column: pd.Categorical = texts_of.from_codes(
        same[codes].astype(kind), categories=[*known], validate=False
    )
    return column


def columns_of(
    codes: Numbers, things: Sequence[Sequence[Any]], names: Sequence[str]
) -> dict[str, pd.Categorical]:
    """Return a column for each part of the things that numbers stand for.

    Parameters
    ----------
    codes
        The number of each row.
    things
        What the numbers stand for: parts in the order of the names.
    names
        Names of the parts; one left empty is passed over.
    """
    return {
        name: told(codes, [one[at] for one in things])
        for at, name in enumerate(names)
        if name
    }


def frame(columns: Mapping[str, pd.Categorical]) -> pd.DataFrame:
    """Return columns as a table."""
    import pandas as pd

    return pd.DataFrame(columns, copy=False)
