"""A report's page as a Word document: the same words, as headings, tables and lists.

The page is ours, so that only what our templates write has to be understood. A figure
is told by its title and its description; the tables beside it say the same.
"""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from docx.document import Document as WordDocument

from reports.pages.dpia.model import Table
from reports.word.saving import save
from reports.word.styles import CELL, OPEN, SOURCE, add_text, blank
from reports.word.tables import add_table

LINE_TO_SIGN = "_" * 40

_HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
_HEADINGS |= {"h5": "Heading 4", "summary": "Heading 4"}
_BLOCKS = {*_HEADINGS, "p", "li", "dt", "dd", "caption", "th", "td", "figcaption"}
_SKIPPED = {"head", "script", "style", "nav", "svg"}
_VOID = {"meta", "link", "br", "img", "use", "path", "rect", "line", "circle"}
_NARROW = {"only-narrow", "only-page", "only-print", "legend", "skip", "defs"}
"""Classes of what only a page has: a figure's legend and how to read it among them."""
_OWN_LINE = {"line", "by", "word", "count", "tag"}
_CONTAINERS = {"table", "tr", "ul", "ol"}
_WORDS = ("title", "desc")
_OWN = 2
"""How deep the title and the description of a figure stand, the figure counted."""

_NEW_LINE = "\v"
_NOTES = {"caution": OPEN, "small": SOURCE, "by": SOURCE}


def write_page(page: str, file: Path, on: date) -> None:
    """Write a report's page as a Word document.

    Parameters
    ----------
    page
        The HTML page.
    file
        Where to write the document.
    on
        Day to date it by; no clock is asked.
    """
    about = _About()
    about.feed(page)
    document = blank(about.title.strip(), "", about.language, on)
    reader = _Reader(document)
    reader.feed(page)
    reader.close()
    save(document, file, on)


class _About(HTMLParser):
    """Finds the title and the language of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.language = "en"
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        self._in_title = tag == "title" and not self.title
        if tag == "html":
            self.language = dict(attrs).get("lang") or self.language

    def handle_data(self, data: str) -> None:
        """Keep the text of the title."""
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        """Leave the title."""
        self._in_title = self._in_title and tag != "title"


class _Reader(HTMLParser):
    """Writes what it reads: a paragraph for a block, a table for a table."""

    def __init__(self, document: WordDocument) -> None:
        super().__init__()
        self.document = document
        self.skipping: list[str] = []
        """Elements that are open since the first one that is left out."""

        self.block: tuple[str, str] = ("p", "")
        """Element and class of the block that text belongs to."""

        self.text: list[str] = []
        self.told: list[str] | None = None
        """Title and description of the figure that is open."""

        self.numbers: list[int | None] = []
        """For each open list the last number; None for one without numbers."""

        self.table: _Rows | None = None
        self.term = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the start of an element."""
        given = {name: value or "" for name, value in attrs}
        classes = {*given.get("class", "").split()}
        if self.skipping:
            self._inside_skipped(tag)
        elif _is_left_out(tag, given, classes):
            self.told = [] if given.get("role") == "img" else None
            self.skipping.append(tag)
        elif tag in _BLOCKS:
            self._open(tag, given.get("class", ""))
        elif tag in _CONTAINERS:
            self._container(tag)
        elif tag == "br" or classes & _OWN_LINE:
            self.text.append(_NEW_LINE)
        elif "tick" in classes:
            self.text.append("\u2610")

    def _inside_skipped(self, tag: str) -> None:
        """Go deeper into what is left out; only a figure's own words are kept."""
        if tag in _VOID:
            return
        self.skipping.append(tag)
        if tag in _WORDS and self.told is not None and len(self.skipping) == _OWN:
            self.told.append("")

    def _container(self, tag: str) -> None:
        """Begin a list, a table or a row of it."""
        if tag == "tr":
            if self.table is not None:
                self.table.rows.append([])
            return
        self._flush()
        if tag == "table":
            self.table = _Rows()
        else:
            self.numbers.append(0 if tag == "ol" else None)

    def _open(self, tag: str, classes: str) -> None:
        self._flush()
        self.block = (tag, classes)
        if {*classes.split()} & {"lines", "line-to-sign"}:
            self.text.append(LINE_TO_SIGN)

    def handle_endtag(self, tag: str) -> None:
        """Look at the end of an element."""
        if self.skipping:
            self._leave(tag)
        elif tag in _BLOCKS:
            self._flush()
        elif tag == "table" and self.table is not None:
            self.table.add_to(self.document)
            self.table = None
        elif tag in ("ul", "ol"):
            self._flush()
            self.numbers.pop()

    def _leave(self, tag: str) -> None:
        """Close what is left out; of a figure its words are kept."""
        if tag not in _VOID:
            self.skipping.pop()
        if not self.skipping and self.told is not None:
            told = " ".join(
                " ".join(one.split()).rstrip(".") + "." for one in self.told
            )
            add_text(self.document, told, SOURCE)
            self.told = None

    def handle_data(self, data: str) -> None:
        """Keep the text of a block, or of a figure's title and description."""
        if not self.skipping:
            self.text.append(data)
        elif self.told and self.skipping[-1] in _WORDS and len(self.skipping) == _OWN:
            self.told[-1] += data

    def close(self) -> None:
        """Write what is left."""
        super().close()
        self._flush()

    def _flush(self) -> None:
        """Write the text of the block that ends."""
        lines = "".join(self.text).split(_NEW_LINE)
        said = [" ".join(one.split()) for one in lines]
        text, self.text = [one for one in said if one], []
        tag, classes = self.block
        if self.table is not None:
            self.table.put(tag, text)
        elif text:
            self._write(tag, classes, " ".join(text))
        self.block = ("p", "")

    def _write(self, tag: str, classes: str, text: str) -> None:
        if tag == "dt":
            self.term = text
        elif tag == "dd":
            add_text(self.document, f"{self.term}: {text}" if self.term else text)
            self.term = ""
        elif tag in _HEADINGS:
            add_text(self.document, text, _HEADINGS[tag])
        elif tag == "li" and self.numbers:
            self._item(text)
        else:
            notes = [style for name, style in _NOTES.items() if name in classes.split()]
            add_text(self.document, text, notes[0] if notes else None)

    def _item(self, text: str) -> None:
        number = self.numbers[-1]
        if number is None:
            add_text(self.document, text, "List Bullet")
            return
        self.numbers[-1] = number + 1
        add_text(self.document, f"{number + 1}. {text}", CELL)


def _is_left_out(tag: str, given: dict[str, str], classes: set[str]) -> bool:
    if tag in _VOID:
        return False
    is_hidden = given.get("aria-hidden") == "true"
    return tag in _SKIPPED or is_hidden or bool(classes & _NARROW)


class _Rows:
    """A table as it is read."""

    def __init__(self) -> None:
        self.caption = ""
        self.rows: list[list[str]] = []

    def put(self, tag: str, lines: list[str]) -> None:
        """Keep the text of a cell or of the caption."""
        if tag == "caption":
            self.caption = " ".join(lines)
        elif tag in ("th", "td") and self.rows:
            self.rows[-1].append("\n".join(lines))
        elif lines and self.rows and self.rows[-1]:
            self.rows[-1][-1] = "\n".join([self.rows[-1][-1], *lines]).strip()

    def add_to(self, document: WordDocument) -> None:
        """Add the table; its first row has the headings."""
        whole = [one for one in self.rows if one]
        if not whole:
            return
        width = max(map(len, whole))
        filled = [(*one, *[""] * (width - len(one))) for one in whole]
        add_table(document, Table(self.caption, filled[0], tuple(filled[1:])))
