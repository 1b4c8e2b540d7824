"""Plain text and Markdown as pieces: bullets, headings, tables, wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from datamap.notice.markdown import marked_lines
from datamap.notice.pieces import (
    Document,
    Joined,
    Kind,
    Line,
    Link,
    Piece,
    cells_of,
)

_NEWLINE = re.compile(r"\r\n|\r|\n")
_LEFT_OVERS = re.compile(r"\[(?:bookmark|image|graphic): [^\]]*\]|[\u200b\ufeff\u00ad]")
_BULLET = re.compile(
    r"\s*(?:[·•●▪◦‣○■□➢✓\uf0b7\uf0a7]\s*|[*+\-–—]\s+|o\s{1,}(?=\S)|"
    r"\(?(?:[a-z]|[ivx]{1,4})[.)]\s+)(?P<rest>\S.*)"
)
_NUMBERED = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,2}[.)]?|\(\d{1,2}\))\s+(?P<rest>\S.*)"
)
_ASKED = re.compile(r"\s*(?:Q|Question)\s*\d*\s*[:.)]\s*(?P<rest>\S.*)")
_ANSWERED = re.compile(r"\s*(?:A|Answer)\s*\d*\s*[:.)]\s+(?P<rest>\S.*)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_RULE = re.compile(r"[\s|:=_*~-]+$")

LONGEST_HEADING = 100
"""Characters in a heading; a longer line is text."""

WRAPPED_AT = 125
"""Longest line of a text whose lines were broken to a width."""

NARROWEST = 50
"""Least width that text is broken to; narrower lines are lines of their own."""

FULL_LINE = 0.75
"""Part of the width that a line fills when its sentence goes on below."""


def read_plain(text: str, file: str, *, is_markdown: bool = False) -> Document:
    """Return plain text or Markdown as pieces."""
    raw = [_LEFT_OVERS.sub("", one).replace("\u00a0", " ") for one in _split(text)]
    title, lines = marked_lines(raw) if is_markdown else ("", _plain_lines(raw))
    pieces = tuple(_pieces(lines, is_markdown=is_markdown))
    return Document(file, pieces, title=title)


def _split(text: str) -> list[str]:
    return _NEWLINE.split(text.replace("\f", "\n" if "\n" not in text else " "))


def _plain_lines(raw: Sequence[str]) -> list[Line]:
    return [_plain_line(number, one) for number, one in enumerate(raw, 1)]


def _plain_line(number: int, raw: str) -> Line:
    text = raw.strip()
    indent = len(raw) - len(raw.lstrip())
    if _RULE.match(text):
        return Line(number, "")
    for pattern, kind in (
        (_ASKED, Kind.HEADING), (_ANSWERED, Kind.TEXT), (_BULLET, Kind.ITEM),
    ):  # fmt: skip
        if found := pattern.match(raw):
            return Line(number, found["rest"].strip(), kind, indent=indent)
    return Line(number, text, indent=indent)


def _pieces(lines: Sequence[Line], *, is_markdown: bool) -> Iterator[Piece]:
    kinds = _Kinds(lines, is_markdown=is_markdown)
    joined: Joined | None = None
    columns: list[str] = []
    for place, line in enumerate(lines):
        kind = kinds.of(place)
        if "|" in line.text and kind is not Kind.HEADING:
            if joined:
                yield joined.piece()
            joined = None
            columns, cells = _row(
                line, columns, is_head=not columns and kinds.heads_table(place)
            )
            yield from cells
            continue
        columns = columns if kinds.in_table(place) else []
        if joined and not kinds.goes_on(place):
            yield joined.piece()
            joined = None
        if line.text:
            joined = joined or Joined(kind)
            joined.add(_unnumbered(line, kind), kinds.glue(place))
    if joined:
        yield joined.piece()


def _unnumbered(line: Line, kind: Kind) -> Line:
    found = _NUMBERED.match(line.text) if kind is not Kind.TEXT else None
    return Line(line.number, found["rest"], kind) if found else line


def _row(
    line: Line, columns: list[str], *, is_head: bool
) -> tuple[list[str], list[Piece]]:
    """Return the headings of a table's columns and the cells of one of its lines."""
    cells = [one.strip() for one in line.text.strip().strip("|").split("|")]
    if is_head:
        pieces = [Piece(Kind.HEADING, one, ((0, line.number),)) for one in cells if one]
        return cells, pieces
    if len(cells) == 1:
        return columns, [Piece(Kind.TEXT, cells[0], ((0, line.number),), line.links)]
    names = [*columns, *[""] * len(cells)]
    parts = [
        (name, [Line(line.number, cell, links=_within(line, cell))])
        for name, cell in zip(names, cells, strict=False)
    ]
    return columns, cells_of(line.number, parts)


def _within(line: Line, cell: str) -> tuple[Link, ...]:
    """Return the links of a line that are in one of its cells."""
    at = line.text.find(cell)
    return tuple(
        Link(one.start - at, one.end - at, one.address)
        for one in line.links
        if at <= one.start and one.end <= at + len(cell)
    )


