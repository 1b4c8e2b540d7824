"""Rows of ``dpia flows``: the flow table with what each line rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from datamap.flows import FlowRow, FlowTable, as_record
from datamap.model import DataMap
from reports.rows.grouping import grouped, listed
from reports.rows.origins import because


def flow_rows(datamap: DataMap, on: date) -> list[dict[str, Any]]:
    """Return the rows of the flow table of a map on a day, in the map's order."""
    table = FlowTable(datamap, on)
    known: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    return [_row(datamap, one, on, known) for one in table.rows]


def _row(
    datamap: DataMap,
    one: FlowRow,
    on: date,
    known: dict[tuple[str, ...], list[dict[str, Any]]],
) -> dict[str, Any]:
    records = one.leg.records
    if records not in known:
        known[records] = because(datamap, records)
    plain = as_record(one)
    return {
        **plain,
        "system": plain["system"] or None,
        "items": plain["items"].split(",") if plain["items"] else [],
        "holder_ended_on": plain["holder_ended_on"] or None,
        "holder_standing": holder_standing(one.leg.holder_ended_on, on),
        "path": list(one.leg.path),
        "because": known[records],
    }


def holder_standing(ended_on: date | None, on: date) -> str:
    """Return whether a holder still exists on a day: current or ended.

    The last day of its life is still a day of it.
    """
    return "ended" if ended_on is not None and ended_on < on else "current"


def short_flow_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: one a flow and holder."""
    return [
        {
            "flow": same[0]["flow"],
            "holder": f"{same[0]['holder']}{_ended(same[0])}",
            "place_use": listed(same, "place_use"),
            "country": listed(same, "country"),
            "data": listed(same, "data"),
            "people": listed(same, "people"),
            "tier": _tiers(same),
            "certain": "yes" if any(one["certain"] == "yes" for one in same) else "may",
        }
        for same in grouped(rows, ("flow", "holder"))
    ]


def _ended(row: Mapping[str, Any]) -> str:
    if row["holder_standing"] == "ended":
        return f" (ended {row['holder_ended_on']})"
    return ""


def _tiers(rows: Iterable[Mapping[str, Any]]) -> str:
    both = [(row["tier"], row["tier_at_most"]) for row in rows]
    low, high = max(one for one, _ in both), max(one for _, one in both)
    return low if low == high else f"{low} to {high}"
