"""Screening: what stands beside the result, and what the triggers are looked for in."""

from datetime import date

import pytest
from pydantic import ValidationError

from datamap.load import build_map
from datamap.logic import Truth
from datamap.strict_yaml import read_text
from datamap.vocabulary import SystemKind
from dpia.as_read import as_read
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.need import Need, has_enough_criteria, is_needed, possible_needs
from dpia.screening import (
    MOST_RECORDS,
    NOTES,
    AddedTrigger,
    State,
    assessments_held,
    screen,
)

ON = date(2026, 11, 24)
CATALOGUE = shipped_catalogue()
TRIGGERS = CATALOGUE.triggers
MAP = """
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
documents: [{documents}]
people: [{{id: pupils, name: Pupils, children: true}},
         {{id: parents, name: Parents, children: false}}]
data: [{data}]
parties: [{{id: firm, name: Firm, kind: supplier}},
          {{id: other, name: Other, kind: supplier}}]
systems: [{{id: app, name: App}}]
activities:
  - {{id: use, name: Use, purpose: To use., people: [{people}]{use}}}
flows: [{flows}]
"""
MARKS = "{id: marks, name: Marks, about: [pupils], kind: attainment}"
HEALTH = "{id: health, name: Health, about: [pupils], kind: health}"
SENT = "{id: sent, activity: use, from: school, to: firm, data: [marks]}"
SENT_TOO = "{id: sent-too, activity: use, from: school, to: other, through: app}"
NO_TRAITS = ", ".join(
    f"{name}: false"
    for name in (
        "monitoring", "profiling", "automated_decision", "significant_effect",
        "decides_access", "new_technology", "large_scale", "public_place",
        "matching", "invisible", "tracking", "targets_children", "could_endanger",
    )
)  # fmt: skip
SETTLED = f"traits: {{{NO_TRAITS}}}"


def a_map(data=MARKS, people="pupils", use="", flows="", documents=""):
    """Return a map of one activity."""
    text = MAP.format(
        data=data, people=people, use=use and f", {use}", flows=flows,
        documents=documents,
    )  # fmt: skip
    return build_map(read_text(text, "map.yaml"))


def screened(added=(), **parts):
    """Return the screening of a map of one activity."""
    (found,) = screen(a_map(**parts), ON, added={"use": added})
    return found


def trigger(found, name):
    """Return one trigger of a screening."""
    return next(one for one in found.triggers if one.id == name)


def added(holds=True, on="2026-11-01", why="It was counted.", name="wp-5"):
    """Return what the officer adds about a large scale."""
    return AddedTrigger(trigger=name, holds=holds, why=why, on=on)


def test_activity_without_a_flow_is_screened_by_what_it_uses():
    """Data that no flow shows counts where the activity says that it uses it."""
    found = screened(data=HEALTH, use="data: [health]")

    assert trigger(found, "wp-4").state is State.HOLDS
    assert found.result is Need.LIKELY
    assert trigger(found, "wp-4").because == ("use", "health")


@pytest.mark.parametrize("flows", ["", SENT])
def test_data_that_the_activity_does_not_name_may_be_any(flows):
    """Where an activity is silent on its data it may use all there is of its people."""
    found = screened(data=f"{MARKS}, {HEALTH}", use=SETTLED, flows=flows)

    assert trigger(found, "wp-4").state is State.MAY_HOLD
    assert found.result is Need.UNKNOWN


def test_data_that_nobody_has_named_may_be_any():
    """Where no record of data is about the people nothing about it is ruled out."""
    found = screened(data=MARKS.replace("pupils", "parents"), use=SETTLED)

    assert trigger(found, "wp-4").state is State.MAY_HOLD
    assert trigger(found, "ico10-05").state is State.MAY_HOLD
    assert trigger(found, "ico10-06").state is State.DOES_NOT
    assert trigger(found, "wp-7").state is State.HOLDS


def test_reading_of_what_is_used_makes_nothing_certain():
    """What an activity is only read to use may be wrong: no flow surely has it."""
    reading = "data: {value: [health], provisional: a reading}"
    found = screened(data=f"{MARKS}, {HEALTH}", use=reading, flows=SENT_TOO)

    assert trigger(found, "wp-4").state is State.MAY_HOLD
    assert trigger(found, "wp-4").is_read


@pytest.mark.parametrize("kind", ["cameras", "monitoring"])
def test_system_tells_whatever_it_carries(kind):
    """What sort of system it is tells, even if nobody knows what goes through it."""
    tree = a_map(flows=SENT_TOO)
    app = tree.systems[0].model_copy(update={"kind": SystemKind(kind)})
    (found,) = screen(tree.replacing(app), ON)

    assert trigger(found, "wp-3").state is State.HOLDS
    assert trigger(found, "wp-3").because == ("app",)


