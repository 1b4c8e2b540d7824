"""Step 3: who was asked before it was decided."""

from __future__ import annotations

from collections.abc import Iterator

from dpia.judgement.model import Consultation
from reports.language import marked
from reports.pages.dpia.model import Answer
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told


def consultation_answers(subject: Subject) -> tuple[Answer, ...]:
    """Return step 3."""
    written = subject.answers.consultation if subject.answers else Consultation()
    said = {
        "views": Content(
            tuple(_asked(subject, written)),
            own_words=tuple(_views(subject, written)),
            write="consultation",
        ),
        "internal": _own(subject, written.staff, "consultation.staff"),
        "processors": _own(subject, written.processors, "consultation.processors"),
        "experts": _own(subject, written.experts, "consultation.experts"),
    }
    return tuple(answer(subject, one, said) for one in fields_of(3))


def _own(subject: Subject, text: str | None, write: str) -> Content:
    return Content(own_words=subject.own(text), write=write)


def _asked(subject: Subject, written: Consultation) -> Iterator[Told]:
    """Yield when each group was last asked, but those whom people wrote about."""
    texts = (
        marked("{name}: their views were last sought on {said}."),
        marked("{name}: their views were never sought."),
    )
    for group in subject.groups:
        if group.id in written.people_asked:
            continue
        yield subject.teller.put(
            group, "consulted", group.consulted, texts, subject.words.day,
            name=group.name,
        )  # fmt: skip


def _views(subject: Subject, written: Consultation) -> Iterator[str]:
    """Yield what people wrote on asking those whom it is about."""
    if written.people_asked:
        names = subject.teller.names(written.people_asked)
        yield subject.text(marked("Asked: {names}."), names=names)
    for label, text in (
        (marked("How: {text}"), written.how),
        (marked("When: {text}"), written.when),
        (marked("What they said: {text}"), written.said),
        (marked("Why people were not asked: {text}"), written.why_not),
    ):
        if text:
            yield subject.text(label, text=text)
