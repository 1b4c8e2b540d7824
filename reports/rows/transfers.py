"""Rows of ``dpia transfers``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from datamap.flows import word
from datamap.model import DataMap, Flow
from datamap.named import name_of, named
from datamap.transfers import RestrictedTransfer, Verdict
from reports.rows.grouping import grouped, listed, sentences
from reports.rows.naming import counted, place_name, use_name
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


_VERDICTS: Mapping[str, str] = {
    Verdict.NOT_COVERED.value: "not covered",
    Verdict.UNKNOWN.value: "cannot be told",
    Verdict.COVERED.value: "covered",
}
"""What a person calls each verdict, the worst first."""


def total_of_transfers(rows: Collection[Mapping[str, Any]]) -> str:
    """Return how many transfers there are, by their verdict."""
    found = Counter(row["verdict"] for row in rows)
    by = ", ".join(f"{found[verdict]} {word}" for verdict, word in _VERDICTS.items())
    return f"{counted(len(rows), 'transfer', 'transfers')}, or possible ones: {by}."


def unverified_notes(transfers: Iterable[RestrictedTransfer]) -> list[str]:
    """Return what of the law that they rest on nobody has verified, and why not."""
    regimes = (one.cover.regime for one in transfers)
    titles: dict[str, set[str]] = {}
    for one in regimes:
        if one and one.row and one.row.unverified:
            titles.setdefault(one.row.unverified, set()).add(one.row.title)
    return [
        f"Not verified: the rules for {', '.join(sorted(where))}. {why}"
        for why, where in sorted(titles.items())
    ]


def short_transfer_rows(
    datamap: DataMap, rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: one a flow, holder and verdict, worst first."""
    named_rows = [
        {
            **row,
            "holder": _holder(datamap, row),
            "country": place_name(row["country"]),
        }
        for row in rows
    ]
    order = [*_VERDICTS]
    alike = grouped(named_rows, ("flow", "holder", "verdict"))
    return [
        {
            "flow": use_name(datamap, named(datamap, Flow, same[0]["flow"])),
            "holder": same[0]["holder"],
            "place_use": listed(same, "place_use"),
            "country": listed(same, "country"),
            "regime": listed(same, "regime"),
            "verdict": _VERDICTS[same[0]["verdict"]],
            "why": sentences(same, "why"),
        }
        for same in sorted(alike, key=lambda some: order.index(some[0]["verdict"]))
    ]


def _holder(datamap: DataMap, row: Mapping[str, Any]) -> str:
    """Return who holds it, or whose it is where nobody has named the holder."""
    if row["recipient"] != "unknown":
        return name_of(datamap, row["recipient"])
    if row["place_use"] == "sub-processor" and row["path"]:
        return f"unknown, engaged by {name_of(datamap, row['path'][-1])}"
    system = row["system"]
    return f"unknown, for {name_of(datamap, system)}" if system else "unknown"
