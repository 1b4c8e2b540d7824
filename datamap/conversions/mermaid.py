"""The main lines of a map as a Mermaid diagram, for a page or a wiki.

It shows people, data, uses, systems, parties and places, each kind in a group; what
is not certain is dotted. Flows are drawn as lines; papers, measures, bases and
conditions are left out, because nobody could read the picture with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from datamap.graph import Graph, Node, NodeKind, to_graph
from datamap.logic import Truth
from datamap.model import DataMap

_GROUPS: Mapping[NodeKind, str] = {
    NodeKind.PEOPLE: "People",
    NodeKind.DATA: "Data",
    NodeKind.ACTIVITY: "What it is used for",
    NodeKind.SYSTEM: "Systems",
    NodeKind.PARTY: "Who has it",
    NodeKind.PLACE: "Where",
}
"""Title of the group of each kind that is drawn, in the order of the picture."""

_DRAWN = frozenset(
    {"described-by", "run-by", "kept-in", "established-in", "engages", "part-of"}
)
"""Kinds of edge that are drawn as they are."""

_SAFE = frozenset(" .,-()/'")
"""Signs that mean nothing to Mermaid within quotes."""


def to_mermaid(datamap: DataMap, on: date) -> str:
    """Return the main lines of a map on a day as a Mermaid flowchart.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day asked about; see `datamap.graph.to_graph`.
    """
    graph = to_graph(datamap, on)
    lines = _lines(graph)
    used = {node for ends in lines for node in ends}
    nodes = [node for node in graph if node in used]
    names = {node: f"n{number}" for number, node in enumerate(nodes, start=1)}
    return "\n".join(
        ["flowchart LR", *_groups(graph, names), *_arrows(lines, names), ""]
    )


def _lines(graph: Graph) -> dict[tuple[Node, Node], Truth]:
    """Return what is joined to what, the surest of several once."""
    found: dict[tuple[Node, Node], Truth] = {}
    for source, target, certain in [*_plain(graph), *_by_flow(graph)]:
        ends = (source, target)
        found[ends] = max(certain, found.get(ends, Truth.NO))
    return found


def _plain(graph: Graph) -> Iterator[tuple[Node, Node, Truth]]:
    for source, target, edge in graph.edges(data=True):
        if edge["kind"] in _DRAWN:
            yield source, target, edge["certain"]


def _by_flow(graph: Graph) -> Iterator[tuple[Node, Node, Truth]]:
    """Yield data to use, and use to system and recipient, for each flow."""
    for flow in [node for node in graph if node[0] == NodeKind.FLOW]:
        ends = {
            target: edge["certain"]
            for _, target, edge in graph.out_edges(flow, data=True)
            if edge["kind"] in ("goes-through", "received-by")
        }
        (activity,) = (
            target
            for _, target, edge in graph.out_edges(flow, data=True)
            if edge["kind"] == "serves"
        )
        for data, _, edge in graph.in_edges(flow, data=True):
            if edge["kind"] == "carried-by":
                yield data, activity, edge["certain"]
        for target, certain in ends.items():
            yield activity, target, certain


def _groups(graph: Graph, names: Mapping[Node, str]) -> Iterator[str]:
    for kind, title in _GROUPS.items():
        nodes = [node for node in names if node[0] == kind]
        if nodes:
            yield f'  subgraph {kind.value}["{title}"]'
            for node in nodes:
                yield f'    {names[node]}["{_escaped(graph.nodes[node]["label"])}"]'
            yield "  end"


def _arrows(
    lines: Mapping[tuple[Node, Node], Truth], names: Mapping[Node, str]
) -> Iterator[str]:
    for (source, target), certain in lines.items():
        arrow = "-->" if certain is Truth.YES else "-.->"
        yield f"  {names[source]} {arrow} {names[target]}"


def _escaped(text: str) -> str:
    """Return a text in which nothing is read as Mermaid, Markdown or HTML."""
    flat = " ".join(text.split())
    return "".join(
        one if one.isalnum() or one in _SAFE else f"#{ord(one)};" for one in flat
    )
