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
from datamap.notice.terms import first_of, topic_of

_NEWLINE = re.compile(r"\r\n|\r|\n")
_LEFT_OVERS = re.compile(r"\[(?:bookmark|image|graphic): [^\]]*\]|[\u200b\ufeff\u00ad]")
_BULLET = re.compile(
    r"\s*(?:[·•●▪◦‣○■□➢✓»›►▶◆♦✔❖→⁃∙\uf0b7\uf0a7]\s*|[*+\-–—]\s+|o\s{1,}(?=\S)|"
    r"\(?(?:[a-z]|[ivx]{1,4})[.)]\s+)(?P<rest>\S.*)"
)
_NUMBERED = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,2}[.)]?|\(\d{1,2}\))\s+(?P<rest>\S.*)"
)
_NUMBER = re.compile(r"\s*\(?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})\b")
_SUBNUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){1,2}[.)]?\s+(?=\D)")
_LABELS = re.compile(r"[A-Z][\w'’/-]*(?: [\w'’/-]+){0,4}:\s+(?!//)\S")
_ASKED = re.compile(r"\s*(?:Q|Question)\s*\d*\s*[:.)]\s*(?P<rest>\S.*)")
_ANSWERED = re.compile(r"\s*(?:A|Answer)\s*\d*\s*[:.)]\s+(?P<rest>\S.*)")
_ASKS = re.compile(
    r"(?:Who|What|Why|How|Where|When|Which|Pa|Pam|Sut|Pwy|Beth|Ble|Gyda phwy|Am ba)\b"
    r"(?!.*[.;,]$)"
)
_TWO_SENTENCES = re.compile(
    r"(?<!\bSt)(?<!\bNo)(?<!\bDr)(?<!\bMr)(?<=[a-z])[.]\s+[A-Z]"
)
_GAP = re.compile(r"\s{3,}|\t+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_RULE = re.compile(r"[\s|:=_*~-]+$")

LONGEST_HEADING = 100
"""Characters in a heading; a longer line is text."""

SHORTEST = 40
"""Characters up to which two lines of Markdown are not taken as wrapped."""

MOST_COLUMNS = 40
"""Columns of a table; what lies beyond is left out."""

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
    rows = set(_aligned_rows(raw))
    return [
        Line(place + 1, " | ".join(_GAP.split(one.strip())))
        if place in rows
        else _plain_line(place + 1, one)
        for place, one in enumerate(raw)
    ]


def _aligned_rows(raw: Sequence[str]) -> Iterator[int]:
    """Yield the lines of tables whose columns only blanks or tabs keep apart."""
    place = 0
    while place < len(raw):
        head = _GAP.split(raw[place].strip())
        end = place + 1
        while end < len(raw) and len(_GAP.split(raw[end].strip())) == len(head):
            end += 1
        told = sum(bool(first_of("columns", cell)) for cell in head)
        if len(head) > 1 and told > 1 and end - place > 1:
            yield from range(place, end)
        place = max(end if told > 1 else place + 1, place + 1)


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
    numbered = kind is not Kind.TEXT or _SUBNUMBERED.match(line.text)
    found = _NUMBERED.match(line.text) if numbered else None
    return Line(line.number, found["rest"], kind) if found else line


def _row(
    line: Line, columns: list[str], *, is_head: bool
) -> tuple[list[str], list[Piece]]:
    """Return the headings of a table's columns and the cells of one of its lines."""
    cells = [one.strip() for one in line.text.strip().strip("|").split("|")]
    cells = cells[:MOST_COLUMNS]
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
        least = 2 if is_markdown else 1
        self.unmarked = set(_unmarked_items(lines, least))
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
        if not line.text or not above.text or self._begins(place):
            return False
        shortened = above.text.lower().endswith(("e.g.", "i.e.", "etc."))
        if line.text[0].islower() and (above.text[-1] not in ".!?" or shortened):
            return True
        if self.is_markdown:
            return not (_LABELS.match(line.text) or _is_address_pair(above, line))
        full = len(above.text) + above.indent >= FULL_LINE * self.width
        return self.wrapped and full and above.text[-1] not in ":;"

    def _begins(self, place: int) -> bool:
        """Say whether a line begins a piece of its own, whatever stands above it."""
        line, above = self.lines[place], self.lines[place - 1]
        is_text = line.kind is Kind.TEXT and self.known[place] is Kind.TEXT
        ended = above.breaks or "|" in above.text
        ended = ended or self.known[place - 1] is Kind.HEADING
        return not is_text or ended or bool(_SUBNUMBERED.match(line.text))

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
        text = self._text(place)
        if _may_head(rest) and _is_within(after, text):
            return Kind.HEADING
        full = self.wrapped and len(text) >= FULL_LINE * self.width
        goes_on = full and bool(self._text(place + 1))
        ends = rest[-1] in ".:" or not _may_head(rest) or goes_on
        if _SUBNUMBERED.match(text) and ends and not self._in_list(place):
            return Kind.TEXT
        listed = _NUMBERED.match(after) or _NUMBERED.match(self._text(place - 1))
        return Kind.ITEM if listed or not _may_head(rest) else Kind.HEADING

    def _is_heading(self, place: int) -> bool:
        text, above, below = map(self._text, (place, place - 1, place + 1))
        if not _may_head(text):
            return False
        asks_or_ends = self._asks(place) or self._ends_list(place)
        if asks_or_ends or self._in_address(place):
            return asks_or_ends
        if self.is_markdown:
            return not above and not below and not text.endswith(",")
        in_title = self._heads_above(place)
        if not below or (above and above[-1] not in ".!?:;" and not in_title):
            return not below and (not above or in_title)
        if text[-1] in ":?":
            return not above or text[-1] == "?"
        full = self.wrapped and len(text) >= FULL_LINE * self.width
        return below[0].isupper() and not full and not (text.islower())

    def _asks(self, place: int) -> bool:
        """Say whether a line asks what a part of a notice answers, as in "Who ..."."""
        above = self._text(place - 1)
        full = self.wrapped and len(above) >= FULL_LINE * self.width
        goes_on = full and above[-1] not in ".!?:;"
        return not goes_on and asks(self._text(place))

    def _in_list(self, place: int) -> bool:
        """Say whether a numbered line follows a lead-in, or another one of its list."""
        above = next(filter(None, map(self._text, (place - 1, place - 2))), "")
        return above[-1:] in (":", ";")

    def _ends_list(self, place: int) -> bool:
        """Say whether a line right below an item begins the next part instead."""
        text, below = self._text(place), self._text(place + 1)
        is_below = place > 0 and self._is_item(place - 1)
        is_plain = text[-1:] not in ":?" and below[:1].isupper()
        return is_below and is_plain and len(text.split()) <= 9 and bool(topic_of(text))

    def _is_item(self, place: int) -> bool:
        return self.lines[place].kind is Kind.ITEM or place in self.unmarked

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


def _is_address_pair(above: Line, line: Line) -> bool:
    """Say whether two lines are so short that each stands for itself."""
    is_short = max(len(above.text), len(line.text)) <= SHORTEST
    return is_short and line.text[0].isupper() and above.text[-1] not in ",;:"


def _is_within(text: str, other: str) -> bool:
    """Say whether one line's number lies within another's, as 2.1 does in 2."""
    one, within = _NUMBER.match(text), _NUMBER.match(other)
    return bool(one and within and one["number"].startswith(within["number"] + "."))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= 55 and text[-1] not in ".?:"


def _may_head(text: str) -> bool:
    if not text or len(text) > LONGEST_HEADING or text[-1] in ".;," or "|" in text:
        return False
    if _TWO_SENTENCES.search(text):
        return False
    return not text[0].islower() and "http" not in text and "@" not in text


def asks(text: str) -> bool:
    """Say whether a text is a question, or half of one, on what notices tell."""
    found = _ASKS.match(text)
    return bool(found) and len(text.split()) <= 14 and bool(topic_of(text))


def _unmarked_items(lines: Sequence[Line], least: int) -> Iterator[int]:
    """Yield the lines that are a list without bullets below a line with a colon."""
    for place, line in enumerate(lines):
        if line.text.endswith(":") and line.kind is Kind.TEXT:
            found = list(_run_below(lines, place))
            gap = found[1] - found[0] if len(found) > 1 else 0
            if gap >= least and not any(
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
        if gaps and asks(line.text):
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
    return (is_short or line.indent > lead.indent) and line.text[-1] not in "?:"
