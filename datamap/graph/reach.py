"""What data can get to from somewhere, and what stops when something fails."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from datamap.graph.kinds import EDGE_KINDS, Graph, Node
from datamap.logic import Truth


def carrying(graph: Graph) -> nx.DiGraph[Node]:
    """Return the edges along which data moves, as a plain graph."""
    found: nx.DiGraph[Node] = nx.DiGraph()
    found.add_nodes_from(graph)
    for source, target, edge in graph.edges(data=True):
        if EDGE_KINDS[edge["kind"]].carries:
            found.add_edge(source, target)
    return found


def reachable(graph: Graph, node: Node) -> frozenset[Node]:
    """Return every node that data at a node can get to.

    It is the most there can be: what a flow passes on is not compared with what
    came in. `datamap.graph.paths_to` does that.

    Examples
    --------
    >>> from datetime import date
    >>> from datamap.graph import to_graph
    >>> from datamap.load import read_map
    >>> graph = to_graph(read_map("victoria-cp"), date(2026, 11, 24))
    >>> ("party", "amazon-web-services") in reachable(graph, ("system", "classdojo"))
    True
    """
    return frozenset(nx.descendants(carrying(graph), node))


def cut_off(graph: Graph, node: Node) -> Mapping[Node, Truth]:
    """Return what cannot go on if a node fails, and how surely.

    Returns
    -------
    mapping of node to Truth
        Flows, activities, systems and parties that need the node, directly or
        through others: yes, or unknown where it is only possible, because a link
        is not certain or can be replaced. An activity is there if one of its
        flows is. The node itself is not.
    """
    sure, possible = _needs(graph, sure=True), _needs(graph, sure=False)
    surely, perhaps = nx.ancestors(sure, node), nx.ancestors(possible, node)
    return {
        one: Truth.YES if one in surely else Truth.UNKNOWN
        for one in graph
        if one in perhaps
    }


def _needs(graph: Graph, *, sure: bool) -> nx.DiGraph[Node]:
    """Return edges from each node to those that it needs."""
    found: nx.DiGraph[Node] = nx.DiGraph()
    found.add_nodes_from(graph)
    for source, target, edge in graph.edges(data=True):
        kind = EDGE_KINDS[edge["kind"]]
        is_sure = kind.stops_surely and edge["certain"] is Truth.YES
        if not kind.stops or (sure and not is_sure):
            continue
        ends = (source, target) if kind.stops == "source" else (target, source)
        found.add_edge(*ends)
    return found
