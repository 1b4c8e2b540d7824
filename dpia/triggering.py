"""Which rows of a use of data trigger a risk, and what these have in common.

The rows of a flow at one place are looked at together: which data a flow carries
may be unknown, but it carries some of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from datamap.logic import Truth
from dpia.columns import BY_CONTENTS, AskedUse, Bits, Place, Rows
from dpia.conditions import Column
from dpia.in_place import shield

if TYPE_CHECKING:
    from datamap.flows import FlowRow, Use
    from dpia.asks import RowAnswers, Situation
    from dpia.catalogue import Catalogue, RiskEntry
    from dpia.catalogue.entries import Distinct, MeasureEntry, Raise

Test = Callable[["RowAnswers"], Truth]
"""What is asked of a row that triggers a risk."""


class Covered(NamedTuple):
    """Whether a measure protects every row that triggers a risk."""

    now: Truth
    """In place."""

    planned: Truth
    """In place or planned."""


@dataclass(frozen=True, eq=False)
class _Triggers:
    """The rows that trigger a risk, or may."""

    rows: Rows
    """The rows of the use."""

    holds: Column
    """Those that are there and trigger it."""

    whole: tuple[Place, ...]
    """Places where any data that the flow can carry triggers it."""


class Found:
    """The rows of a use of data that trigger a risk, or may.

    Each thing that is asked of them is worked out once, apart from the others: an
    answer to a fact then changes only what reads it.
    """

    def __init__(
        self, situation: Situation, catalogue: Catalogue, entry: RiskEntry, use: Use
    ) -> None:
        """Look for a risk.

        A risk that does not ask about places finds the same wherever the data is as
        where the recipient or the provider has it: other rows of the flow are no
        more certain and no less protected.

        Parameters
        ----------
        situation
            The flow table with what rules can ask of it.
        catalogue
            Which risks ask about places.
        entry
            The risk.
        use
            The activity and the system or recipient that it uses.
        """
        self._situation = situation
        self._once = situation.memory.once
        self._entry = entry
        self._use = use
        self._everywhere = entry.id in catalogue.about_places

    def _asked(self) -> AskedUse:
        return AskedUse(self._situation, self._use, everywhere=self._everywhere)

    def _triggers(self) -> _Triggers:
        return self._once(("triggers", self._entry.id, self._use), self._look)

    def _look(self) -> _Triggers:
        asked = self._asked()
        rows = asked.rows
        trigger = asked.holds(self._entry.trigger) if rows.whole else Column(0, 0)
        if_carried = trigger.yes & rows.at_place.yes
        holds = Column(
            if_carried & rows.carried.yes,
            trigger.may & rows.at_place.may & rows.carried.may,
        )
        if not if_carried:
            return _Triggers(rows, holds, ())
        places = (one for one in rows.places if not one.bits & ~if_carried)
        return _Triggers(rows, holds, tuple(places))

    def exists(self) -> Truth:
        """Say whether some row triggers the risk."""
        here = self._triggers()
        if not here.holds.may:
            return Truth.NO
        return Truth.YES if here.holds.yes or here.whole else Truth.UNKNOWN

    def exists_where(self, name: str, test: Test) -> Truth:
        """Say whether some row triggers the risk and passes a test.

        Parameters
        ----------
        name
            What tells the test from others.
        test
            The test of a row; it may ask which data of whom it is, not where.
        """
        key = (name, self._entry.id, self._use)
        return self._once(key, self._exists_where, name, test)

    def _exists_where(self, name: str, test: Test) -> Truth:
        return self._passes(self._asked().column(name, test, BY_CONTENTS))

    def raised(self, one: Raise) -> Truth:
        """Say whether something that raises the risk is in the rows."""
        return self._once(
            ("raise", one.id, self._entry.id, self._use), self._raised, one
        )

    def _raised(self, one: Raise) -> Truth:
        if one.rows is not None:
            return self._distinct(one.rows)
        if one.when is None or not self._triggers().holds.may:
            return Truth.NO
        return self._passes(self._asked().holds(one.when))

    def _passes(self, asked: Column) -> Truth:
        """Say whether a row triggers and passes.

        It surely does where any data that a flow can carry does.
        """
        here = self._triggers()
        may = here.holds.may
        if not may & asked.may:
            return Truth.NO
        if here.holds.yes & asked.yes:
            return Truth.YES
        fails = may & ~asked.yes
        surely = any(not one.bits & fails for one in here.whole)
        return Truth.YES if surely else Truth.UNKNOWN

    def covered(self, measure: MeasureEntry) -> Covered:
        """Say whether a measure protects every row that triggers the risk."""
        key = ("covered", measure.id, self._entry.id, self._use)
        return self._once(key, self._covered, measure)

    def _covered(self, measure: MeasureEntry) -> Covered:
        now, planned, _ = shield(self._asked(), measure)
        return Covered(self._covers(now), self._covers(planned))

    def _covers(self, there: Column) -> Truth:
        """Say whether every row that triggers is protected.

        They surely are not where a flow carries some of several kinds of data and
        none of them is protected.
        """
        here = self._triggers()
        may = here.holds.may
        if not may & ~there.yes:
            return Truth.YES
        if here.holds.yes & ~there.may:
            return Truth.NO
        shielded = may & there.may
        bare = any(not one.bits & shielded for one in here.whole)
        return Truth.NO if bare else Truth.UNKNOWN

    def protected_by(self, measure: MeasureEntry) -> tuple[str, ...]:
        """Return the records that say that a measure protects such a row."""
        may = self._triggers().holds.may
        told = [
            (here & -here, name)
            for bits, name in shield(self._asked(), measure).told
            if (here := bits & may)
        ]
        in_order = sorted(told, key=lambda one: one[0])  # by their first rows
        return tuple(dict.fromkeys(name for _, name in in_order))

    def rows(self) -> Iterator[FlowRow]:
        """Yield the rows whose trigger is not ruled out."""
        here = self._triggers()
        for number, row in enumerate(here.rows.rows):
            if here.holds.may >> number & 1:
                yield row

    def records(self) -> tuple[str, ...]:
        """Return the records of the rows, first of those that surely trigger it."""
        yes, may = self._triggers().holds
        places = (*self._at(yes), *self._at(may & ~yes))
        names = (name for one in places for name in one.leg.records)
        return tuple(dict.fromkeys(names))

    def _at(self, bits: Bits) -> Iterator[Place]:
        """Yield the places of some rows."""
        return (one for one in self._triggers().rows.places if one.bits & bits)

    def _distinct(self, rule: Distinct) -> Truth:
        """Say whether rows have at least so many different values.

        An unknown value could be any number of different ones.
        """
        yes, may = self._triggers().holds
        maybe = {_value(rule, one) for one in self._at(may)}
        sure = {_value(rule, one) for one in self._at(yes)}
        if len(sure - {None}) >= rule.at_least:
            return Truth.YES
        is_open = None in maybe or len(maybe) >= rule.at_least
        return Truth.UNKNOWN if is_open else Truth.NO


def _value(rule: Distinct, place: Place) -> str | None:
    values = {
        "holder": place.leg.holder,
        "country": place.leg.settled_country,
        "system": place.flow.through,
        "activity": place.flow.activity,
    }
    return values[rule.distinct]
