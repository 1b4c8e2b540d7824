"""Questions: which unanswered fields are asked about, in which order, of whom."""

from datetime import date

import pytest

from datamap.load import build_map
from datamap.strict_yaml import read_text
from datamap.vocabulary import Ask
from dpia.answering import wordings
from dpia.no_supplier import other_wordings
from dpia.questions import questions

ON = date(2026, 11, 24)
MAP = """
format: dpia-map/1
school: {{id: school, name: Ysgol Fach, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils, children: true{people}}}]
data: [{{id: marks, name: Marks, about: [pupils], kind: attainment}}]
parties:
  - {{id: firm, name: Firm, kind: supplier, country: GB, engages: none{firm}}}
systems: [{{id: app, name: App, provider: firm{app}}}]
activities:
  - {{id: teaching, name: Teaching, purpose: To teach., people: [pupils],
     data: [marks]}}
flows:
  - {{id: work, activity: teaching, from: school, to: firm, through: app,
     data: [marks]{flow}}}
{more}
"""
PARTS = ("people", "firm", "app", "flow")
BESIDE = """
questions:
  - {id: ask-all, about: [app], question: Has anybody thought of this?, ask: school}
"""


def asked(more="", **parts):
    """Return the questions of a small map in their order."""
    written = {name: f", {parts[name]}" if name in parts else "" for name in PARTS}
    text = MAP.format(more=more, **written)
    return questions(build_map(read_text(text, "map.yaml")), ON)


def find(found, record, field):
    """Return one question, or None."""
    return next((q for q in found if (q.record, q.field) == (record, field)), None)


def moves(one):
    """Return what a question moves, in words, by risk."""
    return {
        move.risk.id: (move.now.words, move.if_best.words, move.if_worst.words)
        for move in one.moves
    }


def test_questions_stand_in_their_order():
    """Most risks moved comes first, then the widest move; ranks count from one."""
    found = asked()

    keys = [
        (-len(one.moves), -max((move.reach for move in one.moves), default=0))
        for one in found
    ]
    assert keys == sorted(keys)
    assert [one.rank for one in found] == [*range(1, len(found) + 1)]


def test_question_states_both_ends():
    """A store that may be anywhere: at home there is no risk, abroad there is."""
    found = find(asked(flow="mechanism: none"), "app", "stored_in")

    assert moves(found)["rk-07"][0] == ("none", "high")
    assert moves(found)["rk-07"][1] == ("none", "none")
    assert moves(found)["rk-07"][2][0] != "none"


def test_question_of_a_duty_stands_at_high():
    """A duty that may not be met is none to high; the answer makes it one of them."""
    found = find(asked(flow="role: processor"), "app", "contract")

    assert moves(found)["rk-05"] == (("none", "high"), ("none", "none"), ("high",) * 2)


def test_answered_field_is_not_asked_about():
    """A stated answer is not asked for again."""
    assert find(asked(), "app", "access.multi_factor") is not None
    assert find(asked(app="access: {multi_factor: true}"), "app",
                "access.multi_factor") is None  # fmt: skip


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        pytest.param("unknown", "unknown", id="nobody knows"),
        pytest.param("{conflicting: [{value: true}, {value: false}]}", "conflicting",
                     id="two answers"),
        pytest.param("{value: true, evidence: [{source: it, checked_on: 2015-01-01}]}",
                     "stale", id="an old answer"),
    ],
)  # fmt: skip
def test_question_says_why_it_is_asked(written, standing):
    """What does not count as an answer is asked about, with the reason."""
    found = find(asked(app="access: {multi_factor: " + written + "}"), "app",
                 "access.multi_factor")  # fmt: skip

    assert found.standing.value == standing


def test_claim_is_tried_as_well():
    """An old claim, checked afresh, is one of the answers: the worst outcome."""
    old = "{value: false, evidence: [{source: it, checked_on: 2015-01-01}]}"

    found = find(asked(app=f"access: {{multi_factor: {old}}}"), "app",
                 "access.multi_factor")  # fmt: skip

    assert moves(found)["rk-25"] == (("none", "high"), ("none", "none"), ("high",) * 2)


