"""What each part of a notice is about: its heading, its lead-in, its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from datamap.notice.pieces import Document, Kind, Link, Piece
from datamap.notice.terms import (
    column_topic,
    first_of,
    folded,
    has_data,
    negation,
    topic_of,
    unsettled,
)

_STOPS = re.compile(r"(?<=[.!?])[\"'’”)]*\s+(?=[\"'“‘(]?[A-Z0-9])")
_SHORTENED = re.compile(
    r"\b(?:e\.g|i\.e|etc|mr|mrs|ms|dr|no|st|para|art|approx)\.$", re.IGNORECASE
)
_OPEN_END = re.compile(
    r"(?::|\b(?:to|for|with|includes?|including|are|is|"
    r"following|such as|from|that|where|as follows|about))\W*$"
)


_LABEL = re.compile(
    r"(?P<label>[A-Z][\w'’/-]*(?: [\w'’/-]+){0,6}):\s+(?!https?:|www\.)(?=\S)"
)

_QUESTION = re.compile(
    r"(?P<asked>(?:Who|What|Why|How|Where|Legal|Lawful|Our|Your|Complaint)[^.:?]{3,110})"
    r"[:?]\s+(?=[A-Z])"
)
_SHORT_LEAD = 3
"""Words up to which a lead-in says nothing but that a list follows."""

_ANSWER = 8
"""Words from which what follows a question is a paragraph of its own."""

_SOMEBODY = re.compile(r"\b(?:controller|officer|lead|protection|swyddog|contact)\b")

LONGEST = 2_000
"""Characters in a sentence or an item; what is longer is cut."""


@dataclass(frozen=True)
class Passage:
    """A sentence, an item or a cell, and what it is about."""

    text: str
    piece: Piece
    start: int
    """Offset in its piece."""

    topic: str
    """What it is about by its lead-in, its column or else its heading."""

    lead: str = ""
    """The words that lead in to the list it is in; empty outside a list."""

    heading: str = ""
    """The heading above it."""

    is_denied: bool = False
    """Whether its list is one of what is not done."""

    row: int = 0

    @property
    def is_item(self) -> bool:
        """Whether it is one of a list or table, not a sentence of running text."""
        return self.piece.kind in (Kind.ITEM, Kind.CELL)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.piece.kind is Kind.HEADING

    def line_at(self, offset: int) -> int:
        """Return the line of the text at an offset of this passage."""
        return self.piece.line_at(self.start + offset)

    @property
    def line(self) -> int:
        """Line on which it begins."""
        return self.line_at(0)

    @property
    def links(self) -> Iterator[Link]:
        """The addresses behind its words, at their places in it."""
        for one in self.piece.links:
            at = one.start - self.start
            if 0 <= at < len(self.text):
                yield Link(at, at + one.end - one.start, one.address)


def passages(document: Document) -> list[Passage]:
    """Return a notice as passages in its order, each with what it is about."""
    return list(_Walk(document).passages())


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text with their offsets; one without end is cut."""
    for start, end in _spans(text):
        for at in range(start, end, LONGEST):
            part = text[at : min(at + LONGEST, end)].rstrip()
            if part:
                yield at, part


