"""Tables and risks of many schools: how fast they are, how they grow, how large."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import psutil
from loading_benchmark import seconds
from table import Row
from walk import reached

from datamap.across import Schools
from datamap.load import read_map
from datamap.model import DataMap
from dpia.across import SchoolRisks

ON = date(2026, 11, 24)
WALKED = 40
"""Schools that the slow way is timed on."""

ASSESSED = 10
"""Schools whose risks are timed."""

FEWEST = 100
MOST_GROWTH = 1.1
MEBIBYTE = 1024**2


def measured(folders: list[Path]) -> list[Row]:
    """Return how long tables over schools take, as ratios, and how it grows."""
    many, some = len(folders), folders[:WALKED]
    maps = [(folder.name, read_map(folder)) for folder in some]
    walked = seconds(lambda: [reached(datamap, ON) for _, datamap in maps]) / len(maps)
    require_same(maps)
    each = tables_seconds(folders) / many
    few = tables_seconds(folders[:FEWEST]) / FEWEST
    risks = seconds(lambda: assess_each(maps[:ASSESSED])) / ASSESSED
    growth = 1 + math.log(each / few) / math.log(many / FEWEST)
    return [
        Row(f"tables of {many} schools, times faster than walking", walked / each,
            at_least=20),
        Row("the same with risks, times faster than walking", walked / (each + risks),
            at_least=20),
        Row(f"growth exponent of the tables, {FEWEST} to {many} schools",
            growth, at_most=MOST_GROWTH),
        Row("peak memory of the tables of 1,000 schools (MiB)",
            peak_memory(folders[0].parent), at_most=1024),
    ]  # fmt: skip


def tables_seconds(folders: Iterable[Path]) -> float:
    """Return the seconds that both tables take, reading of the maps left out."""
    schools = Schools(ON)
    taken = 0.0
    for folder in folders:
        datamap = read_map(folder)
        taken += seconds(lambda: schools.add(folder.name, datamap))  # noqa: B023
    return taken + seconds(lambda: (schools.flow_table(), schools.transfers()))


def assess_each(maps: Iterable[tuple[str, DataMap]]) -> None:
    """Work out the risks of some schools."""
    risks = SchoolRisks(ON)
    for name, datamap in maps:
        risks.add(name, datamap)
    risks.risk_table()


def require_same(maps: Iterable[tuple[str, DataMap]]) -> None:
    """Hold the table against the walk: the same data reaches the same countries."""
    for name, datamap in maps:
        schools = Schools(ON)
        schools.add(name, datamap)
        table = schools.flow_table()
        columns = [table[key] for key in ("flow", "data", "people", "country")]
        if {*zip(*columns, strict=True)} != reached(datamap, ON):
            raise AssertionError(name)


def peak_memory(root: Path) -> float:
    """Return the most memory, in MiB, that a process held for 1,000 schools."""
    call = [sys.executable, __file__, str(root)]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _alone(root: Path) -> None:
    """Make the tables of 1,000 schools and print the most memory held."""
    folders = sorted(one.parent for one in root.glob("*/map.yaml"))[:1000]
    tables_seconds(folders)
    sys.stdout.write(f"{_peak() / MEBIBYTE}\n")


def _peak() -> int:
    """Return the most bytes held since this program began; those now, elsewhere.

    What the system counts for a process has its parent's before it in it.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return int(psutil.Process().memory_info().rss)
    lines = status.read_text("utf-8").splitlines()
    (kib,) = (one.split()[1] for one in lines if one.startswith("VmHWM"))
    return int(kib) * 1024


if __name__ == "__main__":
    _alone(Path(sys.argv[1]))