def test_field_that_moves_nothing_is_asked_about_if_the_map_says_unknown():
    """An unknown that no rule reads is asked about only where somebody wrote it."""
    assert find(asked(), "app", "in_use") is None

    found = find(asked(app="in_use: unknown"), "app", "in_use")
    assert (found.moves, found.people) == ((), None)


@pytest.mark.parametrize(
    ("people", "count"),
    [pytest.param("count: 90", 90, id="counted"), pytest.param("", None, id="not")],
)
def test_people_are_those_who_are_counted(people, count):
    """A question tells how many people it concerns if somebody has counted them."""
    parts = {"people": people} if people else {}

    assert find(asked(**parts), "app", "stored_in").people == count


def test_flow_is_named_by_where_it_goes_and_why():
    """A question about a flow names its recipient and its activity, never its id."""
    text = str(find(asked(), "work", "role").question)

    assert "Firm (Teaching)" in text
    assert "work" not in text.replace("works", "")


def test_who_can_answer_is_taken_from_the_map():
    """Whom to ask is as the map says, and otherwise as the wording does."""
    named = asked(app="approved: {value: unknown, ask: supplier}")

    assert find(asked(), "app", "approved").ask.value == "school"
    assert find(named, "app", "approved").ask.value == "supplier"


@pytest.mark.parametrize(
    "provider",
    [pytest.param("school", id="school"), pytest.param("unknown", id="none")],
)
def test_system_that_nobody_supplies_is_asked_of_the_school(provider):
    """Where the school runs it, or nobody is named who does, the school is asked."""
    text = MAP.replace("provider: firm", f"provider: {provider}")
    text = text.format(more="", **{**dict.fromkeys(PARTS, ""), "app": f", {TOLD}"})
    found = questions(build_map(read_text(text, "map.yaml")), ON)

    one = find(found, "app", "design.adverts")
    assert str(one.question) == "Do people see adverts in App?"
    assert one.ask.value == "school"
    assert find(found, "app", "stored_in").ask.value == "dpo"
    assert not str(find(found, "app", "stored_in").question).startswith("In which")
    supplied = find(asked(app=TOLD), "app", "design.adverts")
    assert supplied.ask.value == "supplier"


TOLD = (
    "stored_in: {value: unknown, ask: dpo}, "
    "design: {adverts: {value: unknown, ask: supplier}}"
)
"""Fields of a system of which the map says who can answer."""


@pytest.mark.parametrize("kind", ["local-authority", "health", "social-care"])
def test_public_body_is_not_asked_what_only_a_supplier_is(kind):
    """Of a council or health board the officer asks, in words that fit a body."""
    more = f"insolvent: unknown, own_purposes: unknown, kind: {kind}"
    text = MAP.replace("kind: supplier", more).format(
        more="", **dict.fromkeys(PARTS, "")
    )
    found = questions(build_map(read_text(text, "map.yaml")), ON)

    for field in ("insolvent", "own_purposes"):
        one = find(found, "firm", field)
        assert one.ask.value == "dpo"
        assert "wound up" not in str(one.question)
        assert "product" not in str(one.question)


def test_questions_asked_otherwise_are_questions():
    """Whatever is asked in other words is a field that is asked about at all."""
    fields = {one.field for one in wordings()}

    assert {*other_wordings()} <= fields
    assert all("{name}" in one.question for one in other_wordings().values())
    assert Ask.SUPPLIER not in {one.ask for one in other_wordings().values()}


def test_question_kept_as_a_record_comes_last():
    """A question that the map holds moves nothing and is asked in its own words."""
    found = asked(more=BESIDE)

    one = find(found, "ask-all", "")
    assert str(one.question) == "Has anybody thought of this?"
    assert one.moves == ()
    assert all(other.rank < one.rank for other in found if other.moves)


def test_every_question_can_be_sent():
    """Each question is a whole sentence without a placeholder."""
    for one in asked(app="in_use: unknown", more=BESIDE):
        assert str(one.question)[-1] in ".?"
        assert not {"{", "}"} & {*str(one.question)}
        assert "None" not in str(one.question)
