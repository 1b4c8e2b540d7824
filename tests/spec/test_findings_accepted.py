"""Findings that a school accepts for a time."""

from __future__ import annotations

from datetime import date

import pytest

from datamap.check import check
from datamap.findings import Severity
from datamap.load import read_map

ON = date(2026, 11, 24)

MAP = """\
format: dpia-map/1
school: {{id: bryn, name: Ysgol y Bryn, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils}}]
data: [{{id: marks, name: Marks, about: [pupils], kind: attainment}}]
parties: [{{id: gone, name: Gone Ltd, kind: other, ended_on: 2020-01-01}}]
activities: [{{id: teaching, name: Teaching, purpose: To teach., people: [pupils]}}]
flows: [{{id: sent, activity: teaching, from: bryn, to: gone}}]
accepted:
  - {{rule: {rule}, record: sent, reason: It is being wound up., by: headteacher,
     until: {until}}}
"""


def _checked(folder, rule="recipient-ended", until="2026-11-24", more=""):
    file = folder / "map.yaml"
    file.write_text(MAP.format(rule=rule, until=until) + more, encoding="utf-8")
    return check(read_map(file), ON)


def _of(found, rule):
    return [one for one in found if one.rule == rule]


def test_an_accepted_error_stays_and_does_not_count(tmp_path):
    """Until its last day, an acceptance is shown beside the error it is for."""
    (one,) = _of(_checked(tmp_path), "recipient-ended")

    assert one.severity is Severity.ERROR
    assert not one.counts
    assert one.accepted.by == "headteacher"


def test_an_acceptance_that_ran_out_is_a_note(tmp_path):
    """The day after its last, the error counts again and the acceptance is a note."""
    found = _checked(tmp_path, until="2026-11-23")
    (one,) = _of(found, "recipient-ended")
    (note,) = _of(found, "acceptance-expired")

    assert one.counts
    assert one.accepted is None
    assert note.severity is Severity.NOTE
    assert note.record == "sent"
    assert note.line == 9
    assert "2026-11-23" in str(note.what)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        pytest.param("role-not-confirmed", "Nothing is found", id="nothing found"),
        pytest.param("no-such-rule", "does not exist", id="no such rule"),
    ],
)
def test_an_acceptance_of_nothing_is_a_note(tmp_path, rule, words):
    """An acceptance that fits no finding says so, whether or not the rule exists."""
    (note,) = _of(_checked(tmp_path, rule=rule), "acceptance-unmatched")

    assert words in str(note.what)
    assert note.severity is Severity.NOTE


def test_the_acceptance_that_runs_longest_is_shown(tmp_path):
    """An old acceptance beside a newer one for the same finding is no note."""
    more = (
        "  - {rule: recipient-ended, record: sent, reason: Until Easter.,\n"
        "     by: governors, until: 2027-04-01}\n"
    )
    found = _checked(tmp_path, until="2026-11-23", more=more)
    (one,) = _of(found, "recipient-ended")

    assert one.accepted.by == "governors"
    assert _of(found, "acceptance-expired") == []
