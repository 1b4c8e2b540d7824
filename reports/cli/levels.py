"""``dpia levels``: risk by activity, system, supplier or school."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, show, waiting

COLUMNS = {
    "what": "Of",
    "before": "With no measures",
    "now": "Now",
    "planned": "As planned",
    "how_many": "Risks now",
    "duties": "Duties not met",
}

EVENT_COLUMNS = {
    "what": "Of",
    "title": "Feared event",
    "before": "With no measures",
    "now": "Now",
    "planned": "As planned",
}


@click.command()
@map_argument
@click.option(
    "--by",
    type=click.Choice(["activity", "system", "supplier", "school"]),
    default="activity",
    show_default=True,
    help="What to gather risks by.",
)
@click.option(
    "--view",
    type=click.Choice(["ico", "cnil"]),
    default="ico",
    show_default=True,
    help="The regulator's three levels, or the French one's three feared events.",
)
@on_option
@format_option
def levels(map_path: str, by: str, view: str, on: date, output_format: str) -> None:
    """Show where each activity, system or supplier, or the school, stands.

    It stands as its worst risk does, with a count of how many stand where; levels
    are never added up. Which of our risks belong to which feared event, and how
    the scales of three and of four go together, is our own and unverified.

    Exits 0 if no risk is certainly high now, 1 if one is, 2 if MAP cannot be used.
    """
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for
    from dpia.overall import By
    from reports.rows import levels as rows
    from reports.rows.risks import is_high_now

    with waiting("Working out the risks"):
        opened = open_map(map_path, on)
        used = catalogue_for(opened.folder)
        found = assess(opened.datamap, on, used)
    if view == "cnil":
        full, columns = rows.event_rows(found, By(by)), EVENT_COLUMNS
        short, notes = rows.short_event_rows(full), rows.not_placed(found)
    else:
        full, columns = rows.level_rows(found, By(by)), COLUMNS
        short, notice = rows.short_level_rows(full), used.matrix_unverified
        notes = [f"About the matrix: {notice}"] if notice else []
    answer = Answer(
        "levels", on, opened.datamap, full, columns, notes,
        "No risk of the catalogue arises.",
        {"by": by, "view": view, "method": used.method.version, "unverified": notes},
        short,
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if any(map(is_high_now, found.scores)) else 0)
