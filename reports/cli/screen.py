"""``dpia screen``: which activities need an impact assessment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import (
    CallError,
    Opened,
    format_option,
    map_argument,
    on_option,
    open_map,
    suggestion,
)
from reports.cli.output import Answer, show, waiting

if TYPE_CHECKING:
    from datamap.model import DataMap

COLUMNS = {
    "activity": "Activity",
    "result": "Assessment",
    "held": "Held",
    "triggers": "What tells",
}

ONE = {"trigger": "Trigger", "state": "State", "why": "Why"}
"""Columns of the table about one activity."""


@click.command()
@map_argument
@click.option("--activity", metavar="ID", help="Only this activity.")
@on_option
@format_option
def screen(map_path: str, activity: str | None, on: date, output_format: str) -> None:
    """Say for each activity whether a DPIA is needed, and why.

    Held against Article 35(3), the regulator's ten kinds of processing and nine
    criteria, with what the DPO added under screening in the answers. With --activity the table shows every trigger; JSON and CSV always do.

    Exits 0 if no DPIA is missing, 1 if one is required or likely and none in date is
    held, 2 if MAP cannot be used.
    """
    from dpia.judgement import read_answers
    from dpia.screening import NOTES, assessments_held
    from dpia.screening import screen as screened
    from reports.rows.screen import lacks_assessment, screen_rows

    with waiting("Screening the activities"):
        opened = open_map(map_path, on)
        wanted = _wanted(opened.datamap, activity)
        answers = read_answers(opened.folder, opened.datamap)
        added = {name: one.screening for name, one in answers.items()}
        found = screened(opened.datamap, on, wanted, added)
        held = assessments_held(opened.datamap, on)
        rows = screen_rows(opened.datamap, found, held)
    notes = [str(one) for one in NOTES]
    show(_answer(opened, rows, notes, is_one=activity is not None), output_format)
    raise SystemExit(1 if any(map(lacks_assessment, rows)) else 0)


def _answer(
    opened: Opened, rows: list[dict[str, Any]], notes: list[str], *, is_one: bool
) -> Answer:
    """Return the answer: activities in short, or the triggers of the one."""
    from reports.rows.screen import short_screen_rows, trigger_rows

    said = [row["why"] for row in rows] if is_one else []
    return Answer(
        "screen", opened.on, opened.datamap, rows, ONE if is_one else COLUMNS,
        notes=[*said, *notes],
        extra={"notes": notes},
        table_rows=trigger_rows(rows[0]) if is_one else short_screen_rows(rows),
    )  # fmt: skip


def _wanted(datamap: DataMap, activity: str | None) -> tuple[str, ...] | None:
    """Return the activities to screen, or None for all.

    Raises
    ------
    CallError
        If the map has no activity with the id.
    """
    known = [one.id for one in datamap.activities]
    if activity is None:
        return None
    if activity not in known:
        msg = (
            f"The map has no activity called {activity}.\n"
            f"  To put it right: {suggestion(activity, known)}"
        )
        raise CallError(msg)
    return (activity,)
