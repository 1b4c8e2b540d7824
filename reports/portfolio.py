"""Make the page across schools: run its notebook, render it, keep all with a manifest.

It stands in the folder of the schools and is made anew whenever a review, or what
went wrong with one, is new.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from datamap.atomic import write_atomically
from datamap.load import MAP_NAME
from reports.batch.schools import MAKING, find_schools
from reports.kept import MANIFEST, Kind
from reports.manifest import WentIn, holds, inputs_of_reviews, manifest
from reports.pages.portfolio import Reviewed, last_reviews, portfolio_of
from reports.pages.portfolio.kept import DATA
from reports.pages.portfolio.page import Portfolio
from reports.parameters import AcrossSchools
from reports.run import Told, notebook_kernel, run_notebook

ACROSS = Kind("page across schools", "portfolio", "", "portfolio", "dpia-portfolio/1")


@dataclass(frozen=True)
class Read:
    """What the page is made from, as it was found in the folder of the schools."""

    root: Path
    asked: AcrossSchools
    reviews: tuple[Reviewed, ...]
    """Each school's last review; one that cannot be used says so."""

    @property
    def inputs(self) -> WentIn:
        """Hashes of what is read of each school, and versions."""
        return inputs_of_reviews(
            self.asked, self.root, [_read_of(one) for one in self.reviews]
        )

    @property
    def page(self) -> Portfolio:
        """Every value of the page."""
        return portfolio_of(self.reviews, self.asked.on, self.asked.language)


def read(asked: AcrossSchools) -> Read:
    """Return the last review of every school in a folder, as the page needs them.

    Raises
    ------
    BatchError
        If there are no schools.
    """
    root = Path(asked.folder)
    names = [one.name for one in find_schools(root)]
    kept = last_reviews(root, names, asked.on, asked.errors)
    return Read(root, asked, tuple(_if_whole(one, asked) for one in kept))


def _if_whole(one: Reviewed, asked: AcrossSchools) -> Reviewed:
    """Return what a school keeps, or that it cannot be used: not the whole page."""
    try:
        portfolio_of([one], asked.on, asked.language)
    except (AttributeError, KeyError, TypeError, ValueError):
        what = "The review that is kept cannot be read: delete it and run again."
        error = f"{one.error} {what}".strip()
        return Reviewed(one.folder, None, "", {}, error)
    return one


def _read_of(one: Reviewed) -> str:
    """Return the file that tells of a school: its review, or the map without one."""
    if not one.link:
        return f"{one.folder}/{MAP_NAME}"
    return PurePosixPath(one.link).with_name(DATA).as_posix()


def make_portfolio(
    root: Path,
    on: date,
    language: str,
    errors: Mapping[str, str],
    told: Told = lambda _: None,
) -> Path:
    """Make the page across schools in their folder, and return where it is.

    One of the same reviews, errors and versions that is there whole stays as it is.

    Parameters
    ----------
    root
        The folder of the schools; nobody else may be writing in it.
    on
        Day of law; later reviews are passed over.
    language
        ``en`` or ``cy``.
    errors
        What went wrong with a school, by its folder as seen from `root`.
    told
        Called with what is being done.

    Raises
    ------
    BatchError
        If there are no schools.
    NotebookError
        If the notebook stopped. What was there before stays.
    CannotWriteError
        If a file cannot be written.
    """
    began = time.perf_counter()
    page = root / ACROSS.page
    asked = AcrossSchools(folder=str(root), on=on, language=language, errors=errors)
    inputs = read(asked).inputs
    if not _is_there(root, inputs):
        # Made here, where the next run takes it away if this one is killed.
        with tempfile.TemporaryDirectory(prefix=MAKING, dir=root) as folder:
            _fill(Path(folder), asked, inputs, told, began)
            _put_in_place(Path(folder), root)
    return page


def _is_there(root: Path, inputs: WentIn) -> bool:
    with suppress(OSError, ValueError, AttributeError, KeyError, TypeError):
        written = json.loads((root / MANIFEST).read_text("utf-8"))
        return written["identity"] == inputs.identity and holds(root, written)
    return False


def _fill(
    folder: Path, asked: AcrossSchools, inputs: WentIn, told: Told, began: float
) -> None:
    """Make the files in a folder of their own; the notebook works among the schools."""
    from reports.document import render
    from reports.portfolio_html import own_script

    # Seen from where it will lie, so that it holds no path of this machine.
    seen = asked.model_copy(update={"folder": "."})
    executed = folder / ACROSS.executed
    with notebook_kernel(ACROSS.notebook, Path(asked.folder)) as kernel:
        run_notebook(ACROSS.notebook, seen, executed, kernel=kernel, told=told)
    around = render(executed, folder / ACROSS.page, own_script())
    _write_json(folder / ACROSS.data, around.data)
    seconds = time.perf_counter() - began
    whole = manifest(
        inputs, seen, None, format_=ACROSS.format, outputs=folder, seconds=seconds
    )
    _write_json(folder / MANIFEST, whole)


def _put_in_place(folder: Path, root: Path) -> None:
    """Put each file in its place whole, the manifest last: it vouches for the rest."""
    names = sorted(one.name for one in folder.iterdir() if one.name != MANIFEST)
    for name in (*names, MANIFEST):
        write_atomically(root / name, (folder / name).read_bytes())


def _write_json(file: Path, whole: object) -> None:
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8", newline="\n")
