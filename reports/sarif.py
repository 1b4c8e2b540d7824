"""Findings as SARIF 2.1.0, the format that editors and code hosts read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from datamap import reference
from datamap.findings import NOTES, RULES, Finding
from datamap.model import DataMap

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
)
"""Where the format is defined; written into each file and never opened."""


def sarif_log(
    datamap: DataMap, findings: Iterable[Finding], on: date
) -> dict[str, Any]:
    """Return findings as a SARIF log of one run, ready for JSON.

    An accepted finding is a suppressed result: viewers show it as dealt with.
    """
    rules = _rules()
    positions = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {
        "name": "dpia",
        "semanticVersion": version("dpia-schools"),
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"dpia-check/{datamap.id}/{on.isoformat()}"},
        "columnKind": "unicodeCodePoints",
        "properties": {"on": on.isoformat(), "mapSha256": datamap.fingerprint},
        "results": [_result(one, positions[one.rule]) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules() -> list[dict[str, Any]]:
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": f"{rule.title}."},
            "fullDescription": {"text": rule.triggers},
            "help": {"text": f"{rule.fix} Not a fault when: {rule.false_alarms}"},
            "defaultConfiguration": {"level": rule.severity.value},
            "properties": {"tags": list(rule.law)},
        }
        for rule in RULES
    ]
    notes = [
        {
            "id": name,
            "shortDescription": {"text": f"{title}."},
            "defaultConfiguration": {"level": "note"},
        }
        for name, title in NOTES.items()
    ]
    return [*rules, *notes]


def _result(one: Finding, position: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": position,
        "level": one.severity.value,
        "message": {"text": f"{one.what} {one.fix}"},
        "locations": [_location(one)],
        "partialFingerprints": {"ruleAndRecord/v1": _fingerprint(one)},
        "properties": {"law": [_citation(name) for name in one.law]},
    }
    if one.library:
        result["properties"]["library"] = one.library
    if one.accepted:
        why = f"{one.accepted.reason} ({one.accepted.by}, until {one.accepted.until})"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": why}
        ]
    return result


def _location(one: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": one.record, "kind": "record"}]
    }
    if one.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.file)}}
        if one.line:
            place["region"] = {"startLine": one.line}
        location["physicalLocation"] = place
    return location


def _fingerprint(one: Finding) -> str:
    """Return what stays the same when lines move: the rule and the record."""
    return hashlib.sha256(f"{one.rule} {one.record}".encode()).hexdigest()


def _citation(name: str) -> str:
    return reference.provision(name).citation
