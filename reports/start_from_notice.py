"""Make a school's folder with a first map from the notice it has published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datamap.atomic import write_atomically
from datamap.notice import read_notice
from datamap.notice.first_map import first_map
from reports.start import EDITOR_LINE, start

NOT_PLACED = "not-placed.txt"
"""File of a folder that lists what a person has to place."""


@dataclass(frozen=True)
class Started:
    """A folder that was made from a notice."""

    file: Path
    """The map's file."""

    report: tuple[str, ...]
    """What was assumed and what could not be placed, a line each."""


def start_from_notice(folder: Path, notice: Path) -> Started:
    """Make a folder whose map says what a notice says, with a copy of the notice.

    The notice is read first, so that nothing is made of one that cannot be read.

    Raises
    ------
    UnreadableNoticeError
        If the notice cannot be read.
    CannotStartError
        As `reports.start.start`.
    """
    paper = f"documents/{notice.name}"
    made = first_map(read_notice(notice), paper)
    kept = notice.read_bytes()
    file = start(folder)
    (folder / paper).write_bytes(kept)
    write_atomically(file, EDITOR_LINE + made.text)
    write_atomically(folder / NOT_PLACED, "\n".join([*made.report, ""]))
    return Started(file, made.report)
