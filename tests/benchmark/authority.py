"""A seeded authority: schools that share suppliers as real ones do, like a tree.

Some systems the authority has bought for every school, some a cluster of schools has
chosen together, and each school has apps of its own. Suppliers are told of once, in
a library beside the schools; they engage hosts, and these others in turn. Maps are
put together from text, so that ten thousand schools take seconds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2024, 9, 1)
SCHOOLS_OF_A_CLUSTER = 12
APPS = 60
"""Suppliers of apps that schools choose from."""

HOSTS = 12
"""Firms that suppliers of apps engage."""

COUNTRIES = ("GB", "GB", "GB", "IE", "US", "US", "DE", "IN", "NZ")

PHASES = {"primary": (0.72, 210), "secondary": (0.18, 900), "special": (0.06, 90),
          "nursery": (0.04, 60)}  # fmt: skip
"""Share of the schools of each phase, and how many pupils a usual one has."""

KINDS = (
    "identity", "attendance", "attainment", "health", "additional-learning-needs",
    "behaviour", "images", "parent-contact", "payment", "messages", "safeguarding",
    "free-school-meals",
)  # fmt: skip
"""Kinds of data that any school has."""

OLDER = ("exam-entry", "biometric", "location")
"""Kinds that schools for older pupils have too."""

DUTIES = {
    "records": ("Keep the records of pupils", ("identity", "attendance", "attainment")),
    "registers": ("Know who is in school", ("identity", "attendance")),
    "care": ("Care for pupils who are ill", ("identity", "health")),
    "needs": ("Meet additional needs", ("identity", "additional-learning-needs")),
    "safety": ("Keep children safe", ("identity", "safeguarding", "behaviour")),
    "meals": ("Give free meals to those who may have them",
              ("identity", "free-school-meals", "payment")),
}  # fmt: skip
"""What every school uses data for, with systems that the authority bought."""

CHOSEN = {
    "homework": ("Set and mark homework", ("identity", "attainment")),
    "home-link": ("Keep in touch with parents", ("parent-contact", "messages")),
    "trips": ("Take pupils on trips", ("identity", "health", "payment")),
    "reading": ("Help pupils to read", ("identity", "attainment")),
    "pictures": ("Show what a class does", ("identity", "images")),
    "rewards": ("Praise good behaviour", ("identity", "behaviour")),
    "sums": ("Practise sums", ("identity", "attainment")),
}
"""What schools use apps for that they or their cluster chose."""


@dataclass(frozen=True)
class _School:
    number: int
    chance: random.Random
    apps: tuple[tuple[str, int], ...]
    """Each with what it is for."""

    is_large: bool
    phase: str
    pupils: int


def make_authority(root: Path, count: int, seed: int = 1) -> list[Path]:
    """Write maps of schools that share suppliers, and return their folders.

    Parameters
    ----------
    root
        Folder of the schools; it is made.
    count
        How many schools.
    seed
        Seed of what each has; the same seed gives the same schools.
    """
    chance = random.Random(f"{seed} library")  # noqa: S311 - schools are no secret
    shared = root / "suppliers"
    shared.mkdir(parents=True)
    (shared / "authority.yaml").write_text("\n".join(_library(chance)), "utf-8")
    folders = []
    for number in range(count):
        folder = root / f"ysgol-{number:05d}"
        folder.mkdir()
        text = "\n".join(_map(_school(number, seed)))
        (folder / "map.yaml").write_text(text, "utf-8")
        folders.append(folder)
    return folders


def _school(number: int, seed: int) -> _School:
    cluster = number // SCHOOLS_OF_A_CLUSTER
    together = random.Random(f"{seed} cluster {cluster}")  # noqa: S311
    chance = random.Random(f"{seed} school {number}")  # noqa: S311
    shares = [share for share, _ in PHASES.values()]
    (phase,) = chance.choices([*PHASES], shares)
    own = chance.sample(range(APPS), chance.randint(3, 9))
    chosen = [*together.sample(range(APPS), 4), *own]
    uses = [*CHOSEN]
    apps = [
        (uses[(app + at) % len(uses)], app)
        for at, app in enumerate(dict.fromkeys(chosen))
    ]
    pupils = round(PHASES[phase][1] * chance.uniform(0.4, 1.8))
    is_large = phase == "secondary"
    return _School(number, chance, tuple(apps), is_large, phase, pupils)


def _library(chance: random.Random) -> Iterator[str]:
    yield "format: dpia-suppliers/1\nid: authority\nname: The authority's suppliers"
    yield "checked_on: 2026-09-01\nparties:"
    yield "  - {id: council, name: Council, kind: local-authority, country: GB}"
    for number in range(HOSTS):
        yield f"  - id: host-{number}\n    name: Host {number}\n    kind: supplier"
        yield f"    country: {_claim(chance.choice(COUNTRIES), chance)}"
        # Hosts engage the hosts before them: a tree, never a ring.
        yield from _engaged(chance, f"host-{number}", range(min(number, 3)))
    for number in range(APPS + len(DUTIES)):
        yield f"  - id: firm-{number}\n    name: Firm {number}\n    kind: supplier"
        yield f"    country: {_claim(chance.choice(COUNTRIES), chance)}"
        yield from _engaged(chance, f"firm-{number}", range(HOSTS))
    yield "systems:"
    for number in range(APPS + len(DUTIES)):
        yield from _system(number, chance)


def _engaged(chance: random.Random, name: str, hosts: range) -> Iterator[str]:
    some = chance.sample(hosts, min(len(hosts), chance.choice((0, 1, 1, 2, 3))))
    if chance.random() < 0.3:
        yield "    engages: unknown"
    elif not some:
        yield "    engages: none"
    else:
        yield "    engages:\n      value:"
        for host in some:
            yield f"        - {{party: host-{host}, purpose: hosting of {name}}}"
        yield "      evidence: [{source: the firm's own list, checked_on: 2026-05-01}]"


def _system(number: int, chance: random.Random) -> Iterator[str]:
    yield f"  - id: app-{number}\n    name: App {number}\n    provider: firm-{number}"
    yield f"    kind: {'app' if number < APPS else 'records-system'}"
    if chance.random() < 0.6:
        country = chance.choice(COUNTRIES)
        yield f"    stored_in: [{{use: primary, place: {_claim(country, chance)}}}]"
    for name in ("uses_ai", "approved"):
        if chance.random() < 0.5:
            yield f"    {name}: {str(chance.random() < 0.3).lower()}"
    if chance.random() < 0.5:
        yield f"    access: {{multi_factor: {str(chance.random() < 0.7).lower()}}}"


def _claim(value: str, chance: random.Random) -> str:
    """Return a fact as it is written: bare, with evidence, or without an answer."""
    drawn = chance.random()
    if drawn < 0.15:
        return "unknown"
    if drawn < 0.5:
        return value
    day = FIRST_DAY + timedelta(days=chance.randint(0, 800))
    return f"{{value: {value}, evidence: [{{source: contract, checked_on: {day}}}]}}"


def _map(school: _School) -> Iterator[str]:
    name, chance = f"ysgol-{school.number:05d}", school.chance
    yield f"# Made up for measuring.\nformat: dpia-map/1\nschool:\n  id: {name}"
    yield f"  name: Ysgol {school.number:05d}\n  nation: wales\n  phase: {school.phase}"
    yield f"  pupils: {school.pupils}\n  languages: [en, cy]"
    yield f"  fee_registration: {_claim('Z1234567', chance)}"
    yield "documents:\n  - {id: notice, kind: privacy-notice, name: Notice}"
    for use, app in school.apps:
        day = FIRST_DAY + timedelta(days=chance.randint(0, 800))
        yield f"  - id: contract-{app}\n    kind: processor-contract"
        yield f"    name: Contract for {use}\n    dated: {day}\n    covers: [app-{app}]"
        yield f"    held: {_claim('true', chance)}"
    yield "people:"
    people = (("pupils", 1), ("parents", 2), ("staff", 0.1))
    for group, times in people:
        yield f"  - id: {group}\n    name: {group.capitalize()}\n    notices: [notice]"
        yield f"    children: {str(group == 'pupils').lower()}"
        yield f"    count: {round(school.pupils * times)}"
    yield "data:"
    for kind in (*KINDS, *(OLDER if school.is_large else ())):
        about = "[parents]" if kind == "parent-contact" else "[pupils, staff]"
        yield f"  - id: {kind}\n    name: {kind.capitalize()}\n    kind: {kind}"
        yield f"    about: {about}\n    items: {{listed: [{{id: main, name: Main}}]}}"
    yield from _uses(school)


def _uses(school: _School) -> Iterator[str]:
    chance = school.chance
    told = {**DUTIES, **{use: CHOSEN[use] for use, _ in school.apps}}
    yield "activities:"
    for use, (purpose, kinds) in told.items():
        yield f"  - id: {use}\n    name: {purpose}\n    purpose: {purpose}."
        yield f"    people: [pupils, parents, staff]\n    data: [{', '.join(kinds)}]"
        yield f"    lawful_basis: {_claim('public-task', chance)}"
        yield f"    traits: {{profiling: {_claim('false', chance)}}}"
    yield "flows:"
    flows = [(use, APPS + at) for at, use in enumerate(DUTIES)]
    for at, (use, app) in enumerate((*flows, *school.apps)):
        yield from _flow(school, f"{use}-{at}", use, app, told[use][1])
    yield "measures:"
    for use, app in school.apps[:3]:
        yield f"  - id: trained-{app}\n    measure: staff-training"
        yield f"    applies_to: [{use}]\n    state: in-place"


def _flow(
    school: _School, name: str, use: str, app: int, kinds: tuple[str, ...]
) -> Iterator[str]:
    chance = school.chance
    yield f"  - id: {name}-in\n    activity: {use}\n    from: pupils"
    yield f"    to: ysgol-{school.number:05d}\n    role: controller"
    yield f"    data: [{kinds[0]}]\n    channel: in-person"
    yield f"  - id: {name}\n    activity: {use}\n    from: ysgol-{school.number:05d}"
    yield f"    to: firm-{app}\n    through: app-{app}\n    data: [{', '.join(kinds)}]"
    yield f"    role: {_claim('processor', chance)}\n    channel: app"
    drawn = chance.random()
    if drawn < 0.3:
        yield "    mechanism: addendum\n    transfer_test: {value: {met: true}}"
    elif drawn < 0.5:
        yield "    mechanism: none"
    if chance.random() < 0.3:
        day = FIRST_DAY + timedelta(days=chance.randint(0, 900))
        yield f"    starts_on: {day}"
