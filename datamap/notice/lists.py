"""Lists in running text taken apart, with the place of every part."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BETWEEN = re.compile(
    r"\s*[;,]\s*(?:and also|as well as|and|or)?\s+|"
    r"\s+(?:and also|as well as|and/or|and|&)\s+|;\s*"
)
_TAIL = re.compile(r"(?:[\s.;,:]|[,;]\s*(?:and|or)|\s(?:and|or)(?=\s*$))+$")
_OWNERS = re.compile(
    r"^(?:(?:your|their|his|her|our|its|any|all|the|a|an|some|also)\s+|(?:the |your )?"
    r"(?:pupil|child|children|student|learner|parent|carer|staff)(?:'s|’s|s'|s’)\s+|"
    r"(?:information|data|details)(?: that)?(?: (?:you|"
    r"they) (?:may )?(?:wish to )?provide| provided)?"
    r" (?:about|on|regarding|relating to|concerning)\s+(?:your |their |any |the )?)+",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"^(?:the |your )?(?:pupil|child|children|student|learner|"
    r"parent|carer|staff)(?:'s|’s|s'|s’)\s+",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!etc)[.]\s+(?=[A-Z])")
INTRODUCED = re.compile(
    r"^(?:such as|including|includes?|for example|"
    r"for instance|e\.?g\.?|i\.?e\.?|like|namely)[:,]?\s+",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"(?<=[a-z])\s?[0-9*†]$")


def trimmed(text: str) -> str:
    """Return a text without what joins it to the rest of its list."""
    return _TAIL.sub("", text).strip()


def first_sentence(text: str) -> str:
    """Return an item without the sentences that explain it."""
    found = _NEXT_SENTENCE.search(text)
    return text[: found.start()] if found and found.start() > 3 else text


def bare(text: str) -> str:
    """Return a datum without whose it is."""
    return FOOTNOTE.sub("", _OWNERS.sub("", trimmed(text)))


def unowned(text: str) -> str:
    """Return a datum without whose it is, with "details about" where it says that."""
    return _OWNER.sub("", trimmed(text))


def parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list with their offsets; what is in brackets stays whole."""
    start = 0
    for found in _BETWEEN.finditer(text):
        if _depth(text, found.start()):
            continue
        if text[start : found.start()].strip():
            yield start, text[start : found.start()]
        start = found.end()
    if trimmed(text[start:]):
        yield start, text[start:]


def _depth(text: str, end: int) -> int:
    return text.count("(", 0, end) - text.count(")", 0, end)


def bracketed(text: str) -> tuple[int, str] | None:
    """Return the first bracket of a text that holds words, and where it begins."""
    start = text.find("(", 1)
    depth = 0
    for place in range(start, len(text)) if start > 0 else ():
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return start + 1, text[start + 1 : place]
    return (start + 1, text[start + 1 :]) if start > 0 else None
