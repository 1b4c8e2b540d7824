"""How assessing a map, and ranking its questions, grows with the map, in ratios.

Run ``python tests/benchmark/questions_benchmark.py``. Seconds depend on the machine,
so only ratios are printed: of assessing to one pass over the flow table, and of
ranking the questions to assessing. The large maps are made up from a seed.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import process_time

from datamap.flows import FlowTable
from datamap.load import build_map, read_map
from datamap.model import DataMap
from datamap.strict_yaml import Document
from dpia.assessment import assess
from dpia.questions import questions

ON = date(2026, 11, 24)
SEED = 20261124
SIZES = ((15, 5), (60, 5), (60, 40))
"""Flows of each made-up map, and how many others each of its suppliers engages."""

FLOWS_OF_A_SUPPLIER = 3
"""Flows that go to one supplier, each for another activity."""

KINDS = ("attainment", "attendance", "health", "identity", "visitor")
COUNTRIES = ("GB", "IE", "US", "IN")


def made_up(flows: int, engaged: int) -> DataMap:
    """Return a map in which about half of what can be answered is answered.

    Parameters
    ----------
    flows
        How many flows it has.
    engaged
        How many others each supplier engages, of a pool twice as large.
    """
    chance = random.Random(f"{SEED} {flows} {engaged}")  # noqa: S311 - no secret
    suppliers = flows // FLOWS_OF_A_SUPPLIER
    pool = [f"host-{number}" for number in range(2 * engaged)]
    tree = {
        "format": "dpia-map/1",
        "school": {"id": "school", "name": "School", "nation": "wales",
                   "phase": "primary"},
        "documents": [{"id": "notice", "kind": "privacy-notice"}],
        "people": [{"id": one, "name": one, **some(chance, children=True)}
                   for one in ("pupils", "parents", "staff")],
        "data": [{"id": kind, "name": kind, "kind": kind, "about": ["pupils", "staff"]}
                 for kind in KINDS],
        "parties": [*hosts(chance, pool),
                    *firms(chance, suppliers, engaged, pool)],
        "systems": [{"id": f"app-{number}", "name": f"App {number}",
                     "provider": f"firm-{number}",
                     **some(chance, uses_ai=False, in_use=True, approved=True)}
                    for number in range(suppliers)],
        "activities": [{"id": f"use-{number}", "name": f"Use {number}",
                        "purpose": "To use it.", "people": ["pupils", "staff"],
                        "data": [*KINDS], **some(chance, lawful_basis="public-task")}
                       for number in range(flows // 2 + 1)],
        "flows": [{"id": f"flow-{number}", "activity": f"use-{number // 2}",
                   "from": "school", "to": f"firm-{number % suppliers}",
                   "through": f"app-{number % suppliers}",
                   "data": chance.sample(KINDS, 3),
                   **some(chance, role="processor", mechanism="none", channel="app")}
                  for number in range(flows)],
    }  # fmt: skip
    return build_map(Document("map.yaml", tree, {}))


def some(chance: random.Random, **answers: object) -> dict[str, object]:
    """Return about half of some answers."""
    return {name: one for name, one in answers.items() if chance.random() < 0.5}


def hosts(chance: random.Random, pool: list[str]) -> Iterator[dict[str, object]]:
    """Yield the firms that suppliers engage."""
    for name in pool:
        country = chance.choice(COUNTRIES)
        yield {"id": name, "name": name, "kind": "supplier",
               **some(chance, country=country, engages="none")}  # fmt: skip


def firms(
    chance: random.Random, suppliers: int, engaged: int, pool: list[str]
) -> Iterator[dict[str, object]]:
    """Yield the suppliers, each with those that it engages."""
    for number in range(suppliers):
        named = [{"party": name} for name in chance.sample(pool, engaged)]
        yield {"id": f"firm-{number}", "name": f"Firm {number}", "kind": "supplier",
               "engages": named, **some(chance, country="GB", insolvent=False)
               }  # fmt: skip


def seconds(call: Callable[[], object], rounds: int) -> float:
    """Return the median time of a call."""
    taken = []
    for _ in range(rounds):
        start = process_time()
        call()
        taken.append(process_time() - start)
    return median(taken)


def main() -> None:
    """Print a line for the example and for each made-up map."""
    maps = {"example": read_map("victoria-cp")}
    for flows, engaged in SIZES:
        maps[f"{flows} flows, {engaged} engaged by each"] = made_up(flows, engaged)
    for name, datamap in maps.items():
        table = seconds(lambda one=datamap: FlowTable(one, ON).rows, 9)
        assessing = seconds(lambda one=datamap: assess(one, ON), 5)
        asking = seconds(lambda one=datamap: questions(one, ON), 1)
        rows = len(FlowTable(datamap, ON).rows)
        sys.stdout.write(
            f"{name}: {rows} rows; assess {assessing / table:.1f} x the table, "
            f"questions {asking / assessing:.1f} x assess\n"
        )


if __name__ == "__main__":
    main()
