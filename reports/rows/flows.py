"""Rows of ``dpia flows``: the flow table with what each line rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from datamap.flows import FlowRow, FlowTable, as_record
from datamap.model import DataMap, Flow
from datamap.named import name_of, named
from reports.rows.grouping import grouped, listed
from reports.rows.naming import counted, place_name, use_name
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


def total_of_flows(rows: Collection[Mapping[str, Any]]) -> str:
    """Return how many flows there are, to how many holders, and how sure that is."""
    sure = {(row["flow"], row["holder"]) for row in rows if row["certain"] == "yes"}
    pairs = {(row["flow"], row["holder"]) for row in rows}
    holders = {row["holder"] for row in rows}
    flows = {row["flow"] for row in rows}
    return (
        f"{counted(len(flows), 'flow', 'flows')} to "
        f"{counted(len(holders), 'holder', 'holders')}, {len(pairs)} lines: "
        f"{len(sure)} sure, {len(pairs - sure)} that may be."
    )


def short_flow_rows(
    datamap: DataMap, rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: one a flow and holder, the most private first."""
    named_rows = [
        {
            **row,
            "data": name_of(datamap, row["data"]),
            "people": name_of(datamap, row["people"]),
            "country": place_name(row["country"]),
        }
        for row in rows
    ]
    short = [
        {
            "flow": use_name(datamap, named(datamap, Flow, same[0]["flow"])),
            "holder": f"{name_of(datamap, same[0]['holder'])}{_ended(same[0])}",
            "place_use": listed(same, "place_use"),
            "country": listed(same, "country"),
            "data": listed(same, "data"),
            "people": listed(same, "people"),
            "tier": _tiers(same),
            "certain": "yes" if any(one["certain"] == "yes" for one in same) else "may",
        }
        for same in grouped(named_rows, ("flow", "holder"))
    ]
    return sorted(short, key=_most_private_first)


def _most_private_first(row: Mapping[str, Any]) -> tuple[bool, list[int]]:
    """Sort what is sure before what may be, then by the lowest tier it can be."""
    tiers = [-ord(one[-1]) for one in row["tier"].split(" to ")]
    return row["certain"] != "yes", tiers


def _ended(row: Mapping[str, Any]) -> str:
    if row["holder_standing"] == "ended":
        return f" (ended {row['holder_ended_on']})"
    return ""


def _tiers(rows: Iterable[Mapping[str, Any]]) -> str:
    both = [(row["tier"], row["tier_at_most"]) for row in rows]
    low, high = max(one for one, _ in both), max(one for _, one in both)
    return low if low == high else f"{low} to {high}"
