"""The map behind an earlier review: from its folder, its data or its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datamap.compare import KINDS, Change
from datamap.conversions.json_map import from_json, parse_json
from datamap.errors import InvalidDataMapError, Problem
from datamap.load import find_map, read_map
from datamap.model import DataMap
from reports.packed import unpacked

REVIEW_DATA = "review.json"
REVIEW_PAGE = "review.html"
MAP_KEY = "map"
"""Key of a review's data under which `to_json` of its map stands."""

_LONGEST = 50_000_000
"""Most bytes of an earlier review that are read."""

_DATA = re.compile(
    r"<script\b[^>]*\bid=[\"']?review-data[\"']?[^>]*>(.*?)</script\s*>",
    re.DOTALL | re.IGNORECASE,
)


def read_map_or_review(path: Path | str) -> DataMap:
    """Return a map, or the one that an earlier review was made from.

    Parameters
    ----------
    path
        Anything that `datamap.load.read_map` takes, the folder of a review, its
        ``review.json``, its ``review.html``, or a map in JSON.

    Raises
    ------
    InvalidDataMapError
        If there is no map in it, or not one that can be read.
    """
    given = Path(path)
    if given.is_dir() and not find_map(given).exists():
        given = _in_review(given)
    ending = given.suffix.lower()
    if ending == ".json":
        return _from_data(parse_json(_bytes(given), given.name), given.name)
    if ending in (".html", ".htm"):
        return _from_page(given)
    return read_map(path)


def kept_data(path: Path) -> Mapping[str, Any]:
    """Return the data that an earlier review keeps; empty for a map, which is none.

    Raises
    ------
    InvalidDataMapError
        If the review cannot be read.
    """
    if path.is_dir() and not find_map(path).exists():
        path = _in_review(path)
    ending = path.suffix.lower()
    if ending == ".json":
        found = parse_json(_bytes(path), path.name)
    elif ending in (".html", ".htm"):
        found = _page_data(path)
    else:
        return {}
    return found if isinstance(found, dict) else {}


def is_left_out(change: Change, *kept: Mapping[str, Any]) -> bool:
    """Say whether a field differs only because a review's page does not carry it.

    The governors' page leaves out how systems are protected. That it stands in the
    map is no change.
    """
    field = change.field.partition(".")[0]
    return any(
        change.kind == KINDS.get(section) and field in fields
        for data in kept
        for section, fields in data.get("left_out", {}).items()
    )


def _in_review(folder: Path) -> Path:
    """Return the file of a review that holds its data."""
    for name in (REVIEW_DATA, REVIEW_PAGE):
        if (folder / name).exists():
            return folder / name
    return find_map(folder)


def _from_page(page: Path) -> DataMap:
    return _from_data(_page_data(page), page.name)


def _page_data(page: Path) -> Any:  # noqa: ANN401 - what a file holds
    text = _bytes(page).decode("utf-8", errors="replace")
    found = _DATA.search(text)
    if found is None:
        raise InvalidDataMapError([_no_data(page.name)])
    data = parse_json(found[1], page.name)
    try:
        whole = unpacked(data, _LONGEST)
    except ValueError:
        raise InvalidDataMapError([_no_data(page.name)]) from None
    return data if whole is None else parse_json(whole, page.name)


def _from_data(data: Any, file: str) -> DataMap:  # noqa: ANN401 - what a file holds
    """Return the map of a review's data, or of a map in JSON."""
    if isinstance(data, dict) and MAP_KEY in data and "school" not in data:
        data = data[MAP_KEY]
    return from_json(data, file)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            found = stream.read(_LONGEST + 1)
    except OSError:
        raise InvalidDataMapError([_unreadable(file.name)]) from None
    if len(found) > _LONGEST:
        raise InvalidDataMapError([_too_long(file.name)])
    return found


def _no_data(file: str) -> Problem:
    what = "The page holds no review data, so it is not a report of this toolkit."
    fix = "give the report's review.json, or the folder of the review."
    return Problem("no-review-data", what, fix, file)


def _unreadable(file: str) -> Problem:
    what = "The file is not there or cannot be opened."
    return Problem("cannot-open", what, "check the name.", file)


def _too_long(file: str) -> Problem:
    what = f"The file is longer than {_LONGEST:,} bytes."
    return Problem("too-long", what, "check that this is the right file.", file)
