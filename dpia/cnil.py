"""The same assessment in another regulator's terms: two scales of four, three events.

The French regulator's method plots three feared events by severity and likelihood
and gives no overall level. How our risks map to them is our own: the data file says
so, and every use of it has to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from datamap.described import Described
from datamap.facts import Day, Id
from datamap.logic import Truth
from datamap.strict_yaml import read_bytes
from dpia.catalogue.entries import Prose
from dpia.scoring import Score
from dpia.steps import Scale, Stage


class _Entry(Described):
    """What every entry of these files has."""


class Rank(_Entry):
    """One of the four ranks of both scales."""

    id: Id
    """Permanent id."""

    rank: int
    """1 to 4."""

    word: str
    """What it is called."""

    severity: Prose
    """What it means for how bad the harm is."""

    likelihood: Prose
    """What it means for how likely the harm is."""


class FearedEvent(_Entry):
    """One of the three things that may happen to data."""

    id: Id
    """Permanent id."""

    title: str
    """What happens."""

    lost: str
    """The property of the data that is lost."""

    risks: tuple[Id, ...]
    """Risks of our catalogue by which it comes about."""


Between = tuple[int, int]
"""The lowest and the highest rank; 0 for what may not arise at all."""


class CrossWalk(_Entry):
    """How our scales and risks map to the other method; our own proposal."""

    sources: tuple[str, ...]
    """Keys of `datamap.reference` sources for the other method itself."""

    checked_on: Day
    """Day it was last checked."""

    unverified: Prose
    """What about it nobody has verified."""

    ranks: tuple[Rank, ...]
    """The four ranks."""

    likelihoods: Mapping[str, Between]
    """Our likelihoods, each with the ranks it may stand for."""

    severities: Mapping[str, Between]
    """Our severities, each with the ranks it may stand for."""

    events: tuple[FearedEvent, ...]
    """The three feared events."""

    outside: tuple[Id, ...]
    """Risks of ours that are no such event."""


@cache
def cross_walk() -> CrossWalk:
    """Return the cross-walk."""
    file = files("dpia.catalogue") / "cnil.yaml"
    return CrossWalk.model_validate(read_bytes(file.read_bytes(), file.name).tree)


@dataclass(frozen=True)
class Point:
    """Where a feared event stands at a stage."""

    severity: Between
    """How bad; the worst of its risks, end by end."""

    likelihood: Between
    """How likely; the worst of its risks, end by end."""


@dataclass(frozen=True)
class PlottedEvent:
    """A feared event with where it stands before and after measures."""

    event: FearedEvent
    """The event."""

    points: Mapping[Stage, Point]
    """Where it stands with no measures, now and as planned."""

    scores: tuple[Score, ...]
    """The scores behind it."""


@dataclass(frozen=True)
class CnilView:
    """Some scores in the other method's terms."""

    events: tuple[PlottedEvent, ...]
    """The three feared events."""

    outside: tuple[Score, ...]
    """Scores of risks that are no feared event."""

    unplaced: tuple[Score, ...]
    """Scores of risks that nobody has placed: a school's own."""

    unverified: str
    """What about the view nobody has verified."""


def cnil_view(scores: Iterable[Score]) -> CnilView:
    """Return scores as the three feared events.

    Severity and likelihood are each the worst of the event's risks, end by end, so
    that the two need not come from the same risk. An event that may not come about
    at all has 0 as its low ends.
    """
    walk = cross_walk()
    risks = [one for one in scores if one.current is not None]
    placed = {name for event in walk.events for name in event.risks}
    return CnilView(
        tuple(_plotted(event, risks, walk) for event in walk.events),
        tuple(one for one in risks if one.risk.id in walk.outside),
        tuple(one for one in risks if one.risk.id not in {*placed, *walk.outside}),
        walk.unverified,
    )


def _plotted(
    event: FearedEvent, risks: Iterable[Score], walk: CrossWalk
) -> PlottedEvent:
    mine = tuple(one for one in risks if one.risk.id in event.risks)
    points = {
        stage: Point(
            _worst(mine, Scale.SEVERITY, stage, walk.severities),
            _worst(mine, Scale.LIKELIHOOD, stage, walk.likelihoods),
        )
        for stage in Stage
    }
    return PlottedEvent(event, points, mine)


def _worst(
    scores: Iterable[Score], scale: Scale, stage: Stage, ranks: Mapping[str, Between]
) -> Between:
    low = high = 0
    for one in scores:
        least, most = words_at(one, scale, stage)
        if one.holds is Truth.YES:
            low = max(low, ranks[least][0])
        high = max(high, ranks[most][1])
    return low, high


_STAGES = tuple(Stage)


def words_at(one: Score, scale: Scale, stage: Stage) -> tuple[str, str]:
    """Return the two ends of a scale of a score after a stage, as ids."""
    last = _STAGES.index(stage)
    return next(
        step.after
        for step in reversed(one.steps)
        if step.scale is scale and _STAGES.index(step.stage) <= last
    )
