"""How fast reviews are made, as ratios of one run on one machine.

Run it as ``python tests/benchmark/reviews_benchmark.py [SCHOOLS] [--json FILE]``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from authority import make_authority

ON = "2026-11-24"
LOOPED = 3
"""Schools that the slow way is timed on."""


def main() -> None:
    """Time the ways of making reviews and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schools", type=int, nargs="?", default=50)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    with TemporaryDirectory() as place:
        rows = measured(Path(place), wanted.schools)
    for name, value in rows.items():
        print(f"{name:58} {value:9.2f}")  # noqa: T201 - a script's answer
    if wanted.json:
        wanted.json.write_text(json.dumps(rows, indent=1), "utf-8")


def measured(place: Path, count: int) -> dict[str, float]:
    """Return what was measured: seconds, reports a second, and ratios."""
    one, *_ = make_authority(place / "one", 1)
    shutil.copytree(one, place / "again" / one.name)
    bare = seconds(lambda: python("pass"))
    helped = seconds(lambda: dpia("--help"))
    dpia_one = seconds(lambda: dpia("review", str(one), "--on", ON))
    in_process = seconds(lambda: python(_PAGES, str(place / "again" / one.name)))
    loop = place / "loop"
    folders = make_authority(loop, LOOPED)
    looped = LOOPED / seconds(lambda: [by_shell(folder) for folder in folders])
    many = place / "many"
    make_authority(many, count)
    jobs = str(os.cpu_count() or 1)
    batch = count / seconds(
        lambda: dpia("reviews", str(many), "--on", ON, "--jobs", jobs)
    )
    return {
        "dpia --help beyond bare Python (ms)": (helped - bare) * 1000,
        "one review from the shell (s)": dpia_one,
        "the same pages in one process, no kernel (s)": in_process,
        "ratio of the two": dpia_one / in_process,
        "papermill and nbconvert from the shell (reports/s)": looped,
        f"dpia reviews, {count} schools, {jobs} jobs (reports/s)": batch,
        "times as many reports a second": batch / looped,
    }


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


def seconds(call: Callable[[], object]) -> float:
    """Return the seconds of wall clock that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
