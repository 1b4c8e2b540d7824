"""Conditions: what a rule asks of a row of the flow table, written as data.

A condition is asked of one row and answers yes, no or unknown. It is one of::

    {all: [...]}  {any: [...]}  {not: {...}}
    {ask: flow.role, is: processor}
    {ask: activity.lawful_basis, one_of: [consent, contract]}
    {ask: activity.schedule_1, includes: safeguarding-children}
    {ask: data.tier, at_least: T3}
    {ask: system.recording.keeps_for, longer_than: P31D}
    {ask: party.owner_changed_on, exists: true}
    {ask: party.reviewed_on, older_than: P1Y}
    {ask: party.reviewed_on, within: P1Y}

``none`` is the answer that there is nothing; a bare ``is: none`` asks for it.
A condition never asks whether something is known: an unanswered field makes it
unknown, so that an answer can only narrow what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, NamedTuple, Protocol, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from datamap.facts import Nothing
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.periods import parse_period, period_end

Scalar: TypeAlias = bool | int | str

PLACE_ASKS = ("leg.", "transfer.", "holder.", "approval.")
"""How questions begin whose answer depends on who holds the data where."""


class Absent:
    """The answer where the row has no such record: every test of it fails."""


ABSENT = Absent()


class Answers(Protocol):
    """What can be asked of a row."""

    @property
    def on(self) -> date:
        """The day asked about."""

    def answer(self, ask: str) -> Any:  # noqa: ANN401 - any kind of answer
        """Return a value, `Nothing`, a `Truth` or a lowest and highest rank."""


class Column(NamedTuple):
    """Answers of all rows of a use of data, each row a bit of two whole numbers."""

    yes: int
    """Rows whose answer is yes."""

    may: int
    """Rows whose answer is yes or unknown."""


USE_ASKS = (
    "flow.",
    "activity.",
    "system.",
    "party.",
    "school.",
    "contract.",
    "condition.held",
)
"""How questions begin whose answer is the same in every row of a flow."""

ONE_ANSWER_ASKS = ("activity.", "system.", "school.", "condition.held", "dpia.needed")
"""How questions begin whose answer is the same in every row of a use of data."""


class Scope(NamedTuple):
    """By what an answer can differ among the rows of one use of data."""

    flow: bool
    """By the flow; where not, all rows of the use answer alike."""

    place: bool
    """By who holds the data where, for each flow."""

    contents: bool
    """By which data of whom it is, for each flow."""


@cache
def scope_of(ask: str) -> Scope:
    """Return by what the answer to a question can differ."""
    if ask.startswith(ONE_ANSWER_ASKS):
        return Scope(flow=False, place=False, contents=False)
    place = ask.startswith(PLACE_ASKS)
    return Scope(True, place, not place and not ask.startswith(USE_ASKS))  # noqa: FBT003


class AskedTogether(Protocol):
    """Rows that are asked all at once."""

    @property
    def whole(self) -> int:
        """Every row."""

    def column(
        self, name: object, test: Callable[[Any], Truth], scope: Scope
    ) -> Column:
        """Return the answers of all rows to a question."""


class _Condition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @cached_property
    def key(self) -> object:
        """What tells it from any other condition: its own words."""
        return repr(self)

    @cached_property
    def scope(self) -> Scope:
        """By what the answer can differ."""
        each = [scope_of(ask) for ask in asks_in(self)]
        return Scope(*map(any, zip(*each, strict=True)))


class All(_Condition):
    """Every part holds."""

    all: tuple[Condition, ...]

    def holds(self, row: Answers) -> Truth:
        """Return the least of the parts."""
        return all_of(part.holds(row) for part in self.all)

    def column(self, rows: AskedTogether) -> Column:
        """Return where every part holds; the rest is not asked once none can."""
        yes = may = rows.whole
        for part in self.all:
            one = part.column(rows)
            yes &= one.yes
            may &= one.may
            if not may:
                break
        return Column(yes, may)


class AnyOf(_Condition):
    """At least one part holds."""

    any: tuple[Condition, ...]

    def holds(self, row: Answers) -> Truth:
        """Return the greatest of the parts."""
        return any_of(part.holds(row) for part in self.any)

    def column(self, rows: AskedTogether) -> Column:
        """Return where a part holds; the rest is not asked once all have one."""
        yes = may = 0
        for part in self.any:
            one = part.column(rows)
            yes |= one.yes
            may |= one.may
            if yes == rows.whole:
                break
        return Column(yes, may)


class Not(_Condition):
    """The part does not hold."""

    not_: Condition = Field(alias="not")

    def holds(self, row: Answers) -> Truth:
        """Return the opposite of the part."""
        return not_(self.not_.holds(row))

    def column(self, rows: AskedTogether) -> Column:
        """Return where the part does not hold."""
        part = self.not_.column(rows)
        return Column(rows.whole & ~part.may, rows.whole & ~part.yes)


class Ask(_Condition):
    """One question with one test of its answer."""

    ask: str
    is_: Scalar | None = Field(default=None, alias="is")
    one_of: tuple[Scalar, ...] | None = None
    includes: Scalar | None = None
    at_least: str | None = None
    longer_than: str | None = None
    older_than: str | None = None
    within: str | None = None
    above: int | None = None
    exists: bool | None = None

    def holds(self, row: Answers) -> Truth:
        """Ask the row and test its answer."""
        answer = row.answer(self.ask)
        if isinstance(answer, Truth):
            return answer if self.is_ is not False else not_(answer)
        if answer is Nothing.UNKNOWN:
            return Truth.UNKNOWN
        if isinstance(answer, Absent):
            return Truth.NO
        if isinstance(answer, Ranks):
            return answer.at_least(self.at_least or "")
        return truth(self._test(answer, row.on))

    def column(self, rows: AskedTogether) -> Column:
        """Ask all rows and test their answers."""
        return rows.column(self.key, self.holds, self.scope)

    def _test(self, answer: Any, on: date) -> bool:  # noqa: ANN401
        if self.exists is not None:
            return (answer is not Nothing.NONE) is self.exists
        if answer is Nothing.NONE:
            return self._test_none()
        return any(passes(answer, wanted, on) for passes, wanted in self._wanted)

    @cached_property
    def _wanted(self) -> tuple[tuple[Callable[[Any, Any, date], bool], Any], ...]:
        """The tests of the answer that this asks for, each with what it wants."""
        found = ((_TESTS[name], getattr(self, name)) for name in _TESTS)
        return tuple((test, wanted) for test, wanted in found if wanted is not None)

    def _test_none(self) -> bool:
        """Test the answer that there is nothing: no period is the longest one.

        What never happened was not done within any period either.
        """
        if self.longer_than is not None or self.older_than is not None:
            return True
        return self.is_ == "none" or (self.one_of is not None and "none" in self.one_of)


def asks_in(condition: _Condition) -> Iterator[str]:
    """Yield every question that a condition asks."""
    if isinstance(condition, Ask):
        yield condition.ask
    elif isinstance(condition, Not):
        yield from asks_in(condition.not_)
    elif isinstance(condition, All):
        for part in condition.all:
            yield from asks_in(part)
    elif isinstance(condition, AnyOf):
        for part in condition.any:
            yield from asks_in(part)


class Ranks:
    """A tier that is only known to lie between two."""

    def __init__(self, low: int, high: int) -> None:
        """Keep the two ends, 0 to 4."""
        self.low, self.high = low, high

    def at_least(self, tier: str) -> Truth:
        """Say whether the tier is at least the one named, e.g. ``T3``."""
        rank = int(tier.removeprefix("T"))
        if self.low >= rank:
            return Truth.YES
        return Truth.UNKNOWN if self.high >= rank else Truth.NO


def _days(period: str) -> int:
    parsed = parse_period(period)
    return parsed.months * 31 + parsed.days


_TESTS: Mapping[str, Callable[[Any, Any, date], bool]] = {
    "is_": lambda answer, wanted, _: bool(answer == wanted),
    "one_of": lambda answer, wanted, _: answer in wanted,
    "includes": lambda answer, wanted, _: wanted in answer,
    "longer_than": lambda answer, wanted, _: _days(answer) > _days(wanted),
    "older_than": lambda answer, wanted, on: period_end(answer, wanted) < on,
    "within": lambda answer, wanted, on: answer <= on <= period_end(answer, wanted),
    "above": lambda answer, wanted, _: bool(answer > wanted),
}
"""What each test asks of an answer that is a value."""


def _kind(raw: Any) -> str:  # noqa: ANN401 - what a file holds
    keys = raw if isinstance(raw, dict) else ()
    return next((key for key in ("all", "any", "not") if key in keys), "ask")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Ask, Tag("ask")],
    Discriminator(_kind),
]
"""What a rule asks of a row; see the head of this file for how it is written."""

All.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
