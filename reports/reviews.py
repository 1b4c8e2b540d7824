"""Reviews on disk: made whole, put in place in one step, never overwritten."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from datamap.errors import InvalidInputError, Problem
from datamap.load import find_map
from datamap.model import DataMap
from reports.manifest import Inputs, holds, inputs_of, is_example, manifest, sha256
from reports.parameters import AnnualReview
from reports.run import NotebookError, Told, notebook_kernel, run_notebook

NOTEBOOK = "annual_review"
REVIEWS_FOLDER = "reviews"
PAGE, EXECUTED, DATA, MANIFEST = (
    "review.html", "review.ipynb", "review.json", "manifest.json",
)  # fmt: skip
SIGNED = "signed"
"""A review whose folder holds a file of this name, with any ending, is signed."""

_STAGING = re.compile(r"\.making-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}")
_FINISHED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")
_A_DAY = 24 * 60 * 60
_RENAME_TRIES = 20


class ReviewError(InvalidInputError):
    """A review cannot be made where, or from what, was asked."""

    title = "the call"


@dataclass(frozen=True)
class Wanted:
    """A review that was asked for."""

    map_path: str
    """Folder of a map, its file, or the name of a shipped example."""

    on: date
    """Day whose law applies."""

    audience: str = "governors"
    """Who reads it."""

    language: str = "en"
    """Language it is in."""

    previous: Path | None = None
    """Folder or file of the review before. None: the latest one in the same place."""

    out: Path | None = None
    """Folder to keep reviews in. None: ``reviews`` beside the map."""

    keeps_stopped: bool = False
    """Whether a notebook that stopped is kept, for a developer."""


@dataclass(frozen=True)
class Made:
    """A finished review."""

    folder: Path
    """Folder that holds its files."""

    is_new: bool
    """False if there was one of the same inputs and versions already."""

    notes: tuple[str, ...] = ()
    """Sentences for the person who ran it."""

    @property
    def page(self) -> Path:
        """The report."""
        return self.folder / PAGE


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
    NotebookError
        If the notebook stopped. Nothing is left in the folder of reviews.
    """
    began = time.perf_counter()
    told("Reading the map")
    file = find_map(wanted.map_path)
    if not file.is_file():
        _read(wanted)
    kept = Kept(_root(wanted, file), wanted.on)
    asked = _asked(wanted, kept)
    inputs = inputs_of(asked)
    same = kept.same_as(inputs)
    if same is not None:
        note = "Nothing has changed since this review was made, so none was made."
        return Made(same, is_new=False, notes=(note,))
    with kept.staging() as staging:
        seen_from_there = _seen_from(staging, asked, file)
        fingerprint = _fill(staging, wanted, seen_from_there, told)
        _write_manifest(staging, inputs, seen_from_there, fingerprint, began)
        told("Putting the review in its place")
        folder = kept.put_in_place(staging)
    return Made(folder, is_new=True, notes=tuple(kept.notes))
