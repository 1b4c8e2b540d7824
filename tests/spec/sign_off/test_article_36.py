"""When an assessment is due, and the clocks of a consultation of the regulator."""

from __future__ import annotations

from datetime import date

import pytest

from datamap import reference
from dpia.judgement import PriorConsultation
from dpia.sign_off import clocks
from dpia.sign_off.article_36 import clock_rules

LATER = date(2027, 1, 12)
ASKED = "regulator: {asked_on: 2026-11-01}\n"

DUE = [
    # answers about the review, papers of the map, when it is due
    pytest.param("", "", "2027-11-24", id="a year, our own choice"),
    pytest.param("review: {every_months: 6}\n", "", "2027-05-24", id="six months"),
    pytest.param("review: {due: 2027-02-01}\n", "", "2027-02-01", id="a day"),
    pytest.param("review: {due: 2026-11-20}\n", "", "2027-11-24",
                 id="a day before it was signed"),
    pytest.param("", "  - {id: old, kind: dpia, covers: [teaching], "
                 "review_by: 2027-03-01}\n", "2027-03-01", id="a paper of the map"),
    pytest.param("", "  - {id: old, kind: dpia, covers: [app], "
                 "review_by: 2027-03-01}\n", "2027-11-24", id="a paper about another"),
]  # fmt: skip


@pytest.mark.parametrize(("review", "paper", "due"), DUE)
def test_when_the_next_review_is_due(school, review, paper, due):
    """The earliest of the day set, the months after the decision, and a paper's day."""
    school.map_text = school.map_text.replace("documents:\n", f"documents:\n{paper}")
    school.write_map(school.map_text)
    school.write(school.answers + review)
    school.approve()

    found = school.standing()
    after = school.standing(date(2027, 11, 25))
    assert (found.due, found.overdue) == (date.fromisoformat(due), False)
    assert after.overdue


def test_a_draft_is_due_on_the_day_that_was_set(school):
    """Before a decision only a day that somebody set counts."""
    school.write(f"{school.answers}review: {{due: 2026-11-01}}\n")

    found = school.standing()

    assert (found.due, found.overdue, found.wants_a_look) == (
        date(2026, 11, 1),
        True,
        True,
    )


CLOCKS = [
    # asked, had everything, said it needs longer, answered; the last days; on 1 Dec
    ("2026-11-02", None, None, None,
     ["2026-11-12", "2026-12-02", "2026-12-28"], ["over", "running", "running"]),
    ("2026-11-02", "2026-11-10", None, None,
     ["2026-11-12", "2026-12-02", "2027-01-05"], ["over", "running", "running"]),
    ("2026-11-02", None, "2026-11-20", None,
     ["2026-11-12", "2026-12-02", "2027-02-08"], ["over", "running", "running"]),
    ("2026-08-31", None, None, None,
     ["2026-09-10", "2026-09-30", "2026-10-26"], ["over", "over", "over"]),
    ("2026-11-02", None, None, "2026-11-30",
     ["2026-11-12", "2026-12-02", "2026-12-28"], ["answered"] * 3),
    ("2026-11-02", None, None, "2026-12-24",
     ["2026-11-12", "2026-12-02", "2026-12-28"], ["over", "running", "running"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "complete", "extended", "answered", "ends", "states"), CLOCKS
)
def test_the_clocks_of_article_36(asked, complete, extended, answered, ends, states):
    """Ten days, a month, eight weeks or fourteen, the last once nothing is missing."""
    consultation = PriorConsultation(
        asked_on=asked, complete_on=complete, extended=extended, answered_on=answered
    )

    found = clocks(consultation, date(2026, 12, 1))

    assert [one.ends.isoformat() for one in found] == ends
    assert [one.state.value for one in found] == states
    assert {one.law for one in found} == {"uk-gdpr/36"}


def test_every_time_limit_says_where_it_is_from():
    """Each names a provision and sources of the law data, and a day of checking."""
    for rule in clock_rules().values():
        assert reference.provision(rule.law).id == rule.law
        assert all(reference.source(one).id == one for one in rule.sources)
        assert rule.checked_on


def test_an_answer_that_is_late_wants_a_look(school):
    """Eight weeks without an answer are told."""
    school.write(school.answers + ASKED)

    assert not school.standing().wants_a_look
    assert school.standing(LATER).wants_a_look
