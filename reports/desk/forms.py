"""What the page of an activity shows of the map: groups of fields, uses, changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from datamap.errors import Problem
from datamap.facts import State
from datamap.model import Activity, DataMap, Flow, Measure, Record, System
from datamap.reference.countries import country_name
from reports.desk.changes import Change, Clash, Value
from reports.desk.draft import Draft
from reports.desk.fields import (
    Field,
    Option,
    all_countries,
    fields_of,
    label_of,
    worded,
)
from reports.desk.opened import OpenedMap
from reports.desk.tasks_in_law import laws_behind
from reports.desk.values import shown
from reports.pages.naming import name_of

Told = dict[str, Any]

ACTIVITY_GROUPS: tuple[tuple[str, str], ...] = (
    ("What it is", "name purpose people data data_from must_provide"),
    (
        "Why it is allowed",
        "lawful_basis public_authority_task legitimate_interest special_condition "
        "schedule_1 law",
    ),
    ("How long data is kept", "retention."),
    ("What it does", "traits."),
    ("How consent is asked for", "consent."),
)
"""Titles of the groups of an activity's fields, with the names in each."""

FLOW_GROUPS: tuple[tuple[str, str], ...] = (
    (
        "What goes there, and how",
        "data people role channel frequency more_than_needed personal_devices "
        "agreement starts_on ends_on",
    ),
    ("If data leaves the UK", "mechanism derogation"),
)
SYSTEM_GROUPS: tuple[tuple[str, str], ...] = (
    (
        "The product",
        "in_use approved contract certifications uses_ai owner critical",
    ),
    ("Who can get in", "access."),
    ("How it is built and sold", "design."),
    ("What it records", "recording."),
)
NEW_FIELDS = ("name", "purpose", "people", "data", "lawful_basis")
"""Fields that are asked for when an activity is created."""


def activities(datamap: DataMap, waiting: Iterable[str]) -> list[Told]:
    """Return the activities to choose from, and which have unsaved changes."""
    unsaved = {*waiting}
    return [
        {"id": one.id, "name": one.name, "unsaved": one.id in unsaved}
        for one in datamap.activities
    ] + [
        {"id": one, "name": one, "unsaved": True}
        for one in sorted(unsaved - {*datamap.records})
    ]


def new_activity_fields(datamap: DataMap) -> list[Told]:
    """Return the fields of the form for a new activity."""
    by_name = {one.name: one for one in fields_of(Activity, datamap)}
    return [by_name[name].plain for name in NEW_FIELDS]


def groups_of(datamap: DataMap, activity: str, on: date) -> list[Told]:
    """Return the fields of an activity in groups, with the law of a day."""
    record = datamap.records[activity]
    groups = [*_groups(record, datamap, ACTIVITY_GROUPS)]
    for one in (field for group in groups for field in group["fields"]):
        if one["name"] == "law":
            offered = laws_behind(datamap.school.nation, on, one["value"] or ())
            one["options"] = [each for each in one["options"] if each[0] in offered]
    return groups


def _groups(
    record: Record, datamap: DataMap, wanted: Sequence[tuple[str, str]]
) -> Iterator[Told]:
    every = fields_of(type(record), datamap)
    for title, names in wanted:
        starts = tuple(one for one in names.split() if one.endswith("."))
        exact = {*names.split()}
        fields = [x for x in every if x.name in exact or x.name.startswith(starts)]
        told = [_field(record, one) for one in fields]
        open_ones = [one for one in told if one["isFact"] and one["state"] != "known"]
        count = len([one for one in open_ones if one["state"] != "none"])
        yield {"title": title, "fields": told, "open": count, "of": len(told)}


def _field(record: Record, field: Field) -> Told:
    return {**field.plain, "record": record.id, **shown(record, field)}


def field_of(datamap: DataMap, record: Record, name: str) -> Field:
    """Return a field of a record that a form asks for."""
    return next(x for x in fields_of(type(record), datamap) if x.name == name)


def uses_of(datamap: DataMap, activity: str, draft: Draft) -> list[Told]:
    """Return who gets or keeps an activity's data: a line for each flow."""
    return [
        {
            "flow": one.id,
            "name": _use_name(datamap, one),
            "isNew": draft.adds(one.id),
            "open": sum(group["open"] for group in use_groups(datamap, one.id)),
        }
        for one in datamap.flows
        if one.activity == activity
    ]


def _use_name(datamap: DataMap, flow: Flow) -> str:
    to = name_of(datamap, flow.recipient)
    if flow.through is None:
        return to
    system = name_of(datamap, flow.through)
    return system if flow.recipient == datamap.id else f"{system} ({to})"


