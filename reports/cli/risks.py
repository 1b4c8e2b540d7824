"""``dpia risks``: gaps and risks, with every step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, all_option, most_rows, show, waiting

if TYPE_CHECKING:
    from dpia.assessment import Assessment

COLUMNS = {
    "activity": "Activity",
    "with": "System or recipient",
    "what": "Risk or duty",
    "arises": "Arises",
    "before": "With no measures",
    "state": "Now",
    "planned": "As planned",
}

STEPS = {**COLUMNS, "steps": "Steps"}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", help="Only this activity.")
@click.option("--steps", is_flag=True, help="Show every step in the table too.")
@all_option
@on_option
@format_option
def risks(
    map_path: str,
    activity: str | None,
    on: date,
    output_format: str,
    *,
    steps: bool,
    every: bool,
) -> None:
    """List the risks to people and the duties not met, worst first.

    A level is "between low and high" where an unknown leaves it open. A level that
    somebody set otherwise in the answers beside MAP stands beside what was worked
    out. JSON and CSV have every step of the working.

    Exits 0 if no risk is certainly high now, 1 if one is, 2 if MAP cannot be used.
    """
    from reports.rows.risks import is_high_now

    with waiting("Working out the risks"):
        found = _assessed(map_path, activity, on)
    columns = STEPS if steps else COLUMNS
    show(_answer(found, columns, most_rows(every=every)), output_format)
    raise SystemExit(1 if any(map(is_high_now, found.scores)) else 0)


def _assessed(map_path: str, activity: str | None, on: date) -> Assessment:
    from datamap.model import Activity
    from datamap.named import named
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for
    from dpia.judgement import read_answers

    opened = open_map(map_path, on)
    wanted = [named(opened.datamap, Activity, activity).id] if activity else None
    used = catalogue_for(opened.folder)
    said = read_answers(opened.folder, opened.datamap, used)
    return assess(opened.datamap, on, used, wanted, said)


def _answer(found: Assessment, columns: Mapping[str, str], most: int | None) -> Answer:
    from reports.rows import risks as of_risks

    rows, warnings = of_risks.risk_rows(found), of_risks.warning_rows(found.warnings)
    notice = found.catalogue.matrix_unverified
    notes = [f"{one['what']} {one['fix']}" for one in warnings]
    method = found.catalogue.method.version
    return Answer(
        "risks", found.on, found.datamap, rows, columns,
        notes=[*notes, *([f"About the matrix: {notice}"] if notice else [])],
        empty="No risk of the catalogue arises.",
        extra={"method": method, "matrix_unverified": notice, "warnings": warnings},
        table_rows=[
            {**row, "steps": "\n".join(row["steps"])}
            for row in of_risks.short_risk_rows(found.datamap, rows)
        ],
        first=[of_risks.total_of_risks(rows)],
        most=most,
    )  # fmt: skip
