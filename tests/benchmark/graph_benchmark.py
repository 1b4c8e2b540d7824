"""How building and asking the graph grows with the map, in ratios.

Run ``python tests/benchmark/graph_benchmark.py``. Seconds depend on the machine, so
only ratios are printed: to one pass over the flow table of the same map.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from datamap.breach import breach_reach
from datamap.flows import FlowTable
from datamap.graph import paths_to, streams_to, to_graph
from datamap.load import read_map
from datamap.model import DataMap
from datamap.trace import trace
from datamap.vocabulary import Right

ON = date(2026, 11, 24)
ROUNDS = 5


def enlarged(datamap: DataMap, times: int) -> DataMap:
    """Return a map in which every flow is there several times over."""
    copies = [
        flow.model_copy(update={"id": f"{flow.id}-{number}"})
        for flow in datamap.flows
        for number in range(1, times)
    ]
    return datamap.replacing(*copies)


def seconds(call: Callable[[], object]) -> float:
    """Return the median time of a call."""
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return median(taken)


def asked(datamap: DataMap) -> dict[str, float]:
    """Return the time of each question, in passes over the flow table."""
    graph = to_graph(datamap, ON)
    unit = seconds(lambda: FlowTable(datamap, ON).rows)
    calls: dict[str, Callable[[], object]] = {
        "to_graph": lambda: to_graph(datamap, ON),
        "streams_to": lambda: streams_to(graph, ("place", "US")),
        "paths_to": lambda: paths_to(graph, ("place", "unknown")),
        "trace": lambda: trace(datamap, "pupils", None, Right.ERASURE, ON),
        "breach_reach": lambda: breach_reach(datamap, "classdojo", ON),
    }
    return {name: seconds(call) / unit for name, call in calls.items()}


def main() -> None:
    """Print a line for each size of map."""
    example = read_map("victoria-cp")
    for times in (1, 4, 16):
        found = asked(enlarged(example, times))
        parts = [f"{name} {ratio:.1f}" for name, ratio in found.items()]
        sys.stdout.write(f"{times:>3} x the flows: {', '.join(parts)}\n")


if __name__ == "__main__":
    main()
