"""A report's page as a Word document: the same words in Word's own parts."""

from datetime import date

import pytest
from docx import Document

from reports.html import whole
from reports.word import write_page

ON = date(2026, 11, 24)

PAGE = """<!DOCTYPE html>
<html lang="cy"><head><title>Review: A &amp; B</title><style>p{}</style></head><body>
<nav><a href="#a">Contents</a></nav>
<p class="kicker">Yearly</p><h1>A &amp; B</h1>
<h2>First</h2><p>One <a href="#x">two</a> three.</p>
<p class="only-page">Read the figure.</p><ul class="legend"><li>outside</li></ul>
<svg role="img"><title>Where it goes</title><desc>Two boxes</desc>
<g><title>Box</title><rect/><text>Box</text></g></svg>
<svg aria-hidden="true"><text>drawn</text></svg>
<ul><li>a<li>b</ul><ol><li>c</li><li>d</li></ol>
<dl><div><dt>Who</dt><dd>the school</dd></div><dd>alone</dd>
<div><dt>Sign</dt><dd class="line-to-sign"></dd></div></dl>
<table><caption>Kinds</caption><thead><tr><th>Name</th><th><span>Level</span></th></tr>
</thead><tbody><tr><th>x</th><td>high<span class="by">at best low</span></td></tr>
<tr><td><span class="tick"></span></td></tr>
<tr><td><p>deep</p></td><td>y</td></tr></tbody></table><tr></tr>
<table></table>
<details><summary>More</summary><p class="small">said<br>twice</p></details>
<p class="caution">Not verified.</p>
<script type="application/json">{"a": 1}</script>
Loose words
</body></html>
"""


@pytest.fixture
def document(tmp_path):
    """Return the page as a Word document that is read back."""
    write_page(PAGE, tmp_path / "page.docx", ON)
    return Document(str(tmp_path / "page.docx"))


def test_paragraphs(document):
    """Headings, text, lists and terms come in their order; what is hidden does not."""
    told = [(one.style.name, one.text) for one in document.paragraphs if one.text]

    assert told == [
        ("Normal", "Yearly"),
        ("Title", "A & B"),
        ("Heading 1", "First"),
        ("Normal", "One two three."),
        ("Record behind it", "Where it goes. Two boxes."),
        ("List Bullet", "a"),
        ("List Bullet", "b"),
        ("Table cell", "1. c"),
        ("Table cell", "2. d"),
        ("Normal", "Who: the school"),
        ("Normal", "alone"),
        ("Normal", f"Sign: {'_' * 40}"),
        ("Caption", "Kinds"),
        ("Heading 4", "More"),
        ("Record behind it", "said twice"),
        ("Open point", "Not verified."),
        ("Normal", "Loose words"),
    ]


def test_table(document):
    """A table keeps its rows; a short row is filled up, an empty table left out."""
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]

    assert rows == [
        ["Name", "Level"],
        ["x", "high\nat best low"],
        ["\u2610", ""],
        ["deep", "y"],
    ]


def test_title_and_language(document):
    """They are those of the page."""
    about = document.core_properties

    assert about.title == "Review: A & B"
    assert about.language == "cy-GB"


def test_review_of_the_example(example_page, tmp_path):
    """Each section is a heading, each table has a header row."""
    write_page(whole(example_page), tmp_path / "review.docx", ON)
    document = Document(str(tmp_path / "review.docx"))
    headings = [
        one.text for one in document.paragraphs if one.style.name == "Heading 1"
    ]

    assert "In short" in headings
    assert len(headings) == 13
    assert all(len(table.rows) > 1 for table in document.tables)
