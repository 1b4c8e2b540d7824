"""A Word document as pieces; the line is the number of the paragraph.

Only the text of the document is read: what tracked changes took out is left out and
what they put in is read, macros and everything else in the file stay shut.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET  # the guard refuses declarations

from datamap.notice.archives import require_safe
from datamap.notice.pieces import Document, Kind, Line, Link, Piece, cells_of, piece_of
from datamap.notice.refusals import Refusal, RefusedError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_LOOSE = b"http://schemas.openxmlformats.org/"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ET.ParseError,
)
_TAKEN_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText"})
_PUT_IN = frozenset({f"{_W}ins", f"{_W}moveTo"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BULLET = re.compile(r"^(?:[·•●▪◦■➢✓»›►▶◆♦✔❖→⁃∙\uf0b7\uf0a7*–-]\s*|o\s+)(?=\S)")
_HEADING = re.compile(r"^(?:heading|title|pennawd|teitl)", re.IGNORECASE)
_LIST = re.compile(
    r"list (?:bullet|number|paragraph)|listparagraph|listbullet", re.IGNORECASE
)
_LONGEST_HEADING = 100

TRACKED = (
    "The document has tracked changes: it was read as if all of them were accepted."
)
MACROS = "The document holds macros: they were not opened."
PARAGRAPHS = "Lines are paragraphs of the Word document, counted from its start."


def read_word(raw: bytes, file: str) -> Document:
    """Return the text of a Word document, once it is found safe to open.

    Raises
    ------
    RefusedError
        If it is no Word document, is damaged or locked, or made to do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            require_safe(archive, len(raw))
            return _read(archive, file)
    except _DAMAGED:
        raise RefusedError(Refusal.DAMAGED) from None


def _read(archive: zipfile.ZipFile, file: str) -> Document:
    names = {one.lower(): one for one in archive.namelist()}
    body = _tree(archive, names["word/document.xml"])
    reader = _Reader(_styles(archive, names), _links(archive, names))
    pieces = tuple(reader.pieces(body))
    notes = [PARAGRAPHS]
    changed = any(one.tag in _TAKEN_OUT or one.tag in _PUT_IN for one in body.iter())
    notes += [TRACKED] if changed else []
    notes += [MACROS] if any("vbaproject" in one for one in names) else []
    return Document(file, pieces, tuple(notes))


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """Return a part as a tree; the stricter form of the format has other names."""
    raw = archive.read(name).replace(_STRICT, _LOOSE)
    return ET.fromstring(raw)  # noqa: S314 - declarations were refused


def _styles(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of styles by their ids."""
    if "word/styles.xml" not in names:
        return {}
    tree = _tree(archive, names["word/styles.xml"])
    found = {}
    for one in tree.iter(f"{_W}style"):
        name = one.find(f"{_W}name")
        id_ = one.get(f"{_W}styleId") or ""
        found[id_] = (name.get(f"{_W}val") or id_) if name is not None else id_
    return found


def _links(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of links by the ids they have in the text."""
    place = "word/_rels/document.xml.rels"
    if place not in names:
        return {}
    tree = _tree(archive, names[place])
    return {
        one.get("Id") or "": one.get("Target") or ""
        for one in tree
        if (one.get("Type") or "").endswith("/hyperlink")
    }


class _Reader:
    def __init__(self, styles: Mapping[str, str], links: Mapping[str, str]) -> None:
        self.styles = styles
        self.addresses = links
        self.number = 0

    def pieces(self, body: ET.Element) -> Iterator[Piece]:
        """Yield the paragraphs and tables within an element, in its order."""
        for one in body:
            if one.tag == f"{_W}p":
                yield from self._paragraph(one)
            elif one.tag == f"{_W}tbl":
                yield from self._table(one)
            elif one.tag not in _TAKEN_OUT and one.tag != _FALLBACK:
                yield from self.pieces(one)

    def _paragraph(self, paragraph: ET.Element) -> Iterator[Piece]:
        line = self._line(paragraph)
        if line.text:
            kind = self._kind(paragraph, line.text)
            found = _BULLET.match(line.text)
            if found and kind is not Kind.HEADING:
                kind = Kind.ITEM
                line = Line(line.number, line.text[found.end() :])
            yield piece_of(kind, [line])
        for box in paragraph.iter(f"{_W}txbxContent"):
            yield from self.pieces(box)

    def _line(self, paragraph: ET.Element) -> Line:
        self.number += 1
        words: list[str] = []
        links: list[Link] = []
        self._gather(paragraph, words, links)
        text = "".join(words)
        skipped = len(text) - len(text.lstrip())
        moved = [
            Link(one.start - skipped, one.end - skipped, one.address) for one in links
        ]
        return Line(self.number, text.strip(), links=tuple(moved))

    def _gather(self, element: ET.Element, words: list[str], links: list[Link]) -> None:
        """Add the words of an element, and the addresses behind some of them."""
        for one in element:
            if one.tag in _TAKEN_OUT or one.tag in (f"{_W}txbxContent", _FALLBACK):
                continue
            start = sum(map(len, words))
            if one.tag == f"{_W}t":
                words.append((one.text or "").replace("\u00a0", " ").replace("\n", " "))
            elif one.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                words.append(" ")
            else:
                self._gather(one, words, links)
            address = self.addresses.get(one.get(f"{_R}id") or "", "")
            if one.tag == f"{_W}hyperlink" and address:
                links.append(Link(start, sum(map(len, words)), address))

    def _kind(self, paragraph: ET.Element, text: str) -> Kind:
        settings = paragraph.find(f"{_W}pPr")
        style = settings.find(f"{_W}pStyle") if settings is not None else None
        named = (style.get(f"{_W}val") or "") if style is not None else ""
        name = self.styles.get(named, named)
        if _HEADING.match(name):
            return Kind.HEADING
        if settings is not None and settings.find(f"{_W}numPr") is not None:
            return Kind.ITEM
        if _LIST.search(name):
            return Kind.ITEM
        return Kind.HEADING if self._is_bold(paragraph, text) else Kind.TEXT

    def _is_bold(self, paragraph: ET.Element, text: str) -> bool:
        """Say whether a short paragraph is bold from end to end: a heading by hand."""
        runs = [
            one for one in paragraph.iter(f"{_W}r") if one.find(f"{_W}t") is not None
        ]
        bold = [one.find(f"{_W}rPr/{_W}b") is not None for one in runs]
        return bool(runs) and all(bold) and len(text) <= _LONGEST_HEADING

    def _table(self, table: ET.Element) -> Iterator[Piece]:
        columns: list[str] = []
        for row in table.iter(f"{_W}tr"):
            cells = [self._cell(one) for one in row.findall(f"{_W}tc")]
            if len(cells) == 1:
                yield from (piece_of(Kind.TEXT, [line]) for line in cells[0])
            elif not columns:
                columns = [" ".join(line.text for line in cell) for cell in cells]
                yield from (piece_of(Kind.HEADING, cell) for cell in cells if cell)
            else:
                names = [*columns, *[""] * len(cells)]
                yield from cells_of(self.number, zip(names, cells, strict=False))

    def _cell(self, cell: ET.Element) -> list[Line]:
        lines = [self._line(one) for one in cell.iter(f"{_W}p")]
        return [one for one in lines if one.text]
