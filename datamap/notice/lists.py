"""Lists in running text taken apart, with the place of every part."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BETWEEN = re.compile(
    r"\s*[;,](?!\s*(?:Inc|Ltd|LLC|LLP|Limited|plc|PLC|GmbH)\b)\s*(?:and also|as "
    r"well as|together with|along with|and|or)?\s+|"
    r"\s+(?:and also|as well as|together with|along with|and/or|and|&)\s+|;\s*"
)
_ASIDE = re.compile(
    r",\s(?:where(?! (?:you|they|pupils|children) go)|when|if|unless|as|"
    r"for example|in some cases|in an emergency|in emergencies|sometimes|in certain "
    r"circumstances)\b[^,.;:()]*(?=,)",
    re.IGNORECASE,
)
_UNDIVIDED = re.compile(
    r"\bany [\w'’ -]+(?:, [\w'’ -]+)* or [\w'’-]+|"
    r"\bhow (?:your|their|the|a|each) [\w'’ ]+? and \w+|"
    r"\b\w+ and [\w'’ -]+? of (?:the|your|those|people|anyone|their)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s.;,:]|[,;]\s*(?:and|or)|\s(?:and|or)(?=\s*$))+$")
_OWNERS = re.compile(
    r"^(?:(?:your|their|his|her|our|its|any|all|the|a|an|some|also|"
    r"takes?|keeps?|records?(?= (?:the|your|any|their))|collects?|holds?)\s+|"
    r"(?:the |your )?"
    r"(?:pupil|child|children|student|learner|parent|carer|staff)(?:'s|’s|s'|s’)\s+|"
    r"(?:information|data|details(?= (?:you|that|provided)))(?: that)?(?: (?:you|"
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
    r"for instance|e\.?g\.?|i\.?e\.?|like|namely|"
    r"megis|fel|gan gynnwys|er enghraifft)[:,]?\s+",
    re.IGNORECASE,
)
WELSH = re.compile(r"\b(?:megis|fel|gan gynnwys|gwybodaeth|yn)\b", re.IGNORECASE)
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


def without_asides(text: str) -> str:
    """Return a text of the same length, blank where a clause stands between commas."""
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)


def parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list with their offsets.

    What is in brackets stays whole, and so do "any A, B or C" and "A and B of C".
    """
    start = 0
    whole = [found.span() for found in _UNDIVIDED.finditer(text)]
    for found in _BETWEEN.finditer(text):
        inside = any(first < found.start() < last for first, last in whole)
        if inside or _depth(text, found.start()):
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
