"""Find the schools in a folder, and keep two runs from writing there at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from datamap.errors import InvalidInputError, Problem
from datamap.load import LIBRARY_FOLDER, MAP_NAME

LOCK_NAME = ".dpia-reviews.lock"

MAKING = ".making-"
"""How the name of a folder begins in which the page across schools is made."""

_LEFT_BEHIND = re.compile(
    rf"{re.escape(MAKING)}.*|\.(index|portfolio|manifest)\..*\.tmp"
)
"""What a run that was killed leaves in the folder of schools."""

_NOT_SCHOOLS = frozenset(
    {"answers", "assessments", "documents", "measures", "reviews", "risks"}
    | {LIBRARY_FOLDER}
)
"""Not looked into: folders beside a school's map or beside the schools. One that
holds a map is a school all the same."""


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
        If the folder is not there, there is no map below it, or a folder below it
        cannot be read or named.
    """
    if not root.is_dir():
        what = f"There is no folder {root.name or root}."
        raise BatchError([Problem("no-folder", what, "check the name.")])
    found = tuple(
        sorted(School(one.relative_to(root).as_posix(), one) for one in _below(root))
    )
    unreadable = [one.name for one in found if not _is_text(one.name)]
    if unreadable:
        raise BatchError([_not_text(one) for one in unreadable])
    if not found:
        what = f"No folder below {root.name or root} holds a {MAP_NAME}."
        fix = "name the folder that has a folder for each school."
        raise BatchError([Problem("no-schools", what, fix)])
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Yield the folders that hold a map, not looking into those that do."""
    for one in _listed(folder):
        if one.name.startswith(".") or one.is_symlink():
            continue
        if (one / MAP_NAME).is_file():
            yield one
        elif one.name not in _NOT_SCHOOLS and one.is_dir():
            yield from _below(one)


def _listed(folder: Path) -> list[Path]:
    try:
        return [*folder.iterdir()]
    except OSError:
        what = f"The folder {folder.name} cannot be read: a school in it would be lost."
        fix = "ask for the right to read it, or move it elsewhere."
        raise BatchError([Problem("cannot-read", what, fix)]) from None


def _is_text(name: str) -> bool:
    """Say whether a name can be written on the page; the system may allow others."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _not_text(name: str) -> Problem:
    shown = name.encode("utf-8", "replace").decode("utf-8")
    what = f"The name of the folder {shown} is not written in UTF-8."
    return Problem("not-text", what, "give the folder a name of letters and digits.")


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
        _clear(root)
        yield
    finally:
        lock.release()


def _clear(root: Path) -> None:
    """Take away what a run that was killed left half-made; nobody else writes here."""
    for one in _listed(root):
        if not _LEFT_BEHIND.fullmatch(one.name) or one.is_symlink():
            continue
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            with suppress(OSError):
                one.unlink()
