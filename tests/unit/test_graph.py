"""The graph of a map: what it holds, what it refuses and what it answers."""

import runpy
import sys
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from datamap.flows import FlowTable
from datamap.graph import (
    EDGE_KINDS,
    NODE_KINDS,
    WrongEdgeError,
    connect,
    cut_off,
    node_of,
    paths_to,
    reachable,
    streams_to,
    to_graph,
)
from datamap.graph.kinds import NodeKind
from datamap.graph.page import graph_page
from datamap.load import build_map, read_map
from datamap.logic import Truth
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)
PAGE = Path(__file__).parents[2] / "docs" / "graph.md"

MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
documents:
  - {id: contract, kind: processor-contract, covers: [supplier, closed]}
people: [{id: pupils, name: Pupils}, {id: parents, name: Parents}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment}
  - {id: phone, name: Phone, about: [parents], kind: parent-contact}
parties:
  - id: supplier
    name: Supplier
    kind: supplier
    country: GB
    engages: [{party: helper, stored_in: IN}]
  - id: other
    name: Other
    kind: supplier
    country: {conflicting: [{value: FR}, {value: DE}]}
    engages: [{party: helper, stored_in: unknown}]
    successor: supplier
  - {id: helper, name: Helper, kind: supplier, country: US, engages: [{party: deep}]}
  - {id: deep, name: Deep, kind: supplier, country: JP, engages: unknown}
  - {id: researchers, name: Researchers, kind: research, country: CA}
systems:
  - {id: app, name: App, provider: supplier, stored_in: GB, contract: contract}
  - {id: tool, name: Tool, provider: supplier, part_of: app, stored_in: GB}
  - {id: box, name: Box, provider: unknown}
activities:
  - id: teaching
    name: Teaching
    purpose: To teach.
    people: [pupils]
    data: [marks]
    lawful_basis: public-task
    special_condition: health-or-social-care
    schedule_1: [health-or-social-care]
  - {id: contact, name: Contact, purpose: To tell., people: [parents], data: [phone]}
flows:
  - {id: in, activity: teaching, from: pupils, to: school, through: app, data: [marks]}
  - {id: out, activity: teaching, from: school, to: supplier, through: app,
     role: processor, data: [marks], agreement: contract}
  - {id: again, activity: teaching, from: school, to: other, role: controller,
     data: [marks]}
  - {id: onward, activity: teaching, from: helper, to: researchers, data: [marks]}
  - {id: report, activity: teaching, from: school, to: parents, data: [marks]}
  - {id: call, activity: contact, from: school, to: parents, data: [phone]}
  - {id: alone, activity: contact, from: researchers, to: deep, data: [phone]}
  - {id: closed, activity: teaching, from: school, to: helper, data: [marks],
     ends_on: 2026-01-31}
measures:
  - {id: locked, measure: ct-02, applies_to: [school, app], state: in-place}
