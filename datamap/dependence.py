"""What stops if a party or a system ends, and which data gets to somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from datamap import reference
from datamap.facts import Nothing, settled
from datamap.flows import FlowRow, FlowTable
from datamap.graph import (
    MOST_PATHS,
    UNKNOWN,
    Graph,
    Node,
    NodeKind,
    Paths,
    Stream,
    cut_off,
    node_of,
    paths_to,
    streams_to,
    to_graph,
)
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import (
    DataCategory,
    DataMap,
    Flow,
    Party,
    PeopleGroup,
    School,
    System,
)
from datamap.named import NoSuchRecordError, name_of, named
from datamap.vocabulary import Right

DATA_RIGHTS = (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.PORTABILITY)
"""Rights that cannot be met without the data itself."""


@dataclass(frozen=True)
class Stopped:
    """A flow, an activity or a system that cannot go on."""

    kind: NodeKind
    """What it is."""

    id: str
    """Its id."""

    certain: Truth
    """Whether it surely stops, or only may."""

    is_whole: bool
    """Whether all of it stops: not, for an activity that has other flows."""

    why: Message
    """The reason in one sentence."""


@dataclass(frozen=True)
class OnlyCopy:
    """Data that is nowhere else: a single point of failure."""

    people: str
    """Id of the group."""

    data: str
    """Id of the category."""

    certain: Truth
    """Whether there is surely no other copy, or only none that is known."""

    records: tuple[str, ...]
    """Ids of the flows that took it there."""


@dataclass(frozen=True, eq=False)
class Stops:
    """What stops if a party or a system ends."""

    datamap: DataMap
    """The map asked."""

    on: date
    """The day asked about."""

    at: Party | System
    """What ends."""

    stopped: tuple[Stopped, ...]
    """Flows, then activities, then systems and parties."""

    only_copies: tuple[OnlyCopy, ...]
    """Data that is nowhere else."""

    @property
    def rights(self) -> tuple[Right, ...]:
        """Rights that could not be met for the data of `only_copies`."""
        return DATA_RIGHTS if self.only_copies else ()

    @cached_property
    def unknowns(self) -> tuple[Message, ...]:
        """What nobody has said that the answer hangs on."""
        return tuple(_unknowns(self))


@dataclass(frozen=True, eq=False)
class Reach:
    """Which data about whom gets to a place or a party, and by which paths."""

    target: Node
    """The place or party."""

    streams: tuple[Stream, ...]
    """Each category about each group, complete, with its shortest path."""

    paths: Paths
    """The paths, shortest first, up to a limit."""


def what_stops(datamap: DataMap, at: str, on: date) -> Stops:
    """Return what stops if a party or a system ends.

    Parameters
    ----------
    datamap
        The map to read.
    at
        Id of a system or a party.
    on
        The day asked about.

    Raises
    ------
    NoSuchRecordError
        If the map has no such system or party.
    """
    place = datamap.records.get(at)
    if not isinstance(place, Party | System):
        known = [one.id for one in (*datamap.systems, *datamap.parties)]
        kind = "system or party"
        raise NoSuchRecordError(kind, at, known)
    kind_of_node = NodeKind.SYSTEM if isinstance(place, System) else NodeKind.PARTY
    graph = to_graph(datamap, on)
    lost = cut_off(graph, node_of(kind_of_node, at))
    table = FlowTable(datamap, on)
    stopped = tuple(_stopped(datamap, place, lost, table))
    return Stops(datamap, on, place, stopped, tuple(_only_copies(place, lost, table)))


def _stopped(
    datamap: DataMap,
    place: Party | System,
    lost: Mapping[Node, Truth],
    table: FlowTable,
) -> Iterator[Stopped]:
    order = (NodeKind.FLOW, NodeKind.ACTIVITY, NodeKind.SYSTEM, NodeKind.PARTY)
    for kind in order:
        for node, certain in lost.items():
            if node[0] == kind and node[1] in datamap.records:
                yield _why_stopped(datamap, place, node, certain, lost, table)


def _why_stopped(
    datamap: DataMap,
    place: Party | System,
    node: Node,
    certain: Truth,
    lost: Mapping[Node, Truth],
    table: FlowTable,
) -> Stopped:
    kind, record_id = NodeKind(node[0]), node[1]
    values = {"what": _label(datamap, record_id), "on": place.name}
    is_whole = kind is not NodeKind.ACTIVITY or all(
        node_of(NodeKind.FLOW, row.flow.id) in lost
        for row in table.rows
        if row.activity.id == record_id
    )
    text = "If {on} fails, {what} stops."
    if certain is not Truth.YES:
        text = (
            "If {on} fails, {what} may stop: the link is not sure or can be replaced."
        )
    elif not is_whole:
        text = "If {on} fails, part of {what} stops, and other flows of it go on."
    return Stopped(kind, record_id, certain, is_whole, Message(text, values))


def _label(datamap: DataMap, record_id: str) -> str:
    record = datamap.records[record_id]
    if isinstance(record, Flow):
        sender = name_of(datamap, record.sender)
        return f"what goes from {sender} to {name_of(datamap, record.recipient)}"
    return name_of(datamap, record_id)


def _only_copies(
    place: Party | System, lost: Mapping[Node, Truth], table: FlowTable
) -> Iterator[OnlyCopy]:
    """Yield the data whose every copy is where the place is, or may be.

    A copy is where a flow puts it: its system, or else its recipient. What people
    are given is theirs and is no copy of the school's.
    """
    copies: dict[tuple[str, str], list[FlowRow]] = {}
    for row in table.rows:
        if row.leg.is_first and not isinstance(
            table.datamap.records.get(row.flow.recipient), PeopleGroup
        ):
            contents = row.contents
            key = (contents.group.id, contents.category.id)
            copies.setdefault(key, []).append(row)
    for (people, data), rows in copies.items():
        gone = [row for row in rows if _is_at(place, row, lost)]
        others = [row for row in rows if row not in gone]
        if gone and all(row.contents.certain is not Truth.YES for row in others):
            is_sure = not others and any(_is_surely(place, row, lost) for row in gone)
            certain = Truth.YES if is_sure else Truth.UNKNOWN
            records = tuple(dict.fromkeys(row.flow.id for row in gone))
            yield OnlyCopy(people, data, certain, records)


def _copy_at(row: FlowRow) -> Node:
    if row.system is not None:
        return node_of(NodeKind.SYSTEM, row.system.id)
    return node_of(NodeKind.PARTY, row.flow.recipient)


def _is_at(place: Party | System, row: FlowRow, lost: Mapping[Node, Truth]) -> bool:
    where = _copy_at(row)
    return where[1] == place.id or where in lost


def _is_surely(place: Party | System, row: FlowRow, lost: Mapping[Node, Truth]) -> bool:
    where = _copy_at(row)
    is_there = where[1] == place.id or lost.get(where) is Truth.YES
    return is_there and row.contents.certain is Truth.YES


def _unknowns(stops: Stops) -> Iterator[Message]:
    at = stops.at
    systems = [
        one for one in stops.datamap.systems if at.id in (one.id, one.provider.value)
    ]
    for system in systems:
        if _is_unsaid(system, stops.on):
            text = "Nobody has said whether all data can be got out of {system}."
            yield Message(text, {"system": system.name})
    if any(one.certain is not Truth.YES for one in stops.stopped):
        yield Message("Nobody has confirmed all of what needs it.")


def _is_unsaid(system: System, on: date) -> bool:
    life = reference.shelf_life("exports_all")
    found = settled(system.design.exports_all, life, on)
    return isinstance(found, Nothing)


def who_can_reach(
    datamap: DataMap,
    target: str,
    on: date,
    *,
    limit: int = MOST_PATHS,
    people: str | None = None,
    data: str | None = None,
) -> Reach:
    """Return which data gets to a place or a party, and by which paths.

    Parameters
    ----------
    datamap
        The map to read.
    target
        A country code, ``unknown``, or the id of a party or of the school.
    on
        The day asked about.
    limit
        Most paths to return; `Reach.streams` is always complete.
    people, data
        Id of a group and of a category to keep to; all of them when left out.

    Raises
    ------
    NoSuchRecordError
        If there is no such place, party, group or category.
    """
    if people is not None:
        named(datamap, PeopleGroup, people)
    if data is not None:
        named(datamap, DataCategory, data)
    graph = to_graph(datamap, on)
    node = _target(datamap, graph, target)
    streams = streams_to(graph, node, people=people, data=data)
    paths = paths_to(graph, node, limit=limit, people=people, data=data)
    return Reach(node, streams, paths)


def _target(datamap: DataMap, graph: Graph, target: str) -> Node:
    record = datamap.records.get(target)
    if isinstance(record, Party | School):
        return node_of(NodeKind.PARTY, target)
    if target == UNKNOWN or reference.is_country(target):
        node = node_of(NodeKind.PLACE, target)
        if node not in graph:
            graph.add_node(node, kind=node[0], label=target)
        return node
    known = [name for kind, name in graph if kind in (NodeKind.PLACE, NodeKind.PARTY)]
    kind = "place or party"
    raise NoSuchRecordError(kind, target, [one for one in known if ":" not in one])
