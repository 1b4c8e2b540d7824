"""What a rule may ask of the signs that an impact assessment is needed.

A sign is looked for in the rows of the flows and, beside them, in rows of the
activity's own: what the school itself uses for it, whether a flow shows it or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from datamap.contents import Contents, contents_of
from datamap.facts import Fact, Nothing
from datamap.flows import FlowRow, FlowTable, Use, use_of
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import Activity, DataCategory, DataItem, Flow, PeopleGroup
from datamap.vocabulary import SpecialCategory
from dpia.catalogue import shipped_triggers
from dpia.columns import AskedUse
from dpia.conditions import USE_ASKS, Condition
from dpia.need import is_needed, possible_needs

if TYPE_CHECKING:
    from datetime import date

    from dpia.asks import RowAnswers, Situation


class AskedRow(Protocol):
    """A row that can be asked whether it meets a condition."""

    @property
    def row(self) -> FlowRow:
        """The row of the flow table."""

    def answer(self, ask: str) -> Any:  # noqa: ANN401 - any kind of answer
        """Return what can be asked of the row."""

    def holds(self, condition: Condition) -> Truth:
        """Ask a condition."""


Flows: TypeAlias = Sequence[Sequence[AskedRow]]
"""Rows of an activity, those of each flow together."""


def dpia_needed(one: RowAnswers) -> Truth:
    """Say whether the use of the row makes an impact assessment needed or likely.

    The same signs as the screening of the whole activity, looked for in one use.
    """
    use = use_of(one.row.flow)
    return one.situation.memory.once(
        ("assessment needed", *use), _needed, one.situation, use, one.activity
    )


def _needed(situation: Situation, use: Use, activity: Activity) -> Truth:
    flows = AskedUse(situation, use, everywhere=False)
    in_flows = _needed_for(flows, None)
    if in_flows is Truth.YES or (
        in_flows.may_hold and not _is_told(situation, activity)
    ):
        return in_flows  # what may be used besides makes nothing more certain
    return _needed_for(flows, activity)


def _needed_for(flows: AskedUse, besides: Activity | None) -> Truth:
    """Say whether it is needed for some flows, and what an activity uses besides."""
    triggers = shipped_triggers().values()
    holds = {
        one.id: any_of(
            _is_shown_in(flows, reason.when, besides) for reason in one.reasons
        )
        for one in triggers
    }
    return is_needed(possible_needs(triggers, holds))


def _is_shown_in(
    flows: AskedUse, condition: Condition, besides: Activity | None
) -> Truth:
    """Say what `is_shown` says, of the flows of one use asked all at once."""
    key = ("shown", condition.key, flows.rows, besides is None)
    return flows.situation.memory.once(key, _shown, flows, condition, besides)


def _shown(flows: AskedUse, condition: Condition, besides: Activity | None) -> Truth:
    yes, may = flows.holds(condition)
    is_same_for_all = flows.whole and not condition.scope.contents
    if condition.scope.contents:
        yes &= flows.rows.carried.yes
        may &= flows.rows.carried.may
    shown = Truth.YES if yes else Truth.UNKNOWN if may else Truth.NO
    if shown is Truth.YES or besides is None or is_same_for_all:
        return shown
    return max(shown, is_shown(condition, (), own_rows(flows.situation, besides)))


def _is_told(situation: Situation, activity: Activity) -> bool:
    """Say whether it is settled which data an activity uses."""
    return situation.table.settled(activity.data, "data") is not Nothing.UNKNOWN


def about_children(one: RowAnswers) -> Truth:
    """Say whether children are among the people of the row's activity."""
    datamap = one.situation.table.datamap
    groups = (datamap.find(PeopleGroup, name) for name in one.activity.people)
    return any_of(_are_children(one, group) for group in groups if group is not None)


def _are_children(one: RowAnswers, group: PeopleGroup) -> Truth:
    answer: bool | Nothing = one.situation.table.settled(group.children, "children")
    return truth(None if isinstance(answer, Nothing) else answer)


