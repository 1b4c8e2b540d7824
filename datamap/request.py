"""The steps of answering a request, in order, for the office to work through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from datamap import reference
from datamap.facts import Nothing, settled
from datamap.messages import Message
from datamap.model import Flow, Party
from datamap.named import name_of, names_of
from datamap.rights import Answer, right_row
from datamap.vocabulary import Right, Role

if TYPE_CHECKING:
    from datamap.trace import Trace, Trail

_DO = {
    Right.ACCESS: "Copy what {system} holds about the person.",
    Right.ERASURE: "Erase it in {system}, with any copies.",
    Right.RECTIFICATION: "Put it right in {system}.",
    Right.RESTRICTION: "Mark it in {system}, so that it is kept and not used.",
    Right.PORTABILITY: "Get it out of {system} in a form that a machine can read.",
    Right.OBJECTION: "Stop using it in {system} until the objection is decided.",
}

_RUN_BY = " If only {provider} can, have it do so."

_TELL = {
    Right.ERASURE: "Tell {party} that it has been erased",
    Right.RECTIFICATION: "Tell {party} what has been put right",
    Right.RESTRICTION: "Tell {party} that its use is restricted",
}
_UNLESS = ", unless that is impossible or takes an effort out of proportion."
_IN_TURN = ", and have it tell those it passed the data to"


@dataclass(frozen=True)
class Part:
    """Steps of a checklist that belong together."""

    title: Message
    """When or under what condition they are taken."""

    steps: tuple[Message, ...]
    """What to do, in order, each step a sentence or two."""


def parts_of(trace: Trace) -> tuple[Part, ...]:
    """Return what to do about a request, in order; no part is empty."""
    parts = (
        ("When the request comes in", _opening(trace)),
        ("Decide", _deciding(trace)),
        ("Where the right applies", _doing(trace)),
        ("Those who have the data too", _telling(trace)),
        ("Answer", (*_promised(trace), *_closing(trace))),
    )
    found = (
        Part(Message(title), tuple(dict.fromkeys(steps))) for title, steps in parts
    )
    return tuple(one for one in found if one.steps)


def checklist_of(trace: Trace) -> tuple[Message, ...]:
    """Return the steps of every part, in order."""
    return tuple(step for part in parts_of(trace) for step in part.steps)


def _opening(trace: Trace) -> Iterator[Message]:
    if trace.received is None:
        yield Message("Write down the day on which the request came in.")
    else:
        day = trace.received.isoformat()
        yield Message("Write down that the request came in on {day}.", {"day": day})
    yield Message(
        "Make sure who asks. If it is a parent for a child, make sure that they may, "
        "and ask what the child wants if the child can understand."
    )
    if trace.right is Right.ACCESS:
        yield Message(
            "If it is not clear what is wanted, ask now: the days until the answer "
            "do not count."
            if _has(trace, "stop-the-clock")
            else "If it is not clear what is wanted, ask now."
        )


def _has(trace: Trace, limit: str) -> bool:
    return any(one.id == limit for one in trace.limits)


def _deciding(trace: Trace) -> Iterator[Message]:
    open_ones = _activities(trace, Answer.UNKNOWN)
    if open_ones:
        text = "Have the data protection officer settle whether it applies to: {uses}."
        yield Message(text, {"uses": names_of(trace.datamap, open_ones)})
    refused = _activities(trace, Answer.NO)
    if refused:
        text = "Say in the answer why the right does not apply to: {uses}."
        yield Message(text, {"uses": names_of(trace.datamap, refused)})
    weighed = _activities(trace, Answer.PARTLY)
    if weighed:
        text = "Weigh the person's reasons against those for going on, for: {uses}."
        yield Message(text, {"uses": names_of(trace.datamap, weighed)})
    if trace.right is Right.OBJECTION:
        yield Message("If it is about direct marketing, stop at once.")
    for row in trace.exceptions:
        values = {"title": row.title, "says": row.says}
        yield Message("See whether an exception applies. {title}: {says}", values)


def _activities(trace: Trace, answer: Answer) -> list[str]:
    found = [one.activity.id for one in trace.trails if one.applies.answer is answer]
    return list(dict.fromkeys(found))


def _doing(trace: Trace) -> Iterator[Message]:
    for system in trace.systems:
        yield _do(trace, system)
    unplaced = [one.activity.id for one in trace.trails if one.flow is None]
    if unplaced:
        text = "Find out where the data is kept that is used for: {uses}."
        yield Message(text, {"uses": names_of(trace.datamap, unplaced)})


def _do(trace: Trace, system_id: str) -> Message:
    system = trace.datamap.system(system_id)
    provider = trace.datamap.party(system.provider.value) if system else None
    values = {"system": name_of(trace.datamap, system_id)}
    if provider is None:
        return Message(_DO[trace.right], values)
    if _decides_itself(trace, system_id):
        text = "{provider} answers for {system} itself: tell the person to ask it too."
        return Message(text, {**values, "provider": provider.name})
    return Message(_DO[trace.right] + _RUN_BY, {**values, "provider": provider.name})


def _decides_itself(trace: Trace, system_id: str) -> bool:
    """Say whether whoever gets data into a system is certainly a controller."""
    flows = [
        one.flow
        for one in trace.trails
        if one.flow and one.flow.through == system_id
        if one.flow.recipient != trace.datamap.school.id
    ]
    return bool(flows) and all(_is_controller(one, trace.on) for one in flows)


def _is_controller(flow: Flow, on: date) -> bool:
    return settled(flow.role, reference.shelf_life("role"), on) is Role.CONTROLLER


def _telling(trace: Trace) -> Iterator[Message]:
    for trail in trace.trails:
        if trail.ended_on is not None:
            yield _ended(trace, trail)
    told = [one for one in trace.trails if one.tell and one.ended_on is None]
    for party in _heads(told):
        yield _tell(trace, party, told)
    for trail in told:
        if trail.recipient is None and not _has_ended(trace, trail.through):
            yield _unnamed(trace, trail)
    if told:
        yield Message("Tell the person who the recipients are, if they ask.")


def _has_ended(trace: Trace, party_id: str | None) -> bool:
    """Say whether a party is no longer there to be asked."""
    party = trace.datamap.party(party_id)
    return (
        party is not None and party.ended_on is not None and party.ended_on < trace.on
    )


def _heads(told: list[Trail]) -> list[str]:
    """Return whom the school has to tell itself: those it gave the data to.

    A recipient that only one that has ended passed it to has to be told as well.
    """
    direct = [one.recipient for one in told if not one.through and one.recipient]
    heads = list(dict.fromkeys(direct))
    reached = {*heads, *(name for one in heads for name in _onward(one, told))}
    rest = [one.recipient for one in told if one.recipient]
    return [*heads, *dict.fromkeys(one for one in rest if one not in reached)]


def _tell(trace: Trace, party: str, told: list[Trail]) -> Message:
    """Return the step of telling one recipient, and whom it has to tell in turn."""
    onward = _onward(party, told)
    values = {
        "party": name_of(trace.datamap, party),
        "others": names_of(trace.datamap, onward),
    }
    start = _TELL[trace.right]
    if onward:
        text = f"{start}{_IN_TURN}{_UNLESS} Those are: {{others}}."
        return Message(text, values)
    return Message(f"{start}{_UNLESS}", values)


def _onward(party: str, told: list[Trail]) -> list[str]:
    """Return those who have the data through a party, directly or not."""
    found: dict[str, None] = {}
    waiting = [party]
    while waiting:
        before = waiting.pop(0)
        for one in told:
            name = one.recipient
            if one.through == before and name and name not in (party, *found):
                found[name] = None
                waiting.append(name)
    return list(found)


def _ended(trace: Trace, trail: Trail) -> Message:
    party = trace.datamap.party(trail.recipient)
    values: dict[str, object] = {
        "party": name_of(trace.datamap, str(trail.recipient)),
        "day": trail.ended_on.isoformat() if trail.ended_on else "",
    }
    successor = _successor(trace, party) if party else None
    if successor is None:
        text = (
            "{party} ended on {day}. Ask the council, or whoever took its work over, "
            "what became of the data, and deal with whoever has it now."
        )
        return Message(text, values)
    text = (
        "{party} ended on {day}. Ask {successor}, which took its work over, what "
        "became of the data, and deal with whoever has it now."
    )
    return Message(text, {**values, "successor": name_of(trace.datamap, successor)})


def _successor(trace: Trace, party: Party) -> str | None:
    life = reference.shelf_life("successor")
    found = settled(party.successor, life, trace.on)
    return None if isinstance(found, Nothing) else found


def _unnamed(trace: Trace, trail: Trail) -> Message:
    if trail.through:
        values = {"party": name_of(trace.datamap, trail.through)}
        text = "Ask {party} whom else it has passed the data to, and have it tell them."
        return Message(text, values)
    values = {"system": trail.system.name if trail.system else ""}
    return Message("Find out who runs {system}, and tell them.", values)


def _promised(trace: Trace) -> Iterator[Message]:
    for one in trace.promises:
        values = {"what": one.note or one.id}
        yield Message("The school has promised more than the law asks: {what}", values)


def _closing(trace: Trace) -> Iterator[Message]:
    due = next((one.due for one in trace.limits if one.is_answer), None)
    if due is None:
        yield Message(
            "Answer without delay, and within one month of the request at the latest."
        )
    else:
        text = "Answer without delay, and by {day} at the latest."
        yield Message(text, {"day": due.isoformat()})
    if _has(trace, "educational-record"):
        yield Message(
            "If a parent asks to see the educational record, that is a right of its "
            "own: the answer is due in 15 school days."
        )
    yield Message(
        "Say in the answer that the person may complain to the school and to the "
        "regulator."
    )
    title = right_row(trace.right).title
    text = "Record the request, what was decided and why: {right}."
    yield Message(text, {"right": title})
