"""The spine: one row per flow, data category, group of people and place.

Every question after this is a filter or a grouping of these rows. A row may be
there for certain or only possibly: what an unanswered field could mean is in the
table too, marked unknown, so that no answer mistakes silence for safety.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from datamap import reference
from datamap.facts import SETTLED, Fact, Nothing, Standing, settled, standing
from datamap.legs import Leg, legs_of
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import (
    Activity,
    DataCategory,
    DataItem,
    DataMap,
    Flow,
    PeopleGroup,
    System,
)

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

Use: TypeAlias = tuple[str, str]
"""An activity and a system or recipient that it uses, by id."""


@dataclass(frozen=True, eq=False)
class Contents:
    """Which data, about whom, a flow carries: half of a row."""

    category: DataCategory
    """The category of data."""

    items: tuple[DataItem, ...]
    """The items of it that move; those that are listed if the whole moves."""

    is_whole: bool
    """Whether the whole category moves, items nobody listed included."""

    group: PeopleGroup
    """The people it is about."""

    certain: Truth
    """Whether the flow carries it: unknown where nobody said what it carries."""

    on: date
    """The day asked about."""

    @cached_property
    def kinds(self) -> tuple[reference.SensitivityRow, ...]:
        """Rows of the sensitivity table that the data falls under."""
        named = [item.kind or self.category.kind for item in self.items]
        whole = [self.category.kind] if self.is_whole or not named else []
        return tuple(
            reference.sensitivity(kind) for kind in dict.fromkeys(named + whole)
        )

    @cached_property
    def tiers(self) -> tuple[int, int]:
        """Lowest and highest tier, 0 to 4, that the data can have."""
        base = max(reference.tier_rank(kind.tier) for kind in self.kinds)
        raised = [kind.tier_raised or kind.tier for kind in self.kinds]
        return base, max(reference.tier_rank(tier) for tier in raised)

    @cached_property
    def special(self) -> Truth:
        """Whether special category data is among it (Article 9)."""
        items = [_is_special(item, self.on) for item in self.items]
        return any_of([*items, *map(_kind_is_special, self.kinds)])

    @cached_property
    def criminal(self) -> Truth:
        """Whether criminal offence data is among it (Article 10)."""
        items = [_is_criminal(item, self.on) for item in self.items]
        kinds = [_CRIMINAL[kind.criminal] for kind in self.kinds]
        return any_of([*items, *kinds])


_CRIMINAL = {"yes": Truth.YES, "may": Truth.UNKNOWN, "no": Truth.NO}


def _is_special(item: DataItem, on: date) -> Truth:
    answer = settled(item.special, reference.shelf_life("special"), on)
    if isinstance(answer, Nothing):
        return Truth.UNKNOWN if answer is Nothing.UNKNOWN else Truth.NO
    return Truth.YES


def _is_criminal(item: DataItem, on: date) -> Truth:
    answer = settled(item.criminal, reference.shelf_life("criminal"), on)
    return truth(None if isinstance(answer, Nothing) else answer)


def _kind_is_special(kind: reference.SensitivityRow) -> Truth:
    if kind.special:
        return Truth.YES
    return Truth.UNKNOWN if kind.may_reveal_special else Truth.NO


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
    ) -> None:
        """Build the rows of the flows that are open on the day.

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
        """
        self.datamap = datamap
        self.on = on
        self.legs = dict(legs or {})
        self._consulted: set[str] | None = None
        self._uses = uses
        self.rows = tuple(self._rows())

    def _rows(self) -> Iterator[FlowRow]:
        for flow in self.datamap.flows:
            if self._uses is None or use_of(flow) in self._uses:
                yield from self.rows_of(flow)

    def rows_of(self, flow: Flow) -> Iterator[FlowRow]:
        """Yield the rows of one flow; none if it is not open on the day."""
        activity = self.datamap.find(Activity, flow.activity)
        if activity is None or not is_open(flow, self.on):
            return
        system = self.datamap.system(flow.through)
        if flow.id not in self.legs:
            self.legs[flow.id] = legs_of(self.datamap, flow, self.on)
        contents = tuple(contents_of(self.datamap, flow, activity, self.on))
        for leg in self.legs[flow.id]:
            for one in contents:
                yield FlowRow(flow, activity, system, one, leg)

    @contextmanager
    def watched(self) -> Iterator[set[str]]:
        """Collect the names of the fields that are read while this is open."""
        self._consulted = consulted = set[str]()
        try:
            yield consulted
        finally:
            self._consulted = None

    def settled(self, fact: Fact[T], field: str) -> T | Nothing:
        """Return the answer to reason with on the day; see `datamap.facts`."""
        if self._consulted is not None:
            self._consulted.add(field)
        return settled(fact, reference.shelf_life(field), self.on)

    def is_settled(self, fact: Fact[Any], field: str) -> bool:
        """Say whether a fact counts as an answer on the day."""
        return self.standing(fact, field) in SETTLED

    def standing(self, fact: Fact[Any], field: str) -> Standing:
        """Return how far a fact can be leaned on on the day."""
        if self._consulted is not None:
            self._consulted.add(field)
        return standing(fact, reference.shelf_life(field), self.on)

    @cached_property
    def by_use(self) -> Mapping[Use, tuple[FlowRow, ...]]:
        """The rows of each activity with each system or recipient it uses."""
        found: dict[Use, list[FlowRow]] = {}
        for row in self.rows:
            found.setdefault(use_of(row.flow), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}


def use_of(flow: Flow) -> Use:
    """Return the activity of a flow with the system, or recipient, that it uses."""
    return flow.activity, flow.through or flow.recipient


def is_open(flow: Flow, on: date) -> bool:
    """Say whether data moves along a flow on a day."""
    started = flow.starts_on is None or flow.starts_on <= on
    return started and (flow.ends_on is None or on <= flow.ends_on)


def contents_of(
    datamap: DataMap, flow: Flow, activity: Activity, on: date
) -> Iterator[Contents]:
    """Yield the data a flow carries, and may carry, by category and group."""
    named = _answers(flow.data)
    answer = settled(flow.data, reference.shelf_life("data"), on)
    is_settled = not isinstance(answer, Nothing)
    possible = named if is_settled else (*named, *_bound(datamap, activity))
    people = flow.people or activity.people
    for category_id, items in _by_category(possible).items():
        category = datamap.find(DataCategory, category_id)
        if category is None:
            continue
        is_whole = None in items
        kept = tuple(
            one for one in category.items.listed if is_whole or one.id in items
        )
        certain = Truth.YES if is_settled else Truth.UNKNOWN
        for group in _groups(datamap, category, people):
            yield Contents(category, kept, is_whole, group, certain, on)


def _answers(fact: Fact[tuple[str, ...]]) -> tuple[str, ...]:
    """Return every answer given, fresh or not, in conflict or not."""
    claimed = [value for claim in fact.claims for value in claim.value]
    return (*(fact.value or ()), *claimed)


def _bound(datamap: DataMap, activity: Activity) -> tuple[str, ...]:
    """Return the most data a flow can carry: what its activity uses.

    Where the activity does not say either, it is everything about its people.
    """
    named = _answers(activity.data)
    if named:
        return named
    people = set(activity.people)
    return tuple(one.id for one in datamap.data if people & set(one.about))


def _by_category(refs: tuple[str, ...]) -> dict[str, set[str | None]]:
    """Group references by category; None among the items means the whole."""
    found: dict[str, set[str | None]] = {}
    for ref in refs:
        category, _, item = ref.partition(".")
        found.setdefault(category, set()).add(item or None)
    return found


def _groups(
    datamap: DataMap, category: DataCategory, people: tuple[str, ...]
) -> Iterator[PeopleGroup]:
    meant = [one for one in category.about if one in people] or category.about
    for group_id in meant:
        group = datamap.find(PeopleGroup, group_id)
        if group is not None:
            yield group


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
