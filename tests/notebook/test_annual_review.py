"""The annual review, run for real on the shipped example and on a small school."""

import json
import re
from datetime import date
from html import unescape

import nbformat
import pytest
from nbclient import NotebookClient

from reports import run
from reports.document import DocumentError, loaded_by, render
from reports.forked.server import can_fork
from reports.kernel import local_kernel
from reports.manifest import holds, inputs_of, sha256
from reports.pages.annual_review import SECTIONS
from reports.parameters import (
    AnnualReview,
    InvalidParametersError,
    NotebookParameters,
    checked,
)
from reports.reviews import Wanted, make_review
from reports.run import NotebookError, on_kernel, run_notebook

pytestmark = pytest.mark.notebook

ON = date(2026, 9, 1)


def outputs(notebook, tag):
    """Return the outputs of the cells with a tag."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return [
        output
        for cell in cells
        if tag in cell["metadata"].get("tags", [])
        for output in cell["outputs"]
    ]


def test_five_files(example):
    """A review is the report, also for Word, the notebook, its data and a manifest."""
    names = sorted(one.name for one in example.folder.iterdir())

    assert names == [
        "manifest.json", "review.docx", "review.html", "review.ipynb", "review.json",
    ]  # fmt: skip
    assert example.is_new
    assert example.folder.name == "2026-09-01"


def test_report_is_small(example):
    """The governors' report of the example is at most 300 KB."""
    assert example.page.stat().st_size <= 300_000


def test_report_asks_nothing_of_the_network(example):
    """Opening a report loads nothing: nobody is told that it was opened."""
    text = unescape(example.page.read_text("utf-8"))

    assert list(loaded_by(text)) == []
    assert re.findall(r"<link|<img|<iframe|@import|url\(", text) == []
    assert re.findall(r"\ssrc\s*=", text) == []
    assert "default-src 'none'" in text


def test_report_runs_nothing(example):
    """The only script element holds data."""
    kinds = re.findall(r"<script\b[^>]*>", example.page.read_text("utf-8"))

    assert len(kinds) == 1
    assert "application/json" in kinds[0]


def test_report_shows_no_code(example):
    """Neither code nor prompts of the notebook are in the report."""
    text = example.page.read_text("utf-8")

    assert "import" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    for trace in ("HTML(section", "In [", "jp-Cell", "nbconvert", "Traceback"):
        assert trace not in text


def test_report_is_one_page(example):
    """Head, sections in order and foot make one HTML document."""
    text = example.page.read_text("utf-8")
    places = [text.index(f'id="{one}"') for one in SECTIONS]

    assert text.lower().startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    assert places == sorted(places)
    assert text.count("<html") == 1


def test_executed_notebook_is_the_audit_trail(example):
    """It keeps the parameters, the hash of each input, the law day and the method."""
    text = (example.folder / "review.ipynb").read_text("utf-8")
    manifest = json.loads((example.folder / "manifest.json").read_text("utf-8"))

    assert 'on = \\"2026-09-01\\"' in text
    assert manifest["identity"] in text
    for one in (*manifest["inputs"], *manifest["libraries"]):
        assert one["sha256"] in text
    assert "law as at" in text


def test_executed_notebook_is_valid(example):
    """It is a notebook by the format's own rules, with every cell run."""
    notebook = nbformat.read(example.folder / "review.ipynb", as_version=4)

    nbformat.validate(notebook)
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")


def test_no_path_of_this_machine(reviewed):
    """None of the files says where on this machine they were made."""
    home = str(reviewed.parent).encode()

    for one in (reviewed / "reviews" / "2026-09-01").iterdir():
        assert home not in one.read_bytes()


