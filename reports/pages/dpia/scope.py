"""Step 2, scope: which data, how much, how often, how long, whose and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from datamap import reference
from datamap.flows import Contents
from datamap.logic import Truth, any_of
from datamap.model import DataCategory
from datamap.reference import TierRow, rows_of
from reports.language import counted, marked
from reports.pages.dpia.model import Answer, Standing, Table
from reports.pages.dpia.nature import yes_or_no
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told


def scope_answer(subject: Subject) -> Answer:
    """Return the field on the scope of the processing."""
    said = {
        "kinds": _kinds(subject),
        "special": Content(tuple(_private(subject))),
        "volume": Content(tuple(_volume(subject))),
        "frequency": Content(tuple(_frequency(subject))),
        "duration": Content(duration_of(subject)),
        "people": Content(tuple(_people(subject))),
        "area": Content((_area(subject),)),
    }
    own = subject.answers.scope if subject.answers else None
    (field,) = [one for one in fields_of(2) if one.id == "scope"]
    return answer(subject, field, said, own)


def _kinds(subject: Subject) -> Content:
    activity, teller = subject.activity, subject.teller
    text = marked("It uses: {names}.")
    told = teller.fact(
        activity, "data", activity.data,
        lambda refs: subject.text(
            text, names=teller.names(one.partition(".")[0] for one in refs)
        ),
    )  # fmt: skip
    return Content((told,), (_table(subject),) if subject.categories else ())


def _table(subject: Subject) -> Table:
    headings = (
        marked("Data"),
        marked("Items that are named"),
        marked("Whose"),
        marked("How private"),
    )
    rows = tuple(_row(subject, one) for one in subject.categories)
    caption = subject.text(marked("Kinds of data that it uses, or may use"))
    return Table(caption, tuple(subject.text(one) for one in headings), rows)


def _row(subject: Subject, category: DataCategory) -> tuple[str, ...]:
    contents = _contents(subject, category)
    items = dict.fromkeys(item.name for one in contents for item in one.items)
    groups = dict.fromkeys(one.group.name for one in contents)
    titles = {reference.tier_rank(row.id): row.title for row in rows_of(TierRow)}
    low = min(one.tiers[0] for one in contents)
    high = max(one.tiers[1] for one in contents)
    tier = subject.text(titles[low])
    if high > low:
        text = marked("{low}, up to {high}")
        tier = subject.text(text, low=tier, high=subject.text(titles[high]))
    none = subject.text(marked("none is named"))
    return category.name, ", ".join(items) or none, ", ".join(groups), tier


def _contents(subject: Subject, category: DataCategory) -> list[Contents]:
    found = (one.contents for one in subject.rows)
    return [one for one in found if one.category.id == category.id]


_SPECIAL = {
    Truth.YES: marked("Special category data is among it: {names}."),
    Truth.UNKNOWN: marked("Special category data may be among it: {names}."),
}
_CRIMINAL = {
    Truth.YES: marked("Criminal offence data is among it: {names}."),
    Truth.UNKNOWN: marked("Criminal offence data may be among it: {names}."),
}


def _private(subject: Subject) -> Iterator[Told]:
    if not subject.categories:
        text = marked("Not known: no data of it is on the map yet.")
        yield Told("", Standing.GAP, (), subject.text(text))
        return
    yield from _found(subject, _SPECIAL, lambda one: one.special)
    yield from _found(subject, _CRIMINAL, lambda one: one.criminal)


def _found(
    subject: Subject, texts: dict[Truth, str], asked: Callable[[Contents], Truth]
) -> Iterator[Told]:
    standing: dict[Truth, list[DataCategory]] = {}
    for category in subject.categories:
        truth = any_of(asked(one) for one in _contents(subject, category))
        standing.setdefault(truth, []).append(category)
    for truth, text in texts.items():
        found = standing.get(truth, [])
        if found:
            names = subject.teller.names(one.id for one in found)
            sources = tuple(subject.teller.source(one) for one in found)
            sure = Standing.FILLED if truth is Truth.YES else Standing.PARTLY
            yield Told(subject.text(text, names=names), sure, sources)
    if set(standing) == {Truth.NO}:
        none = (
            marked("No special category data is among it.")
            if texts is _SPECIAL
            else marked("No criminal offence data is among it.")
        )
        sources = tuple(subject.teller.source(one) for one in subject.categories)
        yield Told(subject.text(none), Standing.FILLED, sources)


def _volume(subject: Subject) -> Iterator[Told]:
    for category in subject.categories:
        yield _items(subject, category)
        yield yes_or_no(
            subject, category, "items.closed", category.items.closed,
            (
                marked("The list of {name} is complete."),
                marked("The list of {name} is not complete."),
            ),
        )  # fmt: skip
    if not subject.categories:
        text = marked("Not known: no data of it is on the map yet.")
        yield Told("", Standing.GAP, (), subject.text(text))


def _items(subject: Subject, category: DataCategory) -> Told:
    source = (subject.teller.source(category),)
    number = len(category.items.listed)
    if not number:
        text = marked("Not known: which items {name} consists of.")
        ask = subject.text(text, name=category.name)
        return Told("", Standing.GAP, source, ask)
    one, many = counted("{name}: {n} item is named.", "{name}: {n} items are named.")
    said = subject.words.count(one, many, number, name=category.name)
    return Told(said, Standing.FILLED, source)


def _frequency(subject: Subject) -> Iterator[Told]:
    for flow in subject.flows:
        teller, to = subject.teller, flow.through or flow.recipient
        yield teller.put(
            flow, "frequency", flow.frequency, (marked("To {to}: {said}."), ""),
            teller.term, to=teller.name(to),
        )  # fmt: skip
    if not subject.flows:
        text = marked("No flow of its data is on the map yet.")
        yield Told("", Standing.GAP, (), subject.text(text))


def duration_of(subject: Subject) -> tuple[Told, ...]:
    """Return how long data is kept, and from when that counts."""
    activity, teller = subject.activity, subject.teller
    keep = (marked("It is kept for {said}."), marked("It is kept without limit."))
    start = (marked("The time runs from: {said}."), "")
    return (
        teller.put(
            activity, "retention.keep_for", activity.retention.keep_for, keep,
            teller.period,
        ),
        teller.put(
            activity, "retention.starts_when", activity.retention.starts_when, start,
            teller.term,
        ),
    )  # fmt: skip


def _people(subject: Subject) -> Iterator[Told]:
    for group in subject.groups:
        yield subject.teller.put(
            group, "count", group.count, (marked("{name}: {said}."), ""),
            subject.words.number, name=group.name,
        )  # fmt: skip


def _area(subject: Subject) -> Told:
    countries = [one.leg.settled_country for one in subject.rows]
    named = [subject.words.country(one) for one in dict.fromkeys(countries) if one]
    nation = subject.teller.term(subject.datamap.school.nation.value).title()
    text = marked("It is about one school, {school}, in {nation}.")
    school = subject.datamap.school.name
    said = [subject.text(text, school=school, nation=nation)]
    if named:
        text = marked("The data is known to be in: {names}.")
        said.append(subject.text(text, names=subject.words.listed(named)))
    is_whole = bool(countries) and all(countries)
    open_text = marked("Where the rest of the data is, is not known; see 2.1.")
    sources = (subject.teller.source(subject.datamap.school, ("nation",)),)
    return Told(
        " ".join(said),
        Standing.FILLED if is_whole else Standing.PARTLY,
        sources,
        "" if is_whole else subject.text(open_text),
    )
