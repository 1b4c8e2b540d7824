"""Who holds which data: what flows have taken anywhere, past ones included.

The flow table has what moves on a day. A request or a breach also reaches what a
flow that has ended left behind, and what is used without leaving the school.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from datamap.flows import FlowRow, contents_of, is_open
from datamap.legs import legs_of
from datamap.logic import Truth
from datamap.model import Activity, DataMap, Flow


@dataclass(frozen=True, eq=False)
class Holding:
    """One category about one group that somebody holds somewhere."""

    row: FlowRow
    """The data, who holds it and where."""

    is_past: bool = False
    """Whether the flow has ended; what it took may still be held."""

    is_flow: bool = True
    """Whether a flow is drawn for it; else it is used and nobody has said where."""

    @property
    def flow(self) -> Flow | None:
        """The flow that took it there; None where none is drawn."""
        return self.row.flow if self.is_flow else None

    @property
    def certain(self) -> Truth:
        """Whether it is held there for certain."""
        return min(self.row.certain, Truth.UNKNOWN if self.is_past else Truth.YES)


def holdings(datamap: DataMap, on: date) -> tuple[Holding, ...]:
    """Return what is held, and may be held, on a day.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day asked about: flows that begin later do not count, flows that ended
        earlier do, because data they took may still be there.

    Returns
    -------
    tuple of Holding
        One for each flow, category, group and place, in the order of the map; then
        what activities without any flow use within the school.
    """
    return (*_by_flows(datamap, on), *_by_activities(datamap, on))


def _by_flows(datamap: DataMap, on: date) -> Iterator[Holding]:
    for flow in datamap.flows:
        activity = datamap.find(Activity, flow.activity)
        if activity is not None and _has_begun(flow, on):
            is_past = not is_open(flow, on)
            for row in _rows(datamap, flow, activity, on):
                yield Holding(row, is_past)


def _by_activities(datamap: DataMap, on: date) -> Iterator[Holding]:
    drawn = {flow.activity for flow in datamap.flows if _has_begun(flow, on)}
    for activity in datamap.activities:
        if activity.id not in drawn:
            for row in _rows(datamap, _within(datamap, activity), activity, on):
                yield Holding(row, is_flow=False)


def _has_begun(flow: Flow, on: date) -> bool:
    return flow.starts_on is None or flow.starts_on <= on


def _within(datamap: DataMap, activity: Activity) -> Flow:
    """Return an activity as a flow of the school to itself, to read its data."""
    home = datamap.school.id
    ends = {"id": activity.id, "activity": activity.id, "from": home, "to": home}
    return Flow.model_validate({**ends, "data": activity.data})


def _rows(
    datamap: DataMap, flow: Flow, activity: Activity, on: date
) -> Iterator[FlowRow]:
    system = datamap.system(flow.through)
    contents = tuple(contents_of(datamap, flow, activity, on))
    for leg in legs_of(datamap, flow, on):
        for one in contents:
            yield FlowRow(flow, activity, system, one, leg)
