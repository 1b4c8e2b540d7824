"""How well the facts of a map are supported (Article 5(2), accountability)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from datamap.facts import Standing, is_fresh
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.fields import Told, facts_of, listed
from datamap.findings.reading import Reading
from datamap.messages import Message
from datamap.model import Party, Record, System
from datamap.reference import shelf_life
from datamap.vocabulary import Grade, PartyKind

_ELSEWHERE = frozenset({"role", "lawful_basis"})
"""Fields for which another rule speaks of conflicts and provisional readings."""

_SUPPLIER_FACTS = frozenset(
    {
        "certifications",
        "country",
        "engages",
        "measures",
        "partial_approval",
        "provider",
        "stored_in",
        "uses_ai",
    }
)
"""What only a supplier can know, so that somebody has to have read it somewhere."""

_WEAK = (Grade.INFERRED, Grade.OWN_KNOWLEDGE)


def _records(reading: Reading) -> Iterator[Record]:
    """Yield the records whose facts matter: of parties and systems those in use.

    Sub-processors are left out: a list of them stands or falls as a whole.
    """
    ends = {name for one in reading.flows for name in (one.sender, one.recipient)}
    used = {one.id for one in reading.systems}
    used |= ends | {reading.provider_of(one) or "" for one in reading.systems}
    for record in reading.datamap.records.values():
        if not isinstance(record, Party | System) or record.id in used:
            yield record


def _about(
    reading: Reading, text: str, wanted: Callable[[Reading, Record, Told], bool]
) -> Iterator[Hit]:
    """Find each record with facts of a sort, and name them."""
    for record in _records(reading):
        told = [one for one in facts_of(record) if wanted(reading, record, one)]
        if told:
            fields = listed([one.words for one in told])
            values = {"record": reading.name(record.id), "fields": fields}
            yield Hit(record.id, Message(text, values), told[0].path)


def _is_stale(reading: Reading, _: Record, told: Told) -> bool:
    """Say whether a fact has evidence of its time that has run out."""
    old = [one for one in told.fact.evidence if one.checked_on]
    is_past = any(one.checked_on and one.checked_on <= reading.on for one in old)
    return is_past and _standing(reading, told) is Standing.STALE


def _is_undated(reading: Reading, _: Record, told: Told) -> bool:
    dated = any(one.checked_on for one in told.fact.evidence)
    return not dated and _standing(reading, told) is Standing.STALE


def _is_later(reading: Reading, _: Record, told: Told) -> bool:
    days = [one.checked_on for one in told.fact.evidence if one.checked_on]
    return bool(days) and min(days) > reading.on


def _is_conflicting(reading: Reading, _: Record, told: Told) -> bool:
    is_here = told.field not in _ELSEWHERE
    return is_here and _standing(reading, told) is Standing.CONFLICTING


def _is_weak(reading: Reading, _: Record, told: Told) -> bool:
    life = shelf_life(told.field)
    fresh = [one for one in told.fact.evidence if is_fresh(one, life, reading.on)]
    return bool(fresh) and all(one.grade in _WEAK for one in fresh)


def _is_unsourced(reading: Reading, record: Record, told: Told) -> bool:
    stated = told.fact.is_known or told.fact.state.value == "none"
    if told.field not in _SUPPLIER_FACTS or not _is_suppliers(reading, record):
        return False
    holds_facts = told.field in ("stored_in", "engages") and told.path[-1] != "place"
    if holds_facts and len(told.path) == 1 and told.field == "stored_in":
        return False  # its places carry the evidence
    return stated and _standing(reading, told) is Standing.STATED


def _is_suppliers(reading: Reading, record: Record) -> bool:
    if isinstance(record, Party):
        return record.kind is PartyKind.SUPPLIER
    if not isinstance(record, System):
        return False
    provider = reading.datamap.party(reading.provider_of(record))
    return provider is not None and provider.kind is PartyKind.SUPPLIER


def _is_provisional(_: Reading, __: Record, told: Told) -> bool:
    return bool(told.fact.provisional) and told.field not in _ELSEWHERE


def _standing(reading: Reading, told: Told) -> Standing:
    return reading.standing(told.fact, told.field)


def _stale(reading: Reading) -> Iterator[Hit]:
    text = "The evidence on {record} is out of date: {fields}."
    return _about(reading, text, _is_stale)


def _undated(reading: Reading) -> Iterator[Hit]:
    text = "The evidence on {record} has no date: {fields}."
    return _about(reading, text, _is_undated)


def _later(reading: Reading) -> Iterator[Hit]:
    text = "The evidence on {record} is from after the day asked about: {fields}."
    return _about(reading, text, _is_later)


def _conflicting(reading: Reading) -> Iterator[Hit]:
    text = "Sources disagree on {record}: {fields}."
    return _about(reading, text, _is_conflicting)


def _weak(reading: Reading) -> Iterator[Hit]:
    text = "What is said of {record} is only inferred or from memory: {fields}."
    return _about(reading, text, _is_weak)


def _unsourced(reading: Reading) -> Iterator[Hit]:
    text = "What is said of {record} has no source: {fields}."
    return _about(reading, text, _is_unsourced)


def _provisional(reading: Reading) -> Iterator[Hit]:
    text = "Nobody has confirmed what is said of {record}: {fields}."
    return _about(reading, text, _is_provisional)


RULES = (
    Rule(
        id="evidence-stale",
        severity=Severity.WARNING,
        title="Evidence out of date",
        triggers="The newest evidence for a fact is older than it may be.",
        false_alarms="The paper is kept up to date elsewhere: date it again.",
        fix="Open the source again, and write the day under checked_on.",
        law=("uk-gdpr/5-2",),
        find=_stale,
    ),
    Rule(
        id="evidence-undated",
        severity=Severity.WARNING,
        title="Evidence without a date",
        triggers="All the evidence for a fact is undated, so nobody can lean on it.",
        false_alarms="None known.",
        fix="Open the source, and write the day it was read under checked_on.",
        law=("uk-gdpr/5-2",),
        find=_undated,
    ),
    Rule(
        id="evidence-later",
        severity=Severity.NOTE,
        title="Evidence from after the day",
        triggers="A day in the past is asked about, and the evidence is younger.",
        false_alarms="It was so before the paper said it.",
        fix="Ask about a later day, or add what was known at the time.",
        law=("uk-gdpr/5-2",),
        find=_later,
    ),
    Rule(
        id="evidence-conflicting",
        severity=Severity.WARNING,
        title="Sources disagree",
        triggers="A fact has answers that disagree.",
        false_alarms="None known.",
        fix="Find out which is right, and leave only that one.",
        law=("uk-gdpr/5-2",),
        find=_conflicting,
    ),
    Rule(
        id="evidence-weak",
        severity=Severity.NOTE,
        title="Only inferred or from memory",
        triggers="All fresh evidence for a fact is inferred or from memory.",
        false_alarms="None known.",
        fix="Find a paper that says so.",
        law=("uk-gdpr/5-2",),
        find=_weak,
    ),
    Rule(
        id="supplier-fact-unsourced",
        severity=Severity.WARNING,
        title="Supplier's fact without a source",
        triggers="A fact that only the supplier can know is stated without evidence.",
        false_alarms="Somebody read it and did not write where.",
        fix="Add evidence: the source, and the day it was read.",
        law=("uk-gdpr/5-2", "uk-gdpr/28"),
        find=_unsourced,
    ),
    Rule(
        id="reading-not-confirmed",
        severity=Severity.NOTE,
        title="Readings that nobody has confirmed",
        triggers="Facts are marked as provisional.",
        false_alarms="None known: provisional means that nobody has confirmed it.",
        fix="Confirm each of them, and take out provisional.",
        law=("uk-gdpr/5-2",),
        find=_provisional,
    ),
)
