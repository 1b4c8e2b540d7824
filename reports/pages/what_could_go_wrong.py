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
from dpia.steps import Scale, Stage, span
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.words import (
    LEVELS,
    LIKELIHOODS,
    SECURITY_FIELDS,
    SEVERITIES,
    UNKNOWNS,
    capital,
    level_words,
)

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
    """The working of each use of data."""

    unverified: str


@dataclass(frozen=True)
class UseWorking:
    """How the level of one risk was worked out for one use of data."""

    name: str
    levels: str
    """Before, now and planned, in words."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    level: Level
    word: str
    at_worst: int
    """How many risks of a use stand here if every unknown is answered badly."""

    at_best: int
    """How many stand here if every unknown is answered well."""


@dataclass(frozen=True)
class Grid:
    """The matrix with the risks in it."""

    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Severity in words with its cells, severe first."""

    columns: tuple[str, ...]
    """Likelihood in words."""

    may_not_arise: int
    """How many may turn out not to arise at all."""

    total: int


def risk_cards(
    found: Assessment, asked: Sequence[Question], words: Language
) -> tuple[RiskCard, ...]:
    """Return the kinds of risk of a map, the worst first."""
    by_risk: dict[str, list[Score]] = {}
    for one in found.risks:
        by_risk.setdefault(one.risk.id, []).append(one)
    moving = _moving(asked)
    ordered = sorted(by_risk.values(), key=_order)
    return tuple(
        _card(found, same, moving.get(same[0].risk.id, ()), words) for same in ordered
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
        uses=tuple(_working(found, one, words) for one in ordered),
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
    if not unknown:
        text = marked("Today it is {level}, because too little is known.")
        return words.text(text, level=level)
    text = marked("Today it is {level}, because we do not know {unknown}.")
    return words.text(text, level=level, unknown=words.listed(unknown))


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
    return UseWorking(name, levels, tuple(_steps(one)))


def _steps(one: Score) -> Iterator[str]:
    """Yield the lines of the working; in every edition they are in English."""
    for step in one.steps:
        move = span(step.after)
        if step.before is not None:
            move = f"{span(step.before)} to {move}"
        start = f"{capital(step.stage.value)} {step.scale.value}"
        yield f"{start}: {move} ({step.rule}). {step.why}"


def grid(found: Assessment, words: Language, stage: Stage) -> Grid:
    """Return the matrix with the risks as they stand at a stage.

    Parameters
    ----------
    found
        The assessment.
    words
        Language of the words.
    stage
        ``INHERENT`` for before any measure, ``CURRENT`` for now.
    """
    at_worst: dict[tuple[int, int], int] = {}
    at_best: dict[tuple[int, int], int] = {}
    may_not_arise = 0
    for one in found.risks:
        low, high = _ends(one, stage)
        at_worst[high] = at_worst.get(high, 0) + 1
        if one.holds is Truth.YES:
            at_best[low] = at_best.get(low, 0) + 1
        else:
            may_not_arise += 1
    rows = tuple(
        (
            words.text(SEVERITIES[3 - severity]),
            tuple(
                _cell(found, words, severity, likelihood, at_worst, at_best)
                for likelihood in Likelihood
            ),
        )
        for severity in reversed(Severity)
    )
    columns = tuple(words.text(one) for one in LIKELIHOODS)
    return Grid(rows, columns, may_not_arise, len(found.risks))


def _cell(
    found: Assessment,
    words: Language,
    severity: Severity,
    likelihood: Likelihood,
    at_worst: Mapping[tuple[int, int], int],
    at_best: Mapping[tuple[int, int], int],
) -> Cell:
    level = found.catalogue.matrix.level(severity, likelihood)
    key = (int(severity), int(likelihood))
    return Cell(
        level, words.text(LEVELS[level]), at_worst.get(key, 0), at_best.get(key, 0)
    )


def _ends(one: Score, stage: Stage) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return severity and likelihood at the low and the high end, after a stage."""
    severity = _words_at(one, Scale.SEVERITY, stage)
    likelihood = _words_at(one, Scale.LIKELIHOOD, stage)
    low, high = (
        (int(Severity[s.upper()]), int(Likelihood[k.upper()]))
        for s, k in zip(severity, likelihood, strict=True)
    )
    return low, high


_STAGES = tuple(Stage)


def _words_at(one: Score, scale: Scale, stage: Stage) -> tuple[str, str]:
    last = _STAGES.index(stage)
    steps = [
        step
        for step in one.steps
        if step.scale is scale and _STAGES.index(step.stage) <= last
    ]
    return steps[-1].after
