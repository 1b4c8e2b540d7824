"""Firms that engage one another in rings are followed as far as verdicts can differ."""

from collections.abc import Iterator
from datetime import date

import hypothesis.strategies as st
from hypothesis import given, settings

from datamap.flows import FlowTable
from datamap.load import build_map
from datamap.model import DataMap, Party
from datamap.strict_yaml import read_text
from datamap.transfers import TransferLaw
from dpia.asks import Situation

ON = date(2026, 11, 24)
LAWS = settings(derandomize=True, max_examples=150, deadline=None, database=None)
COUNTRIES = ("GB", "FR", "US", "IN", "unknown")
MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: use, name: Use, purpose: To use., people: [pupils], data: [marks]}
parties: [{id: firm-0, name: Firm, kind: supplier}]
flows:
  - {id: work, activity: use, from: school, to: firm-0, data: [marks],
     role: processor, mechanism: MECHANISM, transfer_test: {met: true}}
"""
OLD = [{"source": "a letter", "checked_on": "2015-01-01"}]

Firm = dict[str, object]
"""A firm as a file holds it, engaging others by their ids."""


def map_of(firms: list[Firm], mechanism: str = "none") -> DataMap:
    """Return a map of one flow to the first of some firms."""
    empty = build_map(read_text(MAP.replace("MECHANISM", mechanism), "map.yaml"))
    parties = [Party.model_validate(as_written(one)) for one in firms]
    return empty.replacing(*parties)


def as_written(firm: Firm) -> Firm:
    """Return a firm with its list of engagements written out."""
    engaged = [{"party": name, **place} for name, place in firm["engages"]]
    answer = engaged or "none"
    if not firm["listed"]:
        answer = {"value": engaged, "evidence": OLD} if engaged else "unknown"
    return {
        "id": firm["id"], "name": firm["id"], "kind": "supplier", "engages": answer,
        "country": firm["country"], "partial_approval": firm["approval"],
    }  # fmt: skip


def spelled_out(firms: list[Firm]) -> list[Firm]:
    """Return the firms as a tree: for each way to a firm one of its own, without rings.

    A firm that is already on the way is not followed again.
    """
    by_id = {one["id"]: one for one in firms}

    def ways(name: str, way: tuple[str, ...]) -> Iterator[Firm]:
        here = (*way, name)
        firm = by_id[name]
        if name in way:
            yield {**firm, "id": "--".join(here), "engages": [], "listed": True}
            return
        engages = [("--".join((*here, one)), place) for one, place in firm["engages"]]
        yield {**firm, "id": "--".join(here), "engages": engages}
        for one, _ in firm["engages"]:
            yield from ways(one, here)

    tree = [*ways("firm-0", ())]
    return [{**one, "id": one["id"].replace("--", "-to-"),
             "engages": [(to.replace("--", "-to-"), place)
                         for to, place in one["engages"]]} for one in tree]  # fmt: skip


def verdicts(datamap: DataMap) -> set[tuple[object, ...]]:
    """Return what is told of each place of the flow, by the firm and its place."""
    table = FlowTable(datamap, ON)
    law, situation = TransferLaw(table), Situation(table)
    return {
        (
            row.leg.holder and row.leg.holder.rpartition("-to-")[2],
            row.leg.use,
            row.leg.country,
            row.leg.certain,
            law.cover(row.flow, row.leg).covered,
            situation.row(row).answer("approval.shown"),
        )
        for row in table.rows
    }


@st.composite
def rings(draw: st.DrawFn) -> list[Firm]:
    """Draw firms of which each may engage any of the others."""
    names = [f"firm-{number}" for number in range(draw(st.integers(2, 4)))]
    place = st.sampled_from([{}, {"stored_in": "GB"}, {"stored_in": "US"}])
    approval = st.sampled_from(["unknown", {"met": True}, {"met": False}])
    return [
        {
            "id": name,
            "country": draw(st.sampled_from(COUNTRIES)),
            "approval": draw(approval),
            "listed": draw(st.booleans()),
            "engages": [(other, draw(place)) for other in names if draw(st.booleans())],
        }
        for name in names
    ]


@LAWS
@given(rings(), st.sampled_from(["none", "unknown", "idta"]))
def test_rings_are_told_as_if_every_way_were_spelled_out(firms, mechanism):
    """Every place has the verdicts that it has when each way to it is followed."""
    found = verdicts(map_of(firms, mechanism))

    assert found == verdicts(map_of(spelled_out(firms), mechanism))


def test_a_dozen_firms_that_all_engage_one_another_are_followed_to_an_end():
    """Ways through a ring are beyond count; places that can differ are not."""
    names = [f"firm-{number}" for number in range(12)]
    firms = [
        {"id": name, "country": COUNTRIES[number % 5], "approval": "unknown",
         "listed": number % 2 == 0, "engages": [(one, {}) for one in names]}
        for number, name in enumerate(names)
    ]  # fmt: skip

    legs = FlowTable(map_of(firms), ON).legs["work"]

    assert {leg.holder for leg in legs} == {*names, None}
    assert len(legs) < 12 * 12 * 12 * 4
