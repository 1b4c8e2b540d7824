"""New activities, and the systems and recipients that they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datamap.assemble import Shelf
from datamap.errors import InvalidInputError, Problem
from datamap.load import libraries_beside, shipped_libraries
from datamap.model import DataMap
from datamap.reference import SensitivityRow, rows_of
from datamap.vocabulary import LawfulBasis
from reports.desk.changes import Change
from reports.desk.fields import Option, id_from

Given = Mapping[str, Any]


class FormError(InvalidInputError):
    """What was put into a form cannot be used."""

    title = "the form"


def library_systems(folder: Path, datamap: DataMap) -> list[Option]:
    """Return the systems of the map and of the supplier libraries, by name."""
    names = {one.id: one.name for one in datamap.parties}
    found = {one.id: (one.name, one.provider.value or "") for one in datamap.systems}
    shelf = _shelf(folder)
    for raw in shelf.records.values():
        if raw.section == "parties":
            names.setdefault(str(raw.id), str(raw.tree.get("name", raw.id)))
    for raw in shelf.records.values():
        if raw.section == "systems":
            name = str(raw.tree.get("name", raw.id))
            found.setdefault(str(raw.id), (name, provider_in(raw.tree)))
    told = [
        (system, f"{name} ({names.get(provider, provider)})" if provider else name)
        for system, (name, provider) in found.items()
    ]
    return sorted(told, key=lambda one: one[1].lower())


def _shelf(folder: Path) -> Shelf:
    return Shelf((*libraries_beside(folder), *shipped_libraries()))


def provider_in(tree: Mapping[str, Any]) -> str:
    """Return the provider that a system's record names, or nothing."""
    found = tree.get("provider")
    value = found.get("value") if isinstance(found, dict) else found
    return value if isinstance(value, str) and value != "unknown" else ""


def data_kinds() -> list[Option]:
    """Return the kinds of data that a new category can be of, by name."""
    return sorted(
        ((one.id, one.title) for one in rows_of(SensitivityRow)), key=lambda one: one[1]
    )


def new_data(datamap: DataMap, people: Sequence[str], given: Given) -> Change:
    """Return the change that adds a category of data, about some people.

    Raises
    ------
    FormError
        If it has no name or no kind.
    """
    name, kind = _text(given, "new_data"), _text(given, "new_kind")
    problems = [
        *_needed(name, "new_data", "The kind of data has no name.", "write its name"),
        *_needed(
            kind, "new_kind", "Nothing is chosen.",
            "choose what it is most like; how sensitive it is hangs on that",
        ),
    ]  # fmt: skip
    if problems:
        raise FormError(problems)
    record = id_from(name, datamap.records)
    tree = {"id": record, "name": name, "about": [*people], "kind": kind}
    return Change(record, "", tree, None, "data")


def new_activity(datamap: DataMap, given: Given) -> Iterator[Change]:
    """Yield the changes that add an activity, and a new category of data for it.

    Raises
    ------
    FormError
        With what a record of an activity needs and the form does not say.
    """
    name, purpose = _text(given, "name"), _text(given, "purpose")
    people = [*map(str, given.get("people") or ())]
    problems = [
        *_needed(name, "name", "The activity has no name.", "write what it is called"),
        *_needed(
            purpose, "purpose", "The purpose is empty.",
            "write in one sentence why, as you would tell a parent",
        ),
        *_needed(people, "people", "Nobody is chosen.", "choose whose data it uses"),
    ]  # fmt: skip
    if problems:
        raise FormError(problems)
    data, basis = [*map(str, given.get("data") or ())], _text(given, "lawful_basis")
    taken = {*datamap.records}
    if _text(given, "new_data"):
        category = new_data(datamap, people, given)
        yield category
        data, taken = [*data, category.record], taken | {category.record}
    tree: dict[str, Any] = {
        "id": id_from(name, taken), "name": name, "purpose": purpose,
        "people": people, "data": data or "unknown",
        "lawful_basis": basis if basis in [*LawfulBasis] else "unknown",
    }  # fmt: skip
    yield Change(tree["id"], "", tree, None, "activities")


def new_flow(
    folder: Path, datamap: DataMap, activity: str, given: Given
) -> Iterator[Change]:
    """Yield the changes that let an activity use a system.

    The system is one of the map or a supplier library's, which is then taken into
    the map by being named; or a new one with its provider.

    Raises
    ------
    FormError
        If no system is chosen or named, or nobody is known to provide it.
    """
    system = _text(given, "system")
    if system:
        provider = _provider(folder, datamap, system)
    else:
        added = [*_new_system(datamap, given)]
        yield from added
        system, provider = added[-1].record, added[-1].value["provider"]
    data = [*map(str, given.get("data") or ())]
    record = id_from(f"{activity} to {system}", datamap.records)
    tree = {
        "id": record, "activity": activity, "from": datamap.school.id, "to": provider,
        "through": system, "data": data or "unknown",
    }  # fmt: skip
    yield Change(record, "", tree, None, "flows")


def _provider(folder: Path, datamap: DataMap, system: str) -> str:
    held = datamap.system(system)
    if held is not None:
        found = held.provider.value or ""
    else:
        raw = _shelf(folder).records.get(system)
        found = provider_in(raw.tree) if raw and raw.section == "systems" else ""
    if not found:
        what = "Nobody has said who provides it, so nobody can be named as receiving."
        fix = "fill in the provider of the system in the map first."
        raise FormError([Problem("no-provider", what, fix, field="system")])
    return str(found)


def _new_system(datamap: DataMap, given: Given) -> Iterator[Change]:
    """Yield a new provider, if it is not in the map yet, and a new system."""
    name, company = _text(given, "product"), _text(given, "company")
    problems = [
        *_needed(
            name, "system", "No system is chosen.",
            "choose one of the list, or write the name of a new one",
        ),
        *(_needed(
            company, "company", "The company is empty.", "write who provides it",
        ) if name else ()),
    ]  # fmt: skip
    if problems:
        raise FormError(problems)
    taken = {*datamap.records}
    known = {one.name.lower(): one.id for one in datamap.parties}
    party = known.get(company.lower())
    if party is None:
        party = id_from(company, taken)
        provider: dict[str, Any] = {
            "id": party, "name": company, "kind": "supplier",
            "country": _text(given, "country") or "unknown",
        }  # fmt: skip
        yield Change(party, "", provider, None, "parties")
    system = id_from(name, taken | {party})
    tree = {"id": system, "name": name, "provider": party}
    yield Change(system, "", tree, None, "systems")


def _text(given: Given, name: str) -> str:
    return str(given.get(name) or "").strip()


def _needed(value: object, field: str, what: str, fix: str) -> Iterator[Problem]:
    if not value:
        yield Problem("missing", what, f"{fix}.", field=field)
