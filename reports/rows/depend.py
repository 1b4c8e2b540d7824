"""Rows of ``dpia depend``: what stops, and which data is nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datamap.dependence import OnlyCopy, Stopped, Stops
from datamap.graph import NodeKind
from datamap.logic import Truth
from datamap.model import Flow
from datamap.named import name_of
from reports.rows.naming import flow_name
from reports.rows.origins import because


def depend_rows(found: Stops) -> list[dict[str, Any]]:
    """Return a row for each thing that stops, then for each only copy."""
    return [
        *(_stopped(found, one) for one in found.stopped),
        *(_only_copy(found, one) for one in found.only_copies),
    ]


def _stopped(found: Stops, one: Stopped) -> dict[str, Any]:
    flow = found.datamap.find(Flow, one.id)
    return {
        "kind": one.kind.value,
        "id": one.id,
        "name": flow_name(found.datamap, flow)
        if flow
        else name_of(found.datamap, one.id),
        "people": None,
        "stops": _word(one),
        "why": str(one.why),
        "because": because(found.datamap, (one.id, found.at.id)),
    }


def _word(one: Stopped) -> str:
    """Return how far something stops: yes, partly or unknown."""
    if one.certain is not Truth.YES:
        return "unknown"
    return "yes" if one.is_whole else "partly"


def _only_copy(found: Stops, one: OnlyCopy) -> dict[str, Any]:
    data, people = name_of(found.datamap, one.data), name_of(found.datamap, one.people)
    sure = one.certain is Truth.YES
    no_other = "No other copy is recorded" if sure else "No other copy is certain"
    return {
        "kind": NodeKind.DATA.value,
        "id": one.data,
        "name": data,
        "people": one.people,
        "stops": one.certain.word,
        "why": f"{no_other} of {data}, about {people}.",
        "because": because(found.datamap, one.records),
    }


def depend_extra(found: Stops) -> dict[str, Any]:
    """Return what goes beside the rows."""
    return {
        "at": found.at.id,
        "rights": [one.value for one in found.rights],
        "unknown": [str(one) for one in found.unknowns],
    }


def depend_notes(found: Stops) -> Iterator[str]:
    """Yield the sentences below the table."""
    if found.rights:
        rights = ", ".join(one.value for one in found.rights)
        yield f"For data with no other copy, these could not be answered: {rights}."
    yield from map(str, found.unknowns)
