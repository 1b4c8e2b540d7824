"""What a rule may ask of a row of the flow table, and how it is answered.

There are two sorts of question. A dotted field such as ``flow.role`` or
``activity.traits.profiling`` reads a record of the row (`SUBJECTS` lists which).
A worked-out question such as ``transfer.covered`` is a function below, listed in
`WORKED_OUT` with what it means. Stale, provisional and conflicting answers are
unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from datamap import reference
from datamap.facts import Fact, Nothing, Standing
from datamap.flows import FlowRow, FlowTable
from datamap.legs import HOME, Leg
from datamap.logic import Truth, all_of, any_of, truth
from datamap.model import Activity, Document, Flow, Measure, PeopleGroup, System
from datamap.transfers import TransferLaw
from datamap.vocabulary import DocumentKind, PlaceUse, SpecialCategory
from dpia.asked_papers import (
    agreement_held,
    changed_since_contract,
    consent_record_held,
    contract_complete,
    contract_held,
    notice_for_children,
    notice_held,
    notice_in_languages,
    paper_about,
    record_complete,
)
from dpia.asked_signs import about_children, dpia_needed, uses_special
from dpia.columns import told
from dpia.conditions import ABSENT, Condition, Ranks, scope_of


class Situation:
    """A flow table with everything that rules of one catalogue ask of it."""

    def __init__(self, table: FlowTable) -> None:
        """Prepare to answer questions about the rows of a table."""
        self.table = table
        self.memory = table.memory
        self.law = TransferLaw(table)

    def row(self, row: FlowRow) -> RowAnswers:
        """Return what can be asked of one row."""
        return RowAnswers(self, row)

    def papers(self, kind: DocumentKind) -> Iterable[Document]:
        """Return the map's papers of a kind."""
        by_kind = self.memory.once("papers", self._papers)
        return map(self.table.as_it_is, by_kind.get(kind, ()))

    def _papers(self) -> Mapping[DocumentKind, Sequence[Document]]:
        found: dict[DocumentKind, list[Document]] = {}
        for one in self.table.datamap.documents:
            found.setdefault(one.kind, []).append(one)
        return found

    def measures(self, name: str) -> Sequence[Measure]:
        """Return the map's measures of one id in the catalogue."""
        return self.memory.once("measures", self._measures).get(name, ())

    def _measures(self) -> Mapping[str, Sequence[Measure]]:
        found: dict[str, list[Measure]] = {}
        for one in self.table.datamap.measures:
            found.setdefault(one.measure, []).append(one)
        return found

    def paper(self, kind: DocumentKind, about: Iterable[str]) -> Truth:
        """Say whether a paper of a kind that covers one of some records is held.

        A paper that names nothing it covers covers everything. One past its day
        of review does not count; one whose day of review nobody knows may.
        """
        wanted = set(about)
        return any_of(
            self.is_current(paper)
            for paper in self.papers(kind)
            if not (paper.covers and wanted.isdisjoint(paper.covers))
        )

    def is_current(self, paper: Document) -> Truth:
        """Say whether a paper is held and not past its day of review."""
        return self.memory.once(("current", paper.id), self._is_current, paper)

    def _is_current(self, paper: Document) -> Truth:
        is_held: bool | Nothing = self.table.settled(paper.held, "held")
        review = self.table.settled(paper.review_by, "review_by")
        if isinstance(review, Nothing):
            fresh = Truth.UNKNOWN if review is Nothing.UNKNOWN else Truth.YES
        else:
            fresh = truth(review >= self.table.on)
        held = truth(None if is_held is Nothing.UNKNOWN else is_held is True)
        return all_of([held, fresh])

    def covered(self, flow: Flow, leg: Leg) -> Truth:
        """Say whether Chapter V UK GDPR is met for a leg of a flow."""
        return self.memory.once(("covered", flow.id, leg), self._covered, flow, leg)

    def _covered(self, flow: Flow, leg: Leg) -> Truth:
        if leg.under is not None:  # the law keeps its answers: ask one by one
            self.covered(flow, leg.under)
        self.table.contents_of(flow)  # which the law reads too
        return self.law.cover(flow, leg).covered


