"""How fast reviews are made, as ratios of one run on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from authority import make_authority
from large_map import write_large_map
from table import Row

ON = "2026-11-24"
LOOPED = 3
"""Schools that the slow way is timed on."""


def measured(place: Path, count: int) -> list[Row]:
    """Return what was measured: seconds, reports a second, and ratios."""
    one, *_ = make_authority(place / "one", 1)
    again = place / "again"
    make_authority(again, 1)
    bare = least(lambda: python("pass"))
    helped = least(lambda: dpia("--help"))
    dpia_one = seconds(lambda: dpia("review", str(one), "--on", ON))
    in_process = seconds(lambda: python(_PAGES, str(again / one.name)))
    folders = make_authority(place / "loop", LOOPED)
    looped = LOOPED / seconds(lambda: [by_shell(folder) for folder in folders])
    many = place / "many"
    make_authority(many, count)
    jobs = str(os.cpu_count() or 1)
    batch = count / seconds(
        lambda: dpia("reviews", str(many), "--on", ON, "--jobs", jobs)
    )
    return [
        Row("dpia --help beyond bare Python (ms)", (helped - bare) * 1000, at_most=150),
        Row("one review from the shell (s)", dpia_one),
        Row("the same pages in one process, no kernel (s)", in_process),
        Row("ratio of the two", dpia_one / in_process, at_most=2.5),
        Row("papermill and nbconvert from the shell (reports/s)", looped),
        Row(f"dpia reviews, {count} schools, {jobs} jobs (reports/s)", batch),
        Row("times as many reports a second", batch / looped, at_least=40),
    ]


def large(place: Path) -> list[Row]:
    """Return how long one review of a very large map takes, and how large it is."""
    folder = place / "large"
    write_large_map(folder)
    began = time.perf_counter()
    try:
        dpia("review", str(folder), "--on", ON)
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode("utf-8", "replace").splitlines()[0]
        return [Row(f"one review of 1,000 systems and 5,000 flows: {why}", 1, 0)]
    taken = time.perf_counter() - began
    (page,) = folder.glob("reviews/*/review.html")
    size = page.stat().st_size / 1024**2
    return [
        Row("one review of 1,000 systems and 5,000 flows (s)", taken, at_most=10),
        Row("its page (MiB)", size, at_most=1),
    ]


_PAGES = (
    "import sys; from datetime import date; from pathlib import Path\n"
    "from reports.pages import annual_review\nfrom reports.html import whole\n"
    f"page = annual_review.build(sys.argv[1], date.fromisoformat('{ON}'))\n"
    "Path(sys.argv[1], 'page.html').write_text(whole(page), 'utf-8')"
)


def by_shell(folder: Path) -> None:
    """Make a review as the tools alone would: two commands from the shell."""
    executed = folder / "executed.ipynb"
    with as_file(files("notebooks") / "annual_review.ipynb") as notebook:
        call = [sys.executable, "-m", "papermill", str(notebook), str(executed)]
        given = {"map_path": str(folder), "on": ON}
        for name, value in given.items():
            call += ["-r", name, value]
        _run(call)
    _run([sys.executable, "-m", "nbconvert", "--to", "html", str(executed)])


def dpia(*arguments: str) -> None:
    """Run the command as a person would."""
    python("from reports.cli import run; run()", *arguments)


def python(code: str, *arguments: str) -> None:
    """Run some code in a new Python."""
    _run([sys.executable, "-c", code, *arguments])


def _run(call: list[str]) -> None:
    subprocess.run(call, check=True, capture_output=True)


def least(call: Callable[[], object]) -> float:
    """Return the fewest seconds that a short call takes, of a few."""
    return min(seconds(call) for _ in range(5))


def seconds(call: Callable[[], object]) -> float:
    """Return the seconds of wall clock that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
