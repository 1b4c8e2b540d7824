"""The desk for assessing in JupyterLab: draw in an app, see levels move, save, sign."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from datamap.check import check
from datamap.load import read_map

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ON = date(2026, 11, 24)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
UNNAMED = """[...document.querySelectorAll(
    '.da button, .da input, .da select, .da textarea')]
  .filter(one => one.checkVisibility() && !one.innerText.trim()
    && !one.getAttribute('aria-label') && !(one.labels && one.labels.length))
  .map(one => one.outerHTML.slice(0, 90))"""
"""Controls that a screen reader cannot name."""

WIDTHS = """(() => { const one = document.querySelector('.da');
  return [one.scrollWidth, one.clientWidth]; })()"""

IN_VIEW = """(() => { const box = document.activeElement.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight; })()"""
"""Whether what has the focus is in view."""

WATCH = """(() => {
  const desk = document.querySelector('.da');
  window.moved = new Promise((done) => {
    const start = performance.now();
    new MutationObserver((_, watch) => {
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now() - start));
    }).observe(desk, { attributes: true, attributeFilter: ['data-moves'] });
  });
})()"""
"""Starts a clock in the page that stops when the picture was drawn anew."""

EVIL = "<img src=x onerror=window.ran=1>"

MOST = 5000
"""Milliseconds that a toggle may take at the very most, on a busy machine."""


def look(page, name):
    """Keep a picture for whoever works on the desk, when a folder is named."""
    folder = os.environ.get("DPIA_DESK_LOOKS")
    if folder:
        page.wait_for_timeout(300)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def open_group(page, key):
    """Open a group of the page by its name and return it."""
    group = page.locator(f"details[data-key='{key}']")
    group.evaluate("one => { one.open = true; }")
    return group


@pytest.fixture(scope="module")
def desk(running_jupyter):
    """Return a school's folder and its desk, opened once without a click."""
    left = len(running_jupyter.opened)
    folder = running_jupyter.folder()
    opened = running_jupyter.open(folder, "assess.ipynb")
    opened.page.locator(".da-chooser select[name=activity]").wait_for()
    yield folder, opened
    running_jupyter.close(left)


def draw_in(page):
    """Create an activity on pupil photographs, as a person would, with ClassDojo."""
    new = open_group(page, "new activity")
    new.get_by_label("Name (needed)").fill("Class photographs")
    new.get_by_label("Purpose (needed)").fill("To show families what was done.")
    new.get_by_role("checkbox", name="Pupils", exact=True).check()
    new.get_by_label("Data that is not in the list").fill("Pupil photographs")
    new.get_by_label("What that data is most like").select_option("images")
    new.get_by_label("Lawful basis").select_option("public-task")
    look(page, "1-new")
    new.get_by_role("button", name="Create the activity").click()
    use = page.locator("details[data-key='add use']")
    use.wait_for()
    return use


def switch(page, state):
    """Switch the contract measure and return how long the page took to follow."""
    measure = page.locator("[data-measure=ct-07]")
    page.evaluate(WATCH)
    measure.get_by_label(state, exact=True).check()
    return page.evaluate("window.moved")