class _Kinds:
    """Which line is a heading, an item or text, and which goes on the one above."""

    def __init__(self, lines: Sequence[Line], *, is_markdown: bool) -> None:
        self.lines = lines
        self.is_markdown = is_markdown
        lengths = sorted(len(one.text) + one.indent for one in lines if one.text) or [0]
        self.width = lengths[int(len(lengths) * 0.97)]
        narrow = NARROWEST <= self.width <= WRAPPED_AT
        self.wrapped = narrow and lengths[-1] <= WRAPPED_AT * 1.4
        self.unmarked = set() if is_markdown else set(_unmarked_items(lines))
        self.known = [self._kind(place) for place in range(len(lines))]

    def of(self, place: int) -> Kind:
        """Return what a line is."""
        return self.known[place]

    def heads_table(self, place: int) -> bool:
        """Say whether a line with bars is the heading of a table."""
        after = self._text(place + 1)
        return self.lines[place].breaks or (
            "|" not in self._text(place - 1) and "|" in after
        )

    def in_table(self, place: int) -> bool:
        """Say whether a line without bars is the rule below a table's head."""
        return not self.lines[place].text and "|" in self._text(place + 1)

    def glue(self, place: int) -> str:
        """Return what stands between a line and the one above."""
        above = self._text(place - 1)
        split = _ADDRESS.search(above) and len(above) >= 0.9 * self.width
        return "" if split and self._text(place)[:1].islower() else " "

    def goes_on(self, place: int) -> bool:
        """Say whether a line goes on what the line above began."""
        line, above = self.lines[place], self.lines[place - 1]
        if not line.text or not above.text or above.breaks:
            return False
        if self.known[place] is not Kind.TEXT or self.known[place - 1] is Kind.HEADING:
            return False
        if line.kind is not Kind.TEXT or "|" in above.text:
            return False
        if line.text[0].islower() and above.text[-1] not in ".!?":
            return True
        if self.is_markdown:
            return True
        full = len(above.text) + above.indent >= FULL_LINE * self.width
        return self.wrapped and full and above.text[-1] not in ":;"

    def _text(self, place: int) -> str:
        return self.lines[place].text if 0 <= place < len(self.lines) else ""

    def _kind(self, place: int) -> Kind:
        line = self.lines[place]
        if line.kind is not Kind.TEXT:
            return line.kind
        if place in self.unmarked:
            return Kind.ITEM
        if found := _NUMBERED.match(line.text):
            return self._of_numbered(place, found["rest"])
        return Kind.HEADING if self._is_heading(place) else Kind.TEXT

    def _of_numbered(self, place: int, rest: str) -> Kind:
        """Return that a numbered line is a heading where text follows, else an item."""
        after = next(filter(None, map(self._text, range(place + 1, place + 3))), "")
        listed = _NUMBERED.match(after) or _NUMBERED.match(self._text(place - 1))
        return Kind.ITEM if listed or not _may_head(rest) else Kind.HEADING

    def _is_heading(self, place: int) -> bool:
        text, above, below = map(self._text, (place, place - 1, place + 1))
        if not _may_head(text) or self._in_address(place):
            return False
        if self.is_markdown:
            return not above and not below and not text.endswith(",")
        if not below:
            return not above or self._heads_above(place)
        if above and above[-1] not in ".!?:;" and not self._heads_above(place):
            return False
        if text[-1] in ":?":
            return not above or text[-1] == "?"
        full = self.wrapped and len(text) >= FULL_LINE * self.width
        return below[0].isupper() and not full and not (text.islower())

    def _heads_above(self, place: int) -> bool:
        return place > 0 and self._in_title(place - 1)

    def _in_title(self, place: int) -> bool:
        return place < 4 and _may_head(self._text(place))

    def _in_address(self, place: int) -> bool:
        """Say whether a line stands among three or more short lines."""
        first = last = place
        while last - first < 3 and self._short_at(first - 1):
            first -= 1
        while last - first < 3 and self._short_at(last + 1):
            last += 1
        return last - first >= 3

    def _short_at(self, place: int) -> bool:
        is_plain = 0 <= place < len(self.lines) and self.lines[place].kind is Kind.TEXT
        return is_plain and _is_short(self._text(place))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= 55 and text[-1] not in ".?:"


def _may_head(text: str) -> bool:
    if not text or len(text) > LONGEST_HEADING or text[-1] in ".;," or "|" in text:
        return False
    return not text[0].islower() and "http" not in text and "@" not in text


def _unmarked_items(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the lines that are a list without bullets below a line with a colon."""
    for place, line in enumerate(lines):
        if line.text.endswith(":") and line.kind is Kind.TEXT:
            found = list(_run_below(lines, place))
            if len(found) > 1 and not any(
                _POSTCODE.search(lines[one].text) for one in found
            ):
                yield from found


def _run_below(lines: Sequence[Line], place: int) -> Iterator[int]:
    """Yield the short lines below one, while the gaps between them are the same."""
    gaps: list[int] = []
    last = place
    for at in range(place + 1, len(lines)):
        line = lines[at]
        if not line.text:
            continue
        if line.kind is not Kind.TEXT or not _may_be_item(line, lines[place]):
            return
        gaps.append(at - last)
        widest = 4 if line.indent > lines[place].indent else max(gaps[0], 1)
        if len(gaps) > 1 and (gaps[-1] != gaps[1] or gaps[-1] > widest):
            return
        yield at
        last = at


def _may_be_item(line: Line, lead: Line) -> bool:
    if _NUMBERED.match(line.text) or "http" in line.text:
        return False
    is_short = len(line.text.split()) <= 15 and line.text[-1] not in ".?:!"
    return (is_short or line.indent >= lead.indent + 2) and line.text[-1] not in "?:"
