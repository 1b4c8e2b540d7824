"""Which fields each risk reads, so that only answers that matter are tried."""

from __future__ import annotations

from collections.abc import Mapping

from datamap.flows import FlowTable
from dpia.asks import WORKED_OUT, Situation
from dpia.catalogue import Catalogue, RiskEntry
from dpia.conditions import PLACE_ASKS

LEG_FIELDS = frozenset({"stored_in", "country", "engages", "provider", "role"})
"""Fields that decide who holds the data where, so which rows there are."""


def fields_read(table: FlowTable, catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Return the names of the fields that each risk reads, by its id.

    A question that is a field reads that one. What a worked-out question reads is
    seen by asking it of every row.
    """
    seen = _Seen(table)
    return {
        entry.id: frozenset(seen.fields(entry, catalogue))
        for entry in catalogue.risks.values()
    }


class _Seen:
    def __init__(self, table: FlowTable) -> None:
        self.table = table
        self.known: dict[str, set[str]] = {}

    def fields(self, entry: RiskEntry, catalogue: Catalogue) -> set[str]:
        found = {"children"}
        for ask in catalogue.asks_of(entry):
            found |= self.reads(ask)
        if any(one.rows for one in entry.raises):
            found |= LEG_FIELDS
        treating = [catalogue.measures[one.measure] for one in entry.treatments]
        if any(measure.by != "school" for measure in treating):
            found.add("measures")
        return found

    def reads(self, ask: str) -> set[str]:
        if ask not in self.known:
            self.known[ask] = self._watch(ask) if ask in WORKED_OUT else _of_field(ask)
        return self.known[ask]

    def _watch(self, ask: str) -> set[str]:
        situation = Situation(self.table)
        with self.table.watched() as consulted:
            for row in self.table.rows:
                situation.row(row).answer(ask)
        return consulted | LEG_FIELDS if ask.startswith(PLACE_ASKS) else consulted


def _of_field(ask: str) -> set[str]:
    name = {ask.rpartition(".")[2]}
    return name | LEG_FIELDS if ask.startswith(PLACE_ASKS) else name
