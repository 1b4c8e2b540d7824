"""The rows of one use of data, asked all at once.

What a rule asks is answered for every row together: a column has a bit for each row,
set where the answer is yes, and another where it may be. *And*, *or* and *not* over
all rows are then three operations on whole numbers, exact in Kleene's tables. Rows
that cannot differ in an answer are asked once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from datamap.flows import FlowRow, Use, use_of
from datamap.leg import Leg
from datamap.logic import Truth
from datamap.model import Flow
from dpia.conditions import Column, Condition, Scope

if TYPE_CHECKING:
    from dpia.asks import RowAnswers, Situation

BY_USE = Scope(flow=False, place=False, contents=False)
BY_PLACE = Scope(flow=True, place=True, contents=False)
BY_CONTENTS = Scope(flow=True, place=False, contents=True)
_BY_ALL = Scope(flow=True, place=True, contents=True)

Bits = int
"""Rows of a use, each a bit: the first row is the lowest."""


@dataclass(frozen=True, eq=False)
class Place:
    """Where one flow's data is, with its rows there."""

    flow: Flow
    """The flow."""

    leg: Leg
    """Who holds the data where."""

    bits: Bits
    """The rows: one for each kind of data and group."""


Told: TypeAlias = tuple[object, ...]
"""What tells rows apart that can differ in an answer, flow and use by their ids."""


def told(row: FlowRow, scope: Scope) -> Told:
    """Return what tells a row apart from those that can answer otherwise."""
    if not scope.flow:
        return use_of(row.flow)
    return (
        row.flow.id,
        row.leg if scope.place else None,
        row.contents if scope.contents else None,
    )


class Alike(NamedTuple):
    """Rows that cannot differ in an answer."""

    row: FlowRow
    """The first of them."""

    bits: Bits
    """All of them."""

    told: Told
    """What tells them from other rows."""


class Rows:
    """The rows of one use of data in their order."""

    def __init__(self, rows: Sequence[FlowRow]) -> None:
        """Give each row a bit, in their order."""
        self.rows = rows
        self.whole: Bits = (1 << len(rows)) - 1
        self._alike: dict[Scope, tuple[Alike, ...]] = {}

    def are(self, rows: Sequence[FlowRow]) -> bool:
        """Say whether rows are the same: of the same data at the same places."""
        return [told(one, _BY_ALL) for one in self.rows] == [
            told(one, _BY_ALL) for one in rows
        ]

    def alike(self, scope: Scope) -> Sequence[Alike]:
        """Return groups of rows that cannot differ in an answer of some scope."""
        if scope not in self._alike:
            groups: dict[Told, tuple[FlowRow, list[Bits]]] = {}
            for number, row in enumerate(self.rows):
                key = told(row, scope)
                groups.setdefault(key, (row, []))[1].append(1 << number)
            self._alike[scope] = tuple(
                Alike(row, sum(bits), key) for key, (row, bits) in groups.items()
            )
        return self._alike[scope]

    @cached_property
    def naming(self) -> Mapping[str | None, Bits]:
        """The rows that name a record, by its id: those that a measure is for."""
        found: dict[str | None, Bits] = {}
        for number, row in enumerate(self.rows):
            flow, contents = row.flow, row.contents
            for name in {
                flow.id, flow.activity, flow.through, flow.recipient,
                row.leg.holder, contents.category.id, contents.group.id,
            }:  # fmt: skip
                found[name] = found.get(name, 0) | 1 << number
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of each flow, in the order of the rows."""
        alike = self.alike(BY_PLACE)
        return tuple(Place(one.row.flow, one.row.leg, one.bits) for one in alike)

    @cached_property
    def at_place(self) -> Column:
        """Where there is such a place."""
        return self._column([row.leg.certain for row in self.rows])

    @cached_property
    def carried(self) -> Column:
        """Where the flow carries such data."""
        return self._column([row.contents.certain for row in self.rows])

    @staticmethod
    def _column(truths: Sequence[Truth]) -> Column:
        yes = sum(1 << n for n, one in enumerate(truths) if one is Truth.YES)
        may = sum(1 << n for n, one in enumerate(truths) if one is not Truth.NO)
        return Column(yes, may)


class AskedUse:
    """One use of data, of which anything is asked for all its rows at once."""

    __slots__ = ("_once", "rows", "situation", "whole")

    def __init__(self, situation: Situation, use: Use, *, everywhere: bool) -> None:
        """Ask about the rows of a use.

        Parameters
        ----------
        situation
            The flow table with what rules can ask of it.
        use
            The activity and the system or recipient that it uses.
        everywhere
            Whether to look at every place where the data is; else where the
            recipients and providers themselves have it.
        """
        self.situation = situation
        self._once = situation.memory.once
        key = ("rows of use", use, everywhere)
        self.rows: Rows = self._once(key, self._read, key)
        self.whole = self.rows.whole

    def _read(self, key: tuple[object, Use, bool]) -> Rows:
        """Return the rows; as they were before if nothing about them changed."""
        table = self.situation.table
        _, use, everywhere = key
        legs_of = table.legs_of if everywhere else table.heads_of
        now = [
            row
            for flow in table.flows_of(use)
            for leg in legs_of(flow)
            for row in table.rows_at(flow, leg)
        ]
        before: Rows | None = self.situation.memory.before(key)
        return before if before is not None and before.are(now) else Rows(now)

    def column(
        self, name: object, test: Callable[[RowAnswers], Truth], scope: Scope
    ) -> Column:
        """Return the answers of all rows to one question.

        Parameters
        ----------
        name
            What tells the question from others.
        test
            Answers it for a row.
        scope
            By what the answer can differ.
        """
        return self._once((name, self.rows), self._ask, name, test, scope)

    def _ask(
        self, name: object, test: Callable[[RowAnswers], Truth], scope: Scope
    ) -> Column:
        yes = may = 0
        for row, bits, key in self.rows.alike(scope):
            answer = self._once((name, key), self._of, test, row)
            if answer is not Truth.NO:
                may |= bits
                yes |= bits if answer is Truth.YES else 0
        return Column(yes, may)

    def _of(self, test: Callable[[RowAnswers], Truth], row: FlowRow) -> Truth:
        return test(self.situation.row(row))

    def holds(self, condition: Condition) -> Column:
        """Return where a condition holds."""
        return condition.column(self)
