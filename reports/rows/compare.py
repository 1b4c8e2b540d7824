"""Rows of ``dpia compare``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.compare import Change
from datamap.model import DataMap
from reports.rows.origins import because


def compare_rows(datamap: DataMap, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return a row for each difference; keys as in the contract.

    ``because`` says where the record stands in the later map; it is empty where
    the record is no longer in it.
    """
    return [_row(datamap, one) for one in changes]


def _row(datamap: DataMap, one: Change) -> dict[str, Any]:
    there = [one.record] if one.record in datamap.records else []
    return {
        "record": one.record,
        "kind": one.kind,
        "change": one.change.value,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "substance": one.substance,
        "moved": [],
        "because": because(datamap, there),
    }
