"""``dpia across``: one question to every school of an authority."""

from __future__ import annotations

import json
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
    return CliRunner().invoke(main, ["across", str(folder), "--on", ON, *more])


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
