"""The page of a map in JupyterLab: seen, filtered, asked, saved, with no code."""

import csv
import json
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
"""What the checker of accessibility looks for."""

WIDTHS = """[...document.querySelectorAll('.dd')].map(one =>
  [one.scrollWidth, one.clientWidth])"""

UNNAMED = """[...document.querySelectorAll('.dd button, .dd input, .dd select')]
  .filter(one => one.checkVisibility() && !one.innerText.trim()
    && !one.getAttribute('aria-label') && !(one.labels && one.labels.length))
  .map(one => one.outerHTML.slice(0, 80))"""
"""Controls that a screen reader cannot name."""


@pytest.fixture(scope="module")
def explored(running_jupyter):
    """Return a school's folder and its map's page, opened once without a click."""
    left = len(running_jupyter.opened)
    folder = running_jupyter.folder()
    opened = running_jupyter.open(folder, "explore.ipynb")
    opened.page.locator(".dd-node").first.wait_for()
    yield folder, opened
    running_jupyter.close(left)


def boxes(page, column):
    """Return the boxes shown in a column of the figure."""
    return page.locator(f".dd-column-{column} .dd-node").all_inner_texts()


def turn(page, tab):
    """Turn to a tab and return its panel."""
    page.get_by_role("tab", name=tab).click()
    return page.locator(".dd [role=tabpanel]:visible")


def test_map_is_seen_filtered_and_opened(explored, picture):
    """Filters leave what fits; a box shows its record, evidence, findings, paths."""
    _, opened = explored
    page = opened.page
    every = boxes(page, "recipient")
    picture(page, "the-map")

    filters = page.get_by_role("form", name="Filters")
    filters.get_by_label("Whose data").select_option(label="Parents and guardians")
    fewer = boxes(page, "recipient")
    filters.get_by_label("Where").select_option(label="Outside the UK")
    outside = boxes(page, "recipient")
    page.get_by_role("button", name="Clear filters").click()
    page.locator("[data-node='recipient classdojo']").focus()
    page.keyboard.press("Enter")
    panel = page.locator(".dd-panel")
    panel.get_by_role("heading", name="ClassDojo").wait_for()
    picture(page, "one-app")
    shown = panel.inner_text()

    assert len(outside) < len(fewer) < len(every)
    assert any(one.startswith("◆ ClassDojo") for one in outside)
    assert boxes(page, "people") == ["Pupils", "Parents and guardians"]
    assert "What the check found" in shown
    assert "Every path through it" in shown
    panel.get_by_text(re.compile("^Evidence")).first.click()
    assert "checked on 5 March 2025" in panel.inner_text()
    assert page.locator(".jp-InputArea-editor:visible").count() == 0
    assert page.evaluate(UNNAMED) == []
    assert (opened.outside, opened.messages) == ([], [])


def test_arrow_keys_go_from_box_to_box(explored):
    """The figure is one stop of the Tab key; arrows move in it."""
    page = explored[1].page
    turn(page, "The map")
    page.get_by_role("button", name="Show all").click()
    page.locator(".dd-column-people .dd-node").first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    reached = page.evaluate("document.activeElement.dataset.node")

    assert reached.startswith("data ")
    assert page.locator(".dd-node[tabindex='0']").count() == 1


def test_request_is_answered_and_saved(explored, picture):
    """A request gets its steps and its last day, and is saved in the folder."""
    folder, opened = explored
    page = opened.page
    panel = turn(page, "A request")
    panel.get_by_label("What they want").select_option("erasure")
    panel.get_by_label("Day the request came in").fill("2026-11-20")

    panel.get_by_role("button", name="Show the answer").click()
    panel.locator(".dd-paper").wait_for()
    picture(page, "a-request")
    panel.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    for label in ("Save as a page", "Save as text", "Save for a spreadsheet"):
        panel.get_by_role("button", name=label).click()
        panel.get_by_text("Saved as").wait_for()
        page.wait_for_timeout(300)
    saved = {one.suffix: one for one in (folder / "saved").iterdir()}

    assert "20 December 2026" in panel.inner_text()
    assert "[ ]" in copied
    assert "<script" not in saved[".html"].read_text("utf-8")
    assert saved[".txt"].read_text("utf-8") == copied
    with saved[".csv"].open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) > 40
    assert (opened.outside, opened.messages) == ([], [])


