"""Review many schools, several at once; one that fails does not stop the rest."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue

from reports.batch.limit import TooLongError, at_most
from reports.batch.processes import (
    EndedProcessError,
    LostProcessError,
    Most,
    Processes,
)
from reports.batch.schools import School
from reports.kept import REVIEW, Kept
from reports.reviews import Wanted

_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_LOOK_SECONDS = 1


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


@dataclass(frozen=True)
class EachSchool:
    """What is asked for each school of a run."""

    wanted: Wanted
    """What to make; its map is put in."""

    most: Most = field(default_factory=Most)
    """What one school may use."""


def review_one(school: School, asked: EachSchool) -> Done:
    """Review one school in this process, whatever may be wrong with it.

    Parameters
    ----------
    school
        The school.
    asked
        What to make, and how long that may take.
    """
    from datamap.errors import DataMapError
    from reports.reviews import make_review

    began = time.perf_counter()
    out = school.folder / REVIEW.folder  # there or nowhere: others look for it there
    wanted = replace(asked.wanted, map_path=str(school.folder), out=out)
    try:
        with at_most(asked.most.seconds):
            made = make_review(wanted)
    except TooLongError:
        return _failed(school, asked.most.took_too_long, began)
    except DataMapError as error:
        return _failed(school, str(error), began)
    except OSError as error:
        return _failed(school, refused(error), began)
    except Exception as error:  # noqa: BLE001 - one school must not end the run
        what = f"Something went wrong inside the toolkit ({type(error).__name__})."
        return _failed(school, what, began)
    result = Result.MADE if made.is_new else Result.THERE
    return Done(school, result, made.page, "", time.perf_counter() - began)


def refused(error: OSError) -> str:
    """Return in words what the system refused."""
    name = Path(error.filename).name if error.filename else "a file"
    if error.errno in _NO_ROOM:
        fix = "make room and run again: what is finished stays."
        return f"There is no room on the disk for {name}.\n  To put it right: {fix}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        fix = "ask for the right to write in the school's folder."
        return f"{name} may not be written or read.\n  To put it right: {fix}"
    fix = "check that it is there, and not open in another program."
    return f"{name} cannot be read or written.\n  To put it right: {fix}"


def _failed(school: School, error: str, began: float) -> Done:
    seconds = time.perf_counter() - began
    return Done(school, Result.FAILED, None, error, seconds)


def review_all(
    schools: Sequence[School], work: Work, jobs: int, started: Started | None = None
) -> Iterator[Done]:
    """Review schools in processes of their own, and yield each as it is done.

    One whose process ends without a word is tried once more when the others are
    done, alone: it may only have been in the way of another.

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
    start = started or Processes
    lost: list[School] = []
    _clear_left_behind(schools)
    try:
        for school, done in _results(schools, work, start(jobs)):
            if done is None:
                lost.append(school)
            else:
                yield done
        for school in lost:
            for _, done in _results([school], work, start(1)):
                yield done or Done(school, Result.FAILED, None, _LOST)
    finally:
        _clear_left_behind(schools)


_LOST = (
    "The process that made the review ended without a word, twice.\n"
    "  To put it right: close other programs, check that its map is not far too "
    "large, and run again."
)


def _results(
    schools: Sequence[School], work: Work, executor: Executor
) -> Iterator[tuple[School, Done | None]]:
    """Yield what is done, each with its school; None where a process was lost."""
    ended: SimpleQueue[Future[Done]] = SimpleQueue()
    with executor:
        sent = {executor.submit(work, one): one for one in schools}
        try:
            for one in sent:
                one.add_done_callback(ended.put)
            for _ in schools:
                one = _next(ended)
                yield sent[one], _result(one, sent[one])
        finally:
            for one in sent:
                one.cancel()


def _next(ended: SimpleQueue[Future[Done]]) -> Future[Done]:
    """Wait for the next, looking up now and then: Windows waits through Ctrl-C."""
    while True:
        with suppress(Empty):
            return ended.get(timeout=_LOOK_SECONDS)


def _result(future: Future[Done], school: School) -> Done | None:
    """Return what a process made of a school; None if the process was lost."""
    try:
        return future.result()
    except (LostProcessError, BrokenExecutor):
        return None
    except EndedProcessError as error:
        return Done(school, Result.FAILED, None, str(error))
    except Exception as error:  # noqa: BLE001 - one school must not end the run
        what = f"The process that made the review was lost ({type(error).__name__})."
        return Done(school, Result.FAILED, None, what)


def _clear_left_behind(schools: Sequence[School]) -> None:
    """Take away what processes that were ended had half-made."""
    for one in schools:
        Kept(one.folder / REVIEW.folder, date.min, REVIEW).clear_left_behind()
