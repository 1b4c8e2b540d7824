"""Rows of ``dpia notice``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.model import DataMap
from datamap.notice import Notice
from datamap.notice.checking import NoticeFinding
from reports.rows.origins import because


def said_rows(notice: Notice) -> list[dict[str, Any]]:
    """Return a row for each statement; keys as in the contract."""
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
        for one in notice.said
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