def test_reasons_name_the_records_that_they_read():
    """A trigger names the system, the recipient or the data that shows it."""
    use = "data: [marks], traits: {monitoring: true}"
    data = MARKS.replace("attainment", "web-monitoring")
    found = screened(data=data, use=use, flows=f"{SENT}, {SENT_TOO}")

    assert trigger(found, "wp-3").because == ("use", "sent", "marks")
    assert trigger(found, "ico10-01").because == ("use", "app")
    assert trigger(found, "wp-2").because == ("use",)


def test_trigger_names_few_records(example, on):
    """Of many records only some are named, each of them in the map."""
    for one in screen(example, on):
        for each in one.triggers:
            assert len(each.because) <= MOST_RECORDS
            assert set(each.because) <= set(example.records)


def test_trigger_that_is_ruled_out_names_nothing():
    """What does not hold has no record behind it."""
    none = trigger(screened(use=f"data: [marks], {SETTLED}"), "wp-6")

    assert none.state is State.DOES_NOT
    assert none.because == ()
    assert str(none.why) == "The map rules it out."


def test_reading_is_told_from_an_answer():
    """A trigger that holds only as the map reads says so, and what is read."""
    reading = "traits: {matching: {value: true, provisional: a reading}}"
    one = trigger(screened(use=reading), "ico10-06")

    assert one.state is State.MAY_HOLD
    assert one.is_read
    assert "nobody has confirmed it" in str(one.why)
    assert str(one.why).endswith("It puts together data from several sources.")


def test_unverified_parts_are_carried():
    """A trigger says which part of it nobody has verified."""
    found = screened()

    assert "threshold" in trigger(found, "wp-5").unverified
    assert trigger(found, "ico10-06").unverified is None


@pytest.mark.parametrize(
    ("additions", "state", "words"),
    [
        pytest.param([added()], State.HOLDS, "says that this holds: It was counted.",
                     id="one"),
        pytest.param([added(), added(holds=False, on="2026-11-02", why="A mistake")],
                     State.DOES_NOT, "does not hold: A mistake.", id="the newest"),
        pytest.param([added(holds=False, on="2026-11-02", why="Why?"), added()],
                     State.DOES_NOT, "does not hold: Why?", id="in any order"),
        pytest.param([added(on="2026-11-25")], State.MAY_HOLD, "has not been answered.",
                     id="made after the day"),
        pytest.param([added(name="wp-6")], State.MAY_HOLD, "has not been answered.",
                     id="about another trigger"),
    ],
)  # fmt: skip
def test_newest_addition_by_the_day_counts(additions, state, words):
    """Of what the officer adds about a trigger the newest word by the day counts."""
    one = trigger(screened(additions), "wp-5")

    assert one.state is state
    assert str(one.why).endswith(words)


@pytest.mark.parametrize(
    ("is_large", "holds", "words"),
    [
        ("true", True, "It is on a large scale. The data protection officer says so"),
        ("true", False, "the map is certain: It was counted."),
        ("false", True, "The map rules it out. The data protection officer says that"),
        ("false", False, "The map rules it out. The data protection officer says so"),
    ],
)
def test_addition_against_the_map_shows_both(is_large, holds, words):
    """Where the map is certain, what it says stands beside the officer's word."""
    found = screened([added(holds=holds)], use=f"traits: {{large_scale: {is_large}}}")

    assert words in str(trigger(found, "wp-5").why)


def test_addition_settles_a_reading():
    """The officer's word about a trigger takes the place of what the map reads."""
    reading = "traits: {large_scale: {value: true, provisional: a reading}}"
    found = screened([added(holds=False)], use=reading)

    assert not trigger(found, "wp-5").is_read


def test_addition_names_a_trigger_of_the_lists():
    """A trigger that is on none of the lists cannot be added."""
    with pytest.raises(ValidationError):
        added(name="wp-10")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param(
            {"use": "data: [health], traits: {large_scale: true}", "data": HEALTH},
            "is required. The law always asks for one here: Sensitive data on a large",
            id="the law"),
        pytest.param({"use": "traits: {matching: true}"},
                     "This is on the regulator's list: Data matching.", id="the list"),
        pytest.param({"use": "traits: {tracking: true}"},
                     "the regulator's list (Tracking) for whatever also meets one of "
                     "nine criteria, and here it does: Vulnerable people.",
                     id="the list with a criterion"),
        pytest.param({"use": "traits: {monitoring: true}"},
                     "these hold: Systematic monitoring; Vulnerable people.",
                     id="two criteria"),
        pytest.param({"use": "traits: {matching: {value: true, provisional: a}}"},
                     "if what the map says without proof is right: Data matching; "
                     "Matching or combining.", id="a reading"),
        pytest.param({"use": f"data: [marks], {SETTLED}"},
                     "No impact assessment is required by the lists: Vulnerable people "
                     "would need another sign beside it.", id="one criterion"),
        pytest.param({"use": f"data: [name], {SETTLED}", "people": "parents",
                      "data": "{id: name, name: Name, about: [parents], "
                              "kind: parent-contact}"},
                     "no sign of the law or of the lists holds.", id="none"),
        pytest.param({"use": f"data: [marks], {SETTLED}".replace(
                          "large_scale: false", "large_scale: unknown")},
                     "This holds: Vulnerable people. These signs may hold too: Large "
                     "scale.", id="open beside one"),
        pytest.param({"people": "parents"},
                     "These signs may hold: Evaluation or scoring; Decision by machine "
                     "with serious effects; Systematic monitoring; and 19 more.",
                     id="open"),
    ],
)  # fmt: skip
def test_result_is_told_in_a_sentence(parts, words):
    """The reason names the signs that decide, in words of the lists."""
    why = str(screened(**parts).why)

    assert words in why
    assert why.endswith(".")


