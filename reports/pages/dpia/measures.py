"""Step 6: what is done about the risks that are, or may be, medium or high."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datamap.logic import Truth
from dpia.judgement.model import MeasureDecision
from dpia.scoring import Score
from reports.language import counted, marked
from reports.pages.dpia.model import Answer, Section, SourceLine, Standing, Table
from reports.pages.dpia.risk_rows import RiskRow, records_of
from reports.pages.dpia.risks import no_risk
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.pages.what_could_go_wrong import planned_words
from reports.words import capital, level_words


def measure_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return step 6: a table with a row for each risk that is to be treated."""
    treated = [one for one in rows if one.is_to_be_treated]
    return Section(
        "measures",
        title,
        answers=tuple(_answers(subject, rows, treated)),
        tables=(_table(subject, treated),) if treated else (),
    )


def _answers(
    subject: Subject, rows: Sequence[RiskRow], treated: Sequence[RiskRow]
) -> list[Answer]:
    effects = [any(_decisions(subject, one)) for one in treated]
    approvals = [
        any(each.approved is not None for each in _decisions(subject, one))
        for one in treated
    ]
    said = {
        "measure-risk": _told(subject, rows, treated, []),
        "options": _told(
            subject, rows, treated, [], _measure_records(subject, treated)
        ),
        "effect": _decided(subject, rows, effects),
        "residual-risk": _told(
            subject, rows, treated, [one for one in treated if one.target.width]
        ),
        "measure-approved": _decided(subject, rows, approvals),
    }
    return [
        answer(subject, field, {field.asks[0].id: said[field.id]})
        for field in fields_of(6)
    ]


def _told(
    subject: Subject,
    rows: Sequence[RiskRow],
    treated: Sequence[RiskRow],
    ranges: Sequence[RiskRow],
    records: tuple[SourceLine, ...] = (),
) -> Content:
    if not treated:
        return Content((_none(subject, rows),))
    scores = [each for one in treated for each in one.scores]
    sources = records or records_of(subject, scores)
    one, many = counted(
        "{n} risk is, or may be, medium or high; see the table.",
        "{n} risks are, or may be, medium or high; see the table.",
    )
    said = subject.words.count(one, many, len(treated))
    if not ranges:
        return Content((Told(said, Standing.FILLED, sources),))
    one, many = counted(
        "For {n} of them it is a range, because facts are not known.",
        "For {n} of them it is a range, because facts are not known.",
    )
    ask = subject.words.count(one, many, len(ranges))
    return Content((Told(said, Standing.PARTLY, sources, ask),))


def _none(subject: Subject, rows: Sequence[RiskRow]) -> Told:
    if not rows:
        return no_risk(subject)
    text = subject.text(marked("No risk is medium or high."))
    scores = [each for one in rows for each in one.scores]
    return Told(text, Standing.FILLED, records_of(subject, scores))


def _decided(
    subject: Subject, rows: Sequence[RiskRow], decided: Sequence[bool]
) -> Content:
    """Return how many rows somebody has decided; a map decides nothing."""
    if not decided:
        return Content((_none(subject, rows),))
    left = decided.count(False)
    if left == 0:
        text = subject.text(marked("Decided for every risk; see the table."))
        return Content(own_words=(text,), write="decisions")
    if left == len(decided):
        return Content(write="decisions")
    one, many = counted(
        "Decided for {n} risk; see the table.",
        "Decided for {n} risks; see the table.",
    )
    said = subject.words.count(one, many, len(decided) - left)
    ask = subject.text(
        marked("Not decided for the others. Write it in {file}, under decisions."),
        file=subject.answers_file,
    )
    told = Told(said, Standing.PARTLY, (subject.answers_source,), ask)
    return Content((told,))


def _decisions(subject: Subject, row: RiskRow) -> Iterator[MeasureDecision]:
    """Yield what was decided about a risk at one of its uses."""
    about = {one.about for one in row.scores}
    for one in subject.answers.decisions if subject.answers else ():
        if one.risk == row.entry.id and (one.about is None or one.about in about):
            yield one


def _measure_records(
    subject: Subject, treated: Sequence[RiskRow]
) -> tuple[SourceLine, ...]:
    ids = dict.fromkeys(
        name
        for one in treated
        for each in one.scores
        for _, shield in each.treated_by
        for name in shield.records
    )
    known = subject.datamap.records
    return tuple(subject.teller.source(name) for name in ids if name in known)


def _table(subject: Subject, treated: Sequence[RiskRow]) -> Table:
    headings = (
        marked("Risk"),
        marked("Options to reduce or remove it"),
        marked("Effect"),
        marked("Residual risk"),
        marked("Approved"),
    )
    return Table(
        subject.text(marked("Measures for risks that are, or may be, medium or high")),
        tuple(subject.text(one) for one in headings),
        tuple(_row(subject, one) for one in treated),
    )


def _row(subject: Subject, row: RiskRow) -> tuple[str, ...]:
    decided = list(_decisions(subject, row))
    title = subject.text(row.entry.title)
    return (
        f"{row.number} {title}",
        "\n".join(_options(subject, row.scores)),
        "\n".join(_effect(subject, one) for one in decided) or _not_yet(subject),
        capital(level_words(row.target, subject.words)),
        "\n".join(_approval(subject, one) for one in decided) or _not_yet(subject),
    )


def _not_yet(subject: Subject) -> str:
    return subject.text(marked("Not decided yet"))


def _effect(subject: Subject, one: MeasureDecision) -> str:
    effect = capital(subject.text(one.effect.value))
    measures = subject.assessment.catalogue.measures
    entry = measures.get(one.measure or "")
    option = one.option or (subject.text(entry.title) if entry else "")
    told = subject.text(marked("{effect}: {option}"), effect=effect, option=option)
    if not option:
        told = effect
    if one.why:
        told = subject.text(marked("{told}. Why: {why}"), told=told, why=one.why)
    return told


def _approval(subject: Subject, one: MeasureDecision) -> str:
    if one.approved is None:
        return _not_yet(subject)
    return subject.text(marked("Yes") if one.approved else marked("No"))


_STATES = {
    Truth.YES: marked("In place: {names}."),
    Truth.UNKNOWN: marked("May be in place: {names}."),
    Truth.NO: marked("Could be taken: {names}."),
}


def _options(subject: Subject, scores: Sequence[Score]) -> Iterator[str]:
    """Yield what protects against a risk: in place, planned, possible."""
    measures = subject.assessment.catalogue.measures
    standing: dict[str, Truth] = {}
    planned: set[str] = set()
    for one in scores:
        for name, shield in one.treated_by:
            standing[name] = min(standing.get(name, Truth.YES), shield.now)
            if shield.planned is Truth.YES and shield.now is not Truth.YES:
                planned.add(name)
    for truth, text in _STATES.items():
        found = [
            subject.text(measures[name].title)
            for name, one in standing.items()
            if one is truth and name not in planned
        ]
        if found:
            yield subject.text(text, names="; ".join(found))
    yield from _planned(subject, planned)
    if not standing:
        yield subject.text(marked("The catalogue has no measure for it."))


def _planned(subject: Subject, ids: set[str]) -> Iterator[str]:
    own = subject.answers.measures if subject.answers else ()
    for one in (*subject.datamap.measures, *own):
        if one.measure in ids and one.state.value == "planned":
            told = planned_words(one, subject.assessment, subject.words)
            text = marked("Planned: {name} (who: {owner}; by: {due}).")
            yield subject.text(text, name=told.name, owner=told.owner, due=told.due)
