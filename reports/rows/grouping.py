"""Fewer, shorter rows for a screen, out of the full ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def grouped(rows: Iterable[Row], keys: Iterable[str]) -> list[list[Row]]:
    """Return the rows that agree in some keys together, in the order they came."""
    wanted = tuple(keys)
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(str(row[key]) for key in wanted), []).append(row)
    return list(found.values())


def listed(rows: Iterable[Row], key: str, most: int = 6) -> str:
    """Return the different values of a key, and how many more there are."""
    values = list(filter(None, dict.fromkeys(str(row[key]) for row in rows)))
    shown, left = values[:most], len(values) - most
    return ", ".join(shown) + (f" and {left} more" if left > 0 else "")


def sentences(rows: Iterable[Row], key: str) -> str:
    """Return the first of some different sentences, and how many more there are."""
    values = list(dict.fromkeys(str(row[key]) for row in rows))
    left = len(values) - 1
    return f"{values[0]} (and {left} more)" if left else values[0]