def test_only_some_activities_are_screened(example, on):
    """Asked for some activities, it answers for those, in the order of the map."""
    wanted = ("site-security", "safeguarding")
    found = screen(example, on, wanted)

    assert [one.activity for one in found] == ["safeguarding", "site-security"]
    assert found == tuple(
        one for one in screen(example, on) if one.activity in wanted
    )  # fmt: skip


def test_other_triggers_than_ours_can_be_used():
    """A catalogue with fewer triggers answers by those."""
    few = {"wp-7": TRIGGERS["wp-7"]}
    used = Catalogue(
        CATALOGUE.risks, CATALOGUE.measures, CATALOGUE.matrix, CATALOGUE.method,
        CATALOGUE.matrix_unverified, triggers=few,
    )  # fmt: skip
    (found,) = screen(a_map(), ON, catalogue=used)

    assert [one.id for one in found.triggers] == ["wp-7"]
    assert found.result is Need.NOT_REQUIRED


def test_notes_tell_of_the_exemption_and_of_good_practice():
    """What law and regulator say beside the lists is told with every screening."""
    told = " ".join(map(str, NOTES))

    assert "35(10)" in told
    assert "good practice" in told


def paper(more):
    """Return an impact assessment."""
    return "{" + f"id: paper, kind: dpia, review_by: none, {more}" + "}"


@pytest.mark.parametrize(
    ("documents", "flows", "held"),
    [
        pytest.param("", SENT, "no", id="there is none"),
        pytest.param(paper("covers: [use]"), SENT, "yes", id="of the activity"),
        pytest.param(paper("covers: [firm]"), SENT, "yes", id="of all it uses"),
        pytest.param(paper("covers: [firm]"), f"{SENT}, {SENT_TOO}", "no",
                     id="of one of two"),
        pytest.param(paper("covers: [firm], held: unknown"), SENT, "unknown",
                     id="perhaps lost"),
        pytest.param(paper("covers: [use]"), "", "yes", id="without a flow"),
        pytest.param(paper("covers: [firm]"), "", "no", id="of nothing it uses"),
    ],
)  # fmt: skip
def test_assessment_covers_all_that_an_activity_uses(documents, flows, held):
    """One is held for an activity if it covers every system or recipient of it."""
    found = assessments_held(a_map(documents=documents, flows=flows), ON)

    assert found["use"].word == held


def test_need_by_the_risk_agrees_with_the_screening(example, on):
    """The duty of an assessment is open where the screening says that one is needed.

    It is looked for in one use of data at a time, the screening in all of them.
    """
    from datamap.flows import FlowTable
    from dpia.asks import Situation

    situation = Situation(FlowTable(example, on))
    by_risk = {one.id: Truth.NO for one in example.activities}
    for row in situation.table.rows:
        answer = situation.row(row).answer("dpia.needed")
        by_risk[row.activity.id] = max(by_risk[row.activity.id], answer)

    for one in screen(example, on):
        if any(flow.activity == one.activity for flow in example.flows):
            assert by_risk[one.activity] is is_needed(one.possible)


def test_what_cannot_change_is_ruled_out_first():
    """Criteria that cannot reach two make nothing likely, however many are open."""
    holds = dict.fromkeys(TRIGGERS, Truth.NO) | {"wp-1": Truth.UNKNOWN}

    assert has_enough_criteria(TRIGGERS.values(), holds) is Truth.NO
    assert possible_needs(TRIGGERS.values(), holds) == (Need.NOT_REQUIRED,)


def test_readings_are_taken_as_they_stand():
    """Weak answers count in a map as read; unknown and conflicting ones stay open."""
    use = (
        "traits: {matching: {value: true, provisional: a}, tracking: unknown, "
        "profiling: {conflicting: [{value: true}, {value: false}]}, invisible: true}"
    )
    before = a_map(use=use)
    traits = as_read(before).activities[0].traits

    assert (traits.matching.value, traits.matching.provisional) == (True, None)
    assert not traits.tracking.is_known
    assert not traits.profiling.is_known
    assert as_read(before).people[0] is before.people[0]
