"""The impact assessment, run for real on a small school."""

import json
import shutil
from datetime import date
from pathlib import Path

import nbformat
import pytest
from docx import Document

from datamap.named import NoSuchRecordError
from dpia.judgement import InvalidAnswersError
from reports.assessments import WantedAssessment, make_assessment
from reports.document import loaded_by, render
from reports.dpia_html import SECTIONS
from reports.manifest import holds
from reports.pages.dpia.page import document_of
from reports.parameters import InvalidParametersError

pytestmark = pytest.mark.notebook

ON = date(2026, 9, 1)
SMALL = Path(__file__).with_name("ysgol-fach")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Folder of the small school."""
    return Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("fach") / "a {b} c"))


@pytest.fixture(scope="module")
def made(school):
    """Return its assessment, made once."""
    return make_assessment(WantedAssessment(str(school), ON, "show-work"))


def test_five_files(made, school):
    """An assessment is page, Word document, executed notebook, data and manifest."""
    names = sorted(one.name for one in made.folder.iterdir())

    assert made.folder == school / "assessments" / "show-work" / "2026-09-01"
    assert names == [
        "dpia.docx", "dpia.html", "dpia.ipynb", "dpia.json", "manifest.json",
    ]  # fmt: skip
    assert made.is_new


def test_all_say_the_same(made):
    """Page, document and data have the same answers."""
    page = document_of(json.loads(made.data.read_text("utf-8")))
    document = Document(str(made.folder / "dpia.docx"))
    there = {one.text for one in document.paragraphs}
    text = made.page.read_text("utf-8")

    assert {f"{one.ref} {one.title}" for one in page.answers} <= there
    assert all(f'id="f-{one.field}"' in text for one in page.answers)


def test_page_loads_nothing_and_is_escaped(made):
    """Opening it tells nobody; a name that looks like a script is shown."""
    text = made.page.read_text("utf-8")

    assert list(loaded_by(text)) == []
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_executed_notebook(made):
    """It is valid, keeps what went in, and has no path of this machine."""
    file = made.folder / "dpia.ipynb"
    text = file.read_text("utf-8")
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))

    nbformat.validate(nbformat.read(file, as_version=4))
    assert manifest["identity"] in text
    assert 'activity = \\"show-work\\"' in text
    assert str(made.folder.parents[3]) not in text
    assert str(made.folder.parents[3]) not in made.data.read_text("utf-8")
    assert manifest["format"] == "dpia-assessment/1"
    assert holds(made.folder, manifest)


def test_page_can_be_made_from_the_notebook_alone(made, tmp_path):
    """The executed notebook carries the whole page."""
    render(made.folder / "dpia.ipynb", tmp_path / "again.html")

    assert (tmp_path / "again.html").read_bytes() == made.page.read_bytes()


def test_second_run_is_a_no_op(made, school):
    """Nothing new is made of the same; what is changed goes to a folder of its own."""
    again = make_assessment(WantedAssessment(str(school), ON, "show-work"))
    (school / "answers").mkdir()
    said = "format: dpia-answers/1\nactivity: show-work\naim: To show it.\n"
    (school / "answers" / "show-work.yaml").write_text(said, "utf-8")
    changed = make_assessment(WantedAssessment(str(school), ON, "show-work"))

    assert not again.is_new
    assert again.folder == made.folder
    assert "Nothing has changed since this assessment was made" in again.notes[0]
    assert changed.folder.name == "2026-09-01-2"
    assert "An earlier assessment of this day was left as it is." in changed.notes
    assert "To show it." in changed.page.read_text("utf-8")


def test_assessment_in_welsh(tmp_path):
    """Page, document, notebook and data of one in Welsh are all in Welsh."""
    school = shutil.copytree(SMALL, tmp_path / "fach")
    wanted = WantedAssessment(str(school), ON, "show-work", language="cy")

    made = make_assessment(wanted)

    text = made.page.read_text("utf-8")
    document = Document(str(made.folder / "dpia.docx"))
    notebook = (made.folder / "dpia.ipynb").read_text("utf-8")
    assert '<html lang="cy">' in text
    assert "Cam 5: Risgiau" in text
    assert document.core_properties.language == "cy-GB"
    assert "Cam 5: Risgiau" in {one.text for one in document.paragraphs}
    assert "Cam 5: Risgiau" in notebook
    assert json.loads(made.data.read_text("utf-8"))["language"] == "cy"


def test_what_cannot_be_assessed(school):
    """An unknown activity, and answers with a mistake, are told in words."""
    with pytest.raises(NoSuchRecordError, match="show-work"):
        make_assessment(WantedAssessment(str(school), ON, "show-works"))
    with pytest.raises(InvalidParametersError):
        make_assessment(WantedAssessment(str(school), ON, "../../elsewhere"))
    (school / "answers").mkdir(exist_ok=True)
    (school / "answers" / "show-work.yaml").write_text("activity: show-work\n", "utf-8")
    with pytest.raises(InvalidAnswersError):
        make_assessment(WantedAssessment(str(school), ON, "show-work"))

    assert not (school / "assessments" / "show-works").exists()


def test_every_section_has_a_cell():
    """The notebook shows the sections of the page, each once, in its order."""
    from importlib.resources import files

    text = (files("notebooks") / "dpia.ipynb").read_text("utf-8")
    tagged = [
        "".join(cell["source"])
        for cell in json.loads(text)["cells"]
        if "section" in cell["metadata"].get("tags", [])
    ]

    assert tagged == [f'HTML(section(page, "{one}"))' for one in SECTIONS]
