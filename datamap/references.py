"""Check that every id a map names exists and is of the right kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

from datamap import reference
from datamap.assemble import KIND_NAMES, RawRecord, Shelf
from datamap.errors import Problem
from datamap.facts import ID_PATTERN
from datamap.meant import word_meant
from datamap.model import DataCategory, Items
from datamap.model.base import DATA_REF_PATTERN, PROVISION_PATTERN
from datamap.strict_yaml import Path_

PEOPLE, DATA, PARTIES = "people", "data", "parties"
SYSTEMS, ACTIVITIES, DOCUMENTS, SCHOOL = "systems", "activities", "documents", "school"
ANY = "any"
"""A reference to a record of any kind."""

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "school": {
        "contacts.provided_by": (PARTIES,),
        "rights_procedure": (DOCUMENTS,),
    },
    "documents": {"covers": (ANY,)},
    "people": {"notices": (DOCUMENTS,)},
    "data": {"about": (PEOPLE,)},
    "parties": {"successor": (PARTIES,), "engages.party": (PARTIES,)},
    "systems": {
        "provider": (PARTIES, SCHOOL),
        "part_of": (SYSTEMS,),
        "contract": (DOCUMENTS,),
    },
    "activities": {"people": (PEOPLE,), "consent.record": (DOCUMENTS,)},
    "flows": {
        "activity": (ACTIVITIES,),
        "from": (PARTIES, SCHOOL, PEOPLE),
        "to": (PARTIES, SCHOOL, PEOPLE),
        "through": (SYSTEMS,),
        "people": (PEOPLE,),
        "agreement": (DOCUMENTS,),
        "transfer_test.document": (DOCUMENTS,),
    },
    "measures": {"applies_to": (ANY,)},
    "questions": {"about": (ANY,)},
    "accepted": {"record": (ANY,)},
}
"""Which kinds of record each field may name, by section and dotted field."""

LAW_FIELDS: Mapping[str, Mapping[str, str]] = {
    "documents": {"terms": "contract_terms"},
    "data": {"kind": "sensitivity", "items.listed.kind": "sensitivity"},
    "activities": {"schedule_1": "schedule_1", "law": "provisions"},
    "flows": {"derogation": "derogations"},
    "questions": {"law": "provisions"},
}
"""Fields that name a row of the law data, and the table it is in."""

_LONG_FORM = ("value", "conflicting")
"""Where a fact that is written long has its answer."""

_ID = re.compile(ID_PATTERN)
_REFERENCE = re.compile(f"(?:{DATA_REF_PATTERN})|(?:{PROVISION_PATTERN})")

_TABLE_WORDS: Mapping[str, str] = {
    "contract_terms": "contract term",
    "sensitivity": "row of the sensitivity table",
    "schedule_1": "condition of Schedule 1",
    "derogations": "exception of Article 49",
    "provisions": "provision of the law data",
}


@dataclass(frozen=True)
class Named:
    """An id that a record names, and where."""

    raw: RawRecord
    path: Path_
    id: str


Named_: TypeAlias = "list[tuple[tuple[str, ...], list[Named]]]"


def reference_problems(
    records: Iterable[RawRecord],
    unreadable: Collection[str] = (),
    shelf: Shelf | None = None,
) -> Iterator[Problem]:
    """Yield a problem for each id that is used twice or names nothing.

    Works on records as written, so that a map whose other fields are wrong
    still gets its references checked.

    Parameters
    ----------
    records
        The records of the map and those it takes from libraries.
    unreadable
        Sections some of whose records could not be read: what names a record of
        one of them is let pass, since the record may be there.
    shelf
        The libraries: what their records name is looked up once for all maps.
    """
    listed = list(records)
    index = _Index(listed, unreadable, shelf or Shelf(()))
    yield from index.repeated
    for raw in listed:
        yield from _named_problems(raw, index)
        yield from _law_problems(raw)
    yield from _data_problems(listed, index)


class _Index:
    """The records by id, and the sections in which some may be missing."""

    def __init__(
        self,
        listed: Iterable[RawRecord],
        unreadable: Collection[str],
        shelf: Shelf,
    ) -> None:
        self.records: dict[str, RawRecord] = {}
        self.repeated: list[Problem] = []
        self.unreadable = {*unreadable}
        self.used: dict[str, set[str] | None] = {}
        """Categories that each activity uses, as far as they were asked for."""

        self._shelf = shelf
        for raw in listed:
            if raw.section in ("accepted", "year"):
                continue
            if raw.id is None or not _ID.fullmatch(raw.id):
                self.unreadable.add(raw.section)
            elif raw.id in self.records:
                self.repeated.append(_used_twice(raw, self.records[raw.id]))
            else:
                self.records[raw.id] = raw

    def named_by(self, raw: RawRecord) -> Named_:
        """Return the ids that a record names, with the kinds they may be of."""
        if not self._shelf.has(raw):
            return [*_named_by(raw)]
        known = self._shelf.looked_up
        if raw not in known:
            known[raw] = [*_named_by(raw)]
        found: Named_ = known[raw]
        return found

    def may_have(self, kinds: Collection[str]) -> bool:
        """Say whether a record that is not there may be one that was not read."""
        return bool(self.unreadable if ANY in kinds else self.unreadable & {*kinds})


def _named_problems(raw: RawRecord, index: _Index) -> Iterator[Problem]:
    for kinds, named in index.named_by(raw):
        yield from _unknown(named, kinds, index)


def _named_by(raw: RawRecord) -> Iterator[tuple[tuple[str, ...], list[Named]]]:
    """Yield the ids that a record names, with the kinds that their field may name."""
    tree = raw.tree
    is_long = not tree.keys().isdisjoint(_LONG_FORM)
    for first, steps, kinds in _fields_of(raw.section):
        if first in tree or is_long:
            named = [*_names(raw, tree, (), steps)]
            if named:
                yield kinds, named


@cache
def _fields_of(section: str) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Return the fields of a section that name records, split into steps."""
    fields = [*FIELDS.get(section, {}).items()]
    fields += [(one, (DOCUMENTS,)) for one in _SOURCES]
    return [(one.partition(".")[0], one.split("."), kinds) for one, kinds in fields]


