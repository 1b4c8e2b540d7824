"""What an impact assessment says, as plain values: one shape for every output.

The HTML page, the Word document, the notebook and the JSON are all made from these
values, so that none of them says anything that another does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from reports.language import Language, marked
from reports.pages.flow_picture import FlowPicture

SIGN_HERE = (
    marked("Role"),
    marked("Signature"),
    marked("Day"),
)
"""Headings of the lines on which somebody signs."""


class Standing(StrEnum):
    """How far something is answered."""

    FILLED = "filled"
    """Answered from the map, with nothing open."""

    PARTLY = "partly"
    """Answered, with something that nobody has said or confirmed."""

    GAP = "gap"
    """Not answered."""

    JUDGEMENT = "judgement"
    """Answered in the words of the people who decide."""


STANDINGS = {
    Standing.FILLED: marked("from the map"),
    Standing.PARTLY: marked("answered in part"),
    Standing.GAP: marked("not answered"),
    Standing.JUDGEMENT: marked("in the school's own words"),
}
"""How each standing is called on the page."""


@dataclass(frozen=True)
class SourceLine:
    """The record that an answer was read from."""

    record: str
    """Id of the record."""

    name: str
    """What the record is called."""

    file: str
    """Name of the file it was written in."""

    line: int | None
    """Line of the file; None where it has none."""


@dataclass(frozen=True)
class Table:
    """A table of an answer."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """A text for each heading; the first one names the row."""


def told(source: SourceLine, words: Language) -> str:
    """Return where an answer was read from, as a page prints it.

    Examples
    --------
    >>> from reports.language import language
    >>> told(SourceLine("gwe", "GwE", "map.yaml", 340), language("en"))
    'GwE (map.yaml, line 340)'
    """
    if not source.file:
        return source.name
    if not source.line:
        return f"{source.name} ({source.file})"
    text = marked("{name} ({file}, line {line})")
    return words.text(text, name=source.name, file=source.file, line=source.line)


@dataclass(frozen=True)
class Piece:
    """One thing that a field asks for, and what is said of it."""

    id: str
    """Id of the question within the field."""

    asked: str
    """The question."""

    standing: Standing
    says: tuple[str, ...] = ()
    """What the map says, a paragraph each."""

    tables: tuple[Table, ...] = ()
    own_words: tuple[str, ...] = ()
    """What people wrote, a paragraph each."""

    open: tuple[str, ...] = ()
    """What is not known: whom to ask what, or where to write the answer."""

    sources: tuple[SourceLine, ...] = ()
    has_figure: bool = False
    """Whether the figure of the flows belongs here."""


@dataclass(frozen=True)
class Answer:
    """A field of the template, answered as far as it can be."""

    field: str
    """Id of the field."""

    ref: str
    """Its number in the template, e.g. ``2.1``."""

    step: int
    title: str
    pieces: tuple[Piece, ...]
    is_signature: bool = False
    """Whether somebody signs here, by role and with the day."""

    @property
    def standing(self) -> Standing:
        """How far the field is answered."""
        return together(one.standing for one in self.pieces)

    @property
    def is_from_map(self) -> bool:
        """Whether some of it is answered from a record of the map."""
        return any(
            one.standing in (Standing.FILLED, Standing.PARTLY) and one.sources
            for one in self.pieces
        )

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        """The records behind it, each once."""
        return tuple(dict.fromkeys(one for each in self.pieces for one in each.sources))


def together(standings: Iterable[Standing]) -> Standing:
    """Return how far several things are answered, taken together.

    Examples
    --------
    >>> together([Standing.FILLED, Standing.GAP]).value
    'partly'
    """
    found = {*standings}
    if found <= {Standing.GAP}:
        return Standing.GAP
    if found & {Standing.GAP, Standing.PARTLY}:
        return Standing.PARTLY
    return Standing.JUDGEMENT if Standing.JUDGEMENT in found else Standing.FILLED


@dataclass(frozen=True)
class Way:
    """How one risk was worked out where it is worked out alike."""

    where: tuple[str, ...]
    """Where that is, a sentence each."""

    steps: tuple[str, ...]
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True)
class Working:
    """How one risk was worked out."""

    title: str
    ways: tuple[Way, ...]
    """Each way in which it was worked out, the worst first."""

    is_open: bool = False
    """Whether the risk is only not ruled out; such a working is left out on paper."""


@dataclass(frozen=True)
class Folded:
    """A table that a page folds away, with what to read before it."""

    title: str
    lead: str
    """Sentence before the list; empty if there is none."""

    listed: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class Section:
    """A step of the template, or an annex."""

    id: str
    title: str
    intro: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    tables: tuple[Table, ...] = ()
    """Tables that several fields share: a row each for the risks or measures."""

    folded: tuple[Folded, ...] = ()
    """Tables of what is only not ruled out."""

    notes: tuple[str, ...] = ()
    """What nobody has verified."""

    workings: tuple[Working, ...] = ()


@dataclass(frozen=True)
class Basis:
    """What the assessment rests on, as names and values."""

    rows: tuple[tuple[str, str], ...]
    map_sha256: str
    sources: tuple[str, ...]
    """Sources of law and method, a line each."""


@dataclass(frozen=True)
class Counts:
    """How many fields of the template are answered, and how."""

    filled: int
    partly: int
    judgement: int
    gap: int

    @property
    def total(self) -> int:
        """How many fields there are."""
        return self.filled + self.partly + self.judgement + self.gap


@dataclass(frozen=True)
class Dpia:
    """Everything that an impact assessment says."""

    activity: str
    """Id of the activity."""

    title: str
    school: str
    language: str
    law_as_at: str
    """Day of the law in words."""

    on: str
    """The same day as YYYY-MM-DD."""

    state: str
    """Whether it is a draft or signed, in a sentence."""

    summary: tuple[str, ...]
    """What is answered and what is not, in a few sentences."""

    sections: tuple[Section, ...]
    basis: Basis
    levels: tuple[tuple[str, str], ...] = ()
    """The highest level of risk as worked out, as set by people, and as it counts."""

    picture: FlowPicture = field(default_factory=FlowPicture)
    """Boxes of the figure of the flows, and what joins them."""

    figure_told: str = ""
    """What the figure shows, in words."""

    format: str = field(default="dpia-assessment/1")

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every field of the template, in its order."""
        return tuple(one for each in self.sections for one in each.answers if one.ref)

    @property
    def counts(self) -> Counts:
        """How many fields stand how."""
        found = [one.standing for one in self.answers]
        return Counts(
            found.count(Standing.FILLED),
            found.count(Standing.PARTLY),
            found.count(Standing.JUDGEMENT),
            found.count(Standing.GAP),
        )
