"""Every fact of a map, wherever it stands in a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from datamap.facts import Fact, Part
from datamap.model import DataMap


def facts_of(datamap: DataMap) -> Iterator[Fact[Any]]:
    """Yield every fact of every record, written or left out."""
    for record in datamap.records.values():
        yield from _facts(record)


def _facts(part: Part) -> Iterator[Fact[Any]]:
    for name in type(part).model_fields:
        yield from _inside(getattr(part, name))


def _inside(value: Any) -> Iterator[Fact[Any]]:  # noqa: ANN401 - any field
    if isinstance(value, Fact):
        yield value
        yield from _inside(value.value)
    elif isinstance(value, Part):
        yield from _facts(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _inside(one)


def evidence_days(datamap: DataMap) -> list[date]:
    """Return the day of every dated piece of evidence in a map."""
    return [
        one.checked_on
        for fact in facts_of(datamap)
        for one in fact.evidence
        if one.checked_on
    ]
