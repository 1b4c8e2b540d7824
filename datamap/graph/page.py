"""The page on the graph, written from the tables of its kinds.

``python -m datamap.graph.page docs/graph.md`` writes it again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from datamap.graph.kinds import EDGE_KINDS, NODE_KINDS, EdgeKind, NodeKind

_HEAD = """\
# The graph

What the graph of a map consists of.
This page is written from `datamap.graph.kinds`: change that, write the page again.

The records are the truth, and the graph is a view of them on one day.
A node is a pair of kind and id.
Every edge has a `kind`, the id of the `record` it comes from, and `certain`.
What is stale, provisional or in conflict is not certain.
Only flows that are open on the day are in it.
"""

_NODES = """
## Nodes

| kind | stands for |
|---|---|"""

_EDGES = """
## Edges

Data moves along an edge marked *carries*.
*Stops* says which end cannot go on when the other fails.

| kind | from | to | says | carries | stops |
|---|---|---|---|---|---|"""


def graph_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD.rstrip(), *_nodes(), *_edges(), ""])


def _nodes() -> Iterator[str]:
    yield _NODES
    for kind, text in NODE_KINDS.items():
        yield f"| {kind.value} | {text} |"


def _edges() -> Iterator[str]:
    yield _EDGES
    for one in EDGE_KINDS.values():
        says = one.says.format(source="*from*", target="*to*", use="*use*")
        carries = "yes" if one.carries else ""
        ends = [_kinds(one.sources), _kinds(one.targets)]
        yield f"| {' | '.join([one.name, *ends, says, carries, _stops(one)])} |"


def _kinds(kinds: tuple[NodeKind, ...]) -> str:
    return ", ".join(kind.value for kind in kinds)


def _stops(one: EdgeKind) -> str:
    ends = {"": "", "source": "from", "target": "to"}
    may = "" if one.stops_surely or not one.stops else "perhaps "
    return f"{may}{ends[one.stops]}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(graph_page(), encoding="utf-8", newline="\n")
