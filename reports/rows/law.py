"""Rows of ``dpia law``: what the law data says on a day, and what is due a check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from datamap import reference
from datamap.reference import Row


def law_rows(tables: tuple[str, ...], on: date) -> list[dict[str, Any]]:
    """Return the rows of some tables that hold on a day, in the order of the files."""
    return [
        _row(name, row)
        for name in tables
        for row in reference.table(name)
        if isinstance(row, Row) and row.is_valid_on(on)
    ]


def due_rows(on: date) -> list[dict[str, Any]]:
    """Return the rows that nobody has checked for too long on a day, oldest first."""
    classes = {item.ref: item.risk for item in reference.volatile_items()}
    found = [
        {**_row(row.table, row), **_lateness(row, classes, on)}
        for row in reference.due_a_check(on)
    ]
    return sorted(found, key=lambda one: (one["due_on"], one["table"], one["id"]))


def tables_of_law() -> tuple[str, ...]:
    """Return the names of the tables whose rows have days of validity."""
    return tuple(name for name, cls in reference.TABLES.items() if issubclass(cls, Row))


def _row(table: str, row: Row) -> dict[str, Any]:
    return {
        "table": table,
        "id": row.id,
        "title": row.title,
        "says": row.says,
        "country": getattr(row, "country", None),
        "approval": getattr(row, "approval", None),
        "valid_from": _day(row.valid_from),
        "valid_to": _day(row.valid_to),
        "jurisdiction": row.jurisdiction,
        "law": list(row.law),
        "checked_on": row.checked_on.isoformat(),
        "volatile": row.volatile,
        "unverified": row.unverified,
        "sources": list(row.sources),
        "because": [
            {"record": row.id, "file": f"datamap/reference/{table}.yaml", "line": None}
        ],
    }


def _lateness(row: Row, classes: dict[str, Any], on: date) -> dict[str, Any]:
    ref = row.ref if row.table == "volatile" else row.volatile
    risk = classes.get(ref or "", "C")
    due = row.checked_on + timedelta(days=reference.CHECK_AFTER_DAYS[risk] + 1)
    return {"class": risk, "due_on": due.isoformat(), "days_late": (on - due).days}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
