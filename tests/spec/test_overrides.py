"""What an override does: it stands beside what was worked out, and never hides it."""

from datetime import date

import pytest

from datamap.logic import Truth
from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue
from dpia.judgement import Answers, levels_said
from dpia.sign_off import residuals
from dpia.steps import Stage

ON = date(2026, 11, 24)
MATRIX = shipped_catalogue().matrix
HOME, ABROAD = "{use: primary, place: GB}", "{use: primary, place: IN}"
PLANNED = {"id": "own", "measure": "ct-16", "applies_to": ["app"], "state": "planned",
           "owner": "head teacher", "due": "2027-01-01"}  # fmt: skip
IN_PLACE = {"id": "own", "measure": "ct-16", "applies_to": ["app"],
            "state": "in-place",
            "evidence": [{"source": "letter", "checked_on": "2026-11-01"}]}  # fmt: skip


def answers(**more):
    """Return answers about the activity of the known map."""
    plain = {"format": "dpia-answers/1", "activity": "teaching", **more}
    return Answers.model_validate(plain)


def override(value, stage="target", scale="level", risk="rk-07", about=None):
    """Return an override as it would be written."""
    return {
        "risk": risk, "about": about, "stage": stage, "scale": scale, "value": value,
        "why": "Because.", "on": "2026-11-01", "by": "data-protection-officer",
    }  # fmt: skip


@pytest.fixture(name="judged")
def _judged(known_text):
    """Return how to assess the known map, its data abroad, with some answers."""
    from datamap.load import build_map
    from datamap.strict_yaml import read_text

    def judge(place=ABROAD, **more):
        text = known_text.replace(HOME, place)
        datamap = build_map(read_text(text, "map.yaml"))
        return assess(datamap, ON, answers={"teaching": answers(**more)})

    return judge


def codes(assessment):
    """Return the codes of what does not fit together."""
    return [one.code for one in assessment.warnings]


def test_an_override_of_a_later_day_is_not_there_yet(judged):
    """What is set on a day to come does not count before it."""
    later = {**override("low", risk="rk-24"), "on": "2026-11-25"}

    found = judged(overrides=[later]).find("rk-24", "app")

    assert not found.override


def test_what_was_worked_out_stays(judged):
    """The computed levels and steps are the same with an override beside them."""
    plain = judged().find("rk-07", "app")
    found = judged(overrides=[override("low")]).find("rk-07", "app")

    assert (found.current, found.target, found.steps) == (
        plain.current,
        plain.target,
        plain.steps,
    )
    assert [one.value for one in found.override] == ["low"]
    assert plain.override == ()


def test_an_override_is_about_one_system_or_all(judged):
    """One that names another system than the score's does not stand beside it."""
    found = judged(overrides=[override("low", about="firm"), override("medium")])

    assert [one.value for one in found.find("rk-07", "app").override] == ["medium"]


def test_answers_about_another_activity_do_not_count(known_map):
    """Only what is said of an activity that is assessed counts."""
    said = {"teaching": answers(overrides=[override("low")])}

    found = assess(known_map, ON, activities=["other"], answers=said)

    assert (found.answers, found.warnings, found.scores) == ({}, (), ())


@pytest.mark.parametrize(
    ("overrides", "stage", "said"),
    [
        ([], Stage.TARGET, ("high", "high")),
        ([override("low")], Stage.TARGET, ("low", "low")),
        ([override("low"), override("medium")], Stage.TARGET, ("medium", "medium")),
        ([override("low", "current")], Stage.TARGET, ("high", "high")),
        ([override("remote", scale="likelihood")], Stage.TARGET, ("low", "low")),
        ([override("minimal", "inherent", "severity")], Stage.INHERENT,
         ("low", "low")),
    ],
    ids=["none", "level", "last-counts", "other-stage", "likelihood", "severity"],
)  # fmt: skip
def test_the_level_said(judged, overrides, stage, said):
    """A level counts as it is set; a likelihood or severity goes through the matrix."""
    score = judged(overrides=overrides).find("rk-07", "app")

    assert levels_said(score, stage, MATRIX).words == said


def test_a_duty_has_no_level_to_say(judged):
    """A gap has no levels, with or without overrides."""
    gap = judged().gaps[0]

    assert levels_said(gap, Stage.TARGET, MATRIX) is None


