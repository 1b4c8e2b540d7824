"""Review every school of an authority, and write the page across them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from datamap.atomic import write_atomically
from datamap.errors import DataMapError
from reports.batch.processes import Processes
from reports.batch.run import (
    Done,
    EachSchool,
    Result,
    Started,
    refused,
    review_all,
    review_one,
)
from reports.batch.schools import find_schools, only_writer
from reports.reviews import Wanted
from reports.stale_law import require_fresh_law

INDEX = "index.html"

Told = Callable[[Done | None, int], None]
"""Called with a school that is done, or None at the start, and how many there are."""


@dataclass(frozen=True)
class Finished:
    """A run over many schools that came to its end."""

    done: tuple[Done, ...]
    """Every school, in the order of their names."""

    page: Path
    """The page across schools."""

    page_error: str = ""
    """Why the page could not be written; empty if it is there."""

    @property
    def failed(self) -> int:
        """How many schools have no review of this run."""
        return self._count(Result.FAILED)

    @property
    def summary(self) -> str:
        """What became of the schools, in one sentence."""
        made, there = self._count(Result.MADE), self._count(Result.THERE)
        return f"{made} made, {there} there already, {self.failed} failed."

    def _count(self, result: Result) -> int:
        return sum(1 for one in self.done if one.result is result)


def review_authority(
    root: Path, asked: EachSchool, jobs: int, scheduler: str | None, told: Told
) -> Finished:
    """Review every school in a folder and write the page across them.

    Parameters
    ----------
    root
        The folder of schools.
    asked
        What to make for each, and how long that may take.
    jobs
        How many at once on this machine.
    scheduler
        Address of a Dask cluster; this machine when None.
    told
        Called as the work goes on.

    Raises
    ------
    StaleLawError
        If law that the reviews rest on may have changed and no reason is given.
    BatchError
        If there are no schools, another run writes there, or the cluster cannot
        be reached.
    """
    schools = find_schools(root)
    wanted = asked.wanted
    require_fresh_law(wanted.on, wanted.despite_stale_law)
    told(None, len(schools))
    done: list[Done] = []
    with only_writer(root):
        started: Started = partial(Processes, most=asked.most)
        if scheduler is not None:
            from reports.batch.cluster import on_cluster

            started = on_cluster(scheduler)
        work = partial(review_one, asked=asked)
        for one in review_all(schools, work, jobs, started):
            done.append(one)
            told(one, len(schools))
        page, error = _write_page(root, done, wanted)
    ordered = sorted(done, key=lambda one: one.school)
    return Finished(tuple(ordered), page, error)


def _write_page(root: Path, done: Iterable[Done], wanted: Wanted) -> tuple[Path, str]:
    """Write the page across schools; return it, or why there is none."""
    from reports.portfolio import make_portfolio

    errors = {one.school.name: one.error for one in done if one.error}
    try:
        page = make_portfolio(root, wanted.on, wanted.language, errors)
        # The address that people have: the same page.
        write_atomically(root / INDEX, page.read_bytes())
    except DataMapError as error:
        return root / INDEX, str(error)
    except OSError as error:
        return root / INDEX, refused(error)
    return root / INDEX, ""
