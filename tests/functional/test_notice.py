"""The command ``dpia notice``, from a file to rows and exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reports.cli import main

NOTICES = Path(__file__).parents[1] / "spec" / "notices"
VILLAGE = str(NOTICES / "village_primary.txt")
ON = ["--on", "2026-11-24"]


@pytest.fixture
def run():
    """Return what runs the command and gives its result."""

    def run(*arguments):
        return CliRunner().invoke(main, ["notice", *arguments])

    return run


def rows(result):
    """Return the rows of a JSON answer."""
    return json.loads(result.output)["rows"]


def test_read_has_the_keys_of_the_contract(run):
    """Every row of a reading has the keys that other programs rest on."""
    result = run("read", VILLAGE, *ON, "--format", "json")

    assert result.exit_code == 0
    answer = json.loads(result.output)
    assert answer["command"] == "notice read"
    assert answer["title"] == "Privacy notice for families"
    keys = {"field", "text", "line", "state", "parent", "id", "because"}
    assert all(keys <= set(row) for row in answer["rows"])


def test_read_shows_words_and_lines(run):
    """The table shows the words of the notice."""
    result = run("read", VILLAGE, *ON)

    assert result.exit_code == 0
    assert "School Effectiveness" in result.output


def test_read_is_in_the_order_of_the_notice(run):
    """Rows stand by line, and what is not stated stands last."""
    result = run("read", VILLAGE, *ON, "--format", "json")

    lines = [row["line"] for row in rows(result)]
    placed = [line for line in lines if line is not None]
    assert placed == sorted(placed)
    assert lines == placed + [None] * (len(lines) - len(placed))


def test_read_says_which_right_is_not_stated(run, tmp_path):
    """The table names a right that the notice does not tell of."""
    path = tmp_path / "notice.txt"
    path.write_text("Your rights\n\nYou have the right to access your data.\n")

    result = run("read", str(path), *ON)

    assert "(rectification)" in result.output


def test_unreadable_file_is_told_in_words(run, tmp_path):
    """A file that cannot be read is refused with words of our own."""
    path = tmp_path / "empty.txt"
    path.write_text("")

    result = run("read", str(path), *ON)

    assert result.exit_code != 0
    assert "holds no text" in str(result.exception)


def test_check_tells_what_is_missing(run):
    """A notice that lacks something ends with 1 and says what and where."""
    result = run("check", "victoria-cp", VILLAGE, *ON, "--format", "json")

    assert result.exit_code == 1
    keys = {"kind", "rule", "standing", "text", "line", "what", "law", "fix", "sure"}
    found = rows(result)
    assert all(keys <= set(row) for row in found)
    assert {row["kind"] for row in found} == {"required", "map", "notice"}
    assert {
        "ended-body", "no-sharing-without-consent", "portability-test",
        "safeguarding-data", "sent-and-not-listed", "unreachable-link",
    } <= {row["rule"] for row in found}  # fmt: skip


def test_person_is_not_repeated(run):
    """A finding about a named person does not repeat the name."""
    result = run("check", "victoria-cp", VILLAGE, *ON, "--format", "json")

    assert "named-person" in result.output
    assert "Invented" not in result.output


def test_table_leaves_out_what_is_met(run):
    """The table shows what falls short, and not what is as it should be."""
    result = run("check", "victoria-cp", VILLAGE, *ON)

    assert result.exit_code == 1
    assert "The notice says this" not in result.output


def test_notice_without_fault_ends_with_nothing_wrong(run, tmp_path):
    """A notice in which nothing is missing or wrong ends with 0."""
    path = tmp_path / "map.yaml"
    path.write_text(
        "format: dpia-map/1\n"
        "school: {id: school, name: Ysgol Fach, nation: england, phase: primary}\n"
        "people: [{id: pupils, name: Pupils, children: true}]\n"
        "data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]\n"
        "activities:\n"
        "  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils]}\n"
    )
    notice = tmp_path / "notice.md"
    notice.write_text(
        "# Privacy notice\n\nYsgol Fach is the data controller.\n\n"
        "## What we collect\n\n- Exam results\n\n"
        "## Why we use it\n\n- to teach you (public task)\n\n"
        "## Who we share it with\n\n- Exam boards\n\n"
        "## How long\n\nWe keep results for 7 years.\n\n"
        "## Your rights\n\nYou have the right to see your data, to have it corrected, "
        "to have it deleted, to restrict its use and to object.\n"
        "You have the right to complain to the school, and to the Information "
        "Commissioner.\n\n"
        "## Where it comes from\n\nWe receive results from your previous school.\n\n"
        "## Contact\n\nData Protection Officer: dpo@ysgol.example\n"
    )

    result = run("check", str(path), str(notice), *ON)

    assert result.exit_code == 0, result.output
