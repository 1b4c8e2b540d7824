"""Files that the page writes: answers that are kept, and the last choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from datamap.atomic import write_atomically
from datamap.errors import DataMapError
from reports.desk.inside import may_write

SAVED = "saved"
"""Folder beside the map for what is saved from the page."""

KEPT = Path(".dpia-desk") / "explore.json"
"""Where the last choices are."""

_MOST_KEPT = 20_000
"""Characters of choices that are kept; a page of ours sends a few hundred."""


class CannotSaveError(DataMapError):
    """An answer cannot be saved beside the map."""


def save(folder: Path, name: str, ending: str, text: str) -> Path:
    """Write a file that was not there before and return it.

    Parameters
    ----------
    folder
        The folder of the map.
    name
        Name of the file without its ending; one that is taken gets a number.
    ending
        csv, html or txt.
    text
        What to write.
    """
    place = folder / SAVED
    _require_inside(place, folder)
    try:
        place.mkdir(exist_ok=True)
    except OSError:
        what = "Nothing can be written beside the map.\n"
        fix = "  To put it right: ask for the right to write there."
        raise CannotSaveError(what + fix) from None
    target = place / f"{name}.{ending}"
    number = 2
    while target.exists() or target.is_symlink():
        target = place / f"{name}-{number}.{ending}"
        number += 1
    start = "\ufeff" if ending == "csv" else ""  # or Excel takes UTF-8 for Latin
    write_atomically(target, start + text)
    return target


def html_of(shown: Mapping[str, Any], school: str) -> str:
    """Return a paper as a page of its own: no script, nothing from elsewhere."""
    head = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(*one) for one in shown.get("head", ())
    )
    parts = Markup("").join(_part(one) for one in shown.get("parts", ()))
    tables = Markup("").join(_table(one) for one in shown["tables"])
    return _PAGE.format(
        title=shown["title"], school=school, head=head, parts=parts, tables=tables
    )


_PAGE = Markup(
    "<!doctype html>\n"
    '<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}: {school}</title><style>"
    "body{{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;"
    "padding:0 1rem;color:#17292d;background:#fff}}"
    "h1,h2{{line-height:1.2}}dt{{font-weight:700}}dd{{margin:0 0 .4rem}}"
    "div{{overflow-x:auto}}table{{border-collapse:collapse;font-size:.9rem}}"
    "caption{{text-align:left;font-weight:700;padding:.5rem 0}}"
    "th,td{{border:1px solid #999;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}}li{{margin-bottom:.3rem}}"
    "</style></head><body><main><p>{school}</p><h1>{title}</h1>"
    "<dl>{head}</dl>{parts}{tables}</main></body></html>\n"
)


def _part(one: Mapping[str, Any]) -> Markup:
    tag = "ol" if "steps" in one else "ul"
    items = Markup("").join(
        Markup("<li>{}</li>").format(each)
        for each in one.get("steps", one.get("lines", ()))
    )
    return Markup("<h2>{}</h2><{}>{}</{}>").format(one["title"], tag, items, tag)


def _table(one: Mapping[str, Any]) -> Markup:
    columns = one["columns"]
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(column["label"]) for column in columns
    )
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup("<td>{}</td>").format(_cell(row.get(column["key"])))
                for column in columns
            )
        )
        for row in one["rows"]
    )
    return Markup(
        '<div tabindex="0"><table><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(one["caption"], heads, rows)


def _cell(value: Any) -> Markup | str:  # noqa: ANN401 - a cell of a row
    if not isinstance(value, list):
        return "" if value is None else str(value)
    return Markup("<br>").join(map(str, value))


def kept_choices(folder: Path) -> dict[str, Any]:
    """Return the last choices, none if there are none or they cannot be read."""
    try:
        found = json.loads((folder / KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _require_inside(place: Path, folder: Path) -> None:
    if not may_write(place, folder):
        what = f"{place.name} beside the map is not in a folder of your own.\n"
        fix = "  To put it right: take away what links it elsewhere, or copy the map."
        raise CannotSaveError(what + fix)


def keep_choices(folder: Path, choices: Mapping[str, Any]) -> None:
    """Keep the last choices; where nothing can be written, they are not kept."""
    text = json.dumps(choices, ensure_ascii=False, indent=1, sort_keys=True)
    place = folder / KEPT
    if len(text) > _MOST_KEPT or not may_write(place, folder):
        return
    try:
        place.parent.mkdir(exist_ok=True)
        write_atomically(place, f"{text}\n")
    except (OSError, DataMapError):
        return
