"""Rows of ``dpia paths``: which data gets to a place or a party, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from datamap.dependence import Reach
from datamap.graph import NodeKind, Path
from datamap.model import DataMap, Flow
from datamap.named import name_of, names_of
from reports.rows.grouping import grouped
from reports.rows.naming import place_name
from reports.rows.origins import because


def path_rows(datamap: DataMap, found: Reach) -> list[dict[str, Any]]:
    """Return a row for each path, the shortest first."""
    return [_row(datamap, one) for one in found.paths.found]


def _row(datamap: DataMap, one: Path) -> dict[str, Any]:
    return {
        "people": one.people,
        "data": one.data,
        "path": [name for _, name in one.nodes],
        "kinds": [kind for kind, _ in one.nodes],
        "certain": one.certain.word,
        "why": " ".join(str(step.says) for step in one.steps),
        "because": because(
            datamap, (name for name in one.records if name in datamap.records)
        ),
    }


def path_extra(found: Reach) -> dict[str, Any]:
    """Return what goes beside the rows: what gets there at all, and the bound."""
    return {
        "target": {"kind": found.target[0], "id": found.target[1]},
        "reached_by": [
            {"people": one.people, "data": one.data, "certain": one.certain.word}
            for one in found.streams
        ],
        "bounded": found.paths.is_bounded,
    }


def short_path_rows(
    datamap: DataMap, rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: paths that differ only in the data together."""
    named = [{**row, "way": _way(datamap, row)} for row in rows]
    return [
        {
            "people": name_of(datamap, same[0]["people"]),
            "data": names_of(datamap, (row["data"] for row in same)),
            "way": same[0]["way"],
            "certain": same[0]["certain"],
        }
        for same in grouped(named, ("people", "way", "certain"))
    ]


def _way(datamap: DataMap, row: Mapping[str, Any]) -> str:
    """Return a path by its names; a flow, which has none, is whoever sends it."""
    steps = [
        _step(datamap, name, kind)
        for name, kind in list(zip(row["path"], row["kinds"], strict=True))[2:]
    ]
    return " > ".join(steps)


def _step(datamap: DataMap, name: str, kind: str) -> str:
    if kind == NodeKind.PLACE:
        return place_name(name)
    flow = datamap.find(Flow, name)
    return name_of(datamap, flow.sender if flow else name)


def path_notes(datamap: DataMap, found: Reach) -> Iterator[str]:
    """Yield the sentences below the table."""
    if found.streams:
        groups = grouped(path_extra(found)["reached_by"], ("people",))
        for same in groups:
            data = ", ".join(
                f"{name_of(datamap, row['data'])}{_doubt(row)}" for row in same
            )
            people = name_of(datamap, same[0]["people"])
            yield f"Reached by data about {people}: {data}."
    if found.paths.is_bounded:
        yield (
            f"The {len(found.paths.found)} shortest paths are shown and there are "
            "more: ask for them with --limit, or for less with --people and --data."
        )


def _doubt(row: Mapping[str, Any]) -> str:
    return "" if row["certain"] == "yes" else " (perhaps)"
