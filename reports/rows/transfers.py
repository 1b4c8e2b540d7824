"""Rows of ``dpia transfers``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datamap.flows import word
from datamap.model import DataMap
from datamap.transfers import RestrictedTransfer
from reports.rows.grouping import grouped, listed, sentences
from reports.rows.origins import because


def transfer_rows(
    datamap: DataMap, transfers: Iterable[RestrictedTransfer]
) -> list[dict[str, Any]]:
    """Return a row for each restricted transfer; keys as in the contract."""
    return [_row(datamap, one) for one in transfers]


def _row(datamap: DataMap, one: RestrictedTransfer) -> dict[str, Any]:
    ended, checked = one.leg.holder_ended_on, one.leg.checked_on
    return {
        "flow": one.flow.id,
        "activity": one.flow.activity,
        "system": one.flow.through,
        "data": list(one.data),
        "people": list(one.people),
        "sender": one.flow.sender,
        "recipient": one.leg.holder or "unknown",
        "recipient_ended_on": ended.isoformat() if ended else None,
        "country": one.leg.country or "unknown",
        "country_standing": one.leg.standing.value,
        "place_use": one.leg.use.value,
        "path": list(one.leg.path),
        "leaves_uk": one.certain.word,
        "regime": one.regime,
        "mechanism": word(one.flow.mechanism),
        "test": _test(one),
        "evidence_checked_on": checked.isoformat() if checked else None,
        "verdict": one.verdict.value,
        "why": str(one.cover.why),
        "unverified_law": one.unverified,
        "because": because(datamap, one.leg.records),
    }


def _test(one: RestrictedTransfer) -> str:
    """Return how the data protection test went: met, not-met, none or unknown."""
    test = one.flow.transfer_test.value
    if test is None:
        return word(one.flow.transfer_test)
    return "met" if test.met else "not-met"


def short_transfer_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: one a flow, holder and verdict."""
    named = [{**row, "holder": _holder(row)} for row in rows]
    return [
        {
            "flow": same[0]["flow"],
            "holder": same[0]["holder"],
            "place_use": listed(same, "place_use"),
            "country": listed(same, "country"),
            "regime": listed(same, "regime"),
            "verdict": same[0]["verdict"],
            "why": sentences(same, "why"),
        }
        for same in grouped(named, ("flow", "holder", "verdict"))
    ]


def _holder(row: Mapping[str, Any]) -> str:
    """Return who holds it, or whose it is where nobody has named the holder."""
    if row["recipient"] != "unknown":
        return str(row["recipient"])
    if row["place_use"] == "sub-processor" and row["path"]:
        return f"unknown, engaged by {row['path'][-1]}"
    return f"unknown, for {row['system']}" if row["system"] else "unknown"