def uses_special(wanted: SpecialCategory) -> Callable[[RowAnswers], Truth]:
    """Return the question whether data of one special category is in a row."""

    def uses(one: RowAnswers) -> Truth:
        contents = one.row.contents
        kinds = (truth(wanted in kind.special) for kind in contents.kinds)
        items = (_is_special(one, item, wanted) for item in contents.items)
        return any_of([*kinds, *items])

    return uses


def _is_special(one: RowAnswers, item: DataItem, wanted: SpecialCategory) -> Truth:
    answer = one.situation.table.settled(item.special, "special")
    return truth(None if answer is Nothing.UNKNOWN else answer is wanted)


def is_shown(condition: Condition, flows: Flows, own: Sequence[AskedRow]) -> Truth:
    """Say whether an activity meets a condition, in its flows or in what it uses.

    The activity's own rows differ from those of its flows only in their data.
    """
    if not condition.scope.contents:
        firsts = [rows[0] for rows in flows] or own[:1]
        return any_of(one.holds(condition) for one in firsts)
    rows = (one for same in (*flows, own) for one in same)
    return any_of(
        all_of([one.row.contents.certain, one.holds(condition)]) for one in rows
    )


def by_flow(situation: Situation, flows: Iterable[Flow]) -> Flows:
    """Return the recipients' own rows of some flows: no sign asks about places."""
    table = situation.table
    rows = (table.rows_at(flow, table.heads_of(flow)[0]) for flow in flows)
    return tuple(tuple(map(situation.row, same)) for same in rows if same)


def own_rows(situation: Situation, activity: Activity) -> Sequence[AskedRow]:
    """Return the rows of what the school itself uses for an activity."""
    key = ("own rows", activity.id)
    rows = situation.memory.once(key, _own_rows, situation.table, activity)
    answers = tuple(map(situation.row, rows))
    is_named = rows[0].contents.category.id != activity.id
    return answers if is_named else tuple(map(_Unseen, answers))


def _own_rows(table: FlowTable, activity: Activity) -> tuple[FlowRow, ...]:
    is_told = table.settled(activity.data, "data") is not Nothing.UNKNOWN
    told = activity if is_told else activity.model_copy(update={"data": Fact()})
    flow = _own_flow(table.datamap.school.id, told)
    leg = table.heads_of(flow)[0]
    used = tuple(contents_of(table.datamap, flow, told, table.on))
    return tuple(
        FlowRow(flow, activity, None, contents, leg)
        for contents in used or (_anything(activity, table.on),)
    )


def _anything(activity: Activity, on: date) -> Contents:
    """Return what stands for data of which nobody has named any.

    It bears the id of the activity, as no record of data can.
    """
    people = PeopleGroup(id=activity.people[0], name=activity.name)
    data = DataCategory(
        id=activity.id, name=activity.name, about=activity.people, kind="identity"
    )
    return Contents(data, (), True, people, Truth.UNKNOWN, on)  # noqa: FBT003


class _Unseen:
    """A row of data that nobody has named: whatever is asked of the data is open."""

    def __init__(self, row: RowAnswers) -> None:
        self._answers = row
        self.row = row.row
        self.on = row.on

    def answer(self, ask: str) -> Any:  # noqa: ANN401 - any kind of answer
        """Return what the activity says, and nothing certain about its data."""
        return self._answers.answer(ask) if ask.startswith(USE_ASKS) else _OPEN

    def holds(self, condition: Condition) -> Truth:
        """Ask a condition."""
        return condition.holds(self)


_OPEN = Nothing.UNKNOWN


def _own_flow(school: str, activity: Activity) -> Flow:
    return Flow.model_validate(
        {
            "id": activity.id,
            "activity": activity.id,
            "from": school,
            "to": school,
            "data": activity.data,
        }
    )