class RowAnswers:
    """Answers of one row."""

    __slots__ = ("row", "situation")

    def __init__(self, situation: Situation, row: FlowRow) -> None:
        """Answer for a row of the situation's table."""
        self.situation = situation
        self.row = row

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.situation.table.on

    @property
    def flow(self) -> Flow:
        """The flow, as the map has it: a row may be from before an answer."""
        return self.situation.table.as_it_is(self.row.flow)

    @property
    def activity(self) -> Activity:
        """The activity, as the map has it."""
        return self.situation.table.as_it_is(self.row.activity)

    @property
    def system(self) -> System | None:
        """The system, as the map has it."""
        system = self.row.system
        return None if system is None else self.situation.table.as_it_is(system)

    @property
    def group(self) -> PeopleGroup:
        """The group of people, as the map has it."""
        return self.situation.table.as_it_is(self.row.contents.group)

    def answer(self, ask: str) -> Any:  # noqa: ANN401 - any kind of answer
        """Return a value, `Nothing`, a `Truth`, `Ranks` or `ABSENT`.

        It is worked out once for all rows of a flow that cannot differ in it.
        """
        key = (ask, told(self.row, scope_of(ask)))
        return self.situation.memory.once(key, self.work_out, ask)

    def work_out(self, ask: str) -> Any:  # noqa: ANN401
        """Work an answer out for this row."""
        work_out = WORKED_OUT.get(ask)
        return work_out(self) if work_out else self._field(ask)

    def holds(self, condition: Condition) -> Truth:
        """Ask a condition, once for all rows of a flow that cannot differ in it."""
        key = (condition.key, told(self.row, condition.scope))
        return self.situation.memory.once(key, condition.holds, self)

    def _field(self, ask: str) -> Any:  # noqa: ANN401
        subject, *steps = ask.split(".")
        here = SUBJECTS[subject](self)
        if here is None:
            return ABSENT
        if here is Nothing.UNKNOWN:
            return here
        for step in steps:
            here = getattr(here, step)
        if isinstance(here, Fact):
            return self.situation.table.settled(here, steps[-1])
        return Nothing.NONE if here is None else here


def _party(one: RowAnswers) -> Any:  # noqa: ANN401
    return one.situation.table.datamap.party(one.row.flow.recipient)


def _holder(one: RowAnswers) -> Any:  # noqa: ANN401
    if one.row.leg.holder is None:
        return Nothing.UNKNOWN
    return one.situation.table.datamap.party(one.row.leg.holder)


SUBJECTS: Mapping[str, Callable[[RowAnswers], Any]] = {
    "school": lambda one: one.situation.table.datamap.school,
    "flow": lambda one: one.flow,
    "activity": lambda one: one.activity,
    "system": lambda one: one.system,
    "party": _party,
    "holder": _holder,
    "people": lambda one: one.group,
    "category": lambda one: one.row.contents.category,
}
"""Records of a row that a dotted question reads: ``party`` receives the flow,
``holder`` has the data at the row's place."""


def _abroad(one: RowAnswers) -> Truth:
    return one.row.leg.abroad


def _covered(one: RowAnswers) -> Truth:
    return one.situation.covered(one.flow, one.row.leg)


def _regime(one: RowAnswers) -> Any:  # noqa: ANN401
    country = one.row.leg.settled_country
    if country is None:
        return Nothing.UNKNOWN
    return reference.regime_for(country, one.on).approval


def _holder_ended(one: RowAnswers) -> Truth:
    if one.row.leg.holder is None:
        return Truth.UNKNOWN
    ended = one.row.leg.holder_ended_on
    return truth(ended is not None and ended < one.on)


def _primary_at_home(one: RowAnswers) -> Truth:
    """Say whether the main store of the row's system is in the United Kingdom."""
    system = one.system
    if system is None:
        return Truth.NO
    stored = one.situation.table.settled(system.stored_in, "stored_in")
    if isinstance(stored, Nothing):
        return Truth.UNKNOWN if stored is Nothing.UNKNOWN else Truth.NO
    main = [one_.place for one_ in stored if one_.use is PlaceUse.PRIMARY]
    if not main:
        return Truth.UNKNOWN
    answers: list[str | Nothing] = []
    for place in main:
        answer = one.situation.table.settled(place, "stored_in")
        answers.append(answer)
    return any_of(
        truth(None if answer is Nothing.UNKNOWN else answer == HOME)
        for answer in answers
    )


def _needs_policy_document(one: RowAnswers) -> Truth:
    """Say whether a condition relied on wants an appropriate policy document."""
    conditions = one.answer("activity.schedule_1")
    if conditions is Nothing.UNKNOWN:
        return Truth.UNKNOWN
    if conditions is Nothing.NONE:
        return Truth.NO
    needs = {"yes": Truth.YES, "no": Truth.NO}
    return any_of(
        needs.get(reference.schedule_1(name).policy_document_needed, Truth.UNKNOWN)
        for name in conditions
    )


