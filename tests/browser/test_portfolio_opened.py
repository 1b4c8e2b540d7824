"""The page across schools in a browser: no violation, nothing asked, sorted by key."""

import json
from datetime import date

import pytest

from reports.html import data_of
from reports.pages.annual_review import edition_of
from reports.pages.portfolio import last_reviews, portfolio_of
from reports.portfolio_html import whole

pytestmark = pytest.mark.browser

ON = date(2026, 11, 24)
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module", params=["en", "cy"])
def file(request, example_page, make_page, known_map, tmp_path_factory):
    """Return the page across three schools, one of which has no review."""
    root = tmp_path_factory.mktemp("authority")
    pages = {"a": make_page(known_map), "b": example_page}
    for name, page in pages.items():
        folder = root / name / "reviews" / ON.isoformat()
        folder.mkdir(parents=True)
        edition = edition_of(page, audience="governors", language_code=request.param)
        data = json.dumps(data_of(edition), default=str)
        (folder / "review.json").write_text(data, "utf-8")
    errors = {"c": "1 problem in the data map.\n\nIt cannot be read."}
    found = last_reviews(root, [*pages, "c"], ON, errors)
    made = root / "portfolio.html"
    made.write_text(whole(portfolio_of(found, ON, request.param)), "utf-8")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_violation(opened, file, width, scheme):
    """An accessibility checker finds nothing at WCAG 2.2 AA."""
    page = opened(file, (width, 820), scheme).page
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    found = axe.run(page, options=OPTIONS).response["violations"]

    assert {one["id"]: [n["html"][:120] for n in one["nodes"]] for one in found} == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_overflow_and_nothing_asked_for(opened, file, width):
    """The page is as wide as the screen, says nothing, and asks for itself alone."""
    shown = opened(file, (width, 820))

    assert shown.page.evaluate("document.documentElement.scrollWidth") == width
    assert shown.messages == []
    assert len(shown.requests) == 1


def test_head_of_a_column_sorts_by_key(opened, file):
    """The head of a column, pressed by key, sorts the schools and says so."""
    page = opened(file, (1280, 820)).page
    first = page.locator("table.heat thead th").first

    first.locator("button").press("Enter")
    up = page.locator("table.heat tbody th").all_inner_texts()
    first.locator("button").press("Enter")
    down = page.locator("table.heat tbody th").all_inner_texts()

    assert first.get_attribute("aria-sort") == "descending"
    assert down == up[::-1]
