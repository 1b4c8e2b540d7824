"""Tables over many schools say what the tables of each school say."""

import random
from datetime import date
from functools import cache

import networkx as nx
import pandas as pd
import pytest

from datamap.across import FLOW_COLUMNS, TRANSFER_COLUMNS, Schools
from datamap.flows import COLUMNS, FlowTable, as_record, word
from datamap.graph import to_graph
from datamap.graph.kinds import NodeKind
from datamap.load import build_map, read_map
from datamap.model import DataMap
from datamap.strict_yaml import Document
from datamap.transfers import restricted_transfers
from datamap.vocabulary import Role
from dpia.across import RISK_COLUMNS, SchoolRisks
from dpia.assessment import assess

ON = date(2026, 11, 24)
KINDS = ("attainment", "health", "identity", "images")
COUNTRIES = ("GB", "IE", "US", "NZ", "IN", "CA", "unknown")
EVIDENCE = [{"source": "contract", "checked_on": "2026-05-01"}]
STALE = [{"source": "contract", "checked_on": "2019-05-01"}]


def fact(chance: random.Random, *answers: object) -> object:
    """Return an answer as it may be written, or that there is none."""
    value = chance.choice(answers)
    if value in ("unknown", "none"):
        return value
    other = next(one for one in answers if one not in ("unknown", "none"))
    forms = [
        value,
        {"value": value, "evidence": chance.choice([EVIDENCE, STALE])},
        {"value": value, "provisional": "a reading"},
        {"conflicting": [{"value": value}, {"value": other}]},
        "unknown",
    ]
    return chance.choice(forms)


