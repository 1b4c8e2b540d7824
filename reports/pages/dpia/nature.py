"""Step 2, nature: what is done with the data from first to last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from datamap.facts import Fact
from datamap.flows import FlowRow
from datamap.logic import Truth
from datamap.model import Flow, System
from datamap.vocabulary import DataSource
from reports.language import marked
from reports.pages.dpia.model import Answer, Standing, Table
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.pages.people_and_places import about_name
from reports.words import PLACE_USES, capital


def nature_answer(subject: Subject, signs: Content) -> Answer:
    """Return the field on the nature of the processing.

    Parameters
    ----------
    subject
        What the assessment is about.
    signs
        Which signs of high risk are in it, as screening says.
    """
    said = {
        "collect": Content(tuple(_collected(subject))),
        "source": Content(tuple(_got_from(subject))),
        "store": _kept(subject),
        "share": _shared(subject),
        "diagram": _diagram(subject),
        "delete": Content(tuple(_deleted(subject))),
        "high-risk": signs,
    }
    own = subject.answers.nature if subject.answers else None
    (field,) = [one for one in fields_of(2) if one.id == "nature"]
    return answer(subject, field, said, own)


def _nothing_flows(subject: Subject) -> Told:
    text = marked("No flow of its data is on the map yet. Draw it in the map first.")
    return Told("", Standing.GAP, (), subject.text(text))


def _collected(subject: Subject) -> Iterator[Told]:
    for one in subject.flows:
        yield _goes(subject, one)
        if _is_asked_about(one.channel):
            text = marked("To {to} it travels by: {said}.")
            yield subject.teller.put(
                one, "channel", one.channel, (text, ""), subject.teller.term,
                to=_to(subject, one),
            )  # fmt: skip
    if not subject.flows:
        yield _nothing_flows(subject)


def _is_asked_about(fact: Fact[Any]) -> bool:
    return fact.is_known or fact.note is not None or fact.ask is not None


def _goes(subject: Subject, flow: Flow) -> Told:
    text = marked("{sender} sends it to {to}.")
    sender = capital(_inside(subject, flow.sender))
    said = subject.text(text, sender=sender, to=_to(subject, flow))
    return subject.teller.given(said, subject.teller.source(flow))


def _to(subject: Subject, flow: Flow) -> str:
    to = _inside(subject, flow.recipient)
    if flow.through is None or flow.through == flow.recipient:
        return to
    text = marked("{to} (in {system})")
    return subject.text(text, to=to, system=subject.teller.name(flow.through))


def _inside(subject: Subject, record_id: str) -> str:
    """Return who it is as it stands inside a sentence; the school is called so."""
    if record_id == subject.datamap.school.id:
        return subject.text(marked("the school"))
    return subject.teller.name(record_id)


def _got_from(subject: Subject) -> Iterator[Told]:
    activity, teller = subject.activity, subject.teller
    yield teller.put(
        activity, "data_from", activity.data_from,
        (marked("It comes from: {said}."), ""),
        lambda found: subject.words.listed(
            (subject.text(_SOURCES[one]) for one in found), ours=True
        ),
    )  # fmt: skip


_SOURCES: Mapping[DataSource, str] = {
    DataSource.PERSON: marked("the people themselves"),
    DataSource.PARENT: marked("parents and guardians"),
    DataSource.SCHOOL: marked("what staff see and write down"),
    DataSource.PREVIOUS_SCHOOL: marked("the school before"),
    DataSource.LOCAL_AUTHORITY: marked("the local authority"),
    DataSource.HEALTH: marked("health services"),
    DataSource.SYSTEM: marked("another system"),
    DataSource.OTHERS: marked("others"),
}
"""Where data comes from, in words that stand in a sentence."""


def _kept(subject: Subject) -> Content:
    if not subject.rows:
        return Content((_nothing_flows(subject),))
    told = [*_access(subject)]
    for system in subject.systems:
        rows = [one for one in subject.rows if one.system is system]
        told.append(_places_of(subject, system, rows))
    return Content(tuple(told), (_place_table(subject),))


def _places_of(subject: Subject, system: System, rows: list[FlowRow]) -> Told:
    """Return how far the places of a system are known; the table has them."""
    source = (subject.teller.source(system, ("stored_in",)),)
    if all(one.leg.settled_country for one in rows):
        text = marked("{name}: every place is known; see the table.")
        said = subject.text(text, name=system.name)
        return Told(said, Standing.FILLED, source)
    ask = subject.teller.question(system, "stored_in", system.stored_in)
    if any(one.leg.country for one in rows):
        text = marked("{name}: some places are known; see the table.")
        said = subject.text(text, name=system.name)
        return Told(said, Standing.PARTLY, source, ask)
    return Told("", Standing.GAP, source, ask)


def _place_table(subject: Subject) -> Table:
    """Return where the data is; what happens at one place in one country together."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in subject.rows:
        happens = subject.text(PLACE_USES[row.leg.use.value])
        found.setdefault(_place(subject, row), {})[happens] = None
    headings = (
        marked("System or recipient"),
        marked("Who holds it"),
        marked("What happens there"),
        marked("Country"),
    )
    return Table(
        subject.text(marked("Where the data is, as far as anybody has said")),
        tuple(subject.text(one) for one in headings),
        tuple(
            (about, holder, subject.words.listed(uses, ours=True), country)
            for (about, holder, country), uses in found.items()
        ),
    )