"""


@pytest.fixture(scope="module")
def datamap():
    """Return a small invented map."""
    ids = read_text(MAP, "map.yaml")
    return build_map(ids)


@pytest.fixture(scope="module")
def graph(datamap):
    """Return its graph."""
    return to_graph(datamap, ON)


def names(path):
    """Return the ids of the nodes of a path after the data."""
    return [name for _, name in path.nodes[2:]]


def test_every_node_is_of_a_kind_of_the_table(graph):
    """Nodes are pairs of a known kind and an id, with a label."""
    kinds = {kind for kind, _ in graph}

    assert kinds == {kind.value for kind in NODE_KINDS}
    assert all(details["label"] for _, details in graph.nodes(data=True))


def test_every_edge_says_what_it_rests_on(datamap, graph):
    """Every edge has a kind of the table, a record of the map and a truth."""
    edges = list(graph.edges(data=True))

    assert {edge["kind"] for _, _, edge in edges} == set(EDGE_KINDS)
    assert all(edge["record"] in datamap.records for _, _, edge in edges)
    assert all(edge["certain"] in (Truth.UNKNOWN, Truth.YES) for _, _, edge in edges)


def test_only_open_flows_are_in_the_graph(graph):
    """A flow that has ended is no node, and papers do not point to it."""
    assert ("flow", "closed") not in graph
    assert ("flow", "out") in graph


def test_the_unknown_place_clashes_with_no_country(graph):
    """Places nobody has named are the one node called unknown."""
    assert ("place", "unknown") in graph
    assert graph.has_edge(("system", "app"), ("place", "unknown"))


def test_conflicting_answers_are_each_an_unsure_edge(graph):
    """Two countries in conflict give two edges and no certainty."""
    found = {
        target[1]: edge["certain"]
        for _, target, edge in graph.out_edges(("party", "other"), data=True)
        if edge["kind"] == "established-in"
    }

    assert found == {"FR": Truth.UNKNOWN, "DE": Truth.UNKNOWN}


def test_whoever_nobody_has_named_is_a_node_of_its_own(graph):
    """An unknown provider and unknown sub-processors have ids no record can have."""
    assert graph.has_edge(("system", "box"), ("party", "unknown:box"))
    assert graph.has_edge(("party", "deep"), ("party", "unknown:deep"))


@pytest.mark.parametrize(
    ("kind", "source", "target", "words"),
    [
        ("teleports", ("flow", "out"), ("party", "other"), "no kind of edge"),
        ("received-by", ("party", "other"), ("flow", "out"), "may not go"),
        ("received-by", ("flow", "out"), ("party", "nobody"), "has no party"),
    ],
)
def test_a_wrong_edge_is_refused(graph, kind, source, target, words):
    """An edge of no kind, between the wrong kinds or to nothing raises."""
    with pytest.raises(WrongEdgeError, match=words):
        connect(graph, kind, source, target, "out", Truth.YES)


def test_the_surer_of_two_like_edges_stays():
    """Adding an edge twice keeps one, with the greater certainty."""
    graph = nx.MultiDiGraph()
    ends = node_of(NodeKind.SYSTEM, "app"), node_of(NodeKind.PLACE, "GB")
    graph.add_nodes_from(ends)

    for certain in (Truth.UNKNOWN, Truth.YES, Truth.UNKNOWN):
        connect(graph, "kept-in", *ends, "app", certain, use="primary")

    assert [edge["certain"] for _, _, edge in graph.edges(data=True)] == [Truth.YES]


def test_paths_go_through_sub_processors_of_any_depth(graph):
    """Marks reach Japan through the supplier, its helper and the helper's own."""
    found = paths_to(graph, ("place", "JP"))

    assert ["out", "supplier", "helper", "deep", "JP"] in map(names, found.found)
    assert not found.is_bounded


def test_paths_come_shortest_first(graph):
    """The lengths of the paths never fall."""
    lengths = [len(one.steps) for one in paths_to(graph, ("place", "JP")).found]

    assert lengths == sorted(lengths)


def test_a_limit_is_told(graph):
    """A search that stops at its limit says that there are more."""
    found = paths_to(graph, ("place", "JP"), limit=1)

    assert len(found.found) == 1
    assert found.is_bounded


def test_where_a_helper_keeps_one_customers_data_is_not_anothers(graph):
    """India is where the helper keeps the supplier's data, and not the other's."""
    ways = [names(one) for one in paths_to(graph, ("place", "IN")).found]

    assert ["out", "supplier", "helper", "IN"] in ways
    assert not any("other" in way for way in ways)


def test_what_is_passed_on_is_reached_by_way_of_its_sender(graph):
    """The flow of the helper to researchers follows the flow that fed it."""
    ways = [names(one) for one in paths_to(graph, ("party", "researchers")).found]

    assert ["out", "supplier", "helper", "onward", "researchers"] in ways
    assert ["onward", "researchers"] not in ways


def test_a_sender_that_has_it_from_elsewhere_starts_a_path(graph):
    """A flow that nothing in the map feeds is reached from the data itself."""
    found = paths_to(graph, ("party", "deep"), people="parents", data="phone")

    assert [names(one) for one in found.found] == [["alone", "deep"]]


def test_data_given_to_people_goes_no_further(graph):
    """A path to a group of people ends there."""
    found = paths_to(graph, ("people", "parents"))

    assert [names(one) for one in found.found] == [["report", "parents"]]


def test_nothing_reaches_what_is_not_there(graph):
    """A node that the graph does not have is reached by no path."""
    assert paths_to(graph, ("place", "BR")).found == ()
    assert streams_to(graph, ("place", "BR")) == ()