@cache
def made_up(seed: int) -> DataMap:
    """Return a map in which anything may be answered, open, stale or in conflict."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    firms = [f"firm-{number}" for number in range(5)]
    tree = {
        "format": "dpia-map/1",
        "school": {"id": "ysgol", "name": "Ysgol", "nation": "wales",
                   "phase": "primary"},
        "people": [{"id": one, "name": one, "children": fact(chance, True, False)}
                   for one in ("pupils", "staff")],
        "data": [{"id": kind, "name": kind, "kind": kind, "about": ["pupils", "staff"],
                  "items": {"listed": [
                      {"id": "one", "name": "1",
                       "special": fact(chance, "none", "health")},
                      {"id": "two", "name": "2", "criminal": fact(chance, True, False)},
                  ]}}
                 for kind in KINDS],
        "parties": [{"id": firm, "name": firm, "kind": "supplier",
                     "country": fact(chance, *COUNTRIES),
                     "engages": fact(chance, "none", engaged(chance, firm, firms)),
                     } for firm in firms],
        "systems": [{"id": f"app-{number}", "name": f"App {number}",
                     "provider": fact(chance, f"firm-{number}", "ysgol"),
                     "stored_in": fact(chance, "GB", "US")} for number in range(3)],
        "activities": [{"id": f"use-{number}", "name": "Use", "purpose": "To use it.",
                        "people": ["pupils"], "data": fact(chance, [*KINDS[:3]])}
                       for number in range(2)],
        "flows": [flow(chance, number, firms) for number in range(8)],
    }  # fmt: skip
    return build_map(Document("map.yaml", tree, {}))


def engaged(chance: random.Random, firm: str, firms: list[str]) -> object:
    """Return whom a firm engages, anybody but itself."""
    others = [one for one in chance.sample(firms, 3) if one != firm]
    return [{"party": one, "stored_in": fact(chance, *COUNTRIES)} for one in others]


def flow(chance: random.Random, number: int, firms: list[str]) -> dict[str, object]:
    """Return a flow to anybody, through a system or none."""
    made = {
        "id": f"flow-{number}", "activity": f"use-{number % 2}",
        "from": chance.choice(["pupils", "ysgol"]),
        "to": chance.choice([*firms, "ysgol", "pupils"]),
        "data": fact(chance, ["identity.one"], ["health", "identity"]),
        "role": fact(chance, "processor", "controller"),
        "mechanism": fact(chance, "none", "addendum", "derogation",
                          "adequacy-regulations"),
        "transfer_test": fact(chance, "none", {"met": True}, {"met": False}),
    }  # fmt: skip
    if chance.random() < 0.7:
        made["through"] = f"app-{chance.randrange(3)}"
    if chance.random() < 0.2:
        made["ends_on"] = "2025-01-01"
    return made


def together(maps: dict[str, DataMap]) -> Schools:
    """Return the tables of some maps."""
    schools = Schools(ON)
    for name, datamap in maps.items():
        schools.add(name, datamap)
    return schools


def drawn() -> dict[str, DataMap]:
    """Return the example twice, as schools that share everything, and made-up maps."""
    example = read_map("victoria-cp")
    maps = {f"made-up-{seed}": made_up(seed) for seed in range(30)}
    return {"a": example, "b": read_map("victoria-cp"), **maps}


def test_flow_tables_are_those_of_each_school():
    """Every row of every school is there, in its order, and says the same."""
    maps = drawn()

    table = together(maps).flow_table()

    wanted = [
        {"school": name, **as_record(row)}
        for name, datamap in maps.items()
        for row in FlowTable(datamap, ON).rows
    ]
    assert [*table.columns] == ["school", *COLUMNS] == [*FLOW_COLUMNS]
    assert table.astype("str").to_dict("records") == wanted


def test_transfers_are_those_of_each_school():
    """Every transfer of every school is there, with the verdict and the reason."""
    maps = drawn()

    table = together(maps).transfers()

    wanted = [
        told(name, one)
        for name, datamap in maps.items()
        for one in restricted_transfers(datamap, ON)
    ]
    assert [*table.columns] == [*TRANSFER_COLUMNS]
    assert table.astype("str").to_dict("records") == wanted


def told(school, one):
    """Return a transfer as the texts of `TRANSFER_COLUMNS`."""
    leg, ended, checked = one.leg, one.leg.holder_ended_on, one.leg.checked_on
    values = (
        school, one.flow.id, one.flow.activity, one.flow.through or "",
        ",".join(one.data), ",".join(one.people), one.flow.sender,
        leg.holder or "unknown", ended.isoformat() if ended else "",
        leg.country or "unknown", leg.standing.value, leg.use.value,
        " > ".join(leg.path), one.certain.word, one.regime, word(one.flow.mechanism),
        checked.isoformat() if checked else "", one.verdict.value, str(one.cover.why),
    )  # fmt: skip
    return dict(zip(TRANSFER_COLUMNS, values, strict=True))


WAYS = {"received-by", "given-to", "goes-through", "run-by", "kept-in",
        "established-in", "engages", "keeps-at"}  # fmt: skip


def test_data_reaches_the_countries_that_a_walk_finds():
    """Walking every path of the example's graph ends where the table says.

    Left out is what the graph does not tell of: where people are, and that nobody
    has to follow what somebody who decides for itself does.
    """
    datamap = read_map("victoria-cp")
    told_of = {
        flow.id
        for flow in datamap.flows
        if datamap.party(flow.recipient) and flow.role.value is not Role.CONTROLLER
    }
    graph = to_graph(datamap, ON)
    ways = graph.edge_subgraph(
        key for key in graph.edges(keys=True) if graph.edges[key]["kind"] in WAYS
    )
    places = {node for node in ways if node[0] == NodeKind.PLACE}

    walked = {
        (flow, path[-1][1][1])
        for flow in told_of
        for path in nx.all_simple_edge_paths(ways, ("flow", flow), places)
        if holds(graph, path)
    }

    table = together({"a": datamap}).flow_table()
    rows = zip(table["flow"], table["country"], strict=True)
    assert len(told_of) > 10
    assert walked == {row for row in rows if row[0] in told_of}


def holds(graph, path):
    """Say whether a way is one: some places are kept for one party alone."""
    under = graph.edges[path[-1]].get("under")
    return not under or any(source[1] == under for source, *_ in path)


def test_no_schools_give_empty_tables():
    """Without schools there are columns and no rows."""
    schools = Schools(ON)

    assert schools.flow_table().empty
    assert [*schools.flow_table().columns] == [*FLOW_COLUMNS]
    assert schools.transfers().empty
    assert SchoolRisks(ON).risk_table().empty


@pytest.mark.parametrize("seed", [1, 2])
def test_risks_are_those_of_each_school(seed):
    """Every risk and gap of a school is there, with its levels."""
    risks = SchoolRisks(ON)
    datamap = made_up(seed)
    risks.add("a", datamap)
    risks.add("b", datamap)

    table = risks.risk_table()

    scores = assess(datamap, ON).scores
    levels = [one.current.words if one.current else ("", "") for one in scores]
    assert [*table.columns] == [*RISK_COLUMNS]
    assert table["school"].astype("str").tolist() == ["a"] * len(scores) + ["b"] * len(
        scores
    )
    first = table[: len(scores)]
    assert [*zip(first["low"], first["high"], strict=True)] == levels
    assert [*zip(first["activity"], first["about"], first["risk"], strict=True)] == [
        (one.activity, one.about, one.risk.id) for one in scores
    ]
    assert isinstance(table["risk"].dtype, pd.CategoricalDtype)
