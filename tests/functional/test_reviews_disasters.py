"""Disasters among many schools: the rest finish, and nothing is left half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "notebook" / "ysgol-fach"
ON = "2026-11-24"
WELL = ("a", "b", "z")

pytestmark = [pytest.mark.notebook, pytest.mark.slow]


def _run(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess:
    run = "from reports.cli import run; run()"
    return subprocess.run(
        [sys.executable, "-c", run, "reviews", str(folder), "--on", ON, *more],
        capture_output=True, text=True, check=False, timeout=600,
        cwd=folder,  # not where the packages lie: those named first are to be taken
        env={**os.environ, **environment}, encoding="utf-8",
    )  # fmt: skip


@contextmanager
def _mounted(folder: Path, size: str) -> Iterator[bool]:
    """Give a school a small disk of its own, where that is allowed."""
    folder.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    is_there = shutil.which("mount") is not None and not _status(call)
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    try:
        yield is_there
    finally:
        if is_there:
            _status(["umount", "--lazy", str(folder)])


def _status(call: list[str]) -> int:
    return subprocess.run(call, check=False, capture_output=True).returncode


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Have nothing written in a school's folder, not even by root.

    Where nothing else is allowed, a file lies where the folder of reviews would.
    """
    with _mounted(folder, "1m") as is_disk:
        if is_disk:
            _status(["mount", "-o", "remount,ro", str(folder)])
        elif hasattr(os, "geteuid") and os.geteuid():
            folder.chmod(0o555)
        else:
            (folder / "reviews").write_text("in the way", "utf-8")
        try:
            yield
        finally:
            if is_disk:
                _status(["mount", "-o", "remount,rw", str(folder)])
            folder.chmod(0o755)
            with suppress(OSError):
                (folder / "reviews").unlink()


LEAK = """\
from pathlib import Path as _Path
_held = []
while "leaky" in str(_Path.cwd()):
    _held.append(bytearray(20 * 1024**2))
    __import__("time").sleep(0.01)
"""


def _leaking_notebooks(folder: Path) -> Path:
    """Copy the notebooks; the review's takes ever more memory for one school."""
    shutil.copytree(Path(str(files("notebooks"))), folder / "notebooks")
    file = folder / "notebooks" / "annual_review.ipynb"
    whole = json.loads(file.read_text("utf-8"))
    last = [one for one in whole["cells"] if one["cell_type"] == "code"][-1]
    last["source"] = [LEAK, *last["source"]]
    file.write_text(json.dumps(whole), "utf-8")
    return folder


def _left(root: Path) -> list[str]:
    """Return what a run must not leave: half-made folders, drafts, empty folders."""
    return [
        one.relative_to(root).as_posix()
        for one in root.rglob("*")
        if one.name.startswith(".making-")
        or one.suffix == ".tmp"
        or (one.is_dir() and not any(one.iterdir()))
    ]


def _told(stderr: str, names: Iterable[str]) -> dict[str, str]:
    """Return what is said of each school: its name stands alone on a line."""
    found, name = dict.fromkeys(names, ""), None
    for line in stderr.splitlines():
        name = line if line in found else name
        if name is not None:
            found[name] += f"{line}\n"
    return found


def _reviewed(root: Path) -> set[str]:
    return {one.parts[-4] for one in root.glob("*/reviews/*/manifest.json")}


def test_every_disaster_costs_only_its_own_school(tmp_path):
    """A map that does not end, one that is broken, a leak, a full and a read-only disk.

    The other schools get their reviews, and each of these is told of with what to do,
    on the page too.
    """
    root = tmp_path / "schools"
    for name in (*WELL, "broken", "endless", "leaky"):
        shutil.copytree(SMALL, root / name)
    (root / "broken" / "map.yaml").write_text("school: [", "utf-8")
    wrong = {"broken": "cannot be read as YAML", "leaky": "MiB of memory",
             "locked": "Nothing can be written"}  # fmt: skip
    if hasattr(os, "mkfifo"):  # nobody writes in it: to read it takes for ever
        (root / "endless" / "answers").mkdir()
        os.mkfifo(root / "endless" / "answers" / "late.yaml")
        wrong["endless"] = "longer than 1 minute"
    leaking = _leaking_notebooks(tmp_path / "leaking")
    more = ("--jobs", "3", "--minutes", "1", "--memory", "700")

    with _mounted(root / "full", "120k") as is_disk, _read_only(root / "locked"):
        if is_disk:
            wrong["full"] = "no room"
        done = _run(root, *more, PYTHONPATH=str(leaking))
        left = _left(root)

    told = _told(done.stderr, wrong)
    page = (root / "index.html").read_text("utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{len(wrong)} failed." in done.stderr
    assert set(WELL) <= _reviewed(root)
    assert not _reviewed(root) & set(wrong)
    assert [one for one in left if one != "endless/answers"] == []
    for name, what in wrong.items():
        assert what in told[name]
        assert "To put it right: " in told[name]
        assert what in page


def test_killed_and_called_again_it_ends_as_if_nothing_had_been(tmp_path, monkeypatch):
    """Killed twice, with all its processes, a run ends with the same files in all."""
    monkeypatch.syspath_prepend(TESTS / "benchmark")
    spec = spec_from_file_location("kills", TESTS / "benchmark" / "kills.py")
    kills = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "kills", kills)
    spec.loader.exec_module(kills)
    for name in ("a", "b", "c"):
        shutil.copytree(SMALL, tmp_path / "whole" / name)
        shutil.copytree(SMALL, tmp_path / "killed" / name)

    told = kills.compared(tmp_path / "whole", tmp_path / "killed", 2, 1)

    assert told.differing == []
    assert told.twice == told.orphans == told.status == 0
