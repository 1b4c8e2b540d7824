"""How the Word document looks and what it says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

FONT = "Calibri"
TEAL = RGBColor(0x0A, 0x4F, 0x5C)
SOFT = RGBColor(0x4B, 0x5D, 0x60)
AMBER = RGBColor(0x82, 0x47, 0x00)

OPEN = "Open point"
"""Style of what is not known or not answered."""

SOURCE = "Record behind it"
"""Style of the records that an answer was read from."""

OWN = "Own words"
"""Style of what people wrote."""

CELL = "Table cell"
"""Style of the text of a table."""

LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}
"""Language tag of each language of a report."""

_SIZES = {
    "Title": 24,
    "Heading 1": 16,
    "Heading 2": 13,
    "Heading 3": 11,
    "Heading 4": 10.5,
}


def blank(title: str, subject: str, language: str, on: date) -> WordDocument:
    """Return an empty document on A4 with our styles.

    Parameters
    ----------
    title
        Title of the document.
    subject
        What it is about, for the document's properties.
    language
        ``en`` or ``cy``.
    on
        Day to date it by; no clock is asked.
    """
    document = Document()
    _page(document)
    _text_styles(document)
    _own_styles(document)
    _language(document, LANGUAGES[language])
    _properties(document, title, subject, LANGUAGES[language], on)
    return document


def add_text(
    container: WordDocument | _Cell, text: str, style: str | None = None
) -> Paragraph:
    """Add a paragraph, in a style by its name.

    The style is set by its id: looking one up by its name goes through the whole
    list of styles each time, which takes most of the time of a long document.
    """
    paragraph = container.add_paragraph(text)
    if style is not None:
        set_style(paragraph, style)
    return paragraph


def set_style(paragraph: Paragraph, style: str) -> None:
    """Set the style of a paragraph by its name."""
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001 - by its id


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)


def _text_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    _font(normal, 10.5)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in _SIZES.items():
        style = document.styles[name]
        _font(style, size, TEAL, bold=True)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_after = Pt(3)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(20)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(12)
    document.styles["Heading 3"].paragraph_format.space_before = Pt(7)
    _font(document.styles["Heading 3"], 11, RGBColor(0x17, 0x29, 0x2D), bold=True)
    _font(document.styles["Caption"], 9.5, SOFT, bold=True)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    _font(document.styles["List Bullet"], 10.5)


def _own_styles(document: WordDocument) -> None:
    for name, size, colour in (
        (OPEN, 10, AMBER),
        (SOURCE, 8.5, SOFT),
        (OWN, 10.5, None),
        (CELL, 9, None),
    ):
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _font(style, size, colour)
        style.paragraph_format.space_after = Pt(2 if name in (SOURCE, CELL) else 4)
    document.styles[OPEN].paragraph_format.left_indent = Mm(4)
    document.styles[OWN].paragraph_format.left_indent = Mm(4)
    _rule(document.styles[OPEN], "B06000")
    _rule(document.styles[OWN], "0A4F5C")


def _font(
    style: Any,  # noqa: ANN401 - python-docx gives every style one base class
    size: float,
    colour: RGBColor | None = None,
    *,
    bold: bool = False,
) -> None:
    """Set the font of a style, instead of the one of the template's theme."""
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    if colour is not None:
        font.color.rgb = colour
    fonts = style.element.rPr.rFonts
    for name in [one for one in fonts.attrib if one.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _rule(style: Any, colour: str) -> None:  # noqa: ANN401 - as above
    """Put a line to the left of the paragraphs of a style."""
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6")):
        left.set(qn(f"w:{name}"), value)
    left.set(qn("w:color"), colour)
    borders.append(left)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _language(document: WordDocument, tag: str) -> None:
    """Say in which language the text is, for screen readers and spelling."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            found.set(qn(name), tag)


def _properties(
    document: WordDocument, title: str, subject: str, tag: str, on: date
) -> None:
    """Say what the document is, and nothing of who made it."""
    about = document.core_properties
    about.title, about.subject, about.language = title, subject, tag
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.category = ""
    about.revision = 1
    about.created = about.modified = datetime.combine(on, time(), UTC)
