"""The folder that keeps what is made for a school: a folder each, never half of one."""

from __future__ import annotations

import errno
import json
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from datamap.errors import InvalidInputError, Problem
from reports.manifest import holds, sha256

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Kind:
    """A kind of report that is made of a map and kept beside it."""

    noun: str
    """What it is called in a sentence."""

    notebook: str
    """Name of the notebook that makes it, without its ending."""

    folder: str
    """Folder beside the map that keeps them."""

    stem: str
    """Name of its files, without their endings."""

    format: str
    """Version of the format of its manifest."""

    @property
    def page(self) -> str:
        """Name of the HTML page."""
        return f"{self.stem}.html"

    @property
    def executed(self) -> str:
        """Name of the executed notebook."""
        return f"{self.stem}.ipynb"

    @property
    def data(self) -> str:
        """Name of the file of its data."""
        return f"{self.stem}.json"

    @property
    def word(self) -> str:
        """Name of the Word document."""
        return f"{self.stem}.docx"


REVIEW = Kind("review", "annual_review", "reviews", "review", "dpia-review/1")
ASSESSMENT = Kind("assessment", "dpia", "assessments", "dpia", "dpia-assessment/1")

PAGE = REVIEW.page
EXECUTED = REVIEW.executed
DATA = REVIEW.data

SIGNED = "signed"
"""What lies in a folder with a file of this name, with any ending, is signed."""

_STAGING = re.compile(r"\.making-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}")
_FINISHED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")
_DAY_SECONDS = 24 * 60 * 60
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_RENAME_TRIES = 30
_RENAME_PAUSE = 0.1


class ReviewError(InvalidInputError):
    """A report cannot be made where, or from what, was asked."""

    title = "the call"


