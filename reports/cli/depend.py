"""``dpia depend``: what stops if a party or a system ends."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.breach import one_place
from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, show, waiting

COLUMNS = {
    "kind": "What",
    "name": "Name",
    "people": "People",
    "stops": "Stops",
    "why": "Why",
}


@click.command()
@map_argument
@click.option("--system", metavar="ID", help="System that ends.")
@click.option("--party", metavar="ID", help="Party that ends.")
@on_option
@format_option
def depend(
    map_path: str, system: str | None, party: str | None, on: date, output_format: str
) -> None:
    """Say what stops if a party or a system ends or fails.

    Lists flows, uses and systems that need it, and data of which no other copy is
    recorded.

    Exits 0, or 2 if MAP cannot be used or has no such system or party.
    """
    from datamap.dependence import what_stops
    from reports.rows.depend import depend_extra, depend_notes, depend_rows

    at = one_place(system, party)
    with waiting("Following the data"):
        opened = open_map(map_path, on)
        found = what_stops(opened.datamap, at, on)
    answer = Answer(
        "depend", on, opened.datamap, depend_rows(found), COLUMNS,
        notes=list(depend_notes(found)),
        empty="Nothing in the map needs it.",
        extra=depend_extra(found),
    )  # fmt: skip
    show(answer, output_format)
