"""What could go wrong for people, and how bad: the values of the risk section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from datamap.logic import Truth
from datamap.model import Measure
from dpia.assessment import Assessment, worst
from dpia.questions import Question
from dpia.scales import Level, Levels, Likelihood, Severity
from dpia.scoring import Score
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.words import SECURITY_FIELDS, UNKNOWNS, level_words, working_lines

MOST_UNKNOWNS = 3
"""How many unknown facts a sentence names."""


@dataclass(frozen=True)
class Planned:
    """A measure that is planned for a risk."""

    name: str
    owner: str
    """Role that answers for it, or that nobody does."""

    due: str
    """Day by which, or that no day is set."""


@dataclass(frozen=True)
class RiskCard:
    """One kind of risk, told once for all the places where it stands."""

    id: str
    title: str
    harm: str
    before: Levels
    """Worst level with no measures."""

    now: Levels
    """Worst level with the measures in place."""

    target: Levels
    """Worst level once the planned measures are in place too."""

    sentence: str
    """The level today, and what it is not known for."""

    where: tuple[str, ...]
    """Systems and recipients, those where it surely stands first."""

    sure: int
    """How many of them it surely stands at."""

    in_place: tuple[str, ...]
    may_be_in_place: tuple[str, ...]
    not_in_place: tuple[str, ...]
    planned: tuple[Planned, ...]
    question: str
    """What a governor may ask; empty if nothing in particular."""

    uses: tuple[UseWorking, ...]
    """The working of each use of data; only in the officer's edition."""

    unverified: str


