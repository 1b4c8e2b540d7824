"""Review every school of an authority, and write the page across them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datamap.atomic import write_atomically
from reports.batch.run import Done, Result, review_all, review_one
from reports.batch.schools import School, find_schools, only_writer
from reports.reviews import Wanted
from reports.stale_law import require_fresh_law

if TYPE_CHECKING:
    from reports.pages.portfolio.kept import Reviewed

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
    root: Path, wanted: Wanted, jobs: int, scheduler: str | None, told: Told
) -> Finished:
    """Review every school in a folder and write the page across them.

    Parameters
    ----------
    root
        The folder of schools.
    wanted
        What to make for each; the map is put in.
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
    require_fresh_law(wanted.on, wanted.despite_stale_law)
    told(None, len(schools))
    done: list[Done] = []
    with only_writer(root):
        started = None
        if scheduler is not None:
            from reports.batch.cluster import on_cluster

            started = on_cluster(scheduler)
        work = partial(review_one, wanted=wanted)
        for one in review_all(schools, work, jobs, started):
            done.append(one)
            told(one, len(schools))
        page = _write_page(root, schools, done, wanted)
    ordered = sorted(done, key=lambda one: one.school)
    return Finished(tuple(ordered), page)


def _write_page(
    root: Path, schools: tuple[School, ...], done: list[Done], wanted: Wanted
) -> Path:
    from reports.pages.portfolio import last_reviews, portfolio_of
    from reports.portfolio_html import whole

    errors = {one.school.name: one.error for one in done}
    folders = [one.name for one in schools]
    kept = last_reviews(root, folders, wanted.on, errors)
    found = [_if_whole(one, wanted) for one in kept]
    page = root / INDEX
    write_atomically(page, whole(portfolio_of(found, wanted.on, wanted.language)))
    return page


def _if_whole(one: Reviewed, wanted: Wanted) -> Reviewed:
    """Return what a school keeps, or that it cannot be used: not the whole page."""
    from reports.pages.portfolio import portfolio_of

    try:
        portfolio_of([one], wanted.on, wanted.language)
    except (AttributeError, KeyError, TypeError, ValueError):
        what = "The review that is kept cannot be read: delete it and run again."
        error = f"{one.error} {what}".strip()
        return replace(one, day=None, link="", data={}, error=error)
    return one
