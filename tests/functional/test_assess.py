"""``dpia assess`` as people call it: words, exit codes and files."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from reports.cli import main

SMALL = Path(__file__).parents[1] / "notebook" / "ysgol-fach"
COMMAND = [sys.executable, "-c", "from reports.cli import run; run()"]
DAY = ("--on", "2026-09-01")


@pytest.fixture
def school(tmp_path):
    """Folder of the small school, in a folder to work in."""
    return Path(shutil.copytree(SMALL, tmp_path / "ysgol-fach"))


def call(folder, *words):
    """Run the command in a folder."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.notebook
def test_assessment_of_an_activity(school):
    """The path is last on standard output, the counts are on standard error."""
    done = call(school.parent, "assess", "ysgol-fach", "--activity", "show-work", *DAY)

    place = Path("ysgol-fach") / "assessments" / "show-work" / "2026-09-01"
    assert done.returncode == 0
    assert done.stdout.splitlines() == [str(place / "dpia.html")]
    assert done.stderr.startswith("show-work: 28 fields; ")
    assert (school.parent / place / "dpia.docx").is_file()


@pytest.mark.notebook
def test_rows_of_every_activity_that_needs_one(school):
    """All that screening finds are assessed, and JSON has a row a field."""
    text = (school / "map.yaml").read_text("utf-8")
    traits = "lawful_basis: unknown\n    traits: {targets_children: true}"
    (school / "map.yaml").write_text(
        text.replace("lawful_basis: unknown", traits), "utf-8"
    )
    done = call(
        school.parent, "assess", "ysgol-fach", "--all", "--format", "json", *DAY
    )

    found = json.loads(done.stdout)
    assert found["command"] == "assess"
    assert len(found["rows"]) == 28
    assert len(found["pages"]) == 1
    assert {one["activity"] for one in found["rows"]} == {"show-work"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give either --activity ID or --all"),
        (("--all", "--activity", "show-work"), "give either --activity ID or --all"),
        (("--activity", "show-works"), "write show-work."),
        (("--activity", "picturebox-app"), "used for show-work: write --activity"),
        (("--activity", "picturebox"), "used for show-work: write --activity"),
    ],
)
def test_calls_that_cannot_be_carried_out(school, words, said):
    """What is wrong is told with what to do, and nothing is made."""
    done = call(school.parent, "assess", "ysgol-fach", *words, *DAY)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (school / "assessments").exists()


def test_nothing_needs_one(school):
    """A map in which nothing is found to need an assessment says so."""
    done = CliRunner().invoke(main, ["assess", str(school), "--all", *DAY])

    assert done.exit_code == 0
    assert "No activity is found to need an assessment." in done.output
