"""The slow way to the same answers: every path of every map, walked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import networkx as nx

from datamap.graph import to_graph
from datamap.graph.kinds import Graph, Node, NodeKind
from datamap.model import DataMap

ON_THE_WAY = frozenset(
    {"received-by", "given-to", "goes-through", "run-by", "kept-in", "established-in",
     "engages", "keeps-at"}
)  # fmt: skip
"""Edges that data of one flow takes; another flow of the same sender is another's."""

Reached = tuple[str, str, str, str]
"""A flow, a category of data, a group of people, and a country that it reaches."""


def reached(datamap: DataMap, on: date) -> set[Reached]:
    """Return where the data of each flow may end up, by walking all paths there."""
    graph = to_graph(datamap, on)
    ways = nx.subgraph_view(
        graph, filter_edge=lambda one, other, key: _kind(graph, one, other, key)
    )
    places = {node for node in graph if node[0] == NodeKind.PLACE}
    found = set()
    for node in graph:
        if node[0] == NodeKind.FLOW:
            countries = {
                path[-1][1][1]
                for path in nx.all_simple_edge_paths(ways, node, places)
                if _holds(graph, path)
            }
            found |= {
                (node[1], data, people, country)
                for data, people in _contents(graph, node)
                for country in countries
            }
    return found


def _kind(graph: Graph, one: Node, other: Node, key: object) -> bool:
    return graph.edges[one, other, key]["kind"] in ON_THE_WAY


def _holds(graph: Graph, path: list[tuple[Node, Node, object]]) -> bool:
    """Say whether a way is one: some places are kept for one party alone."""
    under = graph.edges[path[-1]].get("under")
    return not under or any(source[1] == under for source, *_ in path)


def _contents(graph: Graph, flow: Node) -> Iterator[tuple[str, str]]:
    for data, _, told in graph.in_edges(flow, data=True):
        if told["kind"] == "carried-by":
            yield data[1], told["people"]
