"""Step 2, context and purposes: who the people are, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.model import PeopleGroup
from reports.language import marked
from reports.pages.dpia.head import purpose_of
from reports.pages.dpia.model import Answer, Standing
from reports.pages.dpia.nature import yes_or_no
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told


def context_answers(subject: Subject) -> tuple[Answer, ...]:
    """Return the fields on the context and on the purposes."""
    written = subject.answers
    context = {
        "control": Content(tuple(_control(subject))),
        "expectation": Content(tuple(_expected(subject))),
        "vulnerable": Content(tuple(_vulnerable(subject))),
        "novelty": Content(tuple(_novelty(subject))),
        "codes": Content(tuple(_certificates(subject))),
    }
    if not subject.products:
        del context["codes"]
    own = {
        "context": written.context if written else None,
        "purposes": written.purposes if written else None,
    }
    said = {"context": context, "purposes": {"achieve": Content(purpose_of(subject))}}
    return tuple(
        answer(subject, one, said[one.id], own[one.id])
        for one in fields_of(2)
        if one.id in said
    )


def _control(subject: Subject) -> Iterator[Told]:
    activity = subject.activity
    yield yes_or_no(
        subject, activity, "must_provide", activity.must_provide,
        (
            marked("People must give the data."),
            marked("People may choose whether to give the data."),
        ),
    )  # fmt: skip
    if activity.lawful_basis.value == "consent":
        yield yes_or_no(
            subject, activity, "consent.withdrawal", activity.consent.withdrawal,
            (
                marked("Consent can be taken back as easily as it is given."),
                marked("Consent is harder to take back than to give."),
            ),
        )  # fmt: skip
    for system in subject.products:
        yield yes_or_no(
            subject, system, "design.exports_person", system.design.exports_person,
            (
                marked("One person's data can be got out of {name}."),
                marked("One person's data cannot be got out of {name}."),
            ),
        )  # fmt: skip


def notices(subject: Subject) -> Iterator[Told]:
    """Yield what each group of people is told."""
    texts = (
        marked("{name}: told by {said}."),
        marked("{name}: no privacy notice is written for them."),
    )
    for group in subject.groups:
        yield subject.teller.put(
            group, "notices", group.notices, texts, subject.teller.names,
            name=group.name,
        )  # fmt: skip


def _expected(subject: Subject) -> Iterator[Told]:
    """Yield which notices could tell people of this use, which they may not."""
    texts = (
        marked("The notice for {name}: {said}."),
        marked("{name}: no privacy notice is written for them."),
    )
    for group in subject.groups:
        yield subject.teller.put(
            group, "notices", group.notices, texts, subject.teller.names,
            name=group.name,
        )  # fmt: skip
    text = marked(
        "Whether a notice tells of this use, and whether people would expect it, is "
        "for the school to say. Write it in {file}, under context."
    )
    if not (subject.answers and subject.answers.context):
        said = subject.text(text, file=subject.answers_file)
        yield Told("", Standing.GAP, (), said)


def _vulnerable(subject: Subject) -> Iterator[Told]:
    for group in subject.groups:
        yield yes_or_no(
            subject, group, "children", group.children,
            (
                marked("{name}: children under 18."),
                marked("{name}: not children."),
            ),
        )  # fmt: skip
        if _is_written(subject, group):
            yield yes_or_no(
                subject, group, "protected", group.protected,
                (
                    marked("{name}: some have an address or a contact to protect."),
                    marked("{name}: none has an address or a contact to protect."),
                ),
            )  # fmt: skip


def _is_written(subject: Subject, group: PeopleGroup) -> bool:
    """Say whether the map speaks of protected addresses of a group."""
    origin = subject.datamap.origin(group.id)
    return any(path[0] == "protected" for path in origin.lines)


def _novelty(subject: Subject) -> Iterator[Told]:
    activity = subject.activity
    yield yes_or_no(
        subject, activity, "traits.new_technology", activity.traits.new_technology,
        (
            marked("It uses new technology, or a known one in a new way."),
            marked("It uses no new technology."),
        ),
    )  # fmt: skip
    for system in subject.products:
        yield yes_or_no(
            subject, system, "uses_ai", system.uses_ai,
            (
                marked("Artificial intelligence is switched on in {name}."),
                marked("No artificial intelligence is switched on in {name}."),
            ),
        )  # fmt: skip


def _certificates(subject: Subject) -> Iterator[Told]:
    texts = (
        marked("Certificates held for {name}: {said}."),
        marked("No certificate is held for {name}."),
    )
    for system in subject.products:
        yield subject.teller.put(
            system, "certifications", system.certifications, texts,
            subject.words.listed, name=system.name,
        )  # fmt: skip
