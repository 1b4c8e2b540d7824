"""The spine: one row per flow, data category, group of people and place.

Every question after this is a filter or a grouping of these rows. A row may be
there for certain or only possibly: what an unanswered field could mean is in the
table too, marked unknown, so that no answer mistakes silence for safety.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from datamap import reference
from datamap.contents import Contents, contents_of
from datamap.facts import SETTLED, Fact, Nothing, Standing, answer_to, standing
from datamap.leg import Leg, as_before
from datamap.legs import Heads, heads_of, legs_of
from datamap.logic import Truth, all_of, truth
from datamap.memory import After, Memory, Watched
from datamap.model import Activity, DataMap, Flow, Record, System

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "Contents",
    "FlowRow",
    "FlowTable",
    "Use",
    "as_record",
    "contents_of",
    "flow_table",
    "is_open",
    "use_of",
    "word",
]

R = TypeVar("R", bound=Record)
T = TypeVar("T")

Use: TypeAlias = tuple[str, str]
"""An activity and a system or recipient that it uses, by id."""


@dataclass(frozen=True, eq=False)
class FlowRow:
    """One row of the flow table."""

    flow: Flow
    """The flow."""

    activity: Activity
    """The activity that it serves."""

    system: System | None
    """The system that it goes through, if one is named."""

    contents: Contents
    """Which data about whom."""

    leg: Leg
    """Who holds it where."""

    @cached_property
    def certain(self) -> Truth:
        """Whether the row is there for certain."""
        return all_of([self.contents.certain, self.leg.certain])

    @property
    def about(self) -> str:
        """Id of the system it goes through or, where none is named, the recipient."""
        return use_of(self.flow)[1]


class FlowTable:
    """The rows of a map on a day, and what is settled on that day."""

    def __init__(
        self,
        datamap: DataMap,
        on: date,
        uses: Collection[Use] | None = None,
        legs: Mapping[str, tuple[Leg, ...]] | None = None,
        memory: Memory | None = None,
    ) -> None:
        """Read the flows that are open on the day.

        Parameters
        ----------
        datamap
            The map to read.
        on
            The day asked about.
        uses
            Activities, each with a system or recipient, whose flows to read; all
            when left out.
        legs
            Legs of flows that are known already, by the flow's id; they are
            followed afresh when left out.
        memory
            What keeps what is worked out; one that knows nothing when left out.
        """
        self.datamap = datamap
        self.on = on
        self.memory = memory or Memory()
        self._uses = uses
        self._given = legs or {}
        self._answered: Record | None = None

    def answered(
        self,
        datamap: DataMap,
        record: Record,
        facts: Iterable[Fact[Any]],
        uses: Collection[Use],
    ) -> FlowTable:
        """Return the table of the same map once facts of one record are answered.

        Only what was worked out from these facts is worked out again.

        Parameters
        ----------
        datamap
            The map with the answers.
        record
            The record that they are in, as it is now.
        facts
            The facts as they were before.
        uses
            Activities, each with a system or recipient, whose flows to read.
        """
        assert isinstance(self.memory, Watched)  # noqa: S101 - or nothing is known
        after = After(self.memory, facts)
        table = FlowTable(datamap, self.on, uses, memory=after)
        table._answered = record
        return table

    def as_it_is(self, record: R) -> R:
        """Return a record of a row as the map has it: rows may be from before."""
        found = self._answered
        if found is None or found.id != record.id:
            return record
        return found if isinstance(found, type(record)) else record

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that are open on the day, in the order of the map."""
        return tuple(
            flow
            for flow in self.datamap.flows
            if (self._uses is None or use_of(flow) in self._uses)
            and is_open(flow, self.on)
            and self.datamap.find(Activity, flow.activity) is not None
        )

    @property
    def uses(self) -> Iterable[Use]:
        """The activities, each with a system or recipient, that have open flows."""
        return self._flows_by_use

    def flows_of(self, use: Use) -> tuple[Flow, ...]:
        """Return the open flows of one use of data."""
        return self._flows_by_use.get(use, ())

    @cached_property
    def _flows_by_use(self) -> Mapping[Use, tuple[Flow, ...]]:
        found: dict[Use, list[Flow]] = {}
        for flow in self.flows:
            found.setdefault(use_of(flow), []).append(flow)
        return {use: tuple(flows) for use, flows in found.items()}

    @cached_property
    def legs(self) -> Mapping[str, tuple[Leg, ...]]:
        """The legs of each open flow, by its id."""
        return {flow.id: self.legs_of(flow) for flow in self.flows}

    @cached_property
    def rows(self) -> tuple[FlowRow, ...]:
        """Every row, flow by flow and in these leg by leg."""
        return tuple(row for flow in self.flows for row in self._rows_of(flow))

    @cached_property
    def by_use(self) -> Mapping[Use, tuple[FlowRow, ...]]:
        """The rows of each activity with each system or recipient it uses."""
        found: dict[Use, list[FlowRow]] = {}
        for row in self.rows:
            found.setdefault(use_of(row.flow), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def heads_of(self, flow: Flow) -> tuple[Leg, ...]:
        """Return the legs of a flow that no other leg brings in."""
        if flow.id in self._given:
            return tuple(leg for leg in self._given[flow.id] if leg.is_first)
        return self._heads(flow).all

    def legs_of(self, flow: Flow) -> tuple[Leg, ...]:
        """Return every leg of a flow."""
        if flow.id in self._given:
            return self._given[flow.id]
        key = ("legs", flow.id)
        return self.memory.once(key, self._follow, key, flow)

    def contents_of(self, flow: Flow) -> tuple[Contents, ...]:
        """Return the data that a flow carries, and may carry."""
        key = ("contents", flow.id)
        return self.memory.once(key, self._carried, key, flow)

    def rows_at(self, flow: Flow, leg: Leg) -> tuple[FlowRow, ...]:
        """Return the rows of a flow at one of its legs."""
        return self.memory.once(("rows", flow.id, leg), self._at, flow, leg)

    def _rows_of(self, flow: Flow) -> Iterator[FlowRow]:
        for leg in self.legs_of(flow):
            yield from self.rows_at(flow, leg)

    def _heads(self, flow: Flow) -> Heads:
        key = ("heads", flow.id)
        return self.memory.once(key, self._follow_heads, key, flow)

    def _follow_heads(self, key: Hashable, flow: Flow) -> Heads:
        now = heads_of(self.datamap, flow, self.on, self.standing)
        before: Heads | None = self.memory.before(key)
        return now if before is None else now.as_before(before)

    def _follow(self, key: Hashable, flow: Flow) -> tuple[Leg, ...]:
        now = legs_of(self.datamap, flow, self.on, self.standing, self._heads(flow))
        before: tuple[Leg, ...] | None = self.memory.before(key)
        return now if before is None else as_before(now, before)

    def _carried(self, key: Hashable, flow: Flow) -> tuple[Contents, ...]:
        activity = self._activity(flow)
        now = tuple(contents_of(self.datamap, flow, activity, self.on))
        for fact in (flow.data, activity.data):
            self.memory.read(fact)
        before: tuple[Contents, ...] = self.memory.before(key) or ()
        earlier = {one.told: one for one in before}
        return tuple(earlier.get(one.told, one) for one in now)

    def _at(self, flow: Flow, leg: Leg) -> tuple[FlowRow, ...]:
        activity = self._activity(flow)
        system = self.datamap.system(flow.through)
        contents = self.contents_of(flow)
        return tuple(FlowRow(flow, activity, system, one, leg) for one in contents)

    def _activity(self, flow: Flow) -> Activity:
        found = self.datamap.find(Activity, flow.activity)
        assert found is not None  # noqa: S101 - flows without one are left out
        return found

    def settled(self, fact: Fact[T], field: str) -> T | Nothing:
        """Return the answer to reason with on the day; see `datamap.facts`."""
        return answer_to(fact, self.standing(fact, field))

    def is_settled(self, fact: Fact[Any], field: str) -> bool:
        """Say whether a fact counts as an answer on the day."""
        return self.standing(fact, field) in SETTLED

    def standing(self, fact: Fact[Any], field: str) -> Standing:
        """Return how far a fact can be leaned on on the day."""
        self.memory.read(fact)
        return standing(fact, reference.shelf_life(field), self.on)


def use_of(flow: Flow) -> Use:
    """Return the activity of a flow with the system, or recipient, that it uses."""
    return flow.activity, flow.through or flow.recipient


def is_open(flow: Flow, on: date) -> bool:
    """Say whether data moves along a flow on a day."""
    started = flow.starts_on is None or flow.starts_on <= on
    return started and (flow.ends_on is None or on <= flow.ends_on)


COLUMNS: Mapping[str, str] = {
    "flow": "Id of the flow.",
    "activity": "Id of the activity it serves.",
    "sender": "Id of who sends.",
    "recipient": "Id of who receives.",
    "role": "Role of the recipient for the flow, or unknown.",
    "system": "Id of the system it goes through; empty if none is named.",
    "data": "Id of the category of data.",
    "items": "Ids of the items, joined by commas; empty for the whole category.",
    "people": "Id of the group of people.",
    "children": "Whether they are children: yes, no or unknown.",
    "tier": "Lowest tier of the data, T0 to T4.",
    "tier_at_most": "Highest tier that the data can have.",
    "special": "Whether special category data is among it: yes, no or unknown.",
    "criminal": "Whether criminal offence data is among it: yes, no or unknown.",
    "lawful_basis": "Lawful basis of the activity, or unknown.",
    "holder": "Id of the party that holds it at this place, or unknown.",
    "holder_ended_on": "Day on which the holder ended, as ISO text; empty if not.",
    "place_use": "What happens at the place; see PlaceUse.",
    "country": "Country code, or unknown; conflicting answers are unknown.",
    "country_standing": "How far the country can be leaned on; see Standing.",
    "path": "Ids of the parties it goes through, joined by ' > '.",
    "certain": "Whether the row is there for certain: yes or unknown.",
}
"""Columns of `flow_table` and what each holds; all are text."""


def flow_table(datamap: DataMap, on: date) -> pd.DataFrame:
    """Return the flow table of a map on a day.

    Returns
    -------
    DataFrame
        One row per flow open on the day, data category, group of people and
        place; columns as in `COLUMNS`, all text. Places that nobody has named
        have a row with country ``unknown``.
    """
    import pandas as pd

    table = FlowTable(datamap, on)
    records = [as_record(row) for row in table.rows]
    return pd.DataFrame(records, columns=list(COLUMNS), dtype="str")


def as_record(row: FlowRow) -> dict[str, str]:
    """Return a row as the texts of `COLUMNS`."""
    contents, leg = row.contents, row.leg
    low, high = contents.tiers
    ended = leg.holder_ended_on
    items = "" if contents.is_whole else ",".join(one.id for one in contents.items)
    return {
        "flow": row.flow.id,
        "activity": row.activity.id,
        "sender": row.flow.sender,
        "recipient": row.flow.recipient,
        "role": word(row.flow.role),
        "system": row.flow.through or "",
        "data": contents.category.id,
        "items": items,
        "people": contents.group.id,
        "children": truth(contents.group.children.value).word,
        "tier": f"T{low}",
        "tier_at_most": f"T{high}",
        "special": contents.special.word,
        "criminal": contents.criminal.word,
        "lawful_basis": word(row.activity.lawful_basis),
        "holder": leg.holder or "unknown",
        "holder_ended_on": ended.isoformat() if ended else "",
        "place_use": leg.use.value,
        "country": leg.country or "unknown",
        "country_standing": leg.standing.value,
        "path": " > ".join(leg.path),
        "certain": row.certain.word,
    }


def word(fact: Fact[Any]) -> str:
    """Return a fact as one word: its value, unknown, none or conflicting."""
    return str(fact.value) if fact.is_known else fact.state.value
