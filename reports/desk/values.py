"""What a form shows of a record's field, and what an answer looks like in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from datamap.facts import Fact, State
from reports.desk.changes import Value
from reports.desk.fields import Field

_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+(?:: |\Z)")
"""A short name at the start of a note, which is for finding and not for reading."""

Given = Mapping[str, Any]
"""What a page says of a field: state, value, source, checkedOn."""

UNANSWERED = (State.UNKNOWN.value, State.NONE.value)
"""The two answers of a fact that are no values, as they are written."""


def shown(record: BaseModel, field: Field) -> dict[str, Any]:
    """Return what a form shows of a field."""
    held = held_in(record, field.name)
    if isinstance(held, Fact):
        return _shown_fact(held)
    plain = held.model_dump(mode="json") if isinstance(held, BaseModel) else held
    return {"state": "known" if _is_said(plain) else "unknown", "value": _plain(plain)}


def held_in(record: BaseModel, name: str) -> Any:  # noqa: ANN401 - any field's value
    """Return the value of a field by its dotted name as it is written."""
    here: Any = record
    for step in name.split("."):
        by_alias = {
            (info.alias or key): key for key, info in type(here).model_fields.items()
        }
        here = getattr(here, by_alias[step])
        if here is None:
            break
    return here


def _is_said(plain: object) -> bool:
    return plain is not None and plain not in ([], ())


def _plain(value: object) -> Any:  # noqa: ANN401 - plain values
    """Return a value as JSON has it."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(getattr(value, "value", value))


def _shown_fact(fact: Fact[Any]) -> dict[str, Any]:
    first = fact.evidence[0] if fact.evidence else None
    claimed = [one.model_dump(mode="json")["value"] for one in fact.claims]
    return {
        "state": fact.state.value,
        "value": _plain(fact.value),
        "source": first.source if first else "",
        "checkedOn": str(first.checked_on or "") if first else "",
        "provisional": fact.provisional or "",
        "note": _CODE.sub("", fact.note or ""),
        "claims": [str(_plain(one)) for one in claimed],
    }


def written(field: Field, given: Given, before: Value) -> Value:
    """Return an answer as it is written in the file.

    Parameters
    ----------
    field
        The field.
    given
        What the page says: ``state`` is known, unknown, none or left-out; ``value``
        the answer; ``source`` and ``checkedOn`` the evidence.
    before
        What the file says now, of which a note is kept.
    """
    state = given.get("state")
    value = _cleaned(given.get("value"))
    if state == "left-out" or (not field.is_fact and not _is_said(value)):
        return None
    if not field.is_fact:
        return value
    answer = state if state in UNANSWERED else value
    if answer is None:
        answer = State.UNKNOWN.value
    return _with_beside(answer, _evidence(given, answer, before), before)


def _cleaned(value: object) -> Value:
    if isinstance(value, str):
        return value.strip() or None
    return value


def _evidence(given: Given, answer: Value, before: Value) -> list[Any]:
    """Return the evidence to write: what was there stays with an answer that stays."""
    source = str(given.get("source") or "").strip()
    if answer == State.UNKNOWN.value or not source:
        return []
    there = _listed(before.get("evidence")) if isinstance(before, dict) else []
    is_same = isinstance(before, dict) and before.get("value") == answer
    first = dict(there[0]) if is_same and there else {}
    if first.get("source") != source:
        first = {}
    first["source"] = source
    checked = str(given.get("checkedOn") or "").strip()
    if checked != first.get("checked_on", ""):
        first.pop("expires_on", None)
    first["checked_on"] = checked or None
    kept = {key: one for key, one in first.items() if one is not None}
    return [kept, *(there[1:] if is_same else [])]


def _with_beside(answer: Value, evidence: list[Any], before: Value) -> Value:
    """Return an answer with its evidence and the note that stood there."""
    held = before if isinstance(before, dict) else {}
    beside: dict[str, Any] = {"evidence": evidence} if evidence else {}
    if answer == State.UNKNOWN.value and "ask" in held:
        beside["ask"] = held["ask"]
    if "note" in held:
        beside["note"] = held["note"]
    return {"value": answer, **beside} if beside else answer


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
