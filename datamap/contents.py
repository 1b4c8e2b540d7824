"""Which data, about whom, a flow carries, and may carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from datamap import reference
from datamap.facts import Nothing, settled
from datamap.leg import answers_in
from datamap.logic import Truth, any_of, truth
from datamap.model import (
    Activity,
    DataCategory,
    DataItem,
    DataMap,
    Flow,
    PeopleGroup,
)


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
    def told(self) -> tuple[object, ...]:
        """All that it says, by id: what tells it from the rest of the flow's."""
        items = tuple(item.id for item in self.items)
        return self.category.id, items, self.is_whole, self.group.id, self.certain

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


def contents_of(
    datamap: DataMap, flow: Flow, activity: Activity, on: date
) -> Iterator[Contents]:
    """Yield the data a flow carries, and may carry, by category and group."""
    named = answers_in(flow.data)
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


def _bound(datamap: DataMap, activity: Activity) -> tuple[str, ...]:
    """Return the most data a flow can carry: what its activity uses.

    Where the activity does not say either, it is everything about its people.
    """
    named = answers_in(activity.data)
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
