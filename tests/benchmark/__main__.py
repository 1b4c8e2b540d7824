"""Every figure of speed and size, in one run on one machine.

    python tests/benchmark [--schools N] [--reviewed N] [--json FILE] [--only PART]

Ratios travel from one machine to another; seconds do not.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import across_benchmark
import kills
import loading_benchmark
import reviews_benchmark
from authority import make_authority
from table import Row, as_text, machine, write_json

from datamap.kept_maps import PLACE

LOADED = 1000
"""Maps that are loaded at most."""


def main() -> None:
    """Measure, print a table and write it as JSON."""
    wanted = _arguments()
    rows = []
    for one in _measured(wanted.schools, wanted.reviewed, wanted.only):
        rows.append(one)
        sys.stderr.write(f"{one.what}: {one.value:.2f} {one.verdict}\n")
    sys.stdout.write(f"{machine()}\n\n{as_text(rows)}\n")
    if wanted.json:
        write_json(wanted.json, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/benchmark")
    parser.add_argument("--schools", type=int, default=10_000)
    parser.add_argument("--reviewed", type=int, default=50)
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--only", choices=("loading", "across", "reviews", "large", "kills")
    )
    return parser.parse_args()


def _measured(schools: int, reviewed: int, only: str | None) -> Iterator[Row]:
    with TemporaryDirectory() as place:
        os.environ[PLACE] = str(Path(place) / "kept")
        parts: dict[str, Callable[[], list[Row]]] = {
            "loading": lambda: loading_benchmark.measured(folders[:LOADED]),
            "across": lambda: across_benchmark.measured(folders),
            "reviews": lambda: reviews_benchmark.measured(Path(place), reviewed),
            "large": lambda: reviews_benchmark.large(Path(place)),
            "kills": kills.rows,
        }
        maps_wanted = only in (None, "loading", "across")
        root = Path(place) / "authority"
        folders = make_authority(root, schools) if maps_wanted else []
        for name, part in parts.items():
            if only in (None, name):
                yield from part()


if __name__ == "__main__":
    main()
