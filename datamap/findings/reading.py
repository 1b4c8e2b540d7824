"""A map on a day, with what rules ask of it more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from datamap import reference
from datamap.facts import Fact, Nothing, Standing
from datamap.flows import Contents, FlowRow, FlowTable, contents_of, is_open
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.model import Activity, DataMap, Document, Flow, Party, System
from datamap.transfers import TransferLaw
from datamap.vocabulary import DocumentKind, Role, SystemKind

T = TypeVar("T")


class Reading:
    """A map on a day."""

    def __init__(self, datamap: DataMap, on: date) -> None:
        """Read a map on a day."""
        self.datamap = datamap
        self.on = on
        self.table = FlowTable(datamap, on)
        self.transfers = TransferLaw(self.table)
        self._contents: dict[str, tuple[Contents, ...]] = {}

    # --- facts ---------------------------------------------------------------

    def settled(self, fact: Fact[T], field: str) -> T | Nothing:
        """Return the answer to reason with on the day; see `datamap.facts`."""
        return self.table.settled(fact, field)

    def standing(self, fact: Fact[Any], field: str) -> Standing:
        """Return how far a fact can be leaned on on the day."""
        return self.table.standing(fact, field)

    def holds(self, fact: Fact[bool], field: str) -> Truth:
        """Return the answer to a question of yes or no."""
        answer = self.settled(fact, field)
        return truth(None if answer is Nothing.UNKNOWN else answer is True)

    def lacks(self, fact: Fact[Any], field: str) -> Truth:
        """Say whether it is known that there is nothing."""
        answer = self.settled(fact, field)
        return truth(None if answer is Nothing.UNKNOWN else answer is Nothing.NONE)

    def points_to(self, fact: Fact[Any], field: str, *wanted: object) -> Truth:
        """Say whether the answer is one of some values.

        Unknown only where one of them was named and cannot be leaned on: what
        nobody has said at all is for the rule that asks for the answer.
        """
        answer = self.settled(fact, field)
        if not isinstance(answer, Nothing):
            return truth(answer in wanted)
        return truth(None if any(one in wanted for one in possible(fact)) else False)

    # --- records -------------------------------------------------------------

    def name(self, record_id: str | None) -> str:
        """Return what to call a record in a sentence."""
        record = self.datamap.records.get(record_id or "")
        if isinstance(record, Flow):
            sender, recipient = self.name(record.sender), self.name(record.recipient)
            return f"the flow from {sender} to {recipient}"
        return str(getattr(record, "name", None) or record_id or "nobody")

    def names(self, record_ids: Iterable[str]) -> str:
        """Return what to call some records, each once."""
        return ", ".join(dict.fromkeys(map(self.name, record_ids)))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that are open on the day."""
        return tuple(one for one in self.datamap.flows if is_open(one, self.on))

    @cached_property
    def own_flows(self) -> tuple[Flow, ...]:
        """The open flows that the school itself sends."""
        school = self.datamap.school.id
        return tuple(one for one in self.flows if one.sender == school)

    @cached_property
    def recipients(self) -> tuple[Party, ...]:
        """The parties that the school sends to, in the order of the flows."""
        found = {one.recipient: None for one in self.own_flows}
        return tuple(
            party for party in map(self.datamap.party, found) if party is not None
        )

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems that open flows go through."""
        used = {one.through for one in self.flows}
        return tuple(one for one in self.datamap.systems if one.id in used)

    def flows_through(self, system: System) -> tuple[Flow, ...]:
        """Return the open flows through a system."""
        return tuple(self._flows_through.get(system.id, ()))

    @cached_property
    def _flows_through(self) -> Mapping[str | None, Sequence[Flow]]:
        found: dict[str | None, list[Flow]] = {}
        for one in self.flows:
            found.setdefault(one.through, []).append(one)
        return found

    def rows_through(self, system: System) -> tuple[FlowRow, ...]:
        """Return the rows of the flow table through a system."""
        return tuple(self._rows_through.get(system.id, ()))

    @cached_property
    def _rows_through(self) -> Mapping[str, Sequence[FlowRow]]:
        found: dict[str, list[FlowRow]] = {}
        for one in self.table.rows:
            if one.system is not None:
                found.setdefault(one.system.id, []).append(one)
        return found

    def provider_of(self, system: System) -> str | None:
        """Return the id of who provides a system as far as anybody has said."""
        return next(iter(possible(system.provider)), None)

    # --- papers --------------------------------------------------------------

    def held(self, document: Document | None) -> Truth:
        """Say whether the school has a paper."""
        return Truth.NO if document is None else self.holds(document.held, "held")

    def papers(self, kind: DocumentKind) -> tuple[Document, ...]:
        """Return the papers of a kind, in the order of their ids."""
        found = [one for one in self.datamap.documents if one.kind is kind]
        return tuple(sorted(found, key=lambda one: one.id))

    def is_past_review(self, document: Document) -> bool:
        """Say whether a paper's day of review is over."""
        due = self.settled(document.review_by, "review_by")
        return not isinstance(due, Nothing) and due < self.on

    # --- data ----------------------------------------------------------------

    def contents(self, activity: Activity) -> tuple[Contents, ...]:
        """Return the data that an activity is said to use, or may use.

        What nobody has named in any form is left out: another rule asks for it.
        """
        if activity.id not in self._contents:
            self._contents[activity.id] = tuple(self._used_by(activity))
        return self._contents[activity.id]

    def _used_by(self, activity: Activity) -> Iterator[Contents]:
        # the activity's own data, as if the school passed it to itself
        inside = Flow.model_construct(
            id=activity.id,
            activity=activity.id,
            sender=self.datamap.school.id,
            recipient=self.datamap.school.id,
            data=activity.data,
        )
        flows = [one for one in self.flows if one.activity == activity.id]
        for flow in (inside, *flows):
            if possible(flow.data):
                yield from contents_of(self.datamap, flow, activity, self.on)

    def special(self, activity: Activity) -> Truth:
        """Say whether an activity uses special category data."""
        return any_of(
            all_of([one.certain, one.special]) for one in self.contents(activity)
        )

    def criminal(self, activity: Activity) -> Truth:
        """Say whether an activity uses criminal offence data."""
        return any_of(
            all_of([one.certain, one.criminal]) for one in self.contents(activity)
        )

    def needs_policy_document(self, activity: Activity) -> Truth:
        """Say whether an activity needs an appropriate policy document."""
        sensitive = any_of([self.special(activity), self.criminal(activity)])
        conditions = self.settled(activity.schedule_1, "schedule_1")
        if isinstance(conditions, Nothing):
            wanted = truth(None if conditions is Nothing.UNKNOWN else False)
            return all_of([sensitive, wanted])
        needs = {"yes": Truth.YES, "no": Truth.NO}
        return any_of(
            needs.get(reference.schedule_1(one).policy_document_needed, Truth.UNKNOWN)
            for one in conditions
        )

    def children_in(self, system: System) -> Truth:
        """Say whether children's data goes through a system."""
        found = {one.contents for one in self.rows_through(system)}
        return any_of(
            all_of([one.certain, self.holds(one.group.children, "children")])
            for one in found
        )

    # --- processors ----------------------------------------------------------

    def is_processor(self, flow: Flow) -> Truth:
        """Say whether the recipient of a flow acts as the school's processor."""
        role = self.settled(flow.role, "role")
        if not isinstance(role, Nothing):
            return truth(role is Role.PROCESSOR)
        named = possible(flow.role)
        return truth(None if not named or Role.PROCESSOR in named else False)

    def run_for_school(self, system: System) -> Truth:
        """Say whether another party runs a system on the school's behalf."""
        school = self.datamap.school.id
        provider = self.provider_of(system)
        if provider == school or system.kind is SystemKind.PAPER:
            return Truth.NO
        touching = [
            one
            for one in self.flows_through(system)
            if school in (one.sender, one.recipient)
        ]
        if provider is None:
            return Truth.UNKNOWN if touching else Truth.NO
        return any_of(self._acts_for_school(one, provider) for one in touching)

    def answers_for(self, system: System) -> bool:
        """Say whether the school answers, or may answer, for a system.

        Not for a system that another controller runs for itself.
        """
        is_own = self.provider_of(system) == self.datamap.school.id
        is_paper = system.kind is SystemKind.PAPER
        return is_own or is_paper or self.run_for_school(system).may_hold

    def _acts_for_school(self, flow: Flow, provider: str) -> Truth:
        if flow.recipient == provider:
            return self.is_processor(flow)
        return truth(flow.sender != provider)

    def has_contract(self, system: System) -> Truth:
        """Say whether the school holds a contract for a system."""
        named = self.settled(system.contract, "contract")
        if isinstance(named, Nothing):
            return not_(self.lacks(system.contract, "contract"))
        return self.held(self.datamap.document(named))


def possible(fact: Fact[Any]) -> tuple[Any, ...]:
    """Return every answer that was given, settled or not."""
    given = () if fact.value is None else (fact.value,)
    return (*given, *(claim.value for claim in fact.claims))
