"""Whether the map hangs together: loose ends, and papers past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of
from datamap.messages import Message
from datamap.model import Activity, DataCategory, Flow
from datamap.vocabulary import DocumentKind, MeasureState

_OWN_REVIEW = (DocumentKind.PRIVACY_NOTICE, DocumentKind.PROCESSOR_CONTRACT)
"""Kinds of paper whose review another rule looks after."""

_COMPLAINTS = "uk-gdpr/13-2-ca"


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
            text = "A flow of {activity} is about people that it does not name: {people}."
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


def _paper_past_review(reading: Reading) -> Iterator[Hit]:
    for paper in reading.datamap.documents:
        wanted = paper.kind not in _OWN_REVIEW and reading.held(paper).may_hold
        if wanted and reading.is_past_review(paper):
            text = "{paper} was due for review on {day}."
            values = {"paper": reading.name(paper.id), "day": str(paper.review_by.value)}
            yield Hit(paper.id, Message(text, values), ("review_by",))


def _notices(reading: Reading) -> Iterator[tuple[str, object]]:
    for paper in reading.papers(DocumentKind.PRIVACY_NOTICE):
        if reading.held(paper) is Truth.YES:
            yield paper.id, reading.settled(paper.dated, "dated")


def _notice_past_review(reading: Reading) -> Iterator[Hit]:
    for paper in reading.papers(DocumentKind.PRIVACY_NOTICE):
        if reading.held(paper).may_hold and reading.is_past_review(paper):
            text = "{paper} is older than it was meant to get: review was due on {day}."
            values = {"paper": reading.name(paper.id), "day": str(paper.review_by.value)}
            yield Hit(paper.id, Message(text, values), ("review_by",))


def _notice_undated(reading: Reading) -> Iterator[Hit]:
    for name, dated in _notices(reading):
        if isinstance(dated, Nothing):
            text = "{paper} has no date, so nobody can tell which law it was written for."
            yield Hit(name, Message(text, {"paper": reading.name(name)}), ("dated",))


def _notice_before_complaints(reading: Reading) -> Iterator[Hit]:
    first = reference.provision(_COMPLAINTS).in_force_from
    for name, dated in _notices(reading):
        if isinstance(dated, date) and first is not None and dated < first:
            text = (
                "{paper} is from before {day}, so it does not tell of the right to "
                "complain to the school."
            )
            values = {"paper": reading.name(name), "day": first.isoformat()}
            yield Hit(name, Message(text, values), ("dated",))


def _overdue_measure(reading: Reading) -> Iterator[Hit]:
    for measure in reading.datamap.measures:
        late = measure.due is not None and measure.due < reading.on
        if late and measure.state is not MeasureState.IN_PLACE:
            text = "A measure was to be in place by {day} for {records}."
            values = {"day": str(measure.due), "records": reading.names(measure.applies_to)}
            yield Hit(measure.id, Message(text, values), ("due",))


def _measure_without_evidence(reading: Reading) -> Iterator[Hit]:
    for measure in reading.datamap.measures:
        if measure.state is MeasureState.IN_PLACE and not measure.evidence:
            text = "Nothing shows that the measure for {records} is in place."
            values = {"records": reading.names(measure.applies_to)}
            yield Hit(measure.id, Message(text, values), ("state",))


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
        if reading.lacks_approval(system):
            text = "Data goes through {system}, which the school never decided to use."
            yield Hit(system.id, Message(text, {"system": system.name}), ("approved",))


def _not_in_use(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        idle = reading.holds(system.in_use, "in_use") is Truth.NO
        if all_of([Truth.YES if idle else Truth.NO]) is Truth.YES:
            text = "Flows still go through {system}, which is no longer in use."
            yield Hit(system.id, Message(text, {"system": system.name}), ("in_use",))
