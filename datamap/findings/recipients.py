"""Who gets data: bodies that ended, changed hands, or whose role is unclear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap.facts import Nothing, Standing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.legs import Leg
from datamap.logic import Truth, all_of, not_, truth
from datamap.messages import Message
from datamap.model import Flow, Party
from datamap.periods import period_end
from datamap.vocabulary import DocumentKind, LegacyData, PartyKind, Role

REVIEW_EVERY = "P1Y"
"""How often a school goes through its recipients; our own choice."""

_NO_ENTITY_WANTED = (PartyKind.PERSON, PartyKind.PUBLIC, PartyKind.SCHOOL)


def _between(reading: Reading, flow: Flow, text: str, **values: str) -> Message:
    sender, recipient = reading.name(flow.sender), reading.name(flow.recipient)
    return Message(text, {"sender": sender, "recipient": recipient, **values})


def _ended(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        gone = next(_gone(reading, flow), None)
        if gone is None or gone.holder is None or gone.holder_ended_on is None:
            continue
        text = "{gone} ended on {day}, and data from {sender} still goes there."
        day = gone.holder_ended_on.isoformat()
        what = _between(reading, flow, text, gone=reading.name(gone.holder), day=day)
        field = ("to",) if gone.holder == flow.recipient else ("through",)
        told_by = (gone.holder, ("ended_on",))
        yield Hit(flow.id, what, field, told_by=told_by)


def _gone(reading: Reading, flow: Flow) -> Iterator[Leg]:
    for leg in reading.table.legs.get(flow.id, ()):
        over = leg.holder_ended_on is not None and leg.holder_ended_on < reading.on
        if over and leg.certain is Truth.YES:
            yield leg


def _ended_parties(reading: Reading) -> Iterator[Party]:
    """Yield the parties that have ended and that some flow, open or not, names."""
    named = {
        name for flow in reading.datamap.flows for name in (flow.sender, flow.recipient)
    }
    for party in reading.datamap.parties:
        if party.id in named and party.ended_on and party.ended_on < reading.on:
            yield party


def _legacy_held(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} ended on {day} and still holds the school's data.",
        Truth.UNKNOWN: (
            "{party} ended on {day}, and nobody has said what became of the data it "
            "held."
        ),
    }
    for party in _ended_parties(reading):
        answer = reading.settled(party.legacy_data, "legacy_data")
        held = truth(None if isinstance(answer, Nothing) else answer is _STILL_HELD)
        if held is not Truth.NO:
            values = {"party": party.name, "day": str(party.ended_on)}
            yield Hit(party.id, Message(texts[held], values), ("legacy_data",), held)


_STILL_HELD = LegacyData.STILL_HELD


def _owner_changed(reading: Reading) -> Iterator[Hit]:
    for party in reading.recipients:
        changed = reading.settled(party.owner_changed_on, "owner_changed_on")
        if isinstance(changed, Nothing) or changed > reading.on:
            continue
        agreed = [
            paper.dated.value
            for system in reading.systems
            if reading.provider_of(system) == party.id
            for paper in map(reading.datamap.document, possible(system.contract))
            if paper is not None and paper.dated.value is not None
        ]
        if not any(day >= changed for day in agreed):
            text = (
                "{party} changed hands on {day}, and no contract is dated since then."
            )
            values = {"party": party.name, "day": changed.isoformat()}
            yield Hit(party.id, Message(text, values), ("owner_changed_on",))


def _owner_unknown(reading: Reading) -> Iterator[Hit]:
    for party in reading.recipients:
        lost = reading.settled(party.owner_changed_on, "owner_changed_on")
        if party.kind is PartyKind.SUPPLIER and lost is Nothing.UNKNOWN:
            text = "Nobody has said whether {party} was sold or merged."
            what = Message(text, {"party": party.name})
            yield Hit(party.id, what, ("owner_changed_on",))


def _insolvent(reading: Reading) -> Iterator[Hit]:
    for party in reading.recipients:
        if reading.holds(party.insolvent, "insolvent") is Truth.YES:
            text = "{party} is insolvent or being wound up, and still gets data."
            yield Hit(party.id, Message(text, {"party": party.name}), ("insolvent",))


def _never_reviewed(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} has not been reviewed as a recipient for over a year.",
        Truth.UNKNOWN: "Nobody has said when {party} was last reviewed.",
    }
    for party in reading.recipients:
        if party.kind is not PartyKind.SUPPLIER:
            continue
        overdue = _overdue(reading, party)
        if overdue is not Truth.NO:
            what = Message(texts[overdue], {"party": party.name})
            yield Hit(party.id, what, ("reviewed_on",), overdue)


def _overdue(reading: Reading, party: Party) -> Truth:
    last = reading.settled(party.reviewed_on, "reviewed_on")
    if isinstance(last, date):
        return truth(period_end(last, REVIEW_EVERY) < reading.on)
    return truth(None if last is Nothing.UNKNOWN else True)


def _entity_unknown(reading: Reading) -> Iterator[Hit]:
    for party in reading.recipients:
        entity = reading.settled(party.legal_entity, "legal_entity")
        if party.kind in _NO_ENTITY_WANTED or not isinstance(entity, Nothing):
            continue
        text = "Nobody has said which legal person stands behind {party}."
        if possible(party.legal_entity):
            text = "Which legal person stands behind {party} is not confirmed."
        yield Hit(party.id, Message(text, {"party": party.name}), ("legal_entity",))


def _provider_unknown(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        if not possible(system.provider):
            text = "Nobody has said who provides {system}."
            yield Hit(system.id, Message(text, {"system": system.name}), ("provider",))


def _to_parties(reading: Reading) -> Iterator[Flow]:
    """Yield the open flows to another organisation, not to a person or the public."""
    for flow in reading.flows:
        party = reading.datamap.party(flow.recipient)
        if party is not None and party.kind is not PartyKind.PUBLIC:
            yield flow


def _role_unclear(reading: Reading) -> Iterator[Hit]:
    for flow in _to_parties(reading):
        if flow.role.value is not None:
            continue
        text = (
            "The role of {recipient} is not known: whether it decides for itself or "
            "acts for {sender}."
        )
        if flow.role.claims:
            text = "Sources disagree on the role of {recipient}: {roles}."
        roles = " or ".join(str(one) for one in possible(flow.role))
        yield Hit(flow.id, _between(reading, flow, text, roles=roles), ("role",))


def _role_not_confirmed(reading: Reading) -> Iterator[Hit]:
    for flow in _to_parties(reading):
        standing = reading.standing(flow.role, "role")
        if flow.role.value and standing in (Standing.UNVERIFIED, Standing.STALE):
            text = "Nobody has confirmed the role of {recipient}, read as {role}."
            what = _between(reading, flow, text, role=str(flow.role.value))
            yield Hit(flow.id, what, ("role",))


def _joint(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: (
            "{sender} and {recipient} decide together, and no arrangement is in "
            "writing."
        ),
        Truth.UNKNOWN: (
            "{sender} and {recipient} decide together, and no arrangement in writing "
            "is known."
        ),
    }
    for flow in _to_parties(reading):
        together = reading.points_to(flow.role, "role", Role.JOINT_CONTROLLER)
        gap = all_of([together, not_(_has_agreement(reading, flow))])
        if gap is not Truth.NO:
            yield Hit(flow.id, _between(reading, flow, texts[gap]), ("agreement",), gap)


def _has_agreement(reading: Reading, flow: Flow) -> Truth:
    named = reading.settled(flow.agreement, "agreement")
    if isinstance(named, Nothing):
        return not_(reading.lacks(flow.agreement, "agreement"))
    return reading.held(reading.datamap.document(named))


def _sharing(reading: Reading) -> Iterator[Hit]:
    covered = {
        name
        for paper in reading.papers(DocumentKind.SHARING_AGREEMENT)
        for name in paper.covers
    }
    for flow in reading.own_flows:
        role = reading.points_to(flow.role, "role", Role.CONTROLLER)
        none = reading.lacks(flow.agreement, "agreement")
        if (
            all_of([role, none]) is Truth.YES
            and not {flow.id, flow.recipient} & covered
        ):
            text = "No agreement covers what {sender} shares with {recipient}."
            yield Hit(flow.id, _between(reading, flow, text), ("agreement",))


def _too_much(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        if reading.holds(flow.more_than_needed, "more_than_needed") is Truth.YES:
            text = "More goes from {sender} to {recipient} than the purpose needs."
            yield Hit(flow.id, _between(reading, flow, text), ("more_than_needed",))


_LEGACY = Rule(
    id="legacy-data-still-held",
    severity=Severity.ERROR,
    title="A body that ended still holds data",
    triggers="A party that gets or got data has ended and still holds it.",
    false_alarms=(
        "A successor holds it lawfully: say passed-on, and name the successor."
    ),
    fix="Have it returned, passed on or destroyed, and keep the proof.",
    law=("uk-gdpr/5-1-e", "uk-gdpr/5-1-f"),
    find=_legacy_held,
)
_REVIEW = Rule(
    id="recipient-not-reviewed",
    severity=Severity.WARNING,
    title="Recipient not reviewed for over a year",
    triggers=(
        "A supplier that the school sends to was never reviewed, or not for a year."
    ),
    false_alarms="None known.",
    fix="Go through the supplier's papers again, and write the day under reviewed_on.",
    law=("uk-gdpr/5-2", "uk-gdpr/28"),
    find=_never_reviewed,
)
_JOINT = Rule(
    id="joint-arrangement-missing",
    severity=Severity.ERROR,
    title="Joint controllers without an arrangement",
    triggers="Two bodies decide together, and no arrangement is in writing.",
    false_alarms="None known.",
    fix="Agree in writing who does what, and tell people the gist of it.",
    law=("uk-gdpr/26",),
    find=_joint,
)

RULES = (
    Rule(
        id="recipient-ended",
        severity=Severity.ERROR,
        title="Data goes to a body that has ended",
        triggers="An open flow ends at, or goes by way of, a party that has ended.",
        false_alarms="Sending has stopped: give the flow its last day, ends_on.",
        fix="Find out when sending stopped and write ends_on, or name the successor.",
        law=("uk-gdpr/30-1", "uk-gdpr/5-1-f"),
        find=_ended,
    ),
    _LEGACY,
    _LEGACY.unknown(
        "legacy-data-unknown",
        "What became of the data of a body that ended",
        "A party that gets or got data has ended, and its data's fate is not known.",
        "Ask whoever wound it up, and write the answer under legacy_data.",
    ),
    Rule(
        id="recipient-changed-hands",
        severity=Severity.WARNING,
        title="Recipient changed hands",
        triggers="A recipient was sold or merged, and no contract is dated since then.",
        false_alarms=(
            "The contract passed to the new owner: record the paper that says so."
        ),
        fix="Find out who holds the data now, and have the contract name it.",
        law=("uk-gdpr/28", "uk-gdpr/5-2"),
        find=_owner_changed,
    ),
    Rule(
        id="recipient-owner-unknown",
        severity=Severity.NOTE,
        title="Whether a supplier changed hands is not known",
        triggers="A supplier that the school sends to may have been sold or merged.",
        false_alarms="None known.",
        fix="Ask who owns it today and since when; write none if nothing changed.",
        law=("uk-gdpr/5-2",),
        find=_owner_unknown,
    ),
    Rule(
        id="recipient-insolvent",
        severity=Severity.WARNING,
        title="Recipient is insolvent",
        triggers="A recipient is insolvent or being wound up, and still gets data.",
        false_alarms="A buyer carries on under the same contract.",
        fix="Get the data back, and stop sending.",
        law=("uk-gdpr/32", "uk-gdpr/28"),
        find=_insolvent,
    ),
    _REVIEW,
    _REVIEW.unknown(
        "recipient-review-unknown",
        "Last review of a recipient not known",
        "A supplier that the school sends to, and its last review is not settled.",
        "Go through the supplier's papers, and write the day under reviewed_on.",
        Severity.NOTE,
    ),
    Rule(
        id="recipient-entity-unknown",
        severity=Severity.WARNING,
        title="No legal person behind a recipient",
        triggers="The legal person behind a recipient is not known or not confirmed.",
        false_alarms="Its name is the name of the legal person: write it again.",
        fix="Look at the contract or the public register, and write it with evidence.",
        law=("uk-gdpr/30-1", "uk-gdpr/13"),
        find=_entity_unknown,
    ),
    Rule(
        id="provider-unknown",
        severity=Severity.WARNING,
        title="Product without a provider",
        triggers="Data goes through a system, and nobody has said who provides it.",
        false_alarms="The school runs it alone: write the school's id.",
        fix="Find out with whom the school signed up, and write it under provider.",
        law=("uk-gdpr/28", "uk-gdpr/30-1"),
        find=_provider_unknown,
    ),
    Rule(
        id="role-unclear",
        severity=Severity.WARNING,
        title="Role of a recipient unclear",
        triggers="The recipient's role for a flow is not known, or sources disagree.",
        false_alarms="It has two roles for two uses: draw two flows.",
        fix="Settle for this flow who decides why and how, and write it under role.",
        law=("uk-gdpr/4", "uk-gdpr/28"),
        find=_role_unclear,
    ),
    Rule(
        id="role-not-confirmed",
        severity=Severity.NOTE,
        title="Role of a recipient not confirmed",
        triggers=(
            "The recipient's role is a provisional reading, or rests on old papers."
        ),
        false_alarms="The officer has settled it since: take out provisional.",
        fix="Confirm the role for this flow.",
        law=("uk-gdpr/4",),
        find=_role_not_confirmed,
    ),
    _JOINT,
    _JOINT.unknown(
        "joint-arrangement-unknown",
        "Arrangement of joint controllers not known",
        "Two bodies decide, or may decide, together; no arrangement is known.",
        "Find the arrangement, and name it under agreement.",
    ),
    Rule(
        id="sharing-without-agreement",
        severity=Severity.NOTE,
        title="Sharing without an agreement",
        triggers=(
            "The school shares with another controller, and no agreement covers it."
        ),
        false_alarms="A statute sets out the sharing, and no agreement is needed.",
        fix="Agree on what is shared, how and why; or name the statute.",
        law=("uk-gdpr/5-2",),
        find=_sharing,
    ),
    Rule(
        id="more-sent-than-needed",
        severity=Severity.ERROR,
        title="More is sent than the purpose needs",
        triggers="A flow is known to carry more than its purpose needs.",
        false_alarms="None known.",
        fix="Take out what is not needed.",
        law=("uk-gdpr/5-1-c",),
        find=_too_much,
    ),
)
