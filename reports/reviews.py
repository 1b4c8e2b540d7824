"""Make the annual review, compared with the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from datamap.errors import Problem
from datamap.model import DataMap
from reports.kept import DATA, PAGE, REVIEW, Kept, ReviewError
from reports.making import Job, Made, Rendered, make
from reports.parameters import AnnualReview
from reports.run import Told


@dataclass(frozen=True)
class Wanted:
    """A review that was asked for."""

    map_path: str
    """Folder of a map, its file, or the name of a shipped example."""

    on: date
    """Day whose law applies."""

    audience: Literal["governors", "dpo"] = "governors"
    """Who reads it."""

    language: Literal["en", "cy"] = "en"
    """Language it is in."""

    previous: Path | None = None
    """Folder or file of the review before. None: the latest one kept beside it."""

    notice: Path | None = None
    """Privacy notice to read. None: those that the map names."""

    is_first: bool = False
    """Whether to compare with nothing, even if an earlier review is there."""

    out: Path | None = None
    """Folder to keep reviews in. None: ``reviews`` beside the map."""

    despite_stale_law: str | None = None
    """Why it is made although some of the law is stale. None: it is refused then."""

    keeps_stopped: bool = False
    """Whether a notebook that stopped is kept, for a developer."""

    has_word: bool = True
    """Whether it is made as a Word document too."""


def make_review(wanted: Wanted, told: Told = lambda _: None) -> Made:
    """Make a review, or find the one that is there.

    Parameters
    ----------
    wanted
        What to make.
    told
        Called with what is being done.

    Raises
    ------
    InvalidDataMapError
        If the map cannot be read.
    ReviewError
        If the place cannot be written to, or there is no review before where
        one was named.
    UnreadableNoticeError
        If a notice was named and cannot be read.
    NotebookError
        If the notebook stopped. Nothing is left in the folder of reviews.
    """
    return make(job_of(wanted), told)


def job_of(wanted: Wanted) -> Job:
    """Return the making of a review."""
    return Job(
        REVIEW,
        wanted.map_path,
        wanted.on,
        partial(_parameters, wanted),
        out=wanted.out,
        keeps_stopped=wanted.keeps_stopped,
        check=partial(_check, wanted),
        write_word=partial(_write_word, wanted.on) if wanted.has_word else None,
    )


def _check(wanted: Wanted, _datamap: DataMap, _folder: Path) -> None:
    """Refuse a notice that was named and cannot be read, in the usual words."""
    if wanted.notice is not None:
        from datamap.notice import open_notice

        open_notice(wanted.notice)


def _write_word(on: date, made: Rendered, file: Path) -> None:
    from reports.word import write_page

    write_page(made.page.read_text("utf-8"), file, on)


def _parameters(wanted: Wanted, kept: Kept) -> AnnualReview:
    before = None if wanted.is_first else _previous(wanted, kept)
    return AnnualReview(
        map_path=wanted.map_path,
        on=wanted.on,
        despite_stale_law=wanted.despite_stale_law,
        audience=wanted.audience,
        language=wanted.language,
        previous=str(before) if before else None,
        notice=str(wanted.notice) if wanted.notice else None,
    )


def _previous(wanted: Wanted, kept: Kept) -> Path | None:
    """Return the file of the review to compare with, or None if there is none."""
    given = wanted.previous or kept.latest_before()
    if given is None or given.is_file():
        return given
    for name in (DATA, PAGE):
        if (given / name).is_file():
            return given / name
    what = f"There is no earlier review in {given.name}."
    fix = f"name a folder that holds {DATA}, or leave --previous out."
    raise ReviewError([Problem("no-previous", what, fix)])


__all__ = ["Made", "Wanted", "job_of", "make_review"]
