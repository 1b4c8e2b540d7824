"""``dpia compare``: what changed from one map or review to another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import format_option, on_option
from reports.cli.output import Answer, show

if TYPE_CHECKING:
    from datamap.compare import Change
    from datamap.model import DataMap

COLUMNS = {
    "kind": "Kind",
    "record": "Record",
    "change": "Change",
    "field": "Field",
    "before": "Before",
    "after": "After",
}


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--noise", is_flag=True, help="Also show what says nothing new.")
@on_option
@format_option
def compare(
    before: str,
    after: str,
    *,
    noise: bool,
    on: date,
    output_format: str,
) -> None:
    """List what changed from BEFORE to AFTER.

    Each is a MAP, the folder of an earlier review, its review.json or its
    review.html. Left out unless --noise is given: evidence with newer dates,
    other lines of a paper, somebody else to ask.
    """
    from datamap.compare import compare as differences
    from reports.earlier import is_left_out, kept_data, read_map_or_review

    old, new = read_map_or_review(before), read_map_or_review(after)
    kept = kept_data(Path(before)), kept_data(Path(after))
    found = [one for one in differences(old, new) if not is_left_out(one, *kept)]
    show(_answer((old, new), tuple(found), on, noise=noise), output_format)


def _answer(
    maps: tuple[DataMap, DataMap],
    found: tuple[Change, ...],
    on: date,
    *,
    noise: bool,
) -> Answer:
    from reports.rows.compare import compare_rows

    shown = [one for one in found if noise or one.substance]
    return Answer(
        "compare",
        on,
        maps[1],
        compare_rows(maps[1], shown),
        COLUMNS,
        _left_out(len(found) - len(shown)),
        "Nothing changed.",
        {"before": {"id": maps[0].id, "sha256": maps[0].fingerprint}},
    )


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    what = "difference that says" if count == 1 else "differences that say"
    return [f"{count} {what} nothing new left out; show them with --noise."]
