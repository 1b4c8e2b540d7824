"""Which kinds of node there are, and which kinds of edge may join them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from datamap.logic import Truth

if TYPE_CHECKING:
    import networkx as nx

Node: TypeAlias = tuple[str, str]
"""Kind and id of a node."""

Graph: TypeAlias = "nx.MultiDiGraph[Node]"

UNKNOWN = "unknown"
"""Id of the place that nobody has named. No country code looks like it."""


class NodeKind(StrEnum):
    """What a node can stand for."""

    PEOPLE = "people"
    DATA = "data"
    ACTIVITY = "activity"
    BASIS = "basis"
    CONDITION = "condition"
    FLOW = "flow"
    SYSTEM = "system"
    PARTY = "party"
    PLACE = "place"
    DOCUMENT = "document"
    MEASURE = "measure"


NODE_KINDS: Mapping[NodeKind, str] = {
    NodeKind.PEOPLE: "A group of people whom the data is about.",
    NodeKind.DATA: "A category of data; which items of it move is on the edge.",
    NodeKind.ACTIVITY: "One use of data with one purpose.",
    NodeKind.BASIS: "A lawful basis of Article 6; unknown where nobody has said.",
    NodeKind.CONDITION: "A condition of Article 9 or of Schedule 1.",
    NodeKind.FLOW: "Data going from one party to another, open on the day.",
    NodeKind.SYSTEM: "A product, or a place where data sits.",
    NodeKind.PARTY: (
        "The school or another organisation; an id with a colon stands for whoever "
        "nobody has named, as in unknown:storyjar."
    ),
    NodeKind.PLACE: "A country; unknown where nobody has said.",
    NodeKind.DOCUMENT: "A paper.",
    NodeKind.MEASURE: "A protective step.",
}
"""What a node of each kind stands for."""


@dataclass(frozen=True)
class EdgeKind:
    """One way in which two nodes may be joined."""

    name: str
    """Short permanent name."""

    sources: tuple[NodeKind, ...]
    """Kinds of node it may come from."""

    targets: tuple[NodeKind, ...]
    """Kinds of node it may go to."""

    says: str
    """Sentence with places for source, target and what is done there."""

    carries: bool = False
    """Whether data moves along it."""

    stops: Literal["", "source", "target"] = ""
    """Which end cannot go on when the other fails; empty for neither."""

    stops_surely: bool = True
    """Whether that end surely stops, or only may."""


_PEOPLE, _DATA, _FLOW = (NodeKind.PEOPLE,), (NodeKind.DATA,), (NodeKind.FLOW,)
_ACTIVITY, _SYSTEM = (NodeKind.ACTIVITY,), (NodeKind.SYSTEM,)
_PARTY, _PLACE = (NodeKind.PARTY,), (NodeKind.PLACE,)
_RECORDS = (
    NodeKind.PEOPLE, NodeKind.DATA, NodeKind.ACTIVITY, NodeKind.FLOW, NodeKind.SYSTEM,
    NodeKind.PARTY, NodeKind.DOCUMENT, NodeKind.MEASURE,
)  # fmt: skip

_ALL = (
    EdgeKind("described-by", _PEOPLE, _DATA,
             "{target}: data about {source}.", carries=True),
    EdgeKind("carried-by", _DATA, _FLOW,
             "It goes from {target}.", carries=True),
    EdgeKind("sends", _PARTY, _FLOW,
             "It is passed on from {target}.", carries=True, stops="target"),
    EdgeKind("gives", _PEOPLE, _FLOW,
             "{source} give what goes from {target}."),
    EdgeKind("received-by", _FLOW, _PARTY,
             "{target} receives it.", carries=True, stops="source"),
    EdgeKind("given-to", _FLOW, _PEOPLE,
             "{target} receive it.", carries=True),
    EdgeKind("goes-through", _FLOW, _SYSTEM,
             "It is put into {target}.", carries=True, stops="source"),
    EdgeKind("run-by", _SYSTEM, _PARTY,
             "{target} runs {source}.", carries=True, stops="source"),
    EdgeKind("part-of", _SYSTEM, _SYSTEM,
             "{source} is a service of {target}.", stops="source"),
    EdgeKind("kept-in", _SYSTEM, _PLACE,
             "{source} has data in {target} ({use}).", carries=True),
    EdgeKind("established-in", _PARTY, _PLACE,
             "{source} is in {target}.", carries=True),
    EdgeKind("engages", _PARTY, _PARTY,
             "{source} has work done by {target}.", carries=True,
             stops="source", stops_surely=False),
    EdgeKind("keeps-at", _PARTY, _PLACE,
             "{source} keeps it in {target}.", carries=True),
    EdgeKind("succeeded-by", _PARTY, _PARTY,
             "{target} took over the work of {source}."),
    EdgeKind("serves", _FLOW, _ACTIVITY,
             "The flow from {source} is for {target}.", stops="target"),
    EdgeKind("concerns", _ACTIVITY, _PEOPLE,
             "{source} is about {target}."),
    EdgeKind("uses", _ACTIVITY, _DATA,
             "{source} uses {target}."),
    EdgeKind("rests-on", _ACTIVITY, (NodeKind.BASIS,),
             "{source} rests on {target}."),
    EdgeKind("meets", _ACTIVITY, (NodeKind.CONDITION,),
             "{source} relies on the condition {target}."),
    EdgeKind("covers", (NodeKind.DOCUMENT,), _RECORDS,
             "{source} is about {target}."),
    EdgeKind("shown-by", _RECORDS, (NodeKind.DOCUMENT,),
             "{target} is a paper of {source}."),
    EdgeKind("protects", (NodeKind.MEASURE,), _RECORDS,
             "{source} protects {target}."),
)  # fmt: skip

EDGE_KINDS: Mapping[str, EdgeKind] = {one.name: one for one in _ALL}
"""Every kind of edge there is, by its name."""


class WrongEdgeError(ValueError):
    """An edge joins kinds of node that it may not, or a node that is not there."""


def node_of(kind: NodeKind, name: str) -> Node:
    """Return the node of a kind with an id."""
    return (kind.value, name)


def connect(
    graph: Graph,
    kind: str,
    source: Node,
    target: Node,
    record: str,
    certain: Truth,
    **more: str,
) -> None:
    """Add an edge of a kind, once for the same ends and details.

    Parameters
    ----------
    graph
        The graph, which holds both nodes.
    kind
        Name of the kind of edge.
    source, target
        The nodes to join.
    record
        Id of the record that says so.
    certain
        How sure the edge is; of two that are alike the surer stays.
    more
        Details, such as what is done at a place.

    Raises
    ------
    WrongEdgeError
        If there is no such kind, it may not join these nodes, or one is missing.
    """
    _require(graph, kind, source, target)
    key = "|".join([kind, *more.values()])
    known: dict[str, Any] = graph.get_edge_data(source, target, key) or {}
    if known.get("certain", Truth.NO) < certain:
        found = {"kind": kind, "record": record, "certain": certain, **more}
        graph.add_edge(source, target, key, **found)


def _require(graph: Graph, kind: str, source: Node, target: Node) -> None:
    if kind not in EDGE_KINDS:
        msg = f"There is no kind of edge called {kind}."
        raise WrongEdgeError(msg)
    allowed = EDGE_KINDS[kind]
    if source[0] not in allowed.sources or target[0] not in allowed.targets:
        msg = f"An edge {kind} may not go from {source[0]} to {target[0]}."
        raise WrongEdgeError(msg)
    for node in (source, target):
        if node not in graph:
            msg = f"The graph has no {node[0]} called {node[1]}."
            raise WrongEdgeError(msg)
