"""The kept reviews of the schools in a folder, as far as they can be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dpia.scales import Level, Levels

DATA = "review.json"
PAGE = "review.html"
REVIEWS = "reviews"


@dataclass(frozen=True)
class Reviewed:
    """One school and its last review."""

    folder: str
    """The school's folder as seen from the folder of schools."""

    day: date | None
    """Day of law of its last review; None if there is none."""

    link: str
    """Address of the report as seen from the folder of schools; empty if none."""

    data: Mapping[str, Any]
    """What the review keeps; empty if there is none."""

    error: str = ""
    """Why there is none of the day, as far as the run knows; empty if it is there."""

    @property
    def name(self) -> str:
        """Name of the school; of its folder while no review has read its map."""
        school = self.data.get("map", {}).get("school", {})
        return str(school.get("name") or self.folder)

    @cached_property
    def systems(self) -> frozenset[str]:
        """Ids of its systems."""
        told = self.data.get("map", {}).get("systems", ())
        return frozenset(str(one.get("id")) for one in told)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each of its systems and organisations, by id."""
        told = self.data.get("map", {})
        rows = [*told.get("systems", ()), *told.get("parties", ())]
        rows += self.rows("recipients")
        return {row["id"]: str(row["name"]) for row in rows if row.get("name")}

    def shares(self, record: str, field: str = "") -> bool:
        """Say whether a field of a record comes from a supplier library.

        Parameters
        ----------
        record
            Id of the record.
        field
            Its dotted field; empty for the record as such.
        """
        libraries = self.data.get("map", {}).get("libraries") or {}
        own = libraries.get("used", {}).get(record)
        if own is None:
            return record in libraries.get("taken", ())
        return field.partition(".")[0] not in own

    def direct(self) -> frozenset[str]:
        """Return the ids of those that provide a system or receive a flow."""
        told = self.data.get("map", {})
        found = [one.get("provider") for one in told.get("systems", ())]
        found += [one.get("to") for one in told.get("flows", ())]
        plain = (one.get("value") if isinstance(one, dict) else one for one in found)
        return frozenset(str(one) for one in plain if one)

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """Return the rows of one of the review's tables."""
        found = self.data.get(table)
        return found if isinstance(found, list) else []

    def worst(self) -> Mapping[str, Levels]:
        """Return the worst current level of each risk, over every use of data."""
        found: dict[str, Levels] = {}
        for risks in self.data.get("levels", {}).values():
            for risk, words in risks.items():
                low, high = (Level[one.upper()] for one in words.split("-"))
                before = found.get(risk, Levels(Level.NONE, Level.NONE))
                found[risk] = Levels(max(low, before.low), max(high, before.high))
        return found


def last_reviews(
    root: Path, folders: Iterable[str], on: date, errors: Mapping[str, str]
) -> tuple[Reviewed, ...]:
    """Return the last review of each school up to a day.

    Parameters
    ----------
    root
        The folder of schools.
    folders
        Each school's folder as seen from it, with forward slashes.
    on
        The day; later reviews are passed over.
    errors
        What the run says of a school whose review it could not make.
    """
    return tuple(_last(root, one, on, errors.get(one, "")) for one in folders)


def _last(root: Path, folder: str, on: date, error: str) -> Reviewed:
    from reports.kept import Kept

    kept = Kept(root / folder / REVIEWS, on)
    of_the_day = kept.of_the_day()
    review = of_the_day[-1] if of_the_day else kept.latest_before()
    data = {} if review is None else _data(review / DATA)
    if review is None or not data:
        return Reviewed(folder, None, "", {}, error)
    link = f"{folder}/{REVIEWS}/{review.name}/{PAGE}"
    return Reviewed(folder, date.fromisoformat(data["on"]), link, data, error)


def _data(file: Path) -> Mapping[str, Any]:
    """Return what a review keeps; nothing if it cannot be read."""
    try:
        found = json.loads(file.read_text("utf-8"))
        date.fromisoformat(found["on"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