def use_groups(datamap: DataMap, flow: str) -> list[Told]:
    """Return the fields of a flow, and of the system that it goes through."""
    record = datamap.records[flow]
    groups = [*_groups(record, datamap, FLOW_GROUPS)]
    through = record.through if isinstance(record, Flow) else None
    system = datamap.system(through)
    if system is not None:
        groups += _groups(system, datamap, SYSTEM_GROUPS)
        groups[len(FLOW_GROUPS)]["told"] = [*_places(system)]
    return groups


def _places(system: System) -> Iterator[str]:
    """Yield where a system's data is, which is changed in the map's file."""
    for one in system.stored_in.value or ():
        use = worded(one.use)
        if one.place.state is State.KNOWN:
            yield f"{use}: {country_name(str(one.place.value))}."
        else:
            said = "none" if one.place.state is State.NONE else "we do not know"
            yield f"{use}: {said}."
    if not system.stored_in.is_known:
        yield "Where its data is kept: we do not know."


def data_of(datamap: DataMap, activity: str) -> Told:
    """Return the choice of data for a new use, with the activity's own chosen."""
    record = datamap.records[activity]
    field = field_of(datamap, record, "data")
    return _field(record, field)


def countries() -> list[Option]:
    """Return the countries that a company can be in."""
    return [*all_countries()]


def problem_told(one: Problem) -> Told:
    """Return a problem as a page gets it."""
    return {"what": one.what, "fix": one.fix, "where": one.where, "field": one.field}


# changes in words


def changes_told(opened: OpenedMap, draft: Draft) -> list[str]:
    """Return what is not saved yet, a line each."""
    return [_change_told(opened, one) for one in draft.changes]


def _change_told(opened: OpenedMap, change: Change) -> str:
    place = place_told(opened, change)
    if not change.field and not change.answers:
        return f"{place}: {'taken out' if change.value is None else 'new'}"
    return f"{place}: {value_told(opened, change, change.value)}"


def place_told(opened: OpenedMap, change: Change) -> str:
    """Return in words where a change is: the record and the field."""
    if change.answers:
        return f"Your words, {label_of(change.field).lower()}"
    datamap = opened.datamap
    record = datamap.records.get(change.record) if datamap else None
    name = _record_told(opened, record) or str((change.was or {}).get("measure", ""))
    label = label_of(change.field).lower() if change.field else ""
    return ", ".join(filter(None, (name or change.record, label)))


def _record_told(opened: OpenedMap, record: Record | None) -> str:
    datamap = opened.datamap
    if record is None or datamap is None:
        return ""
    if isinstance(record, Measure) and opened.catalogue is not None:
        entry = opened.catalogue.measures.get(record.measure)
        return entry.title if entry else record.measure
    if isinstance(record, Flow):
        return f"Use of {_use_name(datamap, record)}"
    return name_of(datamap, record.id)


def value_told(opened: OpenedMap, change: Change, value: Value) -> str:
    """Return a value of a field in words."""
    if value is None:
        return "left out"
    bare = value.get("value", value) if isinstance(value, dict) else value
    if bare in (State.UNKNOWN.value, State.NONE.value):
        return {"unknown": "we do not know", "none": "none"}[str(bare)]
    said = bare if isinstance(bare, list) else [bare]
    options = _options(opened, change)
    told = ", ".join(_one_told(options, one) for one in said)
    proof = value.get("evidence") if isinstance(value, dict) else None
    return f"{told} (from {_source(proof)})" if proof else told


def _options(opened: OpenedMap, change: Change) -> Mapping[str, str]:
    datamap = opened.datamap
    record = datamap.records.get(change.record) if datamap else None
    if record is None or datamap is None:
        return {}
    found = [x for x in fields_of(type(record), datamap) if x.name == change.field]
    return dict(found[0].options) if found else {}


def _one_told(options: Mapping[str, str], value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(str(one) for one in value.values())
    return options.get(str(value), str(value))


def _source(proof: Value) -> str:
    first = proof[0] if isinstance(proof, list) else proof
    return str(first.get("source", "")) if isinstance(first, dict) else str(first)


def clashes_told(opened: OpenedMap, clashes: Iterable[Clash]) -> list[Told]:
    """Return what a person has to choose: the field, ours and theirs."""
    return [
        {
            "place": place_told(opened, one.change),
            "ours": _side(opened, one.change, one.change.value),
            "theirs": _side(opened, one.change, one.theirs),
            "was": _side(opened, one.change, one.change.was),
        }
        for one in clashes
    ]


def _side(opened: OpenedMap, change: Change, value: Value) -> str:
    if not change.field and isinstance(value, dict):
        told = (f"{label_of(key)}: {one}" for key, one in value.items() if key != "id")
        return "; ".join(told)
    return value_told(opened, change, value)
