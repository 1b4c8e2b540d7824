"""Turn a validation error into a problem in plain words.

There is one table from the kind of error to the words. A kind that is not in
the table gets general words of ours: the library's own never reach a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from datamap.assemble import RawRecord
from datamap.errors import Problem
from datamap.facts import COUNTRY_PATTERN, ID_PATTERN, Fact
from datamap.model.base import (
    DATA_REF_PATTERN,
    EMAIL_PATTERN,
    LANGUAGE_PATTERN,
    PERIOD_PATTERN,
    PROVISION_PATTERN,
    SHA256_PATTERN,
)
from datamap.model.systems import Storage
from datamap.strict_yaml import Path_

Details: TypeAlias = dict[str, Any]
"""One error as pydantic lists it."""

Words: TypeAlias = tuple[str, str]
"""What is wrong, and what to do."""


def problems_of(
    error: ValidationError, raw: RawRecord, model: type[BaseModel]
) -> Iterator[Problem]:
    """Yield a problem for each thing a person has to mend in one record."""
    listed = [_Trouble(details, raw.tree, model) for details in error.errors()]
    found = [one for one in listed if not _is_said_already(one, listed)]
    misspelt = dict(_misspelt(found))
    for trouble in found:
        path = trouble.path
        if trouble.given is None and trouble.kind != "missing":
            yield _is_empty(raw, path, model)
        elif path in misspelt:
            words = _wrong_name(trouble.name, misspelt[path][-1])
            yield _problem("unknown-field", words, raw, path)
        elif path not in misspelt.values():
            yield _problem(trouble.code, trouble.words(), raw, path)


def empty_problems(raw: RawRecord, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield a problem for each field that stands there with nothing after it."""
    for path in _empty_paths(raw.tree, ()):
        yield _is_empty(raw, path, model)


def _empty_paths(tree: Any, path: Path_) -> Iterator[Path_]:  # noqa: ANN401
    if tree is None:
        yield path
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _empty_paths(value, (*path, key))
    elif isinstance(tree, list):
        for position, value in enumerate(tree):
            yield from _empty_paths(value, (*path, position))


def _is_empty(raw: RawRecord, path: Path_, model: type[BaseModel]) -> Problem:
    field = _field(model, path)
    takes = _takes(field, path)
    fix = f"write {takes}." if field and field.is_required() else (
        f"write {takes}, or take the line out."
    )
    return _problem("empty", (f"{_name(path)} is empty.", fix), raw, path)


def takes(field: FieldInfo) -> str:
    """Return in plain words what a field of a record takes."""
    return _expected(field.annotation, field.metadata)


def _takes(field: Any, path: Path_) -> str:  # noqa: ANN401
    """Return in plain words what belongs at a path of a field."""
    if field is None or path[-1] == "conflicting":
        return "a value"
    if isinstance(path[-1], int):
        return _expected_entry(field.annotation)
    return _expected(field.annotation, field.metadata)


def _expected_entry(annotation: Any) -> str:  # noqa: ANN401
    """Return in plain words what an entry of a list is."""
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return _expected_entry(_inside(annotation))
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if not inner:
        return "a value"
    if get_origin(annotation) is tuple:
        return _expected(inner[0])
    return _expected_entry(inner[0])


def _problem(code: str, words: Words, raw: RawRecord, path: Path_) -> Problem:
    what, fix = words
    dotted = ".".join(map(str, path))
    return Problem(code, what, fix, raw.file(path), raw.line(path), raw.label, dotted)


def _name(path: Path_) -> str:
    """Return what messages call the field at a path: its last name of substance."""
    names = [part for part in path if isinstance(part, str)]
    spoken = [one for one in names if one not in ("value", "conflicting")]
    name = next(reversed(spoken or names), "it")
    last = path[-1] if path else None
    return f"Entry {last + 1} of {name}" if isinstance(last, int) else name


class _Trouble:
    """One error, with its place in the record as the person wrote it."""

    def __init__(
        self, details: Details, tree: dict[str, Any], model: type[BaseModel]
    ) -> None:
        self.kind: str = details["type"]
        self.context: dict[str, Any] = details.get("ctx", {})
        self.given = details["input"]
        self.path = _written_path(details["loc"], tree)
        if strange := self.context.get("strange"):
            self.path = (*self.path, strange[0])
        self.name = _name(self.path)
        self.model = _model_at(model, details["loc"][:-1])
        self.field = _field(model, details["loc"])

    @property
    def code(self) -> str:
        """Stable short name of the kind of problem."""
        return _CODES.get(self.kind, "wrong-value")

    def words(self) -> Words:
        """Return what is wrong and what to do."""
        return _TABLE.get(self.kind, _other)(self)

    def shown(self) -> str:
        """Return the given value, short and without what it holds inside."""
        if isinstance(self.given, dict):
            return "a group of fields"
        if isinstance(self.given, list | tuple):
            return "a list"
        if isinstance(self.given, bool):
            return "true" if self.given else "false"
        if isinstance(self.given, int | float):
            return f"the number {self.given}"
        text = str(self.given)
        return repr(text if len(text) <= 40 else f"{text[:40]}...")

    def expected(self) -> str:
        """Return in plain words what belongs here."""
        return _takes(self.field, self.path)

    def choices(self) -> list[str]:
        """Return the words of the closed list that belongs here, if there is one."""
        return _choices(self.field.annotation if self.field else None)


