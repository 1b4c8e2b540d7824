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
from datamap.model import Flow, Party, System
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


def _exports(reading: Reading, flow: Flow) -> tuple[Leg, ...]:
    """Return the legs of a flow that leave the UK by the school's or its supplier's act.

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
        for leg in _exports(reading, flow)
    )


def _says(reading: Reading, flow: Flow, text: str, **values: str) -> Message:
    sender, recipient = reading.name(flow.sender), reading.name(flow.recipient)
    countries = {
        reference.country_name(leg.country or "")
        for leg in _exports(reading, flow)
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


def _partial_importers(
    reading: Reading, country: str | None = None
) -> Iterator[tuple[Party, Flow]]:
    """Yield each party that gets data under a partial approval, with a first flow."""
    seen: set[str] = set()
    for flow in reading.flows:
        for leg in _exports(reading, flow):
            party = reading.datamap.party(leg.holder)
            regime = reference.regime_for(leg.country or "", reading.on)
            wanted = regime.approval == "partial" and country in (None, leg.country)
            if party is not None and wanted and party.id not in seen:
                seen.add(party.id)
                yield party, flow


def _partial(reading: Reading) -> Iterator[Hit]:
    for party, _ in _partial_importers(reading):
        if reading.settled(party.partial_approval, "partial_approval") is not (
            Nothing.UNKNOWN
        ):
            continue
        country = str(next(iter(possible(party.country)), ""))
        text = (
            "Regulations approve only some recipients in {country}, and nobody has "
            "shown that {party} is one of them."
        )
        name = reference.country_name(country) if country else "its country"
        what = Message(text, {"party": party.name, "country": name})
        fix = Message("Find out and write it under partial_approval: {questions}")
        asked = Message(fix.text, {"questions": _questions(reading, country)})
        yield Hit(party.id, what, ("partial_approval",), fix=asked)


def _questions(reading: Reading, country: str) -> str:
    """Return what to ask of a recipient in a country of partial approval."""
    if country == "US":
        rows = reference.rows_for(reference.UkExtensionCheck, reading.on)
        return " ".join(row.ask for row in rows)
    return reference.regime_for(country, reading.on).condition or "" if country else ""


def _flow_kinds(reading: Reading, flow: Flow) -> tuple[bool, bool]:
    """Say whether a flow surely carries data of staff, and data of others."""
    subjects = [
        set(kind.subjects)
        for row in reading.table.rows
        if row.flow is flow and row.contents.certain is Truth.YES
        for kind in row.contents.kinds
    ]
    staff = any(one <= {"staff", "applicant"} for one in subjects)
    return staff, any("staff" not in one for one in subjects)


def _kind_of_data(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} is registered for {covers} only, and gets other data too.",
        Truth.UNKNOWN: "Nobody has said which kinds of data {party} is registered for.",
    }
    for party, flow in _partial_importers(reading, "US"):
        approval = reading.settled(party.partial_approval, "partial_approval")
        if isinstance(approval, Nothing) or not approval.met:
            continue
        staff, others = _flow_kinds(reading, flow)
        lacking = [
            word
            for word, needed in (("hr", staff), ("non-hr", others))
            if needed and word not in approval.covers
        ]
        gap = truth(None if not approval.covers else bool(lacking))
        if gap is not Truth.NO:
            values = {"party": party.name, "covers": ", ".join(approval.covers)}
            field = ("partial_approval",)
            yield Hit(party.id, Message(texts[gap], values), field, gap)


def _sensitive(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} gets special category data and was not told that it is.",
        Truth.UNKNOWN: (
            "{party} gets data that is, or may be, special category data, and nobody "
            "has recorded that it was told so."
        ),
    }
    for party, flow in _partial_importers(reading, "US"):
        approval = reading.settled(party.partial_approval, "partial_approval")
        if isinstance(approval, Nothing) or not approval.met:
            continue
        told = reading.holds(approval.sensitive_flagged, "partial_approval")
        gap = all_of([_carries_sensitive(reading, flow), not_(told)])
        if gap is not Truth.NO:
            field = ("partial_approval",)
            yield Hit(party.id, Message(texts[gap], {"party": party.name}), field, gap)


def _carries_sensitive(reading: Reading, flow: Flow) -> Truth:
    return any_of(
        all_of(
            [
                row.contents.certain,
                any_of([row.contents.special, row.contents.criminal]),
            ]
        )
        for row in reading.table.rows
        if row.flow is flow
    )


def _other_duties(reading: Reading) -> Iterator[Hit]:
    for party, flow in _partial_importers(reading, "US"):
        approval = reading.settled(party.partial_approval, "partial_approval")
        system = reading.datamap.system(flow.through)
        if isinstance(approval, Nothing) or not approval.met or system is None:
            continue
        if reading.has_contract(system) is not Truth.YES:
            text = (
                "{party} gets data under the UK Extension, which does not stand in for "
                "a contract, and none is shown for {system}."
            )
            what = Message(text, {"party": party.name, "system": system.name})
            yield Hit(party.id, what, ("partial_approval",))


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
_KIND = Rule(
    id="us-extension-other-data",
    severity=Severity.ERROR,
    title="Not registered for the data (us-3)",
    triggers="A recipient in the UK Extension is not registered for what it gets.",
    false_alarms="The registration was widened since: check the public list.",
    fix="Check the list; send only what it covers, or sign the transfer agreement.",
    law=("uk-gdpr/45A", "uksi-2023-1028"),
    find=_kind_of_data,
)
_SENSITIVE = Rule(
    id="us-extension-sensitive-untold",
    severity=Severity.ERROR,
    title="Not told what is sensitive (us-4)",
    triggers="A recipient in the UK Extension was not told which data is sensitive.",
    false_alarms="The contract says so: record it under sensitive_flagged.",
    fix="Tell the recipient in writing which data is sensitive, and record it.",
    law=("uk-gdpr/45A", "uksi-2023-1028"),
    find=_sensitive,
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
        triggers="A flow relies on regulations, and they do not approve its destination.",
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
    Rule(
        id="partial-approval-unanswered",
        severity=Severity.WARNING,
        title="Partial approval not checked (us-1, us-2, us-5)",
        triggers=(
            "Regulations approve only some recipients in a country, and whether this "
            "one meets the condition is not settled."
        ),
        false_alarms="A safeguard covers the flow anyway.",
        fix="Check the condition and write the answer under partial_approval.",
        law=("uk-gdpr/45A",),
        find=_partial,
    ),
    _KIND,
    _KIND.unknown(
        "us-extension-data-unknown",
        "Kinds of data registered for not known (us-3)",
        "A recipient in the UK Extension, and its kinds of data are not recorded.",
        "Look on the public list for HR data, other data or both; write it in covers.",
    ),
    _SENSITIVE,
    _SENSITIVE.unknown(
        "us-extension-sensitive-unknown",
        "Whether it was told what is sensitive is not known (us-4)",
        "A recipient in the UK Extension may get such data; whether told is open.",
        "Tell the recipient in writing which data is sensitive, and record it.",
    ),
    Rule(
        id="us-extension-without-contract",
        severity=Severity.WARNING,
        title="UK Extension instead of a contract (us-6)",
        triggers="A recipient in the UK Extension, and no contract is shown for it.",
        false_alarms="The recipient is a controller of its own.",
        fix="Make the contract: every other duty goes on under the UK Extension.",
        law=("uk-gdpr/28-3", "uksi-2023-1028"),
        find=_other_duties,
    ),
)
