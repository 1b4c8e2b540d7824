"""Turn a validation error into a problem in plain words.

There is one table from the kind of error to the words. A kind that is not in
the table gets general words of ours: the library's own never reach a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from datamap.assemble import RawRecord
from datamap.errors import Problem
from datamap.facts import COUNTRY_PATTERN, Fact
from datamap.meant import country_meant, days_meant, period_meant, word_meant
from datamap.model.base import PERIOD_PATTERN
from datamap.model.systems import Storage
from datamap.strict_yaml import Path_
from datamap.takes import choices, inside, takes_at

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
    if _has_empty(raw.tree):
        for path in _empty_paths(raw.tree, ()):
            yield _is_empty(raw, path, model)


def _has_empty(tree: Any) -> bool:  # noqa: ANN401
    """Say whether a tree has an empty place; few do, and every record is asked."""
    for value in tree.values() if isinstance(tree, dict) else tree:
        if value is None or (isinstance(value, dict | list) and _has_empty(value)):
            return True
    return False


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
    takes = takes_at(field, path)
    fix = (
        f"write {takes}."
        if field and field.is_required()
        else (f"write {takes}, or take the line out.")
    )
    return _problem("empty", (f"{_name(path)} is empty.", fix), raw, path)


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
        self, details: ErrorDetails, tree: dict[str, Any], model: type[BaseModel]
    ) -> None:
        self.kind: str = details["type"]
        self.context: dict[str, Any] = details.get("ctx", {})
        self.given = details["input"]
        self.path = _written_path(details["loc"], tree)
        if strange := self.context.get("strange"):
            self.path = (*self.path, strange[0])
        self.name = _name(self.path)
        self.model = _model_at(model, details["loc"][:-1])
        self.field = _field(model, self._place_of_field(details["loc"]))

    def _place_of_field(self, loc: Path_) -> Path_:
        """Return the written place, unless a short form hides the field there."""
        meant = [one for one in loc if isinstance(one, str) and one != "value"]
        written = [one for one in self.path if isinstance(one, str)]
        return self.path if meant[-1:] == written[-1:] else loc

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
        return takes_at(self.field, self.path)

    def choices(self) -> list[str]:
        """Return the words of the closed list that belongs here, if there is one."""
        return choices(self.field.annotation if self.field else None)


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
            here = _record_class(inside(here))
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
    meant = word_meant(str(trouble.given), known)
    what = f"{trouble.name} is {trouble.shown()}, which is not one of its words."
    fix = f"write {meant}." if meant else f"choose one of: {', '.join(known)}."
    return what, fix


def _wrong_sort(trouble: _Trouble) -> Words:
    what = f"{trouble.name} is {trouble.shown()}."
    if not isinstance(trouble.given, str):
        return what, f"write {trouble.expected()}."
    meant = _meant(trouble, trouble.given)
    if len(meant) == 1:
        return what, f"write {meant[0]}."
    if meant:
        listed = " or ".join(meant)
        return what, f"write year, month and day: {listed}, whichever is meant."
    return what, f"write {trouble.expected()}."


def _meant(trouble: _Trouble, given: str) -> list[str]:
    """Return what a text in another form may mean, as it is to be written."""
    if trouble.kind == "not_a_day":
        return days_meant(given)
    if trouble.kind == "bool_type":
        meant = _YES_OR_NO.get(given.strip().lower())
        return [meant] if meant else []
    pattern = trouble.context.get("pattern")
    if trouble.kind == "unknown_country" or pattern == COUNTRY_PATTERN:
        found = country_meant(given)
    else:
        found = period_meant(given) if pattern == PERIOD_PATTERN else None
    return [found] if found else []


_YES_OR_NO = {"yes": "true", "y": "true", "no": "false", "n": "false"}
"""What people write for true and false."""


def _no_claims(trouble: _Trouble) -> Words:
    what = f"{trouble.name} has no answers that disagree."
    return what, "write each answer below conflicting, or write unknown."


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
    "no_claims": _no_claims,
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
    "no_claims": "empty",
    "none_not_allowed": "none-not-allowed",
    "too_short": "empty",
    "string_too_short": "empty",
    "string_too_long": "too-long",
}
"""Our name for a kind of error; every other kind is a wrong value."""
