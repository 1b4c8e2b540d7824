"""Which activities need an impact assessment: every trigger, and every result.

Each row changes something in a small map in which no trigger holds: a school tells
parents its news through an app. ``{path: answer}`` gives a record and a field.
"""

from copy import deepcopy
from datetime import date

import pytest

from datamap.load import build_map
from datamap.strict_yaml import Document
from dpia.screening import AddedTrigger, screen

ON = date(2026, 11, 24)
TRAITS = (
    "monitoring", "profiling", "automated_decision", "significant_effect",
    "decides_access", "new_technology", "large_scale", "public_place", "matching",
    "invisible", "tracking", "targets_children", "could_endanger",
)  # fmt: skip
NO_TRIGGER = {
    "format": "dpia-map/1",
    "school": {"id": "school", "name": "Ysgol", "nation": "wales", "phase": "primary"},
    "people": [{"id": "parents", "name": "Parents", "children": False}],
    "data": [{"id": "details", "name": "Details", "about": ["parents"],
              "kind": "parent-contact", "items": {"listed": [
                  {"id": "name", "name": "Name"}]}}],
    "parties": [{"id": "firm", "name": "Firm", "kind": "supplier", "country": "GB"}],
    "systems": [{"id": "app", "name": "App", "provider": "firm", "uses_ai": False,
                 "design": {"adverts": False}}],
    "activities": [{"id": "news", "name": "News", "purpose": "To tell.",
                    "people": ["parents"], "data": ["details"],
                    "traits": dict.fromkeys(TRAITS, False) | {"human_review": True}}],
    "flows": [{"id": "sent", "activity": "news", "from": "school", "to": "firm",
               "through": "app", "role": "processor", "data": ["details"]}],
}  # fmt: skip
"""Every question that a trigger asks is answered, and with no."""

SECTIONS = {"parents": "people", "details": "data", "firm": "parties",
            "app": "systems", "news": "activities", "sent": "flows"}  # fmt: skip


def screened(changes, added=()):
    """Return the screening of the map after some changes."""
    tree = deepcopy(NO_TRIGGER)
    for path, answer in changes.items():
        record, *steps = path.split(".")
        (here,) = tree[SECTIONS[record]]
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = answer
    datamap = build_map(Document("map.yaml", tree, {}))
    (found,) = screen(datamap, ON, added={"news": added})
    return found


def has(**traits):
    """Return the change of some traits of the activity."""
    return {f"news.traits.{name}": answer for name, answer in traits.items()}


CHILDREN = {"parents.children": True}
SERIOUS = has(profiling=True, significant_effect=True)
HEALTH = {"details.kind": "health"}
YES_AS_READ = {"value": True, "provisional": "a reading"}
NO_AS_READ = {"value": False, "provisional": "a reading"}
YES_LONG_AGO = {
    "value": True, "evidence": [{"source": "a page", "checked_on": "2019-01-01"}]
}  # fmt: skip
PERHAPS_MORE = {"sent.data": "unknown"}
NAME = "details.items.listed"
ITEM = {"id": "name", "name": "Name"}

