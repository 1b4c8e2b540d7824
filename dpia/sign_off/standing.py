"""How the assessment of an activity stands on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datamap.messages import Message
from datamap.model import DataMap
from dpia.assessment import Assessment, assess
from dpia.catalogue import catalogue_for
from dpia.judgement import ANSWERS_FOLDER, Answers, Condition
from dpia.sign_off.article_36 import Clock, ClockState, clocks
from dpia.sign_off.blocks import Block, blocks_in
from dpia.sign_off.changes import Changed, changed_since
from dpia.sign_off.copies import Copies
from dpia.sign_off.inputs import Inputs, inputs_now
from dpia.sign_off.log import Log, Signature, read_log
from dpia.sign_off.residual import residuals
from dpia.sign_off.review_due import review_due
from dpia.sign_off.states import State


@dataclass(frozen=True)
class Standing:
    """How an assessment stands: what was signed, and what has changed since."""

    activity: str
    """Id of the activity."""

    state: State
    """State that the last whole signature put it into."""

    signed: Signature | None
    """The last whole signature, or None."""

    out_of_date: tuple[Message, ...]
    """What is different from what was signed, or is not whole; none: it is current."""

    noted: tuple[Message, ...]
    """What is different and does not make it out of date."""

    broken: tuple[Message, ...]
    """What is wrong with the log of signatures or the copies."""

    blocks: tuple[Block, ...]
    """What stands in the way of approving it now."""

    due: date | None
    """Day by which it is to be looked at again, or None."""

    overdue: bool
    """Whether that day has passed."""

    clocks: tuple[Clock, ...]
    """Clocks of a consultation of the regulator."""

    head: str
    """Hash of the last whole line of the log; zeros if there is none."""

    conditions: tuple[Condition, ...] = ()
    """Conditions of the advice that are not met yet."""

    late: tuple[Condition, ...] = ()
    """Those of them whose day has passed."""

    @property
    def blocked(self) -> tuple[Message, ...]:
        """What stands in the way of approving it now, as sentences."""
        return tuple(one.what for one in self.blocks)

    @property
    def wants_a_look(self) -> bool:
        """Whether somebody has to do something: out of date, overdue or broken."""
        is_late = any(one.state is ClockState.OVER for one in self.clocks[-1:])
        found = (self.out_of_date, self.broken, self.overdue, is_late, self.late)
        return any(found)


@dataclass(frozen=True)
class Looked:
    """Everything that was looked at to say how an assessment stands."""

    standing: Standing
    """How it stands."""

    log: Log
    """The log of signatures as far as it is whole."""

    copies: Copies
    """The copies of what was signed."""

    now: Inputs
    """The inputs as they are now."""


def log_file(folder: Path, activity: str) -> Path:
    """Return where the log of signatures of an activity stands."""
    return folder / ANSWERS_FOLDER / f"{activity}.signatures.jsonl"


def assessed(
    folder: Path,
    datamap: DataMap,
    answers: Mapping[str, Answers],
    on: date,
    activity: str,
) -> Assessment:
    """Return the assessment of one activity with the catalogue of its folder."""
    return assess(datamap, on, catalogue_for(folder), (activity,), answers)


def status(
    folder: Path,
    datamap: DataMap,
    answers: Mapping[str, Answers],
    on: date,
    activity: str,
    assessment: Assessment | None = None,
) -> Standing:
    """Return how the assessment of an activity stands on a day.

    Parameters
    ----------
    folder
        The folder of the map.
    datamap
        The map as it is now.
    answers
        The answers as they are now, by activity.
    on
        The day asked about.
    activity
        Id of the activity.
    assessment
        What was worked out with these answers on this day, if it is known already.
    """
    found = assessment or assessed(folder, datamap, answers, on, activity)
    return look(folder, found, activity).standing


def look(folder: Path, assessment: Assessment, activity: str) -> Looked:
    """Return how an assessment stands, with everything that was looked at."""
    log, copies = log_of(folder, activity), Copies(folder, activity)
    left = residuals(assessment, activity)
    now = inputs_now(folder, assessment, activity, left)
    broken = (*((log.broken,) if log.broken else ()), *copies.broken(log))
    changed = Changed((), ())
    if log.signatures:
        changed = changed_since(log.signatures[-1], copies, now, assessment)
    if log.state is State.UNDER_REVIEW:  # changes are what a review is for
        changed = Changed((), (*changed.matters, *changed.aside))
    answers = assessment.answers.get(activity)
    blocks = tuple(blocks_in(answers, left, assessment.datamap, assessment.on))
    standing = _standing(assessment, activity, log, broken, changed, blocks)
    return Looked(standing, log, copies, now)


def _standing(
    assessment: Assessment,
    activity: str,
    log: Log,
    broken: tuple[Message, ...],
    changed: Changed,
    blocks: tuple[Block, ...],
) -> Standing:
    on, answers = assessment.on, assessment.answers.get(activity)
    last = log.signatures[-1] if log.signatures else None
    due = review_due(assessment.datamap, answers, last, activity)
    regulator = answers.regulator if answers else None
    listed = answers.conditions if answers else ()
    conditions = tuple(one for one in listed if one.is_open(on))
    return Standing(
        activity=activity,
        state=log.state,
        signed=last,
        out_of_date=(*broken, *changed.matters),
        noted=changed.aside,
        broken=broken,
        blocks=blocks,
        due=due,
        overdue=due is not None and due < on,
        clocks=clocks(regulator, on) if regulator else (),
        head=log.head,
        conditions=conditions,
        late=tuple(one for one in conditions if one.due < on),
    )


def log_of(folder: Path, activity: str) -> Log:
    """Return the log of signatures of an activity as far as it is whole."""
    try:
        raw = log_file(folder, activity).read_bytes()
    except FileNotFoundError:
        return Log((), None)
    except OSError:
        return Log((), Message("The log of signatures cannot be read."))
    return read_log(raw, activity)
