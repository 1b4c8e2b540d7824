"""What the annual review says of assessments that people signed."""

from __future__ import annotations

from datetime import date

import pytest

from reports.pages.annual_review import build
from reports.pages.assessments import Held

ON = date(2026, 11, 24)


def _line(school, on=ON, **options):
    page = build(str(school.folder), on, **options)
    (line,) = page.assessments
    return line


def test_nothing_signed_is_nothing_held(school):
    """Answers that nobody signed make no assessment."""
    line = _line(school)

    assert (line.held, line.papers) == (Held.MISSING, ())


def test_advice_is_not_yet_an_assessment(school):
    """With the officer's advice alone none is in date, and the review says so."""
    school.sign("advice", "data-protection-officer")

    line = _line(school)

    assert line.held is Held.MISSING
    assert line.papers == ("Written; the officer advised on 24 November 2026",)


def test_approved_one_is_in_date(school):
    """An approved assessment counts, with the day of its next review."""
    school.approve()

    line = _line(school)

    assert line.held is Held.IN_DATE
    assert line.papers == ("Approved on 24 November 2026; review due 24 November 2027",)


def test_changed_one_is_out_of_date(school):
    """A change that touches the activity puts an approved assessment out of date."""
    school.approve()
    school.change_map("children: true", "children: false")

    line = _line(school)

    assert line.held is Held.OUT_OF_DATE
    assert line.papers == ("Approved on 24 November 2026; changed since",)


def test_broken_signatures_do_not_count(school):
    """An assessment whose log was tampered with is none, and the review says why."""
    school.approve()
    log = school.folder / "answers" / "teaching.signatures.jsonl"
    log.write_text(log.read_text("utf-8").replace("2026-11-24", "2026-11-23"), "utf-8")

    line = _line(school)

    assert line.held is not Held.IN_DATE
    assert "signatures are not whole" in line.papers[0] or "draft" in line.papers[0]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_measures_in_the_answers_count(school, language):
    """What the answers say is read with the map, in every language."""
    page = build(str(school.folder), ON, language=language)

    assert page.judged.by_people.answers.keys() == {"teaching"}
    assert page.assessment.answers.keys() == {"teaching"}
