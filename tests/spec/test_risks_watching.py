"""Scores, machines, monitoring and cameras: what triggers each risk.

Each row changes something in a map with nothing wrong; see `conftest`.
"""

import pytest

SCORED = {"teaching.traits.profiling": True}
SERIOUS = {"teaching.traits.significant_effect": True}
ALONE = {"teaching.traits.automated_decision": True}
HEALTH = {"marks.kind": "health"}
WHERE = {"marks.kind": "location"}
SEARCHES = {"marks.kind": "web-monitoring"}
CAMERAS = {"app.kind": "cameras", "marks.kind": "cctv"}
CALLS = {"marks.kind": "recordings"}
AT_HOME = {"app.recording.outside_school_hours": True}
STAFF = {"pupils.children": False, "marks.kind": "staff-appraisal",
         "teaching.traits.monitoring": True}  # fmt: skip
MAYBE = ("none", "high")
MAYBE_MEDIUM = ("none", "medium")
HIGH = ("high", "high")
MEDIUM = ("medium", "medium")

ROWS = [
    # what differs from a map with nothing wrong; does it arise; level at the start
    pytest.param("rk-14", {**SCORED, "teaching.traits.tested_for_bias": False}, "yes",
                 HIGH, id="rk-14 yes: scored and never tested"),
    pytest.param("rk-14", SCORED, "no", None, id="rk-14 no: scored and tested"),
    pytest.param("rk-14", {**SCORED, "teaching.traits.tested_for_bias": False,
                           "pupils.children": False},
                 "no", None, id="rk-14 no: no children are scored"),
    pytest.param("rk-14", {**SCORED, "teaching.traits.tested_for_bias": "unknown"},
                 "unknown", MAYBE, id="rk-14 unknown: was it tested"),
    pytest.param("rk-15", {**ALONE, **SERIOUS, "teaching.traits.human_review": False},
                 "yes", HIGH, id="rk-15 yes: it decides alone, with serious effects"),
    pytest.param("rk-15", {**ALONE, "teaching.lawful_basis":
                           "recognised-legitimate-interests"},
                 "yes", HIGH, id="rk-15 yes: this basis is barred for it"),
    pytest.param("rk-15", {**ALONE, **SERIOUS}, "no", None,
                 id="rk-15 no: a person reviews it"),
    pytest.param("rk-15", {**ALONE, "teaching.traits.human_review": False}, "no",
                 None, id="rk-15 no: nothing hangs on it"),
    pytest.param("rk-15", {**ALONE, **SERIOUS,
                           "teaching.traits.human_review": "unknown"},
                 "unknown", MAYBE, id="rk-15 unknown: does a person look at it"),
    pytest.param("rk-16", {**SCORED, **SERIOUS}, "yes", MEDIUM,
                 id="rk-16 yes: a person reviews a score with serious effects"),
    pytest.param("rk-16", {**SERIOUS, "app.uses_ai": True}, "yes", MEDIUM,
                 id="rk-16 yes: a person reviews what a machine proposes"),
    pytest.param("rk-16", SERIOUS, "no", None,
                 id="rk-16 no: the person decides without a machine"),
    pytest.param("rk-16", {**SCORED, **SERIOUS,
                           "teaching.traits.human_review": "unknown"},
                 "unknown", MAYBE_MEDIUM, id="rk-16 unknown: does a person look at it"),
    pytest.param("rk-17", {**HEALTH, "app.uses_ai": True}, "yes", HIGH,
                 id="rk-17 yes: artificial intelligence and health data"),
    pytest.param("rk-17", {**HEALTH, "teaching.data_from": ["person", "others"]},
                 "yes", HIGH, id="rk-17 yes: health data from hearsay"),
    pytest.param("rk-17", {"app.uses_ai": True}, "no", None,
                 id="rk-17 no: ordinary marks"),
    pytest.param("rk-17", {**HEALTH, "app.uses_ai": True, "app.kind": "paper"},
                 "no", None, id="rk-17 no: a paper file thinks nothing up"),
    pytest.param("rk-17", {**HEALTH, "app.uses_ai": "unknown"}, "unknown", MAYBE,
                 id="rk-17 unknown: is it switched on"),
    pytest.param("rk-19", {**WHERE, "teaching.traits.tracking": True}, "yes", HIGH,
                 id="rk-19 yes: followed all the way"),
    pytest.param("rk-19", {**WHERE, **AT_HOME}, "yes", HIGH,
                 id="rk-19 yes: followed outside school hours"),
    pytest.param("rk-19", WHERE, "no", None, id="rk-19 no: one place, once"),
    pytest.param("rk-19", {**WHERE, "teaching.traits.tracking": "unknown"}, "unknown",
                 MAYBE, id="rk-19 unknown: how much is recorded"),
    pytest.param("rk-20", {**SEARCHES, **AT_HOME}, "yes", HIGH,
                 id="rk-20 yes: searches are read at home"),
    pytest.param("rk-20", {"app.kind": "monitoring", "work.personal_devices": True},
                 "yes", HIGH, id="rk-20 yes: monitoring on people's own devices"),
    pytest.param("rk-20", SEARCHES, "no", None,
                 id="rk-20 no: at school and on school devices"),
    pytest.param("rk-20", {**SEARCHES, "app.recording.outside_school_hours":
                           "unknown"},
                 "unknown", MAYBE, id="rk-20 unknown: does it ever stop"),
    pytest.param("rk-32", {"teaching.traits.matching": True}, "yes", MEDIUM,
                 id="rk-32 yes: records are put together"),
    pytest.param("rk-32", {"teaching.traits.matching": True,
                           "teaching.traits.invisible": True},
                 "yes", HIGH, id="rk-32 yes: and nobody is told"),
    pytest.param("rk-32", {"teaching.traits.invisible": True}, "no", None,
                 id="rk-32 no: one source alone"),
    pytest.param("rk-32", {"teaching.traits.matching": "unknown"}, "unknown",
                 MAYBE_MEDIUM, id="rk-32 unknown: what is it fed with"),
    pytest.param("rk-35", {"app.design.adverts": True}, "yes", MEDIUM,
                 id="rk-35 yes: it shows adverts"),
    pytest.param("rk-35", {"app.design.nudges": True,
                           "app.access.pupils_log_in": True},
                 "yes", HIGH, id="rk-35 yes: streaks, in accounts of their own"),
    pytest.param("rk-35", {"app.design.adverts": True, "pupils.children": False},
                 "no", None, id="rk-35 no: only adults are in it"),
    pytest.param("rk-35", {"app.design.trackers": "unknown"}, "unknown",
                 MAYBE_MEDIUM, id="rk-35 unknown: who else looks on"),
    pytest.param("rk-40", {**STAFF, "pupils.consulted": "none"}, "yes", MEDIUM,
                 id="rk-40 yes: staff are watched and nobody asked them"),
    pytest.param("rk-40", STAFF, "no", None, id="rk-40 no: staff were asked"),
    pytest.param("rk-40", {**STAFF, "pupils.consulted": "none",
                           "marks.kind": "visitor"},
                 "no", None, id="rk-40 no: visitors do not work here"),
    pytest.param("rk-40", {**STAFF, "pupils.consulted": "unknown"}, "unknown",
                 MAYBE_MEDIUM, id="rk-40 unknown: were they asked"),
    pytest.param("rk-42", {**CALLS, "app.recording.always_on": True}, "yes", MEDIUM,
                 id="rk-42 yes: it records all the time"),
    pytest.param("rk-42", {**CALLS, "notice.held": False, **AT_HOME}, "yes", HIGH,
                 id="rk-42 yes: children at home have no notice"),
    pytest.param("rk-42", CALLS, "no", None,
                 id="rk-42 no: recorded at times, with a notice"),
    pytest.param("rk-42", {**CALLS, "app.recording.always_on": "unknown"}, "unknown",
                 MAYBE_MEDIUM, id="rk-42 unknown: when does it stop"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.audio": True}, "yes", MEDIUM,
                 id="rk-43 yes: cameras that hear"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.private_area": True}, "yes",
                 HIGH, id="rk-43 yes: cameras by the toilets"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.keeps_for": "P32D"}, "yes",
                 MEDIUM, id="rk-43 yes: kept for 32 days"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.keeps_for": "none"}, "yes",
                 MEDIUM, id="rk-43 yes: kept without a limit"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.keeps_for": "P1M"}, "no", None,
                 id="rk-43 no: kept for a month"),
    pytest.param("rk-43", {"app.recording.audio": True}, "no", None,
                 id="rk-43 no: a language lab is no camera"),
    pytest.param("rk-43", {**CAMERAS, "app.recording.keeps_for": "unknown"},
                 "unknown", MAYBE_MEDIUM, id="rk-43 unknown: kept for how long"),
]  # fmt: skip


@pytest.mark.parametrize(("risk", "changes", "arises", "level"), ROWS)
def test_risk_of_being_watched(holds, risk, changes, arises, level):
    """A risk arises, may arise or does not, and starts at the level of the table."""
    assert holds(risk, changes) == (arises, level)
