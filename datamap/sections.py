"""Check the outermost level of a map: its sections, and the format it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from datamap.errors import Problem
from datamap.model import FORMAT, RECORD_SECTIONS
from datamap.strict_yaml import Document

NEEDED_SECTIONS = ("school", "people", "data", "activities")
"""Sections without which there is no map."""

SINGLE_SECTIONS = ("school", "year")
"""Sections that are one record and no list."""

SECTIONS = ("school", *RECORD_SECTIONS, "accepted", "year")
"""Every section a map may have."""

_TOP = ("format", *SECTIONS)


def top_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with the sections themselves."""
    tree = document.tree
    if not isinstance(tree, dict):
        what = "The file holds no sections."
        fix = "start a map with dpia start, or copy the example."
        yield Problem("no-sections", what, fix, document.file, 1)
        return
    misspelt = misspelt_sections(tree)
    for name in tree:
        if name not in _TOP:
            yield _no_such_section(document, name, misspelt.get(name))
    yield from _format_problems(document, tree, misspelt)
    for name in NEEDED_SECTIONS:
        if name not in tree and name not in misspelt.values():
            yield _missing(document, name)
    for name in SECTIONS:
        if name in tree:
            yield from shape_problems(document, name, tree[name])


def misspelt_sections(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return which section each strange name at the top was probably meant for."""
    free = [name for name in _TOP if name not in tree]
    found = {}
    for name in tree:
        if name not in _TOP and (close := get_close_matches(name, free, n=1)):
            found[name] = close[0]
    return found


def unreadable_sections(document: Document) -> set[str]:
    """Return the sections of a map or library whose records cannot all be known.

    What names a record of such a section cannot be judged.
    """
    tree = document.tree if isinstance(document.tree, dict) else {}
    found = {*misspelt_sections(tree).values()}
    for name in RECORD_SECTIONS:
        listed = tree.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(x, dict) for x in listed):
            found.add(name)
    return found


def missing_sections(document: Document) -> set[str]:
    """Return the sections that a map needs and does not have."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    lacking = {name for name in NEEDED_SECTIONS if not tree.get(name)}
    return lacking if isinstance(tree.get("school"), dict) else {*lacking, "school"}


def _format_problems(
    document: Document, tree: Mapping[str, Any], misspelt: Mapping[str, str]
) -> Iterator[Problem]:
    fix = f"write format: {FORMAT} at the top."
    if "format" not in tree and "format" not in misspelt.values():
        what = "There is no format, so that nothing says how to read the map."
        yield Problem("missing", what, fix, document.file, 1)
    if tree.get("format", FORMAT) != FORMAT:
        what = "The format of the map is not one that this version reads."
        line = document.line(("format",))
        yield Problem("format", what, fix, document.file, line)


def _missing(document: Document, name: str) -> Problem:
    what = f"There is no section called {name}."
    fix = f"add {name}: with its {_inside(name)} below."
    return Problem("missing", what, fix, document.file, 1, name)


def _inside(name: str) -> str:
    return "fields" if name in SINGLE_SECTIONS else "records"


def shape_problems(document: Document, name: str, given: Any) -> Iterator[Problem]:  # noqa: ANN401
    """Yield what is wrong with a section of a map or library as a whole."""
    line = document.line((name,))
    if not given and (name in NEEDED_SECTIONS or given is None):
        fix = f"add its {_inside(name)} below"
        fix += "." if name in NEEDED_SECTIONS else ", or take the line out."
        what = f"The section {name} is empty."
        yield Problem("empty", what, fix, document.file, line, name)
    elif name in SINGLE_SECTIONS and not isinstance(given, dict):
        what = f"{name} is not a group of fields."
        fix = "write its fields below it, each as name: value."
        yield Problem("not-a-record", what, fix, document.file, line, name)
    elif name not in SINGLE_SECTIONS and not isinstance(given, list):
        what = f"{name} is not a list of records."
        fix = "start each record below it with a hyphen: - id: ..."
        yield Problem("not-a-list", what, fix, document.file, line, name)


def _no_such_section(document: Document, name: str, meant: str | None) -> Problem:
    fix = f"write {meant}." if meant else f"use only these: {', '.join(_TOP)}."
    what = f"There is no section called {name}."
    line = document.line((name,))
    return Problem("unknown-section", what, fix, document.file, line, name)
