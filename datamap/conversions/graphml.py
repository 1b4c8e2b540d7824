"""The graph of a map as GraphML, for yEd, Gephi and other graph programs.

Plain attributes hold everything, so that every program has ``label`` and ``kind``.
Beside them stands how yEd draws it: a column for each kind, a dashed line for what is
not certain. What it cannot carry is what the graph does not hold: evidence, dates and
notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from datamap.graph import Graph, Node, to_graph
from datamap.model import DataMap

_NODE_KEYS = ("label", "kind", "record")
_EDGE_KEYS = (
    "label", "kind", "record", "certain", "use", "people", "items", "under", "field",
)  # fmt: skip

COLOURS: Mapping[str, str] = {
    "people": "#F6D9C2", "data": "#FFF1B8", "activity": "#D8E8F6", "basis": "#E7EAEE",
    "condition": "#E7EAEE", "flow": "#FFFFFF", "system": "#CFE8D5",
    "party": "#DCD6F0", "place": "#F4C7C3", "document": "#F3F0E6",
    "measure": "#D5EDEA",
}  # fmt: skip
"""Colour of each kind of node, in the order of their columns."""

_WIDE, _HIGH = 260, 34
"""Size of a node in yEd."""

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
    yield (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:y="http://www.yworks.com/xml/graphml">'
    )
    for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            yield (
                f'  <key id="{owner}-{key}" for="{owner}" attr.name="{key}" '
                'attr.type="string"/>'
            )
        yield (
            f'  <key id="{owner}-graphics" for="{owner}" '
            f'yfiles.type="{owner}graphics"/>'
        )
    yield f'  <graph id={_quoted(datamap.id)} edgedefault="directed">'


def _tail() -> Iterator[str]:
    yield "  </graph>"
    yield "</graphml>"
    yield ""


def _nodes(graph: Graph) -> Iterator[str]:
    rows: Counter[str] = Counter()
    for node, details in graph.nodes(data=True):
        values = {"label": details["label"], "kind": details["kind"], "record": node[1]}
        yield f"    <node id={_quoted(_id(node))}>"
        yield from _data("node", values)
        yield from _drawn_node(values["label"], values["kind"], rows[values["kind"]])
        rows[values["kind"]] += 1
        yield "    </node>"


def _drawn_node(label: str, kind: str, row: int) -> Iterator[str]:
    """Yield how yEd draws a node: below the one before it in the column of its kind."""
    column = list(COLOURS).index(kind)
    across, down = column * (_WIDE + 80), row * (_HIGH + 14)
    yield '      <data key="node-graphics"><y:ShapeNode>'
    place = f'x="{across}" y="{down}" width="{_WIDE}" height="{_HIGH}"'
    yield f"        <y:Geometry {place}/>"
    yield f'        <y:Fill color="{COLOURS[kind]}"/>'
    yield f"        <y:NodeLabel>{escape(_NOT_XML.sub('', label))}</y:NodeLabel>"
    yield '        <y:Shape type="roundrectangle"/>'
    yield "      </y:ShapeNode></data>"


def _edges(graph: Graph) -> Iterator[str]:
    edges = graph.edges(data=True)
    for number, (source, target, details) in enumerate(edges, start=1):
        label = details["kind"].replace("-", " ")
        values = {**details, "certain": details["certain"].word, "label": label}
        ends = f"source={_quoted(_id(source))} target={_quoted(_id(target))}"
        yield f'    <edge id="e{number}" {ends}>'
        yield from _data("edge", {key: values.get(key, "") for key in _EDGE_KEYS})
        line = "line" if values["certain"] == "yes" else "dashed"
        yield '      <data key="edge-graphics"><y:PolyLineEdge>'
        yield f'        <y:LineStyle type="{line}"/>'
        yield '        <y:Arrows source="none" target="standard"/>'
        yield "      </y:PolyLineEdge></data>"
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
