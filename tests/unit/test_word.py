"""The Word document: what Word, LibreOffice and a screen reader find in it."""

import re
import struct
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn

from datamap.load import build_map, example_folder
from datamap.strict_yaml import read_text
from reports.language import language
from reports.pages.dpia.model import STANDINGS
from reports.pages.dpia.page import page_of
from reports.pages.flow_picture import FlowPicture
from reports.word import write_document
from reports.word.emf import Drawing
from reports.word.figure import drawn

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def page(example):
    """Return the assessment of what MyConcern is used for."""
    return page_of(example, ON, "safeguarding", example_folder("victoria-cp")).document


@pytest.fixture(scope="module")
def file(page, tmp_path_factory):
    """Return its Word document."""
    file = tmp_path_factory.mktemp("word") / "dpia.docx"
    write_document(page, file)
    return file


@pytest.fixture(scope="module")
def document(file):
    """Return the document as it is read back."""
    return Document(str(file))


def texts(document):
    """Return every text of a document, tables included."""
    cells = [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return [one.text for one in document.paragraphs] + cells


def test_headings_are_headings(document, page):
    """A section is a heading of the first level, a field of the second."""
    first = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    second = {one.text for one in document.paragraphs if one.style.name == "Heading 2"}

    assert first == [*(one.title for one in page.sections), "What this rests on"]
    assert {f"{one.ref} {one.title}" for one in page.answers} <= second
    assert document.paragraphs[0].style.name == "Title"


def test_levels_follow_each_other(document):
    """No heading is more than one level below the one before it."""
    levels = [
        int(one.style.name[-1])
        for one in document.paragraphs
        if re.fullmatch(r"Heading \d", one.style.name)
    ]

    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_a_header_row_and_a_caption(document):
    """Each table's first row is marked as header, repeats, and is described."""
    for table in document.tables:
        first = table.rows[0]._tr.trPr

        assert first.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.text for cell in table.rows[0].cells)


def test_it_says_what_it_is_and_not_who_made_it(document):
    """Title and language are there; author and last editor are not."""
    about = document.core_properties

    assert about.title == "Data protection impact assessment: Safeguarding"
    assert about.language == "en-GB"
    assert about.author == about.last_modified_by == ""
    assert about.created.date() == about.modified.date() == ON


def test_language_of_the_text(document):
    """Spelling and speech are British English."""
    found = document.styles.element.iter(qn("w:lang"))

    assert {one.get(qn("w:val")) for one in found} == {"en-GB"}


def test_figure_has_words(document):
    """The picture of the flows has alternative text that names who has the data."""
    (shape,) = document.inline_shapes
    told = shape._inline.docPr.get("descr")

    assert "MyConcern" in told
    assert "Social services" in told


def test_same_words_as_the_page(document, page):
    """Every sentence of the assessment is in the document."""
    there = set("\n".join(texts(document)).split("\n"))

    for one in page.answers:
        for piece in one.pieces:
            assert {*piece.says, *piece.open} <= there


def test_standings_are_listed_at_the_start(document, page):
    """First the levels side by side, then how far each field is answered."""
    levels, standings = (
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables[:2]
    )

    assert levels == [[one for one, _ in page.levels], [one for _, one in page.levels]]
    assert standings[1:] == [
        [f"{one.ref} {one.title}", STANDINGS[one.standing]] for one in page.answers
    ]


def test_same_values_same_bytes(page, file, tmp_path):
    """Written twice it is the same file."""
    write_document(page, tmp_path / "again.docx")

    assert (tmp_path / "again.docx").read_bytes() == file.read_bytes()


def test_nothing_of_the_template_stays(file):
    """No picture of somebody's first page, and nothing linked from outside."""
    with zipfile.ZipFile(file) as whole:
        names = whole.namelist()
        related = whole.read("word/_rels/document.xml.rels").decode()

    assert not any("thumbnail" in one for one in names)
    assert "External" not in related


def test_page_is_a4(document):
    """It prints on A4."""
    section = document.sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_footer_counts_pages(document):
    """Each page has its number."""
    xml = document.sections[0].footer.paragraphs[0]._p.xml

    assert "PAGE" in xml
    assert "NUMPAGES" in xml


