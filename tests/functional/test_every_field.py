"""Every field of the example, got wrong in every way.

The parsed tree is changed, not the text: a slip costs some milliseconds. Every
kind of slip is tried one at a time on one field of each name, and all fields are
tried in batches of slips that do not touch each other.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from datamap.errors import InvalidDataMapError, Problem
from datamap.facts import Claim, Evidence
from datamap.load import MODELS, build_map, find_map, shipped_libraries
from datamap.model import (
    Contact,
    DataItem,
    Engagement,
    PartialApproval,
    Storage,
    TransferTest,
)
from datamap.model.library import LibrarySource, SupplierLibrary
from datamap.strict_yaml import Document, read_file

Place = tuple[str | int, ...]

LEAKS = re.compile(
    r"Input should|String should|pydantic|validation error|mapping values|expected"
    r"|\bNone\b|NoneType|\bFact|Annotated|\btuple\b|\bdict\b|\bstr\b|\bbool\b"
    r"|Traceback|extra_forbidden|[a-z]Error"
)
"""Words of the libraries underneath, which no person may see."""


@dataclass(frozen=True)
class Slip:
    """One thing got wrong at one place of a file."""

    path: Place
    """Where."""

    change: Callable[[Any], Any]
    """What is done to the value there, or to its record for a name."""

    word: str
    """What the problem has to name."""

    lines: tuple[int, ...]
    """Lines of which the problem has to name one."""

    is_of_name: bool = False
    """Whether it changes the name and not the value."""

    @property
    def host(self) -> Place:
        """The record or part whose field it is."""
        return self.path[:-1]


@cache
def example() -> Document:
    return read_file(find_map("victoria-cp"), "victoria-cp/map.yaml")


@cache
def documents() -> tuple[Document, ...]:
    """The example's map and the shipped libraries of which it uses a record."""
    datamap = build_map(example())
    origins = [datamap.origin(name) for name in datamap.records]
    used = {one.file for origin in origins for one in (origin, *origin.also)}
    return (example(), *(one for one in shipped_libraries() if one.file in used))


def problems_with(document: Document, slips: Iterable[Slip]) -> tuple[Problem, ...]:
    """Read the example with some slips, in the map or in a library."""
    tree, lines = document.tree, {}
    for slip in slips:
        where = slip.host if slip.is_of_name else slip.path
        tree = with_changed(tree, where, slip.change)
        lines[(*slip.host, slip.word)] = document.line(slip.path) or 0
    wrong = Document(document.file, tree, {**document.lines, **lines})
    is_map = document.file == example().file
    try:
        build_map(wrong if is_map else example(), () if is_map else (wrong,))
    except InvalidDataMapError as error:
        return error.problems
    return ()


def with_changed(tree: Any, path: Place, change: Callable[[Any], Any]) -> Any:
    """Return a tree in which one place is changed; the rest is shared."""
    if not path:
        return change(tree)
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = with_changed(copy[path[0]], path[1:], change)
    return copy


