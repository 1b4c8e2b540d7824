"""Laws of attribution, for any two maps that differ in a few ways."""

from copy import deepcopy
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from datamap.compare import compare
from datamap.conversions.json_map import from_json, to_json
from dpia.assessment import assess
from dpia.attribution import attribute
from dpia.attribution.edits import Edits, named_in
from dpia.attribution.search import How
from dpia.attribution.trials import standing_of

ON = date(2026, 11, 24)
LAWS = settings(
    derandomize=True, max_examples=15, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip

PARTY = {"id": "maker", "name": "Maker", "kind": "supplier"}
GAME = {"id": "game", "name": "Game", "provider": "maker"}
PLAY = {"id": "play", "activity": "teaching", "from": "school", "to": "maker",
        "through": "game", "role": "processor"}  # fmt: skip
POLICY = {"id": "policy", "kind": "policy", "covers": ["app"]}

FIELDS = {
    ("systems", "app", "uses_ai"): [True, False, "unknown"],
    ("systems", "app", "contract"): ["terms", "none", "unknown"],
    ("systems", "app", "measures"): ["none", ["ct-08"], "unknown"],
    ("parties", "firm", "own_purposes"): ["none", ["its product"], "unknown"],
    ("parties", "firm", "insolvent"): [True, False, "unknown"],
    ("parties", "firm", "country"): ["GB", "IN", "unknown"],
    ("flows", "work", "role"): ["processor", "controller", "unknown"],
    ("flows", "work", "more_than_needed"): [True, False, "unknown"],
    ("data", "marks", "kind"): ["attainment", "health"],
    ("people", "pupils", "children"): [True, False],
}
"""Answers by section, record and field."""

CHANGES = st.tuples(
    st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(some) for key, some in FIELDS.items()}
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@pytest.fixture(scope="session", name="drawn")
def _drawn(known_map):
    """Return how to make a map of what was drawn."""
    tree = to_json(known_map)

    def made(changes):
        fields, has_game, has_policy, has_work = changes
        one = deepcopy(tree)
        by_id = {record["id"]: record for section in ("systems", "parties", "flows",
                 "data", "people") for record in one[section]}  # fmt: skip
        for (_, record, field), answer in fields.items():
            by_id[record][field] = answer
        if has_game:
            one["parties"].append(PARTY)
            one["systems"].append(GAME)
            one["flows"].append(PLAY)
        if has_policy:
            one["documents"].append(POLICY)
        if not has_work:
            one["flows"] = [flow for flow in one["flows"] if flow["id"] != "work"]
        return from_json(one, "map.json")

    return made


@LAWS
@given(CHANGES, CHANGES)
def test_all_edits_lead_from_one_map_to_the_other(drawn, one, other):
    """Every edit made, the earlier map is the later one in all that a score reads."""
    before, after = drawn(one), drawn(other)
    edits = Edits(before, after, {})

    made = edits.applied(edits.start, edits.all)

    assert made.fingerprint == after.fingerprint


@LAWS
@given(CHANGES, CHANGES, st.data())
def test_no_edit_leaves_an_id_that_names_nothing(drawn, one, other, data):
    """An edit is made with all it needs, and taken back with all that needs it."""
    before, after = drawn(one), drawn(other)
    edits = Edits(before, after, {})
    if not edits.all:
        return
    edit = data.draw(st.sampled_from(edits.all))
    ids = {*before.records, *after.records}

    alone = edits.applied(edits.start, edits.with_needed([edit]))
    rest = frozenset(edits.all) - edits.with_dependants([edit])
    without = edits.applied(edits.start, rest)

    for made in (alone, without):
        for record in made.records.values():
            named = {*named_in(record)} & ids
            assert named <= {*made.records}


@LAWS
@given(CHANGES, CHANGES)
def test_every_move_and_no_other_is_told_with_what_did_it(drawn, one, other):
    """What moved is what stands elsewhere; what did it is among the differences."""
    before, after = drawn(one), drawn(other)
    old, new = (
        {(x.activity, x.about, x.risk.id): standing_of(x) for x in found.scores}
        for found in (assess(before, ON), assess(after, ON))
    )

    found = attribute(before, after, ON, ON)

    moved = {(x.activity, x.about, x.risk.id) for x in found.moves}
    assert moved == {x for x in {*old, *new} if old.get(x) != new.get(x)}
    differences = compare(before, after)
    for move in found.moves:
        assert move.cause.things
        for thing in move.cause.things:
            assert thing.changes
            assert all(x in differences for x in thing.changes)
        is_one = move.cause.how is How.ALONE
        assert is_one is (len(move.cause.things) == 1)


@LAWS
@given(CHANGES, CHANGES)
def test_the_other_way_round_the_same_risks_move(drawn, one, other):
    """From the later map back to the earlier the same risks move the other way."""
    before, after = drawn(one), drawn(other)

    there, back = (
        {(x.activity, x.about, x.risk.id): (x.before, x.after) for x in found.moves}
        for found in (
            attribute(before, after, ON, ON),
            attribute(after, before, ON, ON),
        )
    )

    assert back == {key: (now, was) for key, (was, now) in there.items()}
