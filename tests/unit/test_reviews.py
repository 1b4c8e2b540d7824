"""Where reviews are kept, and that none is ever half there or overwritten."""

import errno
import json
import os
import platform
import shutil
import time
from datetime import date
from pathlib import Path

import psutil
import pytest

from reports import kept as kept_module
from reports.document import Frame, loaded_by
from reports.kept import DATA, MANIFEST, PAGE, Kept, ReviewError, is_signed
from reports.making import place
from reports.manifest import holds, inputs_of, is_example, sha256
from reports.parameters import AnnualReview
from reports.reviews import Wanted, _previous, job_of, make_review
from reports.run import quick_imports

ON = date(2026, 9, 1)


def finished(root, name, identity="a", page="page"):
    """Put a finished review into a folder of reviews."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / PAGE).write_text(page, "utf-8")
    (folder / DATA).write_text("{}", "utf-8")
    outputs = [{"file": PAGE, "sha256": sha256(page.encode())}]
    whole = {"identity": identity, "outputs": outputs}
    (folder / MANIFEST).write_text(json.dumps(whole), "utf-8")
    return folder


def left_behind(root, process, machine=None, age=0):
    """Put what a run leaves behind into a folder of reviews."""
    here = sha256(platform.node().encode())[:8]
    folder = root / f".making-{machine or here}-{process}-0123abcd"
    folder.mkdir(parents=True)
    (folder / "review.ipynb").write_text("{", "utf-8")
    then = time.time() - age
    os.utime(folder, (then, then))
    return folder


def dead_process():
    """Return the number of a process that has ended."""
    import subprocess
    import sys

    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    return ended.pid


def test_first_review_has_the_day_for_name(tmp_path):
    """The folder is named after the day of law, and nothing hidden stays."""
    kept = Kept(tmp_path / "reviews", ON)
    with kept.staging() as staging:
        (staging / PAGE).write_text("new", "utf-8")
        placed = kept.put_in_place(staging)

    assert placed == tmp_path / "reviews" / "2026-09-01"
    assert [one.name for one in (tmp_path / "reviews").iterdir()] == ["2026-09-01"]


def test_finished_review_is_never_overwritten(tmp_path):
    """The next of the same day get numbers; what was there is untouched."""
    first = finished(tmp_path, "2026-09-01", page="first")
    names = []
    for _ in range(2):
        kept = Kept(tmp_path, ON)
        with kept.staging() as staging:
            (staging / PAGE).write_text("new", "utf-8")
            names.append(kept.put_in_place(staging).name)

    assert names == ["2026-09-01-2", "2026-09-01-3"]
    assert (first / PAGE).read_text("utf-8") == "first"


def test_name_taken_meanwhile(tmp_path, monkeypatch):
    """Another run that takes the name first keeps it."""
    kept = Kept(tmp_path, ON)
    rename = Path.rename

    def slower(self, target):
        if not (tmp_path / "2026-09-01").exists():
            finished(tmp_path, "2026-09-01", page="theirs")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", slower)
    with kept.staging() as staging:
        (staging / PAGE).write_text("ours", "utf-8")
        placed = kept.put_in_place(staging)

    assert placed.name == "2026-09-01-2"
    assert (tmp_path / "2026-09-01" / PAGE).read_text("utf-8") == "theirs"


def held_open(times, then=None):
    """Return a rename that is refused a number of times, as Windows does."""
    rename, left = Path.rename, [times]

    def refused(self, target):
        if left[0]:
            left[0] -= 1
            raise then or PermissionError(errno.EACCES, "held open")
        return rename(self, target)

    return refused


def test_file_held_open_for_a_moment(tmp_path, monkeypatch):
    """A scanner that holds a file for a moment is waited for."""
    monkeypatch.setattr(kept_module, "_RENAME_PAUSE", 0)
    monkeypatch.setattr(Path, "rename", held_open(3))
    kept = Kept(tmp_path, ON)
    with kept.staging() as staging:
        placed = kept.put_in_place(staging)

    assert placed.is_dir()


def test_file_held_open_for_good(tmp_path, monkeypatch):
    """One that does not let go is told in words, and nothing stays."""
    monkeypatch.setattr(kept_module, "_RENAME_PAUSE", 0)
    monkeypatch.setattr(Path, "rename", held_open(1000))
    kept = Kept(tmp_path, ON)

    with kept.staging() as staging, pytest.raises(ReviewError, match="held open"):
        kept.put_in_place(staging)
    assert list(tmp_path.iterdir()) == []


def test_name_taken_while_waiting(tmp_path, monkeypatch):
    """A name that another run takes while we wait is theirs."""
    monkeypatch.setattr(kept_module, "_RENAME_PAUSE", 0)
    rename = Path.rename

    def refused(self, target):
        if target.name == "2026-09-01":
            finished(tmp_path, "2026-09-01")
            raise PermissionError(errno.EACCES, "held open")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    kept = Kept(tmp_path, ON)
    with kept.staging() as staging:
        placed = kept.put_in_place(staging)

    assert placed.name == "2026-09-01-2"


def test_disk_full_at_the_end(tmp_path, monkeypatch):
    """A disk that fills up is told in words, and nothing stays."""
    monkeypatch.setattr(Path, "rename", held_open(1, OSError(errno.ENOSPC, "full")))
    kept = Kept(tmp_path / "reviews", ON)

    with pytest.raises(ReviewError, match="no room left"), kept.staging() as staging:
        kept.put_in_place(staging)
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written(tmp_path):
    """A place where no folder can be made is told, with what to do."""
    (tmp_path / "file").write_text("", "utf-8")
    kept = Kept(tmp_path / "file" / "reviews", ON)

    with pytest.raises(ReviewError) as caught, kept.staging():
        pytest.fail("a folder was made below a file")

    assert "Nothing can be written in the folder" in str(caught.value)
    assert "--out" in str(caught.value)


def test_nothing_is_left_of_a_run_that_failed(tmp_path):
    """Folders made for a review that did not come are taken away again."""
    kept = Kept(tmp_path / "school" / "reviews", ON)

    with (
        pytest.raises(OSError, match=r"(?s).+"),
        kept.staging() as staging,
    ):
        staging.read_bytes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="asks after processes")
def test_folder_of_a_dead_run_is_cleared(tmp_path):
    """What a run on this machine left behind goes when its process has ended."""
    dead = left_behind(tmp_path, dead_process())
    alive = left_behind(tmp_path, os.getpid())

    with Kept(tmp_path, ON).staging():
        pass

    assert not dead.exists()
    assert alive.exists()


def test_folder_of_another_machine_gets_a_day(tmp_path):
    """On a shared drive, another machine's folder goes only after a day."""
    fresh = left_behind(tmp_path, 1, machine="00000000")
    old = left_behind(tmp_path, 2, machine="00000000", age=2 * 86400)

    with Kept(tmp_path, ON).staging():
        pass

    assert fresh.exists()
    assert not old.exists()


