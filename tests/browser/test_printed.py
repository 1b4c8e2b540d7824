"""The report printed to a PDF: the pages, their numbers, nothing cut."""

import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.browser

HEADINGS = """[...document.querySelectorAll('h2, h3, h4, h5, caption')]
  .filter(one => one.checkVisibility() && !one.closest('.hide'))
  .map(one => one.innerText.replace(/\\s+/g, ' ').trim())"""
LABELS = """[...document.querySelectorAll('.scroll .map text')]
  .map(one => one.textContent.trim()).filter(one => one.length > 3)"""
FOOT = re.compile(r"^\s*(\d+) / (\d+)\s*$")


class Printed:
    """The pages of a printed report, as lines of text."""

    def __init__(self, page, file):
        """Print a page and read what is on each sheet."""
        page.pdf(path=str(file), format="A4", prefer_css_page_size=True)
        self.headings = {*page.evaluate(HEADINGS)}
        self.labels = {*page.evaluate(LABELS)}
        done = subprocess.run(
            [shutil.which("pdftotext"), "-layout", str(file), "-"],
            capture_output=True,
            check=True,
        )
        sheets = done.stdout.decode().split("\f")[:-1]
        self.sheets = [
            [line.strip() for line in sheet.splitlines() if line.strip()]
            for sheet in sheets
        ]


@pytest.fixture(scope="module")
def printed(browser, editions, tmp_path_factory):
    """Return a function that prints an edition, once."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext, which reads a PDF, is not on this machine.")
    made = {}

    def print_(name):
        if name not in made:
            page = browser.new_page()
            page.goto(editions[name].as_uri())
            file = tmp_path_factory.mktemp("printed") / f"{name}.pdf"
            made[name] = Printed(page, file)
            page.close()
        return made[name]

    return print_


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_every_sheet_has_its_number(printed, name):
    """Each sheet ends with its number and how many there are."""
    sheets = printed(name).sheets

    feet = [FOOT.match(sheet[-1]).groups() for sheet in sheets]

    count = len(sheets)
    assert 8 <= count <= 20
    assert feet == [(str(one), str(count)) for one in range(1, count + 1)]


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_no_heading_is_left_behind(printed, name):
    """No sheet ends with a heading whose text is on the next one."""
    report = printed(name)

    last = [sheet[-2] for sheet in report.sheets if len(sheet) > 1]

    assert [one for one in last if re.sub(r"^\d+\s+", "", one) in report.headings] == []


@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_figure_is_on_one_sheet(printed, name):
    """Every label of the figure is on the same sheet."""
    report = printed(name)
    whole = [" ".join(sheet) for sheet in report.sheets]
    words = {word for label in report.labels for word in label.split()}

    best = max(whole, key=lambda sheet: sum(label in sheet for label in report.labels))

    assert len(words) > 50
    assert [one for one in words if one not in best] == []


def test_legend_is_with_its_figure(printed):
    """What the marks mean is on the sheet of the figure, and no line of it before."""
    sheets = [" ".join(sheet) for sheet in printed("governors").sheets]

    (found,) = [one for one in sheets if "dashed: may be so" in one]

    assert "Whose data" in found
    assert "Who has it" in found
    assert "In short" not in found


def test_first_sheet_tells_what_follows(printed):
    """The first sheet lists the parts below its summary."""
    first = " ".join(printed("governors").sheets[0])

    assert "In short" in first
    assert "Decision and sign-off" in first


def test_officers_edition_prints_what_is_read(printed):
    """What nobody reads on paper is not printed, and the paper says where it is."""
    sheets = printed("officer").sheets
    text = " ".join(line for sheet in sheets for line in sheet)

    assert len(sheets) <= 120
    assert "The steps of each level are not printed" in text
    assert "Each path is not printed" in text


def test_nothing_of_the_page_is_missing(printed):
    """Each section's heading is printed, and so is the line to sign on."""
    report = printed("governors")

    text = " ".join(line for sheet in report.sheets for line in sheet)

    assert "Decision and sign-off" in text
    assert "For the governing body: role and signature" in text
    assert "Where our pupils' data goes" in text
