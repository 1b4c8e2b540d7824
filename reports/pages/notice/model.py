"""What a notice is made of: sections of paragraphs, labelled lines and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.language import Language


@dataclass(frozen=True)
class Line:
    """A paragraph, labelled or not, or an item of a list."""

    text: str
    """Its words."""

    label: str = ""
    """What it is about; empty for running text."""

    is_gap: bool = False
    """Whether it says that something is not known yet."""

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


@dataclass(frozen=True)
class NoticeDraft:
    """A notice, ready to be written out."""

    title: str
    on: date
    words: Language
    lines: tuple[Line, ...]
    """What stands above the first heading: the whole in short."""

    sections: tuple[Section, ...]

    @property
    def gaps(self) -> int:
        """How many things the notice says are not known yet."""
        parts = [one for section in self.sections for one in section.parts]
        lines = [line for one in (*self.sections, *parts) for line in one.lines]
        return sum(line.is_gap for line in lines)
