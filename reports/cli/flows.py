"""``dpia flows``: the flow table."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, all_option, most_rows, show, waiting

COLUMNS = {
    "flow": "Flow",
    "holder": "Held by",
    "place_use": "What for",
    "country": "Country",
    "data": "Data",
    "people": "People",
    "tier": "Tier",
    "certain": "Sure",
}


@click.command()
@map_argument
@all_option
@on_option
@format_option
def flows(map_path: str, on: date, output_format: str, *, every: bool) -> None:
    """List every flow open on a day: which data, about whom, held by whom, where.

    The table shows one line a flow and holder, the most private data first; JSON and
    CSV have one a flow, kind of data, group of people and place. What an unanswered
    field could mean is listed too, and is marked as not sure.

    Exits 0, or 2 if MAP cannot be used.
    """
    from reports.rows.flows import flow_rows, short_flow_rows, total_of_flows

    with waiting("Following the data"):
        opened = open_map(map_path, on)
        rows = flow_rows(opened.datamap, on)
    answer = Answer(
        "flows", on, opened.datamap, rows, COLUMNS,
        empty="No flow is open on this day.",
        table_rows=short_flow_rows(opened.datamap, rows),
        first=[total_of_flows(rows)] if rows else [],
        most=most_rows(every=every),
    )  # fmt: skip
    show(answer, output_format)
