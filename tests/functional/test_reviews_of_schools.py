"""``dpia reviews``: every school of a folder, whatever happens to one or to the run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "notebook" / "ysgol-fach"
ON = "2026-11-24"

pytestmark = [pytest.mark.notebook, pytest.mark.slow]


def _call(folder: Path, *more: str) -> list[str]:
    run = "from reports.cli import run; run()"
    return [sys.executable, "-c", run, "reviews", str(folder), "--on", ON, *more]


def _run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _call(folder, *more), capture_output=True, text=True, check=False, timeout=300
    )


def _schools(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copytree(SMALL, folder / name)


def _made(folder: Path) -> dict[str, dict[str, str]]:
    """Return the hashes of each school's page and data, by its folder."""
    return {
        file.parts[-4]: {
            one["file"]: one["sha256"]
            for one in json.loads(file.read_text("utf-8"))["outputs"]
            if one["file"] in ("review.html", "review.json")
        }
        for file in sorted(folder.glob("*/reviews/*/manifest.json"))
    }


def test_broken_map_does_not_stop_the_rest(tmp_path):
    """Every other school is reviewed; the broken one is listed in plain words."""
    _schools(tmp_path, "a", "b")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "map.yaml").write_text("school: [", "utf-8")

    done = _run(tmp_path)

    assert done.returncode == 1
    assert "broken/map.yaml:2" in done.stderr
    assert "Traceback" not in done.stderr
    assert "2 made, 0 there already, 1 failed." in done.stderr
    page = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="a/reviews/2026-11-24/review.html"' in page
    assert "cannot be read as YAML" in page


def test_stopped_run_ends_as_an_undisturbed_one(tmp_path):
    """Killed part-way and called again, a run ends with the very same reports."""
    names = ("a", "b", "c")
    for where in ("whole", "stopped"):
        _schools(tmp_path / where, *names)
    assert _run(tmp_path / "whole").returncode == 0

    with subprocess.Popen(
        _call(tmp_path / "stopped", "--jobs", "1"), start_new_session=True
    ) as run:
        _wait_for_one(tmp_path / "stopped")
        os.killpg(run.pid, signal.SIGKILL) if os.name == "posix" else run.kill()
    assert len(_made(tmp_path / "stopped")) < len(names)
    again = _run(tmp_path / "stopped", "--resume")

    assert again.returncode == 0
    assert _made(tmp_path / "stopped") == _made(tmp_path / "whole")
    assert not list((tmp_path / "stopped").glob("*/reviews/.making-*"))
    assert not list((tmp_path / "stopped").glob("*/reviews/*-2"))


def _wait_for_one(folder: Path) -> None:
    deadline = time.monotonic() + 120
    while not _made(folder) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_folder_without_schools_is_refused(tmp_path):
    """A folder with no map below it is an error in the call, and writes nothing."""
    done = _run(tmp_path)

    assert done.returncode == 2
    assert "No folder below" in done.stderr
    assert not list(tmp_path.iterdir())


def test_stale_law_is_refused_once(tmp_path):
    """Law too old to rest on is told once, before any school is begun."""
    _schools(tmp_path, "a")
    call = [one if one != ON else "2028-01-01" for one in _call(tmp_path)]

    done = subprocess.run(call, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--despite-stale-law" in done.stderr
    assert not (tmp_path / "a" / "reviews").exists()


def test_cluster_that_does_not_answer_is_told(tmp_path):
    """An address at which no cluster answers is an error in the call."""
    pytest.importorskip("distributed")
    _schools(tmp_path, "a")

    done = _run(tmp_path, "--scheduler", "tcp://127.0.0.1:9")

    assert done.returncode == 2
    assert "No cluster answers at tcp://127.0.0.1:9." in done.stderr


@pytest.mark.parametrize("kept", [{"map": []}, {"levels": {"a": {"rk-01": "x"}}}])
def test_kept_review_of_another_shape_does_not_stop_the_page(tmp_path, kept):
    """A review.json that is not one of ours costs its school's line, not the page."""
    review = tmp_path / "broken" / "reviews" / ON
    review.mkdir(parents=True)
    (review / "review.json").write_text(json.dumps({"on": ON, **kept}), "utf-8")
    (tmp_path / "broken" / "map.yaml").write_text("school: [", "utf-8")

    done = _run(tmp_path)

    assert done.returncode == 1
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "The review that is kept cannot be read" in page