def _from(begin: int, text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text from a place on, each with its offset."""
    yield from ((begin + start, part) for start, part in sentences(text[begin:]))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOPS.finditer(text):
        if _SHORTENED.search(text[max(start, stop.start() - 12) : stop.start()]):
            continue
        yield start, stop.start()
        start = stop.end()
    yield start, len(text)


class _Walk:
    """A walk through a notice that remembers the last heading and lead-in."""

    def __init__(self, document: Document) -> None:
        self.pieces = document.pieces
        self.heading, self.topic = "", ""
        self.lead, self.lead_topic, self.is_denied = "", "", False

    def passages(self) -> Iterator[Passage]:
        for place, piece in enumerate(self.pieces):
            if labelled := self._labelled(piece):
                yield labelled
            elif piece.kind is Kind.HEADING:
                yield self._heading(piece, self._kind_after(place))
            elif piece.kind is Kind.CELL:
                yield self._cell(piece)
            elif piece.kind is Kind.ITEM:
                yield self._item(piece)
            else:
                yield from self._text(piece, self._kind_after(place))

    def _kind_after(self, place: int) -> Kind | None:
        after = self.pieces[place + 1 : place + 2]
        return after[0].kind if after else None

    def _labelled(self, piece: Piece) -> Passage | None:
        """Return a line that begins with what it is about, as a cell of its own."""
        found = _LABEL.match(piece.text)
        in_list = piece.kind is Kind.ITEM and self.lead_topic
        if not found or in_list or piece.kind is Kind.CELL:
            return None
        label, rest = found["label"], piece.text[found.end() :][:LONGEST]
        topic = first_of("columns", label)
        several = len(list(sentences(rest))) > 1
        repeats = piece.kind is Kind.HEADING and (
            topic_of(rest) == topic or (topic == "data" and not has_data(rest))
        )
        if not topic or several or repeats or _SOMEBODY.search(folded(label)):
            return None
        cell = replace(piece, kind=Kind.CELL, column=label)
        denied = _is_denied(label)
        return Passage(rest, cell, found.end(), topic, label, self.heading, denied)

    def _heading(self, piece: Piece, after: Kind | None) -> Passage:
        text = piece.text[:LONGEST]
        topic = topic_of(text)
        ends_open = bool(_OPEN_END.search(folded(text)))
        leads_only = after is Kind.ITEM or topic in ("contact", "links")
        is_long = len(text.split()) > 3
        if not ends_open or (topic and not (leads_only and is_long)):
            self.topic = topic
            self.heading = text
        self._leads(text, topic)
        return Passage(text, piece, 0, topic, heading=self.heading)

    def _leads(self, text: str, topic: str) -> None:
        self.lead, self.lead_topic = text, topic
        self.is_denied = _is_denied(text)

    def _item(self, piece: Piece) -> Passage:
        topic = self.lead_topic or self.topic
        return Passage(
            piece.text[:LONGEST],
            piece,
            0,
            topic,
            self.lead or self.heading,
            self.heading,
            self.is_denied,
        )

    def _cell(self, piece: Piece) -> Passage:
        topic = column_topic(piece.column) if piece.column else self.topic
        return Passage(
            piece.text[:LONGEST],
            piece,
            0,
            topic,
            piece.column,
            self.heading,
            _is_denied(piece.column),
            piece.row,
        )

    def _text(self, piece: Piece, after: Kind | None) -> Iterator[Passage]:
        last = before = ""
        begin = self._asked(piece.text)
        for start, text in _from(begin, piece.text):
            last, before = text, last
            open_ = bool(unsettled().search(folded(text)))
            yield Passage(
                text, piece, start, self.topic, "", self.heading, is_denied=open_
            )
        if after is Kind.ITEM or _OPEN_END.search(folded(last)):
            if len(last.split()) <= _SHORT_LEAD and before:
                self._leads(before, self._short_lead_topic(last, before))
            else:
                self._leads(last, _lead_topic(last))
        else:
            self.lead, self.lead_topic, self.is_denied = "", "", False

    def _short_lead_topic(self, lead: str, before: str) -> str:
        """Return what "It includes:" leads in to: its part's subject, as a rule."""
        told = _lead_topic(before)
        if told == "data" and "includ" in lead:
            return told
        return _lead_topic(lead) or self.topic or told

    def _asked(self, text: str) -> int:
        """Return where a paragraph begins after the question that it answers.

        A question, or a label that is one, is what the paragraphs from it on are about.
        """
        found = _QUESTION.match(text)
        topic = topic_of(found["asked"]) if found else ""
        if not found or not topic or len(text[found.end() :].split()) < _ANSWER:
            return 0
        self.heading, self.topic = found["asked"], topic
        return found.end()


def _lead_topic(text: str) -> str:
    """Return what a lead-in is about: its last clause says, if not the whole."""
    whole, tail = topic_of(text), topic_of(_tail(text))
    return whole if whole in ("data", "means") or tail in ("", "means") else tail


def _tail(text: str) -> str:
    """Return the last clause of a sentence, which says what its list is of."""
    clauses = re.split(r"[,;]\s| - | – |\bbut\b|\band (?=we\b)", text)
    return clauses[-1] if len(clauses[-1].split()) > 2 else text


def _is_denied(text: str) -> bool:
    """Say whether a lead-in says that what follows is not done."""
    if unsettled().search(folded(text)):
        return True
    tail = folded(_tail(text))
    return bool(negation().search(tail)) and "unless" not in tail
