"""The figure of the flows for the Word document, with words for who cannot see it."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from datamap.logic import Truth
from reports.figures.flow_layout import (
    LINE,
    MARK,
    PAD,
    SIZE,
    Box,
    Column,
    Ribbon,
    is_marked,
    laid_out,
)
from reports.figures.flow_map import HEADINGS
from reports.language import Language
from reports.pages.flow_picture import FlowPicture
from reports.word.emf import Drawing

COLUMNS = (
    Column("people", 1, 104),
    Column("data", 133, 108),
    Column("activity", 269, 100),
    Column("recipient", 397, 118),
    Column("place", 543, 98),
)
"""Columns of the figure, together as wide as the text."""

WIDTH = 164
"""Millimetres of the figure: a little less than between the margins."""

_INK, _TEAL, _HOME, _AMBER, _RED = "17292d", "0a4f5c", "9db4b6", "b06000", "98201c"
_KINDS = {Truth.YES: "out", Truth.UNKNOWN: "open", Truth.NO: "home"}
_BOXES = {
    "home": ("ffffff", _HOME, 1.0),
    "out": ("fae5e2", _RED, 2.0),
    "open": ("fcf0d9", _AMBER, 1.4),
}
"""Fill, line and its width for each kind of box."""

_LINES = {"home": _HOME, "out": _RED, "open": _AMBER}


def add_figure(
    document: WordDocument, picture: FlowPicture, words: Language, told: str
) -> None:
    """Add the figure, as wide as the text.

    Parameters
    ----------
    document
        The document.
    picture
        Boxes, and what joins them.
    words
        Language of the headings.
    told
        What the figure shows, for readers who cannot see it.
    """
    drawing = drawn(picture, words)
    package = document.part.package
    name = PackURI("/word/media/flows.emf")
    part = Part(name, "image/x-emf", drawing.file(), package)
    related = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    width = Mm(WIDTH)
    height = Mm(WIDTH * drawing.height / drawing.width)
    inline = CT_Inline.new_pic_inline(1, related, "flows.emf", width, height)
    inline.docPr.set("descr", told)
    inline.docPr.set("name", "flows")
    run = document.add_paragraph().add_run()
    run._r.add_drawing(inline)  # noqa: SLF001 - no public way for this format


def drawn(picture: FlowPicture, words: Language) -> Drawing:
    """Return the figure as a drawing."""
    layout = laid_out(picture, COLUMNS)
    drawing = Drawing(layout.width, layout.height)
    for one in layout.columns:
        heading = words.text(HEADINGS[one.id])
        drawing.text((one.x, 20), heading, size=13, colour=_TEAL, bold=True)
    for ribbon in layout.ribbons:
        _ribbon(drawing, ribbon)
    for box in layout.boxes:
        _box(drawing, box)
    return drawing


def _ribbon(drawing: Drawing, ribbon: Ribbon) -> None:
    start, end = ribbon.start, ribbon.end
    bend = (start[0] + end[0]) / 2
    kind = _KINDS[ribbon.link.outside]
    if ribbon.link.after[0] != "place" and kind == "open":
        kind = "home"
    drawing.curve(
        (start, (bend, start[1]), (bend, end[1]), end),
        line=_LINES[kind],
        width=ribbon.width,
        dashed=not ribbon.link.sure,
    )


def _box(drawing: Drawing, box: Box) -> None:
    kind = _KINDS[box.node.outside] if is_marked(box.node) else "home"
    fill, line, width = _BOXES[kind]
    at, size = (box.x, box.y), (box.width, box.height)
    drawing.box(at, size, fill=fill, line=line, width=width)
    _mark(drawing, kind, box)
    x = box.x + PAD + (MARK if kind != "home" else 0)
    first = box.middle - (len(box.lines) - 1) * LINE / 2 + 4.4
    for place, text in enumerate(box.lines):
        drawing.text((x, first + place * LINE), text, size=SIZE, colour=_INK)


def _mark(drawing: Drawing, kind: str, box: Box) -> None:
    """Draw the sign that tells outside and not known apart without colour."""
    x, y = box.x + PAD + 6, box.middle
    if kind == "out":
        drawing.polygon(((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)), fill=_RED)
    elif kind == "open":
        drawing.text((x - 4, y + 5), "?", size=15, colour=_AMBER, bold=True)