def test_new_app_from_the_library(desk, picture, record_property):
    """A person draws ClassDojo in, sees levels move, saves, and makes the document."""
    folder, opened = desk
    page = opened.page
    before = (folder / "map.yaml").read_text("utf-8").splitlines()
    rules = {(one.rule, one.record) for one in check(read_map(folder), ON)}

    use = draw_in(page)
    product = use.get_by_label("Product of a supplier").first
    product.select_option(label="ClassDojo (ClassDojo, Inc.)")
    product.scroll_into_view_if_needed()
    picture(page, "assess-new-app")
    use.get_by_role("button", name="Add it").click()
    page.locator(".da-added:focus").wait_for()
    look(page, "2-used")
    added = page.locator(".da-added").inner_text() if page.evaluate(IN_VIEW) else ""
    switch(page, "In place")
    measure = page.locator("[data-measure=ct-07]")
    measure.get_by_label("What shows it").fill("contract of September 2026")
    measure.get_by_label("Checked on").fill("2026-11-20")
    measure.get_by_label("Checked on").blur()
    page.locator(".da-moved").first.wait_for()
    took = min(switch(page, state) for state in ("Planned", "In place"))
    record_property("toggle_ms", round(took))
    sys.stdout.write(f"A toggle was seen after {took:.0f} ms.\n")
    measure.scroll_into_view_if_needed()
    look(page, "3-toggled")
    picture(page, "assess-measures")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".da-saved:focus").wait_for()
    look(page, "4-saved")

    there = iter((folder / "map.yaml").read_text("utf-8").splitlines())
    datamap = read_map(folder)
    found = {(one.rule, one.record) for one in check(datamap, ON)}
    assert took < MOST
    assert "ClassDojo (ClassDojo, Inc.) was added." in added
    assert datamap.records["class-photographs"].lawful_basis.value == "public-task"
    assert all(line in there for line in before)
    assert rules <= found
    assert {record for _, record in found - rules} >= {"class-photographs"}
    assert opened.outside == []
    assert opened.messages == []


def test_document_is_made_and_signed(desk, picture):
    """The advice is written, saved and signed; the document opens from a link."""
    folder, opened = desk
    page = opened.page

    advice = open_group(page, "group advice")
    advice.get_by_label("Advice (needed)").fill("It may start once a contract is held.")
    advice.get_by_label("May it go ahead (needed)").select_option("with-conditions")
    advice.get_by_role("button", name="Put it in").click()
    page.locator("details[data-key='group advice'] dl").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".da-saved").wait_for()
    page.get_by_label("What the signature says").select_option("advice")
    page.get_by_label("Role that signs").select_option("data-protection-officer")
    sign = page.get_by_role("button", name="Sign", exact=True)
    sign.evaluate("one => one.scrollIntoView({ block: 'center' })")
    picture(page, "assess-sign")
    sign.click()
    page.get_by_text("signed by Data protection officer").wait_for()
    page.get_by_role("button", name="Make the DPIA document").click()
    link = page.get_by_role("link", name="Open the assessment as a page").last
    link.wait_for()
    page.get_by_text("The document is made.").wait_for()
    look(page, "5-document")

    made = list(folder.glob("assessments/**/dpia.html"))
    assert len(made) == 1
    assert link.get_attribute("href") == made[0].relative_to(folder).as_posix()
    assert (folder / "answers" / "class-photographs.yaml").is_file()
    assert opened.outside == []
    assert opened.messages == []


