"""Rows of what was measured, as a table and as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Row:
    """One figure, and what it is to reach."""

    what: str
    value: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the figure is reached; empty where there is nothing to reach."""
        if self.at_most is not None:
            return "met" if self.value <= self.at_most else "not met"
        if self.at_least is not None:
            return "met" if self.value >= self.at_least else "not met"
        return ""

    @property
    def wanted(self) -> str:
        """What is to be reached, in words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return "" if self.at_least is None else f"at least {self.at_least:g}"


def machine() -> str:
    """Return what it was measured on, in words."""
    gib = psutil.virtual_memory().total / 1024**3
    cores = psutil.cpu_count(logical=True)
    system = platform.system()
    return f"{cores} cores, {gib:.0f} GiB, {system}, Python {platform.python_version()}"


def as_text(rows: Iterable[Row]) -> str:
    """Return the rows as a table of Markdown."""
    lines = ["| what | measured | wanted | |", "|---|---|---|---|"]
    lines += [
        f"| {one.what} | {one.value:.2f} | {one.wanted} | {one.verdict} |"
        for one in rows
    ]
    return "\n".join(lines)


def write_json(file: Path, rows: Iterable[Row]) -> None:
    """Write the rows and the machine to a file."""
    told = [{**asdict(one), "verdict": one.verdict} for one in rows]
    whole = {"machine": machine(), "rows": told}
    file.write_text(json.dumps(whole, indent=1), "utf-8")