_SOURCES = ("source.document", "retention.source.document")


def _unknown(
    named: Iterable[Named], kinds: tuple[str, ...], index: _Index
) -> Iterator[Problem]:
    for one in named:
        found = index.records.get(one.id)
        if found is None:
            if not index.may_have(kinds):
                yield _not_there(one, kinds, index.records)
        elif ANY not in kinds and found.section not in kinds:
            yield _wrong_kind(one, found, kinds)


@cache
def law_ids(table: str) -> tuple[str, ...]:
    """Return every id by which a field may name a row of a table of the law data."""
    rows = reference.table(table)
    refs = [getattr(row, "ref", "own") for row in rows]
    named = [row.id for row in rows] + [ref for ref in refs if ref != "own"]
    return tuple(dict.fromkeys(named))


def _law_problems(raw: RawRecord) -> Iterator[Problem]:
    for dotted, table in LAW_FIELDS.get(raw.section, {}).items():
        known = law_ids(table)
        for named in names_at(raw, dotted):
            if named.id not in known:
                yield _not_in_law(named, table)


def _data_problems(listed: Iterable[RawRecord], index: _Index) -> Iterator[Problem]:
    """Check references to data: they exist, and a flow stays in its activity."""
    items = {
        raw.id: _item_ids(raw) for raw in index.records.values() if raw.section == DATA
    }
    for raw in listed:
        if raw.section == DATA:
            yield from _repeated_items(raw)
        if raw.section not in ("activities", "flows"):
            continue
        allowed = _allowed_data(raw, index)
        for named in names_at(raw, "data"):
            category, _, item = named.id.partition(".")
            if category not in items:
                yield from _unknown([named], (DATA,), index)
                continue
            known = items[category]
            if item and known is not None and item not in known:
                yield _no_such_item(named, category, item, known)
            elif allowed is not None and category not in allowed:
                yield _not_of_the_activity(named, str(raw.tree.get("activity")))


def _repeated_items(raw: RawRecord) -> Iterator[Problem]:
    """Yield a problem for each item whose id another of the category has."""
    seen = set()
    for named in names_at(raw, "items.listed.id"):
        if named.id in seen:
            what = f"The category has two items called {named.id}."
            fix = "give one of the two another id."
            yield _problem("used-twice", named, what, fix)
        seen.add(named.id)


def _item_ids(raw: RawRecord) -> tuple[str, ...] | None:
    """Return the ids of a category's items, or None if they cannot all be read."""
    items = raw.tree.get("items", {})
    if not {*raw.tree} <= {*DataCategory.model_fields} or not isinstance(items, dict):
        return None
    listed = items.get("listed", [])
    if not {*items} <= {*Items.model_fields} or not isinstance(listed, list):
        return None
    ids = [one.get("id") if isinstance(one, dict) else None for one in listed]
    clear = tuple(one for one in ids if isinstance(one, str) and _ID.fullmatch(one))
    return clear if len(clear) == len(ids) else None


def _allowed_data(raw: RawRecord, index: _Index) -> set[str] | None:
    """Return the categories of a flow's activity, or None if it does not say."""
    if raw.section != "flows":
        return None
    name = str(raw.tree.get("activity"))
    if name not in index.used:
        index.used[name] = _used_by(index.records.get(name))
    return index.used[name]


