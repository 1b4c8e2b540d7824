"""``dpia due``: how each assessment stands, and what has to be looked at."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import (
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, show, waiting

COLUMNS = {
    "name": "Activity",
    "stands": "Stands at",
    "signed": "Signed",
    "look": "Look at",
    "due": "Next review",
}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", help="Only this activity.")
@on_option
@format_option
def due(map_path: str, activity: str | None, on: date, output_format: str) -> None:
    """Say how each assessment of MAP stands: signed, out of date, due, waiting.

    An assessment is out of date once anything it rests on was changed after it was
    signed; the answer says what. Also shown: a log or copy that was tampered with,
    the day of the next review, and the clocks of a consultation of the ICO.

    Exits 0 if nothing wants a look, 1 if something is out of date, overdue or not
    whole, 2 if MAP or the answers cannot be used.
    """
    from datamap.model import Activity
    from datamap.named import named
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for
    from dpia.judgement import read_answers
    from dpia.sign_off import status
    from reports.rows.sign_off import due_rows, short_due_rows, total_of_due

    with waiting("Looking at the assessments"):
        opened = open_map(map_path, on)
        datamap, folder = opened.datamap, opened.folder
        wanted = [one.id for one in datamap.activities]
        if activity is not None:
            wanted = [named(datamap, Activity, activity).id]
        catalogue = catalogue_for(folder)
        answers = read_answers(folder, datamap, catalogue)
        found = assess(datamap, on, catalogue, wanted, answers)
        standings = [status(folder, datamap, answers, on, one, found) for one in wanted]
    rows = due_rows(datamap, standings)
    answer = Answer(
        "due", on, datamap, rows, COLUMNS,
        table_rows=short_due_rows(standings, rows),
        first=[total_of_due(standings)],
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if any(one.wants_a_look for one in standings) else 0)
