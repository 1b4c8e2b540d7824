"""The report in a real browser."""

import pytest

from reports.html import SECTIONS, whole

pytestmark = pytest.mark.browser

SIZES = [(1200, 900), (320, 700)]


class Opened:
    """A report opened in a page, with all that the page did."""

    def __init__(self, browser, path, size=(1200, 900), scheme="light"):
        """Open a file at a size, in light or dark."""
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        self.page = self.context.new_page()
        self.messages, self.requests, self.dialogs = [], [], []
        self.page.on("console", lambda one: self.messages.append(one.text))
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("dialog", lambda one: self.dialogs.append(one.message))
        self.page.on("pageerror", lambda one: self.messages.append(str(one)))
        self.page.goto(path.as_uri())


@pytest.fixture(scope="module")
def report(example_page, tmp_path_factory):
    """Return the example's report as a file."""
    path = tmp_path_factory.mktemp("report") / "review.html"
    path.write_text(whole(example_page), "utf-8")
    return path


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opening_asks_for_nothing_else(browser, report, size, scheme):
    """Opening the report makes one request, the file, and no console message."""
    opened = Opened(browser, report, size, scheme)

    assert opened.requests == [report.as_uri()]
    assert opened.messages == []


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_page_never_scrolls_sideways(browser, report, size):
    """The page is as wide as the window, at 1200 and at 320 pixels."""
    opened = Opened(browser, report, size)

    widths = opened.page.evaluate(
        "[document.documentElement.scrollWidth, window.innerWidth]"
    )

    assert widths[0] <= widths[1]


def test_keyboard_goes_through_the_page(browser, report):
    """Tab reaches the skip link first, then the contents, then the map."""
    opened = Opened(browser, report)

    seen = []
    for _ in range(len(SECTIONS) + 2):
        opened.page.keyboard.press("Tab")
        seen.append(
            opened.page.evaluate(
                "document.activeElement.getAttribute('href') ||"
                " document.activeElement.className"
            )
        )

    assert seen[0] == "#in-short"
    assert seen[1 : len(SECTIONS)] == [f"#{one}" for one in SECTIONS[1:]]
    assert seen[-1] == "scroll"


def test_it_prints(browser, report, tmp_path):
    """The report prints to a PDF of several pages."""
    opened = Opened(browser, report)

    pdf = opened.page.pdf(format="A4", prefer_css_page_size=True)

    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 3


def test_text_of_a_map_is_shown_and_never_run(browser, make_page, known_text, tmp_path):
    """A script as a name is text on the page, and so is a formula."""
    text = known_text.replace("Ysgol Fach", '"<script>alert(1)</script>"', 1)
    text = text.replace("name: Firm", "name: '=HYPERLINK(\"x\")'", 1)
    path = tmp_path / "review.html"
    path.write_text(whole(make_page(text)), "utf-8")

    opened = Opened(browser, path)

    assert opened.dialogs == []
    assert opened.page.inner_text("h1") == "<script>alert(1)</script>"
    assert '=HYPERLINK("x")' in opened.page.inner_text("main")


def test_first_screen_of_a_phone_is_the_summary(browser, report):
    """On a phone the summary and the decisions fit before anything else."""
    opened = Opened(browser, report, (390, 844))

    bottom = opened.page.evaluate(
        "document.querySelector('.decide').getBoundingClientRect().bottom"
    )

    assert bottom <= 844


def test_no_label_leaves_its_box(browser, report):
    """In a real font every label of the figure lies inside its box."""
    opened = Opened(browser, report)

    outside = opened.page.evaluate(
        """[...document.querySelectorAll('.scroll .map > g:not(.ribbons)')]
        .filter(g => {
          const box = g.querySelector('rect').getBoundingClientRect();
          return [...g.querySelectorAll('text')].some(t => {
            const r = t.getBoundingClientRect();
            return r.left < box.left - 1 || r.right > box.right + 1;
          });
        }).map(g => g.textContent)"""
    )

    assert outside == []


def test_phone_has_a_figure_of_its_own(browser, report):
    """At 320 pixels the narrow figure is shown and is no wider than the window."""
    opened = Opened(browser, report, (320, 700))

    box = opened.page.locator(".only-narrow svg").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_tables_become_cards_on_a_phone(browser, report):
    """At 320 pixels each cell says by itself which column it is."""
    opened = Opened(browser, report, (320, 700))

    label = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.cards td'), '::before').content"
    )

    assert label.strip('"')
