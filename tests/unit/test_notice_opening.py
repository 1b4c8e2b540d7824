"""Every form a notice comes in is read or refused in words; nothing in it is run."""

import io
import zipfile

import docx
import pytest
from pypdf import PdfWriter

from datamap.notice import Field, UnreadableNoticeError, open_notice, read_notice
from datamap.notice import opening as opening_module
from datamap.notice import portable as portable_module
from datamap.notice.archives import MAX_ENTRIES
from datamap.notice.word import MACROS, PARAGRAPHS, TRACKED

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "We share information about pupils with the police and the local authority.\n"


def data(path):
    """Return the words of the rows on data."""
    return [row.text for row in read_notice(path).of(Field.DATA)]


def recipients(path):
    """Return the words of the rows on recipients."""
    return [row.text for row in read_notice(path).of(Field.RECIPIENT)]


def word_file(path, body, extra=()):
    """Write a Word document with a body of its own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        text = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", text)
        for name, content in extra:
            archive.writestr(name, content)
    return path


def paragraph(text):
    """Return a paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def portable_file(path, lines):
    """Write a PDF of one page with a text layer, without any library for that."""
    drawn = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    content = f"BT /F1 12 Tf 50 750 Td {drawn} ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    raw, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    raw += b"xref\n0 6\n0000000000 65535 f \n" + table
    start = raw.index(b"xref")
    raw += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n"
    raw += b"%d\n%%%%EOF" % start
    path.write_bytes(raw)
    return path


def refusal(path):
    """Return the code of the one problem that a file is refused for."""
    with pytest.raises(UnreadableNoticeError) as caught:
        open_notice(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    assert problem.fix.endswith(".")
    return problem.code


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"),
        TEXT.replace(".", "\u2019.").encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)  # fmt: skip
def test_text_in_any_encoding_is_read(tmp_path, raw):
    """Text is read as UTF-8, as UTF-16 with its mark or as old Windows wrote it."""
    path = tmp_path / "notice.txt"
    path.write_bytes(raw)

    assert recipients(path)[0] == "the police"


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\n", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "unknown-form"),
        ("a.txt", b"\xff\xfea", "unknown-form"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "old-word"),
        (
            "a.docx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("a.docx", b"PK\x03\x04 no archive", "damaged"),
        ("a.pdf", b"%PDF-1.7 and nothing more", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, name, raw, code):
    """A file that holds no readable text is refused with a reason and a next step."""
    path = tmp_path / name
    path.write_bytes(raw)

    assert refusal(path) == code


def test_missing_file_is_refused(tmp_path):
    """A file that is not there is refused, and so is a folder."""
    assert refusal(tmp_path / "none.txt") == "cannot-open"
    assert refusal(tmp_path) == "cannot-open"


def test_huge_file_is_refused(tmp_path, monkeypatch):
    """A file longer than any notice is refused before it is looked at."""
    monkeypatch.setattr(opening_module, "MAX_BYTES", 100)
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * 101)

    assert refusal(path) == "too-long"


def test_long_text_is_refused(tmp_path, monkeypatch):
    """A text with more characters than any notice is refused."""
    monkeypatch.setattr(opening_module, "MAX_TEXT", 10)
    path = tmp_path / "long.txt"
    path.write_text(TEXT)

    assert refusal(path) == "too-long"


def test_words_and_sentences_without_end_are_cut(tmp_path):
    """A word or a list that never ends takes no longer than another."""
    path = tmp_path / "odd.txt"
    path.write_text("We collect " + "name, " * 5_000 + "x" * 50_000 + ".\n\n" + TEXT)

    assert "the police" in recipients(path)


