"""The words of a record of processing: headings, bases, conditions, kinds of data."""

from __future__ import annotations

import re
from typing import Any

from datamap import reference

HEADINGS: tuple[tuple[str, str], ...] = (
    ("business-function", r"business function"),
    ("joint-controller", r"joint controller"),
    ("rights", r"^rights"),
    ("individuals", r"individuals"),
    ("interests-assessment", r"assessment.*interests|interests.*assessment"),
    ("legitimate-interests", r"legitimate interests"),
    ("policy-link", r"link.*(policy|erasure)"),
    ("policy-followed", r"in accordance|is followed"),
    ("policy-reasons", r"^reasons"),
    ("assessment-link", r"^link.*(impact assessment|dpia)"),
    ("assessment-progress", r"(impact assessment|dpia).*progress"),
    ("assessment-required", r"(impact assessment|dpia).*required"),
    ("breach-link", r"link.*breach"),
    ("breach", r"breach"),
    ("contract-link", r"contract"),
    ("exceptional-safeguards", r"safeguards"),
    ("third-countries", r"third countr"),
    ("recipients", r"recipients"),
    ("personal-data", r"categories of personal data"),
    ("security", r"security"),
    ("retention", r"retention"),
    ("schedule-1-condition", r"schedule 1 condition"),
    ("schedule-1-basis", r"basis for the schedule 1"),
    ("lawful-basis", r"article 6"),
    ("special-condition", r"article 9"),
    ("automated-decisions", r"automated"),
    ("consent-record", r"consent"),
    ("source", r"source"),
    ("location", r"location"),
    ("purpose", r"purpose"),
)
"""How each column is told by its heading, ours or the regulator's; first match wins."""

NOTHING = ("", "unknown", "none", "n/a", "na", "not applicable", "no", "-")
"""What stands in a cell that says nothing."""

DOUBT = re.compile(r"\s*\((not confirmed|stale)\)\s*$", re.IGNORECASE)
"""What follows an answer that does not count as one."""


def is_something(text: str) -> bool:
    """Say whether a cell says anything."""
    return text.strip().lower().rstrip(".") not in NOTHING


def entries(text: str) -> list[str]:
    """Return the entries of a cell, once each."""
    text = DOUBT.sub("", text)
    pattern = r"[;\n]" if re.search(r"[;\n]", text) else r","
    found = [one.strip(" .\t\r") for one in re.split(pattern, text)]
    return [one for one in dict.fromkeys(found) if one and is_something(one)]


def doubted(value: Any, text: str) -> Any:  # noqa: ANN401 - plain values
    """Return an answer, provisional where the record says it is in doubt."""
    if DOUBT.search(text) is None:
        return value
    provisional = "As the record of processing has it, not confirmed"
    return {"value": value, "provisional": provisional}


def row_named(text: str, table: Any) -> str | None:  # noqa: ANN401 - a class of rows
    """Return the id of the row of the law data that a text names."""
    asked = plain(DOUBT.sub("", text))
    if not asked:
        return None
    for row in reference.rows_of(table):
        if asked in (plain(row.title), plain(row.id)):
            return str(row.id)
    found = [
        row.id
        for row in reference.rows_of(table)
        if plain(row.title) in asked or plain(row.id) in asked
    ]
    return str(max(found, key=len)) if found else None


def plain(text: str) -> str:
    """Return a text's words in lower case, without what stands between them."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


_EMPTY_WORDS = frozenset(
    ("s", "and", "the", "of", "to", "data", "detail", "information", "pupil", "name",
     "sent", "answer", "record")
)  # fmt: skip
"""Words, without a final s, that say nothing about the kind of data."""

_SAME_WORDS = {"medical": "health", "photograph": "image", "photo": "image"}


def sensitivity(name: str) -> str | None:
    """Return the row of the sensitivity table whose words a category shares."""
    words = _telling_words(name)
    best: tuple[int, str | None] = (0, None)
    for row in reference.rows_of(reference.SensitivityRow):
        shared = len(words & _telling_words(f"{row.id} {row.title}"))
        if shared > best[0]:
            best = (shared, row.id)
    return best[1]


def _telling_words(text: str) -> set[str]:
    words = {one.rstrip("s") for one in plain(text).split()}
    return {_SAME_WORDS.get(one, one) for one in words} - _EMPTY_WORDS
