"""Build the graph of a map on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import networkx as nx

from datamap import reference
from datamap.facts import SETTLED, Fact, standing
from datamap.flows import FlowTable
from datamap.graph.kinds import UNKNOWN, Graph, Node, NodeKind, connect, node_of
from datamap.legs import HOME, SUPPLIER_USES, Leg, legs_of
from datamap.logic import Truth
from datamap.model import (
    Activity,
    DataCategory,
    DataMap,
    Document,
    Engagement,
    Flow,
    Measure,
    Party,
    PeopleGroup,
    Record,
    School,
    System,
)
from datamap.vocabulary import PlaceUse

_KINDS: dict[type[Record], NodeKind] = {
    School: NodeKind.PARTY,
    Party: NodeKind.PARTY,
    PeopleGroup: NodeKind.PEOPLE,
    DataCategory: NodeKind.DATA,
    Activity: NodeKind.ACTIVITY,
    Flow: NodeKind.FLOW,
    System: NodeKind.SYSTEM,
    Document: NodeKind.DOCUMENT,
    Measure: NodeKind.MEASURE,
}
"""What a record of each class stands for in the graph."""


def to_graph(datamap: DataMap, on: date) -> Graph:
    """Return the graph of a map on a day.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day asked about: only flows open on it are in the graph, and what is
        stale on it is not certain.

    Returns
    -------
    MultiDiGraph
        Nodes are pairs of kind and id with ``kind`` and ``label``; edges have
        ``kind``, ``record`` and ``certain``. Sub-processors of any depth, every
        place with its ``use``, and whoever and wherever is unknown are in it.

    Raises
    ------
    WrongEdgeError
        If the records join what may not be joined; a map that was read cannot.
    """
    return _Builder(datamap, on).build()


class _Builder:
    """Puts the records of one map into a graph."""

    def __init__(self, datamap: DataMap, on: date) -> None:
        self.datamap = datamap
        self.on = on
        self.table = FlowTable(datamap, on)
        self.graph: Graph = nx.MultiDiGraph(school=datamap.school.id, on=on.isoformat())

    def build(self) -> Graph:
        self._add_records()
        for party in self.datamap.parties:
            self._add_party(party)
        for system in self.datamap.systems:
            self._add_system(system)
        for activity in self.datamap.activities:
            self._add_activity(activity)
        for flow in self.datamap.flows:
            if flow.id in self.table.legs:
                self._add_flow(flow)
        self._add_contents()
        self._add_papers()
        return self.graph

    # --- nodes ---------------------------------------------------------------

    def _add_records(self) -> None:
        for record in self.datamap.records.values():
            kind = _KINDS.get(type(record))
            if kind is None or (
                isinstance(record, Flow) and record.id not in self.table.legs
            ):
                continue
            self._add(node_of(kind, record.id), self._label(record))
        home = self._place(HOME)
        self._join("established-in", self._at(self.datamap.school.id), home, Truth.YES)

    def _add(self, node: Node, label: str) -> Node:
        if node not in self.graph:
            self.graph.add_node(node, kind=node[0], label=label)
        return node

    def _label(self, record: Record) -> str:
        if isinstance(record, Flow):
            return f"{self._name(record.sender)} to {self._name(record.recipient)}"
        return str(getattr(record, "name", None) or record.id)

    def _name(self, record_id: str) -> str:
        record = self.datamap.records.get(record_id)
        return str(getattr(record, "name", None) or record_id)

    def _at(self, record_id: str) -> Node:
        """Return the node of a record."""
        record = self.datamap.records.get(record_id)
        kind = _KINDS.get(type(record)) if record else None
        return node_of(kind or NodeKind.PARTY, record_id)

    def _place(self, country: str) -> Node:
        known = country != UNKNOWN
        label = (
            reference.country_name(country)
            if known
            else "a place that nobody has named"
        )
        return self._add(node_of(NodeKind.PLACE, country), label)

    def _unnamed(self, record: Party | System, label: str) -> Node:
        """Return the node of whoever nobody has named, somewhere unknown."""
        node = node_of(NodeKind.PARTY, f"{UNKNOWN}:{record.id}")
        self._add(node, label)
        self._join(
            "established-in", node, self._place(UNKNOWN), Truth.UNKNOWN, record.id
        )
        return node

    def _join(
        self,
        kind: str,
        source: Node,
        target: Node,
        certain: Truth,
        record: str | None = None,
        **more: str,
    ) -> None:
        connect(self.graph, kind, source, target, record or source[1], certain, **more)

    # --- records -------------------------------------------------------------

    def _add_party(self, party: Party) -> None:
        node = self._at(party.id)
        for country, certain in self._countries(party.country, "country"):
            self._join("established-in", node, self._place(country), certain)
        for engagement, certain in self._answers(party.engages, "engages"):
            self._add_engagement(node, engagement, certain)
        for successor, certain in self._answers(party.successor, "successor"):
            self._join("succeeded-by", node, self._at(successor), certain)

    def _add_engagement(
        self, node: Node, engagement: Engagement, certain: Truth
    ) -> None:
        engaged = self._at(engagement.party)
        record = node[1]
        self._join("engages", node, engaged, certain, record)
        for country, surely in self._countries(engagement.stored_in, "stored_in"):
            place, sure = self._place(country), min(certain, surely)
            self._join("keeps-at", engaged, place, sure, record, under=record)

    def _add_system(self, system: System) -> None:
        node = self._at(system.id)
        if system.part_of:
            self._join("part-of", node, self._at(system.part_of), Truth.YES)
        for leg in legs_of(self.datamap, self._kept_in(system), self.on):
            if leg.use in SUPPLIER_USES:
                place = self._place(leg.country or UNKNOWN)
                certain = min(leg.certain, _is_settled(leg))
                self._join("kept-in", node, place, certain, use=leg.use.value)
        providers = self._answers(system.provider, "provider")
        for provider, certain in providers:
            self._join("run-by", node, self._at(provider), certain)
        if not providers:
            whoever = self._unnamed(system, f"Whoever runs {system.name}")
            self._join("run-by", node, whoever, Truth.UNKNOWN)

    def _kept_in(self, system: System) -> Flow:
        """Return a system as a flow of the school into it, to follow its places."""
        home = self.datamap.school.id
        fields = {"id": system.id, "activity": home, "from": home, "to": home}
        return Flow.model_validate({**fields, "through": system.id})

    def _add_activity(self, activity: Activity) -> None:
        node = self._at(activity.id)
        for group in activity.people:
            self._join("concerns", node, self._at(group), Truth.YES)
        for refs, certain in self._answers(activity.data, "data"):
            category, _, item = refs.partition(".")
            self._join("uses", node, self._at(category), certain, items=item)
        for basis, certain in self._answers(activity.lawful_basis, "lawful_basis") or (
            (UNKNOWN, Truth.UNKNOWN),
        ):
            self._join("rests-on", node, self._basis(basis), certain)
        for condition, title, certain in self._conditions(activity):
            target = self._add(node_of(NodeKind.CONDITION, condition), title)
            self._join("meets", node, target, certain)

    def _basis(self, basis: str) -> Node:
        known = basis != UNKNOWN
        title = reference.lawful_basis(basis).title if known else "Basis unknown"
        return self._add(node_of(NodeKind.BASIS, basis), title)

    def _conditions(self, activity: Activity) -> Iterator[tuple[str, str, Truth]]:
        special = self._answers(activity.special_condition, "special_condition")
        for name, certain in special:
            yield f"article-9/{name}", reference.special_condition(name).title, certain
        for name, certain in self._answers(activity.schedule_1, "schedule_1"):
            yield f"schedule-1/{name}", reference.schedule_1(name).title, certain

    def _add_flow(self, flow: Flow) -> None:
        node, sender = self._at(flow.id), self._at(flow.sender)
        receiver = self._at(flow.recipient)
        is_given = sender[0] == NodeKind.PEOPLE
        is_returned = receiver[0] == NodeKind.PEOPLE
        self._join("gives" if is_given else "sends", sender, node, Truth.YES, flow.id)
        self._join(
            "given-to" if is_returned else "received-by", node, receiver, Truth.YES
        )
        self._join("serves", node, self._at(flow.activity), Truth.YES)
        if flow.through:
            self._join("goes-through", node, self._at(flow.through), Truth.YES)
        for leg in self.table.legs[flow.id]:
            if leg.holder is None and leg.use is PlaceUse.SUB_PROCESSOR:
                self._add_unnamed(leg)

    def _add_unnamed(self, leg: Leg) -> None:
        """Add whoever else those may engage who have not said."""
        silent = [self.datamap.party(name) for name in leg.records[1:]]
        for party in filter(None, silent):
            whoever = self._unnamed(party, f"Others whom {party.name} may engage")
            self._join("engages", self._at(party.id), whoever, Truth.UNKNOWN)

    def _add_contents(self) -> None:
        for category in self.datamap.data:
            for group in category.about:
                about = self._at(group), self._at(category.id)
                self._join("described-by", *about, Truth.YES, category.id)
        for row in self.table.rows:
            one = row.contents
            listed = "" if one.is_whole else ",".join(item.id for item in one.items)
            self._join(
                "carried-by", self._at(one.category.id), self._at(row.flow.id),
                one.certain, row.flow.id, people=one.group.id, items=listed,
            )  # fmt: skip

    # --- papers and measures -------------------------------------------------

    def _add_papers(self) -> None:
        for document in self.datamap.documents:
            self._join_each("covers", document, document.covers)
        for measure in self.datamap.measures:
            self._join_each("protects", measure, measure.applies_to)
        for record, field, fact in self._paper_facts():
            for name, certain in self._answers(fact, field):
                source, target = self._at(record.id), self._at(name)
                self._join("shown-by", source, target, certain, field=field)

    def _join_each(self, kind: str, record: Record, names: tuple[str, ...]) -> None:
        for name in names:
            target = self._at(name)
            if target in self.graph:  # a closed flow or a question is not
                self._join(kind, self._at(record.id), target, Truth.YES)

    def _paper_facts(self) -> Iterator[tuple[Record, str, Fact[Any]]]:
        yield (
            self.datamap.school,
            "rights_procedure",
            self.datamap.school.rights_procedure,
        )
        for group in self.datamap.people:
            yield group, "notices", group.notices
        for system in self.datamap.systems:
            yield system, "contract", system.contract
        for activity in self.datamap.activities:
            yield activity, "consent.record", activity.consent.record
        for flow in self.datamap.flows:
            if flow.id in self.table.legs:
                yield flow, "agreement", flow.agreement

    # --- facts ---------------------------------------------------------------

    def _answers(self, fact: Fact[Any], field: str) -> list[tuple[Any, Truth]]:
        """Return every answer given, fresh or not, in conflict or not."""
        life = reference.shelf_life(field)
        is_settled = standing(fact, life, self.on) in SETTLED
        certain = Truth.YES if is_settled else Truth.UNKNOWN
        given = [fact.value, *(claim.value for claim in fact.claims)]
        found: list[tuple[Any, Truth]] = []
        for one in given:
            listed = one if isinstance(one, tuple) else (one,)
            found += [(each, certain) for each in listed if each is not None]
        return found

    def _countries(self, fact: Fact[str], field: str) -> list[tuple[str, Truth]]:
        return self._answers(fact, field) or [(UNKNOWN, Truth.UNKNOWN)]


def _is_settled(leg: Leg) -> Truth:
    return Truth.YES if leg.standing in SETTLED else Truth.UNKNOWN
