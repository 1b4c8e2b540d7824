"""Conditions: each test of an answer, and what is not there or not known."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from datamap.facts import Nothing
from datamap.logic import Truth
from dpia.conditions import ABSENT, Condition, Ranks, asks_in

ON = date(2026, 11, 24)
READ = TypeAdapter(Condition)


class Row:
    """A row that answers every question with the same thing."""

    def __init__(self, answer):
        """Answer with this."""
        self.on = ON
        self.answer_with = answer

    def answer(self, ask):
        """Answer anything."""
        assert ask
        return self.answer_with


def holds(test, answer):
    """Ask one question with one test of a row that answers so."""
    condition = READ.validate_python({"ask": "flow.role", **test})
    return condition.holds(Row(answer)).word


VALUES = [
    ({"is": "processor"}, "processor", "yes"),
    ({"is": "processor"}, "controller", "no"),
    ({"is": False}, False, "yes"),
    ({"is": False}, True, "no"),
    ({"is": "none"}, Nothing.NONE, "yes"),
    ({"is": True}, Nothing.NONE, "no"),
    ({"one_of": ["email", "post"]}, "post", "yes"),
    ({"one_of": ["email", "post"]}, "phone", "no"),
    ({"one_of": ["email", "none"]}, Nothing.NONE, "yes"),
    ({"includes": "health"}, ("marks", "health"), "yes"),
    ({"includes": "health"}, ("marks",), "no"),
    ({"includes": "health"}, Nothing.NONE, "no"),
    ({"longer_than": "P31D"}, "P32D", "yes"),
    ({"longer_than": "P31D"}, "P1M", "no"),
    ({"longer_than": "P31D"}, Nothing.NONE, "yes"),
    ({"older_than": "P1Y"}, date(2025, 11, 23), "yes"),
    ({"older_than": "P1Y"}, date(2025, 11, 24), "no"),
    ({"older_than": "P1Y"}, Nothing.NONE, "yes"),
    ({"within": "P1Y"}, date(2025, 11, 24), "yes"),
    ({"within": "P1Y"}, date(2025, 11, 23), "no"),
    ({"within": "P1Y"}, date(2026, 11, 25), "no"),
    ({"within": "P1Y"}, Nothing.NONE, "no"),
    ({"above": 24}, 25, "yes"),
    ({"above": 24}, 24, "no"),
    ({"above": 24}, Nothing.NONE, "no"),
    ({"exists": True}, "anything", "yes"),
    ({"exists": True}, Nothing.NONE, "no"),
    ({"exists": False}, Nothing.NONE, "yes"),
    ({"at_least": "T3"}, Ranks(3, 4), "yes"),
    ({"at_least": "T3"}, Ranks(2, 3), "unknown"),
    ({"at_least": "T3"}, Ranks(1, 2), "no"),
    ({"is": True}, Truth.UNKNOWN, "unknown"),
    ({"is": True}, Truth.YES, "yes"),
    ({"is": False}, Truth.YES, "no"),
]
TESTS = [
    {"is": True}, {"one_of": ["email"]}, {"includes": "health"}, {"longer_than": "P1Y"},
    {"older_than": "P1Y"}, {"within": "P1Y"}, {"above": 24}, {"exists": True},
    {"exists": False}, {"is": "none"},
]  # fmt: skip


@pytest.mark.parametrize(("test", "answer", "expected"), VALUES)
def test_answer_is_tested(test, answer, expected):
    """A value, nothing, a truth or a tier meets a test or does not."""
    assert holds(test, answer) == expected


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_unanswered_stays_unknown(test):
    """No test turns an open question into an answer."""
    assert holds(test, Nothing.UNKNOWN) == "unknown"


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_what_is_absent_meets_no_test(test):
    """A row without such a record meets no test of it, not even that of nothing."""
    assert holds(test, ABSENT) == "no"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"all": [{"ask": "a", "is": True}, {"ask": "b", "is": False}]}, "no"),
        ({"any": [{"ask": "a", "is": True}, {"ask": "b", "is": False}]}, "yes"),
        ({"not": {"ask": "a", "is": True}}, "no"),
        ({"not": {"all": [{"ask": "a", "is": False}]}}, "yes"),
    ],
)
def test_parts_are_put_together(condition, expected):
    """All takes the least of its parts, any the greatest, not the opposite."""
    assert READ.validate_python(condition).holds(Row(True)).word == expected


@pytest.mark.parametrize("opposite", [True, False])
def test_opposite_of_unknown_is_unknown(opposite):
    """Turning a question round does not answer it."""
    asked = {"ask": "a", "is": opposite}
    condition = READ.validate_python({"not": asked})

    assert condition.holds(Row(Nothing.UNKNOWN)) is Truth.UNKNOWN


def test_every_question_of_a_condition_is_found():
    """Questions are found however deep they stand."""
    condition = READ.validate_python(
        {"all": [{"ask": "a", "is": 1}, {"any": [{"not": {"ask": "b", "is": 1}}]}]}
    )

    assert list(asks_in(condition)) == ["a", "b"]


@pytest.mark.parametrize("ask", ["leg.use", "transfer.covered", "holder.ended"])
def test_question_of_places_is_told_from_others(ask):
    """A condition says whether its answer hangs on who holds the data where."""
    assert READ.validate_python({"ask": ask, "is": True}).scope.place
    assert not READ.validate_python({"ask": "flow.role", "is": True}).scope.place


@pytest.mark.parametrize("raw", [{"ask": "a", "equals": 1}, {"all": "a"}, "a", {}])
def test_unknown_form_is_refused(raw):
    """A condition that is not written as it should be is not read."""
    with pytest.raises(ValidationError):
        READ.validate_python(raw)
