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
from reports.cli.output import Answer, all_option, most_rows, show, waiting

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
@all_option
@on_option
@format_option
def screen(
    map_path: str, activity: str | None, on: date, output_format: str, *, every: bool
) -> None:
    """Say for each activity whether a DPIA is needed, and why.

    Held against Article 35(3), the regulator's ten kinds of processing and nine
    criteria, with what the DPO added under screening in the answers. With --activity
    the table shows every trigger; JSON and CSV always do.

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
    if activity is None:
        answer = _of_all(opened, rows, notes, most_rows(every=every))
    else:
        answer = _of_one(opened, rows, notes)
    show(answer, output_format)
    raise SystemExit(1 if any(map(lacks_assessment, rows)) else 0)


def _of_all(
    opened: Opened, rows: list[dict[str, Any]], notes: list[str], most: int | None
) -> Answer:
    """Return the activities in short."""
    from reports.rows.screen import short_screen_rows, total_of_screen

    return Answer(
        "screen", opened.on, opened.datamap, rows, COLUMNS, notes,
        extra={"notes": notes},
        table_rows=short_screen_rows(rows),
        first=[total_of_screen(rows)] if rows else [],
        most=most,
    )  # fmt: skip


def _of_one(opened: Opened, rows: list[dict[str, Any]], notes: list[str]) -> Answer:
    """Return the reason and the triggers of the one activity."""
    from reports.rows.screen import trigger_rows

    return Answer(
        "screen", opened.on, opened.datamap, rows, ONE, notes,
        extra={"notes": notes},
        table_rows=trigger_rows(rows[0]),
        first=[rows[0]["why"]],
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