def _is_said_already(trouble: _Trouble, beside: Iterable[_Trouble]) -> bool:
    """Say whether another problem covers a trouble.

    An empty fact is found by `empty_problems`; evidence beside a place is strange
    only while the place is missing; a list is short only of its wrong entries.
    """
    if trouble.kind == "extra_forbidden" and trouble.model is Storage:
        return trouble.name == "evidence"
    if trouble.kind == "too_short":
        return any(one.path[:-1] == trouble.path for one in beside)
    return trouble.kind == "empty_fact"


def _written_path(loc: Path_, tree: Any) -> Path_:  # noqa: ANN401
    """Follow a place in the validated shape down the shape a person wrote.

    A fact may be written short, so steps that only the long form has are left
    out; the last step is kept even where nothing stands there (a missing field).
    """
    path: list[str | int] = []
    here = tree
    for position, step in enumerate(loc):
        name = "conflicting" if step == "claims" else step
        in_mapping = isinstance(here, dict) and name in here
        in_list = isinstance(here, list) and isinstance(name, int) and name < len(here)
        if in_mapping and _stands_beside(here, loc[position : position + 2]):
            continue
        if in_mapping or in_list:
            here = here[name]
        elif not _is_missing_name(loc, position):
            continue
        path.append(name)
    return tuple(path)


def _stands_beside(here: dict[str, Any], steps: Path_) -> bool:
    """Say whether evidence for a place was written beside it, not within."""
    return steps == ("place", "evidence") and "evidence" in here


def _is_missing_name(loc: Path_, position: int) -> bool:
    """Say whether a step is the name of a field that should be there and is not.

    The value of a fact is none: only the value of one of several claims is.
    """
    is_name = position == len(loc) - 1 and isinstance(loc[position], str)
    return is_name and (loc[position] != "value" or "claims" in loc[-3:])


def _model_at(model: type[BaseModel], loc: Path_) -> type[BaseModel] | None:
    """Return the class of the record or part at a place."""
    if not loc:
        return model
    found = _field(model, loc)
    return _record_class(found.annotation) if found else None


def _field(model: type[BaseModel], loc: Path_) -> Any:  # noqa: ANN401
    """Return pydantic's description of the field at a place, or None.

    The place may leave out the steps that only the long form of a fact has.
    """
    here: type[BaseModel] | None = model
    found: Any = None
    for step in loc:
        if isinstance(step, int):
            continue
        while here and issubclass(here, Fact) and step not in here.model_fields:
            here = _record_class(_inside(here))
        if here is None:
            return None
        by_alias = {one.alias or name: one for name, one in here.model_fields.items()}
        found = by_alias.get(step)
        here = _record_class(found.annotation) if found else None
    return found


