"""``dpia risks``: gaps and risks, with every step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    CallError,
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
    "what": "Risk or duty",
    "holds": "Arises",
    "before": "With no measures",
    "state": "Now",
    "planned": "As planned",
}

STEPS = {**COLUMNS, "steps": "Steps"}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", help="Only this activity.")
@click.option("--steps", is_flag=True, help="Show every step in the table too.")
@on_option
@format_option
def risks(
    map_path: str, activity: str | None, on: date, output_format: str, *, steps: bool
) -> None:
    """List the risks to people and the duties not met, worst first.

    A level is shown as "low to high" where an unknown leaves it open. JSON and CSV
    have every step of the working.

    Exits 0 if no risk is certainly high now, 1 if one is, 2 if MAP cannot be used.
    """
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for
    from reports.rows.risks import is_high_now, risk_rows, short_risk_rows

    with waiting("Working out the risks"):
        opened = open_map(map_path, on)
        wanted = _wanted(opened.datamap, activity)
        used = catalogue_for(opened.folder)
        found = assess(opened.datamap, on, used, wanted)
        rows = risk_rows(found)
    notice = used.matrix_unverified
    short = short_risk_rows(rows)
    for row in short:
        row["steps"] = "\n".join(row["steps"])
    answer = Answer(
        "risks", on, opened.datamap, rows, STEPS if steps else COLUMNS,
        notes=[f"About the matrix: {notice}"] if notice else [],
        empty="No risk of the catalogue arises.",
        extra={"method": used.method.version, "matrix_unverified": notice},
        table_rows=short,
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if any(map(is_high_now, found.scores)) else 0)


def _wanted(datamap: DataMap, activity: str | None) -> tuple[str, ...] | None:
    """Return the activities to assess, or None for all.

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
