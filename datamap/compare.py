"""What is different between two maps, by record and field.

Order and comments are never seen. A difference that says nothing new of what the
school does is told apart: evidence with newer dates, another line of a paper,
somebody else to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from pydantic import BaseModel

from datamap.facts import Evidence, Fact, State
from datamap.load import MODELS
from datamap.model import Acceptance, DataMap, Record, School, Source
from datamap.renames import renamed, renames
from datamap.written import written_record


class ChangeKind(StrEnum):
    """What happened to a record or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


KINDS: Mapping[str, str] = {
    "school": "school",
    "documents": "document",
    "people": "people",
    "data": "data",
    "parties": "party",
    "systems": "system",
    "activities": "activity",
    "flows": "flow",
    "measures": "measure",
    "questions": "question",
    "accepted": "accepted",
    "year": "year",
}
"""Short name of the kind of record in each section."""


@dataclass(frozen=True)
class Change:
    """One difference between two maps."""

    kind: str
    """Kind of record: one of the values of `KINDS`."""

    record: str
    """Its id, in the later map if it has one there."""

    change: ChangeKind
    """What happened."""

    field: str
    """Dotted field; empty where a whole record came or went."""

    before: Any
    """Plain value in the earlier map; None if there was none."""

    after: Any
    """Plain value in the later map; None if there is none."""

    substance: bool = True
    """Whether it says anything new of what the school does."""


def compare(before: DataMap, after: DataMap) -> tuple[Change, ...]:
    """Return what is different, in the order of the sections of a map.

    Comparing the other way round gives the same differences turned round: added
    for removed, and each value before for the one after.
    """
    names = renames(before, after)
    found: list[Change] = []
    for section, kind in KINDS.items():
        old, new = _of(before, section, names), _of(after, section, {})
        for key in dict.fromkeys((*old, *new)):
            if key in old and key in new:
                pair = (old[key], new[key])
                found += _of_pair(section, key, pair, names)
            elif key in old:
                was = _title(old[key])
                found.append(Change(kind, key, ChangeKind.REMOVED, "", was, None))
            else:
                now = _title(new[key])
                found.append(Change(kind, key, ChangeKind.ADDED, "", None, now))
    return tuple(found)


def _of(
    datamap: DataMap, section: str, names: Mapping[str, str]
) -> dict[str, BaseModel]:
    """Return the records of a section by their id in the later map."""
    if section == "year":
        return {"year": datamap.year} if datamap.year else {}
    if section == "accepted":
        return {
            f"{one.rule}/{names.get(one.record, one.record)}": one
            for one in datamap.accepted
        }
    listed = (datamap.school,) if section == "school" else getattr(datamap, section)
    return {names.get(one.id, one.id): one for one in listed}


def _title(record: BaseModel) -> str:
    """Return what a person calls a record."""
    for key in ("name", "question", "reason", "measure"):
        if getattr(record, key, None):
            return str(getattr(record, key))
    return record.id if isinstance(record, Record) else ""


def _of_pair(
    section: str,
    key: str,
    pair: tuple[BaseModel, BaseModel],
    names: Mapping[str, str],
) -> Iterator[Change]:
    old, new = pair
    if isinstance(old, Acceptance) and isinstance(new, Acceptance):
        old = old.model_copy(update={"record": new.record})
    if isinstance(old, Record) and isinstance(new, Record):
        if old.id != new.id:
            kind = ChangeKind.RENAMED
            yield Change(KINDS[section], key, kind, "id", old.id, new.id)
        if names:
            tree = renamed(written_record(old), section, names)
            old = MODELS[section].model_validate(tree)
    ordered = frozenset({"languages"} if isinstance(new, School) else ())
    for difference in _parts(old, new, "", ordered):
        yield Change(
            KINDS[section],
            key,
            difference.change,
            difference.field,
            difference.before,
            difference.after,
            difference.substance,
        )


