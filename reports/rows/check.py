"""Rows of ``dpia check``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.findings import TITLES, Finding
from datamap.model import Acceptance, DataMap
from reports.rows.origins import because


def check_rows(datamap: DataMap, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return a row for each finding; keys as in the contract."""
    return [_row(datamap, one) for one in findings]


def _row(datamap: DataMap, one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "record": one.record,
        "field": ".".join(map(str, one.field)),
        "file": one.file,
        "line": one.line,
        "title": TITLES[one.rule],
        "what": str(one.what),
        "law": list(one.law),
        "fix": str(one.fix),
        "library": one.library,
        "accepted": _acceptance(datamap, one.accepted),
        "because": because(datamap, [one.record]),
    }


def _acceptance(datamap: DataMap, one: Acceptance | None) -> dict[str, Any] | None:
    if one is None:
        return None
    origin = datamap.origin(one.key)
    return {
        "by": one.by,
        "reason": one.reason,
        "until": one.until.isoformat(),
        "file": origin.file,
        "line": origin.line,
    }


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, and how many accepted."""
    found = list(findings)
    severities = [one.severity.value for one in found]
    by_severity = {
        f"{name}s": severities.count(name) for name in ("error", "warning", "note")
    }
    return {**by_severity, "accepted": sum(1 for one in found if one.accepted)}
