"""Screen a map: which activities need an impact assessment (Article 35 UK GDPR).

Three lists are held against each activity: what Article 35(3) names, the
regulator's ten kinds of processing, and nine criteria of which two normally make an
assessment needed. The lists are in ``catalogue/triggers``. What is unanswered leaves
a sign open, so that an answer can only narrow what follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from pydantic import StrictBool

from datamap.facts import Day, Part, Text
from datamap.flows import FlowTable
from datamap.logic import Truth, all_of, any_of
from datamap.messages import Message
from datamap.model import Activity, DataMap
from datamap.vocabulary import DocumentKind
from dpia.as_read import as_read
from dpia.asked_signs import AskedRow, Flows, by_flow, is_shown, own_rows
from dpia.asks import Situation
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.catalogue.entries import Reason, TriggerEntry
from dpia.conditions import asks_in
from dpia.need import Need, possible_needs
from dpia.need_told import verdict

__all__ = [
    "MOST_RECORDS",
    "NOTES",
    "AddedTrigger",
    "Need",
    "Screened",
    "State",
    "Trigger",
    "TriggerId",
    "assessments_held",
    "screen",
]

MOST_RECORDS = 12
"""How many records a trigger names; more would not be read."""

TriggerId = Literal[
    "dt3-a", "dt3-b", "dt3-c", "ico10-01", "ico10-02", "ico10-03", "ico10-04",
    "ico10-05", "ico10-06", "ico10-07", "ico10-08", "ico10-09", "ico10-10", "wp-1",
    "wp-2", "wp-3", "wp-4", "wp-5", "wp-6", "wp-7", "wp-8", "wp-9",
]  # fmt: skip
"""Id of a trigger: of Article 35(3), of the regulator's ten, of the nine."""


class State(StrEnum):
    """Whether a trigger holds."""

    HOLDS = "holds"
    MAY_HOLD = "may-hold"
    DOES_NOT = "does-not"


class AddedTrigger(Part):
    """What the data protection officer adds, as the map cannot know it."""

    trigger: TriggerId
    """Id of the trigger, e.g. ``wp-5``."""

    holds: StrictBool
    """Whether it holds."""

    why: Text
    """The reason, in a sentence."""

    on: Day
    """Day it was decided."""


@dataclass(frozen=True)
class Trigger:
    """One trigger, held against an activity."""

    id: str
    """Its id in the catalogue."""

    title: str
    """Its short name."""

    state: State
    """Whether it holds."""

    why: Message
    """The reason in a sentence."""

    because: tuple[str, ...]
    """Ids of the records behind it."""

    unverified: str | None
    """What about it nobody has verified, or None."""

    is_read: bool = False
    """Whether the map says so, without proof that counts."""


@dataclass(frozen=True)
class Screened:
    """An activity, screened."""

    activity: str
    """Id of the activity."""

    result: Need
    """Whether it needs an impact assessment."""

    why: Message
    """The reason in a sentence."""

    triggers: tuple[Trigger, ...]
    """Every trigger, in the order of the lists."""

    possible: tuple[Need, ...] = ()
    """What the need can be, whatever the unknown turns out to be."""


NOTES = (
    Message(
        "Article 35(10): where a law of its own asks for the processing, and its "
        "effect on data protection was assessed when that law was made, none may be "
        "needed. Do one if that is unclear."
    ),
    Message(
        "An impact assessment is good practice for any major new project. The "
        "regulator has named nothing that never needs one."
    ),
)
"""What to know about any screening."""


def screen(
    datamap: DataMap,
    on: date,
    activities: Collection[str] | None = None,
    added: Mapping[str, Sequence[AddedTrigger]] = MappingProxyType({}),
    catalogue: Catalogue | None = None,
) -> tuple[Screened, ...]:
    """Return which activities of a map need an impact assessment, and why.

    An assessment is required where a trigger of Article 35(3) holds, or one of the
    regulator's ten that wants one on its own, or another of the ten with any of the
    nine criteria. It is likely where two of the nine hold, and where either would
    follow from what the map says without proof.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day whose law applies and on which answers have to be fresh.
    activities
        Ids of the activities to screen; all of them when left out.
    added
        What the data protection officer adds, by activity; nothing when left out.
        An addition dated after the day does not count; the newest one does.
    catalogue
        The triggers to use; the shipped ones when left out.
    """
    used = catalogue or shipped_catalogue()
    table = FlowTable(datamap, on)
    read = FlowTable(as_read(datamap), on)
    screening = _Screening(Situation(table), Situation(read), used)
    return tuple(
        screening.of(one, added.get(one.id, ()))
        for one in datamap.activities
        if activities is None or one.id in activities
    )


def assessments_held(datamap: DataMap, on: date) -> Mapping[str, Truth]:
    """Return whether an impact assessment in date covers each activity, by its id.

    It does where one covers every system or recipient that the activity uses.
    """
    situation = Situation(FlowTable(datamap, on))
    found: dict[str, list[Truth]] = {}
    for rows in by_flow(situation, situation.table.flows):
        held: Truth = rows[0].answer("dpia.held")
        found.setdefault(rows[0].row.activity.id, []).append(held)
    return {
        one.id: all_of(found[one.id])
        if one.id in found
        else situation.paper(DocumentKind.DPIA, (one.id, datamap.school.id))
        for one in datamap.activities
    }


@dataclass(frozen=True)
class _Shown:
    """How far the rows show a trigger."""

    holds: Truth
    reason: Reason | None
    records: tuple[str, ...]


