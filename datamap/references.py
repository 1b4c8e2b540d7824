"""Check that every id a map names exists and is of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from datamap import reference
from datamap.assemble import KIND_NAMES, RawRecord
from datamap.errors import Problem
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
    "questions": {"law": "provisions"},
}
"""Fields that name a row of the law data, and the table it is in."""

_TABLE_WORDS: Mapping[str, str] = {
    "contract_terms": "contract term",
    "sensitivity": "row of the sensitivity table",
    "schedule_1": "condition of Schedule 1",
    "provisions": "provision of the law data",
}


@dataclass(frozen=True)
class Named:
    """An id that a record names, and where."""

    raw: RawRecord
    path: Path_
    id: str


def reference_problems(records: Iterable[RawRecord]) -> Iterator[Problem]:
    """Yield a problem for each id that is used twice or names nothing.

    Works on records as written, so that a map whose other fields are wrong
    still gets its references checked.
    """
    listed = list(records)
    known: dict[str, RawRecord] = {}
    for raw in listed:
        if raw.id is None or raw.section in ("accepted", "year"):
            continue
        if raw.id in known:
            yield _used_twice(raw, known[raw.id])
        known.setdefault(raw.id, raw)
    for raw in listed:
        yield from _named_problems(raw, known)
        yield from _law_problems(raw)
    yield from _data_problems(listed, known)


def _named_problems(
    raw: RawRecord, known: Mapping[str, RawRecord]
) -> Iterator[Problem]:
    for dotted, kinds in FIELDS.get(raw.section, {}).items():
        for named in names_at(raw, dotted):
            found = known.get(named.id)
            if found is None or not ({found.section, ANY} & {*kinds, found.section}):
                yield _not_there(named, kinds, known)
            elif ANY not in kinds and found.section not in kinds:
                yield _wrong_kind(named, found, kinds)
    for dotted in ("source.document", "retention.source.document"):
        for named in names_at(raw, dotted):
            found = known.get(named.id)
            if found is None or found.section != DOCUMENTS:
                yield _not_there(named, (DOCUMENTS,), known)


def _law_problems(raw: RawRecord) -> Iterator[Problem]:
    for dotted, table in LAW_FIELDS.get(raw.section, {}).items():
        ids = {row.id: row for row in reference.table(table)}
        refs = {getattr(row, "ref", None): row.id for row in ids.values()}
        for named in names_at(raw, dotted):
            if named.id not in ids and named.id not in refs:
                yield _not_in_law(named, table, list(ids))


def _data_problems(
    listed: Iterable[RawRecord], known: Mapping[str, RawRecord]
) -> Iterator[Problem]:
    """Check references to data: they exist, and a flow stays in its activity."""
    items = {
        raw.id: {one.get("id") for one in _listed_items(raw)}
        for raw in known.values()
        if raw.section == DATA
    }
    for raw in listed:
        if raw.section not in ("activities", "flows"):
            continue
        allowed = _allowed_data(raw, known)
        for named in names_at(raw, "data"):
            category, _, item = named.id.partition(".")
            if category not in items:
                yield _not_there(named, (DATA,), known)
            elif item and item not in items[category]:
                yield _no_such_item(named, category, item, items[category])
            elif allowed is not None and category not in allowed:
                yield _not_of_the_activity(named, str(raw.tree.get("activity")))


def _listed_items(raw: RawRecord) -> list[dict[str, Any]]:
    items = raw.tree.get("items")
    listed = items.get("listed") if isinstance(items, dict) else None
    return [one for one in listed or [] if isinstance(one, dict)]


def _allowed_data(raw: RawRecord, known: Mapping[str, RawRecord]) -> set[str] | None:
    """Return the categories of a flow's activity, or None if it does not say."""
    activity = known.get(str(raw.tree.get("activity")))
    if raw.section != "flows" or activity is None:
        return None
    named = [one.id.partition(".")[0] for one in names_at(activity, "data")]
    return set(named) or None


def names_at(raw: RawRecord, dotted: str) -> Iterator[Named]:
    """Yield the ids that stand at a dotted field, however the fact is written."""
    yield from _names(raw, raw.tree, (), dotted.split("."))


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
    elif isinstance(here, str) and not steps and here not in ("unknown", "none"):
        yield Named(raw, path, here)


def _next_keys(here: dict[str, Any], steps: list[str]) -> list[str]:
    """Return the keys to go down: the next step, or those of a fact's long form."""
    if steps and steps[0] in here:
        return [steps[0]]
    return [key for key in ("value", "conflicting") if key in here]


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


def _not_in_law(named: Named, table: str, ids: list[str]) -> Problem:
    words = _TABLE_WORDS[table]
    close = get_close_matches(named.id, ids, n=1, cutoff=0.6)
    what = f"{_field_name(named)} names {named.id}, but there is no such {words}."
    fix = f"write {close[0]}." if close else "see the list: dpia law --format table."
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
