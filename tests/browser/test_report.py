"""The report in a real browser."""

import pytest

from reports.html import SECTIONS, whole

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1200, 900), "phone": (320, 700)}
NAMES = ["governors", "officer", "welsh"]

FOCUSABLE = """[...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
  .filter(one => one.checkVisibility())
  .map(one => one.getAttribute('href') || one.className || one.textContent)"""

WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"

CUT = """[...document.querySelectorAll('main *, header *, footer *')]
  .filter(one => {
    const style = getComputedStyle(one);
    const hides = ['hidden', 'clip'].includes(style.overflowX)
      || ['hidden', 'clip'].includes(style.overflowY);
    return hides && !one.closest('.hide, .skip, thead, svg') && one.innerText
      && (one.scrollWidth > one.clientWidth + 1
        || one.scrollHeight > one.clientHeight + 1);
  }).map(one => one.outerHTML.slice(0, 80))"""
"""Elements that hide a part of their text."""

OUTSIDE = """[...document.querySelectorAll('main *')]
  .filter(one => !one.closest('.hide, .scroll, svg, thead') && one.children.length == 0
    && one.textContent.trim())
  .map(one => [one.getBoundingClientRect(), one.textContent])
  .filter(([box, _]) => box.width && (box.left < -1 || box.right > innerWidth + 1))
  .map(([_, text]) => text)"""
"""Texts that reach over an edge of the window."""


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_opening_asks_for_nothing_else(opened, editions, name, size, scheme):
    """Opening the report makes one request, the file, and no console message."""
    report = opened(editions[name], size, scheme)

    assert report.requests == [editions[name].as_uri()]
    assert report.messages == []


@pytest.mark.parametrize("size", [(1200, 900), (640, 480), (320, 700)])
@pytest.mark.parametrize("name", NAMES)
def test_page_never_scrolls_sideways(opened, editions, name, size):
    """The page is as wide as the window at 200 % and 400 % zoom of 1280 pixels too."""
    page = opened(editions[name], size).page

    width, window = page.evaluate(WIDTHS)

    assert width <= window
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_text_spacing_loses_nothing(opened, editions, name, size):
    """Lines, letters and words set apart as WCAG 1.4.12 has it cut nothing off."""
    page = opened(editions[name], size, bypass_csp=True).page

    page.add_style_tag(
        content="* {line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important} p {margin-bottom: 2em !important}"
    )

    width, window = page.evaluate(WIDTHS)
    assert width <= window
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_keyboard_reaches_everything_in_order(opened, editions, name):
    """Tab goes through every link and control from top to bottom, each in sight."""
    page = opened(editions[name]).page
    wanted = page.evaluate(FOCUSABLE)

    seen, hidden = [], []
    for _ in wanted:
        page.keyboard.press("Tab")
        told, is_seen = page.evaluate(
            """() => { const one = document.activeElement;
            const box = one.getBoundingClientRect();
            return [one.getAttribute('href') || one.className || one.textContent,
              box.bottom > 0 && box.top < innerHeight
              && getComputedStyle(one).outlineStyle !== 'none']; }"""
        )
        seen.append(told)
        hidden += [] if is_seen else [told]

    assert seen == wanted
    assert seen[0] == "#in-short"
    contents = [one for one in wanted if one.removeprefix("#") in SECTIONS[1:]]
    assert contents == [f"#{one}" for one in SECTIONS[1:]]
    assert "scroll" in wanted
    assert hidden == []


def test_keys_open_what_is_folded(opened, editions):
    """Enter on the first folded part opens it, and the skip link skips."""
    page = opened(editions["governors"]).page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert page.url.endswith("#in-short")
    assert page.locator("details").first.get_attribute("open") is not None


def test_text_of_a_map_is_shown_and_never_run(opened, make_page, known_text, tmp_path):
    """A script as a name is text on the page, and so is a formula."""
    text = known_text.replace("Ysgol Fach", '"<script>alert(1)</script>"', 1)
    text = text.replace("name: Firm", "name: '=HYPERLINK(\"x\")'", 1)
    path = tmp_path / "review.html"
    path.write_text(whole(make_page(text)), "utf-8")

    report = opened(path)

    assert report.dialogs == []
    assert report.page.inner_text("h1") == "<script>alert(1)</script>"
    assert '=HYPERLINK("x")' in report.page.inner_text("main")


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_first_screen_of_a_phone_is_the_summary(opened, editions, name):
    """On a phone the summary and the decisions fit before anything else."""
    page = opened(editions[name], (390, 844)).page

    bottom = page.evaluate(
        "document.querySelector('.decide').getBoundingClientRect().bottom"
    )

    assert bottom <= 844


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_page_is_read_on_a_phone(opened, editions, name):
    """Below the summary the governors' edition is at most 45 screens of a phone."""
    page = opened(editions[name], (390, 844)).page

    height = page.evaluate("document.documentElement.scrollHeight")

    assert height / 844 <= 46


def test_no_label_leaves_its_box(opened, editions):
    """In a real font every label of the figure lies inside its box."""
    page = opened(editions["governors"]).page

    outside = page.evaluate(
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


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_phone_has_a_figure_of_its_own(opened, editions, name):
    """At 320 pixels the narrow figure is shown and is no wider than the window."""
    page = opened(editions[name], (320, 700)).page

    box = page.locator(".only-narrow svg").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_tables_become_cards_on_a_phone(opened, editions):
    """At 320 pixels each cell says by itself which column it is."""
    page = opened(editions["governors"], (320, 700)).page

    label = page.evaluate(
        "getComputedStyle(document.querySelector('.cards td'), '::before').content"
    )

    assert label.strip('"')
