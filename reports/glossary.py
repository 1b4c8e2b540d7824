"""The words of the report, explained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from datamap.strict_yaml import read_bytes


@dataclass(frozen=True)
class Term:
    """One word and what it means."""

    id: str
    word: str
    meaning: str


@cache
def glossary() -> tuple[Term, ...]:
    """Return the words in the order of the alphabet."""
    file = files("reports") / "glossary.yaml"
    tree = cast("list[dict[str, str]]", read_bytes(file.read_bytes(), file.name).tree)
    return tuple(sorted((Term(**one) for one in tree), key=lambda one: one.word))
