"""Why an assessment is needed, and which signs of high risk are in the processing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dpia.need import Need
from dpia.screening import Screened, State, Trigger
from reports.language import counted, marked
from reports.pages.dpia.model import SourceLine, Standing, Table
from reports.pages.dpia.subject import Content, Subject
from reports.pages.dpia.telling import Told

_STATES: Mapping[State, str] = {
    State.HOLDS: marked("holds"),
    State.MAY_HOLD: marked("may hold"),
    State.DOES_NOT: marked("does not hold"),
}


def reason(subject: Subject, found: Screened) -> Told:
    """Return whether an assessment is needed, and why."""
    said = subject.words.say(found.why)
    held = [one for one in found.triggers if one.state is State.HOLDS]
    telling = held or found.triggers
    is_sure = found.result in (Need.REQUIRED, Need.NOT_REQUIRED)
    ask = "" if is_sure else _left_open(subject, found)
    standing = Standing.FILLED if is_sure else Standing.PARTLY
    return Told(said, standing, _records(subject, telling), ask)


def _left_open(subject: Subject, found: Screened) -> str:
    open_ = [one for one in found.triggers if one.state is State.MAY_HOLD]
    one, many = counted(
        "Not known for {n} sign of high risk; see 2.1.",
        "Not known for {n} signs of high risk; see 2.1.",
    )
    return subject.words.count(one, many, len(open_))


def signs(subject: Subject, found: Screened) -> Content:
    """Return which signs of high risk hold, or may, with a table of all."""
    counts = {
        state: [one.state for one in found.triggers].count(state) for state in State
    }
    said = subject.text(
        marked("Signs of high risk: {held} hold, {open} may hold, {out} do not."),
        held=counts[State.HOLDS],
        open=counts[State.MAY_HOLD],
        out=counts[State.DOES_NOT],
    )
    is_sure = not counts[State.MAY_HOLD]
    told = Told(
        said,
        Standing.FILLED if is_sure else Standing.PARTLY,
        _records(subject, found.triggers),
        "" if is_sure else _left_open(subject, found),
    )
    return Content((told,), (_table(subject, found.triggers),))


def _records(subject: Subject, triggers: Sequence[Trigger]) -> tuple[SourceLine, ...]:
    ids = dict.fromkeys(name for one in triggers for name in one.because)
    known = [name for name in ids if name in subject.datamap.records]
    return tuple(subject.teller.source(name) for name in known or [subject.activity.id])


def _table(subject: Subject, triggers: Sequence[Trigger]) -> Table:
    headings = (marked("Sign"), marked("Does it hold?"), marked("Why"))
    order = list(State)
    listed = sorted(triggers, key=lambda one: order.index(one.state))
    return Table(
        subject.text(marked("Signs of high risk, from the law and the regulator")),
        tuple(subject.text(one) for one in headings),
        tuple(
            (
                subject.text(one.title),
                subject.text(_STATES[one.state]),
                subject.words.say(one.why),
            )
            for one in listed
        ),
    )


def unverified(subject: Subject, found: Screened) -> tuple[str, ...]:
    """Return what about the signs that hold nobody has verified."""
    texts = (
        subject.text(one.unverified)
        for one in found.triggers
        if one.unverified and one.state is State.HOLDS
    )
    return tuple(dict.fromkeys(texts))
