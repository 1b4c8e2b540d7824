"""``dpia review`` as people call it: words, exit codes, files, and a power cut."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reports.manifest import holds

pytestmark = pytest.mark.notebook

SMALL = Path(__file__).parents[1] / "notebook" / "ysgol-fach"
COMMAND = [sys.executable, "-c", "from reports.cli import run; run()"]
FILES = {
    "manifest.json", "review.docx", "review.html", "review.ipynb", "review.json",
}  # fmt: skip


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


def test_a_school_year_by_year(school):
    """Reviews follow each other: new, the same, changed, signed, the next year."""
    first = call(school.parent, "review", "ysgol-fach", "--on", "2026-09-01")
    again = call(school.parent, "review", "ysgol-fach", "--on", "2026-09-01")
    page = (school / "reviews" / "2026-09-01" / "review.html").read_bytes()
    text = (school / "map.yaml").read_text("utf-8")
    (school / "map.yaml").write_text(f"{text}# A comment.\n", "utf-8")
    (school / "reviews" / "2026-09-01" / "signed.json").write_text("{}", "utf-8")
    changed = call(school.parent, "review", "ysgol-fach", "--on", "2026-09-01")
    later = call(school.parent, "review", "ysgol-fach", "--on", "2027-04-01")

    reviews = school / "reviews"
    assert first.stdout.splitlines()[-1] == str(
        Path("ysgol-fach") / "reviews" / "2026-09-01" / "review.html"
    )
    assert (first.returncode, first.stderr) == (0, "")
    assert again.stdout == first.stdout
    assert "Nothing has changed" in again.stderr
    assert "2026-09-01-2" in changed.stdout
    assert "The signed review of this day was left as it is." in changed.stderr
    assert (reviews / "2026-09-01" / "review.html").read_bytes() == page
    assert later.returncode == 0
    manifest = json.loads((reviews / "2027-04-01" / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"]["previous"] == "../2026-09-01-2/review.json"
    assert sorted(one.name for one in reviews.iterdir()) == [
        "2026-09-01", "2026-09-01-2", "2027-04-01",
    ]  # fmt: skip


def test_other_place_and_no_comparison(school):
    """--out keeps reviews elsewhere; --previous none compares with nothing."""
    done = call(
        school, "review", ".", "--on", "2026-09-01", "--previous", "none",
        "--out", school.parent / "kept", "--audience", "dpo",
    )  # fmt: skip

    folder = school.parent / "kept" / "2026-09-01"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert done.returncode == 0, done.stderr
    assert {one.name for one in folder.iterdir()} == FILES
    assert manifest["parameters"] == {
        "map_path": "../../ysgol-fach/map.yaml",
        "on": "2026-09-01",
        "audience": "dpo",
        "language": "en",
        "previous": None,
        "notice": None,
        "despite_stale_law": None,
    }
    assert not (school / "reviews").exists()


def test_notice_that_is_named_is_read(school):
    """--notice holds a file against the law and the map; its hash is an input."""
    (school.parent / "notice.md").write_text("# Privacy notice\n\nWe share.\n", "utf-8")

    done = call(
        school.parent, "review", "ysgol-fach", "--on", "2026-09-01",
        "--notice", "notice.md",
    )  # fmt: skip

    folder = school / "reviews" / "2026-09-01"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    data = json.loads((folder / "review.json").read_text("utf-8"))
    assert done.returncode == 0, done.stderr
    assert manifest["parameters"]["notice"] == "../../../notice.md"
    assert "notice notice.md" in [one["file"] for one in manifest["inputs"]]
    assert data["notices"][0]["rows"]
    assert "What our privacy notice says" in (folder / "review.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere", "--on", "2026-09-01"], "not there"),
        (["ysgol-fach", "--on", "soon"], "soon is not a day"),
        (["ysgol-fach", "--on", "2026-09-01", "--language", "fr"], "fr"),
        (["ysgol-fach", "--on", "2026-09-01", "--previous", "nowhere"], "no earlier"),
        (["ysgol-fach", "--on", "2026-09-01", "--out", "file/kept"], "--out"),
        (["ysgol-fach", "--on", "2026-09-01", "--notice", "none.md"], "none.md"),
        (["ysgol-fach", "--on", "2026-09-01", "--notice", "file"], "no text"),
        (["broken", "--on", "2026-09-01"], "problems in the data map"),
    ],
)
def test_what_cannot_be_done(school, words, said):
    """A call or an input that cannot be used ends with 2, words and no file."""
    here = school.parent
    (here / "file").write_text("", "utf-8")
    (here / "broken").mkdir()
    (here / "broken" / "map.yaml").write_text("format: dpia-map/1\n", "utf-8")
    before = sorted(here.rglob("*"))

    done = call(here, "review", *words)

    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(here.rglob("*")) == before


def test_no_right_to_write(school, tmp_path):
    """A read-only place is told with what to do, and exits with 2."""
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("needs a user whose rights can be taken away")
    place = tmp_path / "closed"
    place.mkdir(mode=0o500)

    done = call(school, "review", ".", "--on", "2026-09-01", "--out", place / "kept")

    assert done.returncode == 2
    assert "Nothing can be written" in done.stderr


def _files(root):
    """Return how many files lie in folders that are being made, -1 for no folder."""
    making = list(root.glob(".making-*")) if root.is_dir() else []
    return max((sum(1 for _ in one.iterdir()) for one in making), default=-1)


def _kill_when(school, is_time):
    """Start a review and kill it, with no warning, at a moment."""
    root = school / "reviews"
    began = time.monotonic()
    with subprocess.Popen(
        [*COMMAND, "review", ".", "--on", "2026-09-01"],
        cwd=school,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        while started.poll() is None and not is_time(root, time.monotonic() - began):
            time.sleep(0.002)
        started.kill()


MOMENTS = {
    "at-the-start": lambda _root, seconds: seconds > 0.2,
    "folder-made": lambda root, _: _files(root) >= 0,
    "kernel-running": lambda root, seconds: _files(root) >= 0 and seconds > 1.5,
    "notebook-written": lambda root, _: _files(root) >= 1,
    "report-written": lambda root, _: _files(root) >= 2,
    "data-written": lambda root, _: _files(root) >= 3,
    "all-written": lambda root, _: _files(root) >= 4,
    "named": lambda root, _: (root / "2026-09-01").exists(),
}


@pytest.mark.slow
def test_killed_at_any_moment(school):
    """A killed run leaves no half-written review, and the next run clears up."""
    root = school / "reviews"
    for moment in MOMENTS.values():
        _kill_when(school, moment)
        seen = [one for one in root.glob("*") if not one.name.startswith(".making-")]
        for folder in seen:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            assert {one.name for one in folder.iterdir()} == FILES
            assert holds(folder, manifest)
        assert len(seen) <= 1

    text = (school / "map.yaml").read_text("utf-8")
    (school / "map.yaml").write_text(f"{text}# A comment.\n", "utf-8")
    done = call(school, "review", ".", "--on", "2026-09-01")

    assert done.returncode == 0, done.stderr
    if os.name == "posix":
        assert list(root.glob(".*")) == []


def test_debug_keeps_the_traceback(school):
    """With --debug an error that only a developer can read is shown whole."""
    done = call(
        school, "--debug", "review", ".", "--on", "2026-09-01", "--previous", "no"
    )

    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_progress_on_a_terminal(monkeypatch, capsys):
    """On a terminal, standard error shows what is being done; nothing elsewhere."""
    from reports.cli.review import progress

    with progress() as told:
        told("Reading the map")
    assert capsys.readouterr().err == ""

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress() as told:
        told("Reading the map")
        time.sleep(0.3)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Reading the map" in captured.err
