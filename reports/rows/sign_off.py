"""Rows of ``dpia due`` and ``dpia sign``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from datamap.model import DataMap
from datamap.named import name_of
from dpia.sign_off import (
    STATE_NAMES,
    Clock,
    ClockState,
    Signature,
    Standing,
)
from reports.rows.naming import counted
from reports.rows.origins import because

_CLOCKS = {
    ClockState.RUNNING: "{what} By {day}.",
    ClockState.OVER: "{what} The time for it was over on {day}.",
    ClockState.ANSWERED: "{what} The ICO has answered.",
}

_OPEN = "Condition not met yet: {what} ({owner}, by {day})."
_LATE = "Condition not met, and its day has passed: {what} ({owner}, by {day})."


def due_rows(datamap: DataMap, standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return a row for each assessment: how it stands and what is due."""
    return [_row(datamap, one) for one in standings]


def _row(datamap: DataMap, one: Standing) -> dict[str, Any]:
    signed = one.signed
    return {
        "activity": one.activity,
        "name": name_of(datamap, one.activity),
        "state": one.state.value,
        "signed_on": signed.on.isoformat() if signed else None,
        "signed_by": signed.by.value if signed else None,
        "out_of_date": [str(each) for each in one.out_of_date],
        "noted": [str(each) for each in one.noted],
        "blocked": [str(each) for each in one.blocked],
        "due": one.due.isoformat() if one.due else None,
        "overdue": one.overdue,
        "conditions": [each.model_dump(mode="json") for each in one.conditions],
        "clocks": [_clock(each) for each in one.clocks],
        "signatures": signed.number if signed else 0,
        "head": one.head,
        "because": because(datamap, [one.activity]),
    }


def _clock(one: Clock) -> dict[str, Any]:
    return {
        "clock": one.id,
        "ends": one.ends.isoformat(),
        "state": one.state.value,
        "what": str(one.what),
        "law": one.law,
    }


def total_of_due(standings: Collection[Standing]) -> str:
    """Return how many assessments stand where, and how many want a look."""
    found = Counter(STATE_NAMES[one.state] for one in standings)
    by = ", ".join(f"{number} {state}" for state, number in found.items())
    wanting = sum(one.wants_a_look for one in standings)
    return (
        f"{counted(len(standings), 'activity', 'activities')}: {by or 'none'}. "
        f"{counted(wanting, 'assessment wants', 'assessments want')} a look."
    )


def short_due_rows(
    standings: Iterable[Standing], rows: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: what has to be looked at in a few words."""
    return [
        {
            "name": f"{row['name']} ({row['activity']})",
            "stands": STATE_NAMES[one.state],
            "signed": _signed(row),
            "look": "\n".join(_look(one)),
            "due": f"{row['due'] or ''}{' (overdue)' if one.overdue else ''}",
        }
        for one, row in zip(standings, rows, strict=True)
    ]


def _signed(row: dict[str, Any]) -> str:
    by = str(row["signed_by"]).replace("-", " ")
    return f"{row['signed_on']} by the {by}" if row["signed_on"] else ""


def _look(one: Standing) -> Iterable[str]:
    yield from map(str, one.out_of_date)
    for condition in one.conditions:
        text = _LATE if condition in one.late else _OPEN
        yield text.format(
            what=condition.what.rstrip("."),
            owner=condition.owner.replace("-", " "),
            day=condition.due.isoformat(),
        )
    for clock in one.clocks:
        yield _CLOCKS[clock.state].format(what=clock.what, day=clock.ends.isoformat())


def signature_rows(
    datamap: DataMap, signatures: Iterable[Signature]
) -> list[dict[str, Any]]:
    """Return a row for each signature, with all that it states."""
    return [
        {
            "activity": one.activity,
            "number": one.number,
            "state": one.state.value,
            "by": one.by.value,
            "on": one.on.isoformat(),
            "comment": one.comment,
            **one.signs.model_dump(mode="json"),
            "before": one.before,
            "sha256": one.sha256,
            "because": because(datamap, [one.activity]),
        }
        for one in signatures
    ]
