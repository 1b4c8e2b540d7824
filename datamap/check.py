"""What is missing, wrong, stale or unlawful in a map on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from datamap.findings import NOTES, RULES, Finding, Hit, Rule, Severity, cited
from datamap.findings.fields import place_of
from datamap.findings.reading import Reading
from datamap.messages import Message
from datamap.model import Acceptance, DataMap

_EXPIRED, _UNMATCHED = NOTES

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


def check(datamap: DataMap, on: date) -> tuple[Finding, ...]:
    """Return every finding in a map on a day, the worst first.

    A finding that the school has accepted stays in the list and says so. An
    acceptance that has run out, or that fits no finding, is a note of its own.

    Parameters
    ----------
    datamap
        The map to check.
    on
        The day whose law applies and on which evidence has to be fresh. A rule
        whose law is not in force on it finds nothing.

    Returns
    -------
    tuple of Finding
        By severity, then by file and line; one a rule and record.
    """
    reading = Reading(datamap, on)
    found = [one for rule in RULES for one in _findings_of(rule, reading)]
    accepted = [_with_acceptance(one, datamap, on) for one in found]
    notes = _acceptance_notes(datamap, accepted, on)
    return tuple(sorted((*accepted, *notes), key=_place_in_list))


def _place_in_list(one: Finding) -> tuple[int, str, int, str, str]:
    return _ORDER[one.severity], one.file, one.line or 0, one.rule, one.record


def _findings_of(rule: Rule, reading: Reading) -> Iterator[Finding]:
    law = cited(rule.law, reading.on)
    if law is None:
        return
    for hit in rule.hits(reading):
        yield _finding(rule, hit, law, reading.datamap)


def _finding(rule: Rule, hit: Hit, law: tuple[str, ...], datamap: DataMap) -> Finding:
    place = place_of(datamap, hit.record, hit.field)
    told = place_of(datamap, *hit.told_by) if hit.told_by else place
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        record=hit.record,
        field=hit.field,
        what=hit.what,
        fix=hit.fix or Message(rule.fix),
        law=law,
        file=place.file,
        line=place.line,
        library=told.library,
    )


def _with_acceptance(found: Finding, datamap: DataMap, on: date) -> Finding:
    """Return a finding with the acceptance that runs longest on the day, if any."""
    running = [one for one in datamap.accepted if _fits(one, found) and on <= one.until]
    if not running:
        return found
    return replace(found, accepted=max(running, key=lambda one: one.until))


def _fits(acceptance: Acceptance, found: Finding) -> bool:
    return (acceptance.rule, acceptance.record) == (found.rule, found.record)


def _acceptance_notes(
    datamap: DataMap, found: Sequence[Finding], on: date
) -> Iterator[Finding]:
    """Yield a note for each acceptance that does nothing, one a rule and record."""
    used = {(one.rule, one.record) for one in found if one.accepted}
    there = {(one.rule, one.record) for one in found}
    for acceptance in datamap.accepted:
        key = (acceptance.rule, acceptance.record)
        if key not in there:
            yield _unmatched(datamap, acceptance)
        elif key not in used and acceptance.until < on:
            yield _expired(datamap, acceptance)


def _unmatched(datamap: DataMap, acceptance: Acceptance) -> Finding:
    values = {"rule": acceptance.rule, "record": _name(datamap, acceptance)}
    text = "Nothing is found any more that this acceptance is for: {rule}, {record}."
    if acceptance.rule not in {rule.id for rule in RULES}:
        text = "A finding is accepted under a rule that does not exist: {rule}."
    fix = Message("Take the acceptance out of accepted, or correct its rule.")
    return _note(datamap, acceptance, _UNMATCHED, Message(text, values), fix)


def _expired(datamap: DataMap, acceptance: Acceptance) -> Finding:
    values = {
        "rule": acceptance.rule,
        "record": _name(datamap, acceptance),
        "day": acceptance.until.isoformat(),
    }
    text = "The acceptance of {rule} for {record} ran out on {day}."
    fix = Message("Put the matter right, or accept it again with a new last day.")
    return _note(datamap, acceptance, _EXPIRED, Message(text, values), fix)


def _name(datamap: DataMap, acceptance: Acceptance) -> str:
    record = datamap.records.get(acceptance.record)
    return str(getattr(record, "name", None) or acceptance.record)


def _note(
    datamap: DataMap, acceptance: Acceptance, rule: str, what: Message, fix: Message
) -> Finding:
    place = place_of(datamap, acceptance.key, ())
    return Finding(
        rule=rule,
        severity=Severity.NOTE,
        record=acceptance.record,
        field=(),
        what=what,
        fix=fix,
        law=(),
        file=place.file,
        line=place.line,
        library=place.library,
    )
