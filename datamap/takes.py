"""What each field of a record takes, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap.facts import COUNTRY_PATTERN, ID_PATTERN, Fact
from datamap.model.base import (
    DATA_REF_PATTERN,
    EMAIL_PATTERN,
    LANGUAGE_PATTERN,
    PERIOD_PATTERN,
    PROVISION_PATTERN,
    SHA256_PATTERN,
)
from datamap.strict_yaml import Path_

_PATTERNS: dict[str, str] = {
    ID_PATTERN: "a short name in lower case with hyphens, for example class-photos",
    DATA_REF_PATTERN: "the id of a data category, or category.item",
    COUNTRY_PATTERN: "a two-letter country code in capitals, for example FR",
    PERIOD_PATTERN: "a period such as P1Y for one year or P30D for thirty days",
    LANGUAGE_PATTERN: "a two-letter language code, for example cy",
    EMAIL_PATTERN: "the e-mail address of a role, for example dpo@school.example",
    SHA256_PATTERN: "the 64 characters of a SHA-256 hash",
    PROVISION_PATTERN: "the id of a provision, for example education-act-2002-s175",
}
"""What a text of a certain form is called."""

_SORTS: dict[type, str] = {
    str: "text (in quotes if it looks like a number)",
    bool: "true or false",
    int: "a whole number, without quotes",
    float: "a number",
    date: "a day as YYYY-MM-DD, for example 2026-09-01",
}


def takes(field: FieldInfo) -> str:
    """Return in plain words what a field of a record takes."""
    return _words(field.annotation, field.metadata)


def takes_at(field: Any, path: Path_) -> str:  # noqa: ANN401
    """Return in plain words what belongs at a path of a field."""
    if field is None or path[-1] == "conflicting":
        return "a value"
    if isinstance(path[-1], int):
        return _entry(field.annotation)
    return _words(field.annotation, field.metadata)


def _entry(annotation: Any) -> str:  # noqa: ANN401
    """Return in plain words what an entry of a list is."""
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return _entry(inside(annotation))
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if not inner:
        return "a value"
    if get_origin(annotation) is tuple:
        return _words(inner[0])
    return _entry(inner[0])


def choices(annotation: Any) -> list[str]:  # noqa: ANN401 - any type hint
    """Return the words of the closed list that a type allows; empty if it has none."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return choices(inside(annotation))
    if isinstance(annotation, type):
        return []
    found: list[str] = []
    for inner in get_args(annotation):
        found += [inner] if isinstance(inner, str) else choices(inner)
    return found


def inside(fact: type[Fact[Any]]) -> Any:  # noqa: ANN401 - any type hint
    """Return the type of the answers of a sort of fact."""
    return fact.model_fields["value"].annotation


def _words(annotation: Any, metadata: Iterable[Any] = ()) -> str:  # noqa: ANN401
    """Return in plain words what a field of a type takes."""
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        word = "unknown or none" if annotation.allows_none else "unknown"
        return f"{_words(inside(annotation))}, or {word}"
    patterned = [_PATTERNS.get(getattr(one, "pattern", None) or "") for one in metadata]
    known = choices(annotation)
    if any(patterned):
        return next(one for one in patterned if one)
    if known:
        return f"one of: {', '.join(known)}"
    if isinstance(annotation, type):
        return _plain(annotation)
    return _generic(annotation)


def _plain(annotation: type) -> str:
    if issubclass(annotation, BaseModel):
        names = [one.alias or name for name, one in annotation.model_fields.items()]
        return f"its fields ({', '.join(names)}), each as name: value"
    return _SORTS.get(annotation, "a value")


def _generic(annotation: Any) -> str:  # noqa: ANN401
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) is Annotated:
        return _words(inner[0], inner[1:])
    if get_origin(annotation) is tuple:
        return f"a list in square brackets, each entry {_words(inner[0])}"
    return _words(inner[0]) if inner else "a value"
