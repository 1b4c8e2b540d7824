"""The impact assessment in a browser: no violation, no overflow, nothing asked for."""

from datetime import date

import pytest

from datamap.load import example_folder
from reports.dpia_html import whole
from reports.pages.dpia.page import page_of

pytestmark = pytest.mark.browser

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def file(example, tmp_path_factory):
    """Return the assessment of what MyConcern is used for, as a file."""
    folder = example_folder("victoria-cp")
    page = page_of(example, date(2026, 11, 24), "safeguarding", folder)
    made = tmp_path_factory.mktemp("assessment") / "dpia.html"
    made.write_text(whole(page), "utf-8")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_no_violation(opened, file, width, scheme):
    """An accessibility checker finds nothing at WCAG 2.2 AA."""
    page = opened(file, (width, 900), scheme).page
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    found = axe.run(page, options=OPTIONS).response["violations"]

    assert {one["id"]: [n["html"][:120] for n in one["nodes"]] for one in found} == {}


@pytest.mark.parametrize("width", [320, 1200])
def test_no_overflow_and_nothing_asked_for(opened, file, width):
    """The page is as wide as the screen, says nothing, and asks for itself alone."""
    shown = opened(file, (width, 900))

    wide = shown.page.evaluate("document.documentElement.scrollWidth")
    assert wide == width
    assert shown.messages == []
    assert len(shown.requests) == 1