@pytest.mark.parametrize("error", [psutil.AccessDenied, OverflowError])
def test_process_of_somebody_else_counts_as_alive(tmp_path, monkeypatch, error):
    """A process that may not be asked after is left its folder."""
    theirs = left_behind(tmp_path, 4711)

    def refuse(*_):
        raise error

    monkeypatch.setattr(psutil, "Process", refuse)
    with Kept(tmp_path, ON).staging():
        pass

    assert theirs.exists()


def test_process_that_only_waits_to_be_counted_is_dead(tmp_path, monkeypatch):
    """A process that has ended, and that nobody has asked for its status, is dead."""
    theirs = left_behind(tmp_path, os.getpid())
    monkeypatch.setattr(psutil.Process, "status", lambda _: psutil.STATUS_ZOMBIE)

    Kept(tmp_path, ON).clear_left_behind()

    assert not theirs.exists()


def test_folder_made_only_for_a_dead_run_goes_with_it(tmp_path):
    """Where a killed run left nothing else, the folder of reviews goes too."""
    left_behind(tmp_path / "reviews", dead_process())
    left_behind(tmp_path / "full", dead_process())
    finished(tmp_path / "full", "2026-09-01")

    for one in ("reviews", "full", "none"):
        Kept(tmp_path / one, ON).clear_left_behind()

    assert not (tmp_path / "reviews").exists()
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["2026-09-01"]


def test_same_report_made_meanwhile_is_taken(tmp_path):
    """Two runs that make the same report of a day leave one of it, not two."""
    kept = Kept(tmp_path, ON)
    with kept.staging() as staging:
        theirs = finished(tmp_path, "2026-09-01", "a")
        for one in theirs.iterdir():
            shutil.copy(one, staging / one.name)
        placed = kept.put_in_place(staging)

    assert placed == theirs
    assert [*tmp_path.iterdir()] == [theirs]


