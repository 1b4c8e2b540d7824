"""Step 6: what is done about the risks that are, or may be, medium or high."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from datamap.logic import Truth
from dpia.judgement.model import MeasureDecision
from dpia.scoring import Score
from reports.language import counted, marked
from reports.pages.dpia.model import Answer, Folded, Section, Standing, Table
from reports.pages.dpia.risk_rows import MOST_NAMED, RiskRow, Surety, records_of
from reports.pages.dpia.risks import no_risk, told_spread, told_titles
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.pages.what_could_go_wrong import planned_words
from reports.words import capital, level_words


def measure_section(subject: Subject, title: str, rows: Sequence[RiskRow]) -> Section:
    """Return step 6: a table with a row for each risk that is to be treated."""
    treated = [one for one in rows if one.is_to_be_treated]
    arising = [one for one in treated if one.surety is not Surety.OPEN]
    caption = marked("Measures for risks that are, or may be, medium or high")
    return Section(
        "measures",
        title,
        answers=tuple(_answers(subject, rows, treated)),
        tables=(_table(subject, caption, arising),) if arising else (),
        folded=tuple(_folded(subject, treated)),
    )


def _folded(subject: Subject, treated: Sequence[RiskRow]) -> Iterator[Folded]:
    found = [one for one in treated if one.surety is Surety.OPEN]
    if found:
        one, many = counted(
            "Measures for what nobody has ruled out: {n} risk",
            "Measures for what nobody has ruled out: {n} risks",
        )
        title = subject.words.count(one, many, len(found))
        caption = marked("Measures for risks that nobody has ruled out")
        yield Folded(title, "", (), _table(subject, caption, found))


def _answers(
    subject: Subject, rows: Sequence[RiskRow], treated: Sequence[RiskRow]
) -> list[Answer]:
    effects = [any(_decisions(subject, one)) for one in treated]
    approvals = [
        any(each.approved is not None for each in _decisions(subject, one))
        for one in treated
    ]
    said = {
        "measure-risk": _content(subject, rows, treated, told_titles),
        "options": _content(subject, rows, treated, _options_told),
        "effect": _decided(subject, rows, effects),
        "residual-risk": _content(subject, rows, treated, _residual_told),
        "measure-approved": _decided(subject, rows, approvals),
    }
    return [
        answer(subject, field, {field.asks[0].id: said[field.id]})
        for field in fields_of(6)
    ]


def _content(
    subject: Subject,
    rows: Sequence[RiskRow],
    treated: Sequence[RiskRow],
    telling: Callable[[Subject, Sequence[RiskRow]], list[Told]],
) -> Content:
    if not treated:
        return Content((_none(subject, rows),))
    return Content(tuple(telling(subject, treated)))


def _options_told(subject: Subject, treated: Sequence[RiskRow]) -> list[Told]:
    """Return the measures not in place that would treat a risk, a sentence each."""
    helped: dict[str, set[str]] = {}
    for row in treated:
        for name, shown in _shields(row.scores).items():
            if shown is not Truth.YES:
                helped.setdefault(name, set()).add(row.entry.id)
    known = subject.datamap.records
    ids = dict.fromkeys(name for name in _measure_records(treated) if name in known)
    records = tuple(subject.teller.source(name) for name in ids) or records_of(
        subject, [each for row in treated for each in row.scores]
    )
    if not helped:
        text = subject.text(marked("No measure of the catalogue is left to take."))
        return [Told(text, Standing.FILLED, records)]
    ask = subject.text(marked("Nothing shows that these measures are in place."))
    said = [Told(one, Standing.PARTLY, records) for one in _helping(subject, helped)]
    return [*said, Told("", Standing.PARTLY, (), ask)]


def _helping(subject: Subject, helped: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield what each measure is and how many risks it treats, the first few."""
    one, many = counted(
        "{title} would treat {n} of them: {says}",
        "{title} would treat {n} of them: {says}",
    )
    measures = subject.assessment.catalogue.measures
    ordered = sorted(helped, key=lambda name: (-len(helped[name]), name))
    for name in ordered[:MOST_NAMED]:
        title = subject.text(measures[name].title)
        says = _inner(subject.text(measures[name].says.strip()))
        number = len(helped[name])
        yield subject.words.count(one, many, number, title=title, says=says)
    if len(ordered) > MOST_NAMED:
        one, many = counted(
            "Another {n} measure is in the table.",
            "Another {n} measures are in the table.",
        )
        yield subject.words.count(one, many, len(ordered) - MOST_NAMED)


def _inner(text: str) -> str:
    """Return a sentence as it stands after a colon."""
    return f"{text[:1].lower()}{text[1:]}"


def _residual_told(subject: Subject, treated: Sequence[RiskRow]) -> list[Told]:
    """Return where the risks stay, and which planned measures do not count yet."""
    places = [level_words(one.stays, subject.words) for one in treated]
    not_counted = dict.fromkeys(why for one in treated for why in one.not_counted)
    said = [
        Told("", Standing.PARTLY, (), subject.words.say(one)) for one in not_counted
    ]
    return [*told_spread(subject, treated, places), *said]


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


def _measure_records(treated: Sequence[RiskRow]) -> Iterator[str]:
    """Yield the ids of the records that say whether a measure is in place."""
    for row in treated:
        for one in row.scores:
            for _, shield in one.treated_by:
                yield from shield.records


def _table(subject: Subject, caption: str, treated: Sequence[RiskRow]) -> Table:
    headings = (
        marked("Risk"),
        marked("Options to reduce or remove it"),
        marked("Effect"),
        marked("Residual risk"),
        marked("Approved"),
    )
    return Table(
        subject.text(caption),
        tuple(subject.text(one) for one in headings),
        tuple(_row(subject, one) for one in treated),
    )


def _row(subject: Subject, row: RiskRow) -> tuple[str, ...]:
    decided, say = list(_decisions(subject, row)), subject.words.say
    title = subject.text(row.entry.title)
    return (
        f"{row.number} {title}",
        "\n".join([*_options(subject, row.scores), *map(say, row.not_counted)]),
        "\n".join(_effect(subject, one) for one in decided) or _not_yet(subject),
        "\n".join(_residual(subject, row)),
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


def _residual(subject: Subject, row: RiskRow) -> Iterator[str]:
    """Yield the level that counts, and what it would be with a plan that does not."""
    yield capital(level_words(row.stays, subject.words))
    if row.not_counted and row.planned != row.stays:
        text = marked("If the plan counted: {level}.")
        yield subject.text(text, level=level_words(row.planned, subject.words))
    elif row.not_counted:
        yield subject.text(marked("The plan does not count yet."))


_STATES = {
    Truth.YES: marked("In place: {names}."),
    Truth.UNKNOWN: marked("Nothing shows that these are in place: {names}."),
    Truth.NO: marked("Not in place: {names}."),
}


def _shields(scores: Sequence[Score]) -> dict[str, Truth]:
    """Return how surely each measure is in place at every one of some uses."""
    found: dict[str, Truth] = {}
    for one in scores:
        for name, shield in one.treated_by:
            found[name] = min(found.get(name, Truth.YES), shield.now)
    return found


def _options(subject: Subject, scores: Sequence[Score]) -> Iterator[str]:
    """Yield what protects against a risk: in place, planned, possible."""
    measures = subject.assessment.catalogue.measures
    standing = _shields(scores)
    planned = {
        name
        for one in scores
        for name, shield in one.treated_by
        if shield.planned is Truth.YES and shield.now is not Truth.YES
    }
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
