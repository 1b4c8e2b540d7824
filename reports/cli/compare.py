"""``dpia compare``: what changed from one map or review to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import Day, format_option, on_option
from reports.cli.output import Answer, all_option, most_rows, show, waiting

if TYPE_CHECKING:
    from datamap.compare import Change
    from datamap.model import DataMap
    from dpia.attribution import Attribution

COLUMNS = {
    "kind": "Kind",
    "record": "Record",
    "change": "Change",
    "field": "Field",
    "before": "Before",
    "after": "After",
    "risks": "Risks it moved",
}


@dataclass(frozen=True)
class _Side:
    """A map or review, with what it keeps besides the map."""

    path: str
    datamap: DataMap
    kept: Mapping[str, Any]

    @property
    def folder(self) -> Path | None:
        """The folder of a map, where a school keeps entries of its own."""
        from datamap.load import find_map

        return None if self.kept else find_map(self.path).parent

    @property
    def day(self) -> date | None:
        """The day of the review; None for a map."""
        from reports.earlier_review import day_of

        return day_of(self.kept)


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--noise", is_flag=True, help="Also show what says nothing new.")
@click.option(
    "--risks/--no-risks",
    default=None,
    help="Say which risks moved. Left out: if BEFORE has a day.",
)
@click.option(
    "--before-on", type=Day(), help="Day of BEFORE. Left out: as the review says."
)
@all_option
@on_option
@format_option
def compare(  # noqa: PLR0913 - as many as there are options
    before: str,
    after: str,
    *,
    noise: bool,
    risks: bool | None,
    before_on: date | None,
    on: date,
    output_format: str,
    every: bool,
) -> None:
    """List what changed from BEFORE to AFTER, and which risks it moved.

    Each is a MAP, the folder of an earlier review, its review.json or its
    review.html. What moved a risk is found by trying every change alone and
    together. Left out unless --noise is given: evidence with newer dates, other
    lines of a paper, somebody else to ask.
    """
    from datamap.compare import compare as differences
    from reports.earlier import is_left_out

    old, new = _side(before), _side(after)
    found = [
        one
        for one in differences(old.datamap, new.datamap)
        if not is_left_out(one, old.kept, new.kept)
    ]
    then = before_on or old.day
    wanted = then is not None if risks is None else risks
    days = then or on, new.day or on
    moved = _moved(old, new, days) if wanted else None
    answer = _answer((old, new), found, days, moved, noise=noise, every=every)
    show(answer, output_format)


def _side(path: str) -> _Side:
    from reports.earlier import kept_data, read_map_or_review

    return _Side(path, read_map_or_review(path), kept_data(Path(path)))


def _moved(old: _Side, new: _Side, days: tuple[date, date]) -> Attribution:
    from dpia.attribution import attribute
    from dpia.catalogue import catalogue_for
    from reports.earlier_review import told_to

    used = catalogue_for(new.folder)
    review = told_to(old.kept, new.kept, used.method.version)
    with waiting("Trying every change"):
        return attribute(old.datamap, new.datamap, *days, used, review=review)


def _answer(
    sides: tuple[_Side, _Side],
    found: list[Change],
    days: tuple[date, date],
    moved: Attribution | None,
    *,
    noise: bool,
    every: bool,
) -> Answer:
    from reports.pages.moved import Names
    from reports.rows import compare as of_changes

    old, new = sides[0].datamap, sides[1].datamap
    shown = [
        one
        for one in found
        if noise or one.substance or of_changes.is_behind(one, moved)
    ]
    rows = of_changes.compare_rows(new, shown, moved)
    extra: dict[str, Any] = {"before": {"id": old.id, "sha256": old.fingerprint}}
    if moved is not None:
        extra["before"]["on"] = days[0].isoformat()
        extra["moved"] = of_changes.moved_rows(old, new, moved)
        extra["not_compared"] = [one.id for one in moved.not_compared]
    names, most = Names(old, new), most_rows(every=every)
    notes = _left_out(len(found) - len(shown))
    short = of_changes.short_compare_rows(rows, extra.get("moved", ()), names)
    return Answer(
        "compare", days[1], new, rows, _columns(moved),
        [*notes, *of_changes.moved_notes(moved, extra.get("moved", ()), names, most)],
        "Nothing changed.", extra, short,
        first=[of_changes.total_of_changes(rows, moved)] if rows else [],
        most=most,
    )  # fmt: skip


def _columns(moved: Attribution | None) -> dict[str, str]:
    return {
        key: heading
        for key, heading in COLUMNS.items()
        if key != "risks" or moved is not None
    }


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    what = "difference that says" if count == 1 else "differences that say"
    return [f"{count} {what} nothing new left out; show them with --noise."]
