"""``dpia across``: one question to every school of an authority."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from datamap.flows import flow_table
from datamap.load import read_map
from datamap.transfers import restricted_transfers
from reports.cli import main

SMALL = Path(__file__).parents[1] / "notebook" / "ysgol-fach"
ON = "2026-11-24"
DAY = date.fromisoformat(ON)


@pytest.fixture
def authority(tmp_path):
    """Return a folder with two schools that are alike."""
    for name in ("a", "north/b"):
        shutil.copytree(SMALL, tmp_path / name)
    return tmp_path


def ask(folder, *more):
    """Return what the command prints."""
    wide = CliRunner(env={"COLUMNS": "160"})
    return wide.invoke(main, ["across", str(folder), "--on", ON, *more])


def rename(school, supplier):
    """Call the one supplier of a school otherwise."""
    file = school / "map.yaml"
    text = file.read_text("utf-8").replace("Picturebox Ltd", supplier)
    file.write_text(text, "utf-8")


def test_every_transfer_of_every_school_is_told(authority):
    """JSON has the transfers of each school, with its folder before them."""
    one = restricted_transfers(read_map(SMALL), DAY)

    told = json.loads(ask(authority, "--format", "json").stdout)

    assert told["schools"] == 2
    assert told["show"] == "transfers"
    assert [row["school"] for row in told["rows"]] == ["a"] * len(one) + [
        "north/b"
    ] * len(one)
    assert [row["verdict"] for row in told["rows"]] == 2 * [
        x.verdict.value for x in one
    ]


def test_flows_are_those_of_each_school(authority):
    """CSV has the rows of each school's flow table."""
    rows = len(flow_table(read_map(SMALL), DAY))

    lines = ask(authority, "--show", "flows", "--format", "csv").stdout.splitlines()

    assert lines[0].startswith("school,flow,activity,")
    assert len(lines) == 1 + 2 * rows


@pytest.mark.parametrize("question", ["transfers", "flows", "risks"])
def test_table_counts_schools(authority, question):
    """The table says of how many schools each answer is true."""
    done = ask(authority, "--show", question)

    assert done.exit_code == 0
    assert "rows of 2 schools." in done.stdout
    assert "Schools" in done.stdout


def test_table_has_names_and_no_ids(authority):
    """Risks, duties and parties are told by their names, a duty without a level."""
    supplier = "Hill and Vale Software Limited"
    rename(authority / "a", supplier)
    rename(authority / "north/b", supplier)

    risks = ask(authority, "--show", "risks", "--all").stdout
    flows = ask(authority, "--show", "flows", "--all").stdout

    assert "(rk-01)" in risks
    assert not [line for line in risks.splitlines() if line.startswith("rk-")]
    assert "a duty: no level" in risks
    assert supplier in flows
    assert "picturebox" not in flows


def test_bodies_that_share_an_id_alone_are_told_apart(authority):
    """One id that names another body in another map is counted as two."""
    rename(authority / "a", "Council of the Hills")
    rename(authority / "north/b", "Council of the Vales")

    lines = ask(authority, "--show", "flows", "--all").stdout.splitlines()

    for name in ("Council of the Hills", "Council of the Vales"):
        found = [line for line in lines if line.startswith(name)]
        assert found
        assert {line.split()[-2] for line in found} == {"1"}


def test_flows_without_a_known_holder_are_counted_in_words(authority):
    """Who holds data without being known is not a body called unknown."""
    shown = ask(authority, "--show", "flows", "--all").stdout

    assert re.search(r"\d flows have a holder that is not known\.", shown)
    assert "(holder not known)" in shown
    assert not [line for line in shown.splitlines() if line.startswith("unknown")]


def test_nothing_that_leaves_gives_an_empty_table(authority):
    """Schools from which nothing leaves are answered too."""
    for name in ("a", "north/b"):
        file = authority / name / "map.yaml"
        before, _, _ = file.read_text("utf-8").partition("flows:")
        file.write_text(before, "utf-8")

    done = ask(authority)

    assert done.exit_code == 0
    assert "0 rows of 2 schools." in done.stdout


def test_map_with_mistakes_is_told_and_left_out(authority):
    """A broken map is named with its line; the others are answered, and it exits 1."""
    (authority / "a" / "map.yaml").write_text("school: [\n", "utf-8")

    done = ask(authority)

    assert done.exit_code == 1
    assert "a/map.yaml:2" in done.stderr
    assert "of 1 school." in done.stdout


def test_folder_without_schools_is_refused(tmp_path):
    """Where no school is, the call is wrong."""
    done = ask(tmp_path)

    assert "No folder below" in str(done.exception)
