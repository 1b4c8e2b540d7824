"""Rows of ``dpia trace``: who holds the data, what applies and who must be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from datamap import reference
from datamap.flows import word
from datamap.model import DataMap
from datamap.named import name_of, names_of
from datamap.rights import Limit
from datamap.trace import Trace, Trail, UnderBasis
from reports.rows.grouping import grouped, listed
from reports.rows.naming import counted
from reports.rows.origins import because


def trace_rows(found: Trace) -> list[dict[str, Any]]:
    """Return a row for each use, flow and holder; keys as in the contract."""
    return [_row(found, one) for one in found.trails]


def _row(found: Trace, one: Trail) -> dict[str, Any]:
    confirmed = {
        name for each in found.bases if each.is_confirmed for name in each.activities
    }
    return {
        "people": found.people.id,
        "data": list(one.data),
        "flow": one.flow.id if one.flow else None,
        "system": one.system.id if one.system else None,
        "recipient": one.recipient or "unknown",
        "recipient_ended_on": _iso(one.ended_on),
        "through": one.through,
        "role": one.role,
        "activity": one.activity.id,
        "lawful_basis": word(one.activity.lawful_basis),
        "lawful_basis_confirmed": one.activity.id in confirmed,
        "right_applies": one.applies.answer.value,
        "why": str(one.applies.why),
        "tell": one.tell,
        "certain": one.certain.word,
        "flow_ended": one.is_past,
        "because": because(found.datamap, one.records),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def trace_extra(found: Trace) -> dict[str, Any]:
    """Return what goes beside the rows: whom to tell, limits, steps."""
    return {
        "right": found.right.value,
        "people": found.people.id,
        "data": found.data,
        "received": _iso(found.received),
        "systems": list(found.systems),
        "tell": list(found.tell),
        "bases": [_basis(one) for one in found.bases],
        "exceptions": [
            {"id": one.id, "title": one.title, "says": one.says, "law": list(one.law)}
            for one in found.exceptions
        ],
        "limits": [_limit(one) for one in found.limits],
        "promises": because(found.datamap, (one.id for one in found.promises)),
        "checklist": [str(one) for one in found.checklist],
        "unverified": list(found.unverified),
    }


def _basis(one: UnderBasis) -> dict[str, Any]:
    return {
        "lawful_basis": one.basis or "unknown",
        "confirmed": one.is_confirmed,
        "right_applies": one.answer.value,
        "activities": list(one.activities),
    }


def _limit(one: Limit) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "says": one.says,
        "due": _iso(one.due),
        "law": list(one.law),
        "unverified": one.unverified,
    }


def short_trace_rows(
    datamap: DataMap, rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: one a holder and answer, by their names."""
    named = [
        {
            **row,
            "holder": _holder(datamap, row),
            "where": name_of(datamap, row["system"] or ""),
            "activity": name_of(datamap, row["activity"]),
            "lawful_basis": _basis_name(row["lawful_basis"]),
        }
        for row in rows
    ]
    short = [
        {
            "holder": same[0]["holder"],
            "role": listed(same, "role"),
            "where": listed(same, "where"),
            "uses": listed(same, "activity"),
            "lawful_basis": listed(same, "lawful_basis"),
            "right_applies": same[0]["right_applies"],
            "tell": any(row["tell"] for row in same),
        }
        for same in grouped(named, ("holder", "right_applies"))
    ]
    return sorted(short, key=lambda one: not one["tell"])


def _holder(datamap: DataMap, row: Mapping[str, Any]) -> str:
    """Return who holds it, how it came there, and whether it still exists."""
    ended, before = row["recipient_ended_on"], row["through"]
    name = name_of(datamap, row["recipient"])
    through = f", through {name_of(datamap, before)}" if before else ""
    if row["recipient"] == "unknown":
        name = "Not known whom else it is with" if before else "Not known who runs it"
    return f"{name}{through}" + (f" (ended {ended})" if ended else "")


def _basis_name(basis: str) -> str:
    """Return what a lawful basis is called; unknown stays unknown."""
    known = {row.id: row.title for row in reference.rows_of(reference.LawfulBasisRow)}
    return known.get(basis, basis)


def trace_steps(found: Trace) -> list[str]:
    """Return what stands above the table: what to do in order, and by when."""
    steps = [f"  {n}. {one}" for n, one in enumerate(found.checklist, start=1)]
    return [
        "\n".join(["What to do:", *steps]),
        "\n".join(["Time:", *(f"  - {one}" for one in limit_notes(found))]),
        total_of_holders(found),
    ]


def total_of_holders(found: Trace) -> str:
    """Return how many hold the data, and how many of them must be told."""
    holders = {one.recipient for one in found.trails}
    told = {one.recipient for one in found.trails if one.tell}
    return (
        f"{counted(len(holders), 'holder', 'holders')} of the data; "
        f"{len(told)} must be told."
    )


def trace_notes(found: Trace) -> list[str]:
    """Return the sentences below the table: bases and doubts."""
    return [
        *basis_notes(found),
        *(f"Not verified: {one}" for one in found.unverified),
    ]


def basis_notes(found: Trace) -> list[str]:
    """Return a sentence for each basis: whether the right is there under it."""
    return [_basis_note(found.datamap, one) for one in found.bases]


def _basis_note(datamap: DataMap, one: UnderBasis) -> str:
    doubt = "" if one.is_confirmed else " (not confirmed)"
    says = {
        "yes": "the right applies",
        "no": "the right does not apply",
        "partly": "the right applies in part",
        "unknown": "nobody can say whether the right applies",
    }[one.answer.value]
    basis = f'"{_basis_name(one.basis)}"' if one.basis else "an unknown basis"
    return f"Under {basis}{doubt} {says}: {names_of(datamap, one.activities)}."


def limit_notes(found: Trace) -> list[str]:
    """Return a sentence or two for each time limit, with its last day."""
    return [_limit_note(one) for one in found.limits]


def _limit_note(one: Limit) -> str:
    due = f" Last day: {one.due.isoformat()}." if one.due else ""
    return f"{one.title}: {one.says}{due}"
