"""``dpia trace``: who holds data about people, and what one of their rights asks."""

from __future__ import annotations

from datetime import date

import click

from datamap.vocabulary import Right
from reports.cli.options import Day, format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, all_option, most_rows, show, waiting

COLUMNS = {
    "holder": "Held by",
    "role": "Role",
    "where": "In",
    "uses": "Used for",
    "lawful_basis": "Lawful basis",
    "right_applies": "Applies",
    "tell": "Tell",
}


@click.command()
@map_argument
@click.option("--people", metavar="ID", required=True, help="Group that asks.")
@click.option("--data", metavar="ID", help="Only this category, or category.item.")
@click.option(
    "--right",
    type=click.Choice([one.value for one in Right]),
    required=True,
    help="Right that is used.",
)
@click.option(
    "--received", type=Day(), help="Day from which the time to answer counts."
)
@click.option(
    "--checklist",
    is_flag=True,
    help="Print what to do as a list to tick off, to hand to the office.",
)
@all_option
@on_option
@format_option
def trace(  # noqa: PLR0913 - as many as there are options
    map_path: str,
    people: str,
    data: str | None,
    right: str,
    received: date | None,
    on: date,
    output_format: str,
    *,
    checklist: bool,
    every: bool,
) -> None:
    """Trace who holds data about people, for answering a request.

    Says for each holder and use whether the right applies and why, who must be
    told, by when to answer, and what to do in order, which comes first. JSON has
    every flow; the table shows one line a holder and answer. With --checklist, what
    to do is printed as a paper for the office: send it to a file with
    > checklist.txt.

    Exits 0, or 2 if MAP cannot be used or has no such group or data.
    """
    from datamap.trace import trace as trace_right
    from reports.rows.handout import handout
    from reports.rows.trace import (
        short_trace_rows,
        trace_extra,
        trace_notes,
        trace_rows,
        trace_steps,
    )

    with waiting("Following the data"):
        opened = open_map(map_path, on)
        found = trace_right(opened.datamap, people, data, Right(right), on, received)
        rows = trace_rows(found)
    if checklist:
        click.echo("\n".join(handout(found)).encode())
        return
    answer = Answer(
        "trace", on, opened.datamap, rows, COLUMNS,
        notes=trace_notes(found),
        empty="Nobody is recorded as holding such data about these people.",
        extra=trace_extra(found),
        table_rows=short_trace_rows(opened.datamap, rows),
        first=trace_steps(found),
        most=most_rows(every=every),
    )  # fmt: skip
    show(answer, output_format)
