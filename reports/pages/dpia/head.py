"""Head of the template, and step 1: who, what about, and why it is assessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from datamap.model import Document
from datamap.vocabulary import ContactRole
from reports.language import marked
from reports.pages.dpia.model import Answer, Standing
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told


def head_answers(subject: Subject) -> tuple[Answer, ...]:
    """Return the head: controller, subject and contact."""
    said: Mapping[str, Mapping[str, Content]] = {
        "controller": {"name": Content(tuple(_controller(subject)))},
        "subject": {"subject": Content(tuple(_what(subject)))},
        "contact": {"contact": Content(tuple(_contacts(subject)))},
    }
    return tuple(answer(subject, one, said[one.id]) for one in fields_of(0))


def need_answers(subject: Subject, reason: Told) -> tuple[Answer, ...]:
    """Return step 1.

    Parameters
    ----------
    subject
        What the assessment is about.
    reason
        Why it is needed, as far as screening says.
    """
    said = {
        "aim": Content(purpose_of(subject)),
        "processing": Content(tuple(_processing(subject))),
        "papers": Content(tuple(_papers(subject))),
        "need": Content((reason,)),
    }
    own = subject.answers.aim if subject.answers else None
    return tuple(answer(subject, one, said, own) for one in fields_of(1))


def purpose_of(subject: Subject) -> tuple[Told, ...]:
    """Return the purpose of the activity."""
    teller, activity = subject.teller, subject.activity
    return (
        teller.given(
            _sentence(activity.purpose), teller.source(activity, ("purpose",))
        ),
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _controller(subject: Subject) -> Iterator[Told]:
    school, teller = subject.datamap.school, subject.teller
    yield teller.given(_sentence(school.name), teller.source(school, ("name",)))
    yield teller.put(
        school, "legal_entity", school.legal_entity,
        (marked("The legal person is {said}."), ""), str,
    )  # fmt: skip


def _what(subject: Subject) -> Iterator[Told]:
    teller, activity = subject.teller, subject.activity
    source = teller.source(activity, ("name",))
    yield teller.given(_sentence(activity.name), source)
    if subject.systems:
        text = marked("Systems used: {names}.")
        names = teller.names(one.id for one in subject.systems)
        sources = (teller.source(one) for one in subject.systems)
        yield teller.given(subject.text(text, names=names), *sources)


_ROLES: Mapping[ContactRole, str] = {
    ContactRole.DATA_PROTECTION_OFFICER: marked("Data protection officer: {said}."),
    ContactRole.DATA_PROTECTION_LEAD: marked("Data protection lead: {said}."),
    ContactRole.CONTROLLER: marked("The school: {said}."),
}


def _contacts(subject: Subject) -> Iterator[Told]:
    """Yield the mailboxes to write to; nothing more is asked once one is known."""
    found = [
        _contact(subject, index)
        for index, one in enumerate(subject.datamap.school.contacts)
        if one.role in _ROLES
    ]
    known = [one for one in found if one.text]
    if known:
        yield from known
    elif found:
        yield from found
    else:
        text = marked("Not known. Ask the school for the officer's mailbox.")
        yield Told("", Standing.GAP, (), subject.text(text))


def _contact(subject: Subject, index: int) -> Told:
    school = subject.datamap.school
    contact = school.contacts[index]
    field = f"contacts.{index}.email"
    return subject.teller.put(
        school, field, contact.email, (_ROLES[contact.role], ""), str
    )


def _processing(subject: Subject) -> Iterator[Told]:
    teller, datamap = subject.teller, subject.datamap
    people = teller.names(one.id for one in subject.groups)
    to = [one.through or one.recipient for one in subject.flows]
    if not to:
        text = marked("No flow of its data is on the map yet.")
        yield Told("", Standing.GAP, (), subject.text(text))
        return
    text = marked("Data about {people} goes to {to}.")
    names = teller.names(
        one if one != datamap.school.id else datamap.school.id for one in to
    )
    sources = (teller.source(one) for one in subject.flows)
    yield teller.given(subject.text(text, people=people, to=names), *sources)


def _papers(subject: Subject) -> Iterator[Told]:
    teller = subject.teller
    about = {
        subject.activity.id,
        *(one.id for one in (*subject.systems, *subject.parties, *subject.groups)),
    }
    held = [one for one in subject.datamap.documents if about & {*one.covers}]
    for one in held:
        yield teller.fact(one, "held", one.held, partial(_held, subject, one))
    if not held:
        text = marked("The map names no other paper about it. Ask the school.")
        yield Told("", Standing.GAP, (), subject.text(text))


def _held(subject: Subject, paper: Document, is_held: bool) -> str:  # noqa: FBT001
    name = paper.name or paper.id
    if not is_held:
        return subject.text(marked("{name}: the school does not have it."), name=name)
    dated = paper.dated.value
    if dated is None:
        return subject.text(marked("{name}, not dated."), name=name)
    text = marked("{name}, of {day}.")
    return subject.text(text, name=name, day=subject.words.day(dated))
