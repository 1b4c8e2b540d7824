"""Rows of ``dpia breach``: what a breach exposes, and who must be told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datamap.breach import Breach, Clock
from datamap.breach_report import ReportItem
from datamap.exposure import Exposed
from datamap.facts import Nothing, settled
from datamap.model import DataMap, Party
from datamap.named import name_of
from datamap.reference import shelf_life
from reports.rows.naming import place_name
from reports.rows.origins import because


def breach_rows(found: Breach) -> list[dict[str, Any]]:
    """Return a row for each group and category; keys as in the contract."""
    return [_row(found, one) for one in found.exposed]


def _row(found: Breach, one: Exposed) -> dict[str, Any]:
    low, high = one.tiers
    records = [name for each in one.holdings for name in each.row.leg.records]
    return {
        "people": one.group.id,
        "count": "unknown" if one.count is None else one.count,
        "children": one.children.word,
        "data": one.data,
        "tier": f"T{low}",
        "tier_at_most": f"T{high}",
        "special": one.special.word,
        "criminal": one.criminal.word,
        "place": list(one.places),
        "recipient": list(one.onward),
        "report_to_regulator": one.report_to_regulator.value,
        "tell_people": one.tell_people.value,
        "certain": one.sure.word,
        "why": " ".join(map(str, one.why)),
        "because": because(found.datamap, dict.fromkeys(records)),
    }


def breach_extra(found: Breach, clock: Clock | None) -> dict[str, Any]:
    """Return what goes beside the rows: the clock, the report, what is unknown."""
    return {
        "at": found.at.id,
        "report_to_regulator": found.report_to_regulator.value,
        "tell_people": found.tell_people.value,
        "encrypted": found.is_encrypted.word,
        "clock": _clock(clock),
        "processors": [_processor(found, one) for one in found.providers],
        "report": [_item(one) for one in found.report],
        "unknown": [str(one) for one in found.unknowns],
        "rules": [
            {"id": one.id, "says": one.says, "unverified": one.unverified}
            for one in found.rules
        ],
    }


def _clock(clock: Clock | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    return {
        "aware_at": clock.aware_at.isoformat(timespec="minutes"),
        "due_at": clock.due_at.isoformat(timespec="minutes"),
        "hours": clock.hours,
    }


def _processor(found: Breach, party: Party) -> dict[str, Any]:
    life = shelf_life("breach_notice_hours")
    hours = settled(party.breach_notice_hours, life, found.on)
    return {
        "party": party.id,
        "notice_hours": hours.value if isinstance(hours, Nothing) else hours,
    }


def _item(one: ReportItem) -> dict[str, Any]:
    return {
        "id": one.id,
        "asks": str(one.asks),
        "known": [str(each) for each in one.known],
        "missing": str(one.missing) if one.missing else None,
    }


def short_breach_rows(
    datamap: DataMap, rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: names, tiers in one cell, few recipients."""
    return [
        {
            **row,
            "people": name_of(datamap, row["people"]),
            "data": name_of(datamap, row["data"]),
            "tier": _tiers(row),
            "place": [place_name(one) for one in row["place"]],
            "recipient": _few([name_of(datamap, one) for one in row["recipient"]]),
        }
        for row in rows
    ]


def _tiers(row: Mapping[str, Any]) -> str:
    low, high = row["tier"], row["tier_at_most"]
    return str(low) if low == high else f"{low} to {high}"


def _few(names: list[str], most: int = 4) -> str:
    left = len(names) - most
    return ", ".join(names[:most]) + (f" and {left} more" if left > 0 else "")


def breach_notes(found: Breach, clock: Clock | None) -> list[str]:
    """Return the sentences below the table: whom to tell, by when, what to write."""
    report = ["The report holds:"]
    for one in found.report:
        report.append(f"  {one.asks} {' '.join(map(str, one.known))}".rstrip())
        if one.missing:
            report.append(f"    Still to write: {one.missing}")
    unknown = ["Unknown:", *(f"  {one}" for one in found.unknowns)]
    doubts = [one for one in found.rules if one.unverified]
    return [
        f"Report to the regulator: {found.report_to_regulator.value}. "
        f"Tell the people: {found.tell_people.value}.",
        _clock_note(found, clock),
        _encryption_note(found),
        "\n".join(report),
        *(["\n".join(unknown)] if found.unknowns else []),
        *(f"Not verified: {one.title}: {one.unverified}" for one in doubts),
    ]


def _clock_note(found: Breach, clock: Clock | None) -> str:
    rules = {one.id: one.says for one in found.rules}
    if clock is None:
        return f"{rules['tell-the-regulator']} {rules['the-clock']}"
    aware = f"{clock.aware_at:%Y-%m-%d %H:%M}"
    due = f"{clock.due_at:%Y-%m-%d %H:%M}"
    return (
        f"Aware at {aware}: the {clock.hours} hours end at {due}, UK time. "
        f"{rules['the-clock']}"
    )


def _encryption_note(found: Breach) -> str:
    return {
        "yes": "Encryption is shown to be in place: people need not be told if nobody "
        "can have had the key or an account.",
        "no": "Encryption is known not to be in place.",
        "unknown": "If the data was encrypted and the key is safe, people need not be "
        "told; nobody has shown that it was.",
    }[found.is_encrypted.word]
