"""What an earlier review tells besides its map: its day, its levels, its gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from datamap.model import RECORD_SECTIONS
from dpia.attribution import Review
from dpia.scales import Level, Levels


def day_of(kept: Mapping[str, Any]) -> date | None:
    """Return the day of a review from the data that it keeps; None if it says none."""
    try:
        return date.fromisoformat(str(kept.get("on")))
    except ValueError:
        return None


def review_of(kept: Mapping[str, Any], method_version: str) -> Review:
    """Return what a review tells besides its map, as far as it can be read.

    Parameters
    ----------
    kept
        The data that the review keeps.
    method_version
        Version of the method in use now: levels that another version worked out
        cannot be set beside today's.
    """
    levels = kept.get("levels")
    same = kept.get("method_version") == method_version
    shown = dict(_shown(levels)) if same and isinstance(levels, dict) else None
    return Review(shown, _left_out(kept))


def told_to(
    before: Mapping[str, Any], after: Mapping[str, Any], method_version: str
) -> Review:
    """Return what an earlier review tells besides its map, to a later one.

    Where the later one leaves something out too, its levels are worked out without
    that, and so the earlier ones have to be as well.
    """
    told = review_of(before, method_version)
    lacking = _left_out(after)
    if not lacking:
        return told
    sections = {*told.unseen, *lacking}
    fields = {
        one: {*told.unseen.get(one, ()), *lacking.get(one, ())} for one in sections
    }
    return Review(None, fields)


def _left_out(kept: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    found = kept.get("left_out")
    return {
        section: tuple(name for name in fields if isinstance(name, str))
        for section, fields in (found.items() if isinstance(found, dict) else ())
        if section in RECORD_SECTIONS and isinstance(fields, list)
    }


def _shown(levels: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], Levels]]:
    """Yield the levels shown, by activity, system or recipient, and risk."""
    for use, risks in levels.items():
        activity, _, about = use.partition("/")
        for risk, ends in risks.items() if isinstance(risks, dict) else ():
            low, _, high = str(ends).partition("-")
            if low.upper() in Level.__members__ and high.upper() in Level.__members__:
                yield (
                    (activity, about, risk),
                    Levels(Level[low.upper()], Level[high.upper()]),
                )
