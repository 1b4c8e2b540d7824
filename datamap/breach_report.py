"""What the report of a breach to the regulator holds, filled in from the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap import reference
from datamap.facts import Nothing, settled
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import System
from datamap.named import name_of, names_of

if TYPE_CHECKING:
    from datamap.breach import Breach


@dataclass(frozen=True)
class ReportItem:
    """One thing that the report describes."""

    id: str
    """Short permanent name."""

    asks: Message
    """What the report has to say."""

    known: tuple[Message, ...]
    """What the map says of it."""

    missing: Message | None
    """What the school has to add; None if nothing."""


def report_items(breach: Breach) -> tuple[ReportItem, ...]:
    """Return what the report holds, in the order of Article 33(3) UK GDPR."""
    return (
        ReportItem(
            "what-happened",
            Message("What happened."),
            (Message("It happened at {place}.", {"place": breach.at.name}),),
            Message("Write what happened, when, and how it was noticed."),
        ),
        _people(breach),
        _records(breach),
        _contact(breach),
        _consequences(breach),
        _measures(breach),
    )


def _people(breach: Breach) -> ReportItem:
    groups = {one.group.id: one for one in breach.exposed}
    known = []
    for one in groups.values():
        values = {"people": one.group.name, "count": one.count}
        text = "{people}: {count}." if one.count is not None else "{people}: unknown."
        known.append(Message(text, values))
    gaps = [one.group.id for one in groups.values() if one.count is None]
    asks = Message("Which people, and roughly how many.")
    text = "Write roughly how many: {people}."
    missing = (
        Message(text, {"people": names_of(breach.datamap, gaps)}) if gaps else None
    )
    return ReportItem("people", asks, tuple(known), missing)


def _records(breach: Breach) -> ReportItem:
    groups: dict[str, bool] = {}
    for one in breach.exposed:
        sure = one.sure is Truth.YES
        groups[one.data] = groups.get(one.data, False) or sure
    known = []
    for data, sure in groups.items():
        text = "{data}." if sure else "Perhaps: {data}."
        known.append(Message(text, {"data": name_of(breach.datamap, data)}))
    return ReportItem(
        "records",
        Message("Which kinds of records, and roughly how many."),
        tuple(known),
        Message("Write roughly how many records."),
    )


def _contact(breach: Breach) -> ReportItem:
    school = breach.datamap.school
    known = []
    for one in school.contacts:
        if one.email.value and one.role.value.startswith("data-protection"):
            role = one.role.value.replace("-", " ").capitalize()
            values = {"role": role, "email": one.email.value}
            known.append(Message("{role}: {email}.", values))
    missing = None if known else Message("Write whom the regulator can ask.")
    return ReportItem("contact", Message("Whom to ask."), tuple(known), missing)


def _consequences(breach: Breach) -> ReportItem:
    ranks = {rank for one in breach.exposed for rank in one.tiers}
    known = []
    if ranks:
        tier = reference.one_of(reference.TierRow, f"T{max(ranks)}")
        text = "The worst of the data is of tier {tier}, {title}: {says}"
        values = {"tier": tier.id, "title": tier.title, "says": tier.says}
        known.append(Message(text, values))
    return ReportItem(
        "consequences",
        Message("What is likely to follow for people."),
        tuple(known),
        Message("Write what is likely to follow."),
    )


def _measures(breach: Breach) -> ReportItem:
    known = []
    if breach.encryption:
        text = "Encryption is recorded as in place, with evidence that is not fresh."
        if breach.is_encrypted is Truth.YES:
            text = "Encryption is shown to be in place."
        known.append(Message(text))
    return ReportItem(
        "measures",
        Message("What has been done about it, and what will be."),
        tuple(known),
        Message("Write what has been done to stop it and to lessen the harm."),
    )


def unknowns_of(breach: Breach) -> tuple[Message, ...]:
    """Return what nobody has said that the answer hangs on."""
    return tuple(dict.fromkeys(_unknowns(breach)))


def _unknowns(breach: Breach) -> Iterator[Message]:
    unsure = {one.data for one in breach.exposed if one.sure is not Truth.YES}
    if unsure:
        text = "Nobody has said whether this was there: {data}."
        yield Message(text, {"data": names_of(breach.datamap, sorted(unsure))})
    for one in breach.exposed:
        if one.count is None:
            text = "Nobody has said how many people are meant by {people}."
            yield Message(text, {"people": one.group.name})
    if any("unknown" in one.places for one in breach.exposed):
        text = "Nobody has said where all of it is kept."
        yield Message(text)
    if any("unknown" in one.onward for one in breach.exposed):
        yield Message("Nobody has said who else has it from there.")
    if breach.is_encrypted is Truth.UNKNOWN:
        yield Message("Nobody has shown whether the data was encrypted.")
    yield from _silent_providers(breach)


def _silent_providers(breach: Breach) -> Iterator[Message]:
    if isinstance(breach.at, System) and breach.at.provider.value is None:
        yield Message("Nobody has said who runs {system}.", {"system": breach.at.name})
    life = reference.shelf_life("breach_notice_hours")
    for party in breach.providers:
        hours = settled(party.breach_notice_hours, life, breach.on)
        if isinstance(hours, Nothing):
            text = "Nobody has said how soon {party} must tell the school of a breach."
            yield Message(text, {"party": party.name})
