"""The matrix of the review before: what today's is set beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dpia.assessment import Assessment, assess
from dpia.steps import Stage
from reports.earlier import kept_data, read_map_or_review
from reports.language import Language
from reports.pages.matrix import Cell, Grid, grid


def earlier_grid(
    found: Assessment, previous: str | None, words: Language
) -> Grid | None:
    """Return the matrix of the review before, or None if it cannot be told.

    Counts of another version of the method are not set beside today's.

    Parameters
    ----------
    found
        The assessment of today.
    previous
        The review before, or a map; None if there is none.
    words
        The language.
    """
    if previous is None:
        return None
    kept = kept_data(Path(previous))
    if not kept:
        before = read_map_or_review(previous)
        earlier = assess(before, found.on, found.catalogue)
        return grid(earlier, words, Stage.CURRENT)
    if kept.get("method_version") != found.catalogue.method.version:
        return None
    today = grid(found, words, Stage.CURRENT)
    try:
        return _with_counts(today, kept["now"])
    except (KeyError, TypeError, ValueError):
        return None


def _with_counts(today: Grid, kept: Mapping[str, Any]) -> Grid:
    """Return today's matrix with the counts that a review keeps."""
    rows = zip(today.rows, kept["rows"], strict=True)
    return replace(
        today,
        rows=tuple(
            (severity, tuple(_cells(cells, then)))
            for (severity, cells), (_, then) in rows
        ),
        may_not_arise=int(kept["may_not_arise"]),
        total=int(kept["total"]),
    )


def _cells(today: tuple[Cell, ...], then: list[Mapping[str, Any]]) -> Iterator[Cell]:
    for now, was in zip(today, then, strict=True):
        yield replace(now, at_worst=int(was["at_worst"]), at_best=int(was["at_best"]))
