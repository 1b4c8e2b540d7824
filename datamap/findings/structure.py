"""Whether the map hangs together: loose ends and contradictions."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import Activity, DataCategory, Flow


def _orphan_system(reading: Reading) -> Iterator[Hit]:
    used = {one.through for one in reading.datamap.flows}
    for system in reading.datamap.systems:
        in_use = reading.holds(system.in_use, "in_use")
        if system.id not in used and in_use.may_hold:
            text = "No flow goes through {system}, so nobody knows what it is for."
            yield Hit(system.id, Message(text, {"system": system.name}))


def _used_categories(reading: Reading) -> set[str]:
    records: tuple[Activity | Flow, ...] = (
        *reading.datamap.activities,
        *reading.datamap.flows,
    )
    return {
        ref.partition(".")[0]
        for record in records
        for refs in possible(record.data)
        for ref in refs
    }


def _unused_data(reading: Reading) -> Iterator[Hit]:
    used = _used_categories(reading)
    for category in reading.datamap.data:
        if category.id not in used:
            text = "No activity uses {data}, so there is no reason to hold it."
            yield Hit(category.id, Message(text, {"data": category.name}))


def _people_without_data(reading: Reading) -> Iterator[Hit]:
    meant = {name for category in reading.datamap.data for name in category.about}
    for group in reading.datamap.people:
        if group.id not in meant:
            text = "No data in the map is about this group: {group}."
            yield Hit(group.id, Message(text, {"group": group.name}))


def _hidden_provider(reading: Reading) -> Iterator[Hit]:
    school = reading.datamap.school.id
    ends = {name for one in reading.flows for name in (one.sender, one.recipient)}
    for system in reading.systems:
        provider = reading.provider_of(system)
        if provider is not None and provider != school and provider not in ends:
            text = "Data goes through {system}, and no flow shows that {party} gets it."
            values = {"system": system.name, "party": reading.name(provider)}
            yield Hit(system.id, Message(text, values), ("provider",))


def _people_mismatch(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        activity = reading.datamap.find(Activity, flow.activity)
        if activity is None:
            continue
        people = set(flow.people or activity.people)
        strange = [
            category.name
            for category in _carried(reading, flow)
            if not people & {*category.about}
        ]
        if strange:
            text = (
                "What goes from {sender} to {recipient} is about nobody that the flow "
                "is for: {data}."
            )
            values = {
                "sender": reading.name(flow.sender),
                "recipient": reading.name(flow.recipient),
                "data": ", ".join(strange),
            }
            yield Hit(flow.id, Message(text, values), ("data",))


def _carried(reading: Reading, flow: Flow) -> Iterator[DataCategory]:
    names = {ref.partition(".")[0] for refs in possible(flow.data) for ref in refs}
    for name in sorted(names):
        category = reading.datamap.find(DataCategory, name)
        if category is not None:
            yield category


def _people_outside(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        activity = reading.datamap.find(Activity, flow.activity)
        outside = set(flow.people) - set(activity.people if activity else flow.people)
        if activity is not None and outside:
            text = (
                "A flow of {activity} is about people that it does not name: {people}."
            )
            people = reading.names(name for name in flow.people if name in outside)
            values = {"activity": activity.name, "people": people}
            yield Hit(flow.id, Message(text, values), ("people",))


def _dates_reversed(reading: Reading) -> Iterator[Hit]:
    for flow in reading.datamap.flows:
        if flow.starts_on and flow.ends_on and flow.ends_on < flow.starts_on:
            text = "What goes from {sender} to {recipient} ends before it begins."
            values = {
                "sender": reading.name(flow.sender),
                "recipient": reading.name(flow.recipient),
            }
            yield Hit(flow.id, Message(text, values), ("ends_on",))


def _unused_party(reading: Reading) -> Iterator[Hit]:
    used = _named_parties(reading)
    for party in reading.datamap.parties:
        if party.id not in used:
            text = "No flow, system or other party names {party}."
            yield Hit(party.id, Message(text, {"party": party.name}))


def _named_parties(reading: Reading) -> set[str]:
    datamap = reading.datamap
    flows = {name for one in datamap.flows for name in (one.sender, one.recipient)}
    providers = {name for one in datamap.systems for name in possible(one.provider)}
    engaged = {
        one.party
        for party in datamap.parties
        for listed in possible(party.engages)
        for one in listed
    }
    successors = {name for one in datamap.parties for name in possible(one.successor)}
    contacts = {one.provided_by for one in datamap.school.contacts if one.provided_by}
    return flows | providers | engaged | successors | contacts


def _idle_question(reading: Reading) -> Iterator[Hit]:
    used = _in_use(reading)
    for question in reading.datamap.questions:
        if question.about and not used & {*question.about}:
            text = "A question is about what no open flow touches: {records}."
            values = {"records": reading.names(question.about)}
            yield Hit(question.id, Message(text, values), ("about",))


def _in_use(reading: Reading) -> set[str]:
    """Return the ids of all records that the open flows touch, and of other kinds."""
    datamap = reading.datamap
    held = {
        leg.holder
        for flow in reading.flows
        for leg in reading.table.legs.get(flow.id, ())
        if leg.holder
    }
    ends = {name for one in reading.flows for name in (one.sender, one.recipient)}
    systems = {one.id for one in reading.systems}
    shared = {one.id for one in (*datamap.parties, *datamap.systems)}
    return (set(datamap.records) - shared) | held | ends | systems


def _not_approved(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        if reading.holds(system.approved, "approved") is Truth.NO:
            text = "Data goes through {system}, which the school never decided to use."
            yield Hit(system.id, Message(text, {"system": system.name}), ("approved",))


def _not_in_use(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        if reading.holds(system.in_use, "in_use") is Truth.NO:
            text = "Flows still go through {system}, which is no longer in use."
            yield Hit(system.id, Message(text, {"system": system.name}), ("in_use",))


def _use_unknown(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        if not possible(system.in_use):
            text = "Nobody has said whether {system} is still used."
            yield Hit(system.id, Message(text, {"system": system.name}), ("in_use",))


RULES = (
    Rule(
        id="system-without-flow",
        severity=Severity.NOTE,
        title="System without a flow",
        triggers="A system that may be in use has no flow through it.",
        false_alarms="It is a part of another system: draw the flow all the same.",
        fix="Draw what goes through it, or say in_use: false.",
        law=("uk-gdpr/30-1",),
        find=_orphan_system,
    ),
    Rule(
        id="data-nobody-uses",
        severity=Severity.WARNING,
        title="Data that nobody uses",
        triggers="A kind of data is used by no activity and carried by no flow.",
        false_alarms="The activity that uses it does not say yet which data it uses.",
        fix="Add it to the activity it is for, or stop holding it.",
        law=("uk-gdpr/5-1-b", "uk-gdpr/5-1-c"),
        find=_unused_data,
    ),
    Rule(
        id="people-without-data",
        severity=Severity.WARNING,
        title="People about whom there is no data",
        triggers="No kind of data is about a group of people.",
        false_alarms="The group is only a sender or a recipient.",
        fix="Name the group in the data about it, or take the group out.",
        law=("uk-gdpr/30-1",),
        find=_people_without_data,
    ),
    Rule(
        id="provider-gets-data-unseen",
        severity=Severity.WARNING,
        title="Provider that no flow shows",
        triggers="The provider of a system in use is at neither end of any open flow.",
        false_alarms=(
            "The product runs at the school, and the provider never sees data."
        ),
        fix="Draw a flow to the provider with its role, or say how it is kept out.",
        law=("uk-gdpr/30-1",),
        find=_hidden_provider,
    ),
    Rule(
        id="flow-about-nobody",
        severity=Severity.WARNING,
        title="Data about other people than the flow's",
        triggers="A flow carries data about none of the people that it is for.",
        false_alarms="The data names more people than its about says: add them there.",
        fix="Correct people in the flow, or about in the data.",
        law=("uk-gdpr/30-1", "uk-gdpr/5-1-d"),
        find=_people_mismatch,
    ),
    Rule(
        id="flow-people-outside-activity",
        severity=Severity.WARNING,
        title="People that the activity does not name",
        triggers="A flow is about a group that its activity does not name.",
        false_alarms="None known.",
        fix="Add the group to the activity, or take it out of the flow.",
        law=("uk-gdpr/30-1", "uk-gdpr/5-1-d"),
        find=_people_outside,
    ),
    Rule(
        id="flow-dates-reversed",
        severity=Severity.ERROR,
        title="Flow that ends before it begins",
        triggers="The last day of a flow is before its first.",
        false_alarms="None known.",
        fix="Correct starts_on or ends_on.",
        law=("uk-gdpr/5-1-d",),
        find=_dates_reversed,
    ),
    Rule(
        id="party-nobody-names",
        severity=Severity.NOTE,
        title="Party that nothing names",
        triggers="No flow, system, contact or other party names a party.",
        false_alarms="It is kept for the record of a flow that was taken out.",
        fix="Draw what it gets, or take it out.",
        law=("uk-gdpr/30-1",),
        find=_unused_party,
    ),
    Rule(
        id="question-about-nothing-used",
        severity=Severity.NOTE,
        title="Question about what is not used",
        triggers="A question is about parties and systems that no open flow touches.",
        false_alarms="The answer decides whether the product will be used.",
        fix="Say whether it is used at all; if not, the question can go.",
        law=("uk-gdpr/5-2",),
        find=_idle_question,
    ),
    Rule(
        id="product-never-approved",
        severity=Severity.WARNING,
        title="Product that nobody decided to use",
        triggers="Data goes through a system that the school is known not to approve.",
        false_alarms="The council approved it for its schools: write true.",
        fix="Decide on it as on any other product, or stop using it.",
        law=("uk-gdpr/24", "uk-gdpr/25"),
        find=_not_approved,
    ),
    Rule(
        id="flow-through-unused-system",
        severity=Severity.WARNING,
        title="Flow through a system that is not used",
        triggers="An open flow goes through a system that is no longer in use.",
        false_alarms="It holds old data still: write that as the flow's purpose.",
        fix="Give the flow its last day, and say what became of the data.",
        law=("uk-gdpr/5-1-d",),
        find=_not_in_use,
    ),
    Rule(
        id="system-use-unknown",
        severity=Severity.NOTE,
        title="Used or not",
        triggers=(
            "Whether a system that a flow goes through is still used is not known."
        ),
        false_alarms="None known.",
        fix="Ask who uses it, and write in_use.",
        law=("uk-gdpr/5-1-d",),
        find=_use_unknown,
    ),
)
