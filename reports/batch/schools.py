"""Find the schools in a folder, and keep two runs from writing there at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from datamap.errors import InvalidInputError, Problem
from datamap.load import LIBRARY_FOLDER, MAP_NAME

LOCK_NAME = ".dpia-reviews.lock"

_NOT_SCHOOLS = frozenset(
    {"answers", "assessments", "documents", "measures", "reviews", "risks"}
    | {LIBRARY_FOLDER}
)
"""Folders that stand beside a school's map, or beside the schools."""


class BatchError(InvalidInputError):
    """A run over many schools cannot be started as it was asked for."""

    title = "the call"


@dataclass(frozen=True, order=True)
class School:
    """A school's folder among others."""

    name: str
    """Its folder as seen from the folder of schools, with forward slashes."""

    folder: Path
    """The folder that holds its map."""


def find_schools(root: Path) -> tuple[School, ...]:
    """Return every folder below one that holds a map, in the order of their names.

    Raises
    ------
    BatchError
        If the folder is not there, or there is no map below it.
    """
    if not root.is_dir():
        what = f"There is no folder {root.name or root}."
        raise BatchError([Problem("no-folder", what, "check the name.")])
    found = tuple(
        sorted(School(one.relative_to(root).as_posix(), one) for one in _below(root))
    )
    if not found:
        what = f"No folder below {root.name or root} holds a {MAP_NAME}."
        fix = "name the folder that has a folder for each school."
        raise BatchError([Problem("no-schools", what, fix)])
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Yield the folders that hold a map, not looking into those that do."""
    for one in folder.iterdir():
        if one.name.startswith(".") or one.name in _NOT_SCHOOLS or one.is_symlink():
            continue
        if (one / MAP_NAME).is_file():
            yield one
        elif one.is_dir():
            yield from _below(one)


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Be the only run that writes in a folder of schools.

    The system lets go of the lock when its holder ends in any way, so that one
    left by a crash stops nobody.

    Raises
    ------
    BatchError
        If another run writes there now, or nothing can be written there.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(root / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        what = "Another run is writing reviews in this folder."
        raise BatchError(
            [Problem("locked", what, "wait until it has ended.")]
        ) from None
    except OSError:
        what = "Nothing can be written in the folder of the schools."
        fix = "ask for the right to write there."
        raise BatchError([Problem("cannot-write", what, fix)]) from None
    try:
        yield
    finally:
        lock.release()
