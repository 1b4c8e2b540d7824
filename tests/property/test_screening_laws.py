"""Laws of the screening, for any small map: an answer only ever narrows the need."""

import random
from copy import deepcopy
from datetime import date

import hypothesis.strategies as st
from hypothesis import HealthCheck, assume, given, settings

from datamap.errors import InvalidDataMapError
from datamap.flows import FlowTable
from datamap.load import build_map
from datamap.strict_yaml import Document
from datamap.vocabulary import SpecialCategory
from dpia.asks import Situation
from dpia.catalogue import shipped_triggers
from dpia.need import Need, is_needed
from dpia.screening import AddedTrigger, State, screen

ON = date(2026, 11, 24)
LAWS = settings(
    derandomize=True, max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TRAITS = (
    "monitoring", "profiling", "automated_decision", "human_review",
    "significant_effect", "decides_access", "new_technology", "large_scale",
    "public_place", "matching", "invisible", "tracking", "targets_children",
    "could_endanger",
)  # fmt: skip
YES_OR_NO = (True, False)
DATA = (["zz-marks"], ["zz-health"], ["zz-notes"], ["zz-marks", "zz-notes"],
        ["zz-marks", "zz-health", "zz-notes"])  # fmt: skip
FACTS = {
    **{("activities", "traits", name): YES_OR_NO for name in TRAITS},
    ("activities", "data"): DATA,
    ("flows", "data"): DATA,
    ("people", "children"): YES_OR_NO,
    ("systems", "uses_ai"): YES_OR_NO,
    ("systems", "design", "adverts"): YES_OR_NO,
    ("data", "items", "listed", 0, "special"): (
        "none", *(one.value for one in SpecialCategory)
    ),
    ("data", "items", "listed", 0, "criminal"): YES_OR_NO,
}  # fmt: skip
"""Every fact that a trigger can read, and its answers."""

SKELETON = {
    "format": "dpia-map/1",
    "school": {"id": "zz-school", "name": "School", "nation": "wales",
               "phase": "primary"},
    "people": [{"id": "zz-people", "name": "People"}],
    "data": [
        {"id": "zz-notes", "name": "Notes", "about": ["zz-people"], "kind": "visitor",
         "items": {"listed": [{"id": "zz-one", "name": "One"}]}},
        {"id": "zz-marks", "name": "Marks", "about": ["zz-people"],
         "kind": "attainment"},
        {"id": "zz-health", "name": "Health", "about": ["zz-people"],
         "kind": "health"},
    ],
    "parties": [{"id": "zz-firm", "name": "Firm", "kind": "supplier"}],
    "systems": [{"id": "zz-app", "name": "App"}],
    "activities": [{"id": "zz-use", "name": "Use", "purpose": "To use it.",
                    "people": ["zz-people"]}],
    "flows": [{"id": "zz-out", "activity": "zz-use", "from": "zz-school",
               "to": "zz-firm", "through": "zz-app"}],
}  # fmt: skip
OPEN = ("unknown", "stale", "provisional", "conflicting")
FORMS = (*OPEN, "stated", "evidenced")


def written(answer, form, other):
    """Write an answer the way a person would for how sure of it they are."""
    dated = {"evidenced": "2026-11-01", "stale": "2015-01-01"}
    if form in dated:
        evidence = [{"source": "it", "checked_on": dated[form]}]
        return {"value": answer, "evidence": evidence}
    if form == "provisional":
        return {"value": answer, "provisional": "a reading"}
    if form == "conflicting":
        return {"conflicting": [{"value": answer}, {"value": other}]}
    return "unknown" if form == "unknown" else answer


def put(tree, path, raw):
    """Write an answer into a map."""
    section, *steps = path
    here = tree[section][0]
    for step in steps[:-1]:
        here = here[step] if isinstance(here, list) else here.setdefault(step, {})
    here[steps[-1]] = raw


def is_sound(tree):
    """Say whether the map can be read: a flow carries what its activity uses."""
    try:
        build_map(Document("map.yaml", tree, {}))
    except InvalidDataMapError:
        return False
    return True


@st.composite
def maps(draw):
    """Draw a map, and in which form each fact of it is written."""
    tree, forms = deepcopy(SKELETON), {}
    is_named = draw(st.booleans())
    if not is_named:
        del tree["flows"][0]["through"]
    if draw(st.integers(0, 5)) == 0:
        tree["flows"][0]["ends_on"] = "2020-01-01"
    likely = draw(st.sampled_from([FORMS, ("stated",) * 9 + FORMS]))
    for path, answers in FACTS.items():
        forms[path] = draw(st.sampled_from(likely))
        answer, other = (draw(st.sampled_from(answers)) for _ in range(2))
        if forms[path] == "conflicting" and (
            answer == other or "none" in (answer, other)
        ):
            forms[path] = "unknown"
        put(tree, path, written(answer, forms[path], other))
    if not is_sound(tree):
        forms["flows", "data"] = "unknown"
        put(tree, ("flows", "data"), "unknown")
    return tree, forms


def screened(tree, added=()):
    """Return the screening of the map's activity."""
    datamap = build_map(Document("map.yaml", tree, {}))
    (found,) = screen(datamap, ON, added={"zz-use": added})
    return found


def needed(tree):
    """Return what the duty of an assessment says of the map's use of data."""
    datamap = build_map(Document("map.yaml", tree, {}))
    situation = Situation(FlowTable(datamap, ON))
    rows = situation.table.rows
    return {situation.row(row).answer("dpia.needed") for row in rows}


@LAWS
@given(maps(), st.data())
def test_an_answer_only_narrows_the_need(drawn, data):
    """Settle one open fact in any way: no need becomes possible that was not."""
    tree, forms = drawn
    listed = [path for path in FACTS if forms[path] in OPEN]
    path = data.draw(st.sampled_from(listed or [*FACTS]))
    if not listed:
        put(tree, path, "unknown")
    before = screened(tree)

    for answer in FACTS[path]:
        settled = deepcopy(tree)
        put(settled, path, answer)
        if not is_sound(settled):
            continue
        after = screened(settled)
        assert set(after.possible) <= set(before.possible)
        for old, new in zip(before.triggers, after.triggers, strict=True):
            assert old.state in (State.MAY_HOLD, new.state)


@LAWS
@given(maps())
def test_result_is_one_that_is_possible(drawn):
    """The result is certain where one need is left, and never one that is not."""
    found = screened(drawn[0])

    assert found.possible
    if found.result is Need.UNKNOWN:
        assert Need.NOT_REQUIRED in found.possible
        assert len(found.possible) > 1
    else:
        assert found.result in found.possible or Need.REQUIRED in found.possible
    if found.result in (Need.REQUIRED, Need.NOT_REQUIRED):
        assert found.possible == (found.result,)
    if len(found.possible) == 1:
        assert found.possible == (found.result,)


@LAWS
@given(maps())
def test_duty_agrees_with_the_screening(drawn):
    """The duty of an assessment has the same answer as the screening of its use."""
    tree = drawn[0]
    found = needed(tree)

    assert found <= {is_needed(screened(tree).possible)}


@LAWS
@given(maps(), st.data())
def test_evidence_for_an_answer_changes_nothing(drawn, data):
    """Give a stated answer fresh evidence: the screening stays."""
    tree, _ = drawn
    path = data.draw(st.sampled_from([*FACTS]))
    answer = data.draw(st.sampled_from(FACTS[path]))
    put(tree, path, answer)
    assume(is_sound(tree))
    before = screened(tree)

    put(tree, path, written(answer, "evidenced", None))

    assert screened(tree) == before


@LAWS
@given(maps(), st.sampled_from(sorted(shipped_triggers())), st.booleans())
def test_word_on_an_open_trigger_only_narrows_the_need(drawn, name, holds):
    """The officer says whether an open trigger holds: nothing new becomes possible."""
    tree = drawn[0]
    before = screened(tree)
    state = {one.id: one.state for one in before.triggers}[name]
    word = AddedTrigger(trigger=name, holds=holds, why="As it is.", on=ON)

    after = screened(tree, [word])

    if state is State.MAY_HOLD:
        assert set(after.possible) <= set(before.possible)
        told = {one.id: one.state for one in after.triggers}[name]
        assert told is (State.HOLDS if holds else State.DOES_NOT)


def told(tree):
    """Return a screening as a person reads it, without ids and order of records."""
    found = screened(tree)
    listed = [(one.id, one.state, str(one.why)) for one in found.triggers]
    return found.result, found.possible, str(found.why), listed


@LAWS
@given(maps(), st.randoms(use_true_random=False))
def test_order_changes_nothing(drawn, shuffler: random.Random):
    """Put the data in another order: the screening stays."""
    tree = drawn[0]
    shuffled = deepcopy(tree)
    shuffler.shuffle(shuffled["data"])

    assert told(shuffled) == told(tree)


@LAWS
@given(maps())
def test_readings_never_settle_anything(drawn):
    """With every reading and old answer taken out, as much is possible as before."""
    tree, forms = drawn
    bare = deepcopy(tree)
    for path, form in forms.items():
        if form in ("provisional", "stale"):
            put(bare, path, "unknown")

    before, after = screened(tree), screened(bare)

    assert set(before.possible) == set(after.possible)
    assert [one.state for one in before.triggers] == [
        one.state for one in after.triggers
    ]