class Kept:
    """What is kept of one kind in one folder, and where the next one goes."""

    def __init__(self, root: Path, on: date, kind: Kind = REVIEW) -> None:
        """Look at a folder for one day of law. Nothing is written."""
        self.root = root
        self.on = on
        self.kind = kind

    def of_the_day(self) -> list[Path]:
        """Return the finished ones of the day, first made first."""
        return [one for day, _, one in self._finished() if day == self.on]

    def latest_before(self) -> Path | None:
        """Return the last finished one of an earlier day, or None."""
        earlier = [one for day, _, one in self._finished() if day < self.on]
        return earlier[-1] if earlier else None

    def same_as(self, identity: str) -> Path | None:
        """Return one of the day made of the same, whole as it was made."""
        for folder in self.of_the_day():
            written = _manifest_of(folder)
            if written.get("identity") == identity and holds(folder, written):
                return folder
        return None

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Give an empty hidden folder beside the finished ones, gone at the end.

        What dead runs left behind is cleared first.

        Raises
        ------
        ReviewError
            If nothing can be written there.
        """
        token = f".making-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"
        staging = self.root / token
        made: list[Path] = []
        try:
            made += _make_folders(self.root)
            staging.mkdir()
        except OSError as error:
            _remove_empty(made)
            raise ReviewError([_cannot_write(self.root, error)]) from None
        self.clear_left_behind()
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            _remove_empty(made)

    def put_in_place(self, staging: Path) -> Path:
        """Give a finished folder its name, in one step, and return it.

        The name is the day; with a number if there is one of that day. One that
        another run made of the same meanwhile is returned instead: there are no two.
        """
        _write_through(staging)
        ours = _manifest_of(staging)
        for number in count(1):
            name = self.on.isoformat() + (f"-{number}" if number > 1 else "")
            target = self.root / name
            if not os.path.lexists(target) and _renamed(staging, target):
                return target
            if _is_same(target, ours):
                return target
        raise AssertionError  # pragma: no cover - the numbers do not end

    def _finished(self) -> list[tuple[date, int, Path]]:
        """Return day, number and folder of each finished one, in order."""
        found = []
        names = (self.kind.data, self.kind.page)
        for one in self.root.iterdir() if self.root.is_dir() else ():
            named = _FINISHED.fullmatch(one.name)
            if named and any((one / name).is_file() for name in names):
                with suppress(ValueError):
                    day = date.fromisoformat(named[1])
                    found.append((day, int(named[2] or 1), one))
        return sorted(found)

    def clear_left_behind(self) -> None:
        """Take away half-made ones of dead runs, and a folder made only for them."""
        with suppress(OSError):
            dead = [one for one in self.root.iterdir() if _is_left_behind(one)]
            for one in dead:
                shutil.rmtree(one, ignore_errors=True)
            if dead:
                self.root.rmdir()  # refused where it holds anything


def _is_left_behind(folder: Path) -> bool:
    named = _STAGING.fullmatch(folder.name)
    if named is None or folder.is_symlink():
        return False
    return _is_dead(folder, named[1], int(named[2]))


def is_signed(folder: Path) -> bool:
    """Say whether what lies in a folder is signed, and so must stay as it is."""
    return any(one.name.split(".")[0] == SIGNED for one in folder.iterdir())


def _manifest_of(folder: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        written = json.loads((folder / MANIFEST).read_text("utf-8"))
        if isinstance(written, dict):
            return written
    return {}


def _is_same(folder: Path, ours: dict[str, Any]) -> bool:
    """Say whether a folder holds, whole, the files that ours are made as."""
    theirs = _manifest_of(folder)
    return (
        "identity" in ours
        and theirs.get("identity") == ours["identity"]
        and _names(theirs) == _names(ours)
        and holds(folder, theirs)
    )


def _names(written: dict[str, Any]) -> set[str]:
    return {one["file"] for one in written.get("outputs", ())}


def _machine() -> str:
    """Return a short name of this machine that does not give its name away."""
    return sha256(platform.node().encode())[:8]


def _is_dead(staging: Path, machine: str, process: int) -> bool:
    """Say whether the run that was making a folder has surely ended.

    On this machine that is known; another's, on a shared drive, is given a day.
    """
    try:
        age = time.time() - staging.stat().st_mtime
    except OSError:
        return False
    if age > _DAY_SECONDS:
        return True
    return machine == _machine() and not _is_running(process)


def _is_running(process: int) -> bool:
    """Say whether a process works still; one that waits to be counted does not."""
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OverflowError):
        return True


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder with those above it, and return the ones that are new."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return new


def _remove_empty(folders: list[Path]) -> None:
    """Take away folders made for a report that did not come, deepest first."""
    for one in folders:
        with suppress(OSError):
            one.rmdir()


def _write_through(folder: Path) -> None:
    """Have the files on the disk before the folder gets its name."""
    for one in folder.iterdir():
        with one.open("rb+") as stream:
            os.fsync(stream.fileno())


def _renamed(staging: Path, target: Path) -> bool:
    """Rename a folder; False if another run took the name first.

    On Windows a scanner may hold a new file open for a moment: it is waited for.
    """
    for _ in range(_RENAME_TRIES):
        try:
            staging.rename(target)
        except PermissionError:
            time.sleep(_RENAME_PAUSE)
        except OSError as error:
            if os.path.lexists(target):
                return False
            raise ReviewError([_cannot_write(target.parent, error)]) from None
        else:
            return True
        if os.path.lexists(target):
            return False
    what = "The finished report could not be given its name: a file is held open."
    fix = "close programs that look into the folder and run again."
    raise ReviewError([Problem("cannot-rename", what, fix, target.parent.name)])


def _cannot_write(root: Path, error: OSError) -> Problem:
    is_full = error.errno in _NO_ROOM
    what = (
        f"There is no room left in the folder {root}."
        if is_full
        else f"Nothing can be written in the folder {root}."
    )
    fix = (
        "make room in it."
        if is_full
        else "ask for the right to write there; dpia review takes another with --out."
    )
    return Problem("cannot-write", what, fix)