TRIGGERS = [
    # the trigger, what differs from a map where none holds, and its state
    ("dt3-a", "profiled on a large scale, with serious effects",
     {**SERIOUS, **has(large_scale=True)}, "holds"),
    ("dt3-a", "the same in one school", SERIOUS, "does-not"),
    ("dt3-a", "how many are there", {**SERIOUS, **has(large_scale="unknown")},
     "may-hold"),
    ("dt3-b", "health data on a large scale", {**HEALTH, **has(large_scale=True)},
     "holds"),
    ("dt3-b", "criminal records on a large scale",
     {"details.kind": "dbs", **has(large_scale=True)}, "holds"),
    ("dt3-b", "health data of one school", HEALTH, "does-not"),
    ("dt3-b", "an exclusion may tell of an offence",
     {"details.kind": "exclusion", **has(large_scale=True)}, "may-hold"),
    ("dt3-c", "a street is filmed", has(monitoring=True, public_place=True,
                                        large_scale=True), "holds"),
    ("dt3-c", "cameras in a park", {"app.kind": "cameras",
                                    **has(public_place=True, large_scale=True)},
     "holds"),
    ("dt3-c", "a playground is filmed", has(monitoring=True, large_scale=True),
     "does-not"),
    ("dt3-c", "what do the cameras cover",
     {"app.kind": "cameras", **has(public_place="unknown", large_scale=True)},
     "may-hold"),
    ("ico10-01", "the technology is new", has(new_technology=True), "holds"),
    ("ico10-01", "a machine that thinks", {"app.uses_ai": True}, "holds"),
    ("ico10-01", "an assistant that thinks", {"app.kind": "ai-assistant"}, "holds"),
    ("ico10-01", "what a machine was asked", {"details.kind": "ai-prompts"}, "holds"),
    ("ico10-01", "a paper file", {"app.uses_ai": "unknown", "app.kind": "paper"},
     "does-not"),
    ("ico10-01", "is it switched on", {"app.uses_ai": "unknown"}, "may-hold"),
    ("ico10-02", "a profile decides on a bursary",
     has(decides_access=True, profiling=True), "holds"),
    ("ico10-02", "health decides on a bus pass", {**HEALTH, **has(decides_access=True)},
     "holds"),
    ("ico10-02", "a person decides on a bus pass", has(decides_access=True),
     "does-not"),
    ("ico10-02", "who decides", has(decides_access=True,
                                    automated_decision="unknown"), "may-hold"),
    ("ico10-03", "a whole country is scored", has(profiling=True, large_scale=True),
     "holds"),
    ("ico10-03", "a class is scored", has(profiling=True), "does-not"),
    ("ico10-03", "are they scored", has(profiling="unknown", large_scale=True),
     "may-hold"),
    ("ico10-04", "fingerprints at the till", {"details.kind": "biometric"}, "holds"),
    ("ico10-04", "an item that is one", {NAME: [{**ITEM, "special": "biometric"}]},
     "holds"),
    ("ico10-04", "a photograph", {"details.kind": "images"}, "does-not"),
    ("ico10-04", "what is it", {NAME: [{**ITEM, "special": "unknown"}]}, "may-hold"),
    ("ico10-05", "a genetic test", {NAME: [{**ITEM, "special": "genetic"}]}, "holds"),
    ("ico10-05", "a test of another sort", {NAME: [{**ITEM, "special": "health"}]},
     "does-not"),
    ("ico10-05", "what is it", {NAME: [{**ITEM, "special": "unknown"}]}, "may-hold"),
    ("ico10-06", "lists are put together", has(matching=True), "holds"),
    ("ico10-06", "one list", has(invisible=True), "does-not"),
    ("ico10-06", "what is it fed with", has(matching="unknown"), "may-hold"),
    ("ico10-07", "nobody tells them", has(invisible=True), "holds"),
    ("ico10-07", "they are told, of data from others",
     {"news.data_from": ["others"]}, "does-not"),
    ("ico10-07", "are they told", has(invisible="unknown"), "may-hold"),
    ("ico10-08", "the bus is followed", has(tracking=True), "holds"),
    ("ico10-08", "each click is kept", {"details.kind": "learning-analytics"}, "holds"),
    ("ico10-08", "a screen is watched", {"app.kind": "monitoring"}, "holds"),
    ("ico10-08", "an address", {"details.kind": "home-address"}, "does-not"),
    ("ico10-08", "is it followed", has(tracking="unknown"), "may-hold"),
    ("ico10-09", "a game for children", has(targets_children=True), "holds"),
    ("ico10-09", "children are scored", {**CHILDREN, **has(profiling=True)}, "holds"),
    ("ico10-09", "children see adverts", {**CHILDREN, "app.design.adverts": True},
     "holds"),
    ("ico10-09", "parents see adverts", {"app.design.adverts": True}, "does-not"),
    ("ico10-09", "children are only listed", CHILDREN, "does-not"),
    ("ico10-09", "are they children",
     {"parents.children": "unknown", **has(profiling=True)}, "may-hold"),
    ("ico10-10", "somebody would be found", has(could_endanger=True), "holds"),
    ("ico10-10", "safeguarding records", {"details.kind": "safeguarding"}, "holds"),
    ("ico10-10", "an address that is secret", {"details.kind": "protected-address"},
     "holds"),
    ("ico10-10", "an ordinary address", {"details.kind": "home-address"}, "does-not"),
    ("ico10-10", "would it matter", has(could_endanger="unknown"), "may-hold"),
    ("wp-1", "grades are predicted", has(profiling=True), "holds"),
    ("wp-1", "a machine gave a score", {"details.kind": "ai-score"}, "holds"),
    ("wp-1", "grades are only kept", {"details.kind": "attainment"}, "does-not"),
    ("wp-1", "are they predicted", has(profiling="unknown"), "may-hold"),
    ("wp-2", "a machine alone decides on a place",
     has(automated_decision=True, decides_access=True, human_review=False), "holds"),
    ("wp-2", "a person looks at it in earnest",
     has(automated_decision=True, decides_access=True), "does-not"),
    ("wp-2", "nothing hangs on it", has(automated_decision=True, human_review=False),
     "does-not"),
    ("wp-2", "does anybody look",
     has(automated_decision=True, significant_effect=True, human_review="unknown"),
     "may-hold"),
    ("wp-3", "people are watched", has(monitoring=True), "holds"),
    ("wp-3", "there are cameras", {"app.kind": "cameras"}, "holds"),
    ("wp-3", "what cameras filmed", {"details.kind": "cctv"}, "holds"),
    ("wp-3", "a photograph of the class", {"details.kind": "images"}, "does-not"),
    ("wp-3", "are they watched", has(monitoring="unknown"), "may-hold"),
    ("wp-4", "health", HEALTH, "holds"),
    ("wp-4", "an allegation", {"details.kind": "allegation"}, "holds"),
    ("wp-4", "free school meals", {"details.kind": "free-school-meals"}, "holds"),
    ("wp-4", "word to social services", {"firm.kind": "social-care"}, "holds"),
    ("wp-4", "a home address", {"details.kind": "home-address"}, "does-not"),
    ("wp-4", "a list for the council", {"firm.kind": "local-authority"}, "does-not"),
    ("wp-4", "work can tell anything", {"details.kind": "pupil-work"}, "may-hold"),
    ("wp-5", "all of Wales", has(large_scale=True), "holds"),
    ("wp-5", "one school", has(matching=True), "does-not"),
    ("wp-5", "how many are there", has(large_scale="unknown"), "may-hold"),
    ("wp-6", "lists are put together", has(matching=True), "holds"),
    ("wp-6", "one list", has(large_scale=True), "does-not"),
    ("wp-6", "what is it fed with", has(matching="unknown"), "may-hold"),
    ("wp-7", "children", CHILDREN, "holds"),
    ("wp-7", "what staff are paid", {"details.kind": "staff-contract"}, "holds"),
    ("wp-7", "who signed in at the door", {"details.kind": "visitor"}, "does-not"),
    ("wp-7", "who are they", {"parents.children": "unknown"}, "may-hold"),
    ("wp-8", "the technology is new", has(new_technology=True), "holds"),
    ("wp-8", "a machine that thinks", {"app.uses_ai": True}, "holds"),
    ("wp-8", "fingerprints at the till", {"details.kind": "biometric"}, "holds"),
    ("wp-8", "a photograph", {"details.kind": "images"}, "does-not"),
    ("wp-8", "is it new", has(new_technology="unknown"), "may-hold"),
    ("wp-9", "it decides on a place", has(decides_access=True), "holds"),
    ("wp-9", "it decides on marks", has(significant_effect=True), "does-not"),
    ("wp-9", "does it decide", has(decides_access="unknown"), "may-hold"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("trigger", "changes", "state"),
    [
        pytest.param(trigger, changes, state, id=f"{trigger} {state}: {words}")
        for trigger, words, changes, state in TRIGGERS
    ],
)
def test_trigger(trigger, changes, state):
    """A trigger holds where the map shows it, and not where something is missing."""
    found = {one.id: one.state.value for one in screened(changes).triggers}

    assert found[trigger] == state


RESULTS = [
    # what differs from a map where no trigger holds, and whether one is needed
    pytest.param({}, "not-required", id="nothing holds"),
    pytest.param({**HEALTH, **has(large_scale=True)}, "required",
                 id="Article 35(3) alone"),
    pytest.param(has(matching=True), "required", id="one of the ten on its own"),
    pytest.param({**CHILDREN, **has(tracking=True)}, "required",
                 id="one of the ten that needs a criterion, and it is about children"),
    pytest.param({"details.kind": "staff-contract", **has(invisible=True)}, "required",
                 id="one of the ten that needs a criterion, and it is about staff"),
    pytest.param(has(tracking=True), "not-required",
                 id="one of the ten that needs a criterion, and none holds"),
    pytest.param({**CHILDREN, **HEALTH}, "likely", id="two criteria: children, health"),
    pytest.param({**CHILDREN, **has(monitoring=True)}, "likely",
                 id="two criteria: children are watched"),
    pytest.param(has(monitoring=True, large_scale=True), "likely",
                 id="two criteria without children"),
    pytest.param(CHILDREN, "not-required", id="one criterion: children alone"),
    pytest.param({**CHILDREN, **has(matching="unknown")}, "unknown",
                 id="open: one of the ten may hold"),
    pytest.param({**CHILDREN, **has(large_scale="unknown")}, "unknown",
                 id="open: a second criterion may hold"),
    pytest.param(has(large_scale="unknown"), "not-required",
                 id="open, and nothing would follow from it"),
    pytest.param({**CHILDREN, **HEALTH, **has(matching="unknown")}, "likely",
                 id="likely already, perhaps required"),
    pytest.param({**has(matching=True), **PERHAPS_MORE}, "required",
                 id="settled by one, whatever is open"),
    pytest.param({**CHILDREN, **has(matching=YES_AS_READ)}, "likely",
                 id="a reading that nobody has confirmed"),
    pytest.param({**CHILDREN, "app.uses_ai": YES_LONG_AGO}, "likely",
                 id="proof that is too old"),
    pytest.param({**CHILDREN, **has(matching=NO_AS_READ)}, "unknown",
                 id="a reading that nothing holds"),
    pytest.param({**CHILDREN, **has(matching={"conflicting": [
                  {"value": True}, {"value": False}]})},
                 "unknown", id="two papers that disagree"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "result"), RESULTS)
def test_result(changes, result):
    """Required by the law or the ten; likely by two of the nine; or not, or open."""
    assert screened(changes).result.value == result


ADDED = [
    # what the map says of a large scale, what the officer says, the state, the result
    pytest.param(False, True, "holds", "likely", id="no, yes: the officer counts"),
    pytest.param("unknown", True, "holds", "likely",
                 id="open, yes: the officer counts"),
    pytest.param(True, True, "holds", "likely", id="yes, yes: both say so"),
    pytest.param(True, False, "holds", "likely", id="yes, no: the map counts"),
    pytest.param("unknown", False, "does-not", "not-required",
                 id="open, no: the officer counts"),
    pytest.param(False, False, "does-not", "not-required", id="no, no: both say so"),
]  # fmt: skip


@pytest.mark.parametrize(("by_the_map", "by_the_officer", "state", "result"), ADDED)
def test_what_the_officer_adds(by_the_map, by_the_officer, state, result):
    """The officer's word counts, except against what the map certainly shows."""
    added = AddedTrigger(
        trigger="wp-5", holds=by_the_officer, why="As counted", on="2026-11-01"
    )

    found = screened({**CHILDREN, **has(large_scale=by_the_map)}, [added])

    told = {one.id: one for one in found.triggers}["wp-5"]
    assert told.state.value == state
    assert "As counted." in str(told.why)
    assert found.result.value == result
