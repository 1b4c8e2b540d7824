"""Every field of the example, got wrong in every way, one at a time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from datamap.errors import InvalidDataMapError, Problem
from datamap.load import MODELS, build_map, find_map, shipped_libraries
from datamap.strict_yaml import Document, read_file

LEAKS = re.compile(
    r"Input should|String should|pydantic|validation error|mapping values|expected"
    r"|\bNone\b|NoneType|Fact|Annotated|tuple|dict\b|\bstr\b|\bbool\b"
    r"|Traceback|extra_forbidden|Error"
)
"""Words of the libraries underneath, which no person may see."""

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Slip:
    """One thing got wrong at one place of a file."""

    document: Document
    """The file with the slip in it."""

    path: Path_
    line: int
    """Line that the problem has to name."""

    word: str
    """Something that the problem has to say."""


@cache
def example() -> Document:
    return read_file(find_map("victoria-cp"), "victoria-cp/map.yaml")


@cache
def used_libraries() -> tuple[Document, ...]:
    """The shipped libraries of which the example uses a record."""
    origins = [build_map(example()).origin(name) for name in build_map(example()).records]
    files = {one.file for origin in origins for one in (origin, *origin.also)}
    return tuple(one for one in shipped_libraries() if one.file in files)


def documents() -> list[Document]:
    return [example(), *used_libraries()]


def problems_with(slip: Slip) -> tuple[Problem, ...]:
    """Read the example with one slip, in the map or in a library."""
    wrong = slip.document
    is_map = slip.document.file == example().file
    try:
        build_map(wrong if is_map else example(), () if is_map else (wrong,))
    except InvalidDataMapError as error:
        return error.problems
    return ()


def with_changed(tree: Any, path: Path_, change: Any) -> Any:
    """Return a tree in which one place is changed; what is beside it is shared."""
    if not path:
        return change(tree)
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = with_changed(copy[path[0]], path[1:], change)
    return copy


def places(tree: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every place of a tree with what stands there."""
    if path:
        yield path, tree
    if isinstance(tree, dict | list):
        inside = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, value in inside:
            yield from places(value, (*path, key))


def fields(document: Document) -> Iterator[tuple[Path_, Any]]:
    """Yield every named field of a file with its value."""
    for path, value in places(document.tree):
        if isinstance(path[-1], str):
            yield path, value


def renamed(name: str) -> Any:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        return {(f"{key}q" if key == name else key): record[key] for key in record}

    return change


def without(name: str) -> Any:
    return lambda record: {key: record[key] for key in record if key != name}


def misspellings(document: Document) -> Iterator[Slip]:
    """Yield the file with each field's name misspelt."""
    for path, _ in fields(document):
        wrong, line = f"{path[-1]}q", document.lines[path]
        tree = with_changed(document.tree, path[:-1], renamed(str(path[-1])))
        lines = {**document.lines, (*path[:-1], wrong): line}
        yield Slip(Document(document.file, tree, lines), path, line, wrong)


NOT_TEXT: tuple[Any, ...] = ({"wrong": 1}, [["Not this!"]], 4.5, None)
"""Values that no field takes as text, number, day or word of a list."""


def mistypings(document: Document) -> Iterator[Slip]:
    """Yield the file with a value of the wrong sort at each place."""
    for path, value in places(document.tree):
        for wrong in wrong_for(path, value):
            tree = with_changed(document.tree, path, lambda _, given=wrong: given)
            line = document.line(path) or 0
            wrong_file = Document(document.file, tree, document.lines)
            yield Slip(wrong_file, path, line, named(path))


def wrong_for(path: Path_, value: Any) -> Iterator[Any]:
    """Yield values that cannot stand where a value stands."""
    if isinstance(value, dict):
        yield from (4.5, None)
        if path[-1] not in FREE_TEXT:
            yield "Not a record!"
    elif isinstance(value, list):
        yield from (4.5, None)
        if path[-1] not in ("source", "line"):  # one may stand for a list of one
            yield "Not a list!"
    else:
        yield from NOT_TEXT
        if path[-1] not in FREE_TEXT and not isinstance(path[-1], int):
            yield "Not a likely word!"


FREE_TEXT = (
    "name", "note", "purpose", "words", "reference", "title", "address", "question",
    "legal_entity", "provisional", "complaints_route", "breach_contact", "owner", "value",
    "fee_registration", "file", "reason", "by", "legitimate_interest",
)  # fmt: skip
"""Fields that take any text; a value's own field decides for ``value``."""


def named(path: Path_) -> str:
    """Return the name by which a message has to call a field."""
    names = [one for one in path if isinstance(one, str)]
    return next(one for one in reversed(names) if one not in ("value", "conflicting"))
