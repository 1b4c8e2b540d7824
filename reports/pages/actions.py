"""What is to be done: who, by when, and what was done since last year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from datamap.model import Measure
from datamap.vocabulary import MeasureState
from dpia.assessment import Assessment
from reports.language import Language, marked
from reports.pages.duties import GapLine
from reports.pages.naming import name_of
from reports.pages.what_could_go_wrong import planned_words

YEAR = timedelta(days=366)


class Progress(StrEnum):
    """Where an action stands."""

    OVERDUE = "overdue"
    OPEN = "open"
    NEW = "new"
    DONE = "done"


PROGRESS = {
    Progress.OVERDUE: marked("overdue"),
    Progress.OPEN: marked("open"),
    Progress.NEW: marked("new, from this review"),
    Progress.DONE: marked("done"),
}


@dataclass(frozen=True)
class ActionLine:
    """One thing to do, or done."""

    name: str
    about: tuple[str, ...]
    owner: str
    due: str
    progress: Progress
    words: str
    day: date | None
    """Day by which it is due or on which it was done; None if none is set."""


def action_lines(
    found: Assessment, gaps: Sequence[GapLine], words: Language
) -> tuple[ActionLine, ...]:
    """Return the actions: overdue, open, new, and done within a year."""
    lines = [*_recorded(found, words), *_new(gaps, words)]
    order = list(Progress)
    return tuple(sorted(lines, key=lambda one: order.index(one.progress)))


def _recorded(found: Assessment, words: Language) -> Iterator[ActionLine]:
    for one in found.datamap.measures:
        progress = _progress(one, found)
        if progress is None:
            continue
        told = planned_words(one, found, words)
        done = progress is Progress.DONE and one.done_on is not None
        yield ActionLine(
            told.name,
            tuple(name_of(found.datamap, name) for name in one.applies_to),
            told.owner,
            words.day(one.done_on) if done and one.done_on else told.due,
            progress,
            words.text(PROGRESS[progress]),
            one.done_on if done else one.due,
        )


def _progress(one: Measure, found: Assessment) -> Progress | None:
    """Return where a measure stands; None if it is not this year's business."""
    if one.state is MeasureState.PLANNED:
        late = one.due is not None and one.due < found.on
        return Progress.OVERDUE if late else Progress.OPEN
    done = one.done_on
    if one.state is MeasureState.IN_PLACE and done is not None:
        return Progress.DONE if found.on - YEAR <= done <= found.on else None
    return None


def _new(gaps: Sequence[GapLine], words: Language) -> Iterator[ActionLine]:
    for one in gaps:
        if one.sure and one.fix:
            yield ActionLine(
                one.fix,
                tuple(dict.fromkeys(name for line in one.sure for name in line.names)),
                words.text(marked("to be agreed")),
                words.text(marked("to be agreed")),
                Progress.NEW,
                words.text(PROGRESS[Progress.NEW]),
                None,
            )
