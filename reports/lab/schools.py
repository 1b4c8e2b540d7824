"""Which schools a folder has, and making a first map in it."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from datamap.atomic import write_atomically
from datamap.errors import InvalidInputError, Problem
from datamap.load import MAP_NAME
from reports.batch.schools import BatchError, School, find_schools
from reports.start import start
from reports.start_from_notice import start_from_notice

NOTICE_ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})
"""Endings of files that may hold a privacy notice."""

MOST_BYTES = 6 * 1024 * 1024
"""Largest notice that the page can send; a larger one is put there by hand."""

EXAMPLE = "victoria-cp"


class FormError(InvalidInputError):
    """What was put into a form cannot be used."""

    title = "the form"


def schools_in(folder: Path) -> tuple[School, ...]:
    """Return the schools below a folder, none where there are none."""
    try:
        return find_schools(folder)
    except BatchError:
        return ()


def schools_beside(map_path: str) -> list[dict[str, str]]:
    """Return the schools that can be chosen where a map is open.

    They are those below the folder, or those of the folder above if it is an
    authority's; paths are as the notebook sees them.
    """
    here = Path(map_path)
    if not (here / MAP_NAME).is_file():
        found = [(one, here / one.name) for one in schools_in(here)]
    else:
        above = here.resolve().parent
        found = [(one, Path("..") / one.name) for one in _direct(above)]
    return [
        {"name": school_name(one.folder), "path": path.as_posix()}
        for one, path in found
    ]


def _direct(folder: Path) -> Iterator[School]:
    """Yield the schools directly in a folder; deeper ones may be anybody's."""
    for one in sorted(folder.iterdir()):
        if not one.name.startswith(".") and (one / MAP_NAME).is_file():
            yield School(one.name, one)


_NAME = re.compile(
    r"^school:\s*(?:\{[^}\n]*?|(?:\n[ \t]+[^\n]*)*?\n[ \t]+)\bname:[ \t]*"
    r"(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^,}#\n]+))",
    re.MULTILINE,
)
"""The name in the section of the school, as people write it."""

_HEAD = 20_000
"""Characters at the start of a map in which its school stands."""


def school_name(folder: Path) -> str:
    """Return a school's name as its map's first lines say, or its folder's name.

    The map is not read: a folder may have hundreds of schools, and one with
    mistakes is listed too.
    """
    try:
        with (folder / MAP_NAME).open(encoding="utf-8", errors="replace") as file:
            found = _NAME.search(file.read(_HEAD))
    except OSError:
        return folder.name
    name = next(filter(None, found.groups()), "").strip() if found else ""
    return name or folder.name


def notices_in(folder: Path) -> list[str]:
    """Return the files of a folder that may hold a privacy notice."""
    return sorted(
        one.name
        for one in folder.iterdir()
        if one.suffix.lower() in NOTICE_ENDINGS
        and one.is_file()
        and not one.name.startswith((".", "~$"))
    )


def bring_notice(folder: Path, given: Mapping[str, Any]) -> Path:
    """Write a notice that a person chose into an empty folder and return the file.

    Parameters
    ----------
    folder
        A private folder; the copy that is kept stands with the school's map.
    given
        ``name`` of the file, and ``content`` in base 64.

    Raises
    ------
    FormError
        If it is of a kind that cannot be read, or too large.
    """
    name = PurePosixPath(str(given.get("name")).replace("\\", "/")).name.lstrip(".")
    ending = PurePosixPath(name).suffix.lower()
    if ending not in NOTICE_ENDINGS:
        what = "A file of this kind cannot be read as a notice."
        fix = "choose a PDF, a Word document, a web page or a text."
        raise FormError([Problem("no-kind", what, fix, field="brought")])
    content = b64decode(str(given.get("content")))
    if len(content) > MOST_BYTES:
        what = "The file is larger than 6 MB."
        fix = "put it into the folder by hand, then look again."
        raise FormError([Problem("too-large", what, fix, field="brought")])
    target = folder / name
    write_atomically(target, content)
    return target


def make_school(folder: Path, given: dict[str, Any]) -> tuple[str, list[str]]:
    """Make a school's folder in a folder, as a form asks for it.

    Parameters
    ----------
    folder
        Folder to make it in.
    given
        ``name`` of the school; ``start`` with notice, empty or example; ``notice``,
        the name of a file in the folder to read, or ``brought``, a file elsewhere.

    Returns
    -------
    The name of the new folder, and what is to be gone through by hand.

    Raises
    ------
    FormError
        With the field, if a name or a file is missing.
    CannotStartError, UnreadableNoticeError
        As the command `dpia start`.
    """
    how = given.get("start")
    name = str(given.get("name") or "").strip()
    slug = EXAMPLE if how == "example" else _slug(name)
    if not slug:
        what = "The school has no name yet."
        fix = "write its name with letters or digits."
        raise FormError([Problem("no-name", what, fix, field="name")])
    target = folder / slug
    if target.exists():
        what = f"There is a folder called {slug} already."
        raise FormError([Problem("there", what, "choose another name.", field="name")])
    if how != "notice":
        start(target, EXAMPLE if how == "example" else None)
        return slug, []
    return slug, list(start_from_notice(target, _notice(folder, given)).report)


def _notice(folder: Path, given: dict[str, Any]) -> Path:
    brought = given.get("brought")
    if isinstance(brought, Path):
        return brought
    chosen = str(given.get("notice") or "")
    if chosen not in notices_in(folder):
        what = "No notice is chosen."
        fix = "choose the file."
        raise FormError([Problem("no-notice", what, fix, field="brought")])
    return folder / chosen


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
