"""The graph written for other programs."""

import io
from datetime import date
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from datamap.conversions.graphml import COLOURS, to_graphml
from datamap.conversions.mermaid import to_mermaid
from datamap.graph import NodeKind, to_graph
from datamap.load import build_map, read_map
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)
NASTY = '<b>&\\"]; %%{init}%% `x` end'

MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: "NAME"}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
flows:
  - {id: marking, activity: teaching, from: pupils, to: school, data: [marks]}
"""


@pytest.fixture(scope="module")
def example():
    """Return the worked example."""
    return read_map("victoria-cp")


def nasty():
    """Return a map in which a name is full of signs that mean something."""
    return build_map(read_text(MAP.replace("NAME", NASTY), "map.yaml"))


def test_graphml_holds_the_whole_graph(example):
    """Reading the file back gives as many nodes and edges, with labels and kinds."""
    graph = to_graph(example, ON)

    read = nx.read_graphml(io.BytesIO(to_graphml(example, ON).encode()))

    assert (len(read), read.size()) == (len(graph), graph.size())
    assert read.nodes["party:gwe"]["kind"] == "party"
    assert all(details["label"] for _, details in read.nodes(data=True))
    assert {edge["certain"] for _, _, edge in read.edges(data=True)} == {
        "yes",
        "unknown",
    }


def test_graphml_is_drawn_in_columns_with_labels(example):
    """In yEd each node has its label, a place of its own and its kind's colour."""
    root = ET.fromstring(to_graphml(example, ON))  # noqa: S314
    drawing = "{http://www.yworks.com/xml/graphml}"
    places = [(one.get("x"), one.get("y")) for one in root.iter(f"{drawing}Geometry")]
    lines = {one.get("type") for one in root.iter(f"{drawing}LineStyle")}

    assert len(places) == len(set(places)) == len(to_graph(example, ON))
    assert all(one.text for one in root.iter(f"{drawing}NodeLabel"))
    assert lines == {"line", "dashed"}
    assert {kind.value for kind in NodeKind} == {*COLOURS}


def test_graphml_escapes_what_a_map_says():
    """A name with markup stays a name; what XML cannot hold is left out."""
    datamap = nasty()
    group = datamap.people[0].model_copy(update={"name": "<b>&\x07\ufffe\U0001f600"})

    root = ET.fromstring(to_graphml(datamap.replacing(group), ON))  # noqa: S314

    assert "<b>&\U0001f600" in [one.text for one in root.iter()]


def test_mermaid_groups_the_nodes(example):
    """Each kind that is drawn is in a group, and every line has both ends."""
    text = to_mermaid(example, ON)
    names = {line.split("[")[0].strip() for line in text.splitlines() if '["' in line}
    arrows = [line.split() for line in text.splitlines() if "->" in line]

    assert text.startswith("flowchart LR\n")
    assert text.count("subgraph ") == text.count("\n  end") == 6
    assert all({first, last} <= names for first, _, last in arrows)
    assert {arrow for _, arrow, _ in arrows} == {"-->", "-.->"}


def test_mermaid_escapes_what_a_map_says():
    """No sign of a name is read as Mermaid, Markdown or HTML."""
    text = to_mermaid(nasty(), ON)

    (line,) = (one for one in text.splitlines() if "init" in one)
    label = line.split('["')[1].removesuffix('"]')
    assert not set(label) & set('<>&"`%{}[]|\\')
    assert "#60;b#62;" in label
