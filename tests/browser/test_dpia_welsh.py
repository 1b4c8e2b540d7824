"""The impact assessment in Welsh in a browser and on paper."""

import re
import shutil
import subprocess
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
    """Return the Welsh assessment of what MyConcern is used for, as a file."""
    folder = example_folder("victoria-cp")
    page = page_of(example, date(2026, 11, 24), "safeguarding", folder, "cy")
    made = tmp_path_factory.mktemp("assessment") / "dpia.html"
    made.write_text(whole(page), "utf-8")
    return made


@pytest.mark.parametrize("width", [320, 1280])
def test_no_violation_and_no_overflow(opened, file, width):
    """An accessibility checker finds nothing, and the page is as wide as the screen."""
    shown = opened(file, (width, 900))
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    found = axe.run(shown.page, options=OPTIONS).response["violations"]

    assert {one["id"]: [n["html"][:120] for n in one["nodes"]] for one in found} == {}
    assert shown.page.evaluate("document.documentElement.scrollWidth") == width
    assert shown.messages == []


def test_paper_has_what_people_decide_on(browser, file, tmp_path):
    """Risks and measures are printed whole; of the working of open ones it says so."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext, which reads a PDF, is not on this machine.")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.pdf(path=str(tmp_path / "dpia.pdf"), prefer_css_page_size=True)
    page.close()
    done = subprocess.run(
        [shutil.which("pdftotext"), "-layout", str(tmp_path / "dpia.pdf"), "-"],
        capture_output=True,
        check=True,
    )

    text = " ".join(done.stdout.decode().split())
    assert "Risgiau nad oes neb wedi'u diystyru" in text
    assert "Mesurau ar gyfer risgiau nad oes neb wedi'u diystyru" in text
    assert re.search(r"Ni argreffir sut y cyfrifwyd y \d+ o risgiau", text)
    assert "Tebygolrwydd nawr:" not in text
