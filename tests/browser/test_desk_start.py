"""The start page in JupyterLab: how a school stands, and the ways on."""

import shutil

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
"""What the checker of accessibility looks for."""

NOTICE = """# Privacy notice of Ysgol Fach

Ysgol Fach is the controller of the personal data of our pupils.

## What we collect

- Name and address
- Attendance

## Who we share it with

- Wrexham County Borough Council
- ClassDojo
"""


def test_school_stands_and_leads_on(jupyter, picture):
    """The page opens by itself, says how the school stands, and its links work."""
    opened = jupyter.open(jupyter.folder(), "start.ipynb")
    page = opened.page
    page.get_by_role("heading", name="Victoria CP School").wait_for()
    page.get_by_text("questions still open").wait_for()
    picture(page, "start-page")
    shown = page.locator(".dd").inner_text()
    guide = page.get_by_role("link", name="The guide").get_attribute("href")
    answer = page.request.get(f"{jupyter.address}{guide}")

    page.get_by_role("link", name="Look round the map").click()
    page.locator(".dd-node").first.wait_for()

    assert "must be put right" in shown
    assert "impact assessments wanted and not held" in shown
    assert "annual review" in shown
    assert answer.ok
    assert "<h1" in answer.text()
    assert page.locator(".jp-InputArea-editor:visible").count() == 0
    assert (opened.outside, opened.messages) == ([], [])


@pytest.mark.parametrize("example", ["victoria-cp", None])
def test_accessible(jupyter, example):
    """A checker of accessibility finds nothing in the page, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = jupyter.open(jupyter.folder(example), "start.ipynb").page
    page.get_by_text("questions still open" if example else "How to begin").wait_for()
    found = {}

    for light in ("true", "false"):
        page.evaluate("one => { document.body.dataset.jpThemeLight = one; }", light)
        told = axe.run(page, context=".dd", options=OPTIONS).response["violations"]
        found |= {one["id"]: [n["html"][:90] for n in one["nodes"]] for one in told}

    assert found == {}


def test_first_map_from_a_notice(jupyter, picture, tmp_path):
    """Where there is no map, a form makes one from a notice and opens its page."""
    folder = jupyter.folder(example=None)
    notice = tmp_path / "notice.md"
    notice.write_text(NOTICE, "utf-8")
    opened = jupyter.open(folder, "start.ipynb")
    page = opened.page
    form = page.locator(".dd-form")
    form.get_by_role("button", name="Make the map").click()
    wrong = form.locator(".dd-field .dd-wrong").inner_text()
    form.get_by_label("Name of the school").fill("Ysgol Fach")
    form.get_by_label("File of the notice").set_input_files(notice)
    picture(page, "first-map")
    first = page.get_by_role("heading", level=1).locator("visible=true").inner_text()
    above = page.locator(".dd-kicker").inner_text()

    form.get_by_role("button", name="Make the map").click()
    page.get_by_text("questions still open").wait_for()
    picture(page, "first-map-made")

    assert wrong.startswith("The school has no name yet.")
    kept = folder / "ysgol-fach" / "documents" / "notice.md"
    assert kept.read_text("utf-8") == NOTICE
    assert list(folder.glob("*.md")) == []
    assert first == "A first map"
    assert above.upper() == f"IN THE FOLDER {folder.name.upper()}"
    assert "classdojo" in (folder / "ysgol-fach" / "map.yaml").read_text("utf-8")
    assert (opened.outside, opened.messages) == ([], [])


def test_mistakes_are_told_in_words(jupyter, picture):
    """A map with mistakes is told line by line, and looked at again when mended."""
    folder = jupyter.folder()
    whole = folder / "whole.yaml"
    shutil.copy(folder / "map.yaml", whole)
    text = whole.read_text("utf-8").replace("phase: primary", "phase: primry")
    (folder / "map.yaml").write_text(text, "utf-8")
    opened = jupyter.open(folder, "start.ipynb")
    page = opened.page
    told = page.locator(".dd-mistakes")
    told.wait_for()
    picture(page, "a-mistake")
    shown = told.inner_text()
    shutil.move(whole, folder / "map.yaml")

    page.get_by_role("button", name="Look again").click()
    page.get_by_role("heading", name="Victoria CP School").wait_for()

    assert "map.yaml" in shown
    assert "To put it right:" in shown
    assert "Traceback" not in page.content()
    assert opened.messages == []


def test_somebody_elses_notebook_does_not_run(jupyter):
    """A notebook whose code is not ours is opened and never run by itself."""
    folder = jupyter.folder()
    text = (folder / "start.ipynb").read_text("utf-8")
    (folder / "start.ipynb").write_text(
        text.replace("start_page(", "open('made.txt', 'w').close(); start_page("),
        "utf-8",
    )
    opened = jupyter.open(folder, "start.ipynb")
    page = opened.page

    page.get_by_text("| Idle").wait_for()
    page.wait_for_timeout(1500)

    assert not (folder / "made.txt").exists()
    assert page.locator(".dd").count() == 0


def test_annual_review_is_made_with_one_button(jupyter, picture):
    """The review is made from the page, kept beside the map, and opens."""
    folder = jupyter.folder()
    opened = jupyter.open(folder, "start.ipynb")
    page = opened.page
    page.get_by_text("questions still open").wait_for()

    page.get_by_role("button", name="Make the annual review").click()
    link = page.locator(".dd-form [role=status] a")
    link.wait_for(timeout=120_000)
    made = folder / link.inner_text()
    messages = [*opened.messages]
    link.click()
    report = page.frame_locator(".jp-HTMLViewer iframe")
    report.get_by_role("heading", name="In short").wait_for()
    picture(page, "the-review")

    assert made.is_file()
    assert "Victoria CP School" in made.read_text("utf-8")
    assert (opened.outside, messages) == ([], [])
