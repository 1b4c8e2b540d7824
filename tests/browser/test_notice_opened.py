"""Drafted notices in a browser: accessible, narrow, printed, asking for nothing."""

import io
import runpy
import unicodedata
from pathlib import Path

import pypdf
import pytest

from reports.notice_html import as_html
from reports.pages.notice.draft import draft_notice
from reports.pages.notice.model import Audience

pytestmark = pytest.mark.browser

ACCESSIBLE = runpy.run_path(str(Path(__file__).parent / "test_accessible.py"))
found_by_axe, VIEWS = ACCESSIBLE["found_by_axe"], ACCESSIBLE["VIEWS"]
DRAFTS = {
    "adults": (Audience.ADULTS, "en"),
    "pupils": (Audience.PUPILS, "en"),
    "adults in Welsh": (Audience.ADULTS, "cy"),
    "pupils in Welsh": (Audience.PUPILS, "cy"),
}


@pytest.fixture(scope="session")
def notices(example, on, tmp_path_factory):
    """Return the example's drafted notices, as files by name."""
    folder = tmp_path_factory.mktemp("notices")
    made = {}
    for name, (audience, code) in DRAFTS.items():
        draft = draft_notice(example, on, audience=audience, language_code=code)
        made[name] = folder / f"{name}.html"
        made[name].write_text(as_html(draft), "utf-8")
    return made


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("adults", "light"),
        ("adults", "dark phone"),
        ("pupils", "dark"),
        ("pupils", "phone"),
        ("pupils in Welsh", "light"),
    ],
)
def test_no_violation(opened, notices, name, view):
    """No drafted notice has a violation at WCAG 2.2 AA, wide, narrow, light or dark."""
    page = opened(notices[name], *VIEWS[view]).page

    assert found_by_axe(page) == {}


@pytest.mark.parametrize("name", DRAFTS)
def test_nothing_is_asked_for_and_nothing_said(opened, notices, name):
    """A notice makes no request beyond its file and writes nothing to the console."""
    one = opened(notices[name])

    assert one.requests == [notices[name].as_uri()]
    assert one.messages == []


@pytest.mark.parametrize("name", DRAFTS)
def test_nothing_is_wider_than_a_phone(opened, notices, name):
    """At 320 pixels nothing has to be scrolled sideways."""
    page = opened(notices[name], (320, 700)).page

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", DRAFTS)
def test_every_use_is_printed(opened, notices, name, example):
    """The printed notice has every use with its purpose, on pages of A4."""
    page = opened(notices[name]).page

    printed = page.pdf(prefer_css_page_size=True)

    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    found = " ".join(one.extract_text() for one in pages)
    text = " ".join(unicodedata.normalize("NFKC", found).split())
    assert [one.name for one in example.activities if one.name not in text] == []
    assert {round(float(one.mediabox.width)) for one in pages} == {595}


def test_pupils_read_the_short_of_it_first(opened, notices):
    """On a phone the first screen is what the page is and what a child can ask."""
    page = opened(notices["pupils"], (390, 844)).page

    foot = page.locator(".short").bounding_box()
    assert foot["y"] + foot["height"] < 844
