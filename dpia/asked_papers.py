"""What a rule may ask of the papers behind a row: contract, notice, consent, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from datamap import reference
from datamap.facts import Nothing
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import Document
from datamap.vocabulary import DocumentKind, Nation
from dpia.conditions import Absent

if TYPE_CHECKING:
    from dpia.asks import RowAnswers

WELSH_NOTICE = frozenset({"cy", "en"})
"""Languages that we ask of a notice in Wales; our own choice, not a duty."""

_RECORDED = ("activity.data", "activity.retention.keep_for", "flow.data",
             "system.measures")  # fmt: skip
"""Answers without which a record of processing is not complete (Article 30(1))."""


def paper_about(*kinds: DocumentKind) -> Callable[[RowAnswers], Truth]:
    """Return the question whether a paper of one of some kinds is held for a row."""

    def held(one: RowAnswers) -> Truth:
        row = one.row
        names = (row.flow.id, row.activity.id, row.flow.through, row.flow.recipient)
        about = [name for name in names if name]
        return any_of(one.situation.paper(kind, about) for kind in kinds)

    return held


def _named(one: RowAnswers, ask: str) -> Truth:
    """Say whether the paper that a field names is held and in date."""
    answer = one.answer(ask)
    if isinstance(answer, Nothing):
        return _none_or_unknown(answer)
    document = one.situation.table.datamap.document(answer)
    return one.situation.is_current(document) if document else Truth.NO


def _none_or_unknown(answer: Nothing) -> Truth:
    return Truth.UNKNOWN if answer is Nothing.UNKNOWN else Truth.NO


def contract(one: RowAnswers) -> Document | Nothing:
    """Return the contract for the row's system or, where none is named, the flow."""
    named = one.answer("system.contract")
    if isinstance(named, Nothing):
        return named
    if not isinstance(named, Absent):
        return one.situation.table.datamap.document(named) or Nothing.NONE
    papers = one.situation.papers(DocumentKind.PROCESSOR_CONTRACT)
    about = {one.row.flow.id, one.row.flow.recipient}
    return next((one for one in papers if about & {*one.covers}), Nothing.NONE)


def contract_held(one: RowAnswers) -> Truth:
    """Say whether a contract is held and in date."""
    found = contract(one)
    if isinstance(found, Nothing):
        return _none_or_unknown(found)
    return one.situation.is_current(found)


def contract_complete(one: RowAnswers) -> Truth:
    """Say whether the contract holds every term of Article 28(3)."""
    found = contract(one)
    if isinstance(found, Nothing):
        return _none_or_unknown(found)
    terms = one.situation.table.settled(found.terms, "terms")
    if isinstance(terms, Nothing):
        return _none_or_unknown(terms)
    wanted = [row for row in reference.contract_terms() if row.binding == "statutory"]
    return truth(all(row.id in terms or row.ref in terms for row in wanted))


def changed_since_contract(one: RowAnswers) -> Truth:
    """Say whether the recipient was sold or merged after its contract was made."""
    changed = one.answer("party.owner_changed_on")
    if changed is Nothing.NONE or isinstance(changed, Absent):
        return Truth.NO
    found = contract(one)
    if isinstance(found, Nothing):
        return _none_or_unknown(found)
    dated = one.situation.table.settled(found.dated, "dated")
    if isinstance(changed, Nothing) or isinstance(dated, Nothing):
        return Truth.UNKNOWN
    return truth(changed > dated)


def agreement_held(one: RowAnswers) -> Truth:
    """Say whether an agreement on the sharing is held, named by the flow or not."""
    kinds = (
        DocumentKind.SHARING_AGREEMENT,
        DocumentKind.JOINT_CONTROLLER_ARRANGEMENT,
    )
    return any_of([_named(one, "flow.agreement"), paper_about(*kinds)(one)])


def consent_record_held(one: RowAnswers) -> Truth:
    """Say whether a record of consents is held."""
    kept = paper_about(DocumentKind.CONSENT_RECORD)(one)
    return any_of([_named(one, "activity.consent.record"), kept])


def notice_held(one: RowAnswers) -> Truth:
    """Say whether a notice written for the people is held and in date."""
    return _some_notice(one, "held", lambda _: Truth.YES)


def notice_for_children(one: RowAnswers) -> Truth:
    """Say whether such a notice is written for children."""

    def for_children(notice: Document) -> Truth:
        answer = one.situation.table.settled(notice.for_children, "for_children")
        return truth(None if answer is Nothing.UNKNOWN else answer is True)

    return _some_notice(one, "for children", for_children)


def notice_in_languages(one: RowAnswers) -> Truth:
    """Say whether there are notices in each language of the school."""
    school = one.situation.table.datamap.school
    wanted = {*school.languages}
    if school.nation is Nation.WALES:
        wanted |= WELSH_NOTICE

    def is_in(language: str) -> Callable[[Document], Truth]:
        def written(notice: Document) -> Truth:
            answer = one.situation.table.settled(notice.languages, "languages")
            if isinstance(answer, Nothing):
                return _none_or_unknown(answer)
            return truth(language in answer)

        return written

    return all_of(
        _some_notice(one, f"in {language}", is_in(language))
        for language in sorted(wanted)
    )


def _some_notice(
    one: RowAnswers, name: str, test: Callable[[Document], Truth]
) -> Truth:
    """Say whether a notice for the row's people is held and passes a test."""
    key = ("notice", name, one.row.contents.group.id)
    return one.situation.memory.once(key, _some_notice_passes, one, test)


def _some_notice_passes(one: RowAnswers, test: Callable[[Document], Truth]) -> Truth:
    named = one.answer("people.notices")
    ids = () if isinstance(named, Nothing) else named
    found = any_of(
        all_of([one.situation.is_current(notice), test(notice)])
        for notice in _notices(one, ids)
    )
    return any_of([found, Truth.UNKNOWN]) if named is Nothing.UNKNOWN else found


def _notices(one: RowAnswers, named: Iterable[str]) -> list[Document]:
    """Return the notices that a group names, and those that cover it."""
    group = one.row.contents.group.id
    covering = [
        notice
        for notice in one.situation.papers(DocumentKind.PRIVACY_NOTICE)
        if not notice.covers or group in notice.covers
    ]
    papers = (one.situation.table.datamap.document(name) for name in named)
    return [*(notice for notice in papers if notice), *covering]


def record_complete(one: RowAnswers) -> Truth:
    """Say whether the record of processing says what Article 30 wants of the row.

    It is not while a paper that serves as the record is missing or overdue. The map
    itself serves where there is none; it may lack something while an answer does.
    """
    papers = one.situation.papers(DocumentKind.RECORD_OF_PROCESSING)
    in_date = [one.situation.is_current(record) for record in papers]
    answered = [
        Truth.UNKNOWN if one.answer(ask) is Nothing.UNKNOWN else Truth.YES
        for ask in _RECORDED
    ]
    return all_of([any_of(in_date) if in_date else Truth.YES, *answered])
