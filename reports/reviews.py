"""Make a review: run the notebook, render the report, and keep both with a manifest."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from datamap.errors import Problem
from datamap.load import example_folder, find_map, read_map
from datamap.model import DataMap
from reports.kept import DATA, EXECUTED, MANIFEST, PAGE, Kept, ReviewError, is_signed
from reports.manifest import Inputs, inputs_of, is_example, manifest
from reports.parameters import AnnualReview
from reports.run import NotebookError, Told, notebook_kernel, run_notebook

NOTEBOOK = "annual_review"
REVIEWS_FOLDER = "reviews"


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

    is_first: bool = False
    """Whether to compare with nothing, even if an earlier review is there."""

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
    file = _file_of(wanted)
    root, notes = _place(wanted, file)
    kept = Kept(root, wanted.on)
    inputs = inputs_of(_parameters(wanted, kept))
    same = kept.same_as(inputs.identity)
    if same is not None:
        note = "Nothing has changed since this review was made, so none was made."
        return Made(same, is_new=False, notes=(*notes, note))
    notes += _on_others(kept)
    with kept.staging() as staging:
        _fill(staging, wanted, inputs, told, began)
        told("Putting the review in its place")
        folder = kept.put_in_place(staging)
    return Made(folder, is_new=True, notes=notes)


def _file_of(wanted: Wanted) -> Path:
    """Return the map's file; one that is not there is refused in the usual words."""
    if is_example(wanted.map_path):
        return find_map(example_folder(wanted.map_path))
    file = find_map(wanted.map_path)
    if not file.is_file():
        read_map(wanted.map_path)
    return file


def _place(wanted: Wanted, file: Path) -> tuple[Path, tuple[str, ...]]:
    """Return the folder of reviews, and what to say about it."""
    if wanted.out is not None:
        return wanted.out, ()
    here = Path.cwd() / (file.resolve().parent.name or "school") / REVIEWS_FOLDER
    if is_example(wanted.map_path):
        return here, ()
    beside = file.parent / REVIEWS_FOLDER
    if _may_write(beside):
        return beside, ()
    note = f"The map's own folder cannot be written to, so the review is in {here}."
    return here, (note,)


def _may_write(folder: Path) -> bool:
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK)


def _parameters(wanted: Wanted, kept: Kept) -> AnnualReview:
    before = None if wanted.is_first else _previous(wanted, kept)
    return AnnualReview(
        map_path=wanted.map_path,
        on=wanted.on,
        audience=wanted.audience,
        language=wanted.language,
        previous=str(before) if before else None,
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


def _on_others(kept: Kept) -> tuple[str, ...]:
    """Say what is there of the same day already, and stays."""
    there = kept.of_the_day()
    if any(is_signed(one) for one in there):
        return ("The signed review of this day was left as it is.",)
    if there:
        return ("An earlier review of this day was left as it is.",)
    return ()


def _fill(
    staging: Path, wanted: Wanted, inputs: Inputs, told: Told, began: float
) -> None:
    """Make the four files of a review in a folder."""
    from reports.document import load_exporter, render

    asked = _seen_from(staging, inputs.parameters)
    executed = staging / EXECUTED
    with notebook_kernel(NOTEBOOK, staging) as kernel:
        # Read here too: a map with mistakes gets the usual words, not a cell's.
        datamap = _read(wanted)
        try:
            run_notebook(
                NOTEBOOK, asked, executed, kernel=kernel, told=told,
                meanwhile=load_exporter,
            )  # fmt: skip
        except NotebookError:
            if wanted.keeps_stopped and executed.exists():
                _keep_stopped(executed, wanted)
            raise
    told("Writing the report")
    around = render(executed, staging / PAGE)
    _write_json(staging / DATA, around.data)
    whole = manifest(
        inputs, asked, datamap, outputs=staging, seconds=time.perf_counter() - began
    )
    _write_json(staging / MANIFEST, whole)


def _read(wanted: Wanted) -> DataMap:
    from datamap.in_force import require_in_force

    datamap = read_map(_file_of(wanted))
    require_in_force(datamap, wanted.on)
    return datamap


def _seen_from(folder: Path, asked: AnnualReview) -> AnnualReview:
    """Return the parameters with paths as seen from a folder.

    So the executed notebook holds no path of this machine, and runs again where
    it lies: a finished review is as deep as the folder it was made in.
    """
    changed: dict[str, object] = {}
    if not is_example(asked.map_path):
        changed["map_path"] = _relative(find_map(asked.map_path), folder)
    if asked.previous is not None:
        changed["previous"] = _relative(Path(asked.previous), folder)
    return asked.model_copy(update=changed)


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # pragma: no cover - another drive of Windows
        return str(path.resolve())


def _keep_stopped(executed: Path, wanted: Wanted) -> None:
    shutil.copyfile(executed, Path.cwd() / f"review-{wanted.on}-stopped.ipynb")


def _write_json(file: Path, whole: object) -> None:
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8", newline="\n")
