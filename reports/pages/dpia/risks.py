"""Step 5: what could go wrong, how likely it is, and how bad it would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from datamap.logic import Truth
from reports.language import counted, marked
from reports.pages.dpia.model import Answer, Folded, Section, Standing, Table
from reports.pages.dpia.risk_rows import (
    RiskRow,
    Surety,
    first_few,
    likelihood_words,
    overrides_told,
    records_of,
    severity_words,
    where_of,
)
from reports.pages.dpia.ruling_out import ruling_out
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.words import capital, level_words


def risk_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return step 5: the risks that arise, and folded those only not ruled out."""
    unverified = subject.assessment.catalogue.matrix_unverified
    notes = (subject.text(unverified.strip()),) if unverified else ()
    return Section(
        "risks",
        title,
        intro=(subject.text(INTRO),),
        answers=tuple(_answers(subject, rows)),
        tables=tuple(_tables(subject, rows)),
        folded=tuple(_folded(subject, rows)),
        notes=notes if rows else (),
    )


INTRO = marked(
    "A risk here is harm to people, not to the school. Where an answer is missing, "
    "both ends are given: the level if every answer turns out well, and if every "
    "answer turns out badly. A risk at several systems is told once, at its worst. "
    "The last annex has every step."
)


def _answers(subject: Subject, rows: Sequence[RiskRow]) -> list[Answer]:
    words = subject.words
    said = {
        "risk-source": told_titles(subject, rows),
        "likelihood": _spread(
            subject, rows, lambda one: likelihood_words(one.likelihood, words)
        ),
        "severity": _spread(
            subject, rows, lambda one: severity_words(one.severity, words)
        ),
        "overall-risk": _spread(subject, rows, lambda one: level_words(one.now, words)),
    }
    return [
        answer(subject, field, {field.asks[0].id: Content(tuple(said[field.id]))})
        for field in fields_of(5)
    ]


_GROUPS: Mapping[Surety, str] = {
    Surety.ARISES: marked("Certain to arise: {names}."),
    Surety.AS_READ: marked("Arising if what nobody has confirmed is right: {names}."),
    Surety.OPEN: marked("Not ruled out, for want of answers: {names}."),
}


def told_titles(subject: Subject, rows: Sequence[RiskRow]) -> list[Told]:
    """Return which risks there are, those that arise as surely in one sentence."""
    one, many = counted(
        "Whether {n} of them arises is not known; step 5 names the questions.",
        "Whether {n} of them arise is not known; step 5 names the questions.",
    )
    unsure = sum(one.surety is not Surety.ARISES for one in rows)
    ask = subject.words.count(one, many, unsure) if unsure else ""
    return _told(subject, rows, [*_titles(subject, rows)], ask)


def _titles(subject: Subject, rows: Sequence[RiskRow]) -> Iterator[str]:
    """Yield the titles of the risks, those that arise as surely together."""
    for surety, text in _GROUPS.items():
        names = [subject.text(r.entry.title) for r in rows if r.surety is surety]
        if names:
            yield subject.text(text, names=first_few(subject, names))


def _spread(
    subject: Subject, rows: Sequence[RiskRow], put: Callable[[RiskRow], str]
) -> list[Told]:
    """Return how many risks stand where on a scale, as far as it is known."""
    return told_spread(subject, rows, [put(one) for one in rows])


def told_spread(
    subject: Subject, rows: Sequence[RiskRow], places: Sequence[str]
) -> list[Told]:
    """Return how many of some risks stand at each of some places."""
    one, many = counted("{place}: {n} risk.", "{place}: {n} risks.")
    said = [
        subject.words.count(one, many, number, place=capital(place))
        for place, number in Counter(places).items()
    ]
    single = {subject.text(name) for name in _SINGLE}
    ranges = sum(place not in single for place in places)
    one, many = counted(
        "For {n} of them it is a range, because facts are not known.",
        "For {n} of them it is a range, because facts are not known.",
    )
    ask = subject.words.count(one, many, ranges) if ranges else ""
    return _told(subject, rows, said, ask)


_SINGLE = (
    "remote", "possible", "probable", "minimal", "significant", "severe", "low",
    "medium", "high",
)  # fmt: skip
"""The words of the scales; anything else is a range."""


def _told(
    subject: Subject, rows: Sequence[RiskRow], said: Sequence[str], ask: str
) -> list[Told]:
    """Return sentences on the risks, and what is open about them."""
    if not rows:
        return [no_risk(subject)]
    sources = records_of(subject, [each for one in rows for each in one.scores])
    standing = Standing.PARTLY if ask else Standing.FILLED
    told = [Told(one, standing, sources) for one in said]
    return [*told, Told("", Standing.PARTLY, (), ask)] if ask else told


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


_CAPTIONS: Mapping[Surety, str] = {
    Surety.ARISES: marked("Risks that arise, with the measures in place"),
    Surety.AS_READ: marked("Risks that arise if what nobody has confirmed is right"),
}


def _tables(subject: Subject, rows: Sequence[RiskRow]) -> Iterator[Table]:
    """Yield the risks that arise, and what in people's judgements does not fit."""
    for surety, caption in _CAPTIONS.items():
        found = [one for one in rows if one.surety is surety]
        if found:
            yield _table(subject, caption, found)
    warnings = subject.assessment.warnings
    if warnings:
        headings = (marked("What does not fit"), marked("What to do"))
        say = subject.words.say
        yield Table(
            subject.text(marked("Judgements that do not fit together")),
            tuple(subject.text(one) for one in headings),
            tuple((say(one.what), say(one.fix)) for one in warnings),
        )


def _folded(subject: Subject, rows: Sequence[RiskRow]) -> Iterator[Folded]:
    """Yield the risks that are only not ruled out, with the questions to ask first."""
    found = [one for one in rows if one.surety is Surety.OPEN]
    if not found:
        return
    scores = [each for one in found for each in one.scores]
    keys = {(one.risk.id, one.about) for one in scores if one.holds is Truth.UNKNOWN}
    one, many = counted(
        "Not ruled out, because nobody has answered: {n} risk",
        "Not ruled out, because nobody has answered: {n} risks",
    )
    asked = tuple(ruling_out(subject, keys))
    lead = marked("These questions would rule out the most of them:")
    yield Folded(
        subject.words.count(one, many, len(found)),
        subject.text(lead) if asked else "",
        asked,
        _table(subject, marked("Risks that nobody has ruled out"), found),
    )


def _table(subject: Subject, caption: str, rows: Sequence[RiskRow]) -> Table:
    headings = (
        marked("Risk"),
        marked("What could go wrong, and what it would do to people"),
        marked("Likelihood"),
        marked("Severity"),
        marked("Overall"),
    )
    return Table(
        subject.text(caption),
        tuple(subject.text(one) for one in headings),
        tuple(_row(subject, one) for one in rows),
    )


def _row(subject: Subject, row: RiskRow) -> tuple[str, ...]:
    words = subject.words
    title = subject.text(row.entry.title)
    told = [f"{title}.", subject.text(row.entry.harm), *where_of(subject, row.scores)]
    return (
        row.number,
        "\n".join([*told, *overrides_told(subject, row)]),
        capital(likelihood_words(row.likelihood, words)),
        capital(severity_words(row.severity, words)),
        capital(level_words(row.now, words)),
    )
