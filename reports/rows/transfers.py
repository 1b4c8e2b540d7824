"""Rows of ``dpia transfers``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.flows import word
from datamap.model import DataMap
from datamap.transfers import RestrictedTransfer
from reports.rows.origins import because


def transfer_rows(
    datamap: DataMap, transfers: Iterable[RestrictedTransfer]
) -> list[dict[str, Any]]:
    """Return a row for each restricted transfer; keys as in the contract."""
    return [_row(datamap, one) for one in transfers]


def _row(datamap: DataMap, one: RestrictedTransfer) -> dict[str, Any]:
    ended = one.leg.holder_ended_on
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
        "test": word(one.flow.transfer_test),
        "evidence_checked_on": (
            one.leg.checked_on.isoformat() if one.leg.checked_on else None
        ),
        "verdict": one.verdict.value,
        "why": str(one.cover.why),
        "unverified_law": one.unverified,
        "because": because(datamap, one.leg.records),
    }
