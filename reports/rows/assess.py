"""Rows of ``dpia assess``: each field of the template with how far it is answered."""

from __future__ import annotations

from typing import Any

from reports.pages.dpia.model import Answer, Dpia


def assess_rows(page: Dpia) -> list[dict[str, Any]]:
    """Return a row for each field of the template, in its order."""
    return [_row(page.activity, one) for one in page.answers]


def _row(activity: str, one: Answer) -> dict[str, Any]:
    return {
        "activity": activity,
        "field": one.field,
        "number": one.ref,
        "title": one.title,
        "standing": one.standing.value,
        "from_map": one.is_from_map,
        "says": [text for each in one.pieces for text in each.says],
        "own_words": [text for each in one.pieces for text in each.own_words],
        "open": [text for each in one.pieces for text in each.open],
        "because": [
            {"record": each.record, "file": each.file, "line": each.line}
            for each in one.sources
        ],
    }


def count_line(page: Dpia) -> str:
    """Return how many fields stand how, as a line for a terminal."""
    counts = page.counts
    return (
        f"{page.activity}: {counts.total} fields; {counts.filled} filled from the map, "
        f"{counts.partly} partly, {counts.judgement} in the school's own words, "
        f"{counts.gap} gaps."
    )
