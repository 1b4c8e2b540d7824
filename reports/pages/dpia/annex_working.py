"""Annex on the working: every step of every risk, and the duties not met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datamap.logic import Truth
from reports.language import marked
from reports.pages.dpia.model import Section, Table, Working
from reports.pages.dpia.risk_rows import RiskRow, records_of
from reports.pages.dpia.subject import Subject
from reports.pages.what_could_go_wrong import risk_cards
from reports.words import capital


def working_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return every step of every risk, and the duties that are not met."""
    intro = marked(
        "A rule of the catalogue says whether a risk arises. It starts at a likelihood "
        "and a severity; private data and children raise severity, exposure raises "
        "likelihood, and measures that are shown to be in place lower them. The level "
        "is read off a table at both ends. Levels are compared, never added up."
    )
    steps = {
        (card.id, use.name): use
        for card in risk_cards(subject.assessment, (), subject.words)
        for use in card.uses
    }
    workings = []
    for row in rows:
        for score in row.scores:
            activity, about = map(subject.teller.name, (score.activity, score.about))
            name = activity if activity == about else f"{activity}: {about}"
            use = steps[row.entry.id, name]
            workings.append(
                Working(
                    f"{row.number} {subject.text(row.entry.title)} ({about})",
                    (f"{capital(use.levels)}.", *use.steps),
                    records_of(subject, [score]),
                )
            )
    return Section(
        "working",
        title,
        intro=(subject.text(intro),),
        tables=tuple(_duties(subject)),
        workings=tuple(workings),
    )


def _duties(subject: Subject) -> Iterator[Table]:
    found = subject.assessment.gaps
    if not found:
        return
    headings = (
        marked("Duty"),
        marked("Where"),
        marked("Standing"),
        marked("What to do"),
    )
    sure = subject.text(marked("not met"))
    perhaps = subject.text(marked("nobody can show that it is met"))
    by_duty: dict[tuple[str, Truth], list[str]] = {}
    entries = {one.risk.id: one.risk for one in found}
    for one in found:
        by_duty.setdefault((one.risk.id, one.holds), []).append(one.about)
    yield Table(
        subject.text(marked("Duties that are not met, or may not be")),
        tuple(subject.text(one) for one in headings),
        tuple(
            (
                subject.text(entries[duty].title),
                subject.teller.names(about),
                sure if holds is Truth.YES else perhaps,
                subject.text(entries[duty].fix or entries[duty].harm),
            )
            for (duty, holds), about in by_duty.items()
        ),
    )