def test_folder_that_vanishes_meanwhile(tmp_path, monkeypatch):
    """A folder that another run clears at the same time is no trouble."""
    gone = left_behind(tmp_path, 1)
    there = Path.iterdir

    def stale(self):
        found = list(there(self))
        if gone in found:
            (gone / "review.ipynb").unlink()
            gone.rmdir()
        return iter(found)

    monkeypatch.setattr(Path, "iterdir", stale)
    with Kept(tmp_path, ON).staging() as staging:
        assert staging.is_dir()


def test_other_hidden_folders_stay(tmp_path):
    """Only folders of the form that runs leave behind are ever cleared."""
    other = tmp_path / ".making-notes"
    other.mkdir()
    os.utime(other, (0, 0))

    with Kept(tmp_path, ON).staging():
        pass

    assert other.exists()


def test_same_inputs_are_found(tmp_path):
    """A review of the same identity, whole, is found among those of the day."""
    finished(tmp_path, "2026-09-01", "a")
    second = finished(tmp_path, "2026-09-01-2", "b")

    assert Kept(tmp_path, ON).same_as("b") == second
    assert Kept(tmp_path, ON).same_as("c") is None


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_unreadable_manifest(tmp_path, text):
    """A review whose manifest cannot be read is never taken for the same."""
    folder = finished(tmp_path, "2026-09-01", "a")
    (folder / MANIFEST).write_text(text, "utf-8")

    assert Kept(tmp_path, ON).same_as("a") is None


def test_changed_report_is_not_the_same(tmp_path):
    """A report that somebody changed or took away is not handed out again."""
    folder = finished(tmp_path, "2026-09-01", "a")
    written = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / PAGE).write_text("changed", "utf-8")

    assert Kept(tmp_path, ON).same_as("a") is None
    (folder / PAGE).unlink()
    assert not holds(folder, written)
    assert not holds(folder, {})


def test_latest_before(tmp_path):
    """The last of an earlier day is found; numbers count as numbers."""
    for name in ("2025-09-01", "2025-09-01-2", "2025-09-01-10", "2026-09-01"):
        finished(tmp_path, name)
    (tmp_path / "2026-01-01").mkdir()
    (tmp_path / "2025-13-01").mkdir()
    (tmp_path / "2025-13-01" / PAGE).write_text("", "utf-8")

    assert Kept(tmp_path, ON).latest_before() == tmp_path / "2025-09-01-10"
    assert Kept(tmp_path, date(2025, 1, 1)).latest_before() is None
    assert Kept(tmp_path / "none", ON).latest_before() is None


@pytest.mark.parametrize("name", ["signed", "signed.json", "signed.p7s"])
def test_signed(tmp_path, name):
    """A review is signed once a file of that name lies in it."""
    folder = finished(tmp_path, "2026-09-01")

    assert not is_signed(folder)
    (folder / name).write_text("", "utf-8")
    assert is_signed(folder)


def test_example_is_kept_where_you_are(tmp_path, monkeypatch):
    """Nothing is written into the package: an example's reviews go to the folder."""
    monkeypatch.chdir(tmp_path)
    root, notes = place(job_of(Wanted("victoria-cp", ON)))

    assert root == Path.cwd() / "victoria-cp" / "reviews"
    assert notes == ()


def test_example_is_found_beside_its_reviews(tmp_path, monkeypatch):
    """A folder that holds only reviews of the example does not hide it."""
    monkeypatch.chdir(tmp_path)
    finished(tmp_path / "victoria-cp" / "reviews", "2026-09-01")

    assert is_example("victoria-cp")
    assert inputs_of(AnnualReview(map_path="victoria-cp", on=ON)).files
    (tmp_path / "victoria-cp" / "map.yaml").write_text("", "utf-8")
    assert not is_example("victoria-cp")


def test_read_only_map_folder(tmp_path, monkeypatch):
    """Where the map's own folder cannot be written, the review is here, and said so."""
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / "map.yaml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)

    root, notes = place(job_of(Wanted("school", ON)))

    assert root == Path.cwd() / "school" / "reviews"
    assert "cannot be written to" in notes[0]


def test_previous_can_be_named(tmp_path):
    """A review to compare with is its folder or one of its files."""
    folder = finished(tmp_path / "old", "2025-09-01")
    kept = Kept(tmp_path, ON)

    assert _previous(Wanted("m", ON, previous=folder), kept) == folder / DATA
    assert _previous(Wanted("m", ON, previous=folder / PAGE), kept) == folder / PAGE
    (folder / DATA).unlink()
    assert _previous(Wanted("m", ON, previous=folder), kept) == folder / PAGE
    with pytest.raises(ReviewError, match="no earlier review in old"):
        _previous(Wanted("m", ON, previous=tmp_path / "old"), kept)