class _Screening:
    """Holds the triggers against activities, as the map stands and as it reads."""

    def __init__(
        self, situation: Situation, read: Situation, catalogue: Catalogue
    ) -> None:
        self.situation = situation
        self.read = read
        self.triggers = catalogue.triggers

    def of(self, activity: Activity, added: Sequence[AddedTrigger]) -> Screened:
        rows = _rows(self.situation, activity)
        as_it_reads = _rows(self.read, activity)
        newest = _newest(added, self.situation.table.on)
        found, holds, reads = [], {}, {}
        for entry in self.triggers.values():
            shown, told = _shown(entry, *rows), _shown(entry, *as_it_reads)
            trigger, truth = _weighed(entry, shown, told, newest.get(entry.id))
            found.append(trigger)
            holds[entry.id] = truth
            reads[entry.id] = told.holds if truth is Truth.UNKNOWN else truth
        result, why = verdict(self.triggers.values(), holds, reads)
        possible = possible_needs(self.triggers.values(), holds)
        return Screened(activity.id, result, why, tuple(found), possible)


def _rows(situation: Situation, activity: Activity) -> tuple[Flows, Sequence[AskedRow]]:
    """Return the rows of an activity's flows, and of what it uses at all."""
    table = situation.table
    told = table.datamap.find(Activity, activity.id) or activity
    flows = (flow for flow in table.flows if flow.activity == activity.id)
    return by_flow(situation, flows), own_rows(situation, told)


def _newest(added: Sequence[AddedTrigger], on: date) -> Mapping[str, AddedTrigger]:
    """Return the newest addition about each trigger that was made by the day."""
    in_time = (one for one in added if one.on <= on)
    return {one.trigger: one for one in sorted(in_time, key=lambda one: one.on)}


def _shown(entry: TriggerEntry, flows: Flows, own: Sequence[AskedRow]) -> _Shown:
    each = [(reason, is_shown(reason.when, flows, own)) for reason in entry.reasons]
    holds = any_of(truth for _, truth in each)
    if holds is Truth.NO:
        return _Shown(holds, None, ())
    telling = [reason for reason, truth in each if truth is holds]
    rows = [row for same in (*flows, own) for row in same]
    records = [name for one in telling for name in _records(one, rows)]
    return _Shown(holds, telling[0], tuple(dict.fromkeys(records))[:MOST_RECORDS])


def _records(reason: Reason, rows: Sequence[AskedRow]) -> Iterator[str]:
    """Yield the records that a reason reads, in the rows that show it best."""
    surely = [(all_of([one.row.certain, one.holds(reason.when)]), one) for one in rows]
    best = max(truth for truth, _ in surely)
    for truth, one in surely:
        if truth is best:
            yield from _read_by(reason, one)


def _read_by(reason: Reason, one: AskedRow) -> Iterator[str]:
    row = one.row
    read = {
        "activity": (row.activity.id,),
        "system": (row.flow.through,),
        "party": (row.flow.recipient,),
        "people": (row.contents.group.id,),
        "data": (row.flow.id, row.contents.category.id),
    }
    for ask in asks_in(reason.when):
        yield from filter(None, read[ask.partition(".")[0]])


def _weighed(
    entry: TriggerEntry, shown: _Shown, told: _Shown, added: AddedTrigger | None
) -> tuple[Trigger, Truth]:
    """Return a trigger with its state: the map's, unless the officer adds to it."""
    why, records = _by_the_map(shown, told)
    holds = shown.holds
    is_read = holds is Truth.UNKNOWN and told.holds is Truth.YES
    if added is not None:
        why = _with_added(why, holds, added)
        holds = Truth.YES if added.holds or holds is Truth.YES else Truth.NO
        is_read = False
    state = _STATES[holds]
    trigger = Trigger(
        entry.id, entry.title, state, why, records, entry.unverified, is_read
    )
    return trigger, holds


_STATES = {
    Truth.YES: State.HOLDS,
    Truth.UNKNOWN: State.MAY_HOLD,
    Truth.NO: State.DOES_NOT,
}


def _by_the_map(shown: _Shown, told: _Shown) -> tuple[Message, tuple[str, ...]]:
    if shown.reason is None:
        return Message("The map rules it out."), ()
    if shown.holds is Truth.YES:
        return Message(shown.reason.why), shown.records
    if told.reason is not None and told.holds is Truth.YES:
        text = (
            "The map says so, and nobody has confirmed it or its proof is too old: "
            "{why}"
        )
        return Message(text, {"why": Message(told.reason.why)}), told.records
    return Message(shown.reason.open), shown.records


def _with_added(why: Message, holds: Truth, added: AddedTrigger) -> Message:
    """Return what the officer says; both, where the map certainly says otherwise."""
    text = _SAID[added.holds, holds]
    ends = added.why if added.why.endswith((".", "?", "!")) else f"{added.why}."
    return Message(text, {"why": why, "added": ends})


_SAID = {
    (True, Truth.YES): "{why} The data protection officer says so too: {added}",
    (True, Truth.UNKNOWN): "The data protection officer says that this holds: {added}",
    (True, Truth.NO): (
        "The map rules it out. The data protection officer says that it holds, and "
        "that counts: {added}"
    ),
    (False, Truth.YES): (
        "{why} The data protection officer says that it does not hold, but the map "
        "is certain: {added}"
    ),
    (False, Truth.UNKNOWN): (
        "The data protection officer says that this does not hold: {added}"
    ),
    (False, Truth.NO): "{why} The data protection officer says so too: {added}",
}
"""What is said of a trigger that the officer adds, by what the map says."""
