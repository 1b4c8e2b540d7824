"""Rows of ``dpia screen``: whether each activity needs an impact assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from datamap.logic import Truth
from datamap.model import DataMap
from datamap.named import name_of
from dpia.need import Need
from dpia.screening import Screened, State, Trigger
from reports.rows.naming import counted
from reports.rows.origins import because

NEEDED = (Need.REQUIRED, Need.LIKELY)
"""Results that want an impact assessment."""

CLAIMED = "may hold: an old or unconfirmed claim"
"""What is said of a trigger that the map names and nothing in date confirms."""


def screen_rows(
    datamap: DataMap, screened: Iterable[Screened], held: Mapping[str, Truth]
) -> list[dict[str, Any]]:
    """Return a row for each activity; keys as in the contract.

    Parameters
    ----------
    datamap
        The map that was screened.
    screened
        The activities, screened.
    held
        Whether an impact assessment in date covers each activity, by its id.
    """
    return [_row(datamap, one, held[one.activity]) for one in screened]


def _row(datamap: DataMap, one: Screened, held: Truth) -> dict[str, Any]:
    behind = (name for trigger in one.triggers for name in trigger.because)
    return {
        "activity": one.activity,
        "name": name_of(datamap, one.activity),
        "result": one.result.value,
        "possible": [need.value for need in one.possible],
        "held": held.word,
        "triggers": [_trigger(trigger) for trigger in one.triggers],
        "why": str(one.why),
        "because": because(datamap, dict.fromkeys(behind)),
    }


def _trigger(one: Trigger) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "state": one.state.value,
        "read": one.is_read,
        "why": str(one.why),
        "because": list(one.because),
        "unverified": one.unverified,
    }


def lacks_assessment(row: Mapping[str, Any]) -> bool:
    """Say whether an assessment is required or likely, and none in date is held."""
    return row["result"] in NEEDED and row["held"] == Truth.NO.word


def short_screen_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: what tells, by name, the most needed first."""
    order = [need.value for need in _WORST_FIRST]
    return [
        {
            **row,
            "activity": f"{row['name']} ({row['activity']})",
            "result": _short(row),
            "triggers": _told(row["triggers"]),
        }
        for row in sorted(rows, key=lambda row: order.index(row["result"]))
    ]


_WORST_FIRST = (Need.REQUIRED, Need.LIKELY, Need.UNKNOWN, Need.NOT_REQUIRED)


def total_of_screen(rows: Collection[Mapping[str, Any]]) -> str:
    """Return how many activities need an assessment, and how many lack one."""
    found = Counter(row["result"] for row in rows)
    by = [f"{found[one]} {_words(one)}" for one in _WORST_FIRST if found[one]]
    lacking = sum(map(lacks_assessment, rows))
    return (
        f"{counted(len(rows), 'activity', 'activities')}: an assessment is "
        f"{', '.join(by)}. {lacking} of those required or likely not held."
    )


def _short(row: Mapping[str, Any]) -> str:
    """Return the result in words; what only follows from a reading says so."""
    if row["result"] == Need.LIKELY and Need.NOT_REQUIRED in row["possible"]:
        return "likely, if old or unconfirmed claims hold"
    return _words(row["result"])


def _words(result: str) -> str:
    return str(result).replace("-", " ")


def _told(triggers: Iterable[Mapping[str, Any]]) -> str:
    listed = list(triggers)
    holds = [one for one in listed if one["state"] == State.HOLDS]
    read = [one for one in listed if one["read"]]
    left = sum(one["state"] == State.MAY_HOLD for one in listed) - len(read)
    lines = [one["title"] for one in holds]
    lines += [f"{one['title']} ({CLAIMED})" for one in read]
    return "\n".join([*lines, *([f"{left} more may hold"] if left else [])])


def trigger_rows(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each trigger of one activity, those that hold first."""
    order = [state.value for state in State]
    listed = sorted(row["triggers"], key=lambda one: order.index(one["state"]))
    return [
        {
            "trigger": f"{one['title']} ({one['id']})",
            "state": CLAIMED if one["read"] else _words(one["state"]),
            "why": one["why"],
        }
        for one in listed
    ]
