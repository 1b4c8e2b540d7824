"""What was worked out of a map, kept with the facts that it was worked out from.

An answer to one fact changes only what was worked out from that fact. Who tries
many answers works the map out once in a `Watched` memory, and each answer in a
memory `After` it, which takes over all that the answer cannot have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, ParamSpec, TypeAlias, TypeVar

from datamap.facts import Fact

P = ParamSpec("P")
T = TypeVar("T")

Read: TypeAlias = int
"""Facts that something was worked out from, each a bit of a whole number.

Equal facts of two records are not the same fact, so that their values cannot tell
them apart. Whoever watches keeps the map, and with it the facts, alive.
"""


class Memory:
    """Works each thing out once."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: dict[Hashable, Any] = {}

    def once(
        self,
        key: Hashable,
        work_out: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what a function gives; it is called the first time only.

        Parameters
        ----------
        key
            What tells this from everything else that is worked out.
        work_out
            Called with the rest of the arguments.
        """
        if key not in self._kept:
            self._kept[key] = work_out(*args, **kwargs)
        found: T = self._kept[key]
        return found

    def read(self, fact: Fact[Any]) -> None:
        """Take note that a fact is read by what is being worked out."""

    def before(self, key: Hashable) -> Any:  # noqa: ANN401, ARG002 - nothing was before
        """Return what it was before some facts changed, or None."""
        return None


class Watched(Memory):
    """A memory that knows which facts each thing was worked out from."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        super().__init__()
        self.kept: dict[Hashable, tuple[Any, Read]] = {}
        """Everything worked out, each with the facts it was worked out from."""

        self._reading = 0
        self._bits: dict[int, Read] = {}

    def once(
        self,
        key: Hashable,
        work_out: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what a function gives; it is called the first time only."""
        found = self.kept.get(key)
        if found is None:
            around, self._reading = self._reading, 0
            value = work_out(*args, **kwargs)
            found = self.kept[key] = (value, self._reading)
            self._reading = around
        self._reading |= found[1]
        known: T = found[0]
        return known

    def read(self, fact: Fact[Any]) -> None:
        """Take note that a fact is read by what is being worked out."""
        bit = self._bits.get(id(fact))
        if bit is None:
            bit = self._bits[id(fact)] = 1 << len(self._bits)
        self._reading |= bit

    def read_for(self, key: Hashable) -> Read:
        """Return the facts that something was worked out from."""
        return self.kept[key][1]

    @staticmethod
    def each(read: Read) -> Iterator[Read]:
        """Yield some facts one by one."""
        bits = bin(read)[:1:-1]
        at = bits.find("1")
        while at >= 0:
            yield 1 << at
            at = bits.find("1", at + 1)

    def those_read(self, facts: Iterable[Fact[Any]]) -> Read:
        """Return some facts as far as anything was worked out from them."""
        found = 0
        for fact in facts:
            found |= self._bits.get(id(fact), 0)
        return found


class After(Memory):
    """A memory of the same map once some facts are answered."""

    def __init__(self, watched: Watched, changed: Iterable[Fact[Any]]) -> None:
        """Take over what was worked out from none of the changed facts.

        Parameters
        ----------
        watched
            What was worked out before.
        changed
            The facts that were answered, as they stood before.
        """
        super().__init__()
        self._earlier: Mapping[Hashable, tuple[Any, Read]] = watched.kept
        self._changed = watched.those_read(changed)

    def once(
        self,
        key: Hashable,
        work_out: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what a function gives, or what it gave before if that still holds."""
        earlier = self._earlier.get(key)
        if earlier is not None and not earlier[1] & self._changed:
            found: T = earlier[0]
            return found
        if key not in self._kept:
            self._kept[key] = work_out(*args, **kwargs)
        worked_out: T = self._kept[key]
        return worked_out

    def before(self, key: Hashable) -> Any:  # noqa: ANN401 - what was kept
        """Return what it was before the facts were answered, or None."""
        earlier = self._earlier.get(key)
        return None if earlier is None else earlier[0]
