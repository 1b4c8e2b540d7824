"""The school itself: who answers for its data, and how people reach it."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.facts import Fact, Nothing
from datamap.findings.base import Hit, Path_, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, not_
from datamap.messages import Message
from datamap.model import Tally
from datamap.vocabulary import ContactRole


def _hit(
    reading: Reading, text: str, field: Path_, truth: Truth = Truth.YES, **more: object
) -> Hit:
    school = reading.datamap.school
    return Hit(school.id, Message(text, {"school": school.name, **more}), field, truth)


def _mailbox(reading: Reading, role: ContactRole) -> tuple[bool, Path_]:
    """Say whether a role has a mailbox, and where it stands or ought to."""
    for position, contact in enumerate(reading.datamap.school.contacts):
        if contact.role is role:
            return bool(possible(contact.email)), ("contacts", position, "email")
    return False, ("contacts",)


def _officer(reading: Reading) -> Iterator[Hit]:
    has, field = _mailbox(reading, ContactRole.DATA_PROTECTION_OFFICER)
    if not has and reading.datamap.school.public_authority:
        text = "{school} gives no mailbox for its data protection officer."
        yield _hit(reading, text, field)


def _entity(reading: Reading) -> Iterator[Hit]:
    entity = reading.settled(reading.datamap.school.legal_entity, "legal_entity")
    if isinstance(entity, Nothing):
        text = "Nobody has said which legal person is the controller for {school}."
        yield _hit(reading, text, ("legal_entity",))


def _address(reading: Reading) -> Iterator[Hit]:
    has_mailbox, _ = _mailbox(reading, ContactRole.CONTROLLER)
    if not possible(reading.datamap.school.address) and not has_mailbox:
        text = "Nobody has said how to reach {school} as the controller."
        yield _hit(reading, text, ("address",))


def _fee(reading: Reading) -> Iterator[Hit]:
    fact = reading.datamap.school.fee_registration
    number = reading.settled(fact, "fee_registration")
    if isinstance(number, Nothing):
        text = "Nobody has said under which number {school} has paid its fee."
        yield _hit(reading, text, ("fee_registration",))


def _lacking(
    reading: Reading, fact: Fact[str], field: str, texts: dict[Truth, str]
) -> Iterator[Hit]:
    gap = reading.lacks(fact, field)
    if gap is not Truth.NO:
        yield _hit(reading, texts[gap], (field,), gap)


def _complaints(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{school} has no way to complain to it about data.",
        Truth.UNKNOWN: "Nobody has said how to complain to {school} about data.",
    }
    fact = reading.datamap.school.complaints_route
    return _lacking(reading, fact, "complaints_route", texts)


def _breach(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "Nobody at {school} takes the report of a breach out of hours.",
        Truth.UNKNOWN: (
            "Nobody has said who at {school} takes the report of a breach out of hours."
        ),
    }
    fact = reading.datamap.school.breach_contact
    return _lacking(reading, fact, "breach_contact", texts)


def _rights(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{school} has no procedure for answering people's requests.",
        Truth.UNKNOWN: "Nobody has said how {school} answers people's requests.",
    }
    fact = reading.datamap.school.rights_procedure
    named = reading.settled(fact, "rights_procedure")
    gap = reading.lacks(fact, "rights_procedure")
    if not isinstance(named, Nothing):
        gap = not_(reading.held(reading.datamap.document(named)))
    if gap is not Truth.NO:
        yield _hit(reading, texts[gap], ("rights_procedure",), gap)


def _late(reading: Reading, tally: Tally, field: str, text: str) -> Iterator[Hit]:
    received = reading.settled(tally.received, "received")
    in_time = reading.settled(getattr(tally, field), field)
    if isinstance(received, Nothing) or isinstance(in_time, Nothing):
        return
    if in_time < received:
        yield _hit(reading, text, (), late=received - in_time, received=received)


def _requests_late(reading: Reading) -> Iterator[Hit]:
    text = "{school} answered {late} of {received} requests for access late."
    year = reading.datamap.year
    if year is not None:
        yield from _late(reading, year.access_requests, "answered_in_time", text)


def _complaints_late(reading: Reading) -> Iterator[Hit]:
    text = "{school} acknowledged {late} of {received} complaints late."
    year = reading.datamap.year
    if year is not None:
        yield from _late(reading, year.complaints, "acknowledged_in_time", text)


def _breaches_late(reading: Reading) -> Iterator[Hit]:
    year = reading.datamap.year
    if year is None:
        return
    breaches = year.breaches
    reported = reading.settled(breaches.reported_to_regulator, "reported_to_regulator")
    in_time = reading.settled(breaches.reported_in_time, "reported_in_time")
    if isinstance(reported, Nothing) or isinstance(in_time, Nothing):
        return
    if in_time < reported:
        text = "{school} reported {late} of {received} breaches after 72 hours."
        yield _hit(reading, text, (), late=reported - in_time, received=reported)


_COMPLAINTS = Rule(
    id="complaints-route-missing",
    severity=Severity.ERROR,
    title="No way to complain to the school",
    triggers="The school has no way to complain to it about data.",
    false_alarms="Its ordinary complaints procedure takes them: say so.",
    fix="Give a form or mailbox, and acknowledge each complaint within 30 days.",
    law=("dpa-2018/164A",),
    find=_complaints,
)
_RIGHTS = Rule(
    id="rights-procedure-missing",
    severity=Severity.ERROR,
    title="No procedure for people's requests",
    triggers="The school has no procedure for access, correction and the like.",
    false_alarms="The council's procedure is used: record it as a document.",
    fix="Write down who answers, within which time, and how, and record the paper.",
    law=("uk-gdpr/12", "uk-gdpr/15"),
    find=_rights,
)
_BREACH = Rule(
    id="breach-contact-missing",
    severity=Severity.ERROR,
    title="Nobody to take a breach report out of hours",
    triggers="The school has nobody who takes a breach report out of hours.",
    false_alarms="The council's service takes it: say so.",
    fix="Name a role that can be reached: the 72 hours run at weekends too.",
    law=("uk-gdpr/33",),
    find=_breach,
)

RULES = (
    Rule(
        id="officer-mailbox-missing",
        severity=Severity.WARNING,
        title="No mailbox for the data protection officer (ra-a)",
        triggers="A public authority gives no mailbox for its officer.",
        false_alarms="None known: a public authority has an officer, shared or not.",
        fix="Add a contact with the role data-protection-officer and its e-mail.",
        law=("uk-gdpr/37", "uk-gdpr/30-1"),
        find=_officer,
    ),
    Rule(
        id="controller-unknown",
        severity=Severity.WARNING,
        title="Controller not named (ra-a)",
        triggers="The legal person that is the controller is not settled.",
        false_alarms="None known.",
        fix="Name it: in a maintained school it is the governing body.",
        law=("uk-gdpr/30-1", "uk-gdpr/13"),
        find=_entity,
    ),
    Rule(
        id="controller-contact-unknown",
        severity=Severity.WARNING,
        title="No contact of the controller (ra-a)",
        triggers="Neither an address nor a mailbox of the controller is known.",
        false_alarms="None known.",
        fix="Write the address, or add a contact with the role controller.",
        law=("uk-gdpr/30-1", "uk-gdpr/13"),
        find=_address,
    ),
    Rule(
        id="fee-registration-unknown",
        severity=Severity.WARNING,
        title="Data protection fee",
        triggers="The number under which the school has paid its fee is not settled.",
        false_alarms="None known: a controller pays the fee unless it is exempt.",
        fix="Look the school up in the regulator's public register.",
        law=("uksi-2018-480",),
        find=_fee,
    ),
    _COMPLAINTS,
    _COMPLAINTS.unknown(
        "complaints-route-unknown",
        "Way to complain to the school not known",
        "How to complain to the school about data is not settled.",
        "Find out or set one up, and write it under complaints_route.",
    ),
    _RIGHTS,
    _RIGHTS.unknown(
        "rights-procedure-unknown",
        "Procedure for people's requests not known",
        "How the school answers requests, and within which time, is not settled.",
        "Find the procedure, and name the paper under rights_procedure.",
    ),
    _BREACH,
    _BREACH.unknown(
        "breach-contact-unknown",
        "Who takes a breach report is not known",
        "Who takes a breach report out of hours is not settled.",
        "Name the role under breach_contact.",
    ),
    Rule(
        id="requests-answered-late",
        severity=Severity.WARNING,
        title="Requests for access answered late",
        triggers="In the year counted, some requests for access were answered late.",
        false_alarms="The time was rightly extended: count those as in time.",
        fix="Find out why, and put it right before the next year.",
        law=("uk-gdpr/12A", "uk-gdpr/15"),
        find=_requests_late,
    ),
    Rule(
        id="complaints-acknowledged-late",
        severity=Severity.WARNING,
        title="Complaints acknowledged late",
        triggers=(
            "In the year counted, some complaints were not acknowledged in 30 days."
        ),
        false_alarms="They came in before the duty began.",
        fix="Find out why, and put it right before the next year.",
        law=("dpa-2018/164A",),
        find=_complaints_late,
    ),
    Rule(
        id="breaches-reported-late",
        severity=Severity.WARNING,
        title="Breaches reported late",
        triggers="In the year counted, some breaches were reported after 72 hours.",
        false_alarms=(
            "The reasons for the delay were given, and the regulator was content."
        ),
        fix="Find out why, and put it right before the next one.",
        law=("uk-gdpr/33",),
        find=_breaches_late,
    ),
)
