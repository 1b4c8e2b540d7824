"""Make a report of a map: run its notebook, render it, keep all with a manifest.

The annual review and the impact assessment go through here alike: a report is there
whole or not at all, none is ever overwritten, and one of the same inputs and versions
is not made twice.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datamap.load import example_folder, find_map, read_map
from datamap.model import DataMap
from reports.kept import MANIFEST, Kept, Kind, is_signed
from reports.manifest import Inputs, inputs_of, is_example, manifest
from reports.parameters import OfMap
from reports.run import NotebookError, Told, notebook_kernel, run_notebook
from reports.stale_law import require_fresh_law


@dataclass(frozen=True)
class Rendered:
    """A report as far as it is made: what the Word document is made from."""

    page: Path
    """The HTML page."""

    data: Mapping[str, Any]
    """The data of the report."""


@dataclass(frozen=True)
class Job:
    """A report that was asked for."""

    kind: Kind
    """What it is."""

    map_path: str
    """Folder of a map, its file, or the name of a shipped example."""

    on: date
    """Day whose law applies."""

    parameters: Callable[[Kept], OfMap]
    """Returns the parameters of the notebook, given what is kept already."""

    out: Path | None = None
    """Folder to keep it in. None: the usual one beside the map."""

    within: str = ""
    """Folder inside that one, for what has one for each subject; empty for none."""

    keeps_stopped: bool = False
    """Whether a notebook that stopped is kept, for a developer."""

    check: Callable[[DataMap, Path], object] = lambda _datamap, _folder: None
    """Raises an error in words where the notebook would stop; takes the map and
    its folder."""

    write_word: Callable[[Rendered, Path], None] | None = None
    """Writes the report as a Word document to a file; None for no such document."""


@dataclass(frozen=True)
class Made:
    """A finished report."""

    folder: Path
    """Folder that holds its files."""

    is_new: bool
    """False if there was one of the same inputs and versions already."""

    kind: Kind
    """What it is."""

    notes: tuple[str, ...] = ()
    """Sentences for the person who ran it."""

    @property
    def page(self) -> Path:
        """The report."""
        return self.folder / self.kind.page

    @property
    def data(self) -> Path:
        """Its data."""
        return self.folder / self.kind.data


def make(job: Job, told: Told = lambda _: None) -> Made:
    """Make a report, or find the one that is there.

    Parameters
    ----------
    job
        What to make.
    told
        Called with what is being done.

    Raises
    ------
    InvalidDataMapError
        If the map cannot be read.
    StaleLawError
        If law that it rests on may have changed and no reason is given.
    ReviewError
        If the place cannot be written to.
    NotebookError
        If the notebook stopped. Nothing is left in the folder.
    """
    began = time.perf_counter()
    told("Reading the map")
    root, notes = place(job)
    kept = Kept(root / job.within, job.on, job.kind)
    inputs = inputs_of(job.parameters(kept))
    require_fresh_law(job.on, inputs.parameters.despite_stale_law)
    same = kept.same_as(inputs.identity)
    if same is not None and _is_enough(same, job):
        noun = job.kind.noun
        note = f"Nothing has changed since this {noun} was made, so none was made."
        return Made(same, is_new=False, kind=job.kind, notes=(*notes, note))
    notes += _on_others(kept)
    with kept.staging() as staging:
        _fill(staging, job, inputs, told, began)
        told(f"Putting the {job.kind.noun} in its place")
        folder = kept.put_in_place(staging)
    return Made(folder, is_new=True, kind=job.kind, notes=notes)


def _is_enough(folder: Path, job: Job) -> bool:
    """Say whether a report has the Word document, if one is wanted."""
    return job.write_word is None or (folder / job.kind.word).is_file()


def _file_of(map_path: str) -> Path:
    """Return the map's file; one that is not there is refused in the usual words."""
    if is_example(map_path):
        return find_map(example_folder(map_path))
    file = find_map(map_path)
    if not file.is_file():
        read_map(map_path)
    return file


def place(job: Job) -> tuple[Path, tuple[str, ...]]:
    """Return the folder that keeps reports of a kind, and what to say about it."""
    file = _file_of(job.map_path)
    if job.out is not None:
        return job.out, ()
    here = Path.cwd() / (file.resolve().parent.name or "school") / job.kind.folder
    if is_example(job.map_path):
        return here, ()
    beside = file.parent / job.kind.folder
    if _may_write(beside):
        return beside, ()
    note = (
        "The map's own folder cannot be written to, so the "
        f"{job.kind.noun} is in {here}."
    )
    return here, (note,)


def _may_write(folder: Path) -> bool:
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK)


def _on_others(kept: Kept) -> tuple[str, ...]:
    """Say what is there of the same day already, and stays."""
    there, noun = kept.of_the_day(), kept.kind.noun
    if any(is_signed(one) for one in there):
        return (f"The signed {noun} of this day was left as it is.",)
    if there:
        return (f"An earlier {noun} of this day was left as it is.",)
    return ()


def _fill(staging: Path, job: Job, inputs: Inputs, told: Told, began: float) -> None:
    """Make the files of a report in a folder."""
    from reports.document import load_exporter, render

    kind, asked = job.kind, _seen_from(staging, inputs.parameters)
    executed = staging / kind.executed
    with notebook_kernel(kind.notebook, staging) as kernel:
        # Read here too: a map with mistakes gets the usual words, not a cell's.
        datamap = _read(job)
        try:
            run_notebook(
                kind.notebook, asked, executed, kernel=kernel, told=told,
                meanwhile=load_exporter,
            )  # fmt: skip
        except NotebookError:
            if job.keeps_stopped and executed.exists():
                _keep_stopped(executed, job)
            raise
    told(f"Writing the {kind.noun}")
    around = render(executed, staging / kind.page)
    _write_json(staging / kind.data, around.data)
    if job.write_word is not None:
        job.write_word(Rendered(staging / kind.page, around.data), staging / kind.word)
    seconds = time.perf_counter() - began
    whole = manifest(
        inputs, asked, datamap, format_=kind.format, outputs=staging, seconds=seconds
    )
    _write_json(staging / MANIFEST, whole)


def _read(job: Job) -> DataMap:
    from datamap.in_force import require_in_force

    file = _file_of(job.map_path)
    datamap = read_map(file)
    require_in_force(datamap, job.on)
    job.check(datamap, file.parent)
    return datamap


def _seen_from(folder: Path, asked: OfMap) -> OfMap:
    """Return the parameters with paths as seen from a folder.

    So the executed notebook holds no path of this machine, and runs again where
    it lies: a finished report is as deep as the folder it was made in.
    """
    changed: dict[str, object] = {}
    if not is_example(asked.map_path):
        changed["map_path"] = _relative(find_map(asked.map_path), folder)
    for name, path in asked.paths.items():
        changed[name] = _relative(Path(path), folder)
    return asked.model_copy(update=changed)


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # pragma: no cover - another drive of Windows
        return str(path.resolve())


def _keep_stopped(executed: Path, job: Job) -> None:
    name = f"{job.kind.stem}-{job.on}-stopped.ipynb"
    shutil.copyfile(executed, Path.cwd() / name)


def _write_json(file: Path, whole: object) -> None:
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8", newline="\n")