def test_script_of_a_page_is_not_read(tmp_path):
    """Scripts, styles, menus and hidden parts of a page say nothing."""
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>Our notice</title></head><body>"
        "<script>x = 'We share information with the circus'</script>"
        "<nav>We share information with the zoo</nav>"
        "<p style='display: none'>We share information with the fair</p>"
        "<p>We share information with <b>the pol</b>ice and\n<a href='https://x.example'>"
        "our local authority</a>.</p><br><img src='x'></body></html>"
    )

    notice = read_notice(path)

    assert recipients(path) == ["the police", "local authority"]
    assert notice.title == "Our notice"
    assert [row.text for row in notice.of(Field.LINK)] == ["https://x.example"]


def test_page_is_known_by_its_start(tmp_path):
    """A page with another ending is known by how it begins."""
    path = tmp_path / "page.txt"
    path.write_text(f"<!doctype html>\n<p>{TEXT}</p>")

    assert recipients(path)[0] == "the police"


def test_rows_of_a_page_have_the_lines_of_its_source(tmp_path):
    """The line of a row is that of the page's source."""
    path = tmp_path / "page.html"
    path.write_text(
        "<h2>What we collect</h2>\n<ul>\n<li>Names</li>\n<li>\nExam\nresults</li>"
    )

    rows = [(row.line, row.text) for row in read_notice(path).of(Field.DATA)]
    assert rows == [(3, "Names"), (5, "Exam results")]


def test_table_of_a_page(tmp_path):
    """The head of a column says what its cells are about; a row of one cell is text."""
    path = tmp_path / "page.html"
    path.write_text(
        "<table><tr><th>Company</th><th>What we share</th><th>Why</th></tr>"
        "<tr><td>Seesaw</td><td>Names, photos</td><td>To show work</td></tr>"
        "<tr><td>We share information with the police.</td></tr></table>"
    )

    notice = read_notice(path)

    assert data(path) == ["Names", "photos"]
    assert recipients(path) == ["Seesaw", "the police"]
    assert [row.text for row in notice.of(Field.PURPOSE)] == ["To show work"]


def test_bold_line_of_a_page_is_a_heading(tmp_path):
    """A bold line is a heading, and a typed bullet is a bullet."""
    path = tmp_path / "page.html"
    path.write_text("<p><b>What we collect</b></p><p>• Names</p><p>• Photos</p>")

    assert data(path) == ["Names", "Photos"]


