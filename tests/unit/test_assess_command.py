"""``dpia assess``: which activities it makes, and what it says of them."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from reports.assessments import WantedAssessment
from reports.cli import main
from reports.document import Frame
from reports.kept import ASSESSMENT, REVIEW
from reports.making import Job, Made, make, place
from reports.pages.dpia.page import build, data_of
from reports.parameters import AnnualReview, OfMap
from reports.run import NotebookError

ON = date(2026, 9, 1)
SMALL = Path(__file__).parents[1] / "notebook" / "ysgol-fach"
DAY = ("--on", ON.isoformat())


@pytest.fixture
def school(tmp_path):
    """Folder of the small school."""
    return Path(shutil.copytree(SMALL, tmp_path / "ysgol-fach"))


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Make assessments without a notebook, and collect what was asked for."""
    asked = []

    def made(wanted: WantedAssessment, told) -> Made:
        told("Working")
        asked.append(wanted)
        page = build(wanted.map_path, wanted.on, wanted.activity)
        folder = tmp_path / "out" / wanted.activity
        folder.mkdir(parents=True)
        text = json.dumps(data_of(page))
        (folder / ASSESSMENT.data).write_text(text, "utf-8")
        return Made(folder, is_new=True, kind=ASSESSMENT, notes=("A note.",))

    monkeypatch.setattr("reports.assessments.make_assessment", made)
    return asked


def call(*words):
    """Run the command."""
    return CliRunner().invoke(main, ["assess", *map(str, words), *DAY])


def test_one_activity(school, quick):
    """Notes and counts go to standard error, the path alone to standard output."""
    done = call(school, "--activity", "show-work")

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(school.parent / "out/show-work/dpia.html")]
    assert done.stderr.splitlines()[0] == "A note."
    assert done.stderr.splitlines()[1].startswith("show-work: 28 fields; ")
    assert quick[0].on == ON


def test_language(school, quick):
    """The language is handed on; another one is refused before anything is made."""
    done = call(school, "--activity", "show-work", "--language", "cy")
    refused = call(school, "--activity", "show-work", "--language", "fr")

    assert done.exit_code == 0
    assert [one.language for one in quick] == ["cy"]
    assert refused.exit_code == 2


@pytest.mark.parametrize("output_format", ["json", "csv"])
def test_rows(school, quick, output_format):
    """Each field of the template is a row."""
    done = call(school, "--activity", "show-work", "--format", output_format)

    assert done.exit_code == 0
    if output_format == "json":
        found = json.loads(done.stdout)
        assert [one["number"] for one in found["rows"]][-1] == "7.9"
        assert found["pages"] == [str(school.parent / "out/show-work/dpia.html")]
    assert len(quick) == 1


def test_all_that_need_one(school, quick):
    """Screening decides which are made; what the officer adds counts."""
    (school / "answers").mkdir()
    (school / "answers" / "show-work.yaml").write_text(
        "format: dpia-answers/1\nactivity: show-work\nscreening:\n"
        "  - {trigger: ico10-09, holds: true, why: It is offered to children.,"
        " on: 2026-08-01}\n",
        "utf-8",
    )
    done = call(school, "--all")

    assert done.exit_code == 0
    assert [one.activity for one in quick] == ["show-work"]


def test_none_needs_one(school, quick):
    """Where screening finds none, nothing is made."""
    done = call(school, "--all")

    assert done.exit_code == 0
    assert "No activity is found to need an assessment." in done.stderr
    assert quick == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give either --activity ID or --all"),
        (("--activity", "show-works"), "write show-work."),
        (("--activity", "picturebox-app"), "used for show-work: write --activity"),
    ],
)
def test_calls_that_cannot_be_carried_out(school, quick, words, said):
    """What is wrong is told with what to do."""
    done = call(school, *words)

    assert said in str(done.exception)
    assert quick == []


def test_place_of_an_assessment(school):
    """Assessments are kept beside the map, in a folder of their own."""
    job = Job(ASSESSMENT, str(school), ON, lambda _: None)

    assert place(job) == (school / "assessments", ())
    assert Made(school, is_new=True, kind=REVIEW).page == school / "review.html"


def test_notebook_that_stops_leaves_nothing(school, monkeypatch):
    """Nothing half made is kept, whether or not the notebook wrote anything."""

    def stopped(*_, **__):
        what = "It stopped."
        raise NotebookError(what)

    monkeypatch.setattr("reports.making.run_notebook", stopped)
    monkeypatch.chdir(school)
    asked = AnnualReview(map_path=str(school), on=ON)
    for keeps in (True, False):
        job = Job(REVIEW, str(school), ON, lambda _: asked, keeps_stopped=keeps)
        with pytest.raises(NotebookError):
            make(job)

    assert not (school / "reviews").exists()
    assert list(school.glob("*stopped*")) == []


def test_report_without_a_word_document(school, monkeypatch):
    """One is made where it is wanted only, and then not taken from one without."""
    made = []

    def ran(_name, _asked, executed, **_):
        executed.write_text("{}", "utf-8")

    def rendered(_executed, page):
        page.write_text("page", "utf-8")
        return Frame("", "", {})

    monkeypatch.setattr("reports.making.run_notebook", ran)
    monkeypatch.setattr("reports.document.render", rendered)
    asked = AnnualReview(map_path=str(school), on=ON)

    def word(rendered, file):
        made.append(rendered.page.read_text("utf-8"))
        file.write_text("word", "utf-8")

    plain = make(Job(REVIEW, str(school), ON, lambda _: asked))
    again = make(Job(REVIEW, str(school), ON, lambda _: asked))
    with_word = make(Job(REVIEW, str(school), ON, lambda _: asked, write_word=word))

    assert not (plain.folder / "review.docx").exists()
    assert again.folder == plain.folder
    assert (with_word.folder / "review.docx").is_file()
    assert with_word.folder.name == "2026-09-01-2"
    assert made == ["page"]


def test_base_of_parameters_is_no_report():
    """Each kind of report says itself what it is about, or cannot be asked for."""
    with pytest.raises(TypeError, match="about"):
        OfMap(map_path="m", on=ON)
