"""``dpia transfers``: what leaves the UK, and what covers it."""

from __future__ import annotations

from datetime import date

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, show

COLUMNS = {
    "flow": "Flow",
    "recipient": "Held by",
    "place_use": "What for",
    "country": "Country",
    "regime": "Law on the day",
    "verdict": "Verdict",
    "why": "Why",
}


@click.command()
@map_argument
@on_option
@format_option
def transfers(map_path: str, on: date, output_format: str) -> None:
    """List what leaves the UK, or cannot be shown not to.

    Exits 1 if a transfer is known to leave the UK with nothing to cover it.
    """
    from datamap.transfers import restricted_transfers, uncovered
    from reports.rows.transfers import transfer_rows

    opened = open_map(map_path, on)
    found = restricted_transfers(opened.datamap, on)
    rows = transfer_rows(opened.datamap, found)
    empty = "Nothing leaves the UK, and every place is known."
    notes = sorted(
        {f"Not verified: {one.unverified}" for one in found if one.unverified}
    )
    show(
        Answer("transfers", on, opened.datamap, rows, COLUMNS, notes, empty),
        output_format,
    )
    raise SystemExit(1 if uncovered(found) else 0)