def test_word_document_is_read(tmp_path):
    """Headings, lists and tables of a Word document are read with their paragraphs."""
    document = docx.Document()
    document.add_heading("What we collect", 1)
    document.add_paragraph("Names", style="List Bullet")
    document.add_paragraph("• Photos")
    table = document.add_table(2, 2)
    for cell, text in zip(table.rows[0].cells, ("Company", "Why"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("Seesaw", "To show work"), strict=True):
        cell.text = text
    one_cell = document.add_table(1, 1)
    one_cell.rows[0].cells[0].text = TEXT.strip()
    document.add_paragraph().add_run("Your rights").bold = True
    document.add_paragraph("the right to object", style="List Number")
    path = tmp_path / "notice.docx"
    document.save(str(path))

    notice = read_notice(path)

    assert notice.document.notes == (PARAGRAPHS,)
    assert [(row.line, row.text) for row in notice.of(Field.DATA)] == [
        (2, "Names"), (3, "Photos"),
    ]  # fmt: skip
    assert recipients(path)[0] == "Seesaw"
    assert "objection" in {row.id for row in notice.of(Field.RIGHT)}


def test_tracked_changes_are_read_as_accepted(tmp_path):
    """What a tracked change took out is not read, what it put in is, and it is said."""
    change = (
        "<w:p><w:r><w:t>We share information with </w:t></w:r>"
        "<w:del><w:r><w:delText>the circus</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>the police</w:t></w:r></w:ins>"
        "<w:r><w:tab/><w:t>.</w:t></w:r></w:p>"
    )
    path = word_file(tmp_path / "notice.docx", change)

    assert recipients(path) == ["the police"]
    assert TRACKED in read_notice(path).document.notes


def test_macros_are_left_shut(tmp_path):
    """A document with macros is read without them, and it is said."""
    extra = [("word/vbaProject.bin", "macro"), ("word/styles.xml", "<a/>")]
    path = word_file(tmp_path / "notice.docm", paragraph(TEXT), extra)

    assert MACROS in read_notice(path).document.notes
    assert recipients(path)[0] == "the police"


def test_links_and_boxes_of_a_document(tmp_path):
    """Addresses behind words, and the text of boxes, are read."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    box = f"<w:p><w:r><w:txbxContent>{paragraph(TEXT)}</w:txbxContent></w:r></w:p>"
    link = (
        f'<w:p><w:hyperlink xmlns:r="{relation}" r:id="a"><w:r><w:t>Here</w:t></w:r>'
        "</w:hyperlink></w:p>"
    )
    targets = (
        f'<Relationships><Relationship Id="a" Type="{relation}/hyperlink" '
        'Target="https://x.example/page"/></Relationships>'
    )
    extra = [("word/_rels/document.xml.rels", targets)]
    path = word_file(tmp_path / "notice.docx", box + link, extra)

    notice = read_notice(path)

    assert [row.text for row in notice.of(Field.LINK)] == ["https://x.example/page"]
    assert recipients(path)[0] == "the police"


@pytest.mark.parametrize(
    ("body", "extra", "code"),
    [
        ("x" * 30_000_000, (), "unsafe"),
        ("", [("word/a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]>")], "unsafe"),
        ("", [(f"{n}.txt", "") for n in range(MAX_ENTRIES + 1)], "unsafe"),
        (paragraph("a" * 3_000_000), (), "unsafe"),
        ("<w:p>", (), "damaged"),
        ("", (), "empty"),
    ],
)
def test_harmful_or_broken_document_is_refused(tmp_path, body, extra, code):
    """Bombs, declarations and broken parts are refused before they are opened."""
    path = word_file(tmp_path / "notice.docx", body, extra)

    assert refusal(path) == code


def test_other_archive_is_refused(tmp_path):
    """An archive that is no Word document is refused."""
    path = tmp_path / "notice.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")

    assert refusal(path) == "unknown-form"


def test_locked_archive_is_refused(tmp_path):
    """An archive whose parts are locked is refused as such."""
    path = word_file(tmp_path / "notice.docx", paragraph(TEXT))
    raw = bytearray(path.read_bytes())
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 8] |= 1
    path.write_bytes(raw)

    assert refusal(path) == "password"


def test_pdf_with_text_is_read(tmp_path):
    """The text layer of a PDF is read, its lines counted through the pages."""
    lines = ["What we collect", "- Names", "- Photos", "", "We keep them for 7 years."]
    path = portable_file(tmp_path / "notice.pdf", lines)

    notice = read_notice(path)

    assert [row.text for row in notice.of(Field.DATA)] == ["Names", "Photos"]
    assert "page 1 from line 1" in notice.document.notes[0]


def scan(path, **settings):
    """Write a PDF of empty pages, as a scan is to a reader of text."""
    writer = PdfWriter()
    for _ in range(settings.get("pages", 1)):
        writer.add_blank_page(200, 200)
    if "password" in settings:
        writer.encrypt(settings["password"], algorithm="RC4-40")
    buffer = io.BytesIO()
    writer.write(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def test_scan_is_refused(tmp_path):
    """A PDF without text is refused with the way out."""
    assert refusal(scan(tmp_path / "notice.pdf")) == "no-text"


def test_locked_pdf_is_refused(tmp_path):
    """A PDF that wants a password is refused."""
    assert refusal(scan(tmp_path / "notice.pdf", password="x")) == "password"  # noqa: S106


def test_pdf_of_too_many_pages_is_refused(tmp_path, monkeypatch):
    """A PDF with far more pages than a notice is refused."""
    monkeypatch.setattr(portable_module, "MOST_PAGES", 1)

    assert refusal(scan(tmp_path / "notice.pdf", pages=2)) == "too-long"