@dataclass(frozen=True)
class _Difference:
    field: str
    before: Any
    after: Any
    substance: bool = True

    @property
    def change(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED


def _parts(
    old: BaseModel, new: BaseModel, prefix: str, ordered: frozenset[str]
) -> Iterator[_Difference]:
    """Compare two records or parts field by field."""
    for name, described in type(new).model_fields.items():
        field = f"{prefix}{described.alias or name}"
        one, other = getattr(old, name), getattr(new, name)
        if name == "id" and not prefix:
            continue
        if isinstance(one, Fact) and isinstance(other, Fact):
            yield from _facts(one, other, field)
        elif isinstance(one, BaseModel) and isinstance(other, BaseModel):
            yield from _parts(one, other, f"{field}.", ordered)
        elif isinstance(one, tuple):
            yield from _tuples(one, other, field, keep_order=name in ordered)
        elif one != other:
            yield _Difference(field, plain(one), plain(other))


def _tuples(
    old: tuple[Any, ...], new: tuple[Any, ...], field: str, *, keep_order: bool = False
) -> Iterator[_Difference]:
    """Compare two lists: parts by what tells them apart, values as sets."""
    both = (*old, *new)
    if both and all(isinstance(one, Evidence) for one in both):
        yield from _evidence(old, new, field)
    elif both and all(isinstance(one, Source) for one in both):
        if _as_set(old) != _as_set(new):
            yield _Difference(field, plain(old), plain(new), substance=False)
    elif both and all(isinstance(one, BaseModel) for one in both):
        yield from _listed(old, new, field)
    elif (old != new) if keep_order else (_as_set(old) != _as_set(new)):
        yield _Difference(field, plain(old), plain(new))


def _listed(
    old: tuple[BaseModel, ...], new: tuple[BaseModel, ...], field: str
) -> Iterator[_Difference]:
    """Compare lists of parts, each with its own of the other list."""
    ones, others = _by_key(old), _by_key(new)
    for key in dict.fromkeys((*ones, *others)):
        name = f"{field}.{key}"
        if key in ones and key in others:
            for found in _parts(ones[key], others[key], f"{name}.", frozenset()):
                if found.field != f"{name}.id":
                    yield found
        else:
            yield _Difference(
                name,
                plain(ones[key]) if key in ones else None,
                plain(others[key]) if key in others else None,
            )


_KEYS = ("id", "use", "party", "role")
"""Fields that tell the parts of a list apart."""


def _by_key(parts: tuple[BaseModel, ...]) -> dict[str, BaseModel]:
    """Return parts by their key; those that share one are counted by content."""
    found: dict[str, BaseModel] = {}
    for part in sorted(parts, key=repr):
        name = next(str(getattr(part, key)) for key in _KEYS if hasattr(part, key))
        count, key = 1, name
        while key in found:
            count += 1
            key = f"{name}-{count}"
        found[key] = part
    return {key: found[key] for key in sorted(found)}


def _facts(old: Fact[Any], new: Fact[Any], field: str) -> Iterator[_Difference]:
    """Compare two facts: the answer, and if it is the same what it rests on."""
    answers = list(_answers(old, new, field))
    yield from answers
    if old.provisional != new.provisional:
        yield _Difference(f"{field}.provisional", old.provisional, new.provisional)
    if answers:
        return
    yield from _evidence(old.evidence, new.evidence, f"{field}.evidence")
    if old.note != new.note:
        yield _Difference(f"{field}.note", old.note, new.note)
    if old.ask != new.ask:
        asks = plain(old.ask), plain(new.ask)
        yield _Difference(f"{field}.ask", *asks, substance=False)


def _answers(old: Fact[Any], new: Fact[Any], field: str) -> Iterator[_Difference]:
    one, other = old.value, new.value
    if isinstance(one, BaseModel) and isinstance(other, BaseModel):
        yield from _parts(one, other, f"{field}.", frozenset())
    elif isinstance(one, tuple) and isinstance(other, tuple):
        yield from _tuples(one, other, field)
    elif old.state is State.CONFLICTING and new.state is State.CONFLICTING:
        yield from _claims(old, new, field)
    elif old.state is not new.state or one != other:
        yield _Difference(field, plain(old), plain(new))


def _claims(old: Fact[Any], new: Fact[Any], field: str) -> Iterator[_Difference]:
    if _as_set(old.claims) == _as_set(new.claims):
        return
    undated = [_as_set(_undated(one)) for one in (old.claims, new.claims)]
    same = undated[0] == undated[1]
    yield _Difference(
        field,
        plain(old) if not same else _claimed(old),
        plain(new) if not same else _claimed(new),
        substance=not same,
    )


def _claimed(fact: Fact[Any]) -> Any:  # noqa: ANN401 - plain values
    return plain(fact.claims)


def _evidence(
    old: tuple[Any, ...], new: tuple[Any, ...], field: str
) -> Iterator[_Difference]:
    """Compare evidence; the same evidence with other dates is no substance."""
    if _as_set(old) == _as_set(new):
        return
    same = _as_set(_undated(old)) == _as_set(_undated(new))
    yield _Difference(field, plain(old), plain(new), substance=not same)


_DATES = ("checked_on", "expires_on", "line")


def _undated(listed: tuple[Any, ...]) -> list[Any]:
    return [_without_dates(plain(one)) for one in listed]


def _without_dates(tree: Any) -> Any:  # noqa: ANN401 - plain values
    if isinstance(tree, dict):
        return {
            key: _without_dates(one) for key, one in tree.items() if key not in _DATES
        }
    return [_without_dates(one) for one in tree] if isinstance(tree, list) else tree


def _as_set(listed: Any) -> list[str]:  # noqa: ANN401 - any list
    return sorted(repr(plain(one)) for one in listed)


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    """Return a value of a record as JSON has it; a fact by its answer alone."""
    if isinstance(value, Fact):
        if value.state is State.CONFLICTING:
            return {"conflicting": [plain(one.value) for one in value.claims]}
        known = value.state is State.KNOWN
        return plain(value.value) if known else value.state.value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