def test_page_is_accessible(desk):
    """Every control has a name, and no checker finds a fault, everything open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    _, opened = desk
    page = opened.page
    page.evaluate(
        "document.querySelectorAll('.da details').forEach(o => o.open = true)"
    )
    page.locator(".da-use .da-field").first.wait_for()

    found = axe.run(page, context=".da", options=AXE).response["violations"]
    told = [(one["id"], [x["html"][:120] for x in one["nodes"][:3]]) for one in found]
    unnamed = page.evaluate(UNNAMED)
    look(page, "6-open")
    page.evaluate(
        "document.querySelectorAll('.da details').forEach(o => o.open = false)"
    )
    assert told == []
    assert unnamed == []


def test_keyboard_and_focus(desk):
    """The keyboard answers a question in one key, and the focus stays and is seen."""
    _, opened = desk
    page = opened.page
    group = open_group(page, "What it does")
    button = group.get_by_role("button", name="We do not know").first
    radio = group.get_by_role("radio", name="Yes").first

    radio.focus()
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('.da[aria-busy]')")
    kept = radio.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('.da[aria-busy]')")
    look(page, "7-keyboard")
    outline = button.evaluate("one => getComputedStyle(one).outlineStyle")
    pressed = button.get_attribute("aria-pressed")

    assert kept
    assert outline == "solid"
    assert pressed == "true"


def test_nothing_is_lost_when_it_starts_again(desk):
    """After a restart the page is where it was, with what was not saved."""
    folder, opened = desk
    page = opened.page
    group = open_group(page, "What it is")
    group.get_by_label("Purpose").fill("To share what was learnt.")
    group.get_by_label("Purpose").blur()
    page.get_by_text("not saved yet").wait_for()

    page.reload()
    page.locator("details[data-key='What it is']").wait_for()
    again = page.locator("details[data-key='What it is']").get_by_label("Purpose")
    heading = page.get_by_role("heading", level=1).first.inner_text()

    assert heading == "Assess: Class photographs"
    assert again.input_value() == "To share what was learnt."
    assert page.get_by_text("not saved yet").is_visible()
    assert "To share what was learnt." not in (folder / "map.yaml").read_text("utf-8")


def test_somebody_else_saved_the_same_field(desk):
    """Both are shown and the person chooses; what others saved is never lost."""
    folder, opened = desk
    page = opened.page
    path = folder / "map.yaml"
    text = path.read_text("utf-8")
    theirs = text.replace("To show families what was done.", "To keep a record.")
    path.write_text(theirs, "utf-8")

    page.get_by_role("button", name="Save", exact=True).click()
    clash = page.locator(".da-clash")
    clash.wait_for()
    look(page, "8-clash")
    told = clash.inner_text()
    clash.get_by_label("Take theirs").check()
    clash.get_by_role("button", name="Save it so").click()
    page.locator(".da-saved, .da-clash").first.wait_for()
    page.wait_for_function("!document.querySelector('.da-clash')")

    purpose = read_map(folder).records["class-photographs"].purpose
    assert "To keep a record." in told
    assert "To share what was learnt." in told
    assert purpose == "To keep a record."


def test_text_of_a_map_is_never_run(running_jupyter):
    """Names that are markup are shown as they are written, wherever they stand."""
    left = len(running_jupyter.opened)
    folder = running_jupyter.folder()
    path = folder / "map.yaml"
    text = path.read_text("utf-8")
    for name in ("Safeguarding", "Pupils", "Victoria CP School", "Attendance"):
        text = text.replace(f"name: {name}\n", f"name: '{EVIL}{name}'\n")
    path.write_text(text, "utf-8")
    opened = running_jupyter.open(folder, "assess.ipynb")
    page = opened.page
    chooser = page.locator(".da-chooser select[name=activity]")
    chooser.wait_for()
    chooser.select_option("safeguarding")
    page.locator(".da-matrix").first.wait_for()
    page.evaluate(
        "document.querySelectorAll('.da details').forEach(o => o.open = true)"
    )
    page.locator(".da-use .da-field").first.wait_for()

    ran = page.evaluate("window.ran")
    shown = page.locator(".da").inner_text()
    running_jupyter.close(left)
    assert ran is None
    assert EVIL in shown


@pytest.mark.parametrize(
    ("name", "more"),
    [
        pytest.param("wide", {}, id="light"),
        pytest.param("dark", {"color_scheme": "dark"}, id="dark"),
        pytest.param("zoomed", {"size": (640, 430)}, id="at 200 per cent"),
    ],
)
def test_fits(desk, name, more, running_jupyter):
    """Nothing runs out of the page, at 200 per cent too."""
    folder, _ = desk
    left = len(running_jupyter.opened)
    page = running_jupyter.open(folder, "assess.ipynb", **more).page
    page.locator(".da-matrix").first.wait_for()
    if name == "dark":
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    look(page, f"9-{name}")

    wide, seen = page.evaluate(WIDTHS)
    for context in (one.context for _, one in running_jupyter.opened[left:]):
        context.close()
    del running_jupyter.opened[left:]
    assert wide <= seen + 1
