"""What is different now from what a signature signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datamap.compare import Change, ChangeKind, compare
from datamap.conversions.json_map import read_json
from datamap.errors import DataMapError
from datamap.messages import Message
from datamap.model import DataMap
from datamap.named import name_of
from datamap.strict_yaml import read_bytes
from dpia.assessment import Assessment
from dpia.sign_off.copies import Copies, sha256
from dpia.sign_off.inputs import Inputs
from dpia.sign_off.log import Signature
from dpia.sign_off.states import State
from dpia.sign_off.touching import touching

CONTROLLERS_PART = (
    "advice.followed",
    "advice.overruled_because",
    "advice.decided_by",
    "consultation.reviewed_by",
    "consultation.departed_because",
    "review",
)
"""Fields that the controller fills in after the advice, which so outlives them."""


@dataclass(frozen=True)
class Changed:
    """What is different since a signature."""

    matters: tuple[Message, ...]
    """What makes the assessment out of date."""

    aside: tuple[Message, ...]
    """What is different and does not concern this assessment."""


def changed_since(
    signature: Signature, copies: Copies, now: Inputs, assessment: Assessment
) -> Changed:
    """Return what is different now from what a signature signed.

    Parameters
    ----------
    signature
        The signature.
    copies
        The copies that were kept of what it signed.
    now
        The same inputs as they are now.
    assessment
        What is worked out now.
    """
    datamap = assessment.datamap
    matters: list[Message] = []
    aside: list[Message] = []
    for message, is_own in (
        *_in_map(signature, copies, now, datamap),
        *_in_answers(signature, copies, now),
        *_in_method(signature, now),
        *_in_results(signature, copies, now, assessment),
    ):
        (matters if is_own else aside).append(message)
    return Changed(tuple(dict.fromkeys(matters)), tuple(dict.fromkeys(aside)))


Found = Iterator[tuple[Message, bool]]
"""Sentences, each with whether it makes the assessment out of date."""


def _in_map(
    signature: Signature, copies: Copies, now: Inputs, datamap: DataMap
) -> Found:
    signs = signature.signs
    if signs.map == datamap.fingerprint:
        if signs.map_file not in (None, now.map_file):
            text = "Only comments or the layout of the map's file were changed."
            yield Message(text), False
        return
    before = _map_of(signature, copies)
    if before is None:
        text = "The map was changed; the copy that was signed is not whole."
        yield Message(text), True
        return
    activity = signature.activity
    own = touching(before, activity) | touching(datamap, activity)
    elsewhere = 0
    for one in compare(before, datamap):
        if one.record in own or one.before in own:
            yield _of_change(one, before, datamap), one.substance
        else:
            elsewhere += 1
    if elsewhere:
        yield _elsewhere(elsewhere), False


def _elsewhere(count: int) -> Message:
    if count == 1:
        text = (
            "The map's hash is another: one difference that does not touch this "
            "activity."
        )
        return Message(text)
    text = "The map's hash is another: {n} differences that do not touch this activity."
    return Message(text, {"n": count})


def _map_of(signature: Signature, copies: Copies) -> DataMap | None:
    content = copies.read(signature, "map_copy")
    if content is None:
        return None
    try:
        return read_json(content, "the signed map")
    except DataMapError:  # of a format that is no longer read
        return None


def _of_change(change: Change, before: DataMap, after: DataMap) -> Message:
    datamap = after if change.record in after.records else before
    names = {
        "name": name_of(datamap, change.record),
        "record": change.record,
        "field": change.field,
    }
    if change.field and change.change is not ChangeKind.RENAMED:
        text = "In the map, {field} of {name} was changed."
        if not change.substance:
            text = "In the map, {field} of {name} was dated anew; it says the same."
        return Message(text, names)
    texts = {
        ChangeKind.ADDED: "In the map, {name} is new.",
        ChangeKind.REMOVED: "In the map, {name} was taken out.",
        ChangeKind.RENAMED: "In the map, {name} has another id.",
    }
    return Message(texts.get(change.change, "In the map, {name} was changed."), names)


def _in_answers(signature: Signature, copies: Copies, now: Inputs) -> Found:
    if now.answers is None:
        yield Message("The answers that were signed are gone."), True
        return
    if sha256(now.answers) == signature.signs.answers:
        return
    content = copies.read(signature, "answers")
    if content is None:
        yield Message("The answers were changed; the signed ones are not whole."), True
        return
    before, after = _leaves(content), _leaves(now.answers)
    fields = [
        name
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    if not fields:
        text = "The file of the answers was changed, in comments or layout only."
        yield Message(text), True
    for name in fields:
        is_later = is_report(name) or (
            signature.state is State.ADVICE and is_controllers(name)
        )
        yield _of_answer(name, before, after), not is_later


def _of_answer(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Message:
    if name not in before:
        return Message("In the answers, {field} is new.", {"field": name})
    if name not in after:
        return Message("In the answers, {field} was taken out.", {"field": name})
    return Message("In the answers, {field} was changed.", {"field": name})


def is_controllers(name: str) -> bool:
    """Say whether a field of the answers is the controller's to fill in."""
    is_approval = name.startswith("decisions.") and name.endswith(".approved")
    return (
        is_approval
        or is_report(name)
        or any(name == one or name.startswith(f"{one}.") for one in CONTROLLERS_PART)
    )


def is_report(name: str) -> bool:
    """Say whether a field only reports what was done after the decision."""
    return name.startswith("conditions.") and name.endswith(".done_on")


def _leaves(content: bytes) -> dict[str, Any]:
    """Return every value in a file of answers by its dotted name."""
    found: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [("", read_bytes(content, "answers").tree)]
    while waiting:
        name, here = waiting.pop(0)
        inner: list[tuple[str, Any]] = []
        if isinstance(here, dict):
            inner = [(str(key), one) for key, one in here.items()]
        elif isinstance(here, list):
            inner = [(str(place), one) for place, one in enumerate(here, 1)]
        if not inner:
            found[name] = here
        waiting += [(f"{name}.{key}" if name else key, one) for key, one in inner]
    return found


def _in_method(signature: Signature, now: Inputs) -> Found:
    signs = signature.signs
    if signs.method != now.method:
        text = "The scoring method is now version {now}; version {then} was signed."
        values = {"now": now.method, "then": signs.method}
        yield Message(text, values), True
    elif signs.catalogue != now.catalogue:
        text = "The catalogue of risks and measures is not the one that was signed."
        yield Message(text), False
    if signs.law != now.law:
        yield Message("The law data is not the one that was signed."), False


def _in_results(
    signature: Signature, copies: Copies, now: Inputs, assessment: Assessment
) -> Found:
    """Yield the risks that stand higher than they were signed, whatever moved them."""
    content = copies.read(signature, "results")
    if content is None or sha256(now.results) == signature.signs.results:
        return
    before, after = _levels(content), _levels(now.results)
    for key, levels in after.items():
        was = before.get(key, ["none", "none"])
        if _RANKS[levels[1]] > _RANKS[was[1]]:
            text = "{risk} at {about} was signed as {was} at most and may now be {now}."
            values = {
                "risk": f"{key[0]} ({assessment.catalogue.risks[key[0]].title})",
                "about": name_of(assessment.datamap, key[1]),
                "was": was[1],
                "now": levels[1],
            }
            yield Message(text, values), True


_RANKS = {"none": 0, "low": 1, "medium": 2, "high": 3}


def _levels(content: bytes) -> dict[tuple[str, str], list[str]]:
    return {(one["risk"], one["about"]): one["residual"] for one in json.loads(content)}


__all__ = ["CONTROLLERS_PART", "Changed", "changed_since"]
