"""``dpia screen`` as a person runs it."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from reports.cli import main

ON = ("--on", "2026-11-24")
KEYS = {
    "activity", "name", "result", "possible", "held", "triggers", "why", "because",
}  # fmt: skip


def run(*arguments, columns="100"):
    """Run ``dpia screen`` with some arguments."""
    runner = CliRunner(env={"COLUMNS": columns})
    return runner.invoke(main, ["screen", *arguments, *ON])


@pytest.fixture(scope="module", name="rows")
def _rows():
    """Return the rows of the example, by activity."""
    answer = json.loads(run("victoria-cp", "--format", "json").output)
    return {row["activity"]: row for row in answer["rows"]}


@pytest.fixture(name="school")
def _school(tmp_path, known_text):
    """Return how to write a school's map after some changes."""

    def write(changes):
        text = known_text
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "map.yaml").write_text(text, "utf-8")
        return str(tmp_path)

    return write


@pytest.mark.parametrize(
    ("activity", "system"),
    [
        ("site-security", "cctv-system"),
        ("safeguarding", "myconcern"),
        ("sharing-learning-at-home", "classdojo"),
        ("sharing-learning-at-home", "seesaw"),
    ],
)
def test_example_needs_assessments(rows, example, activity, system):
    """Cameras, MyConcern, ClassDojo and Seesaw need one or are likely to."""
    through = {one.through for one in example.flows if one.activity == activity}

    assert system in through
    assert rows[activity]["result"] in ("required", "likely")


def test_rows_have_the_keys_of_the_contract(rows, example):
    """Each activity has a row, and in it each of the 22 triggers."""
    assert [*rows] == [one.id for one in example.activities]
    for row in rows.values():
        assert {*row} == KEYS
        assert len(row["triggers"]) == 22
        assert {"id", "state", "why"} <= {*row["triggers"][0]}
        states = {one["state"] for one in row["triggers"]}
        assert states <= {"holds", "may-hold", "does-not"}
        assert row["result"] in (*row["possible"], "unknown")
        assert row["because"][0].keys() == {"record", "file", "line"}


def test_answer_carries_the_notes():
    """The exemption and good practice stand beside the rows."""
    answer = json.loads(run("victoria-cp", "--format", "json").output)

    assert answer["command"] == "screen"
    assert any("35(10)" in note for note in answer["notes"])


def test_table_fits_a_hundred_columns():
    """The table of the example is a table at a hundred columns, and legible."""
    answer = run("victoria-cp")
    lines = answer.output.splitlines()

    assert answer.exit_code == 1
    assert all(len(line) <= 100 for line in lines)
    headings = "Activity Assessment Held What tells"
    assert headings in [" ".join(line.split()) for line in lines]
    assert lines[0].startswith("20 activities: an assessment is ")
    told = " ".join(answer.output.split())
    assert "Systematic monitoring" in told
    assert "no proof" not in told
    assert "old or unconfirmed" in told
    assert "Article 35(10)" in answer.output


def test_one_activity_is_told_whole():
    """Asked about one activity, the table has every trigger and the reason."""
    answer = run("victoria-cp", "--activity", "site-security")
    told = " ".join(answer.output.split())

    assert answer.exit_code == 1
    assert "Systematic monitoring (wp-3)" in told
    assert "holds It watches people systematically." in told
    assert "(wp-9)" in told
    assert "An impact assessment is likely to be needed." in told


def test_csv_has_a_line_for_each_activity(example):
    """CSV has the same rows."""
    answer = run("victoria-cp", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(answer.output)))

    assert [one["activity"] for one in lines] == [one.id for one in example.activities]


def test_activity_that_is_not_there():
    """A misspelt activity is a call that cannot be carried out, with the fix."""
    answer = CliRunner().invoke(
        main, ["screen", "victoria-cp", "--activity", "site-securty", *ON]
    )

    assert answer.exit_code != 0
    assert "write site-security." in str(answer.exception)


NEEDED = {"kind: attainment": "kind: health"}
PAPER = "\npeople:"


@pytest.mark.parametrize(
    ("changes", "result", "held", "status"),
    [
        pytest.param({}, "unknown", "no", 0, id="it is open whether one is needed"),
        pytest.param(NEEDED, "likely", "no", 1, id="one is needed and none is held"),
        pytest.param({**NEEDED, PAPER: "\n  - {id: dpia, kind: dpia, review_by: none, "
                                       "covers: [app]}\npeople:"},
                     "likely", "yes", 0, id="one is held"),
        pytest.param({**NEEDED, PAPER: "\n  - {id: dpia, kind: dpia, covers: [app]}"
                                       "\npeople:"},
                     "likely", "unknown", 0, id="nobody knows if it is in date"),
        pytest.param({"could_endanger: false": "could_endanger: false, "
                                               "large_scale: false",
                      "design: {": "uses_ai: false\n    design: {adverts: false, "},
                     "not-required", "no", 0, id="none is needed"),
    ],
)  # fmt: skip
def test_exit_status_says_whether_one_is_missing(school, changes, result, held, status):
    """It exits with 1 if one is needed and the map shows that none in date is held."""
    answer = run(school(changes), "--format", "json")

    (row,) = json.loads(answer.output)["rows"]
    assert (row["result"], row["held"]) == (result, held)
    assert answer.exit_code == status


def test_dpo_adds_what_the_map_cannot_know(school, tmp_path):
    """A trigger that the answers beside the map add makes the result."""
    folder = school({})
    before = json.loads(run(folder, "--format", "json").output)["rows"][0]
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / f"{before['activity']}.yaml").write_text(
        "format: dpia-answers/1\n"
        f"activity: {before['activity']}\n"
        "screening:\n"
        "  - {trigger: ico10-06, holds: true, why: Two lists are joined., "
        "on: 2026-11-01}\n",
        "utf-8",
    )

    after = json.loads(run(folder, "--format", "json").output)["rows"][0]

    assert (before["result"], after["result"]) == ("unknown", "required")
    assert "Two lists are joined." in str(after["triggers"])
