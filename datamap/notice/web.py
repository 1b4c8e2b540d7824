"""A saved web page as pieces; scripts and what is hidden are left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from datamap.notice.pieces import Document, Kind, Line, Link, Piece, cells_of, piece_of

_DROPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "head",
        "nav",
        "iframe",
        "object",
        "form",
        "button",
        "select",
        "textarea",
    }
)
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "table",
        "tbody",
        "thead",
        "blockquote",
        "address",
        "pre",
        "aside",
        "figure",
        "figcaption",
        "details",
        "body",
        "html",
        "center",
        "hr",
    }
)
_HEADINGS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "caption", "legend"}
)
_BOLD = frozenset({"b", "strong"})
_BULLET = re.compile(r"^[·•●▪◦■➢✓»›►▶◆♦✔❖→⁃∙o*–-]\s+(?=\S)")


def read_web(text: str, file: str) -> Document:
    """Return a web page as pieces; the line is that of the file's source."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    return Document(file, tuple(reader.pieces), title=" ".join(reader.title.split()))


class _Reader(HTMLParser):
    """Collects the words between two starts of a block as one piece."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.title = ""
        self.dropped: list[str] = []
        self.in_title = False
        self.kind = Kind.TEXT
        self.lines: list[Line] = []
        self.bold, self.words = 0, 0
        self.address: tuple[str, int] | None = None
        self.columns: list[str] = []
        self.row: list[list[Line]] | None = None
        self.is_head = False
        self.glued = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell, a link or something that is left out."""
        if tag == "title":
            self.in_title = True
        told = dict(attrs)
        hidden = "hidden" in told or "display:none" in (
            told.get("style") or ""
        ).replace(" ", "")
        if self.dropped or tag in _DROPPED or (hidden and tag not in _VOID):
            if tag not in _VOID:
                self.dropped.append(tag)
            return
        if tag == "br":
            self.flush(ends=False)
        elif tag == "a":
            self.address = (told.get("href") or "", len(self._text()))
        elif tag in _BOLD:
            self.bold += 1
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        if tag == "tr":
            self.flush()
            self.row, self.is_head = [], False
        elif tag in ("td", "th"):
            self.flush()
            self.is_head = self.is_head or tag == "th"
            if self.row is not None:
                self.row.append([])
        elif tag in _HEADINGS or tag in ("li", "dd") or tag in _BLOCKS:
            self.flush()
            self.columns = [] if tag == "table" else self.columns
            self.kind = Kind.HEADING if tag in _HEADINGS else Kind.TEXT
            self.kind = Kind.ITEM if tag == "li" else self.kind

    def handle_endtag(self, tag: str) -> None:
        """End a block, a row, a link or what is left out."""
        if tag == "title":
            self.in_title = False
        if self.dropped:
            if tag in self.dropped:
                del self.dropped[self.dropped.index(tag) :]
            return
        if tag == "a" and self.address:
            self._link(*self.address)
        elif tag in _BOLD:
            self.bold = max(self.bold - 1, 0)
        elif tag == "tr":
            self._end_row()
        elif tag in _HEADINGS or tag in _BLOCKS or tag in ("li", "td", "th", "dd"):
            self.flush()
            self.kind = Kind.TEXT

    def handle_data(self, data: str) -> None:
        """Keep words with the line they stand on."""
        if self.in_title:
            self.title += data
        if self.dropped:
            return
        first, _ = self.getpos()
        for offset, raw in enumerate(data.split("\n")):
            if text := " ".join(raw.split()):
                self._add(first + offset, text, raw)
            elif raw and self.lines:
                self.glued = False

    def _add(self, number: int, text: str, raw: str) -> None:
        """Add words to the line they stand on, with a blank where there was one."""
        last = self.lines[-1] if self.lines else None
        if last and last.number == number:
            blank = "" if self.glued and not raw[0].isspace() else " "
            self.lines[-1] = Line(number, last.text + blank + text, links=last.links)
        else:
            self.lines.append(Line(number, text))
        self.words += 0 if self.bold else len(text)
        self.glued = not raw[-1].isspace()

    def _text(self) -> str:
        return " ".join(one.text for one in self.lines)

    def _link(self, address: str, start: int) -> None:
        text = self._text()
        start = start + 1 if text[start : start + 1] == " " else start
        if self.lines and address and start < len(text):
            last = self.lines[-1]
            before = len(text) - len(last.text)
            link = Link(max(start - before, 0), len(last.text), address)
            self.lines[-1] = Line(last.number, last.text, links=(*last.links, link))
        self.address = None

    def flush(self, *, ends: bool = True) -> None:
        """End the piece that is being read."""
        lines, self.lines = self.lines, []
        all_bold, self.words = self.words == 0, 0
        if not lines:
            return
        if self.row:
            self.row[-1] += lines
            return
        kind = self.kind
        short = sum(len(one.text) for one in lines) <= 100
        if kind is Kind.TEXT and all_bold and short and ends:
            kind = Kind.HEADING
        if found := _BULLET.match(lines[0].text):
            lines[0] = Line(lines[0].number, lines[0].text[found.end() :])
            kind = Kind.ITEM
        self.pieces.append(piece_of(kind, lines))

    def _end_row(self) -> None:
        self.flush()
        row, self.row = self.row or [], None
        texts = [" ".join(one.text for one in cell) for cell in row]
        if len(row) == 1 and row[0]:
            self.pieces.append(piece_of(Kind.TEXT, row[0]))
        elif self.is_head or not self.columns:
            self.columns = texts
            self.pieces += [piece_of(Kind.HEADING, cell) for cell in row if cell]
        else:
            names = [*self.columns, *[""] * len(row)]
            number = next((cell[0].number for cell in row if cell), 0)
            self.pieces += cells_of(number, zip(names, row, strict=False))
