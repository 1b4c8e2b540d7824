"""What the record of processing still lacks (Article 30 and Schedule 1)."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Nothing, is_fresh
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Activity, Measure, System
from datamap.vocabulary import DocumentKind, MeasureState


def _data_unknown(reading: Reading) -> Iterator[Hit]:
    for activity in reading.datamap.activities:
        if not possible(activity.data):
            text = "Nobody has said which data {activity} uses."
            what = Message(text, {"activity": activity.name})
            yield Hit(activity.id, what, ("data",))


def _without_flow(reading: Reading) -> Iterator[Hit]:
    busy = {one.activity for one in reading.flows}
    for activity in reading.datamap.activities:
        if activity.id not in busy:
            text = (
                "The map draws no flow for {activity}, so it does not say where the "
                "data comes from or who gets it."
            )
            yield Hit(activity.id, Message(text, {"activity": activity.name}))


def _flow_data_unknown(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        if not possible(flow.data):
            text = "Nobody has said which data goes from {sender} to {recipient}."
            values = {
                "sender": reading.name(flow.sender),
                "recipient": reading.name(flow.recipient),
            }
            yield Hit(flow.id, Message(text, values), ("data",))


def _recipient_country(reading: Reading) -> Iterator[Hit]:
    for party in reading.recipients:
        if not possible(party.country):
            text = "Nobody has said in which country {party} is."
            what = Message(text, {"party": party.name})
            yield Hit(party.id, what, ("country",))


def _system_place(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        places = [one for stored in possible(system.stored_in) for one in stored]
        if not any(possible(one.place) for one in places):
            text = "Nobody has said where {system} keeps its data."
            what = Message(text, {"system": system.name})
            yield Hit(system.id, what, ("stored_in",))


def _security(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{system} has no protective measure at all.",
        Truth.UNKNOWN: "Nobody has said how {system} is protected.",
    }
    for system in reading.systems:
        if not reading.answers_for(system):
            continue
        gap = not_(_protected(reading, system))
        if gap is not Truth.NO:
            what = Message(texts[gap], {"system": system.name})
            yield Hit(system.id, what, ("measures",), gap)


def _protected(reading: Reading, system: System) -> Truth:
    """Say whether a measure in place protects a system, its own or the school's."""
    about = {reading.datamap.school.id, system.id}
    about |= {one.id for one in reading.flows_through(system)}
    own = [
        truth(_is_shown(reading, one) or None)
        for one in reading.datamap.measures
        if one.state is MeasureState.IN_PLACE and about & {*one.applies_to}
    ]
    supplied = reading.settled(system.measures, "measures")
    if not isinstance(supplied, Nothing):
        own.append(truth(bool(supplied)))
    elif supplied is Nothing.UNKNOWN:
        own.append(Truth.UNKNOWN)
    return any_of(own)


def _is_shown(reading: Reading, measure: Measure) -> bool:
    life = reference.shelf_life("measures")
    return any(is_fresh(one, life, reading.on) for one in measure.evidence)


def _policy_activities(reading: Reading) -> Iterator[tuple[Activity, Truth]]:
    for activity in reading.datamap.activities:
        if possible(activity.schedule_1):
            yield activity, reading.needs_policy_document(activity)


def _schedule_1_basis(reading: Reading) -> Iterator[Hit]:
    for activity, needed in _policy_activities(reading):
        basis = reading.settled(activity.lawful_basis, "lawful_basis")
        if needed is Truth.YES and isinstance(basis, Nothing):
            text = (
                "{activity} relies on a condition of Schedule 1, and the record does "
                "not settle its lawful basis."
            )
            what = Message(text, {"activity": activity.name})
            yield Hit(activity.id, what, ("lawful_basis",))


def _schedule_1_retention(reading: Reading) -> Iterator[Hit]:
    for activity, needed in _policy_activities(reading):
        keep = reading.settled(activity.retention.keep_for, "keep_for")
        if needed is Truth.YES and keep is Nothing.UNKNOWN:
            text = (
                "{activity} relies on a condition of Schedule 1, and nobody can say "
                "whether its data is erased as the policy document promises."
            )
            what = Message(text, {"activity": activity.name})
            yield Hit(activity.id, what, ("retention", "keep_for"))