def test_manifest(example):
    """The manifest names inputs, versions, parameters and outputs with their hashes."""
    manifest = json.loads((example.folder / "manifest.json").read_text("utf-8"))
    listed = {one["file"]: one["sha256"] for one in manifest["outputs"]}

    assert set(listed) == {
        "review.docx", "review.html", "review.ipynb", "review.json",
    }  # fmt: skip
    assert listed["review.html"] == sha256(example.page.read_bytes())
    assert holds(example.folder, manifest)
    assert manifest["law_as_at"] == "2026-09-01"
    assert {"software", "method", "law data", "python"} <= set(manifest["versions"])
    assert manifest["map"]["id"] == "victoria-cp"
    assert manifest["duration_seconds"] > 0


def test_map_text_is_escaped(reviewed):
    """A script in a name of the map is shown, not run."""
    text = (reviewed / "reviews" / "2026-09-01" / "review.html").read_text("utf-8")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>" not in text


def test_runs_again_where_it_lies(reviewed):
    """The executed notebook, run again in its own folder, shows the same."""
    folder = reviewed / "reviews" / "2026-09-01"
    notebook = nbformat.read(folder / "review.ipynb", as_version=4)
    again = folder.parent.parent / "again.ipynb"

    with local_kernel(folder) as kernel:
        NotebookClient(notebook, km=kernel).execute()
    nbformat.write(notebook, again)

    before, after = (
        outputs(folder / "review.ipynb", "section"),
        outputs(again, "section"),
    )
    assert [one["data"] for one in before] == [one["data"] for one in after]


def test_page_can_be_made_from_the_notebook_alone(reviewed, tmp_path):
    """The report is made again, byte for byte, from the executed notebook."""
    folder = reviewed / "reviews" / "2026-09-01"

    render(folder / "review.ipynb", tmp_path / "again.html")

    assert (tmp_path / "again.html").read_bytes() == (
        folder / "review.html"
    ).read_bytes()


def test_second_run_is_a_no_op(reviewed):
    """The same inputs and versions give the review that is there, and say so."""
    told = []

    again = make_review(Wanted(str(reviewed), ON), told.append)

    assert not again.is_new
    assert again.folder == reviewed / "reviews" / "2026-09-01"
    assert again.notes == (
        "Nothing has changed since this review was made, so none was made.",
    )
    assert told == ["Reading the map"]


def test_page_without_a_frame(tmp_path):
    """A notebook that did not get to its end makes no page."""
    notebook = tmp_path / "stopped.ipynb"
    notebook.write_text(json.dumps({"cells": [{"cell_type": "markdown"}]}), "utf-8")

    with pytest.raises(DocumentError, match="without making the page"):
        render(notebook, tmp_path / "page.html")


