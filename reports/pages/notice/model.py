"""What a notice is made of: sections of paragraphs, labelled lines and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.language import Language


class Audience(StrEnum):
    """Whom a notice is written for."""

    ADULTS = "adults"
    PUPILS = "pupils"


@dataclass(frozen=True)
class Line:
    """A paragraph, labelled or not, or an item of a list."""

    text: str
    """Its words; those of the map are marked as its own."""

    label: str = ""
    """What it is about; empty for running text."""

    gaps: int = 0
    """How many things it says are not known yet."""

    is_item: bool = False
    """Whether it is an item of a list."""


@dataclass(frozen=True)
class Section:
    """A part of the notice under a heading."""

    id: str
    title: str
    lines: tuple[Line, ...]
    parts: tuple[Section, ...] = ()
    """Parts under headings of their own: one for each activity."""

    @property
    def gaps(self) -> int:
        """How many things it says are not known yet."""
        mine = sum(line.gaps for line in self.lines)
        return mine + sum(part.gaps for part in self.parts)


@dataclass(frozen=True)
class NoticeDraft:
    """A notice, ready to be written out."""

    title: str
    on: date
    words: Language
    audience: Audience
    lines: tuple[Line, ...]
    """What stands above the first heading: the whole in short."""

    sections: tuple[Section, ...]

    @property
    def gaps(self) -> int:
        """How many things the notice says are not known yet."""
        return sum(section.gaps for section in self.sections)
