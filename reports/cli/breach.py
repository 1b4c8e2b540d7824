"""``dpia breach``: what a breach exposes, with the clock."""

from __future__ import annotations

from datetime import date, datetime

import click

from reports.cli.options import (
    CallError,
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, show, waiting

COLUMNS = {
    "people": "People",
    "count": "How many",
    "data": "Data",
    "tier": "Tier",
    "special": "Special",
    "place": "Where",
    "recipient": "Who else has it",
    "report_to_regulator": "Regulator",
    "tell_people": "People told",
    "certain": "Was there",
}

_MINUTES = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")


def one_place(system: str | None, party: str | None) -> str:
    """Return the one id that was given.

    Raises
    ------
    CallError
        If none was given, or both.
    """
    given = [one for one in (system, party) if one]
    if len(given) != 1:
        msg = (
            "It is not clear what is asked about.\n"
            "  To put it right: give either --system ID or --party ID."
        )
        raise CallError(msg)
    return given[0]


@click.command()
@map_argument
@click.option("--system", metavar="ID", help="System where the breach is.")
@click.option("--party", metavar="ID", help="Party, or the school, where it is.")
@click.option(
    "--aware",
    type=click.DateTime(_MINUTES),
    metavar="YYYY-MM-DDTHH:MM",
    help="When the school became aware, in UK time.",
)
@on_option
@format_option
def breach(
    map_path: str,
    system: str | None,
    party: str | None,
    aware: datetime | None,
    on: date,
    output_format: str,
) -> None:
    """Say what a breach at a system or a party exposes, and who must be told.

    Gives the 72 hours from --aware, and what the map already knows of the report to
    the regulator.

    Exits 0, or 2 if MAP cannot be used or has no such system or party.
    """
    from datamap.breach import breach_reach, clock_for
    from reports.rows.breach import (
        breach_extra,
        breach_notes,
        breach_rows,
        short_breach_rows,
    )

    at = one_place(system, party)
    with waiting("Following the data"):
        opened = open_map(map_path, on)
        found = breach_reach(opened.datamap, at, on)
        rows = breach_rows(found)
    clock = clock_for(aware) if aware else None
    answer = Answer(
        "breach", on, opened.datamap, rows, COLUMNS,
        notes=breach_notes(found, clock),
        empty="No data is recorded as being there.",
        extra=breach_extra(found, clock),
        table_rows=short_breach_rows(opened.datamap, rows),
    )  # fmt: skip
    show(answer, output_format)
