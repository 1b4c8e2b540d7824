"""The graph of a map as GraphML, for yEd, Gephi and other graph programs.

Only plain attributes are used, so that every program shows ``label`` and ``kind``.
What it cannot carry is what the graph does not hold: evidence, dates and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from datamap.graph import Graph, Node, to_graph
from datamap.model import DataMap

_NODE_KEYS = ("label", "kind", "record")
_EDGE_KEYS = (
    "label", "kind", "record", "certain", "use", "people", "items", "under", "field",
)  # fmt: skip

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


def to_graphml(datamap: DataMap, on: date) -> str:
    """Return the graph of a map on a day as a GraphML document.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day asked about; see `datamap.graph.to_graph`.
    """
    graph = to_graph(datamap, on)
    return "\n".join([*_head(datamap), *_nodes(graph), *_edges(graph), *_tail()])


def _head(datamap: DataMap) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            yield (
                f'  <key id="{owner}-{key}" for="{owner}" attr.name="{key}" '
                'attr.type="string"/>'
            )
    yield f'  <graph id={_quoted(datamap.id)} edgedefault="directed">'


def _tail() -> Iterator[str]:
    yield "  </graph>"
    yield "</graphml>"
    yield ""


def _nodes(graph: Graph) -> Iterator[str]:
    for node, details in graph.nodes(data=True):
        values = {"label": details["label"], "kind": details["kind"], "record": node[1]}
        yield f"    <node id={_quoted(_id(node))}>"
        yield from _data("node", values)
        yield "    </node>"


def _edges(graph: Graph) -> Iterator[str]:
    edges = graph.edges(data=True)
    for number, (source, target, details) in enumerate(edges, start=1):
        label = details["kind"].replace("-", " ")
        values = {**details, "certain": details["certain"].word, "label": label}
        ends = f"source={_quoted(_id(source))} target={_quoted(_id(target))}"
        yield f'    <edge id="e{number}" {ends}>'
        yield from _data("edge", {key: values.get(key, "") for key in _EDGE_KEYS})
        yield "    </edge>"


def _data(owner: str, values: dict[str, str]) -> Iterator[str]:
    for key, value in values.items():
        if value:
            text = escape(_NOT_XML.sub("", value))
            yield f'      <data key="{owner}-{key}">{text}</data>'


def _id(node: Node) -> str:
    return f"{node[0]}:{node[1]}"


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
