"""The command ``dpia law``: what is due a check, marks, and a provision's history."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from datamap import reference
from reports.cli import main
from reports.cli.options import CallError

ON = ("--on", "2026-11-24")
LATE = ("--on", "2027-06-20")


def _run(*arguments):
    return CliRunner().invoke(main, ["law", *arguments])


def _rows(*arguments):
    return json.loads(_run(*arguments, "--format", "json").output)["rows"]


def test_what_is_due_is_told_by_where_to_look():
    """Each place to look stands once, with how soon it changes and what rests on it."""
    result = _run("--stale", *LATE)
    text = " ".join(result.output.split())

    assert result.exit_code == 1
    assert "dataprivacyframework.gov" in text
    assert "regimes 45" in text
    assert "Reports are refused on this day:" in text
    assert "from memory" in text


def test_the_law_of_a_day_fits_a_screen(monkeypatch):
    """Countries stand together by approval, and provisions are counted."""
    monkeypatch.setenv("COLUMNS", "80")
    text = " ".join(_run(*ON).output.split())

    assert "Austria, Belgium" in text
    assert "in force; dpia law --table provisions lists them." in text
    assert text.count("regimes") == 2
    assert len(_rows(*ON)) > 200


def test_what_changes_soonest_is_due_first():
    """Rows come by class; in the table each item once."""
    rows = _rows("--stale", "--on", "2030-06-01")
    classes = [row["class"] for row in rows]

    assert classes == sorted(classes)
    assert set(classes) == {"A", "B", "C"}
    assert all(row["days_late"] >= 0 for row in rows)
    assert {row["item"] for row in rows if row["class"] == "A"} >= {"vd-04", "vd-06"}
    text = " ".join(_run("--stale", "--on", "2030-06-01").output.split())
    assert "What belongs to no such item" in text


def test_nothing_is_due_on_the_day_of_the_check():
    """On the day the facts were checked, only how they were read is told."""
    result = _run("--stale", *ON)

    assert result.exit_code == 0
    assert "Nothing is due a check" in result.output
    assert "How the " in result.output
    assert "refused" not in result.output


def test_what_was_not_read_at_its_source_can_be_listed():
    """Every row that is not wholly verified says so in words."""
    rows = _rows("--unverified", *ON)

    assert rows
    assert all(row["unverified"] for row in rows)
    assert {"second hand", "from memory", "inferred"} <= {row["mark"] for row in rows}
    assert len({row["table"] for row in rows}) > 5


def test_what_rests_on_a_source_can_be_listed():
    """When a page has changed, the rows that rest on it are one call away."""
    rows = _rows("--source", "S36", *ON)
    own = _rows("--source", "OWN", "--table", "provisions", *ON)

    assert {"us-2023", "kr-2022"} <= {row["id"] for row in rows}
    assert all("S36" in row["sources"] for row in rows)
    assert all(row["sources"] == [] for row in own)
    assert {row["table"] for row in own} == {"provisions"}


@pytest.mark.parametrize("given", ["uk-gdpr/45A", "UK-GDPR/45a", "article 45a uk gdpr"])
def test_a_provision_is_told_with_what_it_replaced(given):
    """Old and new text stand in order, each with where it stood on the day."""
    rows = _rows("--provision", given, "--on", "2026-01-01")

    assert [row["id"] for row in rows] == ["uk-gdpr/45", "uk-gdpr/45A"]
    assert [row["on_the_day"] for row in rows] == ["in force", "not yet"]
    assert rows[1]["replaces"] == "uk-gdpr/45"
    assert "partial-approval-unanswered" in rows[1]["rules"]
    assert rows[0]["says"] != rows[1]["says"]


def test_a_provision_that_is_gone_is_told_with_what_replaced_it():
    """Asked for the old one, the new ones follow it."""
    rows = _rows("--provision", "uk-gdpr/22", *ON)

    assert rows[0]["id"] == "uk-gdpr/22"
    assert {"uk-gdpr/22A", "uk-gdpr/22D"} <= {row["id"] for row in rows}
    assert rows[0]["on_the_day"] == "no longer in force"


def test_a_provision_that_has_not_begun_says_so():
    """Regulations that are made and not known to be in force are told as such."""
    (row,) = _rows("--provision", "uksi-2026-386", *ON)

    assert row["on_the_day"] == "made, not known to be in force"


def test_the_history_of_a_provision_is_readable():
    """The table says what the provision says, and shows no None."""
    result = _run("--provision", "uk-gdpr/12A", *ON)

    assert result.exit_code == 0
    assert "Article 12A UK GDPR" in result.output
    assert "None" not in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("--provision", "uk-gdpr/45Z"), "write uk-gdpr/45", id="close"),
        pytest.param(("--provision", "?"), "dpia law --table provisions", id="far"),
        pytest.param(("--provision", "x" * 200), "--table provisions", id="long"),
        pytest.param(("--source", "S366"), "write S", id="source"),
        pytest.param(("--table", "regime"), "write regimes", id="table"),
    ],
)
def test_what_is_not_there_is_refused_with_what_to_write(arguments, words):
    """A slip of the pen is named, with the next thing to do."""
    result = _run(*arguments, *ON)

    assert isinstance(result.exception, CallError)
    assert words in str(result.exception)


def test_every_provision_has_a_history_that_ends():
    """No chain of replacements goes round in a circle."""
    from datetime import date

    from reports.rows.law import history_rows

    for row in reference.rows_of(reference.Provision):
        found = [one["id"] for one in history_rows(row.id, date(2026, 11, 24))]

        assert row.id in found
        assert len(found) == len(set(found))
