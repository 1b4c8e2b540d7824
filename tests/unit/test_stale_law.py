"""Law data that may have changed since it was checked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from datamap import reference, stale_law
from datamap.reference import rows_of
from datamap.stale_law import BACKGROUND, LEANED_ON, due_items
from datamap.stale_law import stale_law as stale
from reports.stale_law import StaleLawError, require_fresh_law, said_of_stale_law

CHECKED = max(row.checked_on for row in reference.all_rows())
LAST_GOOD = CHECKED + timedelta(days=180)
LATE = LAST_GOOD + timedelta(days=1)


def test_the_law_is_fresh_on_the_day_of_the_example(on):
    """The facts were checked on the day that the example asks about."""
    assert stale(on) == ()
    assert due_items(on) == ()


def test_the_last_of_180_days_is_still_good():
    """A row is too old when more than 180 days have passed."""
    assert stale(LAST_GOOD) == ()
    assert stale(LATE) != ()


def test_only_what_may_change_within_months_stops_a_report():
    """What is stale is of class A, in force, and not told as background only."""
    found = stale(LATE)

    assert {one.risk for one in found} == {"A"}
    for one in found:
        assert one.item is not None
        for row in one.rows:
            assert row.is_valid_on(LATE)
            assert row.table not in BACKGROUND or (row.table, row.id) in LEANED_ON
    ids = {row.id for one in found for row in one.rows}
    assert {"us-2023", "gwe-dissolved"} <= ids
    assert not {"senedd-election", "uk-gdpr/22"} & ids


def test_what_changes_soonest_comes_first():
    """Items are in the order of their class, then of the day they were checked."""
    found = due_items(CHECKED + timedelta(days=2_000))
    order = [(one.risk, one.checked_on) for one in found]

    assert order == sorted(order)
    assert {one.risk for one in found} == {"A", "B", "C"}
    assert [one.item for one in found].count(None) == 1


def test_a_check_is_due_the_day_after_the_last_good_one():
    """The first day too late is the one that an item is due on."""
    one = due_items(LATE)[0]

    assert one.due_on == one.checked_on + timedelta(days=181)


def test_an_item_is_as_old_as_its_oldest_row(monkeypatch):
    """One row that was forgotten makes the whole item due since then."""
    rows = [row for row in reference.all_rows() if row.volatile == "vd-06"][:2]
    older = rows[1].model_copy(update={"checked_on": CHECKED - timedelta(days=90)})
    monkeypatch.setattr(
        stale_law.reference, "due_a_check", lambda _on: (rows[0], older)
    )

    (one,) = stale(LATE)

    assert one.rows == (older, rows[0])
    assert one.checked_on == older.checked_on


def test_every_table_of_background_is_one_of_ours():
    """No table that is left out is misspelt."""
    assert set(reference.TABLES) >= BACKGROUND
    for table, name in LEANED_ON:
        assert name in {row.id for row in reference.table(table)}


def test_a_report_on_fresh_law_needs_no_reason(on):
    """Nothing is refused, and a reason that nobody needs is not printed."""
    require_fresh_law(on)

    assert said_of_stale_law(on, None) is None
    assert said_of_stale_law(on, "The phone was down.") is None


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_report_on_stale_law_is_refused(reason):
    """Every place to look is named at once, with how to go on all the same."""
    with pytest.raises(StaleLawError) as caught:
        require_fresh_law(LATE, reason)

    problems = caught.value.problems
    assert len(problems) == len(stale(LATE))
    assert {one.code for one in problems} == {"stale-law"}
    for one in problems:
        assert one.what.endswith(".")
        assert one.fix.endswith(".")
        assert '--despite-stale-law "REASON"' in one.fix
        assert CHECKED.isoformat() in one.what


def test_a_report_with_one_stale_row_says_so_in_the_singular(monkeypatch):
    """One row is no rows."""
    (row,) = [one for one in rows_of(reference.RegimeRow) if one.id == "us-2023"]
    monkeypatch.setattr(stale_law.reference, "due_a_check", lambda _on: (row,))

    with pytest.raises(StaleLawError, match=r": 1 row that"):
        require_fresh_law(LATE)


def test_the_reason_for_a_report_on_stale_law_is_printed():
    """With a reason the report is made, and its head says what and why."""
    require_fresh_law(LATE, " The regulator's site was down. ")

    said = str(said_of_stale_law(LATE, " The regulator's site was down. "))

    assert said.endswith("because: The regulator's site was down.")
    assert "List of approved places" in said
    assert CHECKED.isoformat() in said


def test_without_a_reason_a_report_says_nothing():
    """A sentence without a reason is never made."""
    assert said_of_stale_law(date(2030, 1, 1), None) is None
