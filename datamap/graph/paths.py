"""Every path by which a category about a group reaches a place or a party."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

import networkx as nx

from datamap.graph.kinds import EDGE_KINDS, Graph, Node, NodeKind
from datamap.graph.reach import carrying
from datamap.logic import Truth, all_of
from datamap.messages import Message

MOST_PATHS = 100
"""How many paths are told unless asked otherwise."""

MOST_STEPS = 20_000
"""How many steps are taken for one kind of data before the search stops."""


@dataclass(frozen=True)
class Step:
    """One edge of a path."""

    kind: str
    """Kind of the edge."""

    source: Node
    """Where it comes from."""

    target: Node
    """Where it goes to."""

    says: Message
    """The step in one sentence."""

    record: str
    """Id of the record that says so."""

    certain: Truth
    """How sure it is."""

    under: str = ""
    """Id of the party on whose behalf alone it is taken; empty for any."""


@dataclass(frozen=True)
class Path:
    """One way that data takes, from the people it is about."""

    steps: tuple[Step, ...]
    """The steps in order; no node twice."""

    @property
    def people(self) -> str:
        """Id of the group of people."""
        return self.steps[0].source[1]

    @property
    def data(self) -> str:
        """Id of the category of data."""
        return self.steps[0].target[1]

    @property
    def certain(self) -> Truth:
        """Whether every step is sure."""
        return all_of(one.certain for one in self.steps)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in order, the people first."""
        return (self.steps[0].source, *(one.target for one in self.steps))

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records that say so, each once."""
        return tuple(dict.fromkeys(one.record for one in self.steps))


@dataclass(frozen=True)
class Paths:
    """Paths to one node, and whether there may be more."""

    target: Node
    """Where they lead."""

    found: tuple[Path, ...]
    """The paths, the shortest first."""

    is_bounded: bool
    """Whether the search stopped before it had seen every path."""


@dataclass(frozen=True)
class Stream:
    """One category about one group that reaches a node."""

    people: str
    """Id of the group."""

    data: str
    """Id of the category."""

    certain: Truth
    """Whether one of the paths is sure in every step."""

    shortest: Path
    """The shortest path, a sure one if there is one."""


def paths_to(
    graph: Graph,
    target: Node,
    *,
    limit: int = MOST_PATHS,
    people: str | None = None,
    data: str | None = None,
) -> Paths:
    """Return every simple path by which data about people reaches a node.

    Data goes from the people to a flow that carries it, to who receives it and
    the system it is put into, on to providers, sub-processors of any depth and
    places, and by the next flow of a recipient that carries the same data.

    Parameters
    ----------
    graph
        The graph of a map.
    target
        A place, a party, a system or a group of people.
    limit
        Most paths to return.
    people, data
        Id of a group and of a category to keep to; all of them when left out.

    Returns
    -------
    Paths
        The shortest first; `Paths.is_bounded` says when there may be more.
    """
    useful = _leading_to(graph, target)
    walks = [_Walk(graph, *pair, useful) for pair in _pairs(graph, people, data)]
    ordered = merge(*(one.paths_to(target) for one in walks), key=_length)
    found = tuple(islice(ordered, limit + 1))
    is_bounded = len(found) > limit or any(one.gave_up for one in walks)
    return Paths(target, found[:limit], is_bounded)


def streams_to(
    graph: Graph,
    target: Node,
    *,
    people: str | None = None,
    data: str | None = None,
) -> tuple[Stream, ...]:
    """Return each category about each group that reaches a node, or may.

    Never bounded: one path is told for each. In the order of the map.
    """
    useful = _leading_to(graph, target)
    found = []
    for pair in _pairs(graph, people, data):
        walk = _Walk(graph, *pair, useful)
        sure = walk.shortest_to(target, sure=True)
        path = sure or walk.shortest_to(target, sure=False)
        if path is not None:
            found.append(Stream(*pair, path.certain, path))
    return tuple(found)


def _length(path: Path) -> int:
    return len(path.steps)


def _leading_to(graph: Graph, target: Node) -> frozenset[Node]:
    if target not in graph:
        return frozenset()
    return frozenset(nx.ancestors(carrying(graph), target)) | {target}


def _pairs(graph: Graph, people: str | None, data: str | None) -> list[tuple[str, str]]:
    """Return which categories about which groups any flow carries."""
    found = {
        (edge["people"], source[1]): None
        for source, _, edge in graph.edges(data=True)
        if edge["kind"] == "carried-by"
    }
    return [
        pair for pair in found if people in (None, pair[0]) and data in (None, pair[1])
    ]


class _Walk:
    """Follows one category about one group through the graph."""

    def __init__(
        self, graph: Graph, people: str, data: str, useful: frozenset[Node]
    ) -> None:
        self.graph = graph
        self.start: Node = (NodeKind.PEOPLE.value, people)
        self.data: Node = (NodeKind.DATA.value, data)
        self.useful = useful
        self.gave_up = False
        self.carried = {
            flow: self._step(self.data, flow, edge)
            for _, flow, edge in graph.out_edges(self.data, data=True)
            if edge["kind"] == "carried-by" and edge["people"] == people
        }
        self._entries = self._entry_flows()

    def paths_to(self, target: Node) -> Iterator[Path]:
        """Yield the simple paths, the shortest first, until the work is too much."""
        waiting: deque[tuple[Step, ...]] = deque([(self._first(),)])
        taken = 0
        while waiting:
            so_far = waiting.popleft()
            end = so_far[-1].target
            if end == target:
                yield Path(so_far)
                continue
            visited = {one.source for one in so_far}
            for step in self._steps(end):
                if step.target not in visited and _may_follow(so_far[-1], step):
                    waiting.append((*so_far, step))
                    taken += 1
            if taken > MOST_STEPS:
                self.gave_up = True
                return

    def shortest_to(self, target: Node, *, sure: bool) -> Path | None:
        """Return the shortest path, over sure steps only if asked, or None."""
        first = self._first()
        waiting: deque[tuple[Step, ...]] = deque([(first,)])
        seen = {(first.source, first.target)}
        while waiting:
            so_far = waiting.popleft()
            end = so_far[-1].target
            if end == target:
                return Path(so_far)
            for step in self._steps(end):
                if (step.source, step.target) in seen or not (
                    _may_follow(so_far[-1], step)
                    and (step.certain is Truth.YES or not sure)
                ):
                    continue
                seen.add((step.source, step.target))
                waiting.append((*so_far, step))
        return None

    def _first(self) -> Step:
        edge = self.graph.edges[self.start, self.data, "described-by"]
        return self._step(self.start, self.data, edge)

    def _steps(self, node: Node) -> Iterable[Step]:
        if node == self.data:
            found: Iterable[Step] = self._entries
        else:
            found = self._onward(node)
        return [one for one in found if one.target in self.useful]

    def _onward(self, node: Node) -> Iterator[Step]:
        """Yield the steps that this data takes from a flow, a system or a party.

        What the school sends starts afresh from the data, so that a path does not
        first come in by every other flow.
        """
        if node[0] in (NodeKind.PEOPLE, NodeKind.DATA):
            return
        is_school = node == (NodeKind.PARTY.value, self.graph.graph["school"])
        for _, target, edge in self.graph.out_edges(node, data=True):
            if not EDGE_KINDS[edge["kind"]].carries:
                continue
            if edge["kind"] == "sends" and (is_school or target not in self.carried):
                continue
            yield self._step(node, target, edge)

    def _entry_flows(self) -> list[Step]:
        """Return the steps from the data to where it sets out.

        It sets out where the school or people send it, and where a sender has it
        from elsewhere; a flow that only passes on what came in is reached by way
        of its sender.
        """
        own = [one for one in self.carried.values() if self._starts(one.target)]
        reached: set[Node] = set()
        waiting = deque(one.target for one in own)
        while waiting:
            node = waiting.popleft()
            if node not in reached:
                reached.add(node)
                waiting.extend(one.target for one in self._onward(node))
        rest = [one for one in self.carried.values() if one.target not in reached]
        return own + rest

    def _starts(self, flow: Node) -> bool:
        school = (NodeKind.PARTY.value, self.graph.graph["school"])
        return any(
            edge["kind"] == "gives" or source == school
            for source, _, edge in self.graph.in_edges(flow, data=True)
            if edge["kind"] in ("gives", "sends")
        )

    def _step(self, source: Node, target: Node, edge: dict[str, Any]) -> Step:
        return Step(
            edge["kind"], source, target, self._says(source, target, edge),
            edge["record"], edge["certain"], edge.get("under", ""),
        )  # fmt: skip

    def _says(self, source: Node, target: Node, edge: dict[str, Any]) -> Message:
        template = EDGE_KINDS[edge["kind"]].says
        values = {
            "source": self.graph.nodes[source]["label"],
            "target": self.graph.nodes[target]["label"],
            "use": edge.get("use", ""),
        }
        if template.endswith("{target}."):  # "Storyjar, Inc." has its own full stop
            values["target"] = values["target"].removesuffix(".")
        return Message(template, values)


def _may_follow(before: Step, step: Step) -> bool:
    """Say whether a step may come after another.

    Where a sub-processor keeps what one party gives it says nothing about what
    it gets from another.
    """
    return not step.under or step.under == before.source[1]
