"""Review many schools, several at once; one that fails does not stop the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path

from reports.batch.schools import School
from reports.reviews import Wanted


class Result(StrEnum):
    """How the review of one school came out."""

    MADE = "made"
    """It is new."""

    THERE = "there"
    """One of the same inputs and versions was there already."""

    FAILED = "failed"
    """It could not be made."""


@dataclass(frozen=True)
class Done:
    """One school of a run."""

    school: School
    result: Result
    page: Path | None
    """The report; None if there is none."""

    error: str = ""
    """What was wrong, in words for a person; empty if nothing."""

    seconds: float = 0
    """Seconds of wall clock that it took."""


Work = Callable[[School], Done]
Started = Callable[[int], Executor]
"""Starts so many processes."""


def review_one(school: School, wanted: Wanted) -> Done:
    """Review one school in this process, whatever may be wrong with it.

    Parameters
    ----------
    school
        The school.
    wanted
        What to make; its map is put in.
    """
    from datamap.errors import DataMapError
    from reports.reviews import make_review

    began = time.perf_counter()
    try:
        made = make_review(replace(wanted, map_path=str(school.folder)))
    except DataMapError as error:
        return _failed(school, str(error), began)
    except OSError as error:
        name = Path(error.filename).name if error.filename else "a file"
        return _failed(school, f"{name} cannot be read or written.", began)
    except Exception as error:  # noqa: BLE001 - one school must not end the run
        what = f"Something went wrong inside the toolkit ({type(error).__name__})."
        return _failed(school, what, began)
    result = Result.MADE if made.is_new else Result.THERE
    return Done(school, result, made.page, "", time.perf_counter() - began)


def _failed(school: School, error: str, began: float) -> Done:
    seconds = time.perf_counter() - began
    return Done(school, Result.FAILED, None, error, seconds)


def review_all(
    schools: Sequence[School], work: Work, jobs: int, started: Started | None = None
) -> Iterator[Done]:
    """Review schools in processes of their own, and yield each as it is done.

    A process that ends without a word takes the schools under way with it: they
    are tried once more, one at a time, so that only the one that ends it fails.

    Parameters
    ----------
    schools
        The schools.
    work
        Called in another process for each school; it can be sent there.
    jobs
        How many at once.
    started
        Starts the processes; on this machine when left out.
    """
    start = started or local_processes
    suspects: list[School] = []
    waiting = [*schools]
    while waiting:
        with start(jobs) as executor:
            pool = _Pool(executor, jobs, work)
            yield from pool.results(waiting)
        suspects += pool.lost
        waiting = pool.not_begun
    for school in suspects:
        yield _alone(school, work, start)


def _alone(school: School, work: Work, start: Started) -> Done:
    began = time.perf_counter()
    with start(1) as executor:
        for done in _Pool(executor, 1, work).results([school]):
            return done
    what = "The process that made the review ended without a word, twice."
    return _failed(school, what, began)


def local_processes(jobs: int) -> Executor:
    """Start processes on this machine: new ones, so that it is the same everywhere."""
    return ProcessPoolExecutor(jobs, get_context("spawn"), _get_ready)


def _get_ready() -> None:
    """Start what notebooks are forked from, while the first map is read."""
    from reports.forked.server import can_fork, start_server

    if can_fork():
        start_server()


class _Pool:
    """Some processes, and which schools they have in hand."""

    def __init__(self, executor: Executor, jobs: int, work: Work) -> None:
        self._executor = executor
        self._jobs = jobs
        self._work = work
        self._under_way: dict[Future[Done], School] = {}
        self._left: list[School] = []
        self.lost: list[School] = []

    @property
    def not_begun(self) -> list[School]:
        """Return the schools that no process has taken."""
        return [*reversed(self._left)]

    def results(self, schools: Iterable[School]) -> Iterator[Done]:
        """Yield what is done; stop early if a process is lost."""
        self._left = [*reversed([*schools])]
        try:
            while self._left or self._under_way:
                self._hand_out()
                ended, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
                for one in ended:
                    done = _result(one, self._under_way[one])
                    del self._under_way[one]
                    yield done
        except BrokenProcessPool:
            self.lost = [*self._under_way.values()]

    def _hand_out(self) -> None:
        while self._left and len(self._under_way) < self._jobs:
            school = self._left[-1]
            self._under_way[self._executor.submit(self._work, school)] = school
            self._left.pop()


def _result(future: Future[Done], school: School) -> Done:
    """Return what a process made of a school; a lost process is the pool's matter."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001 - one school must not end the run
        what = f"The process that made the review was lost ({type(error).__name__})."
        return Done(school, Result.FAILED, None, what)
