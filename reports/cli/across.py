"""``dpia across``: one question put to the maps of many schools."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import format_option, on_option
from reports.cli.output import Answer, all_option, most_rows, show, waiting

if TYPE_CHECKING:
    from reports.rows.across import Question

COLUMNS = {
    "transfers": {
        "recipient": "Held by", "country": "Country", "verdict": "Verdict",
        "schools": "Schools", "flows": "Flows",
    },
    "flows": {
        "holder": "Held by", "country": "Country", "data": "Data",
        "schools": "Schools", "flows": "Flows",
    },
    "risks": {
        "risk": "Risk", "about": "About", "level": "Level now",
        "schools": "Schools", "flows": "Uses",
    },
}  # fmt: skip


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--show",
    "question",
    type=click.Choice([*COLUMNS]),
    default="transfers",
    show_default=True,
    help="What to ask of every map.",
)
@all_option
@on_option
@format_option
def across(
    folder: Path, question: Question, on: date, output_format: str, *, every: bool
) -> None:
    """Ask every school under FOLDER what leaves the UK, goes where, or could go wrong.

    The table counts schools, the most first; JSON and CSV have every row of every
    school, with the school before it.

    Exits 0, 1 if a map cannot be used (the others are answered), or 2 if FOLDER
    cannot.
    """
    from reports.rows.across import ask, counted_rows, full_rows

    with waiting("Reading the maps"):
        found = ask(folder, question, on)
    for name, error in found.errors.items():
        click.echo(f"{name}\n{error}\n", err=True)
    answer = Answer(
        "across", on, None,
        full_rows(found.table) if output_format != "table" else [],
        COLUMNS[question],
        extra={"show": question, "schools": found.schools},
        table_rows=counted_rows(found, question),
        first=[one for one in (found.total, found.without_holder(question)) if one],
        most=most_rows(every=every),
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if found.errors else 0)
