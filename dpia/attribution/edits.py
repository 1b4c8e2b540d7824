"""The edits that lead from one map to another, applied one at a time or together.

A record that came or went is one edit, as is each field of a record that stayed.
An edit may need others: a new flow needs the new system that it goes through, and
a party can only go when the flows to it go. Those are applied with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from datamap.compare import KINDS, Change, compare
from datamap.facts import Part
from datamap.load import MODELS
from datamap.model import RECORD_SECTIONS, DataMap, Record
from datamap.renames import renamed, renames
from datamap.written import written_record
from dpia.attribution.time_passed import moved_on

SECTIONS = ("school", *(one for one in RECORD_SECTIONS if one != "questions"))
"""Sections that a score can read."""

_NEVER_SCORED = frozenset({"id", "name", "note", "source"})
"""Fields that no score reads."""

_NO_REFERENCES = _NEVER_SCORED | {"evidence", "ask", "covers", "applies_to"}
"""Fields whose text names no record that has to be there: what a paper covers and
a measure applies to may be gone."""

Unseen = Mapping[str, Collection[str]]
"""Fields, by section, of which the earlier map says nothing because they were
left out of where it was read from."""


@dataclass(frozen=True, eq=False)
class Edit:
    """One record that came or went, or one field that changed."""

    section: str
    """Section of the map."""

    record: str
    """Id of the record in the later map, or in the earlier one if it went."""

    path: tuple[str, ...]
    """Names of the fields down to what changed; empty for the whole record."""

    before: Any
    """What stood there; None for a record that came."""

    after: Any
    """What stands there; None for a record that went."""

    @property
    def came(self) -> bool:
        """Whether the whole record is new."""
        return not self.path and self.before is None

    @property
    def went(self) -> bool:
        """Whether the whole record is gone."""
        return not self.path and self.after is None

    def covers(self, change: Change) -> bool:
        """Say whether a difference is part of this edit."""
        if change.record != self.record or change.kind != KINDS[self.section]:
            return False
        if not self.path:
            return not change.field
        field = ".".join(self.path)
        return change.field == field or change.field.startswith(f"{field}.")


class Edits:
    """Every edit from one map to another, and what each of them needs."""

    def __init__(self, before: DataMap, after: DataMap, unseen: Unseen) -> None:
        """Find the edits.

        Parameters
        ----------
        before
            The earlier map.
        after
            The later one.
        unseen
            Fields left out of the earlier map: they are taken to be as they are
            in the later one, and so are never an edit.
        """
        self.names = renames(before, after)
        self.unseen = unseen
        self.bare = _renamed(before, self.names)
        """The earlier map with the ids of the later one, as far as it was seen."""
        self.end = after
        self.start = self.filled(self.bare)
        """The earlier map with what was not seen of it as it is now."""
        self.all = tuple(_edits(self.start, after))
        self.changes = compare(before, after)
        self._needs = _needs(self.all)
        self._needed_by = _turned_round(self._needs)

    def filled(self, datamap: DataMap, back: timedelta = timedelta()) -> DataMap:
        """Return a map with the fields that are left out of the earlier one as now.

        Parameters
        ----------
        datamap
            The earlier map, whatever was done to its days.
        back
            How far to move the days in those fields back, so that they look then
            as they do now.
        """
        values = {name: getattr(datamap, name) for name in DataMap.model_fields}
        for section, fields in self.unseen.items():
            now = {one.id: one for one in _records(self.end, section)}
            values[section] = tuple(
                _with_fields(one, now[one.id], fields, back) if one.id in now else one
                for one in _records(datamap, section)
            )
        return DataMap.model_construct(**values) if self.unseen else datamap

    def with_needed(self, edits: Iterable[Edit]) -> frozenset[Edit]:
        """Return some edits with all that have to be made for them."""
        return _reached(edits, self._needs)

    def with_dependants(self, edits: Iterable[Edit]) -> frozenset[Edit]:
        """Return some edits with all that cannot be made without them."""
        return _reached(edits, self._needed_by)

    def applied(self, base: DataMap, edits: Collection[Edit]) -> DataMap:
        """Return a map with some edits made; they have to include what they need."""
        by_section: dict[str, list[Edit]] = {}
        for one in edits:
            by_section.setdefault(one.section, []).append(one)
        changed = {
            section: self._section(base, section, some)
            for section, some in by_section.items()
        }
        values = {name: getattr(base, name) for name in DataMap.model_fields}
        return DataMap.model_construct(**{**values, **changed})

    @staticmethod
    def _section(base: DataMap, section: str, edits: Iterable[Edit]) -> Any:  # noqa: ANN401 - the school, or a tuple of records
        records = {one.id: one for one in _records(base, section)}
        for edit in edits:
            if edit.went:
                records.pop(edit.record, None)
            elif edit.came:
                records[edit.record] = edit.after
            else:
                records[edit.record] = _put(records[edit.record], edit)
        kept = tuple(records.values())
        return kept[0] if section == "school" else kept

    def differences(self, edits: Collection[Edit]) -> tuple[Change, ...]:
        """Return what a comparison of the maps says of some edits."""
        return tuple(
            one for one in self.changes if any(edit.covers(one) for edit in edits)
        )

    def related(self, edits: Collection[Edit]) -> Iterator[frozenset[Edit]]:
        """Yield some edits in groups, each of which hangs together.

        A group also has the records that went and could only go because of an edit in
        it: with the flow to a body goes the body.
        """
        waiting = list(edits)
        while waiting:
            group = {waiting.pop(0)}
            grown = True
            while grown:
                tied = {other for one in group for other in self._tied(one)}
                joined = [one for one in waiting if one in tied]
                group |= {*joined}
                waiting = [one for one in waiting if one not in joined]
                grown = bool(joined)
            gone = [one for one in self.with_dependants(group) if one.went]
            yield frozenset({*group, *gone})

    def _tied(self, one: Edit) -> frozenset[Edit]:
        return self._needs.get(one, frozenset()) | self._needed_by.get(one, frozenset())


def _renamed(datamap: DataMap, names: Mapping[str, str]) -> DataMap:
    """Return a map in which records have the ids they have in the later one."""
    if not names:
        return datamap
    values = {name: getattr(datamap, name) for name in DataMap.model_fields}
    for section in SECTIONS:
        new = tuple(
            MODELS[section].model_validate(renamed(written_record(one), section, names))
            for one in _records(datamap, section)
        )
        values[section] = new[0] if section == "school" else new
    return DataMap.model_construct(**values)


def _with_fields(
    record: Record, now: Record, fields: Iterable[str], back: timedelta
) -> Record:
    found = {name: moved_on(getattr(now, name), -back) for name in fields}
    return record.model_copy(update=found)


def _records(datamap: DataMap, section: str) -> tuple[Record, ...]:
    found = getattr(datamap, section)
    return (found,) if section == "school" else found


def _edits(before: DataMap, after: DataMap) -> Iterator[Edit]:
    for section in SECTIONS:
        old = {one.id: one for one in _records(before, section)}
        new = {one.id: one for one in _records(after, section)}
        for key in dict.fromkeys((*old, *new)):
            if key in old and key in new:
                for path, was, now in _fields(old[key], new[key], ()):
                    yield Edit(section, key, path, was, now)
            else:
                yield Edit(section, key, (), old.get(key), new.get(key))


def _fields(
    old: BaseModel, new: BaseModel, head: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield each field that differs: its path, what was and what is.

    Parts of a record are gone into; a fact, a list and a value are one field.
    """
    for name, described in type(new).model_fields.items():
        was, now = getattr(old, name), getattr(new, name)
        path = (*head, described.alias or name)
        if was == now or name in _NEVER_SCORED:
            continue
        is_part = type(was) is type(now) and isinstance(now, Part)
        if is_part and "state" not in type(now).model_fields:
            yield from _fields(was, now, path)
        else:
            yield path, was, now


