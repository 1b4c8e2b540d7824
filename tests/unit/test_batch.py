"""Many schools at once: which are found, who may write, and what a failure stops."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from reports.batch.run import Done, Result, review_all
from reports.batch.schools import BatchError, School, find_schools, only_writer


def _school(root: Path, name: str) -> None:
    (root / name).mkdir(parents=True)
    (root / name / "map.yaml").write_text("school: {}", "utf-8")


class _Here(Executor):
    """Works at once in this process; loses its process on some schools."""

    def __init__(self, deadly: frozenset[str]) -> None:
        self._deadly = deadly
        self._is_broken = False

    def submit(self, work, /, school):
        """Work, unless the process is lost."""
        future: Future[Done] = Future()
        self._is_broken = self._is_broken or school.name in self._deadly
        if self._is_broken:
            future.set_exception(BrokenProcessPool())
        else:
            try:
                future.set_result(work(school))
            except ValueError as error:
                future.set_exception(error)
        return future


def _made(school: School) -> Done:
    if school.name == "strange":
        raise ValueError
    return Done(school, Result.MADE, school.folder / "review.html")


def _schools(*names: str) -> list[School]:
    return [School(one, Path(one)) for one in names]


def _results(names: tuple[str, ...], deadly: str = "", jobs: int = 2) -> dict:
    lost = frozenset({deadly})
    found = review_all(_schools(*names), _made, jobs, lambda _: _Here(lost))
    return {one.school.name: one for one in found}


def test_schools_are_found_at_any_depth(tmp_path):
    """A school is a folder that holds a map, wherever below the authority it is."""
    _school(tmp_path, "north/a")
    _school(tmp_path, "b")

    assert [one.name for one in find_schools(tmp_path)] == ["b", "north/a"]


def test_folders_of_a_school_are_not_schools(tmp_path):
    """Reviews, libraries and hidden folders are not searched for maps."""
    _school(tmp_path, "a")
    for name in ("reviews/2026-01-01", "suppliers/x", ".git/y"):
        _school(tmp_path, name)

    assert [one.name for one in find_schools(tmp_path)] == ["a"]


def test_folder_without_schools_is_refused(tmp_path):
    """A folder in which there is no map says so."""
    with pytest.raises(BatchError, match=r"holds a map\.yaml"):
        find_schools(tmp_path)


def test_missing_folder_is_refused(tmp_path):
    """A folder that is not there says so."""
    with pytest.raises(BatchError, match="There is no folder gone"):
        find_schools(tmp_path / "gone")


def test_second_writer_is_refused(tmp_path):
    """Two runs never write in one folder at once."""
    with (
        only_writer(tmp_path),
        pytest.raises(BatchError, match="Another run"),
        only_writer(tmp_path),
    ):
        raise AssertionError


def test_lock_left_behind_stops_nobody(tmp_path):
    """The file of a lock whose holder is gone does not keep others out."""
    with only_writer(tmp_path):
        pass

    with only_writer(tmp_path):
        pass


def test_folder_that_cannot_be_written_is_refused(tmp_path):
    """A folder in which no lock can be made says so."""
    (tmp_path / "file").write_text("", "utf-8")

    with (
        pytest.raises(BatchError, match="Nothing can be written"),
        only_writer(tmp_path / "file"),
    ):
        raise AssertionError


def test_every_school_is_reviewed():
    """Each school comes out once, however many there are at a time."""
    names = ("a", "b", "c", "d", "e")

    found = _results(names)

    assert {name: one.result for name, one in found.items()} == dict.fromkeys(
        names, Result.MADE
    )


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_lost_process_costs_only_the_school_that_ends_it(jobs):
    """A school that kills its process is tried once more alone; the others go on."""
    found = _results(("a", "b", "deadly", "c", "d"), "deadly", jobs)

    assert found.pop("deadly").error.startswith("The process that made the review")
    assert {one.result for one in found.values()} == {Result.MADE}
    assert set(found) == {"a", "b", "c", "d"}


def test_strange_error_costs_only_its_school():
    """An error that nobody thought of fails one school, in words."""
    found = _results(("a", "strange", "b"))

    assert found["strange"].result is Result.FAILED
    assert "ValueError" in found["strange"].error
    assert found["b"].result is Result.MADE


def test_school_named_as_a_folder_of_a_school_is_found(tmp_path):
    """A folder that holds a map is a school, even one called documents."""
    _school(tmp_path, "documents")

    assert [one.name for one in find_schools(tmp_path)] == ["documents"]


def test_name_that_is_no_text_is_refused_at_once(tmp_path, monkeypatch):
    """A folder whose name is not UTF-8 is refused before any school is reviewed."""
    _school(tmp_path, "a")
    odd = tmp_path / "north\udcff"
    monkeypatch.setattr("reports.batch.schools._below", lambda _: iter([odd]))

    with pytest.raises(BatchError, match=r"north\? is not written in UTF-8"):
        find_schools(tmp_path)


def test_folder_that_cannot_be_read_is_refused(tmp_path, monkeypatch):
    """A folder that may not be read is named: a school in it would go unseen."""
    _school(tmp_path, "a")

    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)

    with pytest.raises(BatchError, match="cannot be read"):
        find_schools(tmp_path)
