"""The map as boxes in columns and what joins them: the values of the figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from datamap.flows import FlowRow, FlowTable
from datamap.logic import Truth
from reports.language import Language, counted, marked
from reports.pages.people_and_places import about_name

COLUMNS = ("people", "data", "activity", "recipient", "place")
"""Columns of the figure from left to right."""

MOST: Mapping[str, int] = {
    "people": 12, "data": 20, "activity": 22, "recipient": 26, "place": 10,
}  # fmt: skip
"""Most boxes of a column; those with the least in them are put together."""

UNKNOWN_PLACE = "unknown"
"""Id of the place that stands for every place nobody has named."""

Key = tuple[str, str]
"""Column and id of a box."""


@dataclass(frozen=True)
class Node:
    """One box of the figure."""

    column: str
    id: str
    label: str
    outside: Truth = Truth.NO
    """For recipients and places: whether outside the UK."""

    stands_for: tuple[str, ...] = ()
    """Names of what is put together in it; empty for a single one."""

    @property
    def key(self) -> Key:
        """Column and id."""
        return self.column, self.id


@dataclass(frozen=True)
class Link:
    """Two boxes in neighbouring columns that some data goes between."""

    before: Key
    after: Key
    outside: Truth
    """Whether some of what goes along it ends outside the UK."""

    sure: bool
    """Whether it is known that data goes along it, and not only possible."""

    weight: int
    """How many different pairs of data and people go along it."""


@dataclass(frozen=True)
class FlowPicture:
    """The boxes, and what joins them."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()


def picture(table: FlowTable, words: Language) -> FlowPicture:
    """Return the boxes and links of a map on a day, in the order of the map."""
    nodes: dict[Key, Node] = {}
    found: list[tuple[FlowRow, list[Node]]] = []
    for row in table.rows:
        chain = _chain(table, row, words)
        found.append((row, chain))
        for node in chain:
            known = nodes.setdefault(node.key, node)
            if node.outside > known.outside:
                nodes[node.key] = replace(known, outside=node.outside)
    home = _put_together(nodes, found, words)
    chains = [(row, [home[node.key] for node in chain]) for row, chain in found]
    shown = {node.key: node for node in home.values()}
    return FlowPicture(tuple(shown.values()), tuple(_links(chains)))


def _chain(table: FlowTable, row: FlowRow, words: Language) -> list[Node]:
    contents, leg = row.contents, row.leg
    country = leg.settled_country
    place = words.country(country) if country else words.text(marked("Not known"))
    return [
        Node("people", contents.group.id, contents.group.name),
        Node("data", contents.category.id, contents.category.name),
        Node("activity", row.activity.id, row.activity.name),
        Node("recipient", row.about, about_name(table, row.about, words), _out(row)),
        Node("place", country or UNKNOWN_PLACE, place, leg.abroad),
    ]


def _out(row: FlowRow) -> Truth:
    """Say whether a row is outside the UK; one that may not exist only may be."""
    if row.leg.abroad is Truth.YES and row.leg.certain is not Truth.YES:
        return Truth.UNKNOWN
    return row.leg.abroad


def _links(chains: Iterable[tuple[FlowRow, list[Node]]]) -> Iterable[Link]:
    rows: dict[tuple[Key, Key], list[FlowRow]] = {}
    for row, chain in chains:
        for first, second in pairwise(chain):
            rows.setdefault((first.key, second.key), []).append(row)
    for (before, after), same in rows.items():
        carried = {(row.contents.category.id, row.contents.group.id) for row in same}
        sure = any(_is_sure(row, after[0]) for row in same)
        is_place = after[0] == "place"
        outside = max(row.leg.abroad if is_place else _out(row) for row in same)
        yield Link(before, after, outside, sure, len(carried))


def _is_sure(row: FlowRow, column: str) -> bool:
    """Say whether a row shows that data goes to its box in a column."""
    if column == "place":
        return row.leg.certain is Truth.YES
    return row.contents.certain is Truth.YES


def _put_together(
    nodes: Mapping[Key, Node],
    found: Iterable[tuple[FlowRow, list[Node]]],
    words: Language,
) -> Mapping[Key, Node]:
    """Return the box that stands for each: its own, or one for several."""
    weights: dict[Key, set[Key]] = {}
    for _, chain in found:
        for before, after in pairwise(chain):
            weights.setdefault(before.key, set()).add(after.key)
            weights.setdefault(after.key, set()).add(before.key)
    home: dict[Key, Node] = {}
    for column in COLUMNS:
        own = [one for one in nodes.values() if one.column == column]
        ordered = sorted(own, key=lambda one: (-one.outside, -len(weights[one.key])))
        kept, rest = _split(ordered, MOST[column])
        home.update({one.key: one for one in own if one in kept})
        home.update(_several(column, [one for one in own if one in rest], words))
    return home


def _split(ordered: list[Node], most: int) -> tuple[list[Node], list[Node]]:
    """Return the boxes to keep and those to put together.

    Of the places only countries outside the UK are put together.
    """
    if len(ordered) <= most:
        return ordered, []
    fixed = [one for one in ordered if one.column == "place" and not _is_out(one)]
    free = [one for one in ordered if one not in fixed]
    room = most - len(fixed) - len({one.outside for one in free})
    return [*fixed, *free[:room]], free[room:]


def _is_out(node: Node) -> bool:
    return node.outside is Truth.YES


_MORE: Mapping[tuple[str, Truth], tuple[str, str]] = {
    ("recipient", Truth.YES): counted(
        "{n} more outside the UK", "{n} more outside the UK"
    ),
    ("recipient", Truth.UNKNOWN): counted(
        "{n} more, place not known", "{n} more, places not known"
    ),
    ("recipient", Truth.NO): counted("{n} more in the UK", "{n} more in the UK"),
    ("place", Truth.YES): counted("{n} more country", "{n} more countries"),
    ("people", Truth.NO): counted("{n} more group", "{n} more groups"),
    ("data", Truth.NO): counted("{n} more kind", "{n} more kinds"),
    ("activity", Truth.NO): counted("{n} more activity", "{n} more activities"),
}


def _several(column: str, rest: list[Node], words: Language) -> Mapping[Key, Node]:
    made: dict[Key, Node] = {}
    for outside in Truth:
        same = [one for one in rest if one.outside is outside]
        if not same:
            continue
        label = words.count(*_MORE[column, outside], len(same))
        names = tuple(one.label for one in same)
        several = Node(column, f"more.{outside.word}", label, outside, names)
        made.update({one.key: several for one in same})
    return made