RESIDUAL = [
    # the data is, answers, the level that stays
    pytest.param(ABROAD, {}, ("high", "high"), id="certain"),
    pytest.param(ABROAD, {"overrides": [override("low")]}, ("high", "high"),
                 id="a certain level is not talked away"),
    pytest.param(ABROAD, {"measures": [PLANNED]}, ("medium", "medium"),
                 id="a promised measure counts"),
    pytest.param(ABROAD, {"measures": [{**PLANNED, "due": "2026-11-01"}]},
                 ("high", "high"), id="one whose day is past does not"),
    pytest.param(ABROAD, {"measures": [{**PLANNED, "owner": None}]},
                 ("high", "high"), id="one nobody answers for does not"),
    pytest.param(ABROAD, {"measures": [PLANNED], "decisions": [
        {"risk": "rk-07", "measure": "ct-16", "effect": "reduced", "approved": False}]},
        ("high", "high"), id="one that was refused does not"),
    pytest.param(ABROAD, {"measures": [PLANNED], "decisions": [
        {"risk": "rk-07", "measure": "ct-16", "effect": "reduced", "approved": True}]},
        ("medium", "medium"), id="one that was approved does"),
    pytest.param(ABROAD, {"measures": [PLANNED],
                          "overrides": [override("high", "current")]},
                 ("high", "high"), id="set high now and nothing said of the plan"),
    pytest.param(ABROAD, {"measures": [PLANNED],
                          "overrides": [override("high", "current"),
                                        override("medium")]},
                 ("medium", "medium"), id="set high now and lower as planned"),
    pytest.param(ABROAD, {"measures": [{**PLANNED, "owner": None}],
                          "overrides": [override("low")]},
                 ("high", "high"), id="not promised and set low"),
    pytest.param(ABROAD, {"measures": [IN_PLACE]}, ("medium", "medium"),
                 id="a measure in place counts"),
    pytest.param(ABROAD, {"measures": [PLANNED, {**PLANNED, "id": "other",
                                                 "owner": None}]},
                 ("high", "high"), id="one of two that nobody answers for does not"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "said", "level"), RESIDUAL)
def test_the_level_that_stays(judged, place, said, level):
    """The residual level of rk-07, after what may be counted on."""
    found = residuals(judged(place, **said), "teaching")

    stays = next(one for one in found if one.score.risk.id == "rk-07")
    assert stays.levels.words == level


@pytest.mark.parametrize(
    ("value", "stage", "level"),
    [
        ("low", "target", ("low", "low")),
        ("low", "current", ("low", "low")),
        ("high", "target", ("high", "high")),
        ("high", "current", ("high", "high")),
    ],
)
def test_an_open_level_is_settled(judged, value, stage, level):
    """What unanswered questions leave open is settled by the officer, either way."""
    said = judged(overrides=[override(value, stage, risk="rk-24")])

    found = residuals(said, "teaching")

    stays = next(one for one in found if one.score.risk.id == "rk-24")
    assert stays.score.holds is Truth.UNKNOWN
    assert stays.levels.words == level


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"overrides": [override("low", "current"), override("high")]},
                     ["target-above-current", "lowered-with-no-measure"],
                     id="the plan above now"),
        pytest.param({"overrides": [override("low", "inherent")]},
                     ["current-above-inherent", "lowered-with-no-measure"],
                     id="now above the beginning"),
        pytest.param({"overrides": [override("medium")], "measures": [IN_PLACE]}, [],
                     id="lowered, and a measure says why"),
        pytest.param({"overrides": [override("low")], "measures": [PLANNED]}, [],
                     id="lowered, and a planned measure says why"),
        pytest.param({"overrides": [override("low")], "decisions": [
            {"risk": "rk-07", "measure": "ct-18", "effect": "reduced"}]}, [],
            id="lowered, and a decision names the measure"),
        pytest.param({"overrides": [override("low")], "decisions": [
            {"risk": "rk-24", "measure": "ct-09", "effect": "reduced"}]},
            ["lowered-with-no-measure"], id="lowered, and a decision on another"),
        pytest.param({"overrides": [override("medium", risk="rk-24")]},
                     ["lowered-with-no-measure"], id="an open level set lower"),
        pytest.param({"overrides": [override("high", risk="rk-24")]}, [],
                     id="an open level set to its worst"),
        pytest.param({"overrides": [override("medium", risk="rk-24"),
                                    override("medium", risk="rk-25")]},
                     [*["lowered-with-no-measure"] * 2, "same-reason"],
                     id="one reason for two risks"),
        pytest.param({"comments": "Set by Mrs Invented."}, ["names-a-person"],
                     id="a person in a text"),
        pytest.param({"comments": "Set by the head. Dr. means doctor."}, [],
                     id="nobody in a text"),
        pytest.param({"overrides": [override("low", risk="rk-43")]},
                     ["override-of-nothing"], id="what does not arise"),
        pytest.param({"decisions": [{"risk": "rk-07", "effect": "accepted"}]},
                     ["accepted-without-consultation"], id="accepted alone"),
        pytest.param({"decisions": [{"risk": "rk-07", "effect": "accepted"}],
                      "regulator": {"asked_on": "2026-11-01", "risks": ["rk-24"]}},
                     ["accepted-without-consultation"], id="asked about another"),
        pytest.param({"decisions": [{"risk": "rk-07", "effect": "accepted"}],
                      "regulator": {"asked_on": "2026-11-01"}}, [],
                     id="accepted, and the regulator asked"),
        pytest.param({"decisions": [{"risk": "rk-36", "effect": "accepted"}]}, [],
                     id="a low risk accepted"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_shown(judged, said, expected):
    """Sanity warnings: data for reports, never a refusal."""
    found = judged(**said)

    assert codes(found) == expected
    assert all(str(one.what).endswith(".") for one in found.warnings)
    assert all(one.activity == "teaching" for one in found.warnings)
