"""Every path through a box of the figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from datamap.dependence import who_can_reach
from datamap.flows import FlowRow, FlowTable
from datamap.model import DataMap, Party
from reports.desk.explore_figure import place_name
from reports.language import Language
from reports.pages.flow_picture import UNKNOWN_PLACE
from reports.pages.people_and_places import about_name
from reports.rows.paths import path_notes, path_rows, short_path_rows
from reports.words import PLACE_USES

MOST_PATHS = 1000
"""Most chained paths that are listed; the table of flows has no such end."""

COLUMNS = [
    {"key": "people", "label": "Whose data"},
    {"key": "data", "label": "What"},
    {"key": "why", "label": "Why"},
    {"key": "way", "label": "From, by way of, to"},
    {"key": "sure", "label": "Sure"},
]

LONG_COLUMNS = [
    {"key": "people", "label": "Whose data"},
    {"key": "data", "label": "What"},
    {"key": "way", "label": "By way of"},
    {"key": "certain", "label": "Sure"},
]


def paths_through(
    table: FlowTable, words: Language, rows: Iterable[FlowRow]
) -> dict[str, Any]:
    """Return a table with every path of some rows; data that goes alike is together."""
    together: dict[tuple[str, ...], dict[str, None]] = {}
    for row in rows:
        key = (
            row.contents.group.name,
            row.activity.name,
            _way(table, row, words),
            "yes" if row.certain.word == "yes" else "perhaps",
        )
        together.setdefault(key, {})[row.contents.category.name] = None
    found = [
        {"people": people, "data": list(data), "why": why, "way": way, "sure": sure}
        for (people, why, way, sure), data in together.items()
    ]
    return {"caption": "Every path through it", "columns": COLUMNS, "rows": found}


def _way(table: FlowTable, row: FlowRow, words: Language) -> str:
    """Return a row's way: who sends, the system, who holds it, the place."""
    steps = [about_name(table, row.flow.sender, words)]
    if row.system:
        steps.append(row.system.name)
    steps += [about_name(table, one, words) for one in row.leg.path]
    holder = row.leg.holder
    steps.append(about_name(table, holder, words) if holder else "not known who")
    use = words.text(PLACE_USES[row.leg.use.value])
    steps.append(f"{place_name(row.leg.country, words)} ({use})")
    return " → ".join(dict.fromkeys(steps))


def paths_that_reach(datamap: DataMap, target: str, on: date) -> dict[str, Any] | None:
    """Return the paths by which data gets to a place or a party, chained flows too.

    None where a target is no place and no party: a system, a group, a use of data.
    """
    is_party = isinstance(datamap.records.get(target), Party)
    if target in datamap.records and not is_party:
        return None
    found = who_can_reach(datamap, target, on, limit=MOST_PATHS)
    rows = short_path_rows(datamap, path_rows(datamap, found))
    return {
        "caption": "How data gets there, over several flows",
        "columns": LONG_COLUMNS,
        "rows": rows,
        "notes": list(path_notes(datamap, found)),
    }


def rows_through(table: FlowTable, column: str, node_id: str) -> list[FlowRow]:
    """Return the rows of the flow table that go through a box."""
    return [row for row in table.rows if _at(row, column) == node_id]


def _at(row: FlowRow, column: str) -> str:
    if column == "people":
        return row.contents.group.id
    if column == "data":
        return row.contents.category.id
    if column == "activity":
        return row.activity.id
    if column == "place":
        return row.leg.settled_country or UNKNOWN_PLACE
    return row.about


def rows_of_record(table: FlowTable, record_id: str) -> list[FlowRow]:
    """Return the rows that a record has a part in, wherever it stands in them."""
    return [
        row
        for row in table.rows
        if record_id
        in (
            row.contents.group.id, row.contents.category.id, row.activity.id,
            row.about, row.flow.id, row.flow.recipient, row.flow.sender,
            row.leg.holder, *row.leg.path,
        )
    ]  # fmt: skip