def _put(record: Record, edit: Edit) -> Record:
    """Return a record with one field as it is after an edit."""
    changed = _replaced(record, edit.path, edit.after)
    assert isinstance(changed, Record)  # noqa: S101 - a copy of what was given
    return changed


def _replaced(part: Any, path: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401 - any part of a record
    if not path:
        return value
    fields = type(part).model_fields
    name = next(one for one in fields if path[0] in (one, fields[one].alias))
    inner = _replaced(getattr(part, name), path[1:], value)
    return part.model_copy(update={name: inner})


def _needs(edits: tuple[Edit, ...]) -> Mapping[Edit, frozenset[Edit]]:
    """Return which other edits each one needs."""
    came = {one.record: one for one in edits if one.came}
    went = {one.record: one for one in edits if one.went}
    found: dict[Edit, set[Edit]] = {one: set() for one in edits}
    for one in edits:
        for name in _named(one.after, came):
            found[one].add(came[name])
        for name in _named(one.before, went):
            found[went[name]].add(one)
    return {one: frozenset(some - {one}) for one, some in found.items()}


def _named(value: object, known: Mapping[str, Edit]) -> frozenset[str]:
    """Return which of some records a value names."""
    if not known or value is None:
        return frozenset()
    return frozenset(name for name in named_in(value) if name in known)


def named_in(value: object) -> Iterator[str]:
    """Yield every text in a value that could be the id of a record."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _NO_REFERENCES:
                yield from named_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from named_in(one)
    elif isinstance(value, str):
        yield value.partition(".")[0]


def _turned_round(
    needs: Mapping[Edit, frozenset[Edit]],
) -> Mapping[Edit, frozenset[Edit]]:
    found: dict[Edit, set[Edit]] = {}
    for one, others in needs.items():
        for other in others:
            found.setdefault(other, set()).add(one)
    return {one: frozenset(some) for one, some in found.items()}


def _reached(
    edits: Iterable[Edit], onwards: Mapping[Edit, frozenset[Edit]]
) -> frozenset[Edit]:
    found: set[Edit] = set()
    waiting = list(edits)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += onwards.get(one, ())
    return frozenset(found)
