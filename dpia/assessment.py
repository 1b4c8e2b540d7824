"""Assess a map: every risk and every gap of every use of data, on a day.

A use is an activity with one system or recipient, so that what one supplier
answers shows in its own risks. An activity, a supplier or the school stands as
its worst use does; levels are never added up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from datamap.flows import FlowTable, Use, use_of
from datamap.model import DataMap
from dpia.asks import Situation
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.judgement import Answers, Caution, cautions, overridden
from dpia.scales import Level, Levels
from dpia.scoring import Score, score


@dataclass(frozen=True)
class Assessment:
    """What could go wrong in a map on a day, and which duties are not met."""

    datamap: DataMap
    """The map assessed."""

    on: date
    """The day whose law applies."""

    catalogue: Catalogue
    """Risks, measures, matrix and method used."""

    scores: tuple[Score, ...]
    """Every risk and gap that arises or may arise, in the order of the map."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    """What people decided, by activity: overrides, measures, decisions."""

    warnings: tuple[Caution, ...] = ()
    """What in people's judgements does not fit together."""

    @property
    def risks(self) -> tuple[Score, ...]:
        """The scores that have levels."""
        return tuple(one for one in self.scores if one.risk.kind == "risk")

    @property
    def gaps(self) -> tuple[Score, ...]:
        """The duties that are not met, or may not be."""
        return tuple(one for one in self.scores if one.risk.kind == "gap")

    def of(self, activity: str) -> tuple[Score, ...]:
        """Return the scores of one activity."""
        return tuple(one for one in self.scores if one.activity == activity)

    def about(self, record_id: str) -> tuple[Score, ...]:
        """Return the scores of one system or recipient, whatever it is used for."""
        return tuple(one for one in self.scores if one.about == record_id)

    def find(self, risk: str, about: str, activity: str | None = None) -> Score | None:
        """Return one score, or None if the risk does not arise there.

        Parameters
        ----------
        risk
            Id of the risk.
        about
            Id of the system or recipient.
        activity
            Id of the activity; the first one found when left out.
        """
        return next(
            (
                one
                for one in self.about(about)
                if one.risk.id == risk and activity in (None, one.activity)
            ),
            None,
        )


def assess(
    datamap: DataMap,
    on: date,
    catalogue: Catalogue | None = None,
    activities: Iterable[str] | None = None,
    answers: Mapping[str, Answers] | None = None,
) -> Assessment:
    """Return every risk and gap of a map on a day.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day whose law applies and on which evidence has to be fresh.
    catalogue
        Risks and measures to use; the shipped ones when left out.
    activities
        Ids of the activities to assess; all of them when left out.
    answers
        What people decided, by activity: their measures count, and their
        overrides stand beside what is worked out. None when left out.
    """
    used = catalogue or shipped_catalogue()
    wanted = None if activities is None else {*activities}
    table = FlowTable(datamap, on, _uses(datamap, wanted))
    said = {
        name: one
        for name, one in (answers or {}).items()
        if wanted is None or name in wanted
    }
    scores = tuple(_scores(table, used, said))
    warnings = cautions(datamap, scores, said, used.matrix)
    return Assessment(datamap, on, used, scores, said, warnings)


def _uses(datamap: DataMap, activities: Collection[str] | None) -> set[Use] | None:
    """Return the uses of some activities; None for those of all."""
    if activities is None:
        return None
    return {use_of(flow) for flow in datamap.flows if flow.activity in activities}


def _scores(
    table: FlowTable, catalogue: Catalogue, answers: Mapping[str, Answers]
) -> Iterator[Score]:
    situation = Situation(table)
    own: dict[str, Situation] = {}
    carrying = (flow for flow in table.flows if table.contents_of(flow))
    for use in dict.fromkeys(map(use_of, carrying)):
        activity = use[0]
        said = answers.get(activity)
        here = situation
        if said is not None and said.measures:
            if activity not in own:
                own[activity] = _with_own_measures(table, said)
            here = own[activity]
        for entry in catalogue.risks.values():
            found = score(here, catalogue, entry, use)
            if found is not None:
                yield _as_set(found, said, table.on) if said else found


def _as_set(found: Score, said: Answers, on: date) -> Score:
    """Return a score with the overrides beside it that were set by a day."""
    return overridden(found, [one for one in said.overrides if one.on <= on])


def _with_own_measures(table: FlowTable, said: Answers) -> Situation:
    """Return the situation of an activity with the measures that are its alone."""
    datamap = table.datamap.replacing(*said.measures)
    uses = {use for use in table.uses if use[0] == said.activity}
    return Situation(FlowTable(datamap, table.on, uses, table.legs))


def worst(levels: Iterable[Levels]) -> Levels:
    """Return the worst of some levels, end by end; none where there is none.

    Examples
    --------
    >>> worst([Levels(Level.LOW, Level.HIGH), Levels(Level.MEDIUM, Level.MEDIUM)]).words
    ('medium', 'high')
    """
    listed = list(levels)
    low = max((one.low for one in listed), default=Level.NONE)
    high = max((one.high for one in listed), default=Level.NONE)
    return Levels(low, high)