@dataclass(frozen=True)
class UseWorking:
    """How the level of one risk was worked out for one use of data."""

    name: str
    levels: str
    """Before, now and planned, in words."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class RiskGroup:
    """Kinds of risk that stand alike."""

    before: Levels
    now: Levels
    target: Levels
    risks: tuple[RiskCard, ...]


def alike(cards: Iterable[RiskCard]) -> tuple[RiskGroup, ...]:
    """Return the kinds of risk by where they stand, in the order of the cards."""
    found: dict[tuple[Levels, Levels, Levels], list[RiskCard]] = {}
    for one in cards:
        found.setdefault((one.before, one.now, one.target), []).append(one)
    return tuple(RiskGroup(*levels, tuple(same)) for levels, same in found.items())


def risk_cards(
    found: Assessment,
    asked: Sequence[Question],
    words: Language,
    *,
    is_full: bool = False,
) -> tuple[RiskCard, ...]:
    """Return the kinds of risk of a map, the worst first.

    Parameters
    ----------
    found
        The assessment.
    asked
        Every question, ranked.
    words
        The language.
    is_full
        Whether each has the working of its uses too.
    """
    by_risk: dict[str, list[Score]] = {}
    for one in found.risks:
        by_risk.setdefault(one.risk.id, []).append(one)
    moving = _moving(asked)
    ordered = sorted(by_risk.values(), key=_order)
    return tuple(
        _card(found, same, moving.get(same[0].risk.id, ()), words, is_full=is_full)
        for same in ordered
    )


def _order(same: Sequence[Score]) -> tuple[int, int, int, int, int, str]:
    """Order kinds of risk by what is sure, then by the worst, then by their start.

    Where so little is known that most could be anything, where a risk starts
    from tells best which to look at first.
    """
    now = worst(one.current for one in same if one.current)
    entry = same[0].risk
    return (
        -now.low,
        -now.high,
        -Severity[entry.severity.upper()],
        -Likelihood[entry.likelihood.upper()],
        -len({one.about for one in same}),
        entry.id,
    )


def _moving(asked: Iterable[Question]) -> Mapping[str, Sequence[Question]]:
    found: dict[str, list[Question]] = {}
    for one in asked:
        for risk in dict.fromkeys(move.risk.id for move in one.moves):
            found.setdefault(risk, []).append(one)
    return found


def _card(
    found: Assessment,
    same: Sequence[Score],
    moving: Sequence[Question],
    words: Language,
    *,
    is_full: bool,
) -> RiskCard:
    entry = same[0].risk
    now = worst(one.current for one in same if one.current)
    ordered = sorted(same, key=lambda one: -one.holds)
    where = dict.fromkeys(name_of(found.datamap, one.about) for one in ordered)
    sure = {one.about for one in same if one.holds is Truth.YES}
    standing = _standing(same)
    return RiskCard(
        id=entry.id,
        title=words.text(entry.title),
        harm=words.text(entry.harm),
        before=worst(one.inherent for one in same if one.inherent),
        now=now,
        target=worst(one.target for one in same if one.target),
        sentence=_sentence(found, now, moving, words),
        where=tuple(where),
        sure=len(sure),
        in_place=_measures(found, standing, words, Truth.YES),
        may_be_in_place=_measures(found, standing, words, Truth.UNKNOWN),
        not_in_place=_measures(found, standing, words, Truth.NO),
        planned=tuple(_planned(found, same, words)),
        question=words.text(entry.question) if entry.question else "",
        uses=tuple(_working(found, one, words) for one in ordered if is_full),
        unverified=words.text(entry.unverified) if entry.unverified else "",
    )


def _sentence(
    found: Assessment, now: Levels, moving: Sequence[Question], words: Language
) -> str:
    """Return the level, and the facts that would have to be known to narrow it."""
    level = level_words(now, words)
    if not now.width:
        return words.text(marked("Today it is {level}."), level=level)
    unknown = list(_unknowns(found, moving, words))[:MOST_UNKNOWNS]
    if (now.low, now.high) == (Level.NONE, Level.HIGH):
        return _wide(unknown, words)
    if not unknown:
        text = marked("Today it is {level}, because too little is known.")
        return words.text(text, level=level)
    text = marked("Today it is {level}, because we do not know {unknown}.")
    return words.text(text, level=level, unknown=words.listed(unknown))


def _wide(unknown: Sequence[str], words: Language) -> str:
    """Return that nothing is known of a level, and for want of which facts."""
    if not unknown:
        return words.text(marked("It may be nothing, or high: too little is known."))
    text = marked("It may be nothing, or high: we do not know {unknown}.")
    return words.text(text, unknown=words.listed(unknown))


def _unknowns(
    found: Assessment, moving: Iterable[Question], words: Language
) -> Iterator[str]:
    """Yield what is not known in a clause each, one a field, the most telling first."""
    fields: dict[str, list[str]] = {}
    for one in moving:
        if one.field in UNKNOWNS and one.field not in SECURITY_FIELDS:
            name = name_of(found.datamap, one.record)
            fields.setdefault(one.field, []).append(name)
    for field, names in fields.items():
        yield words.text(UNKNOWNS[field], name=words.some(names, 2))


def _standing(same: Iterable[Score]) -> Mapping[str, Truth]:
    """Return the worst standing of each measure over all uses."""
    found: dict[str, Truth] = {}
    for one in same:
        for measure, shield in one.treated_by:
            found[measure] = min(found.get(measure, Truth.YES), shield.now)
    return found


def _measures(
    found: Assessment, standing: Mapping[str, Truth], words: Language, now: Truth
) -> tuple[str, ...]:
    return tuple(
        words.text(found.catalogue.measures[name].title)
        for name, one in standing.items()
        if one is now
    )


def _planned(
    found: Assessment, same: Iterable[Score], words: Language
) -> Iterator[Planned]:
    ids = dict.fromkeys(
        measure
        for one in same
        for measure, shield in one.treated_by
        if shield.planned is Truth.YES and shield.now is not Truth.YES
    )
    for one in found.datamap.measures:
        if one.measure in ids and one.state.value == "planned":
            yield planned_words(one, found, words)


def planned_words(one: Measure, found: Assessment, words: Language) -> Planned:
    """Return a planned measure with who answers for it and by when, in words."""
    entry = found.catalogue.measures.get(one.measure)
    return Planned(
        words.text(entry.title) if entry else one.measure,
        one.owner or words.text(marked("nobody is named")),
        words.day(one.due) if one.due else words.text(marked("no day is set")),
    )


def _working(found: Assessment, one: Score, words: Language) -> UseWorking:
    activity = name_of(found.datamap, one.activity)
    about = name_of(found.datamap, one.about)
    told = [level_words(x, words) for x in (one.inherent, one.current, one.target) if x]
    text = marked("before measures {before}; now {now}; with what is planned {target}")
    levels = words.text(text, before=told[0], now=told[1], target=told[2])
    name = activity if activity == about else f"{activity}: {about}"
    return UseWorking(name, levels, tuple(working_lines(one.steps, words)))
