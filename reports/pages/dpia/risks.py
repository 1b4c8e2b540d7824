"""Step 5: what could go wrong, how likely it is, and how bad it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.language import counted, marked
from reports.pages.dpia.model import Answer, Section, Standing, Table
from reports.pages.dpia.risk_rows import (
    RiskRow,
    likelihood_words,
    overrides_told,
    records_of,
    severity_words,
    where_of,
)
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.words import capital, level_words


def risk_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return step 5: a table with a row for each risk, and how far it is known."""
    unverified = subject.assessment.catalogue.matrix_unverified
    notes = (subject.text(unverified.strip()),) if unverified else ()
    return Section(
        "risks",
        title,
        intro=(subject.text(INTRO),),
        answers=tuple(_answers(subject, rows)),
        tables=tuple(_tables(subject, rows)),
        notes=notes if rows else (),
    )


INTRO = marked(
    "A risk here is harm to people, not to the school. Where an answer is missing, "
    "both ends are given: the level if every answer turns out well, and if every "
    "answer turns out badly. The last annex has every step."
)


def _answers(subject: Subject, rows: Sequence[RiskRow]) -> list[Answer]:
    open_ones = {
        "likelihood": [r for r in rows if r.likelihood.low != r.likelihood.high],
        "severity": [r for r in rows if r.severity.low != r.severity.high],
        "overall-risk": [r for r in rows if r.now.width],
        "risk-source": [],
    }
    return [
        answer(
            subject,
            field,
            {field.asks[0].id: Content((_told(subject, rows, open_ones[field.id]),))},
        )
        for field in fields_of(5)
    ]


def _told(subject: Subject, rows: Sequence[RiskRow], ranges: Sequence[RiskRow]) -> Told:
    if not rows:
        return no_risk(subject)
    sources = records_of(subject, [each for one in rows for each in one.scores])
    one, many = counted(
        "{n} risk is told in the table.",
        "{n} risks are told in the table.",
    )
    said = subject.words.count(one, many, len(rows))
    if not ranges:
        return Told(said, Standing.FILLED, sources)
    one, many = counted(
        "For {n} of them it is a range, because facts are not known.",
        "For {n} of them it is a range, because facts are not known.",
    )
    ask = subject.words.count(one, many, len(ranges))
    return Told(said, Standing.PARTLY, sources, ask)


def no_risk(subject: Subject) -> Told:
    """Return what to say where no risk arises: nothing can, without a flow."""
    if not subject.flows:
        text = marked(
            "No flow of its data is on the map yet, so no risk can be weighed."
        )
        return Told("", Standing.GAP, (), subject.text(text))
    text = marked("No risk of the catalogue arises.")
    sources = tuple(subject.teller.source(one) for one in subject.flows)
    return Told(subject.text(text), Standing.FILLED, sources)


def _tables(subject: Subject, rows: Sequence[RiskRow]) -> Iterator[Table]:
    """Yield the risks, and what in people's judgements on them does not fit."""
    if rows:
        yield _table(subject, rows)
    found = subject.assessment.warnings
    if found:
        headings = (marked("What does not fit"), marked("What to do"))
        say = subject.words.say
        yield Table(
            subject.text(marked("Judgements that do not fit together")),
            tuple(subject.text(one) for one in headings),
            tuple((say(one.what), say(one.fix)) for one in found),
        )


def _table(subject: Subject, rows: Sequence[RiskRow]) -> Table:
    headings = (
        marked("Risk"),
        marked("What could go wrong, and what it would do to people"),
        marked("Likelihood"),
        marked("Severity"),
        marked("Overall"),
    )
    return Table(
        subject.text(marked("Risks to people, with the measures in place")),
        tuple(subject.text(one) for one in headings),
        tuple(_row(subject, one) for one in rows),
    )


def _row(subject: Subject, row: RiskRow) -> tuple[str, ...]:
    words = subject.words
    title = subject.text(row.entry.title)
    where = subject.text(marked("At: {where}."), where=where_of(subject, row))
    perhaps = [] if row.is_certain else [subject.text(marked("It may not arise."))]
    told = [f"{title}.", subject.text(row.entry.harm), where, *perhaps]
    return (
        row.number,
        "\n".join([*told, *overrides_told(subject, row)]),
        capital(likelihood_words(row.likelihood, words)),
        capital(severity_words(row.severity, words)),
        capital(level_words(row.now, words)),
    )
