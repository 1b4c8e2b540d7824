"""Search for what moved one risk: one thing alone, or the fewest together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from datamap.compare import Change
from datamap.flows import Use
from datamap.logic import Truth
from dpia.attribution.time_passed import Passing
from dpia.attribution.trials import NOT_THERE, Element, Key, Standing, Trials


class How(StrEnum):
    """How the things behind a move did it."""

    ALONE = "alone"
    """One thing did it."""

    EITHER = "either"
    """Each of several would have done it by itself."""

    TOGETHER = "together"
    """Several did it, and some of them alone would have moved it part of the way."""

    ONLY_TOGETHER = "only-together"
    """Several did it, and none of them alone would have moved it at all."""

    NOT_FOUND = "not-found"
    """Some of many did it; which was not worked out."""


@dataclass(frozen=True)
class Thing:
    """One thing that moved a risk: changes that hang together, or time."""

    changes: tuple[Change, ...] = ()
    """What is different in the map; empty for what nobody edited."""

    passing: Passing | None = None
    """What happened though nobody edited the map; None for changes."""

    records: tuple[str, ...] = ()
    """Ids of the records whose evidence grew old or whose day came, where one of
    them alone made the difference."""


@dataclass(frozen=True)
class Cause:
    """What moved a risk."""

    how: How
    """Whether one thing did it or several together."""

    things: tuple[Thing, ...]
    """The things that did it."""


@dataclass(frozen=True)
class Ends:
    """Where a risk of a use of data stood, and where it stands."""

    key: Key
    """The use and the risk."""

    shown: Standing
    """Where it was said to stand."""

    then: Standing
    """Where it is now worked out to have stood."""

    now: Standing
    """Where it stands."""


class Search:
    """Finds what moved risks between two maps, within a number of trials."""

    def __init__(self, trials: Trials, *, law: bool, unseen: bool, most: int) -> None:
        """Prepare to search.

        Parameters
        ----------
        trials
            Scores what would have been.
        law
            Whether the law of the two days differs at all.
        unseen
            Whether the earlier map lacks fields that its review leaves out.
        most
            How many trials may be made.
        """
        self.trials = trials
        self.law = law
        self.unseen = unseen
        self.most = most

    def cause(self, ends: Ends) -> Cause:
        """Return what moved a risk."""
        if ends.then == ends.now:
            return Cause(How.ALONE, (self._otherwise(),))
        found = self._of_map_and_time(ends)
        if ends.shown != ends.then and ends.now.holds is not Truth.NO:
            return Cause(_joined(found.how), (*found.things, self._otherwise()))
        return found

    def _otherwise(self) -> Thing:
        """Return why levels differ that the map and the days do not explain."""
        return Thing(passing=Passing.UNSEEN if self.unseen else Passing.METHOD)

    def _of_map_and_time(self, ends: Ends) -> Cause:
        use, risk = ends.key
        start = self._at(use, risk, frozenset())
        by_day = Thing(passing=Passing.LAW if self.law else Passing.DATES)
        if start == ends.now:
            return Cause(How.ALONE, (by_day,))
        elements = self._elements(ends)
        solving = self._alone(use, risk, elements, ends.now)
        if solving:
            how = How.ALONE if len(solving) == 1 else How.EITHER
            things = [x for one in solving for x in self._things(ends, one)]
            found = Cause(how, tuple(things))
            fewest = solving[0]
        else:
            fewest, found = self._together(ends, elements, start)
        if start != ends.then and self._needs_the_day(ends, fewest):
            return Cause(_joined(found.how), (by_day, *found.things))
        return found

    def _at(self, use: Use, risk: str, elements: frozenset[Element]) -> Standing:
        return self.trials.standings(use, elements).get(risk, NOT_THERE)

    def _elements(self, ends: Ends) -> tuple[Element, ...]:
        """Return what may have moved it; everything, if less does not lead there."""
        use, risk = ends.key
        near = self.trials.touching(use)
        if self._at(use, risk, self.trials.closed(near)) == ends.now:
            return near
        return self.trials.everything()

    def _needs_the_day(self, ends: Ends, fewest: frozenset[Element]) -> bool:
        """Say whether the law of the later day is needed besides what else did it."""
        use, risk = ends.key
        if any(isinstance(one, Passing) for one in fewest):
            return True
        then = self.trials.standings(use, fewest, law_then=True)
        return then.get(risk, NOT_THERE) != ends.now

    def _alone(
        self, use: Use, risk: str, elements: Iterable[Element], target: Standing
    ) -> list[frozenset[Element]]:
        """Return what does it alone, each with no more than it needs."""
        closed = dict.fromkeys(self.trials.closed([one]) for one in elements)
        found = [
            one
            for one in closed
            if not self._is_spent() and self._at(use, risk, one) == target
        ]
        return [one for one in found if not any(other < one for other in found)]

    def _is_spent(self) -> bool:
        return self.trials.made >= self.most

    def _together(
        self, ends: Ends, elements: tuple[Element, ...], start: Standing
    ) -> tuple[frozenset[Element], Cause]:
        use, risk = ends.key
        fewest = self._fewest(ends, elements)
        moving = {
            one
            for one in fewest
            if self._at(use, risk, self.trials.closed([one])) != start
        }
        things = tuple(self._things(ends, fewest))
        if self._is_spent():
            how = How.NOT_FOUND
        elif len(things) == 1:
            how = How.ALONE
        else:
            how = How.TOGETHER if moving else How.ONLY_TOGETHER
        return fewest, Cause(how, things)

    def _fewest(self, ends: Ends, elements: tuple[Element, ...]) -> frozenset[Element]:
        """Return as few things as lead there: none of them can be left out."""
        use, risk = ends.key
        whole = self.trials.closed(elements)
        without = {one: self.trials.without(whole, one) for one in elements}
        needed = [
            one
            for one, rest in without.items()
            if not self._is_spent() and self._at(use, risk, rest) != ends.now
        ]
        kept = self.trials.closed(needed)
        if self._is_spent() or self._at(use, risk, kept) == ends.now:
            return kept
        return self._whittled(ends, whole, [one for one in elements if one not in kept])

    def _whittled(
        self, ends: Ends, whole: frozenset[Element], spare: Sequence[Element]
    ) -> frozenset[Element]:
        """Return what is left once nothing more can be left out; halves go first."""
        use, risk = ends.key
        current, waiting = whole, [spare]
        while waiting and not self._is_spent():
            part = [one for one in waiting.pop() if one in current]
            rest = current
            for one in part:
                rest = self.trials.without(rest, one)
            found = self.trials.standings(use, rest, only=risk)
            if found.get(risk, NOT_THERE) == ends.now:
                current = rest
            elif len(part) > 1:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
        return current

    def _things(self, ends: Ends, elements: frozenset[Element]) -> Iterator[Thing]:
        for one in Passing:
            if one in elements:
                yield Thing(passing=one, records=self._struck(ends, elements, one))
        ordered = [one for one in self.trials.edits.all if one in elements]
        for group in self.trials.edits.related(ordered):
            yield Thing(self.trials.edits.differences(group))

    def _struck(
        self, ends: Ends, elements: frozenset[Element], passing: Passing
    ) -> tuple[str, ...]:
        """Return the records that the risk would not have moved without."""
        use, risk = ends.key
        return tuple(
            record
            for record, standings in self.trials.spared(use, elements, passing)
            if standings.get(risk, NOT_THERE) != ends.now
        )


def _joined(how: How) -> How:
    """Return how things did it once another that moved it part of the way is added."""
    return how if how is How.NOT_FOUND else How.TOGETHER
