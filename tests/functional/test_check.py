"""The command ``dpia check``: words, formats, files and exit status."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from datamap.check import check as findings_in
from datamap.model import DataMap
from reports.cli import main
from reports.sarif import sarif_log

SCHEMA = json.loads(
    (Path(__file__).parent / "sarif-subset.schema.json").read_text(encoding="utf-8")
)
ON = ("--on", "2026-11-24")

KEYS = {
    "rule", "severity", "record", "field", "file", "line", "title", "what", "law",
    "fix", "library", "accepted", "because",
}  # fmt: skip

SMALL = """\
format: dpia-map/1
school: {id: bryn, name: "Ysgol \\e[31m y Bryn", nation: wales, phase: primary}
people: [{id: pupils, name: Pupils}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities: [{id: teaching, name: Teaching, purpose: To teach., people: [pupils]}]
parties: [{id: gone, name: Gone Ltd, kind: other, ended_on: 2020-01-01}]
flows: [{id: sent, activity: teaching, from: bryn, to: gone}]
"""

ACCEPTED = """\
accepted:
  - {rule: recipient-ended, record: sent, reason: It is being wound up., by: head,
     until: 2026-12-31}
"""


def _run(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


def _written(folder, text=SMALL):
    file = folder / "a b" / "map.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_help_says_what_the_exit_status_means():
    """The help names each exit status."""
    result = _run("--help")

    assert result.exit_code == 0
    assert "Exits 0" in result.output


def test_an_error_makes_the_exit_status_1():
    """The example has an error that nobody has accepted."""
    assert _run("victoria-cp", *ON).exit_code == 1


def test_an_accepted_error_makes_the_exit_status_0(tmp_path):
    """An accepted error is still in the list, and no longer counts."""
    result = _run(_written(tmp_path, SMALL + ACCEPTED), *ON)

    assert result.exit_code == 0
    assert "Accepted until 2026-12-31 by head: It is being wound up." in result.output
    assert "1 error," in result.output
    assert "; 1 accepted.\n" in result.output
    assert "comes with the toolkit" not in result.output


def test_a_map_that_cannot_be_read_is_an_error_of_the_call(tmp_path):
    """A broken map raises, and the command turns that into exit status 2."""
    from datamap.errors import InvalidDataMapError

    result = _run(_written(tmp_path, "format: dpia-map/1\n"), *ON)

    assert isinstance(result.exception, InvalidDataMapError)


def test_the_list_is_grouped_by_rule():
    """A rule's title, fix and law are printed once, its findings below one another."""
    output = _run("victoria-cp", *ON, "--all").output

    assert output.splitlines()[0].startswith("1 error, ")
    assert "\nErrors (1)\n" in output
    assert output.count("[contract-unknown]") == 1
    assert "\nWarnings (" in output
    assert "\nNotes (" in output
    assert "as datamap/suppliers/welsh-public-bodies.yaml says" in output


def test_a_long_list_is_cut_and_says_so():
    """The first findings are shown, the worst of them, and the rest is counted."""
    short = _run("victoria-cp", *ON).output
    every = _run("victoria-cp", *ON, "--all").output

    assert short.count("\n  - ") == 20
    left = every.count("\n  - ") - 20
    assert f"And {left} more: see them with --all." in short
    assert "Warnings (the first 19 of " in short
    assert "see them with --all" not in every


def test_the_list_says_how_to_answer_what_is_shipped():
    """A library and an example of the toolkit are not edited: it says what is."""
    told = " ".join(_run("victoria-cp", *ON).output.split())

    assert "for ClassDojo, Inc., under parties, write use: classdojo-inc" in told
    assert "folder suppliers beside your map" in told
    assert "dpia start FOLDER --example victoria-cp" in told


def test_the_list_steers_no_terminal(tmp_path):
    """What a map's text holds beyond letters and signs is not sent to the terminal."""
    output = _run(_written(tmp_path), *ON).output

    assert "Ysgol" in output
    assert "\x1b[31m y" not in output


def test_json_has_the_keys_of_the_contract():
    """Every row has every key, and the counts say how many there are."""
    whole = json.loads(_run("victoria-cp", *ON, "--format", "json").output)

    assert whole["command"] == "check"
    assert {frozenset(row) for row in whole["rows"]} == {frozenset(KEYS)}
    assert sum(whole["counts"].values()) == len(whole["rows"])
    assert whole["rows"][0]["severity"] == "error"
    assert whole["rows"][0]["accepted"] is None


def test_json_shows_an_acceptance(tmp_path):
    """An acceptance is shown with who accepted it, why and until when."""
    path = _written(tmp_path, SMALL + ACCEPTED)
    (row,) = [
        row
        for row in json.loads(_run(path, *ON, "--format", "json").output)["rows"]
        if row["rule"] == "recipient-ended"
    ]

    assert row["accepted"] == {
        "by": "head",
        "reason": "It is being wound up.",
        "until": "2026-12-31",
        "file": "a b/map.yaml",
        "line": 9,
    }


def test_csv_has_a_line_for_each_finding():
    """The CSV has as many rows as the JSON, under the same keys."""
    rows = list(
        csv.DictReader(io.StringIO(_run("victoria-cp", *ON, "--format", "csv").output))
    )
    whole = json.loads(_run("victoria-cp", *ON, "--format", "json").output)

    assert set(rows[0]) == KEYS
    assert len(rows) == len(whole["rows"])


@pytest.fixture(params=["victoria-cp", "small"])
def sarif(request, tmp_path):
    """Return the SARIF log of a map."""
    path = request.param
    if path == "small":
        path = _written(tmp_path, SMALL + ACCEPTED)
    return json.loads(_run(path, *ON, "--format", "sarif").output)


def test_sarif_is_what_the_standard_asks_for(sarif):
    """The log holds nothing that our reading of the standard does not allow."""
    Draft202012Validator.check_schema(SCHEMA)

    assert list(Draft202012Validator(SCHEMA).iter_errors(sarif)) == []


def test_sarif_rule_positions_are_right(sarif):
    """Each result points to its own rule in the list of rules."""
    (run,) = sarif["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert len(ids) == len(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]


def test_sarif_fingerprints_tell_findings_apart(sarif):
    """No two findings of a map share a fingerprint."""
    (run,) = sarif["runs"]
    prints = [
        result["partialFingerprints"]["ruleAndRecord/v1"] for result in run["results"]
    ]

    assert len(prints) == len(set(prints))


def test_sarif_marks_what_is_accepted(tmp_path):
    """An accepted finding is suppressed, and a blank in its file name is encoded."""
    path = _written(tmp_path, SMALL + ACCEPTED)
    log = json.loads(_run(path, *ON, "--format", "sarif").output)
    (result,) = [
        one for one in log["runs"][0]["results"] if one["ruleId"] == "recipient-ended"
    ]

    assert result["suppressions"][0]["status"] == "accepted"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/map.yaml"
    assert place["region"]["startLine"] == 7


def test_sarif_of_a_map_that_no_file_holds():
    """A map made in memory has findings without a place in a file."""
    tree = {
        "school": {"id": "bryn", "name": "Bryn", "nation": "wales", "phase": "primary"},
        "people": [{"id": "pupils", "name": "Pupils"}],
        "data": [
            {"id": "marks", "name": "Marks", "about": ["pupils"], "kind": "attainment"}
        ],
        "activities": [
            {"id": "a", "name": "A", "purpose": "To teach.", "people": ["pupils"]}
        ],
    }
    datamap = DataMap.model_validate(tree)
    day = date(2026, 11, 24)

    log = sarif_log(datamap, findings_in(datamap, day), day)

    assert list(Draft202012Validator(SCHEMA).iter_errors(log)) == []
    places = [one["locations"][0] for one in log["runs"][0]["results"]]
    assert places
    assert all("physicalLocation" not in place for place in places)
