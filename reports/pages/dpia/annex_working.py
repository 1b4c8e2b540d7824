"""Annex on the working: every step of every risk, and the duties not met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datamap.logic import Truth
from dpia.scoring import Score
from reports.language import marked
from reports.pages.dpia.model import Section, Table, Way, Working
from reports.pages.dpia.risk_rows import RiskRow, Surety, records_of, where_of
from reports.pages.dpia.subject import Subject
from reports.words import working_lines


def working_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return every step of every risk, and the duties that are not met."""
    intro = marked(
        "A rule of the catalogue says whether a risk arises. It starts at a likelihood "
        "and a severity; private data and children raise severity, exposure raises "
        "likelihood, and measures that are shown to be in place lower them. The level "
        "is read off a table at both ends. Levels are compared, never added up."
    )
    return Section(
        "working",
        title,
        intro=(subject.text(intro),),
        tables=tuple(_duties(subject)),
        workings=tuple(_working(subject, one) for one in rows),
    )


def _working(subject: Subject, row: RiskRow) -> Working:
    """Return how a risk was worked out; places worked out alike are told together."""
    alike: dict[tuple[str, ...], list[Score]] = {}
    for score in row.scores:
        steps = tuple(working_lines(score.steps, subject.words))
        alike.setdefault(steps, []).append(score)
    worst_first = sorted(alike.items(), key=lambda one: _order(one[1][0]))
    return Working(
        f"{row.number} {subject.text(row.entry.title)}",
        tuple(
            Way(tuple(where_of(subject, same)), steps, records_of(subject, same))
            for steps, same in worst_first
        ),
        is_open=row.surety is Surety.OPEN,
    )


def _order(score: Score) -> tuple[int, int]:
    now = score.current
    assert now is not None  # noqa: S101 - every risk has levels
    return -now.high, -now.low


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
