"""``dpia paths``: which data gets to a place or a party, and by which paths."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, show, waiting

COLUMNS = {
    "people": "People",
    "data": "Data",
    "way": "By way of",
    "certain": "Sure",
}


@click.command()
@map_argument
@click.option(
    "--place",
    "--party",
    "target",
    metavar="ID",
    required=True,
    help="Where to: a country code, unknown, or a party's id.",
)
@click.option("--people", metavar="ID", help="Only data about this group.")
@click.option("--data", metavar="ID", help="Only this category.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Most paths to show.",
)
@on_option
@format_option
def paths(
    map_path: str,
    target: str,
    people: str | None,
    data: str | None,
    limit: int,
    on: date,
    output_format: str,
) -> None:
    """List the paths by which data about people gets to a place or a party.

    The shortest come first. What gets there at all is always complete; the list of
    paths says when there are more.

    Exits 0, or 2 if MAP cannot be used or has no such place, party, group or data.
    """
    from datamap.dependence import who_can_reach
    from reports.rows.paths import path_extra, path_notes, path_rows, short_path_rows

    with waiting("Following the data"):
        opened = open_map(map_path, on)
        found = who_can_reach(
            opened.datamap, target, on, limit=limit, people=people, data=data
        )
        rows = path_rows(opened.datamap, found)
    answer = Answer(
        "paths", on, opened.datamap, rows, COLUMNS,
        notes=list(path_notes(opened.datamap, found)),
        empty="No such data gets there by any flow of the map.",
        extra=path_extra(found),
        table_rows=short_path_rows(opened.datamap, rows),
    )  # fmt: skip
    show(answer, output_format)
