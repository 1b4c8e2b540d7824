"""The page of the impact assessment: escaped, loading nothing, whole."""

import base64
import hashlib
import json
import re
from datetime import date
from html import unescape

import pytest

from datamap.load import build_map, example_folder
from datamap.strict_yaml import read_text
from reports.document import frame, loaded_by
from reports.dpia_html import SECTIONS, section, whole
from reports.pages.dpia.page import data_of, page_of

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def page(example):
    """Return the assessment of what MyConcern is used for."""
    return page_of(example, ON, "safeguarding", example_folder("victoria-cp"))


@pytest.fixture(scope="module")
def text(page):
    """Return it as HTML."""
    return whole(page)


def test_nothing_is_loaded(text):
    """Opening it tells nobody that it was opened."""
    assert list(loaded_by(text)) == []
    assert "default-src 'none'" in unescape(text)


def test_style_is_the_one_that_the_policy_allows(text):
    """The hash in the content policy is that of the stylesheet."""
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"sha256-{digest}" in unescape(text)


def test_everything_is_there(text, page):
    """Every sentence, question and record of the assessment is on the page."""
    plain = unescape(text)

    for one in page.document.answers:
        for piece in one.pieces:
            for sentence in (*piece.says, *piece.open):
                assert sentence in plain
            assert all(each.file in plain for each in piece.sources)


def test_sections_in_order(text, page):
    """The sections stand in the template's order, each once."""
    ids = [one.id for one in page.document.sections]
    places = [text.index(f'<section id="{one}"') for one in ids]

    assert places == sorted(places)
    assert [one for one in SECTIONS if section(page, one)] == ids


def test_language_of_the_page(text):
    """The page says in which language it is."""
    assert '<html lang="en">' in text


def test_tables_have_headings(text):
    """Each table has a caption, and headings for columns and rows."""
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)

    assert tables
    assert all("<caption>" in one and 'scope="col"' in one for one in tables)
    assert all('scope="row"' in one for one in tables)


def test_data_in_the_page_reads_back(text, page):
    """The data that the page carries is that of the file."""
    carried = re.search(r'id="dpia-data">(.*?)</script>', text, re.DOTALL)[1]

    assert json.loads(carried) == json.loads(json.dumps(data_of(page)))


def test_frame_carries_the_data(page):
    """What the notebook hands over is enough to make every output from."""
    around = frame(page)

    assert around.data["activity"] == "safeguarding"
    assert around.head.startswith("<!DOCTYPE html>")
    assert around.foot.rstrip().endswith("</html>")


def test_section_that_is_not_there(bare_map, tmp_path):
    """An annex that an assessment does not need leaves nothing behind."""
    bare = page_of(bare_map, ON, "teaching", tmp_path)

    assert section(bare, "children") == ""
    assert "Annex: online services" not in whole(bare)
    assert "<svg" not in whole(bare)


def test_text_of_a_map_is_escaped(known_text, tmp_path):
    """A name that looks like markup is shown as it is written."""
    text = known_text.replace("name: Teaching", 'name: "<b>Teaching</b>"')
    found = whole(
        page_of(build_map(read_text(text, "map.yaml")), ON, "teaching", tmp_path)
    )

    assert "<b>Teaching</b>" not in found
    assert "&lt;b&gt;Teaching&lt;/b&gt;" in found


def test_signing_lines_where_nobody_signed(page):
    """There is room to sign by hand, by role and with the day."""
    found = section(page, "sign-off")

    assert found.count("line-to-sign") == 3 * 6