def places(tree: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every place of a tree with what stands there."""
    if path:
        yield path, tree
    if isinstance(tree, dict | list):
        inside = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, value in inside:
            yield from places(value, (*path, key))


def field_places(document: Document) -> Iterator[tuple[Place, Any]]:
    """Yield every place that has a name of its own."""
    for path, value in places(document.tree):
        if isinstance(path[-1], str):
            yield path, value


def named(path: Place) -> str:
    """Return the name by which a message has to call a field."""
    names = [one for one in path if isinstance(one, str)]
    return next(one for one in reversed(names) if one not in ("value", "conflicting"))


def misspellings(document: Document) -> Iterator[Slip]:
    """Yield each field's name misspelt."""
    for path, _ in field_places(document):
        wrong = f"{path[-1]}q"
        line = document.line(path) or 0
        yield Slip(path, _renamed(str(path[-1]), wrong), wrong, (line,), True)


def _renamed(name: str, wrong: str) -> Callable[[Any], Any]:
    return lambda one: {(wrong if key == name else key): one[key] for key in one}


def deletions(document: Document) -> Iterator[Slip]:
    """Yield each field that has to be there taken out."""
    for path, _ in field_places(document):
        if is_needed(path, document):
            host = document.line(path[:-1]) if path[:-1] else None
            lines = (host or 1, document.line(path) or 1)
            is_fact = path[-1] == "value" and "conflicting" not in path[-3:]
            name = named(path) if is_fact else str(path[-1])
            yield Slip(path, _without(str(path[-1])), name, lines, True)


def _without(name: str) -> Callable[[Any], Any]:
    return lambda one: {key: one[key] for key in one if key != name}


NOT_TEXT: tuple[Any, ...] = ({"wrong": 1}, [["Not this!"]], 4.5, None)
"""Values that stand for no text, number, day or word of a list."""

FREE_TEXT = (
    "name", "note", "purpose", "words", "reference", "title", "address", "question",
    "legal_entity", "provisional", "complaints_route", "breach_contact", "owner",
    "fee_registration", "file", "reason", "by", "legitimate_interest", "value",
)  # fmt: skip
"""Fields that take any text; the field of a fact decides for its ``value``."""

GROUPS = ("transfer_test", "partial_approval")
"""Facts whose answer is a group of fields."""


def mistypings(document: Document) -> Iterator[Slip]:
    """Yield a value of each wrong sort at each place."""
    for path, value in places(document.tree):
        for wrong in wrong_for(path, value):
            line = document.line(path) or 0
            yield Slip(path, lambda _, given=wrong: given, named(path), (line,))


def wrong_for(path: Place, value: Any) -> Iterator[Any]:
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
        yield from NOT_TEXT if named(path) not in GROUPS else NOT_TEXT[1:]
        is_source = "evidence" in path and path[-1] == "source"
        if path[-1] not in FREE_TEXT and not isinstance(path[-1], int):
            yield from () if is_source else ("Not a likely word!",)


PARTS: dict[str, type[BaseModel]] = {
    "listed": DataItem,
    "engages": Engagement,
    "stored_in": Storage,
    "evidence": Evidence,
    "conflicting": Claim,
    "contacts": Contact,
    "transfer_test": TransferTest,
    "partial_approval": PartialApproval,
    "sources": LibrarySource,
}
"""Class of the parts under a name, where it has fields that have to be there."""


def is_needed(path: Place, document: Document) -> bool:
    """Say whether a field has to be there."""
    host, name = path[:-1], str(path[-1])
    if not host:
        top = SupplierLibrary if document.file != example().file else None
        needed = ("format", "school", "people", "data", "activities")
        return top.model_fields[name].is_required() if top else name in needed
    if name == "value" and "conflicting" not in path[-3:]:
        return len(_at(document.tree, host)) > 1
    if name == "use":
        return (len(host) == 2 and host[0] in ("parties", "systems")) or _required(path)
    return _required(path)


def _required(path: Place) -> bool:
    host, name = path[:-1], str(path[-1])
    model = MODELS.get(str(host[0])) if len(host) <= 2 else None
    if model is None or host[0] == "sources":
        last = named(host) if "conflicting" not in host[-2:] else "conflicting"
        model = PARTS.get(last)
    if model is None:
        return False
    fields = {one.alias or key: one for key, one in model.model_fields.items()}
    return name in fields and fields[name].is_required()


def _at(tree: Any, path: Place) -> Any:
    for step in path:
        tree = tree[step]
    return tree


KINDS = {"misspelt": misspellings, "mistyped": mistypings, "missing": deletions}


def faults(
    document: Document, slips: list[Slip], problems: tuple[Problem, ...]
) -> list[str]:
    """Return what is not as it should be: one plain problem for each slip."""
    left, found = list(problems), []
    for slip in slips:
        fitting = [
            one
            for one in left
            if one.line in slip.lines
            and one.file == document.file
            and slip.word in one.what
        ]
        if fitting:
            left.remove(fitting[0])
        else:
            found.append(f"nothing said of {slip.path}")
    found += [f"said besides: {one}" for one in left]
    words = {slip.word for slip in slips}
    for one in problems:
        text = re.sub("|".join(map(re.escape, words)), "", str(one)) if words else ""
        found += [f"not our words: {one}"] if LEAKS.search(text) else []
        found += [] if one.fix and one.what.endswith(".") else [f"no fix: {one}"]
    return found


def one_of_each_name(document: Document, slips: Iterable[Slip]) -> Iterator[Slip]:
    """Yield one slip for each field's name, each time another sort of value."""
    seen: Counter[Place] = Counter()
    for slip in slips:
        key = tuple(one for one in slip.path if isinstance(one, str))
        seen[key] += 1
        if seen[key] in (1, 6):
            yield slip


@pytest.mark.parametrize("kind", KINDS)
def test_one_slip_gets_one_plain_problem_at_its_line(kind):
    """A slip gives exactly one problem, with its file, line, field and a fix."""
    wrong = [
        (slip.path, fault)
        for document in documents()
        for slip in one_of_each_name(document, KINDS[kind](document))
        for fault in faults(document, [slip], problems_with(document, [slip]))
    ]

    assert wrong == []


def batches(slips: Iterable[Slip]) -> list[list[Slip]]:
    """Put slips together that leave each other alone."""
    found: list[tuple[list[Slip], set[Place], set[Place]]] = []
    for slip in slips:
        if len(slip.path) < 3 or slip.path[-1] == "use":
            found.append(([slip], {()}, {()}))
            continue
        above = {slip.host[:end] for end in range(2, len(slip.host) + 1)}
        for batch, hosts, covered in found:
            free = not (hosts & above) and slip.host not in covered and () not in hosts
            if free:
                batch.append(slip)
                hosts.add(slip.host)
                covered |= above
                break
        else:
            found.append(([slip], {slip.host}, set(above)))
    return [batch for batch, _, _ in found]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_slip_of_the_example_gets_its_own_problem(kind):
    """Each of all fields got wrong is told of, and nothing else is."""
    wrong = [
        fault
        for document in documents()
        for batch in batches(KINDS[kind](document))
        for fault in faults(document, batch, problems_with(document, batch))
    ]

    assert wrong == []


def test_a_field_that_may_be_left_out_can_be():
    """Taking out an optional field is no problem, unless something names it."""
    wrong = []
    for document in documents():
        optional = [
            Slip(path, _without(str(path[-1])), str(path[-1]), (), True)
            for path, _ in field_places(document)
            if len(path) > 1 and not is_needed(path, document)
        ]
        for slip in one_of_each_name(document, optional):
            problems = problems_with(document, [slip])
            wrong += [one for one in problems if one.code not in ("no-such-item",)]

    assert wrong == []


SAMPLE = {
    "a misspelt field": ("    purpose: ", "    pupose: ", "purpose"),
    "a misspelt section": ("\nactivities:", "\nactvities:", "activities"),
    "a word that is not in the list": ("nation: wales", "nation: whales", "wales"),
    "a country that is none": ("country: GB", "country: Britain", "country code"),
}


@pytest.mark.parametrize("sample", SAMPLE)
def test_the_command_says_it_in_plain_words_and_exits_2(sample, tmp_path: Path):
    """The installed command names file and line, and shows no traceback."""
    before, after, right = SAMPLE[sample]
    text = find_map("victoria-cp").read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "map.yaml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    line = text[: text.index(before)].count("\n") + 1 + before.count("\n")

    ran = subprocess.run(
        [sys.executable, "-m", "reports.cli", "transfers", str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert f"map.yaml:{line}" in ran.stderr
    assert right in ran.stderr
    assert not LEAKS.search(ran.stderr)