def _record_class(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _record_class(inner)
        if found is not None:
            return found
    return None


def _misspelt(found: Iterable[_Trouble]) -> Iterator[tuple[Path_, Path_]]:
    """Pair each field that does not exist with a missing one it looks like."""
    troubles = list(found)
    missing = [one for one in troubles if one.kind == "missing"]
    for extra in troubles:
        if extra.kind != "extra_forbidden":
            continue
        beside = [one for one in missing if one.path[:-1] == extra.path[:-1]]
        names = [str(one.path[-1]) for one in beside]
        close = get_close_matches(extra.name, names, n=1)
        if close:
            yield extra.path, (*extra.path[:-1], close[0])


def _wrong_name(name: str, right: str | int) -> Words:
    return f"There is no field called {name}.", f"write {right}."


def _missing(trouble: _Trouble) -> Words:
    name = trouble.path[-1] if trouble.path else trouble.name
    return f"There is no {name}.", f"add {name}: {trouble.expected()}."


def _extra(trouble: _Trouble) -> Words:
    known = _sisters(trouble)
    close = get_close_matches(trouble.name, known, n=1, cutoff=0.6)
    if close:
        return _wrong_name(trouble.name, close[0])
    listed = ", ".join(known)
    return (
        f"There is no field called {trouble.name}.",
        f"take the line out, or use one of these fields: {listed}.",
    )


def _sisters(trouble: _Trouble) -> list[str]:
    if trouble.model is None:
        return []
    return [one.alias or name for name, one in trouble.model.model_fields.items()]


def _fact_form(trouble: _Trouble) -> Words:
    strange = trouble.context["strange"]
    form = list(trouble.context["form"])
    known = ", ".join(form)
    if not strange:
        return f"{trouble.name} has no value.", f"add value: {trouble.expected()}."
    close = get_close_matches(strange[0], form, n=1, cutoff=0.6)
    fix = f"write {close[0]}." if close else f"use only these fields: {known}."
    return f"There is no field called {strange[0]} here.", fix


def _chosen(trouble: _Trouble) -> Words:
    known = trouble.choices()
    close = get_close_matches(str(trouble.given), known, n=1, cutoff=0.6)
    what = f"{trouble.name} is {trouble.shown()}, which is not one of its words."
    fix = f"write {close[0]}." if close else f"choose one of: {', '.join(known)}."
    return what, fix


def _wrong_sort(trouble: _Trouble) -> Words:
    return (
        f"{trouble.name} is {trouble.shown()}.",
        f"write {trouble.expected()}.",
    )


def _none_not_allowed(trouble: _Trouble) -> Words:
    return (
        f"{trouble.name} is none, but there is always one.",
        "write unknown if nobody has answered yet.",
    )


def _empty(trouble: _Trouble) -> Words:
    return f"{trouble.name} is empty.", f"write {trouble.expected()}."


def _too_long(trouble: _Trouble) -> Words:
    most = trouble.context.get("max_length")
    return f"{trouble.name} is too long.", f"use at most {most} characters."


def _below(trouble: _Trouble) -> Words:
    least = trouble.context.get("ge")
    what = f"{trouble.name} is {trouble.shown()}."
    return what, f"write a whole number of at least {least}."


def _other(trouble: _Trouble) -> Words:
    return (
        f"{trouble.name} cannot be read as {trouble.expected()}.",
        f"write {trouble.expected()}.",
    )


_TABLE: dict[str, Callable[[_Trouble], Words]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "fact_form": _fact_form,
    "enum": _chosen,
    "literal_error": _chosen,
    "none_not_allowed": _none_not_allowed,
    "too_short": _empty,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "greater_than_equal": _below,
    "string_type": _wrong_sort,
    "string_pattern_mismatch": _wrong_sort,
    "bool_type": _wrong_sort,
    "int_type": _wrong_sort,
    "tuple_type": _wrong_sort,
    "model_type": _wrong_sort,
    "not_a_day": _wrong_sort,
    "unknown_country": _wrong_sort,
}

_CODES: dict[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "fact_form": "fact-form",
    "enum": "not-in-list",
    "literal_error": "not-in-list",
    "none_not_allowed": "none-not-allowed",
    "too_short": "empty",
    "string_too_short": "empty",
    "string_too_long": "too-long",
}
"""Our name for a kind of error; every other kind is a wrong value."""

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
    str: "text; put it in quotes if it looks like a number",
    bool: "true or false",
    int: "a whole number, without quotes",
    float: "a number",
    date: "a day as YYYY-MM-DD, for example 2026-09-01",
}


def _choices(annotation: Any) -> list[str]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return _choices(_inside(annotation))
    if isinstance(annotation, type):
        return []
    found: list[str] = []
    for inner in get_args(annotation):
        found += [inner] if isinstance(inner, str) else _choices(inner)
    return found


def _inside(fact: type[Fact[Any]]) -> Any:  # noqa: ANN401
    return fact.model_fields["value"].annotation


def _expected(annotation: Any, metadata: Iterable[Any] = ()) -> str:  # noqa: ANN401
    """Return in plain words what a field of a type takes."""
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        word = "unknown or none" if annotation.allows_none else "unknown"
        return f"{_expected(_inside(annotation))}, or {word}"
    patterned = [_PATTERNS.get(getattr(one, "pattern", None) or "") for one in metadata]
    known = _choices(annotation)
    if any(patterned):
        return next(one for one in patterned if one)
    if known:
        return f"one of: {', '.join(known)}"
    if isinstance(annotation, type):
        return _expected_plain(annotation)
    return _expected_generic(annotation)


def _expected_plain(annotation: type) -> str:
    if issubclass(annotation, BaseModel):
        names = [one.alias or name for name, one in annotation.model_fields.items()]
        return f"its fields ({', '.join(names)}), each as name: value"
    return _SORTS.get(annotation, "a value")


def _expected_generic(annotation: Any) -> str:  # noqa: ANN401
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) is Annotated:
        return _expected(inner[0], inner[1:])
    if get_origin(annotation) is tuple:
        return f"a list in square brackets, each entry {_expected(inner[0])}"
    return _expected(inner[0]) if inner else "a value"
