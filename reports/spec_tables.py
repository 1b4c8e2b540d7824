"""The worked examples in the tests, read from their source for the method page.

Nothing is run: a test's table is data in its file. Only the method page is made from
this, by whoever writes that page again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Example:
    """One row of a test's table."""

    title: str
    """What the row says it is about, e.g. ``rk-14 no: scored and tested``."""

    given: Mapping[str, object]
    """What differs from a map with nothing wrong, by record and field."""

    expected: tuple[object, ...]
    """What must come out."""


@dataclass(frozen=True)
class Promise:
    """What one test says in a sentence."""

    says: str
    """The sentence."""

    examples: tuple[Example, ...]
    """Its table; empty if it has none that explains itself."""


@dataclass(frozen=True)
class Chapter:
    """The tests of one file."""

    title: str
    """First line of the file, without its full stop."""

    promises: tuple[Promise, ...]
    """What its tests say, in order."""


def chapter(file: Path) -> Chapter:
    """Return what the tests of a file say, read from its source."""
    tree = ast.parse(file.read_text("utf-8"))
    known = _constants(tree)
    title = (ast.get_docstring(tree) or file.stem).splitlines()[0].rstrip(".")
    return Chapter(title, tuple(_promises(tree, known)))


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return what the names at the top of a file stand for."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _promises(tree: ast.Module, known: Mapping[str, ast.expr]) -> Iterator[Promise]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            says = " ".join((ast.get_docstring(node) or "").split())
            examples = [row for one in node.decorator_list for row in _rows(one, known)]
            yield Promise(says, tuple(examples))


def _rows(decorator: ast.expr, known: Mapping[str, ast.expr]) -> Iterator[Example]:
    """Yield the rows of a table that have an id in words."""
    if not isinstance(decorator, ast.Call) or len(decorator.args) < 2:
        return
    table = decorator.args[1]
    if isinstance(table, ast.Name):
        table = known.get(table.id, table)
    for row in table.elts if isinstance(table, ast.List | ast.Tuple) else ():
        if isinstance(row, ast.Call):
            yield from _row(row, known)


def _row(row: ast.Call, known: Mapping[str, ast.expr]) -> Iterator[Example]:
    names = [one.value for one in row.keywords if one.arg == "id"]
    title = [one.value for one in names if isinstance(one, ast.Constant)]
    values = [_value(one, known) for one in row.args]
    given: dict[str, object] = {}
    for one in values:
        given.update(one if isinstance(one, dict) else {})
    rest = [one for one in values[1:] if not isinstance(one, dict)]
    if title:
        yield Example(str(title[0]), given, tuple(rest))


def _value(node: ast.expr, known: Mapping[str, ast.expr]) -> object:
    """Return what an expression of a table stands for; its source if it is none."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return _value(known[node.id], known)
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(one, known) for one in node.elts]
    return _dict(node, known) if isinstance(node, ast.Dict) else ast.unparse(node)


def _dict(node: ast.Dict, known: Mapping[str, ast.expr]) -> object:
    found: dict[str, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        inside = _value(value, known)
        if key is not None:
            found[str(_value(key, known))] = inside
        elif isinstance(inside, dict):
            found.update(inside)
    return found
