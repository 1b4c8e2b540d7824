"""A seeded map far larger than any school's: how everything grows with its size.

Suppliers have several systems each and engage a few of the same hosts, as real ones
do; each system is used for one activity through several flows. Most of what can be
answered is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

KINDS = ("attainment", "attendance", "health", "identity", "visitor")
COUNTRIES = ("GB", "GB", "GB", "IE", "US")
PLACES = ("primary", "backup", "support-access", "telemetry")
SYSTEMS_OF_A_SUPPLIER = 4
SYSTEMS_OF_AN_ACTIVITY = 10
HOSTS = 20
ANSWERED = 0.9
"""Share of the facts that are answered."""


def large_map(systems: int = 1000, flows: int = 5000, seed: int = 1) -> dict[str, Any]:
    """Return a large map as a file holds it.

    Parameters
    ----------
    systems
        How many systems it has.
    flows
        How many flows: each system has its share.
    seed
        The same seed gives the same map.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    suppliers = -(-systems // SYSTEMS_OF_A_SUPPLIER)
    activities = -(-systems // SYSTEMS_OF_AN_ACTIVITY)
    return {
        "format": "dpia-map/1",
        "school": {"id": "school", "name": "Ysgol Fawr", "nation": "wales",
                   "phase": "middle"},
        "documents": [{"id": "notice", "kind": "privacy-notice"}],
        "people": [{"id": one, "name": one.title(), "children": one == "pupils"}
                   for one in ("pupils", "parents", "staff")],
        "data": [{"id": kind, "name": kind.title(), "kind": kind,
                  "about": ["pupils", "staff"]} for kind in KINDS],
        "parties": [*_hosts(chance), *_suppliers(chance, suppliers)],
        "systems": [_system(chance, number, suppliers) for number in range(systems)],
        "activities": [_activity(chance, number) for number in range(activities)],
        "flows": [_flow(chance, number, systems, suppliers) for number in range(flows)],
    }  # fmt: skip


def _answers(chance: random.Random, **answers: object) -> dict[str, object]:
    """Return most of some answers."""
    return {name: one for name, one in answers.items() if chance.random() < ANSWERED}


def _hosts(chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(HOSTS):
        known = _answers(chance, country=chance.choice(COUNTRIES), engages="none")
        yield {"id": f"host-{number}", "name": f"Host {number}", "kind": "supplier",
               **known}  # fmt: skip


def _suppliers(chance: random.Random, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        hosts = chance.sample(range(HOSTS), 2)
        engaged = [{"party": f"host-{host}"} for host in hosts]
        known = _answers(
            chance, country=chance.choice(COUNTRIES), engages=engaged, insolvent=False,
            owner_changed_on="none", reviewed_on="2026-09-01", own_purposes="none",
        )  # fmt: skip
        yield {"id": f"firm-{number}", "name": f"Firm {number}", "kind": "supplier",
               **known}  # fmt: skip


def _system(chance: random.Random, number: int, suppliers: int) -> dict[str, object]:
    places = [{"use": use, "place": chance.choice(COUNTRIES)} for use in PLACES]
    known = _answers(
        chance, stored_in=places, uses_ai=False, in_use=True, approved=True,
        critical=False, measures=["ct-01", "ct-02", "ct-08"],
    )  # fmt: skip
    return {"id": f"app-{number}", "name": f"App {number}",
            "provider": f"firm-{number % suppliers}", **known}  # fmt: skip


def _activity(chance: random.Random, number: int) -> dict[str, object]:
    return {"id": f"use-{number}", "name": f"Use {number}", "purpose": "To use it.",
            "people": ["pupils", "staff"], "data": [*KINDS],
            **_answers(chance, lawful_basis="public-task")}  # fmt: skip


def _flow(
    chance: random.Random, number: int, systems: int, suppliers: int
) -> dict[str, object]:
    system = number % systems
    known = _answers(
        chance, role="processor", channel="app", more_than_needed=False,
        personal_devices=False,
    )  # fmt: skip
    activity = f"use-{system // SYSTEMS_OF_AN_ACTIVITY}"
    return {"id": f"flow-{number}", "activity": activity, "from": "school",
            "to": f"firm-{system % suppliers}",
            "through": f"app-{system}", "data": chance.sample(KINDS, 2),
            **known}  # fmt: skip


def write_large_map(folder: Path, systems: int = 1000, flows: int = 5000) -> Path:
    """Write a large map into a folder, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "map.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="safe").dump(large_map(systems, flows), stream)
    return file
