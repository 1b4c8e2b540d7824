"""Rows of ``dpia notice``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.model import DataMap
from datamap.notice import Notice, Stated
from datamap.notice.checking import NoticeFinding
from reports.rows.origins import because


def said_rows(notice: Notice) -> list[dict[str, Any]]:
    """Return a row for each statement, by line; keys as in the contract.

    What belongs to a row stays behind it; what is not stated has no line and is last.
    """
    said = sorted(notice.said, key=lambda one: (one.line is None, one.line or 0))
    return [
        {
            "field": one.field.value,
            "text": one.text,
            "line": one.line,
            "state": one.state.value,
            "parent": one.parent or None,
            "id": one.id or None,
            "about": one.about or None,
            "also": list(one.also),
            "because": [
                {
                    "record": one.field.value,
                    "file": notice.document.file,
                    "line": one.line,
                }
            ],
        }
        for one in said
    ]


def shown_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for a table: what is not stated says which of its kind it is."""
    return [
        {**one, "text": f"({one['id'].replace('-', ' ')})"}
        if one["id"] and one["state"] == Stated.NOT_STATED.value
        else one
        for one in rows
    ]


def found_rows(
    datamap: DataMap, notice: Notice, findings: Iterable[NoticeFinding]
) -> list[dict[str, Any]]:
    """Return a row for each finding; keys as in the contract."""
    return [_row(datamap, notice, one) for one in findings]


def _row(datamap: DataMap, notice: Notice, one: NoticeFinding) -> dict[str, Any]:
    here = {"record": one.rule, "file": notice.document.file, "line": one.line}
    return {
        "kind": one.kind.value,
        "rule": one.rule,
        "standing": one.standing.value,
        "text": one.text,
        "line": one.line,
        "what": str(one.what),
        "law": list(one.law),
        "fix": str(one.fix) if one.fix else None,
        "sure": one.sure,
        "because": because(datamap, [one.record]) if one.record else [here],
    }