def _has_condition(one: RowAnswers) -> Truth:
    """Say whether Article 9, and Schedule 1 where it is wanted, are answered."""
    condition = one.answer("activity.special_condition")
    if condition is Nothing.UNKNOWN:
        return Truth.UNKNOWN
    if condition is Nothing.NONE:
        return Truth.NO
    if reference.special_condition(condition).schedule_1_needed == "none":
        return Truth.YES
    schedule = one.answer("activity.schedule_1")
    return truth(None if schedule is Nothing.UNKNOWN else schedule is not Nothing.NONE)


def _kinds(one: RowAnswers) -> tuple[str, ...]:
    return tuple(kind.id for kind in one.row.contents.kinds)


def _approval_shown(one: RowAnswers) -> Truth:
    """Say whether it is shown that the importer meets a partial approval.

    The importer is the outermost holder abroad. Without fresh evidence its place on
    the list is only claimed.
    """
    legs = (one.row.leg, *one.row.leg.above)
    abroad = [leg for leg in legs if leg.abroad is Truth.YES]
    importer = abroad[-1] if abroad else one.row.leg
    outside = legs[legs.index(importer) + 1 :]
    party = one.situation.table.datamap.party(importer.holder)
    if party is None or any(leg.abroad is Truth.UNKNOWN for leg in outside):
        return Truth.NO if party is None and importer.holder else Truth.UNKNOWN
    approval = one.situation.table.settled(party.partial_approval, "partial_approval")
    if isinstance(approval, Nothing):
        return Truth.UNKNOWN
    shown = one.situation.table.standing(party.partial_approval, "partial_approval")
    return all_of([truth(approval.met), _evidenced(shown)])


def _evidenced(standing: Standing) -> Truth:
    return Truth.YES if standing is Standing.EVIDENCED else Truth.UNKNOWN


def _firms_listed(one: RowAnswers) -> Truth:
    """Say whether the recipient and the provider gave a dated list of whom they engage.

    A list without fresh evidence is only claimed.
    """
    table = one.situation.table
    provider = one.answer("system.provider")
    heads = {one.row.flow.recipient, provider} - {table.datamap.school.id}
    parties = [table.datamap.party(head) for head in heads if isinstance(head, str)]
    listed = [
        _evidenced(table.standing(party.engages, "engages"))
        for party in parties
        if party is not None
    ]
    if provider is Nothing.UNKNOWN:
        listed.append(Truth.UNKNOWN)
    return all_of(listed) if listed else Truth.NO


def _has_criminal_condition(one: RowAnswers) -> Truth:
    """Say whether a condition of Schedule 1 is recorded for criminal offence data."""
    conditions = one.answer("activity.schedule_1")
    return truth(
        None if conditions is Nothing.UNKNOWN else conditions is not Nothing.NONE
    )


def _child_baseline(one: RowAnswers) -> Truth:
    """Say whether the tier already counts that the person is a child."""
    return truth(all(kind.child_baseline for kind in one.row.contents.kinds))


WORKED_OUT: Mapping[str, Callable[[RowAnswers], Any]] = {
    "leg.use": lambda one: one.row.leg.use,
    "leg.abroad": _abroad,
    "transfer.covered": _covered,
    "transfer.regime": _regime,
    "holder.ended": _holder_ended,
    "system.primary_at_home": _primary_at_home,
    "data.kinds": _kinds,
    "data.tier": lambda one: Ranks(*one.row.contents.tiers),
    "data.special": lambda one: one.row.contents.special,
    "data.criminal": lambda one: one.row.contents.criminal,
    "data.child_baseline": _child_baseline,
    "data.biometric": uses_special(SpecialCategory.BIOMETRIC),
    "data.genetic": uses_special(SpecialCategory.GENETIC),
    "activity.about_children": about_children,
    "condition.held": _has_condition,
    "policy_document.needed": _needs_policy_document,
    "policy_document.held": paper_about(DocumentKind.APPROPRIATE_POLICY_DOCUMENT),
    "contract.held": contract_held,
    "contract.complete": contract_complete,
    "contract.before_sale": changed_since_contract,
    "agreement.held": agreement_held,
    "notice.held": notice_held,
    "notice.for_children": notice_for_children,
    "notice.in_languages": notice_in_languages,
    "record.complete": record_complete,
    "criminal_condition.held": _has_criminal_condition,
    "sub_processors.listed": _firms_listed,
    "approval.shown": _approval_shown,
    "dpia.needed": dpia_needed,
    "dpia.held": paper_about(DocumentKind.DPIA),
    "consent_record.held": consent_record_held,
    "transfer_test.held": paper_about(DocumentKind.TRANSFER_TEST),
}
"""Questions that no single field answers."""