def _policy_review(reading: Reading) -> Iterator[Hit]:
    for paper in reading.papers(DocumentKind.APPROPRIATE_POLICY_DOCUMENT):
        due = reading.settled(paper.review_by, "review_by")
        if reading.held(paper) is Truth.YES and isinstance(due, Nothing):
            text = "Nobody has set a day on which {paper} is reviewed."
            what = Message(text, {"paper": reading.name(paper.id)})
            yield Hit(paper.id, what, ("review_by",))


_SECURITY = Rule(
    id="security-missing",
    severity=Severity.ERROR,
    title="No security measure",
    triggers=(
        "Data goes through a system whose provider is known to have no protective "
        "measure, and no measure of the map is in place for it."
    ),
    false_alarms="It is protected, and nobody has recorded the measure.",
    fix="Say which measures protect the system, or stop using it until some do.",
    law=("uk-gdpr/32", "uk-gdpr/30-1"),
    find=_security,
)

RULES = (
    Rule(
        id="activity-data-unknown",
        severity=Severity.WARNING,
        title="Data of an activity not recorded (ra-c)",
        triggers="An activity does not say which kinds of data it uses.",
        false_alarms="The activity is another body's, drawn for completeness.",
        fix="Name the kinds of data under data.",
        law=("uk-gdpr/30-1",),
        find=_data_unknown,
    ),
    Rule(
        id="activity-without-flow",
        severity=Severity.WARNING,
        title="Activity without a flow (ra-d)",
        triggers="An activity has no flow that is open on the day.",
        false_alarms=(
            "The activity has ended, or nothing leaves the room it is done in."
        ),
        fix="Draw where its data comes from and who gets it, or take it out.",
        law=("uk-gdpr/30-1",),
        find=_without_flow,
    ),
    Rule(
        id="flow-data-unknown",
        severity=Severity.WARNING,
        title="What is sent is not recorded (ra-c)",
        triggers="An open flow does not say which data moves.",
        false_alarms="None known.",
        fix="Ask whoever sends it, and name the kinds of data under data.",
        law=("uk-gdpr/30-1",),
        find=_flow_data_unknown,
    ),
    Rule(
        id="recipient-country-unknown",
        severity=Severity.WARNING,
        title="Country of a recipient not recorded (ra-d, ra-e)",
        triggers="The school sends to a party, and nobody has said where it is.",
        false_alarms="The recipient is whoever a family names, and lives nearby.",
        fix="Find out the country, and write it under country with its evidence.",
        law=("uk-gdpr/30-1",),
        find=_recipient_country,
    ),
    Rule(
        id="system-place-unknown",
        severity=Severity.WARNING,
        title="Where a system keeps its data is not recorded (ra-e)",
        triggers="Data goes through a system, and no place of it is known at all.",
        false_alarms="None known.",
        fix="Ask the provider for the country of its servers and back-ups.",
        law=("uk-gdpr/30-1",),
        find=_system_place,
    ),
    _SECURITY,
    _SECURITY.unknown(
        "security-unknown",
        "Security not described (ra-g)",
        "Data goes through a system, and no measure is shown to be in place for it.",
        "Ask the provider, or whoever runs it at school, and record the answer.",
    ),
    Rule(
        id="schedule-1-basis-unrecorded",
        severity=Severity.WARNING,
        title="Lawful basis missing beside a Schedule 1 condition (rx-2)",
        triggers=(
            "An activity relies on a condition that needs a policy document, and its "
            "lawful basis is not settled."
        ),
        false_alarms="None known.",
        fix="Settle the lawful basis: the record has to name it beside the condition.",
        law=("dpa-2018/sch-1-para-41",),
        find=_schedule_1_basis,
    ),
    Rule(
        id="schedule-1-retention-unrecorded",
        severity=Severity.WARNING,
        title="Retention missing beside a Schedule 1 condition (rx-3)",
        triggers=(
            "An activity relies on a condition that needs a policy document, and how "
            "long its data is kept is not settled."
        ),
        false_alarms="None known.",
        fix="Record how long the data is kept, and whether the policy is followed.",
        law=("dpa-2018/sch-1-para-41",),
        find=_schedule_1_retention,
    ),
    Rule(
        id="policy-document-not-reviewed",
        severity=Severity.WARNING,
        title="Policy document without a day of review",
        triggers="An appropriate policy document is held and has no day of review.",
        false_alarms="It is gone through each year without a day being set.",
        fix="Set a day of review.",
        law=("dpa-2018/sch-1-part-4",),
        find=_policy_review,
    ),
)
