"""``dpia compare``: what changed from one map or review to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import Day, format_option, on_option
from reports.cli.output import Answer, show, waiting

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

MOST_RISKS = 6
"""How many moved risks the table names for one change."""


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
@on_option
@format_option
def compare(
    before: str,
    after: str,
    *,
    noise: bool,
    risks: bool | None,
    before_on: date | None,
    on: date,
    output_format: str,
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
    show(_answer((old, new), found, days, moved, noise=noise), output_format)


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
) -> Answer:
    from reports.rows.compare import compare_rows, is_behind, moved_rows

    old, new = sides[0].datamap, sides[1].datamap
    shown = [one for one in found if noise or one.substance or is_behind(one, moved)]
    rows = compare_rows(new, shown, moved)
    extra: dict[str, Any] = {"before": {"id": old.id, "sha256": old.fingerprint}}
    if moved is not None:
        extra["before"]["on"] = days[0].isoformat()
        extra["moved"] = moved_rows(old, new, moved)
        extra["not_compared"] = [one.id for one in moved.not_compared]
    return Answer(
        "compare", days[1], new, rows, _columns(moved),
        [*_left_out(len(found) - len(shown)), *_of_risks(extra)],
        "Nothing changed.", extra, [{**row, "risks": _risks(row)} for row in rows],
    )  # fmt: skip


def _columns(moved: Attribution | None) -> dict[str, str]:
    return {
        key: heading
        for key, heading in COLUMNS.items()
        if key != "risks" or moved is not None
    }


def _risks(row: Mapping[str, Any]) -> str:
    """Return the risks that a change moved, each once."""
    names = list(dict.fromkeys(one["risk"] for one in row["moved"]))
    left = len(names) - MOST_RISKS
    more = f" and {left} more" if left > 0 else ""
    return f"{', '.join(names[:MOST_RISKS])}{more}"


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    what = "difference that says" if count == 1 else "differences that say"
    return [f"{count} {what} nothing new left out; show them with --noise."]


def _of_risks(extra: Mapping[str, Any]) -> list[str]:
    """Return what the rows do not say: what time moved, and what cannot be told."""
    moved = extra.get("moved")
    if moved is None:
        return ["Which risks moved is not worked out; ask with --risks."]
    count = len(moved)
    notes = [f"{count} {'risk or duty' if count == 1 else 'risks and duties'} moved."]
    notes += [
        f"{one['risk']} at {one['about']}: {one['stood']}, now {one['stands']}. "
        f"{one['why']}. {one['together']}".rstrip()
        for one in moved
        if one["together"] or one["by_itself"]
    ]
    blind = ", ".join(extra["not_compared"])
    return [*notes, *([f"Cannot be compared: {blind}."] if blind else [])]