def test_libraries_and_answers_are_inputs(tmp_path):
    """Everything read with a map counts: beside it, and in the folder above."""
    school = tmp_path / "school"
    for folder in (school / "suppliers", school / "risks", tmp_path / "suppliers"):
        folder.mkdir(parents=True)
        (folder / "one.yaml").write_text("x", "utf-8")
    (school / "map.yaml").write_text("y", "utf-8")
    (tmp_path / "review.json").write_text("{}", "utf-8")
    before = str(tmp_path / "review.json")

    found = inputs_of(AnnualReview(map_path=str(school), on=ON, previous=before))

    assert [one.file for one in found.files] == [
        "../suppliers/one.yaml", "map.yaml", "risks/one.yaml", "suppliers/one.yaml",
        "previous review",
    ]  # fmt: skip


def test_identity_follows_what_counts(tmp_path):
    """Another map, day or reader makes another review."""
    (tmp_path / "map.yaml").write_text("one", "utf-8")
    asked = AnnualReview(map_path=str(tmp_path), on=ON)
    first = inputs_of(asked).identity
    for_dpo = inputs_of(asked.model_copy(update={"audience": "dpo"})).identity
    (tmp_path / "map.yaml").write_text("two", "utf-8")

    assert len({first, for_dpo, inputs_of(asked).identity}) == 3


def test_map_that_is_not_there(tmp_path):
    """A map that is not there is refused in the usual words; nothing is made."""
    from datamap.errors import InvalidDataMapError

    with pytest.raises(InvalidDataMapError, match="not there"):
        make_review(Wanted(str(tmp_path / "none"), ON))
    assert list(tmp_path.iterdir()) == []


def test_slow_import_is_left_out_for_a_while():
    """The slow module cannot be imported inside, and nothing of that stays."""
    import sys

    before = sys.modules.pop("rfc3987_syntax", None)
    with quick_imports():
        assert sys.modules["rfc3987_syntax"] is None
        with quick_imports():
            assert sys.modules["rfc3987_syntax"] is None
    assert "rfc3987_syntax" not in sys.modules
    if before is not None:
        sys.modules["rfc3987_syntax"] = before


def test_frame_travels_in_one_output():
    """Head, foot and data go together, with a line for whoever reads the notebook."""
    bundle = Frame("<html>", "</html>", {"risks": []})._repr_mimebundle_()

    assert bundle["application/vnd.dpia.document+json"]["foot"] == "</html>"
    assert bundle["text/plain"] == "Head, foot and data of the page: 1 parts of data."


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<script type=module src=a.js></script>",
        "<img src=//tracker.example/a.png>",
        "<img srcset='a.png 2x'>",
        "<iframe></iframe>",
        "<object data=x></object>",
        "<embed>",
        "<base href=https://x.example>",
        "<form action=https://x.example></form>",
        "<link rel=stylesheet href=https://x.example/a.css>",
        "<svg><use xlink:href=https://x.example/a.svg#b></use></svg>",
        "<svg><image href=https://x.example/a.png></image></svg>",
        "<a href=' JavaScript:alert(1)'>x</a>",
        "<p onclick=alert(1)>x</p>",
        "<p style='background: url( \"https://x.example\")'>x</p>",
        "<style>@import 'a.css';</style>",
        "<style>p{background:url(https://x.example/a.png)}</style>",
        "<meta http-equiv=refresh content='0;https://x.example'>",
        "<video poster=a.png></video>",
    ],
)
def test_what_loads_or_runs_is_found(text):
    """Whatever would load or run when a page is opened is found."""
    assert list(loaded_by(text))


@pytest.mark.parametrize(
    "text",
    [
        "<p>url(https://x.example) @import &lt;script&gt; onclick=</p>",
        "<a href='https://www.legislation.gov.uk/x'>the law</a>",
        '<script type=application/json>{"a": "<img src=x>"}</script>',
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=icon href='data:,'>",
        "<svg><use href='#shape'></use></svg>",
        "<style>p{fill:url(#shade);background:url('data:,')}</style><p>url(x)</p>",
        "<meta charset=utf-8>",
    ],
)
def test_what_stays_in_the_page_is_let_be(text):
    """Text, data in the page and links that a reader may follow are let be."""
    assert list(loaded_by(text)) == []
