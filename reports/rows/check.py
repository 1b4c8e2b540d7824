"""Rows of ``dpia check``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from datamap.findings import TITLES, Finding
from datamap.load import EXAMPLES, LIBRARY_FOLDER, example_folder, shipped_libraries
from datamap.model import Acceptance, DataMap
from datamap.model.datamap import SECTION_OF
from datamap.named import name_of
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


def shipped_notes(
    datamap: DataMap, folder: Path, rows: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Return how to answer what stands in a file that comes with the toolkit.

    Parameters
    ----------
    datamap
        The map that was checked.
    folder
        The folder of its file.
    rows
        The findings that are shown.
    """
    shipped = {one.file for one in shipped_libraries()}
    told = next((row for row in rows if row["file"] in shipped and row["record"]), None)
    example = next((one for one in EXAMPLES if example_folder(one) == folder), None)
    return [
        *([_of_library(datamap, told)] if told else []),
        *([_of_example(example)] if example else []),
    ]


def _of_library(datamap: DataMap, row: Mapping[str, Any]) -> str:
    record, field = row["record"], row["field"].partition(".")[0] or "the field"
    section = SECTION_OF[type(datamap.records[record])]
    return (
        f"What stands in datamap/{LIBRARY_FOLDER} comes with the toolkit, and the next "
        "version of it replaces that file. Answer in your own map: for "
        f"{name_of(datamap, record)}, under {section}, write use: {record} and beneath "
        f"it {field} with your answer, which wins. Or keep a library of your own in a "
        f"folder {LIBRARY_FOLDER} beside your map."
    )


def _of_example(name: str) -> str:
    return (
        f"{name} is an example that comes with the toolkit. For a copy to work on: "
        f"dpia start FOLDER --example {name}"
    )
