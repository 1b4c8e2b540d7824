"""Every field of the example, got wrong in every way.

The parsed tree is changed, not the text: a slip costs some milliseconds. Every
kind of slip is tried one at a time on one field of each name, and all fields are
tried in batches of slips that do not touch each other.
"""

from __future__ import annotations

import re
import subprocess
import sys
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

    document: Document
    """The file."""

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
    """Return the example's map as read, before it is judged."""
    return read_file(find_map("victoria-cp"), "victoria-cp/map.yaml")


@cache
def documents() -> tuple[Document, ...]:
    """The example's map and the shipped libraries of which it uses a record."""
    datamap = build_map(example())
    origins = [datamap.origin(name) for name in datamap.records]
    used = {one.file for origin in origins for one in (origin, *origin.also)}
    return (example(), *(one for one in shipped_libraries() if one.file in used))


def problems_with(slips: Iterable[Slip]) -> tuple[Problem, ...]:
    """Read the example with some slips, in the map and in the libraries."""
    wrong = {one.file: with_slips(one, slips) for one in documents()}
    own = wrong.pop(example().file)
    shipped = {id(one) for one in documents()}
    try:
        build_map(own, [one for one in wrong.values() if id(one) not in shipped])
    except InvalidDataMapError as error:
        return error.problems
    return ()


def with_slips(document: Document, slips: Iterable[Slip]) -> Document:
    """Return a file with the slips that are in it; the same if there is none."""
    mine = [slip for slip in slips if slip.document.file == document.file]
    if not mine:
        return document
    tree, lines = document.tree, dict(document.lines)
    for slip in mine:
        where = slip.host if slip.is_of_name else slip.path
        tree = with_changed(tree, where, slip.change)
        if slip.is_of_name:
            lines[(*slip.host, slip.word)] = lines.pop(slip.path)
    return Document(document.file, tree, lines)


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
        yield Slip(document, path, _renamed(str(path[-1]), wrong), wrong, (line,), True)


def _renamed(name: str, wrong: str) -> Callable[[Any], Any]:
    return lambda one: {(wrong if key == name else key): one[key] for key in one}


def deletions(document: Document) -> Iterator[Slip]:
    """Yield each field that has to be there taken out."""
    for path, _ in field_places(document):
        if is_needed(path, document):
            host = document.line(path[:-1]) if path[:-1] else None
            lines = (host or 1, document.line(path) or 1)
            is_fact = path[-1] == "conflicting" or (
                path[-1] == "value" and "conflicting" not in path[-3:]
            )
            name = named(path) if is_fact else str(path[-1])
            yield Slip(document, path, _without(str(path[-1])), name, lines, True)


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
            yield Slip(
                document, path, lambda _, given=wrong: given, named(path), (line,)
            )


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
    if name == "conflicting" or (name == "value" and "conflicting" not in path[-3:]):
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


def faults(slips: list[Slip]) -> list[str]:
    """Return what is not as it should be: one plain problem for each slip."""
    problems = problems_with(slips)
    left, found = list(problems), []
    for slip in slips:
        fitting = [one for one in left if fits(one, slip)]
        if fitting:
            left.remove(fitting[0])
        else:
            found.append(f"nothing said of {slip.document.file} {slip.path}")
    words = "|".join(re.escape(slip.word) for slip in slips)
    for one in problems:
        found += [f"not our words: {one}"] if LEAKS.search(_less(one, words)) else []
        found += [] if one.fix and one.what.endswith(".") else [f"no fix: {one}"]
    return [*found, *(f"said besides: {one}" for one in left)]


def fits(problem: Problem, slip: Slip) -> bool:
    """Say whether a problem names the file, a line and the field of a slip."""
    is_there = problem.file == slip.document.file and problem.line in slip.lines
    return is_there and slip.word in problem.what


def _less(problem: Problem, words: str) -> str:
    return re.sub(words, "", str(problem))


def every(kind: str) -> Iterator[Slip]:
    """Yield the slips of a kind in all files."""
    for document in documents():
        yield from KINDS[kind](document)


def one_of_each_name(slips: Iterable[Slip]) -> Iterator[Slip]:
    """Yield one slip for each field's name, each time another of its places."""
    groups: dict[Place, list[Slip]] = {}
    for slip in slips:
        names = [one for one in slip.path if isinstance(one, str)]
        groups.setdefault((names[0], *names[-2:]), []).append(slip)
    for position, group in enumerate(groups.values()):
        yield group[position % len(group)]


@pytest.mark.parametrize("kind", KINDS)
def test_one_slip_gets_one_plain_problem_at_its_line(kind):
    """A slip gives exactly one problem, with its file, line, field and a fix."""
    wrong = [
        fault for slip in one_of_each_name(every(kind)) for fault in faults([slip])
    ]

    assert wrong == []


class Batch:
    """Slips that leave each other alone."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.hosts: set[Place] = set()
        self.around: set[Place] = set()

    def takes(self, slip: Slip) -> bool:
        """Take a slip in if no other is in its record or part, or around it."""
        host = (slip.document.file, *slip.host)
        around = {host[:end] for end in range(3, len(host) + 1)}
        if self.hosts & around or host in self.around:
            return False
        self.slips.append(slip)
        self.hosts.add(host)
        self.around |= around
        return True


def batches(slips: Iterable[Slip]) -> list[list[Slip]]:
    """Put slips together that leave each other alone.

    A slip of a whole section, or of what is taken from a library, stays alone.
    """
    alone: list[list[Slip]] = []
    found: list[Batch] = []
    for slip in slips:
        if len(slip.path) < 3 or slip.path[-1] == "use":
            alone.append([slip])
        elif not any(batch.takes(slip) for batch in found):
            found.append(Batch())
            found[-1].takes(slip)
    return alone + [batch.slips for batch in found]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_slip_of_the_example_gets_its_own_problem(kind):
    """Each of all fields got wrong is told of, and nothing else is."""
    wrong = [fault for batch in batches(every(kind)) for fault in faults(batch)]

    assert wrong == []


def test_a_field_that_may_be_left_out_can_be():
    """Taking out an optional field is no problem, unless something names it."""
    optional = [
        Slip(document, path, _without(str(path[-1])), str(path[-1]), (), True)
        for document in documents()
        for path, _ in field_places(document)
        if len(path) > 1 and not is_needed(path, document)
    ]

    wrong = [
        problem
        for slip in one_of_each_name(optional)
        for problem in problems_with([slip])
        if problem.code != "no-such-item"
    ]

    assert wrong == []


SAMPLE = {
    "a misspelt field": ("    purpose: ", "    pupose: ", "purpose"),
    "a misspelt section": ("\nactivities:", "\nactvities:", "activities"),
    "a word that is not in the list": ("nation: wales", "nation: whales", "wales"),
    "a country that is none": ("country: GB", "country: Britain", "write GB"),
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

    call = ("transfers", str(tmp_path))

    ran = subprocess.run(
        [sys.executable, "-c", "from reports.cli import run; run()", *call],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert f"map.yaml:{line}" in ran.stderr
    assert right in ran.stderr
    assert not LEAKS.search(ran.stderr)
