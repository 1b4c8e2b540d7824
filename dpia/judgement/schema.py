"""JSON Schema of a file of answers, for editors and other programs."""

from __future__ import annotations

from typing import Any

from datamap.schema import DIALECT
from dpia.judgement.model import Answers

_ONE_OR_MORE = ("line", "source")
"""Lists of a measure that a person may write as their only entry."""


def answers_schema() -> dict[str, Any]:
    """Return the schema of a file of answers.

    It knows no ids of the map or the catalogue; `read_answers` has the last word.
    """
    found = Answers.model_json_schema()
    return {
        "$schema": DIALECT,
        **_plain(found),
        "title": "Answers about an activity",
        "$defs": {name: _plain(one) for name, one in sorted(found["$defs"].items())},
    }


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part without what says nothing to a person."""
    kept = {key: one for key, one in schema.items() if key not in ("title", "$defs")}
    kept["description"] = " ".join(kept["description"].split())
    if "properties" in kept:
        kept["properties"] = {
            name: _field(name, one) for name, one in kept["properties"].items()
        }
    return kept


def _field(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    found = _without_default(_plain(schema))
    if name in _ONE_OR_MORE and found.get("type") == "array":
        said = {"description": found.pop("description")}
        return {**said, "anyOf": [found["items"], found]}
    options = found.pop("anyOf", None)
    if options is None:
        return found
    given = [one for one in options if one.get("type") != "null"]
    return {**found, **(given[0] if len(given) == 1 else {"anyOf": given})}


def _without_default(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in schema.items() if key != "default"}
