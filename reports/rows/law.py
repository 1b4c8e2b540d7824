"""Rows of ``dpia law``: what the law data says on a day, and what is due a check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from datamap import reference
from datamap.reference import Provision, Row
from datamap.stale_law import DueItem, due_items

MARKS = {
    "primary": "read at its source",
    "secondary": "second hand",
    "inferred": "inferred",
    "own-knowledge": "from memory",
}
"""How a row was read, in words, best first."""

CLASSES = {"A": "within months", "B": "within a year", "C": "slowly"}
"""How soon a row may change, in words."""


def law_rows(tables: Iterable[str], on: date) -> list[dict[str, Any]]:
    """Return the rows of some tables that hold on a day, in the order of the files."""
    return [
        as_row(row)
        for name in tables
        for row in reference.table(name)
        if isinstance(row, Row) and row.is_valid_on(on)
    ]


def short_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: countries by approval, provisions counted."""
    found = list(rows)
    regimes = [row for row in found if row["table"] == "regimes"]
    provisions = [row for row in found if row["table"] == "provisions"]
    short = [row for row in found if row["table"] not in ("regimes", "provisions")]
    for approval in dict.fromkeys(row["approval"] for row in regimes):
        same = [row for row in regimes if row["approval"] == approval]
        short.append(_together(same, approval, ", ".join(row["title"] for row in same)))
    if provisions:
        said = f"{len(provisions)} in force; dpia law --table provisions lists them."
        short.append(_together(provisions, "", said))
    return short


def _together(same: list[dict[str, Any]], name: str, title: str) -> dict[str, Any]:
    return {
        "table": same[0]["table"],
        "id": name,
        "title": title,
        "checked_on": min(row["checked_on"] for row in same),
        "unverified": f"{sum(1 for row in same if row['unverified'])} in part",
    }


def due_rows(on: date) -> list[dict[str, Any]]:
    """Return the rows that are due a check on a day, what changes soonest first."""
    return [
        {**as_row(row), **_due(one, on)} for one in due_items(on) for row in one.rows
    ]


def due_groups(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that are due a check as one row a place to look."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["item"] or "", row["class"]), []).append(row)
    return [_group(same) for same in groups.values()]


def _group(same: list[dict[str, Any]]) -> dict[str, Any]:
    first = same[0]
    tables = Counter(row["table"] for row in same)
    return {
        "changes": CLASSES[first["class"]],
        "what": first["item_title"] or "What belongs to no such item",
        "where": first["where"] or "The sources of each row; see --format json.",
        "rows": ", ".join(f"{name} {count}" for name, count in tables.items()),
        "mark": marks_in_words(same),
        "checked_on": min(row["checked_on"] for row in same),
        "due_on": min(row["due_on"] for row in same),
    }


def marks_in_words(rows: Iterable[dict[str, Any]]) -> str:
    """Return how many rows were read at their source, at second hand and so on."""
    counts = Counter(row["standing"] for row in rows)
    return ", ".join(f"{counts[name]} {MARKS[name]}" for name in MARKS if counts[name])


def _due(one: DueItem, on: date) -> dict[str, Any]:
    return {
        "class": one.risk,
        "item": one.item.ref if one.item else None,
        "item_title": one.item.title if one.item else None,
        "where": one.item.where if one.item else None,
        "due_on": one.due_on.isoformat(),
        "days_late": (on - one.due_on).days,
    }


def history_rows(name: str, on: date) -> list[dict[str, Any]]:
    """Return a provision with what it replaced and what replaced it, oldest first."""
    here = reference.provision(name)
    found = [*reversed(list(_before(here))), here, *_after(here)]
    return [{**as_row(one), "on_the_day": _standing(one, on)} for one in found]


def _before(one: Provision) -> Iterator[Provision]:
    if one.replaces:
        older = reference.provision(one.replaces)
        yield older
        yield from _before(older)


def _after(one: Provision) -> Iterator[Provision]:
    for newer in reference.rows_of(Provision):
        if newer.replaces == one.id:
            yield newer
            yield from _after(newer)


def _standing(one: Provision, on: date) -> str:
    if one.is_valid_on(on):
        return "in force"
    if not one.is_commenced:
        return "made, not known to be in force"
    return "no longer in force" if one.valid_to and one.valid_to < on else "not yet"


def cited_by(name: str) -> list[str]:
    """Return the rules of the check that cite a provision."""
    from datamap.findings import RULES

    return [rule.id for rule in RULES if name in rule.law]


def tables_of_law() -> tuple[str, ...]:
    """Return the names of the tables whose rows have days of validity."""
    return tuple(name for name, cls in reference.TABLES.items() if issubclass(cls, Row))


def as_row(row: Row) -> dict[str, Any]:
    """Return a row of the law data as plain values."""
    return {
        "table": row.table,
        "id": row.id,
        "title": row.title,
        "says": row.says,
        "country": getattr(row, "country", None),
        "approval": getattr(row, "approval", None),
        "citation": getattr(row, "citation", None),
        "replaces": getattr(row, "replaces", None),
        "valid_from": _day(row.valid_from),
        "valid_to": _day(row.valid_to),
        "jurisdiction": row.jurisdiction,
        "law": list(row.law),
        "checked_on": row.checked_on.isoformat(),
        "volatile": row.volatile,
        "standing": row.standing,
        "mark": MARKS[row.standing],
        "unverified": row.unverified,
        "sources": list(row.sources),
        "because": [
            {
                "record": row.id,
                "file": f"datamap/reference/{row.table}.yaml",
                "line": None,
            }
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
