"""The map as a graph: a view of the records, built when it is asked for.

This package is the only one that imports networkx. A node is a pair of kind and
id; an edge has one of the kinds of the closed table `EDGE_KINDS`, the id of the
record it comes from and how sure it is. A flow is a node, because it ties data,
activity, sender, recipient and system together.
"""

from datamap.graph.build import to_graph
from datamap.graph.kinds import (
    EDGE_KINDS,
    NODE_KINDS,
    UNKNOWN,
    EdgeKind,
    Graph,
    Node,
    NodeKind,
    WrongEdgeError,
    connect,
    node_of,
)
from datamap.graph.paths import (
    MOST_PATHS,
    MOST_STEPS,
    Path,
    Paths,
    Step,
    Stream,
    paths_to,
    streams_to,
)
from datamap.graph.reach import cut_off, reachable

__all__ = [
    "EDGE_KINDS",
    "MOST_PATHS",
    "MOST_STEPS",
    "NODE_KINDS",
    "UNKNOWN",
    "EdgeKind",
    "Graph",
    "Node",
    "NodeKind",
    "Path",
    "Paths",
    "Step",
    "Stream",
    "WrongEdgeError",
    "connect",
    "cut_off",
    "node_of",
    "paths_to",
    "reachable",
    "streams_to",
    "to_graph",
]
