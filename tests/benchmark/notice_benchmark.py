"""How well notices are read: precision and recall of every field against gold.

    python tests/benchmark/notice_benchmark.py NOTICE GOLD [NOTICE GOLD ...]

GOLD is YAML by hand: an inventory with a line for every statement, a list of words
for each section, or a list of line and words for each field. Where there is a line a
hit must be on it. A text hits exactly if it is the same but for case and blanks, and
nearly if one holds the other or the words overlap by 0.7. Both are printed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import yaml

from datamap.notice import Notice, read_notice
from datamap.notice.said import Field, Said

NEAR = 0.7
INVENTORY = {
    "data_subjects": Field.PEOPLE, "data_categories": Field.DATA,
    "purposes": Field.PURPOSE, "lawful_bases": Field.BASIS,
    "recipients": Field.RECIPIENT, "systems": Field.SYSTEM,
    "transfer_statements": Field.TRANSFER, "retention_statements": Field.RETENTION,
    "rights": Field.RIGHT, "security_measures": Field.SECURITY,
    "contacts": Field.CONTACT, "links": Field.LINK,
}  # fmt: skip
"""Sections of an inventory with a line in every row."""

LISTS = {
    "data_subjects": Field.PEOPLE, "data_categories": Field.DATA,
    "purposes": Field.PURPOSE, "lawful_bases": Field.BASIS,
    "recipients": Field.RECIPIENT, "systems": Field.SYSTEM, "rights": Field.RIGHT,
    "contacts": Field.CONTACT,
}  # fmt: skip
"""Sections of a gold without lines."""


@dataclass
class Gold:
    """One statement that a notice makes, as somebody read it."""

    text: str
    lines: frozenset[int] = frozenset()
    silent: bool = False


@dataclass
class Tally:
    """Hits, inventions and misses of one field."""

    exact: int = 0
    near: int = 0
    found: int = 0
    wanted: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def golds(tree: dict[str, Any]) -> Iterator[tuple[Field, list[Gold]]]:
    """Yield the statements of each field of a gold."""
    sections = INVENTORY if "inventory_version" in tree else LISTS
    if not tree.keys() & {*INVENTORY, *LISTS}:
        yield from _by_field(tree)
        return
    for name, wanted in sections.items():
        rows = [_gold(one) for one in tree.get(name) or ()]
        yield wanted, [one for one in rows if not one.silent]
    items = [
        _gold(item)
        for one in tree.get("data_categories") or ()
        for item in one.get("items") or ()
    ]
    yield Field.ITEM, items


def _by_field(tree: dict[str, Any]) -> Iterator[tuple[Field, list[Gold]]]:
    """Yield the statements of a gold whose sections are fields."""
    for wanted in Field:
        if wanted is not Field.LINK or wanted.value in tree:
            rows = tree.get(wanted.value) or ()
            yield wanted, [Gold(text, frozenset({line})) for line, text in rows]


def _gold(row: Any) -> Gold:
    if isinstance(row, str):
        return Gold(row)
    lines = row.get("line")
    listed = lines if isinstance(lines, list) else [lines] if lines else []
    silent = row.get("state") == "not_stated"
    return Gold(str(row.get("text") or ""), frozenset(listed), silent)


def folded(text: str) -> str:
    """Return text for an exact comparison."""
    return " ".join(
        text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    ).strip(" .;,")


def is_near(one: str, other: str) -> bool:
    """Say whether one text holds the other, or their words overlap enough."""
    a, b = folded(one), folded(other)
    if a in b or b in a:
        return bool(a and b)
    first, second = a.split(), b.split()
    shared = sum(min(first.count(word), second.count(word)) for word in {*first})
    return 2 * shared >= NEAR * (len(first) + len(second))


def tally(notice: Notice, wanted: Field, gold: list[Gold]) -> Tally:
    """Count how a field was read; each statement of the gold is hit once."""
    said = list(notice.of(wanted))
    result = Tally(found=len(said), wanted=len(gold))
    left = _take(said, gold, lambda row, one: folded(row.text) == folded(one.text))
    result.exact = len(gold) - len(left[1])
    said, gold = _take(*left, lambda row, one: is_near(row.text, one.text))
    result.near = result.wanted - len(gold)
    result.missed = [f"{sorted(one.lines) or ''} {one.text}" for one in gold]
    result.extra = [f"[{row.line}] {row.text}" for row in said]
    return result


def _take(
    said: list[Said], gold: list[Gold], same: Callable[[Said, Gold], bool]
) -> tuple[list[Said], list[Gold]]:
    """Return what is left of both when every pair that fits is taken out."""
    rows, left = list(said), []
    for one in gold:
        hit = next((row for row in rows if _on_line(row, one) and same(row, one)), None)
        if hit is None:
            left.append(one)
        else:
            rows.remove(hit)
    return rows, left


def _on_line(row: Said, gold: Gold) -> bool:
    return not gold.lines or row.line in gold.lines


def scores(hits: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Return precision, recall and F1; a field that nobody sees is read perfectly."""
    precision = hits / found if found else 1.0
    recall = hits / wanted if wanted else 1.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def report(notice: Path, gold: Path) -> None:
    """Print the table of one notice."""
    tree = yaml.safe_load(gold.read_text(encoding="utf-8"))
    read = read_notice(notice)
    click.echo(
        f"{notice.name}\n{'field':11}gold found  exact: P    R    "
        f"F1    near: P    R    F1"
    )
    totals = [0, 0, 0, 0]
    for wanted, statements in golds(tree):
        one = tally(read, wanted, statements)
        totals = [
            a + b
            for a, b in zip(
                totals, (one.exact, one.near, one.found, one.wanted), strict=True
            )
        ]
        _print(wanted.value, one)
        for mark, listed in (("-", one.missed), ("+", one.extra)):
            for text in listed:
                click.echo(f"    {mark} {text[:100]}")
    _print("all", Tally(*totals))


def _print(name: str, one: Tally) -> None:
    exact = scores(one.exact, one.found, one.wanted)
    near = scores(one.near, one.found, one.wanted)
    shown = "   ".join(
        "  ".join(f"{value:.2f}" for value in each) for each in (exact, near)
    )
    click.echo(f"{name:11}{one.wanted:4}{one.found:6}        {shown}")


if __name__ == "__main__":
    paths = [Path(one) for one in sys.argv[1:]]
    for notice, gold in zip(paths[::2], paths[1::2], strict=True):
        report(notice, gold)
