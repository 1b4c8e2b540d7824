"""Annex on children: the standards for online services, where a child uses one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from datamap.facts import Fact
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import System
from datamap.reference import CodeStandard, rows_for
from datamap.vocabulary import SystemKind
from dpia.judgement.model import Met
from reports.language import marked
from reports.pages.dpia.annex_transfers import NUMBERED, unverified_in
from reports.pages.dpia.model import Section, Table
from reports.pages.dpia.nature import yes_or_no
from reports.pages.dpia.subject import Subject

_ONLINE: Mapping[SystemKind, Truth] = {
    SystemKind.APP: Truth.YES,
    SystemKind.PLATFORM: Truth.YES,
    SystemKind.MESSAGING: Truth.YES,
    SystemKind.AI_ASSISTANT: Truth.YES,
    SystemKind.WEBSITE: Truth.YES,
    SystemKind.OTHER: Truth.UNKNOWN,
}
"""Whether a kind of system is an online service; a kind left out is none."""


def used_by_children(subject: Subject) -> Mapping[str, Truth]:
    """Return, for each system that is one, whether children use it online."""
    children = any_of(truth(_known(subject, one.children)) for one in subject.groups)
    found = {
        one.id: all_of(
            [_ONLINE.get(one.kind, Truth.NO), children, _open_to(subject, one)]
        )
        for one in subject.systems
    }
    return {name: one for name, one in found.items() if one.may_hold}


def _known(subject: Subject, fact: Fact[bool], field: str = "children") -> bool | None:
    return fact.value if subject.table.is_settled(fact, field) else None


def _open_to(subject: Subject, system: System) -> Truth:
    logs_in = system.access.pupils_log_in
    return truth(_known(subject, logs_in, "pupils_log_in"))


def children_section(subject: Subject, title: str) -> Section | None:
    """Return the standards for online services; None if no child uses one."""
    used = used_by_children(subject)
    if not used:
        return None
    standards = rows_for(CodeStandard, subject.on)
    return Section(
        "children",
        title,
        intro=tuple(_who(subject, used)),
        tables=(_standards(subject, standards, used),),
        notes=unverified_in(subject, standards),
    )


def _who(subject: Subject, used: Mapping[str, Truth]) -> Iterator[str]:
    sure = [name for name, one in used.items() if one is Truth.YES]
    perhaps = [name for name in used if name not in sure]
    if sure:
        text = marked("Children use online: {names}.")
        yield subject.text(text, names=subject.teller.names(sure))
    if perhaps:
        text = marked("It is not known whether children use online: {names}.")
        yield subject.text(text, names=subject.teller.names(perhaps))
    yield subject.text(
        marked(
            "The Children's Code binds a service that decides over the data itself, or "
            "goes beyond what the school asks of it. The school asks what each "
            "standard comes to."
        )
    )


_MET: Mapping[Met, str] = {
    Met.YES: marked("Met"),
    Met.PARTLY: marked("Met in part"),
    Met.NO: marked("Not met"),
    Met.DOES_NOT_APPLY: marked("Does not apply"),
}


def _standards(
    subject: Subject, standards: Sequence[CodeStandard], used: Mapping[str, Truth]
) -> Table:
    headings = (
        marked("Standard"),
        marked("What to ask"),
        marked("What the map says"),
        marked("Met?"),
    )
    systems = [one for one in subject.systems if one.id in used]
    return Table(
        subject.text(marked("Standards of the Children's Code")),
        tuple(subject.text(one) for one in headings),
        tuple(_standard(subject, one, systems) for one in standards),
    )


def _standard(
    subject: Subject, row: CodeStandard, systems: Sequence[System]
) -> tuple[str, ...]:
    facts = _FACTS.get(row.id, ())
    told = [
        yes_or_no(
            subject, system, f"design.{name}", getattr(system.design, name), texts
        )
        for name, texts in facts
        for system in systems
    ]
    nothing = subject.text(marked("nothing"))
    said = "\n".join(one.text for one in told if one.text) or nothing
    return (
        subject.text(NUMBERED, number=row.number, question=subject.text(row.title)),
        subject.text(row.question),
        said,
        _met(subject, row.id),
    )


_FACTS: Mapping[str, tuple[tuple[str, tuple[str, str]], ...]] = {
    "detrimental-use": (
        (
            "adverts",
            (marked("{name} shows adverts."), marked("{name} shows no adverts.")),
        ),
        (
            "trackers",
            (
                marked("Other firms' trackers run in {name}."),
                marked("No other firm's trackers run in {name}."),
            ),
        ),
    ),
    "default-settings": (
        (
            "child_defaults",
            (
                marked("Children's settings in {name} are private from the start."),
                marked("Children's settings in {name} are not private from the start."),
            ),
        ),
    ),
    "nudging": (
        (
            "nudges",
            (
                marked("{name} urges people to use it more."),
                marked("{name} does not urge people to use it more."),
            ),
        ),
    ),
}
"""Facts of a system that say something of a standard: said for yes and for no."""


def _met(subject: Subject, standard: str) -> str:
    given = subject.answers.children if subject.answers else ()
    for one in given:
        if one.standard == standard:
            told = subject.text(_MET[one.met])
            if one.why is None:
                return told
            text = marked("{met}: {why}")
            return subject.text(text, met=told, why=one.why)
    return subject.text(marked("Not answered yet"))
