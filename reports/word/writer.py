"""Write an impact assessment as a Word document, from the values of its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from reports.language import Language, language, marked
from reports.pages.dpia.model import (
    SIGN_HERE,
    STANDINGS,
    Answer,
    Dpia,
    Folded,
    Piece,
    Section,
    SourceLine,
    Standing,
    Table,
    told,
)
from reports.word.figure import add_figure
from reports.word.saving import save
from reports.word.styles import (
    OPEN,
    OWN,
    SOURCE,
    add_text,
    blank,
    set_style,
)
from reports.word.tables import add_table

ROOM_TO_SIGN = Mm(12)
"""Height of a row in which somebody signs by hand."""

MOST_SOURCES = 3
"""How many records stand below an answer; the page has them all."""

WORKING = marked(
    "Every step of every risk is in the page of this assessment, dpia.html beside this "
    "document, in its last annex."
)
"""Where the working is, which would fill half of a printed document."""

DRAFT = marked(
    "A machine drafted this Welsh, and no Welsh speaker has checked it. The English "
    "edition counts."
)
"""What stands at the head of a document in words that nobody has checked."""

KICKER = marked("Data protection impact assessment")


def write_document(page: Dpia, file: Path) -> None:
    """Write an assessment as a Word document.

    Parameters
    ----------
    page
        Everything that it says.
    file
        Where to write it.
    """
    words = language(page.language)
    kicker = words.text(KICKER)
    title = f"{kicker}: {page.title}"
    on = date.fromisoformat(page.on)
    document = blank(title, page.school, page.language, on)
    _Writing(document, page, words).whole(title)
    save(document, file, on)


class _Writing:
    """Writes one document from its head to its end."""

    def __init__(self, document: WordDocument, page: Dpia, words: Language) -> None:
        self.document = document
        self.page = page
        self.words = words

    def whole(self, title: str) -> None:
        self._head(title)
        for section in self.page.sections:
            self._section(section)
        self._basis()
        self._footer()

    def _head(self, title: str) -> None:
        page = self.page
        self._text(title, "Title")
        law = self.words.text(marked("law as at {day}"), day=page.law_as_at)
        self._text(f"{page.school}, {law}.")
        if self.words.is_draft:
            for one in (self.words.text(DRAFT), DRAFT):
                self._text(one, OPEN)
        self._text(page.state)
        if page.levels:
            names, levels = zip(*page.levels, strict=True)
            caption = self.words.text(marked("Highest risk to people"))
            add_table(self.document, Table(caption, names, (levels,)))
        for one in page.summary:
            self._text(one)
        headings = (marked("Field"), marked("How far it is answered"))
        rows = tuple(
            (f"{one.ref} {one.title}", self.words.text(STANDINGS[one.standing]))
            for one in page.answers
        )
        caption = self.words.text(marked("The fields of the template"))
        texts = tuple(self.words.text(one) for one in headings)
        add_table(self.document, Table(caption, texts, rows))

    def _section(self, section: Section) -> None:
        self._heading(section.title, 1)
        for one in section.intro:
            self._text(one)
        for answer in section.answers:
            self._answer(answer)
        for table in section.tables:
            add_table(self.document, table)
        for folded in section.folded:
            self._folded(folded)
        for note in section.notes:
            text = self.words.text(marked("Not verified. {what}"), what=note)
            self._text(text, OPEN)
        if section.workings:
            self._text(self.words.text(WORKING))

    def _folded(self, folded: Folded) -> None:
        self._heading(folded.title, 2)
        if folded.lead:
            self._text(folded.lead)
        for one in folded.listed:
            self._text(one, "List Bullet")
        add_table(self.document, folded.table)

    def _answer(self, answer: Answer) -> None:
        self._heading(f"{answer.ref} {answer.title}".strip(), 2)
        for piece in answer.pieces:
            if len(answer.pieces) > 1:
                self._heading(piece.asked, 3)
            self._piece(piece)
        if answer.is_signature and answer.standing is Standing.GAP:
            headings = tuple(self.words.text(one) for one in SIGN_HERE)
            made = add_table(
                self.document, Table(answer.title, headings, (("", "", ""),))
            )
            made.rows[1].height = ROOM_TO_SIGN

    def _piece(self, piece: Piece) -> None:
        style = "List Bullet" if len(piece.says) > 1 else None
        for one in piece.says:
            paragraph = self._text(one, style)
            paragraph.paragraph_format.keep_with_next = piece.has_figure or None
        if piece.has_figure:
            add_figure(
                self.document, self.page.picture, self.words, self.page.figure_told
            )
            self._text(self.page.figure_told, SOURCE)
        for table in piece.tables:
            add_table(self.document, table)
        for one in piece.own_words:
            self._text(one, OWN)
        for one in piece.open:
            self._text(one, OPEN)
        self._sources(piece.sources)

    def _sources(self, sources: Iterable[SourceLine]) -> None:
        found = [told(one, self.words) for one in sources]
        listed = "; ".join(found[:MOST_SOURCES])
        if len(found) > MOST_SOURCES:
            text = marked("From {n} records, among them: {records}.")
            said = self.words.text(text, n=len(found), records=listed)
            self._text(said, SOURCE)
        elif found:
            text = marked("From: {records}.")
            self._text(self.words.text(text, records=listed), SOURCE)

    def _basis(self) -> None:
        basis = self.page.basis
        self._heading(self.words.text(marked("What this rests on")), 1)
        hashed = (self.words.text(marked("Map (SHA-256)")), basis.map_sha256)
        headings = (marked("What"), marked("Which"))
        caption = self.words.text(marked("Law, method, software and map"))
        texts = tuple(self.words.text(one) for one in headings)
        add_table(self.document, Table(caption, texts, (*basis.rows, hashed)))
        for one in basis.sources:
            self._text(one, SOURCE)

    def _footer(self) -> None:
        """Put school, subject and page number at the foot of each page."""
        footer = self.document.sections[0].footer.paragraphs[0]
        set_style(footer, SOURCE)
        footer.add_run(f"{self.page.school}. {self.page.title}. ")
        _field(footer, "PAGE")
        footer.add_run(" / ")
        _field(footer, "NUMPAGES")

    def _text(self, text: str, style: str | None = None) -> Paragraph:
        return add_text(self.document, text, style)

    def _heading(self, text: str, level: int) -> None:
        add_text(self.document, text, f"Heading {level}")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - no public way