def test_a_stream_prefers_a_sure_path(graph):
    """One path is told for each kind of data, a sure one if there is one."""
    (stream,) = streams_to(graph, ("party", "supplier"))

    assert (stream.people, stream.data) == ("pupils", "marks")
    assert stream.certain is Truth.YES
    assert stream.shortest.records[:2] == ("marks", "out")


def test_a_search_without_end_gives_up():
    """Parties that all engage one another do not keep the search going for ever."""
    count = 10
    each = [f"p{number}" for number in range(count)]
    parties = "\n".join(
        f"  - {{id: {one}, name: {one}, kind: supplier, country: GB, engages: ["
        + ", ".join(f"{{party: {two}}}" for two in each if two != one)
        + "]}"
        for one in each
    )
    text = f"""
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils}}]
data: [{{id: marks, name: Marks, about: [pupils], kind: attainment}}]
parties:
{parties}
activities:
  - {{id: teaching, name: Teaching, purpose: To teach., people: [pupils]}}
flows:
  - {{id: out, activity: teaching, from: school, to: p0, data: [marks]}}
"""
    parties_only = build_map(read_text(text, "map.yaml"), ())
    graph = graph_of_engagements(parties_only)

    found = paths_to(graph, ("party", "p9"), limit=10**9)

    assert found.is_bounded
    assert names(found.found[0]) == ["out", "p0", "p9"]


def graph_of_engagements(datamap):
    """Return the graph without the legs, which such a map makes too many of."""
    quiet = [
        one.model_copy(update={"engages": type(one.engages)()})
        for one in datamap.parties
    ]
    graph = to_graph(datamap.replacing(*quiet), ON)
    for one in datamap.parties:
        for engaged in one.engages.value or ():
            ends = ("party", one.id), ("party", engaged.party)
            connect(graph, "engages", *ends, one.id, Truth.YES)
    return graph


def test_reachable_is_the_most_there_can_be(graph):
    """From the app its data gets to the provider, helpers and their places."""
    found = reachable(graph, ("system", "app"))

    assert {("party", "supplier"), ("party", "deep"), ("place", "JP")} <= found
    assert ("system", "app") not in found


def test_what_is_cut_off_says_how_surely(graph):
    """Without the supplier its system and flows stop; without a helper they may."""
    surely = cut_off(graph, ("party", "supplier"))
    perhaps = cut_off(graph, ("party", "deep"))

    assert surely["system", "app"] is Truth.YES
    assert surely["system", "tool"] is Truth.YES
    assert surely["activity", "teaching"] is Truth.YES
    assert perhaps["party", "supplier"] is Truth.UNKNOWN
    assert ("flow", "call") not in surely


def test_the_page_on_the_graph_is_current():
    """docs/graph.md says what the tables say."""
    assert PAGE.read_text(encoding="utf-8") == graph_page()


def test_the_page_is_written_by_its_module(tmp_path, monkeypatch):
    """``python -m datamap.graph.page FILE`` writes the page."""
    target = tmp_path / "graph.md"
    monkeypatch.setattr(sys, "argv", ["page", str(target)])
    monkeypatch.delitem(sys.modules, "datamap.graph.page")

    runpy.run_module("datamap.graph.page", run_name="__main__")

    assert target.read_text(encoding="utf-8") == graph_page()


def test_everyone_in_the_flow_table_is_reached_in_the_graph():
    """Each party and place of each row of the example is reached by its data."""
    example = read_map("victoria-cp")
    graph = to_graph(example, ON)
    rows = FlowTable(example, ON).rows
    reached = {
        target: {(one.people, one.data) for one in streams_to(graph, target)}
        for target in [*_parties(example, rows), *_places(rows)]
    }

    for row in rows:
        pair = row.contents.group.id, row.contents.category.id
        if example.party(row.leg.holder):
            assert pair in reached["party", row.leg.holder]
            assert pair in reached["place", row.leg.country or "unknown"]


def _parties(example, rows):
    return {("party", row.leg.holder) for row in rows if example.party(row.leg.holder)}


def _places(rows):
    return {("place", row.leg.country or "unknown") for row in rows}
