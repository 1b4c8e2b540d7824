"""The flow map as plain values: boxes in five columns, and every chain of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from datamap.flows import FlowRow, FlowTable
from datamap.logic import Truth
from reports.language import Language
from reports.pages.flow_picture import COLUMNS, UNKNOWN_PLACE
from reports.pages.people_and_places import about_name

UNKNOWN_HOLDER = "unknown"


def figure(table: FlowTable, words: Language) -> dict[str, Any]:
    """Return the boxes, the chains and what can be filtered by.

    Returns
    -------
    dict
        ``nodes`` with column, id, label and ``outside`` (yes, no, unknown);
        ``chains``, each five numbers of nodes, the number of who holds the data in
        ``holders``, and whether it is sure; in the order of the map.
    """
    gathered = _Gathered()
    for row in table.rows:
        gathered.add(row, _chain(table, row, words), _holder(table, row, words))
    return {
        "columns": list(COLUMNS),
        "nodes": [
            {"column": column, "id": node_id, "label": label, "outside": outside.word}
            for (column, node_id), (label, outside) in gathered.nodes.items()
        ],
        "holders": [{"id": one, "label": label} for one, label in gathered.holders],
        "chains": [[*places, int(sure)] for places, sure in gathered.chains.items()],
    }


Labelled = tuple[str, str, str, Truth]
"""Column, id, label, and whether it is outside the UK."""


@dataclass
class _Gathered:
    """What was found so far; a number of a box is its place in the order found."""

    nodes: dict[tuple[str, str], tuple[str, Truth]] = field(default_factory=dict)
    holders: dict[tuple[str, str], int] = field(default_factory=dict)
    chains: dict[tuple[int, ...], bool] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, row: FlowRow, chain: list[Labelled], holder: tuple[str, str]) -> None:
        """Add one row of the flow table."""
        places = []
        for column, node_id, label, outside in chain:
            key = (column, node_id)
            known = self.nodes.get(key, (label, outside))
            self.nodes[key] = label, max(outside, known[1])
            places.append(self.numbers.setdefault(key, len(self.numbers)))
        places.append(self.holders.setdefault(holder, len(self.holders)))
        sure = row.certain is Truth.YES
        self.chains[tuple(places)] = sure or self.chains.get(tuple(places), False)


def _chain(table: FlowTable, row: FlowRow, words: Language) -> list[Labelled]:
    contents, leg = row.contents, row.leg
    out = leg.abroad
    if out is Truth.YES and leg.certain is not Truth.YES:
        out = Truth.UNKNOWN
    country = leg.settled_country
    return [
        ("people", contents.group.id, contents.group.name, Truth.NO),
        ("data", contents.category.id, contents.category.name, Truth.NO),
        ("activity", row.activity.id, row.activity.name, Truth.NO),
        ("recipient", row.about, about_name(table, row.about, words), out),
        ("place", country or UNKNOWN_PLACE, place_name(country, words), leg.abroad),
    ]


def place_name(country: str | None, words: Language) -> str:
    """Return the name of a country, or that it is not known."""
    return words.country(country) if country else words.text("Not known")


def _holder(table: FlowTable, row: FlowRow, words: Language) -> tuple[str, str]:
    holder = row.leg.holder
    if holder is None:
        return UNKNOWN_HOLDER, words.text("Not known")
    return holder, about_name(table, holder, words)
