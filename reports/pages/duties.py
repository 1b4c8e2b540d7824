"""Duties that are not met, or that nobody can show to be met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datamap import reference
from datamap.logic import Truth
from dpia.assessment import Assessment
from dpia.scoring import Score
from reports.language import Language
from reports.pages.naming import name_of

OF_ACTIVITIES = frozenset({"rk-46"})
"""Duties that concern an activity as such, whatever systems it uses."""


@dataclass(frozen=True)
class LawLine:
    """One provision as the report cites it."""

    id: str
    citation: str
    title: str
    unverified: str
    """What about it nobody has verified; empty if all of it was."""


@dataclass(frozen=True)
class WhereLine:
    """One activity, with the systems and recipients a duty is open for."""

    activity: str
    about: tuple[str, ...]
    """The systems and recipients; empty where it is open for the activity as such."""

    @property
    def names(self) -> tuple[str, ...]:
        """What it is open for: the systems and recipients, or else the activity."""
        return self.about or (self.activity,)


@dataclass(frozen=True)
class GapLine:
    """One duty that is not met, or may not be."""

    id: str
    title: str
    harm: str
    fix: str
    law: tuple[LawLine, ...]
    sure: tuple[WhereLine, ...]
    """Where it is surely not met."""

    possible: tuple[WhereLine, ...]
    """Where nobody can show that it is met."""


def gap_lines(found: Assessment, words: Language) -> tuple[GapLine, ...]:
    """Return the duties not met, those that surely are not first."""
    by_gap: dict[str, list[Score]] = {}
    for one in found.gaps:
        by_gap.setdefault(one.risk.id, []).append(one)
    lines = [_gap(found, same, words) for same in by_gap.values()]
    return tuple(sorted(lines, key=lambda one: (-len(one.sure), one.id)))


def _gap(found: Assessment, same: Sequence[Score], words: Language) -> GapLine:
    entry = same[0].risk
    return GapLine(
        id=entry.id,
        title=words.text(entry.title),
        harm=words.text(entry.harm),
        fix=words.text(entry.fix) if entry.fix else "",
        law=tuple(law_line(one, words) for one in entry.law),
        sure=_where(found, same, Truth.YES),
        possible=_where(found, same, Truth.UNKNOWN),
    )


def _where(
    found: Assessment, same: Sequence[Score], holds: Truth
) -> tuple[WhereLine, ...]:
    by_activity: dict[str, dict[str, None]] = {}
    for one in same:
        if one.holds is holds:
            activity = name_of(found.datamap, one.activity)
            places = by_activity.setdefault(activity, {})
            if one.risk.id not in OF_ACTIVITIES:
                places[name_of(found.datamap, one.about)] = None
    return tuple(WhereLine(name, tuple(some)) for name, some in by_activity.items())


def law_line(provision: str, words: Language) -> LawLine:
    """Return a provision in words, with what about it nobody has verified."""
    row = reference.provision(provision)
    return LawLine(
        row.id,
        row.citation,
        row.title,
        words.text(row.unverified or ""),
    )
