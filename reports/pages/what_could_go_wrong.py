"""Risks and duties: the values of two sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datamap import reference
from datamap.logic import Truth
from dpia.assessment import Assessment, worst
from dpia.questions import Question
from dpia.scales import Level, Levels
from dpia.scoring import Score
from dpia.steps import span
from reports.language import Language
from reports.pages.people_and_places import name_of

MOST_CARDS = 8
"""How many risks the governors' edition tells in full."""

LEVEL_WORDS = {
    Level.NONE: "does not arise",
    Level.LOW: "low",
    Level.MEDIUM: "medium",
    Level.HIGH: "high",
}


@dataclass(frozen=True)
class RiskCard:
    """One risk, told once for all the places where it stands."""

    id: str
    title: str
    harm: str
    before: Levels
    """Worst level with no measures."""

    now: Levels
    """Worst level with the measures in place."""

    now_words: str
    """The level in words: "between low and high"."""

    where: tuple[str, ...]
    """Systems and recipients, those where it surely stands first."""

    sure: int
    """How many of them it surely stands at."""

    because: tuple[str, ...]
    """Questions whose answers would settle it."""

    in_place: tuple[str, ...]
    may_be_in_place: tuple[str, ...]
    planned: tuple[str, ...]
    question: str
    """What a governor may ask."""

    steps: tuple[tuple[str, tuple[str, ...]], ...]
    """For each use of data its working, line by line; officer's edition only."""

    unverified: str


@dataclass(frozen=True)
class GapLine:
    """One duty that is not met, or may not be."""

    id: str
    title: str
    fix: str
    law: tuple[str, ...]
    """Provisions in words, marked where nobody has verified them."""

    sure: tuple[str, ...]
    """Where it is surely not met."""

    possible: tuple[str, ...]
    """Where it may not be met."""


def risk_cards(
    found: Assessment, asked: Sequence[Question], words: Language, *, with_steps: bool
) -> tuple[RiskCard, ...]:
    """Return the risks of a map, the worst first."""
    by_risk: dict[str, list[Score]] = {}
    for one in found.risks:
        by_risk.setdefault(one.risk.id, []).append(one)
    cards = [
        _card(found, same, asked, words, with_steps=with_steps)
        for same in by_risk.values()
    ]
    return tuple(sorted(cards, key=_order))


def _order(card: RiskCard) -> tuple[int, int, int, str]:
    return (-card.now.low, -card.now.high, -len(card.where), card.id)


def _card(
    found: Assessment,
    same: list[Score],
    asked: Sequence[Question],
    words: Language,
    *,
    with_steps: bool,
) -> RiskCard:
    entry = same[0].risk
    now = worst(one.current for one in same if one.current)
    ordered = sorted(same, key=lambda one: -one.holds)
    where = dict.fromkeys(name_of(found.datamap, one.about) for one in ordered)
    return RiskCard(
        id=entry.id,
        title=words.text(entry.title),
        harm=words.text(entry.harm),
        before=worst(one.inherent for one in same if one.inherent),
        now=now,
        now_words=level_words(now, words),
        where=tuple(where),
        sure=sum(1 for one in same if one.holds is Truth.YES),
        because=tuple(_because(entry.id, asked, words)),
        in_place=_measures(found, same, words, Truth.YES),
        may_be_in_place=_measures(found, same, words, Truth.UNKNOWN),
        planned=_planned(found, same, words),
        question=words.text(entry.question) if entry.question else "",
        steps=tuple(_steps(found, same)) if with_steps else (),
        unverified=entry.unverified or "",
    )


def level_words(levels: Levels, words: Language) -> str:
    """Return an interval in words: "medium", "between low and high"."""
    low, high = (words.text(LEVEL_WORDS[one]) for one in (levels.low, levels.high))
    if levels.low is levels.high:
        return low
    if levels.low is Level.NONE:
        return words.text("up to {high}, if it arises").format(high=high)
    return words.text("between {low} and {high}").format(low=low, high=high)


def _because(risk: str, asked: Sequence[Question], words: Language) -> list[str]:
    """Return the first questions that could move a risk."""
    moving = [one for one in asked if any(move.risk.id == risk for move in one.moves)]
    return [words.say(one.question) for one in moving[:3]]


def _measures(
    found: Assessment, same: Iterable[Score], words: Language, state: Truth
) -> tuple[str, ...]:
    """Return the measures whose worst standing over all uses is a given one."""
    standing: dict[str, Truth] = {}
    for one in same:
        for measure, shield in one.treated_by:
            standing[measure] = min(standing.get(measure, Truth.YES), shield.now)
    return tuple(
        words.text(found.catalogue.measures[name].title)
        for name, now in standing.items()
        if now is state
    )


def _planned(
    found: Assessment, same: Iterable[Score], words: Language
) -> tuple[str, ...]:
    ids = dict.fromkeys(
        measure
        for one in same
        for measure, shield in one.treated_by
        if shield.planned is Truth.YES and shield.now is not Truth.YES
    )
    return tuple(words.text(found.catalogue.measures[name].title) for name in ids)


def _steps(
    found: Assessment, same: Iterable[Score]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for one in same:
        activity = name_of(found.datamap, one.activity)
        about = name_of(found.datamap, one.about)
        yield f"{activity}: {about}", tuple(str(step) for step in one.steps)


def gap_lines(found: Assessment, words: Language) -> tuple[GapLine, ...]:
    """Return the duties not met, those that surely are not first."""
    by_gap: dict[str, list[Score]] = {}
    for one in found.gaps:
        by_gap.setdefault(one.risk.id, []).append(one)
    lines = [_gap(found, same, words) for same in by_gap.values()]
    return tuple(sorted(lines, key=lambda one: (-len(one.sure), one.id)))


def _gap(found: Assessment, same: list[Score], words: Language) -> GapLine:
    entry = same[0].risk
    named = {
        state: tuple(
            dict.fromkeys(
                f"{name_of(found.datamap, one.activity)} "
                f"({name_of(found.datamap, one.about)})"
                for one in same
                if one.holds is state
            )
        )
        for state in (Truth.YES, Truth.UNKNOWN)
    }
    return GapLine(
        id=entry.id,
        title=words.text(entry.title),
        fix=words.text(entry.fix or ""),
        law=tuple(law_words(one, words) for one in entry.law),
        sure=named[Truth.YES],
        possible=named[Truth.UNKNOWN],
    )


def law_words(provision: str, words: Language) -> str:
    """Return a provision in words, marked if nobody has verified it."""
    row = reference.provision(provision)
    name = f"{row.title} ({row.id})"
    if row.is_verified:
        return name
    return words.text("{provision}, not verified").format(provision=name)


def counts_by_level(found: Assessment) -> dict[str, dict[str, int]]:
    """Return how many risks reach each level at most, before measures and now."""
    counts: dict[str, dict[str, int]] = {"before": {}, "now": {}}
    for one in found.risks:
        for key, levels in (("before", one.inherent), ("now", one.current)):
            if levels is not None:
                name = span(levels.words)
                counts[key][name] = counts[key].get(name, 0) + 1
    return counts
