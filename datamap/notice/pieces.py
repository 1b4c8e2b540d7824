"""What every notice becomes before it is read: headings, items, text and cells.

Each piece knows the line that every part of it came from, so that whatever is read
out of it can be shown in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_WORD = 400
"""Characters in a word; an address of a page can come near it."""

_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD},}}")


class Kind(StrEnum):
    """What a piece of a notice is."""

    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    CELL = "cell"


@dataclass(frozen=True)
class Link:
    """An address, and the part of a piece's text that it is behind."""

    start: int
    end: int
    address: str


@dataclass(frozen=True)
class Piece:
    """A heading, an item of a list, a paragraph or a cell of a table."""

    kind: Kind
    text: str
    """Its words on one line, without bullet or markup."""

    starts: tuple[tuple[int, int], ...]
    """Offset in the text at which each line of the file begins, and its number."""

    links: tuple[Link, ...] = ()
    """Addresses behind its words."""

    column: str = ""
    """Heading of the column, for a cell."""

    row: int = 0
    """Number of the row in the notice, for a cell; 0 for what is in no table."""

    def line_at(self, offset: int) -> int:
        """Return the line that the text at an offset came from."""
        place = bisect_right(self.starts, offset, key=lambda one: one[0])
        return self.starts[max(place - 1, 0)][1]


@dataclass(frozen=True)
class Document:
    """A notice as pieces in the order of the file."""

    file: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    """What a reader should know about how it was read."""

    title: str = ""
    """Title that the file itself carries; empty if it has none."""


@dataclass(frozen=True)
class Line:
    """A line of a file with what markup said about it taken out."""

    number: int
    text: str
    kind: Kind = Kind.TEXT
    links: tuple[Link, ...] = ()
    breaks: bool = False
    """Whether the next line may not be joined to it."""

    indent: int = 0


@dataclass
class Joined:
    """Lines that are being joined into one piece."""

    kind: Kind
    text: str = ""
    starts: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, line: Line, glue: str = " ") -> None:
        """Append a line; a word without end is cut, as no name is as long."""
        offset = len(self.text) + (len(glue) if self.text else 0)
        text = _ENDLESS.sub(lambda word: word[0][:LONGEST_WORD], line.text)
        self.text += (glue if self.text else "") + text
        self.starts.append((offset, line.number))
        self.links += [
            Link(one.start + offset, one.end + offset, one.address)
            for one in line.links
        ]

    def piece(self) -> Piece:
        """Return the piece."""
        return Piece(self.kind, self.text, tuple(self.starts), tuple(self.links))


def piece_of(kind: Kind, lines: Sequence[Line]) -> Piece:
    """Return one piece made of some lines."""
    joined = Joined(kind)
    for line in lines:
        joined.add(line)
    return joined.piece()


def cells_of(row: int, cells: Iterable[tuple[str, Sequence[Line]]]) -> list[Piece]:
    """Return the cells of a row, each with the heading of its column."""
    made = []
    for column, lines in cells:
        if any(one.text for one in lines):
            one = piece_of(Kind.CELL, lines)
            made.append(Piece(one.kind, one.text, one.starts, one.links, column, row))
    return made
