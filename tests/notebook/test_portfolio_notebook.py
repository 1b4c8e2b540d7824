"""The page across schools, run for real over two small schools and a broken one."""

import json
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from reports.batch.schools import BatchError
from reports.document import frame_of, loaded_by, render
from reports.kernel import local_kernel
from reports.manifest import holds
from reports.parameters import AcrossSchools
from reports.portfolio import make_portfolio, read
from reports.portfolio_html import TITLES, own_script
from reports.reviews import Wanted, make_review
from reports.run import NotebookError

pytestmark = pytest.mark.notebook

ON = date(2026, 9, 1)
SMALL = Path(__file__).with_name("ysgol-fach")
ERRORS = {"broken": '1 problem in {x}.\n\nThe map "q" ends with \\.'}


@pytest.fixture(scope="module")
def schools(tmp_path_factory):
    """Folder of two reviewed schools, one of them deeper, and a broken one."""
    root = tmp_path_factory.mktemp("authority") / "a {b} c"
    first = Path(shutil.copytree(SMALL, root / "a"))
    make_review(Wanted(str(first), ON, has_word=False))
    shutil.copytree(first, root / "group" / "b")
    (root / "broken").mkdir()
    (root / "broken" / "map.yaml").write_text("school: [", "utf-8")
    return root


@pytest.fixture(scope="module")
def made(schools):
    """Return the page across them, made once."""
    return make_portfolio(schools, ON, "en", ERRORS)


def manifest(made):
    """Return the manifest beside a page."""
    return json.loads((made.parent / "manifest.json").read_text("utf-8"))


def test_four_files(made, schools):
    """Page, executed notebook, data and manifest stand beside the schools."""
    names = {one.name for one in schools.iterdir() if one.is_file()}

    assert made == schools / "portfolio.html"
    assert names == {
        "manifest.json", "portfolio.html", "portfolio.ipynb", "portfolio.json",
    }  # fmt: skip


def test_manifest_has_the_hash_of_every_review(made, schools):
    """What was read of each school is listed; what was made is there as listed."""
    written = manifest(made)

    assert [one["file"] for one in written["inputs"]] == [
        "a/reviews/2026-09-01/review.json",
        "broken/map.yaml",
        "group/b/reviews/2026-09-01/review.json",
    ]
    assert written["law_as_at"] == "2026-09-01"
    assert holds(schools, written)


def test_executed_notebook_is_the_audit_trail(made, schools):
    """It is valid, says what went in, and has no path of this machine."""
    file = schools / "portfolio.ipynb"
    text = file.read_text("utf-8")

    nbformat.validate(nbformat.read(file, as_version=4))
    assert manifest(made)["identity"] in text
    assert "a/reviews/2026-09-01/review.json" in text
    assert str(schools.parent) not in text


def test_page_has_every_section_and_one_script(made):
    """The page links to each report, and runs nothing but the script that sorts."""
    text = made.read_text("utf-8")

    assert all(f'<section id="{one}"' in text for one in TITLES)
    assert 'href="group/b/reviews/2026-09-01/review.html"' in text
    assert list(loaded_by(text.replace(own_script(), ""))) == []


def test_error_is_shown_as_it_was_said(made):
    """Whatever stands in an error is shown, and never run."""
    data = json.loads(made.with_name("portfolio.json").read_text("utf-8"))

    assert {one["folder"]: one["error"] for one in data["schools"]}["broken"] == (
        ERRORS["broken"]
    )


def test_same_again_is_left_as_it_is(made, schools):
    """A second call with the same reviews makes nothing."""
    before = (schools / "portfolio.ipynb").read_bytes()

    again = make_portfolio(schools, ON, "en", ERRORS)

    assert again == made
    assert (schools / "portfolio.ipynb").read_bytes() == before