def _used_by(activity: RawRecord | None) -> set[str] | None:
    """Return the categories that an activity uses, or None if it does not say."""
    if activity is None or activity.section != ACTIVITIES:
        return None
    named = [one.id.partition(".")[0] for one in names_at(activity, "data")]
    is_clear = len(named) == sum(1 for _ in _entries(activity.tree.get("data")))
    return set(named) if named and is_clear else None


def _entries(data: Any) -> Iterator[Any]:  # noqa: ANN401 - what a file holds
    """Yield every entry of a list, or of the lists that a long form holds."""
    if isinstance(data, list):
        for one in data:
            is_claim = isinstance(one, dict) and "value" in one
            yield from _entries(one) if is_claim else (one,)
    elif isinstance(data, dict):
        yield from _entries(data.get("value", data.get("conflicting")))


def names_at(raw: RawRecord, dotted: str) -> Iterator[Named]:
    """Yield the ids that stand at a dotted field, however the fact is written."""
    steps = dotted.split(".")
    if not raw.tree.keys().isdisjoint((steps[0], *_LONG_FORM)):
        yield from _names(raw, raw.tree, (), steps)


def _names(
    raw: RawRecord,
    here: Any,  # noqa: ANN401 - what a file holds
    path: Path_,
    steps: list[str],
) -> Iterator[Named]:
    if isinstance(here, list):
        for position, one in enumerate(here):
            yield from _names(raw, one, (*path, position), steps)
    elif isinstance(here, dict):
        for key in _next_keys(here, steps):
            rest = steps[1:] if steps and key == steps[0] else steps
            yield from _names(raw, here[key], (*path, key), rest)
    elif isinstance(here, str) and not steps and _names_something(here):
        yield Named(raw, path, here)


def _names_something(text: str) -> bool:
    """Say whether a text can be an id; if not, its own field is what is wrong."""
    return text not in ("unknown", "none") and bool(_REFERENCE.fullmatch(text))


def _next_keys(here: dict[str, Any], steps: list[str]) -> list[str]:
    """Return the keys to go down: the next step, or those of a fact's long form."""
    if steps and steps[0] in here:
        return [steps[0]]
    return [key for key in _LONG_FORM if key in here]


def _problem(code: str, named: Named, what: str, fix: str) -> Problem:
    raw = named.raw
    return Problem(
        code,
        what,
        fix,
        raw.file(named.path),
        raw.line(named.path),
        raw.label,
        ".".join(map(str, named.path)),
    )


def _field_name(named: Named) -> str:
    names = [step for step in named.path if isinstance(step, str)]
    return next(one for one in reversed(names) if one not in ("value", "conflicting"))


def _not_there(
    named: Named, kinds: tuple[str, ...], known: Mapping[str, RawRecord]
) -> Problem:
    words = " or ".join(KIND_NAMES[one] for one in kinds if one != ANY) or "record"
    wanted = [key for key, one in known.items() if ANY in kinds or one.section in kinds]
    close = get_close_matches(named.id, wanted, n=1, cutoff=0.6)
    what = f"{_field_name(named)} names {named.id}, but there is no such {words}."
    fix = f"write {close[0]}." if close else f"add the {words}, or correct the id."
    return _problem("not-there", named, what, fix)


def _wrong_kind(named: Named, found: RawRecord, kinds: tuple[str, ...]) -> Problem:
    words = " or ".join(KIND_NAMES[one] for one in kinds)
    what = (
        f"{_field_name(named)} names {named.id}, which is a "
        f"{KIND_NAMES[found.section]}, not a {words}."
    )
    return _problem("wrong-kind", named, what, f"write the id of a {words}.")


def _not_in_law(named: Named, table: str) -> Problem:
    words = _TABLE_WORDS[table]
    meant = word_meant(named.id, law_ids(table))
    what = f"{_field_name(named)} names {named.id}, but there is no such {words}."
    fix = f"write {meant}." if meant else f"see the list: dpia law --table {table}."
    return _problem("not-in-law", named, what, fix)


def _no_such_item(
    named: Named, category: str, item: str, items: Iterable[object]
) -> Problem:
    close = get_close_matches(item, [str(one) for one in items], n=1, cutoff=0.6)
    what = f"data names {named.id}, but {category} has no item called {item}."
    fix = f"write {category}.{close[0]}." if close else f"add it to {category}."
    return _problem("no-such-item", named, what, fix)


def _not_of_the_activity(named: Named, activity: str) -> Problem:
    what = f"data names {named.id}, which {activity} does not use."
    fix = f"add it to the data of {activity}, or take it out of the flow."
    return _problem("outside-activity", named, what, fix)


def _used_twice(raw: RawRecord, first: RawRecord) -> Problem:
    what = f"The id {raw.id} is used twice; first at {first.file()}:{first.line()}."
    fix = "give one of the two another id."
    return Problem(
        "used-twice", what, fix, raw.file(), raw.line(("id",)), raw.label, "id"
    )
