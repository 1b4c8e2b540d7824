"""``dpia transfers``: what leaves the UK, and what covers it."""

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
    "regime": "Approval",
    "verdict": "Verdict",
    "why": "Why",
}


@click.command()
@map_argument
@all_option
@on_option
@format_option
def transfers(map_path: str, on: date, output_format: str, *, every: bool) -> None:
    """List what leaves the UK, or cannot be shown not to.

    The table shows one line a flow, holder and verdict, what is not covered first;
    JSON and CSV have every place.

    Exits 0 if nothing is known to be uncovered, 1 if a transfer is known to leave
    the UK with nothing to cover it, 2 if MAP cannot be used.
    """
    from datamap.transfers import restricted_transfers, uncovered
    from reports.rows import transfers as of_transfers

    with waiting("Following the data"):
        opened = open_map(map_path, on)
        found = restricted_transfers(opened.datamap, on)
        rows = of_transfers.transfer_rows(opened.datamap, found)
    answer = Answer(
        "transfers", on, opened.datamap, rows, COLUMNS,
        notes=of_transfers.unverified_notes(found),
        empty="Nothing leaves the UK, and every place is known.",
        table_rows=of_transfers.short_transfer_rows(opened.datamap, rows),
        first=[of_transfers.total_of_transfers(rows)] if rows else [],
        most=most_rows(every=every),
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if uncovered(found) else 0)