def test_breach_is_answered(explored, picture):
    """A breach says whom to tell and when the 72 hours end."""
    page = explored[1].page
    panel = turn(page, "A breach")
    panel.get_by_label("Where it happened").select_option("classdojo")
    panel.get_by_label("When the school became aware").fill("2026-11-20T09:00")

    panel.get_by_role("button", name="Show the answer").click()
    panel.locator(".dd-paper").wait_for()
    picture(page, "a-breach")

    assert "Monday 23 November 2026, 09:00" in panel.inner_text()
    assert "Pupils" in panel.locator("table").inner_text()


def test_tables_are_whole(explored, picture):
    """Transfers, risks with their steps and whole questions can be read and found."""
    page = explored[1].page
    questions = turn(page, "What to ask")
    questions.locator("tbody tr").first.wait_for()
    picture(page, "what-to-ask")
    first = questions.locator("tbody th").first.inner_text()
    transfers = turn(page, "Outside the UK")
    transfers.get_by_label("Find in").fill("classdojo")
    found = transfers.locator("tbody tr").all_inner_texts()
    picture(page, "outside-the-uk")
    risks = turn(page, "What could go wrong")
    risks.locator("tbody tr").first.wait_for()
    risks.get_by_label("Find in").fill("artificial intelligence")
    risks.locator("summary").first.click()
    picture(page, "what-could-go-wrong")

    assert first.endswith("?")
    assert found
    assert all("ClassDojo" in one for one in found)
    assert "The matrix gives" in risks.locator("details[open]").first.inner_text()


def test_wrong_day_is_told_beside_it(explored):
    """A field that cannot be used says so beside it, and nothing is lost."""
    page = explored[1].page
    turn(page, "The map")
    page.get_by_label("Law and map as on").fill("")

    page.get_by_role("button", name="Look", exact=True).click()
    told = page.locator(".dd-field .dd-wrong")
    told.wait_for()

    assert "No day is given." in told.inner_text()
    assert page.get_by_label("Law and map as on").get_attribute("aria-invalid")
    assert boxes(page, "people")


def test_restart_brings_back_to_where_one_was(explored):
    """After a new start of the kernel the last tab and the last form are there."""
    folder, opened = explored
    page = opened.page
    panel = turn(page, "A breach")
    panel.get_by_label("Where it happened").select_option("classdojo")
    panel.get_by_role("button", name="Show the answer").click()
    panel.locator(".dd-paper").wait_for()
    page.wait_for_timeout(300)

    page.get_by_text("Kernel", exact=True).first.click()
    page.get_by_text("Restart Kernel and Run All Cells").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_timeout(1500)
    page.get_by_role("heading", name="Breach at ClassDojo").wait_for()

    kept = json.loads((folder / ".dpia-desk" / "explore.json").read_text("utf-8"))
    assert kept["tab"] == "breach"
    assert opened.messages == []


@pytest.mark.parametrize("size", [(640, 450), (400, 700)])
def test_legible_when_large(explored, size):
    """At 200 % of a 1280 pixel window, and less, nothing is cut or reaches over."""
    page = explored[1].page
    before = page.viewport_size
    turn(page, "The map")

    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)
    widths = page.evaluate(WIDTHS)
    page.set_viewport_size(before)

    assert all(whole <= shown + 1 for whole, shown in widths)


@pytest.mark.parametrize("light", ["true", "false"])
def test_accessible(explored, light):
    """A checker of accessibility finds nothing in the page, light and dark."""
    page = explored[1].page
    turn(page, "The map")
    page.evaluate("one => { document.body.dataset.jpThemeLight = one; }", light)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    found = axe.run(page, context=".dd", options=OPTIONS).response["violations"]

    assert {one["id"]: [n["html"][:90] for n in one["nodes"]] for one in found} == {}
