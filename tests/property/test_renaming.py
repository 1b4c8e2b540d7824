"""Ids and order carry no meaning: under other ids every answer is the same."""

from __future__ import annotations

import copy
import random
from datetime import date
from functools import cache

import pytest

from datamap.assemble import RawRecord
from datamap.breach import breach_reach
from datamap.check import check
from datamap.conversions.json_map import LIBRARIES, from_json, to_json
from datamap.dependence import what_stops
from datamap.flows import FlowTable
from datamap.load import read_map
from datamap.references import FIELDS, names_at
from datamap.strict_yaml import Document
from datamap.trace import trace
from datamap.transfers import restricted_transfers
from datamap.vocabulary import Right

ON = date(2026, 11, 24)
SEEDS = range(4)
PAPERS = ("source.document", "retention.source.document")
DATA = {"activities": ("data",), "flows": ("data",)}


@cache
def tree_of_example():
    """Return the example as one tree that takes nothing from libraries."""
    tree = to_json(read_map("victoria-cp"))
    return {key: tree[key] for key in tree if key != LIBRARIES}


@cache
def example():
    """Return the map of that tree."""
    return from_json(tree_of_example())


def renamed(seed):
    """Return the example under other ids, shuffled, and the old id of each new one."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, no secret
    tree = copy.deepcopy(tree_of_example())
    old = list(example().records)
    numbers = chance.sample(range(1000, 9999), len(old))
    new = {name: f"r{number}" for name, number in zip(old, numbers, strict=True)}
    for section, listed in tree.items():
        records = listed if isinstance(listed, list) else [listed]
        for record in records:
            if isinstance(record, dict):
                give_new_ids(section, record, new)
        if isinstance(listed, list):
            chance.shuffle(listed)
    return from_json(tree), {**{new[name]: name for name in new}, None: None}


def give_new_ids(section, record, new):
    """Write the new ids over the old ones in a record, in place."""
    raw = RawRecord(section, record, Document("map.json", {}, {}), ())
    for dotted in (*FIELDS.get(section, {}), *PAPERS, *DATA.get(section, ())):
        for named in list(names_at(raw, dotted)):
            category, dot, item = named.id.partition(".")
            put_at(record, named.path, f"{new.get(category, category)}{dot}{item}")
    if record.get("id") in new:
        record["id"] = new[record["id"]]


def put_at(here, path, value):
    """Put a value in a tree."""
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value


def checked(datamap, old):
    """Return what the check finds, without the order of names in its sentences."""
    return {
        (one.rule, old[one.record], one.severity, words(one.what))
        for one in check(datamap, ON)
    }


def words(message):
    """Return the words of a sentence in any order."""
    return "".join(sorted(str(message)))


def flows(datamap, old):
    """Return the flow table."""
    return {
        (
            old[row.flow.id],
            old[row.system.id] if row.system else None,
            old[row.contents.category.id],
            frozenset(one.id for one in row.contents.items),
            old[row.contents.group.id],
            old[row.leg.holder],
            tuple(old[one] for one in row.leg.path),
            row.leg.use,
            row.leg.country,
            row.leg.standing,
            row.certain,
        )
        for row in FlowTable(datamap, ON).rows
    }


def transfers(datamap, old):
    """Return what leaves the country, and what covers it."""
    return {
        (
            old[one.flow.id],
            old[one.leg.holder],
            one.leg.country,
            frozenset(old[name] for name in one.people),
            one.verdict,
            str(one.cover.why),
            one.certain,
        )
        for one in restricted_transfers(datamap, ON)
    }


def traced(datamap, old):
    """Return who has what of each group, and what there is to do."""
    by_old = {name: new for new, name in old.items()}
    found = set()
    for right in (Right.ERASURE, Right.ACCESS):
        answer = trace(datamap, by_old["pupils"], None, right, ON)
        found |= {words(step) for step in answer.checklist}
        found |= {frozenset(old[name] for name in answer.tell)}
        found |= {
            (one.basis, one.is_confirmed, one.answer,
             frozenset(old[name] for name in one.activities))
            for one in answer.bases
        }  # fmt: skip
        found |= {
            (old[one.recipient], old[one.through], one.role, one.applies.answer,
             one.tell, frozenset(old[name] for name in one.data), old[one.activity.id],
             old[one.flow.id] if one.flow else None, one.certain)
            for one in answer.trails
        }  # fmt: skip
    return found


def breached(datamap, old):
    """Return what a breach exposes at a product and at a firm."""
    by_old = {name: new for new, name in old.items()}
    found = set()
    for at in ("classdojo", "myconcern", "wrexham-council"):
        answer = breach_reach(datamap, by_old[at], ON)
        found |= {(at, answer.report_to_regulator, answer.tell_people)}
        found |= {(at, words(one)) for one in answer.unknowns}
        found |= {
            (at, old[one.group.id], old[one.data], one.tiers, frozenset(one.places),
             frozenset(old.get(name, name) for name in one.onward), one.sure,
             one.report_to_regulator, one.tell_people)
            for one in answer.exposed
        }  # fmt: skip
    return found


def stopped(datamap, old):
    """Return what stops with a platform."""
    by_old = {name: new for new, name in old.items()}
    answer = what_stops(datamap, by_old["hwb"], ON)
    return {(old[one.id], one.is_whole, one.certain) for one in answer.stopped} | {
        (old[one.data], old[one.people], one.certain) for one in answer.only_copies
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "answer", [checked, flows, transfers, traced, breached, stopped]
)
def test_other_ids_in_another_order_change_no_answer(answer, seed):
    """Under ids at random, in any order, the same is said of the same records."""
    same = {**{name: name for name in example().records}, None: None}

    assert answer(*renamed(seed)) == answer(example(), same)
