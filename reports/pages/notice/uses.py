"""What all uses of a notice have in common, said once above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.pages.notice.model import Line, Section

Parts = tuple[Section, ...]


def said_once(
    parts: Sequence[Section], lead: Line, before_gaps: Line | None = None
) -> tuple[tuple[Line, ...], Parts]:
    """Return the gaps that every use has, as a list, and the uses without them.

    Each still counts as often as there are uses: to fill it takes an answer for each.

    Parameters
    ----------
    parts
        What is said of each use.
    lead
        The sentence above the list.
    before_gaps
        The sentence that leads to the gaps of one use; it goes when they do.
    """
    if len(parts) < 2:
        return (), tuple(parts)
    first, *others = parts
    shared = [
        line
        for line in first.lines
        if line.gaps and all(line in one.lines for one in others)
    ]
    if not shared:
        return (), tuple(parts)
    told = [replace(one, gaps=one.gaps * len(parts), is_item=True) for one in shared]
    return (lead, *told), tuple(_without(one, shared, before_gaps) for one in parts)


def _without(part: Section, shared: list[Line], before_gaps: Line | None) -> Section:
    left = [one for one in part.lines if one not in shared]
    if not any(one.gaps for one in left):
        left = [one for one in left if one != before_gaps]
    return replace(part, lines=tuple(left))