@pytest.mark.parametrize("harm", ["changed page", "no manifest", "other errors"])
def test_what_is_not_whole_is_made_again(made, schools, tmp_path, harm):
    """A page that was changed, or has lost its manifest, is made anew and the same."""
    root = Path(shutil.copytree(schools, tmp_path / "copy"))
    if harm == "changed page":
        (root / made.name).write_text("no", "utf-8")
    elif harm == "no manifest":
        (root / "manifest.json").unlink()
    errors = {} if harm == "other errors" else ERRORS

    again = make_portfolio(root, ON, "en", errors)

    same = again.read_text("utf-8") == made.read_text("utf-8")
    assert same is (harm != "other errors")
    assert holds(root, manifest(again))


def test_runs_again_where_it_lies(made, schools, tmp_path):
    """Run in JupyterLab from the schools' folder, it makes the very same page."""
    again = tmp_path / "again.ipynb"
    notebook = nbformat.read(schools / "portfolio.ipynb", as_version=4)

    with local_kernel(schools) as manager:
        NotebookClient(notebook, km=manager, kernel_name="python3").execute()
    nbformat.write(notebook, again)
    render(again, tmp_path / "again.html", own_script())

    assert (tmp_path / "again.html").read_bytes() == made.read_bytes()


def test_page_without_its_script_is_refused(made, schools, tmp_path):
    """A script is let through only where it was named, and only the one named."""
    with pytest.raises(Exception, match="would load or run a script"):
        render(schools / "portfolio.ipynb", tmp_path / "page.html", "<script></script>")

    assert frame_of(schools / "portfolio.ipynb").data["on"] == "2026-09-01"


def test_same_on_an_ordinary_kernel(made, schools, tmp_path, monkeypatch):
    """Where no process can be forked, the page is the same."""
    root = Path(shutil.copytree(schools, tmp_path / "copy"))
    (root / "manifest.json").unlink()
    monkeypatch.setattr("reports.run.can_fork", lambda: False)

    again = make_portfolio(root, ON, "en", ERRORS)

    assert again.read_bytes() == made.read_bytes()


def test_notebook_that_stops_leaves_the_old_page(made, schools, tmp_path, monkeypatch):
    """If the notebook stops, what was there before stays whole."""
    root = Path(shutil.copytree(schools, tmp_path / "copy"))

    def stops(*_args, **_more):
        text = "The notebook stopped."
        raise NotebookError(text)

    monkeypatch.setattr("reports.portfolio.run_notebook", stops)
    with pytest.raises(NotebookError):
        make_portfolio(root, ON, "cy", ERRORS)

    assert holds(root, manifest(made))


def test_map_that_nobody_may_read_is_listed(tmp_path):
    """A school whose map cannot be read has a line, and no hash."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "map.yaml").write_text("school: [", "utf-8")

    made = make_portfolio(tmp_path, ON, "cy", {})

    assert [one["file"] for one in manifest(made)["inputs"]] == ["a/map.yaml"]


def test_folder_without_schools(tmp_path):
    """A folder with no map below it is refused, and nothing is written."""
    with pytest.raises(BatchError):
        make_portfolio(tmp_path, ON, "en", {})

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", [{"map": []}, {"levels": {"a": {"rk-01": "x"}}}])
def test_review_of_another_shape_costs_its_line_only(schools, tmp_path, kept):
    """A kept review that is not one of ours is told, and the page is made."""
    root = Path(shutil.copytree(schools, tmp_path / "copy"))
    review = root / "a" / "reviews" / "2026-09-01" / "review.json"
    review.write_text(json.dumps({"on": "2026-09-01", **kept}), "utf-8")

    found = read(AcrossSchools(folder=str(root), on=ON))

    errors = {one.folder: one.error for one in found.page.schools}
    assert "The review that is kept cannot be read" in errors["a"]
    assert errors["group/b"] == ""


def test_every_section_has_a_cell():
    """The notebook shows the sections of the page, each once, in its order."""
    text = (files("notebooks") / "portfolio.ipynb").read_text("utf-8")
    tagged = [
        "".join(cell["source"])
        for cell in json.loads(text)["cells"]
        if "section" in cell["metadata"].get("tags", [])
    ]

    assert tagged == [f'HTML(section(page, "{one}"))' for one in TITLES]
