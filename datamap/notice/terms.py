"""The vocabulary of notices: patterns and names, read once from ``terms.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz

from datamap.strict_yaml import read_text

CLOSE_ENOUGH = 90
"""Likeness from which a misspelt name counts as the name, of 100."""

_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "â": "a",
        "ê": "e",
        "î": "i",
        "ï": "i",
        "ô": "o",
        "û": "u",
        "ŵ": "w",
        "ŷ": "y",
    }
)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return text in lower case with straight quotes, letter for letter."""
    low = text.translate(_QUOTES).lower()
    return low if len(low) == len(text) else text.translate(_QUOTES)


_WHO = re.compile(r"(?:we|our school|the \w+|it|they)\s+(?:also\s+)?")


@dataclass(frozen=True)
class Name:
    """A body or product, found somewhere in a text."""

    id: str
    start: int
    end: int
    is_product: bool
    sure: float
    """1 for a name as it is written, less for one that is misspelt."""


@cache
def _tree(file: str) -> Mapping[str, Any]:
    text = (files("datamap.notice") / file).read_text(encoding="utf-8")
    tree = read_text(text, file).tree
    assert isinstance(tree, dict)  # noqa: S101 - our own file
    return tree


@cache
def patterns(section: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a section, by what each one tells of."""
    return {
        name: re.compile("|".join([told] if isinstance(told, str) else told))
        for name, told in _tree("terms.yaml")[section].items()
    }


@cache
def words(section: str) -> frozenset[str]:
    """Return the words of a section that lists plain words."""
    return frozenset(_tree("terms.yaml")[section].split())


def has_data(text: str) -> bool:
    """Say whether a text has a word for some kind of data."""
    found = re.findall(r"[a-z][a-z-]+", folded(text))
    return not words("data_words").isdisjoint(found)


@cache
def negation() -> re.Pattern[str]:
    """Return the pattern of what is said not to be done."""
    return re.compile("|".join(_tree("terms.yaml")["negations"]))


@cache
def unsettled() -> re.Pattern[str]:
    """Return the pattern of what a notice says is not known yet."""
    return re.compile("|".join(_tree("terms.yaml")["unsettled"]))


def denies(text: str) -> bool:
    """Say whether a text begins by saying what is not done."""
    low = folded(text)
    begins = _WHO.match(low)
    return bool(negation().match(low, begins.end() if begins else 0))


@cache
def generic_data() -> re.Pattern[str]:
    """Return the pattern of names for data in general."""
    told = _tree("terms.yaml")["generic_data"]
    return re.compile(re.sub(r"\)(\*?) \(", r")\1(", told))


def topic_of(text: str) -> str:
    """Return what a heading or lead-in is about; empty if it does not tell."""
    low = folded(text)
    for topic, pattern in patterns("topics").items():
        if pattern.search(low):
            return topic.partition(".")[0]
    return ""


def column_topic(text: str) -> str:
    """Return what a column of a table is about by its heading."""
    return first_of("columns", text) or topic_of(text)


def first_of(section: str, text: str) -> str:
    """Return the first entry of a section that a text fits; empty if none does."""
    low = folded(text)
    found = (one for one, it in patterns(section).items() if it.search(low))
    return next(found, "").partition(".")[0]


@cache
def _names() -> tuple[tuple[str, str, bool], ...]:
    """Return every way of writing a name, with its id and whether it is a product."""
    return tuple(
        (" ".join(folded(name).split()), row["id"], section == "products")
        for section in ("products", "bodies")
        for row in _tree("names.yaml")[section]
        for name in row.get("names", ())
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    ordered = sorted({one[0] for one in _names()}, key=len, reverse=True)
    return re.compile(
        r"(?<![\w@./-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w@])"
    )


@cache
def _by_name() -> Mapping[str, tuple[str, bool]]:
    return {name: (id_, product) for name, id_, product in _names()}


@cache
def _by_pattern() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows: Iterable[Mapping[str, Any]] = _tree("names.yaml")["bodies"]
    return tuple(
        (row["id"], re.compile(row["pattern"])) for row in rows if "pattern" in row
    )


def names_in(text: str) -> list[Name]:
    """Return the bodies and products that a text names, in its order."""
    low = folded(text)
    found = []
    for one in _name_pattern().finditer(low):
        id_, product = _by_name()[one[0]]
        if _is_written_as_name(
            one[0], text[one.start() : one.end()], is_product=product
        ):
            found.append(Name(id_, one.start(), one.end(), product, 1.0))
    return found


def _is_written_as_name(low: str, written: str, *, is_product: bool) -> bool:
    """Say whether a word is a name here: names of one word have a capital."""
    if not is_product and len(low) > 4 and " " in low:
        return True
    return written != low or low in ("police", "courts")


def named(text: str) -> tuple[str, float]:
    """Return the id of the body or product that a short text means, and how sure."""
    exact = names_in(text)
    if exact:
        return exact[0].id, 1.0
    low = folded(text)
    for id_, pattern in _by_pattern():
        if pattern.search(low):
            return id_, 0.9
    close = _closest(low)
    return close if close else ("", 0.0)


@cache
def _closest(low: str) -> tuple[str, float] | None:
    """Return the product that a misspelt name is nearest to."""
    best, score = "", 0.0
    squeezed = re.sub(r"[^a-z0-9]", "", low)
    for name, id_, product in _names():
        if not product or len(name) < 5:
            continue
        likeness = fuzz.ratio(squeezed, re.sub(r"[^a-z0-9]", "", name))
        if likeness > score:
            best, score = id_, likeness
    return (best, round(score / 100, 2)) if score >= CLOSE_ENOUGH else None
