"""Markdown's marks taken out of lines: links, emphasis, headings, front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datamap.notice.pieces import Kind, Line, Link

_LINK = re.compile(
    r"!?\[(?P<words>[^\]\[]*)\]\((?P<to>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"
    r"|<(?P<bare>(?:https?://|mailto:|www\.)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>"
)
_EMPHASIS = re.compile(
    r"\*\*|__|(?<![\w])_(?=\S)|(?<=\S)_(?![\w])|(?<!\\)\*(?=\S)|(?<=\S)\*|`|~~"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HARD_BREAK = re.compile(r"(?:\\+|\s{2,})$")
_ITEM = re.compile(r"(?P<indent>\s*)[*+\-·•●▪◦■➢✓»›►▶◆♦✔❖→⁃∙]\s+(?P<rest>\S.*)")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+\S")
"""Left as it is: the lines around it tell whether it is an item or a heading."""

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<rest>.*?)\s*#*\s*$")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?P<rest>[^*_]+)(?:\*\*|__)\s*:?\s*$")
_TAG = re.compile(
    r"</?(?:br|p|div|span|b|i|u|strong|em|sup|a|font)\b[^>]*>", re.IGNORECASE
)
_UNDERLINE = re.compile(r"\s*(?:=+|-{2,})\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")


def marked_lines(raw: Sequence[str]) -> tuple[str, list[Line]]:
    """Return the title in the front matter, and the lines without their marks."""
    title, first = _front_matter(raw)
    lines = [Line(number, "") for number in range(1, first + 1)]
    for place in range(first, len(raw)):
        number = place + 1
        below = raw[place + 1] if number < len(raw) else ""
        if _UNDERLINE.match(raw[place]) or _TABLE_RULE.match(raw[place]):
            lines.append(Line(number, ""))
        else:
            lines.append(_line(number, raw[place], below))
    if title:
        lines[0] = Line(1, title, Kind.HEADING)
    return title, lines


def _front_matter(raw: Sequence[str]) -> tuple[str, int]:
    if not raw or raw[0].strip() != "---":
        return "", 0
    title = ""
    for place, one in enumerate(raw[1:60], 1):
        if one.strip() == "---":
            return title, place + 1
        name, _, value = one.partition(":")
        title = value.strip().strip("\"'") if name.strip() == "title" else title
    return "", 0


def _line(number: int, raw: str, below: str) -> Line:
    raw = raw.lstrip("> ") if raw.startswith(">") else raw
    heads_table = "|" in raw and bool(_TABLE_RULE.match(below)) and "-" in below
    is_broken = bool(_HARD_BREAK.search(raw)) or "<br" in raw.lower()
    kind, rest = _kind(raw, below)
    text, links = unmarked(_HARD_BREAK.sub("", rest))
    breaks = heads_table or is_broken
    return Line(number, text, kind, links, breaks, len(raw) - len(raw.lstrip()))


def _kind(raw: str, below: str) -> tuple[Kind, str]:
    if found := _HEADING.match(raw):
        return Kind.HEADING, found["rest"]
    if found := _BOLD.match(raw):
        return Kind.HEADING, found["rest"]
    if _NUMBERED.match(raw):
        return Kind.TEXT, raw
    if found := _ITEM.match(raw):
        return Kind.ITEM, found["rest"]
    underlined = re.match(r"\s*(?:={2,}|-{3,})\s*$", below) and raw.strip()
    return (Kind.HEADING if underlined else Kind.TEXT), raw


def unmarked(raw: str) -> tuple[str, tuple[Link, ...]]:
    """Return a line's words, and the addresses behind them."""
    words, links, end = "", [], 0
    for found in _LINK.finditer(raw):
        words += _plain(raw[end : found.start()])
        bare = (found["bare"] or "").removeprefix("mailto:")
        shown = _plain(found["words"] or "") or bare
        links.append(Link(len(words), len(words) + len(shown), found["to"] or bare))
        words += shown
        end = found.end()
    words += _plain(raw[end:])
    return _squeezed(words, links)


def _squeezed(words: str, links: list[Link]) -> tuple[str, tuple[Link, ...]]:
    """Return words with single blanks, and the links at their new places."""
    kept: list[int] = []
    text = ""
    for one in words:
        kept.append(len(text))
        if one.isspace():
            text += " " if text and not text.endswith(" ") else ""
        else:
            text += one
    kept.append(len(text))
    moved = tuple(Link(kept[one.start], kept[one.end], one.address) for one in links)
    return text.rstrip(), moved


def _plain(raw: str) -> str:
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", _TAG.sub(" ", raw)))