def test_own_words_have_a_style(page, tmp_path):
    """What people wrote is told apart from what the map says."""
    head = page.sections[0]
    answer = head.answers[0]
    piece = replace(answer.pieces[0], own_words=("As we see it.",))
    changed = replace(head, answers=(replace(answer, pieces=(piece,)),))
    write_document(replace(page, sections=(changed,)), tmp_path / "own.docx")

    found = [
        one.text
        for one in Document(str(tmp_path / "own.docx")).paragraphs
        if one.style.name == "Own words"
    ]
    assert found == ["As we see it."]


@pytest.fixture(scope="module")
def welsh(example, tmp_path_factory):
    """Return the assessment in Welsh, with its document as it is read back."""
    folder = example_folder("victoria-cp")
    page = page_of(example, ON, "safeguarding", folder, "cy").document
    file = tmp_path_factory.mktemp("welsh") / "dpia.docx"
    write_document(page, file)
    return page, Document(str(file))


def test_welsh_document_says_that_it_is(welsh):
    """Properties, spelling and the note of who drafted it tell of the language."""
    _, document = welsh

    first = [one.text for one in document.paragraphs[:5]]
    assert document.core_properties.language == "cy-GB"
    assert first[0] == "Asesiad o'r effaith ar ddiogelu data: Safeguarding"
    assert any(one.startswith("Peiriant a ddrafftiodd") for one in first)
    assert any(one.startswith("A machine drafted this Welsh") for one in first)


def test_welsh_document_is_welsh_throughout(welsh):
    """Headings, heads of tables, captions, alt text and sources are in Welsh."""
    page, document = welsh

    headings = {one.text for one in document.paragraphs if "Heading" in one.style.name}
    heads = {cell.text for table in document.tables for cell in table.rows[0].cells}
    alt = [one.get("descr") for one in document.element.iter(qn("wp:docPr"))]
    records = [
        one.text for one in document.paragraphs if one.style.name == "Record behind it"
    ]
    assert {"Cam 5: Risgiau", "Sail y ddogfen hon"} <= headings
    assert {"Maes", "Tebygolrwydd", "Opsiynau i'w lleihau neu ei dileu"} <= heads
    assert alt == [page.figure_told]
    assert page.figure_told.startswith("Ffigur o'r llifoedd.")
    assert any(re.match(r"O: .*llinell \d+", one) for one in records)
    assert not any(one.startswith("From") for one in records)


def records(content):
    """Return the kinds of the records of a metafile."""
    found, place = [], 0
    while place < len(content):
        kind, size = struct.unpack_from("<II", content, place)
        assert size % 4 == 0
        found.append(kind)
        place += size
    assert place == len(content)
    return found


def test_metafile_is_whole(page):
    """Its records follow each other to the end, as many as its head says."""
    content = drawn(page.picture, language("en")).file()
    kinds = records(content)

    assert kinds[0] == 1
    assert kinds[-1] == 14
    (size, count) = struct.unpack_from("<II", content, 48)
    assert size == len(content)
    assert count == len(kinds)
    assert content[40:44] == b" EMF"


def test_metafile_has_the_names(page):
    """Words are words, so that they can be searched and stay sharp."""
    content = drawn(page.picture, language("en")).file()

    assert "MyConcern".encode("utf-16-le") in content
    assert "Who has it".encode("utf-16-le") in content


def test_empty_figure():
    """A map without a flow has headings only."""
    kinds = records(drawn(FlowPicture(), language("en")).file())

    assert kinds.count(84) == 5


def test_pens_are_made_once():
    """Two boxes alike share a pen and a brush."""
    drawing = Drawing(100, 100)
    for place in (0, 50):
        drawing.box((place, 0), (40, 40), fill="ffffff", line="000000", width=1)
    drawing.polygon(((0, 0), (1, 0), (1, 1)), fill="ffffff")

    kinds = records(drawing.file())
    assert kinds.count(95) == 1
    assert kinds.count(39) == 1


def test_outside_the_uk_has_a_mark(make_figure):
    """A place abroad has a diamond, so that nothing hangs on colour alone."""
    assert records(make_figure("IN").file()).count(3) == 2
    assert records(make_figure("GB").file()).count(3) == 0


@pytest.fixture
def make_figure(known_text, tmp_path):
    """Return a function from the country of a back-up to the figure."""

    def figure(country):
        text = known_text.replace("place: IE", f"place: {country}")
        datamap = build_map(read_text(text, "map.yaml"))
        found = page_of(datamap, ON, "teaching", tmp_path).document
        return drawn(found.picture, language("en"))

    return figure
