"""Kill a run over many schools again and again; hold its end against a whole one.

Run it as ``python tests/benchmark/kills.py [SCHOOLS] [KILLS] [--seed N]``. The run is
killed with all its processes at once and no warning, at moments drawn by chance, and
called again; the files of both authorities are compared byte for byte, but for times.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from authority import make_authority
from table import Row, as_text

ON = "2026-11-24"
SEED = 1

Files = dict[str, str]
"""Hash of each file, by its name as seen from the folder of schools."""


@dataclass
class Told:
    """What came of the killed run."""

    landed: int = 0
    """Kills that met a run still going."""

    reviews_at_kills: list[int] = field(default_factory=list)
    """How many schools had their review at each kill."""

    differing: list[str] = field(default_factory=list)
    """Files that are not as in the undisturbed run, are missing, or too many."""

    twice: int = 0
    """Schools with more than one review."""

    orphans: int = 0
    """Processes that outlived the runs."""

    status: int = 0
    """Exit status of the last run."""


def main() -> None:
    """Print the rows as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schools", type=int, nargs="?", default=30)
    parser.add_argument("kills", type=int, nargs="?", default=10)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    print(as_text(rows(wanted.schools, wanted.kills, wanted.seed)))  # noqa: T201 - a script's answer


def rows(schools: int = 30, kills: int = 10, seed: int = SEED) -> list[Row]:
    """Return the figures of a run of some schools that was killed so often."""
    with TemporaryDirectory() as place:
        root = Path(place)
        make_authority(root / "whole", schools, seed)
        make_authority(root / "killed", schools, seed)
        told = compared(root / "whole", root / "killed", kills, seed)
    for one in told.differing:
        print(f"differs: {one}", file=sys.stderr)  # noqa: T201 - a script's answer
    where = ", ".join(str(one) for one in told.reviews_at_kills)
    of = f"{schools} schools"
    return [
        Row(f"{of}, kills that met a run (after {where} reviews)",
            told.landed, at_least=kills),
        Row(f"{of}, files unlike the whole run's", len(told.differing), at_most=0),
        Row(f"{of}, schools reviewed twice", told.twice, at_most=0),
        Row(f"{of}, processes left over", told.orphans, at_most=0),
        Row(f"{of}, exit status in the end", told.status, at_most=0),
    ]  # fmt: skip


def compared(whole: Path, killed: Path, kills: int, seed: int) -> Told:
    """Review one authority undisturbed and an equal one with kills; compare them.

    The moments are spread over the time that the undisturbed run took; the last one
    falls on the page across schools, when every school has its review.
    """
    began = time.monotonic()
    subprocess.run(_call(whole), check=True, capture_output=True)
    seconds = time.monotonic() - began
    told = Told()
    chance = random.Random(seed)  # noqa: S311 - moments are no secret
    schools = len(_schools(killed))
    for number in range(kills):
        moment = chance.uniform(0, 2 * (seconds / (kills + 1) + _START_SECONDS))
        is_last = number == kills - 1
        _run_and_kill(killed, moment, schools if is_last else 0, told)
    last = subprocess.run(_call(killed, "--resume"), check=False, capture_output=True)
    told.status = last.returncode
    told.orphans = _left_over(killed)
    ours, theirs = files(killed), files(whole)
    told.differing = sorted(
        name for name in ours.keys() | theirs if ours.get(name) != theirs.get(name)
    )
    told.twice = sum(len(made) > 1 for made in _schools(killed).values())
    return told


_START_SECONDS = 3
"""About how long a run takes before the first school is begun."""


def _call(folder: Path, *more: str) -> list[str]:
    run = "from reports.cli import run; run()"
    return [sys.executable, "-c", run, "reviews", str(folder), "--on", ON, *more]


def _run_and_kill(folder: Path, moment: float, after: int, told: Told) -> None:
    """Start a run and kill it some seconds after so many schools are reviewed."""
    with subprocess.Popen(
        _call(folder, "--resume"),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as run:
        _wait(run, lambda: _reviewed(folder) >= after)
        until = time.monotonic() + (moment if not after else moment / 10)
        _wait(run, lambda: time.monotonic() > until)
        told.landed += run.poll() is None
        told.reviews_at_kills.append(_reviewed(folder))
        kill_all(run)


def _wait(run: subprocess.Popen[bytes], is_time: Callable[[], bool]) -> None:
    while run.poll() is None and not is_time():
        time.sleep(0.01)


def kill_all(run: subprocess.Popen[bytes]) -> None:
    """Kill a run with all its processes, with no warning."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    else:  # has no groups of processes
        for one in psutil.Process(run.pid).children(recursive=True):
            one.kill()
        run.kill()


def _schools(root: Path) -> dict[str, list[Path]]:
    """Return the reviews of each school."""
    return {
        one.parent.name: [*one.parent.glob("reviews/*/manifest.json")]
        for one in root.glob("*/map.yaml")
    }


def _reviewed(root: Path) -> int:
    return sum(bool(made) for made in _schools(root).values())


def _left_over(folder: Path) -> int:
    """Count processes that still work in a folder, after a moment to end."""
    time.sleep(2)
    found = 0
    for one in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            found += Path(one.cwd()).is_relative_to(folder) and one.is_running()
    return found


def files(root: Path) -> Files:
    """Return the hash of every file below a folder, apart from times in it."""
    return {
        one.relative_to(root).as_posix(): _hashed(one)
        for one in root.rglob("*")
        if one.is_file() or not any(one.iterdir())
    }


def _hashed(file: Path) -> str:
    if file.is_dir():
        return "an empty folder"
    content = file.read_bytes()
    if file.suffix == ".ipynb":
        content = _without_times(json.loads(content))
    if file.name == "manifest.json":
        whole = json.loads(content)
        whole["outputs"] = [
            one for one in whole["outputs"] if not one["file"].endswith(".ipynb")
        ]
        content = _without_times(whole)
    return hashlib.sha256(content).hexdigest()


_TIMES = frozenset({"duration", "duration_seconds", "start_time", "end_time", "id"})
"""Left out; the cell in which papermill puts parameters has an id drawn by chance."""


def _without_times(whole: object) -> bytes:
    """Return a tree as text, without what tells when it was made."""

    def cleared(one: object) -> object:
        if isinstance(one, dict):
            return {name: cleared(one[name]) for name in one if name not in _TIMES}
        return [cleared(each) for each in one] if isinstance(one, list) else one

    return json.dumps(cleared(whole), sort_keys=True).encode()


if __name__ == "__main__":
    main()
