"""What leaves the United Kingdom (Chapter V UK GDPR)."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.legs import Leg
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Flow, System
from datamap.vocabulary import PlaceUse, TransferMechanism

_USES = {
    PlaceUse.PRIMARY: "where the data is kept",
    PlaceUse.BACKUP: "where the back-ups are",
    PlaceUse.SUPPORT_ACCESS: "from where support can reach it",
    PlaceUse.TELEMETRY: "where usage data goes",
}


def _places(reading: Reading) -> Iterator[Hit]:
    """Find systems of which some places are settled and others are not."""
    for system in reading.systems:
        open_uses = _open_uses(reading, system)
        if possible(system.stored_in) and open_uses:
            text = "What is not settled about {system}: {uses}."
            uses = "; ".join(_USES[use] for use in _USES if use in open_uses)
            what = Message(text, {"system": system.name, "uses": uses})
            yield Hit(system.id, what, ("stored_in",))


def _open_uses(reading: Reading, system: System) -> set[PlaceUse]:
    return {
        row.leg.use
        for row in reading.rows_through(system)
        if row.leg.use in _USES and row.leg.abroad is Truth.UNKNOWN
    }


def exports(reading: Reading, flow: Flow) -> tuple[Leg, ...]:
    """Return the legs that the school or its supplier sends abroad.

    What an importer abroad does with the data goes under the transfer to it.
    """
    return tuple(
        leg
        for leg in reading.table.legs.get(flow.id, ())
        if leg.abroad is Truth.YES
        and (leg.under is None or leg.under.abroad is not Truth.YES)
    )


def _approval(reading: Reading, leg: Leg) -> Truth:
    """Say whether regulations approve the transfer of a leg that is abroad."""
    regime = reference.regime_for(leg.country or "", reading.on)
    if regime.approval != "partial":
        return truth(regime.approval == "approved")
    party = reading.datamap.party(leg.holder)
    if party is None:
        return Truth.UNKNOWN
    answer = reading.settled(party.partial_approval, "partial_approval")
    return truth(None if isinstance(answer, Nothing) else answer.met)


def _unapproved(reading: Reading, flow: Flow) -> Truth:
    """Say whether some of a flow leaves the UK without regulations that approve it."""
    return any_of(
        all_of([leg.certain, not_(_approval(reading, leg))])
        for leg in exports(reading, flow)
    )


def _says(reading: Reading, flow: Flow, text: str, **values: str) -> Message:
    sender, recipient = reading.name(flow.sender), reading.name(flow.recipient)
    countries = {
        reference.country_name(leg.country or "")
        for leg in exports(reading, flow)
        if _approval(reading, leg) is not Truth.YES
    }
    where = ", ".join(sorted(countries))
    return Message(
        text, {"sender": sender, "recipient": recipient, "where": where, **values}
    )


def _mechanism(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: (
            "Data goes from {sender} to {recipient} and leaves the UK ({where}) with "
            "no safeguard."
        ),
        Truth.UNKNOWN: (
            "Data goes from {sender} to {recipient} and leaves the UK ({where}), and "
            "which safeguard covers it is not settled."
        ),
    }
    for flow in reading.flows:
        lacking = reading.lacks(flow.mechanism, "mechanism")
        gap = all_of([_unapproved(reading, flow), lacking])
        if gap is not Truth.NO:
            what = _says(reading, flow, texts[gap])
            yield Hit(flow.id, what, ("mechanism",), gap)


def _approval_claimed(reading: Reading) -> Iterator[Hit]:
    wanted = TransferMechanism.ADEQUACY_REGULATIONS
    for flow in reading.flows:
        claimed = reading.points_to(flow.mechanism, "mechanism", wanted)
        if all_of([_unapproved(reading, flow), claimed]) is Truth.YES:
            text = (
                "The map relies on regulations for what goes from {sender} to "
                "{recipient}, and they do not approve it ({where})."
            )
            yield Hit(flow.id, _says(reading, flow, text), ("mechanism",))


def _test(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: (
            "The data protection test for what goes from {sender} to {recipient} is "
            "not done or not met ({where})."
        ),
        Truth.UNKNOWN: (
            "Nobody has shown that the data protection test is met for what goes from "
            "{sender} to {recipient} ({where})."
        ),
    }
    for flow in reading.flows:
        mechanism = reading.settled(flow.mechanism, "mechanism")
        needs = not isinstance(mechanism, Nothing) and _needs_test(mechanism)
        gap = all_of(
            [truth(needs), _unapproved(reading, flow), _untested(reading, flow)]
        )
        if gap is not Truth.NO:
            what = _says(reading, flow, texts[gap])
            yield Hit(flow.id, what, ("transfer_test",), gap)


def _needs_test(mechanism: str) -> bool:
    return reference.mechanism(mechanism).needs_test


def _untested(reading: Reading, flow: Flow) -> Truth:
    test = reading.settled(flow.transfer_test, "transfer_test")
    if isinstance(test, Nothing):
        return truth(None if test is Nothing.UNKNOWN else True)
    return truth(not test.met)


def _mechanism_not_open(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        mechanism = reading.settled(flow.mechanism, "mechanism")
        if isinstance(mechanism, Nothing):
            continue
        row = reference.mechanism(mechanism)
        public = reading.datamap.school.public_authority
        if not row.is_valid_on(reading.on):
            text = (
                "The safeguard for {recipient} is not in force on {day}: {safeguard}."
            )
        elif public and row.public_body_may == "in-the-group":
            text = (
                "Only members of the group may use this for {recipient}: {safeguard}."
            )
        else:
            continue
        day = reading.on.isoformat()
        what = _says(reading, flow, text, safeguard=row.title, day=day)
        yield Hit(flow.id, what, ("mechanism",))


def _derogation_closed(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        which = reading.settled(flow.derogation, "mechanism")
        if isinstance(which, Nothing):
            continue
        row = reference.derogation(which)
        if row.public_body_may != "yes" and reading.datamap.school.public_authority:
            text = (
                "A public authority may not rely on this exception for what goes to "
                "{recipient}: {exception}."
            )
            what = _says(reading, flow, text, exception=row.title.lower())
            yield Hit(flow.id, what, ("derogation",))


def _derogation_unnamed(reading: Reading) -> Iterator[Hit]:
    wanted = TransferMechanism.DEROGATION
    for flow in reading.flows:
        relies = reading.points_to(flow.mechanism, "mechanism", wanted)
        if relies is Truth.YES and not possible(flow.derogation):
            text = "An exception is relied on for {recipient}, and nobody says which."
            yield Hit(flow.id, _says(reading, flow, text), ("derogation",))


_MECHANISM = Rule(
    id="transfer-without-safeguard",
    severity=Severity.ERROR,
    title="Transfer with no safeguard",
    triggers=(
        "Data leaves the UK for a place or recipient that no regulations approve, and "
        "no safeguard or exception is in place."
    ),
    false_alarms="The recipient abroad is a member of the school's own staff.",
    fix="Sign the transfer agreement or the addendum, do its test, or stop the flow.",
    law=("uk-gdpr/44A",),
    find=_mechanism,
)
_TEST = Rule(
    id="transfer-test-missing",
    severity=Severity.ERROR,
    title="Data protection test not done or not met",
    triggers="A safeguard is relied on, and its test is not done or not met.",
    false_alarms="The test was done as a risk assessment before 2026: record it.",
    fix="Do the test, write down why it is met, and record it under transfer_test.",
    law=("uk-gdpr/46-6",),
    find=_test,
)
RULES = (
    Rule(
        id="place-not-settled",
        severity=Severity.WARNING,
        title="Part of where a system's data is remains open",
        triggers=(
            "Some place of a system is known, and where back-ups, support or usage "
            "data are is not, or cannot be leaned on any more."
        ),
        false_alarms="The provider does no such thing: write none as the place.",
        fix="Ask the provider for each place, and date the answer.",
        law=("uk-gdpr/44A", "uk-gdpr/30-1"),
        find=_places,
    ),
    _MECHANISM,
    _MECHANISM.unknown(
        "transfer-safeguard-unknown",
        "Safeguard for a transfer not settled",
        "Data leaves, or may leave, the UK unapproved, and its safeguard is open.",
        "Ask which agreement covers it, get the signed copy, and record it.",
    ),
    Rule(
        id="approval-claimed-wrongly",
        severity=Severity.ERROR,
        title="Regulations relied on that do not approve",
        triggers=(
            "A flow relies on regulations, and they do not approve its destination."
        ),
        false_alarms="Regulations newer than our data approve it: see dpia law.",
        fix="Rely on a safeguard and its test, or stop the flow.",
        law=("uk-gdpr/45A",),
        find=_approval_claimed,
    ),
    _TEST,
    _TEST.unknown(
        "transfer-test-unknown",
        "Data protection test not shown",
        "A safeguard is relied on, and whether its test is met is not settled.",
        "Find the test or do it, and record it under transfer_test.",
    ),
    Rule(
        id="safeguard-not-open",
        severity=Severity.ERROR,
        title="Safeguard that the school may not use",
        triggers=(
            "A flow relies on a safeguard that is not in force on the day, or that is "
            "open only to members of a group of companies."
        ),
        false_alarms="None known.",
        fix="Choose a safeguard that is open to the school on the day.",
        law=("uk-gdpr/46",),
        find=_mechanism_not_open,
    ),
    Rule(
        id="exception-closed",
        severity=Severity.ERROR,
        title="Exception closed to a public authority",
        triggers="A public authority relies on an exception that is closed to it.",
        false_alarms="The transfer is no exercise of its public powers: accept it.",
        fix="Rely on a safeguard instead, or stop the flow.",
        law=("uk-gdpr/49",),
        find=_derogation_closed,
    ),
    Rule(
        id="exception-unnamed",
        severity=Severity.WARNING,
        title="Exception not named",
        triggers="A flow relies on an exception, and nobody has said which.",
        false_alarms="None known.",
        fix="Name the exception under derogation.",
        law=("uk-gdpr/49",),
        find=_derogation_unnamed,
    ),
)
