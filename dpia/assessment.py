"""Assess a map: every risk and every gap of every use of data, on a day.

A use is an activity with one system or recipient, so that what one supplier
answers shows in its own risks. An activity, a supplier or the school stands as
its worst use does; levels are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from datamap.flows import FlowTable
from datamap.model import DataMap
from dpia.asks import Situation
from dpia.catalogue import Catalogue, shipped_catalogue
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
    """
    used = catalogue or shipped_catalogue()
    table = FlowTable(datamap, on)
    wanted = None if activities is None else {*activities}
    return Assessment(datamap, on, used, tuple(_scores(table, used, wanted)))


def _scores(
    table: FlowTable, catalogue: Catalogue, wanted: set[str] | None
) -> Iterator[Score]:
    situation = Situation(table)
    for use, rows in table.by_use.items():
        if wanted is not None and use[0] not in wanted:
            continue
        answers = [situation.row(row) for row in rows]
        for entry in catalogue.risks.values():
            found = score(situation, catalogue, entry, use, answers)
            if found is not None:
                yield found


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