def test_page_that_would_load_something(reviewed, tmp_path):
    """A page that would load or run anything is not written."""
    text = (reviewed / "reviews" / "2026-09-01" / "review.ipynb").read_text("utf-8")
    notebook = json.loads(text)
    tagged = next(
        one for one in notebook["cells"] if "section" in one["metadata"].get("tags", [])
    )
    tagged["outputs"][0]["data"]["text/html"] = "<img src='https://tracker.example/'>"
    (tmp_path / "review.ipynb").write_text(json.dumps(notebook), "utf-8")

    with pytest.raises(DocumentError, match=r"an address \(src of img\)"):
        render(tmp_path / "review.ipynb", tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_values_are_never_code(tmp_path):
    """A value that looks like code stays a value."""
    mark = tmp_path / "ran"
    evil = f'x"; open({str(mark)!r}, "w") #{{1+1}}'
    asked = checked(AnnualReview, {"map_path": evil, "on": "2026-09-01"})

    with pytest.raises(NotebookError) as caught:
        run_notebook("annual_review", asked, tmp_path / "review.ipynb")

    assert not mark.exists()
    assert "'What went in'" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert "Traceback" in caught.value.detail


class OtherNames(NotebookParameters):
    """Parameters that the notebook does not declare."""

    map_path: str
    """A map."""


def test_other_names_never_reach_a_kernel(tmp_path, monkeypatch):
    """Names are run as code by papermill, so they must be the notebook's own."""
    monkeypatch.setattr(run, "notebook_kernel", pytest.fail)

    with pytest.raises(InvalidParametersError, match="does not take these"):
        run_notebook("annual_review", OtherNames(map_path="x"), tmp_path / "a.ipynb")


def test_kernel_that_dies(tmp_path):
    """A kernel that is gone is told in our words."""
    asked = AnnualReview(map_path="victoria-cp", on=ON)

    with local_kernel(tmp_path) as kernel:
        kernel.provisioner.process.kill()
        kernel.provisioner.process.wait()
        with pytest.raises(NotebookError, match="stopped, or could not start"):
            run_notebook(
                "annual_review", asked, tmp_path / "a.ipynb", kernel=on_kernel(kernel)
            )


@pytest.mark.parametrize("forks", [True, False])
def test_cell_that_takes_too_long(tmp_path, monkeypatch, forks):
    """A cell that does not end is given up, in our words, forked or on a kernel."""
    monkeypatch.setattr(run, "_CELL_SECONDS", 1)
    monkeypatch.setattr(run, "can_fork", lambda: forks and can_fork())
    slow = "import time; time.sleep(60)"
    monkeypatch.setattr(run, "PRELOAD", {})
    (tmp_path / "slow.ipynb").write_text(json.dumps(_notebook(slow)), "utf-8")
    monkeypatch.setattr(run, "files", lambda _: tmp_path)
    asked = NotebookParameters()

    with pytest.raises(NotebookError, match=r"took (too long|longer than 1 s)"):
        run_notebook("slow", asked, tmp_path / "a.ipynb")


def test_review_on_an_ordinary_kernel_is_the_same(small, tmp_path, monkeypatch):
    """A forked review holds, output for output, what one on a kernel holds."""

    def made(forks: bool):
        monkeypatch.setattr(run, "can_fork", lambda: forks and can_fork())
        out = tmp_path / f"forks {forks}"
        wanted = Wanted(str(small), ON, out=out, is_first=True, has_word=False)
        return make_review(wanted).folder / "review.ipynb"

    forked, ordinary = made(forks=True), made(forks=False)

    assert [_told(one) for one in _code(forked)] == [
        _told(one) for one in _code(ordinary)
    ]


def _code(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return [one for one in cells if one["cell_type"] == "code"][1:]


def _told(cell):
    return cell["execution_count"], cell["outputs"]


def _notebook(source):
    about = {"kernelspec": {"name": "python3", "language": "python"}}
    cells = [
        {"cell_type": "code", "id": name, "metadata": {"tags": tags}, "outputs": [],
         "execution_count": None, "source": text}
        for name, tags, text in (("a", ["parameters"], ""), ("b", [], source))
    ]  # fmt: skip
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def test_stopped_notebook_is_kept_on_request(small, tmp_path, monkeypatch):
    """With --debug the notebook stays as far as it got, outside the reviews."""
    monkeypatch.setattr("reports.run.PRELOAD", {})
    monkeypatch.setattr("reports.making._seen_from", lambda _folder, asked: asked)
    monkeypatch.chdir(tmp_path)
    wanted = Wanted("ysgol-fach", ON, keeps_stopped=True)

    with pytest.raises(NotebookError):
        make_review(wanted)

    assert (tmp_path / "review-2026-09-01-stopped.ipynb").is_file()
    assert not (small / "reviews").exists()


def test_identity_does_not_depend_on_the_place(small, tmp_path, monkeypatch):
    """Inputs seen from another folder are the same inputs."""
    monkeypatch.chdir(tmp_path)

    near = inputs_of(AnnualReview(map_path="ysgol-fach", on=ON))
    far = inputs_of(AnnualReview(map_path=str(small / "map.yaml"), on=ON))

    assert near.identity == far.identity
    assert str(near) == str(far)