def _place(subject: Subject, row: FlowRow) -> tuple[str, str, str]:
    """Return what data is in, who holds it there, and in which country."""
    leg, words = row.leg, subject.words
    not_known = subject.text(marked("not known"))
    holder = about_name(subject.table, leg.holder, words) if leg.holder else not_known
    country = words.country(leg.country) if leg.country else not_known
    if leg.country and not leg.settled_country:
        country = subject.text(marked("{country}, to be confirmed"), country=country)
    elif leg.country and leg.certain is not Truth.YES:
        country = subject.text(marked("{country}, if it goes there"), country=country)
    return about_name(subject.table, row.about, words), holder, country


_ACCESS: Mapping[str, tuple[str, str]] = {
    "access.multi_factor": (
        marked("Staff log in to {name} with a second step."),
        marked("Staff log in to {name} with a password alone."),
    ),
    "access.by_role": (
        marked("Each person sees in {name} only what their work needs."),
        marked("People see more in {name} than their work needs."),
    ),
    "access.shared_login": (
        marked("Several people share one login to {name}."),
        marked("Nobody shares a login to {name}."),
    ),
    "access.pupils_log_in": (
        marked("Pupils log in to {name} themselves."),
        marked("Pupils do not log in to {name}."),
    ),
}


def _access(subject: Subject) -> Iterator[Told]:
    for system in subject.products:
        for field, texts in _ACCESS.items():
            fact = getattr(system.access, field.partition(".")[2])
            yield yes_or_no(subject, system, field, fact, texts)


def yes_or_no(
    subject: Subject,
    record: Any,  # noqa: ANN401 - any record with a name
    field: str,
    fact: Fact[bool],
    texts: tuple[str, str],
) -> Told:
    """Return what a fact that is yes or no comes to.

    Parameters
    ----------
    subject
        What the assessment is about.
    record
        The record that the fact stands in.
    field
        Its dotted field.
    fact
        The fact.
    texts
        What to say for yes and for no, with ``{name}`` for the record's name.
    """
    return subject.teller.fact(
        record, field, fact,
        lambda holds: subject.text(
            texts[0] if holds else texts[1], name=subject.teller.name(record.id)
        ),
    )  # fmt: skip


def _shared(subject: Subject) -> Content:
    if not subject.flows:
        return Content((_nothing_flows(subject),))
    told = []
    for one in subject.flows:
        if subject.datamap.party(one.recipient) is None:
            continue
        to = subject.teller.name(one.recipient)
        told.append(
            subject.teller.put(
                one, "role", one.role, (marked("{to} is a {said} for it."), ""),
                subject.teller.term, to=to,
            )
        )  # fmt: skip
    told += [_what_is_sent(subject, one) for one in subject.flows]
    return Content(tuple(told))


def _what_is_sent(subject: Subject, flow: Flow) -> Told:
    return subject.teller.put(
        flow, "data", flow.data, (marked("What goes to {to}: {said}."), ""),
        partial(_data_names, subject), to=_to(subject, flow),
    )  # fmt: skip


def _data_names(subject: Subject, refs: tuple[str, ...]) -> str:
    """Return the names of categories and items as a list in a sentence."""
    items = {f"{one.id}.{item.id}": item.name for one, item in subject.datamap.items()}
    return subject.words.listed(
        items.get(one) or subject.teller.name(one) for one in refs
    )


def _diagram(subject: Subject) -> Content:
    if not subject.rows:
        return Content((_nothing_flows(subject),))
    text = marked("The figure and the table say the same.")
    sources = [subject.teller.source(one) for one in subject.flows]
    told = subject.teller.given(subject.text(text), *sources)
    return Content((told,), (_flow_table(subject),), has_figure=True)


def _flow_table(subject: Subject) -> Table:
    """Return each way that data goes; people whose data goes one way stand together."""
    places: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in subject.rows:
        category = row.contents.category.name
        if row.contents.certain is not Truth.YES:
            category = subject.text(marked("{data} (perhaps)"), data=category)
        about, _, country = _place(subject, row)
        key = (about, category, row.contents.group.name)
        places.setdefault(key, {})[country] = None
    whose: dict[tuple[str, str, str], list[str]] = {}
    for (about, category, people), where in places.items():
        whose.setdefault((about, category, "; ".join(where)), []).append(people)
    headings = (marked("Who has it"), marked("What"), marked("Whose"), marked("Where"))
    return Table(
        subject.text(marked("How the data flows")),
        tuple(subject.text(one) for one in headings),
        tuple(
            (about, category, ", ".join(people), where)
            for (about, category, where), people in whose.items()
        ),
    )


def _deleted(subject: Subject) -> Iterator[Told]:
    activity, teller = subject.activity, subject.teller
    yield teller.put(
        activity, "retention.then", activity.retention.then,
        (marked("At the end of its time: {said}."), ""), teller.term,
    )  # fmt: skip
    for system in subject.products:
        yield yes_or_no(
            subject, system, "design.deletes_person", system.design.deletes_person,
            (
                marked("One person's data can be deleted in {name}."),
                marked("One person's data cannot be deleted in {name}."),
            ),
        )  # fmt: skip
        yield teller.put(
            system, "design.deletes_leavers_after", system.design.deletes_leavers_after,
            (
                marked("{name} deletes a leaver's data after {said}."),
                marked("{name} never deletes a leaver's data."),
            ),
            teller.period, name=system.name,
        )  # fmt: skip
