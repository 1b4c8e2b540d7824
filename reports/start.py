"""Make a school's folder, ready to edit."""

from __future__ import annotations

import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from datamap.errors import InvalidInputError, Problem
from datamap.load import EXAMPLES, MAP_NAME, example_folder
from datamap.schema import as_text, map_schema
from dpia.judgement import ANSWERS_FOLDER
from dpia.judgement.schema import answers_schema
from dpia.judgement.template import SCHEMA_NAME as ANSWERS_SCHEMA_NAME

FOLDERS = (ANSWERS_FOLDER, "documents", "reviews")
"""Folders beside the map: the DPO's own words, the papers, the finished reviews."""

_ABOUT_ANSWERS = """\
# Answers

One file an activity: what people decided that the map cannot know.
Make one with `dpia answers MAP --activity ID`, MAP being the folder above this one.
A log of signatures stands beside it once somebody signs with `dpia sign`.
The copies of what was signed are in `signed`; leave the log and the copies as they are.
"""

SCHEMA_NAME = "map.schema.json"
EDITOR_LINE = f"# yaml-language-server: $schema=./{SCHEMA_NAME}\n"
"""First line of a map, by which an editor finds the schema beside it."""


class CannotStartError(InvalidInputError):
    """A school's folder cannot be made where it was asked for."""

    title = "making the folder"


def start(folder: Path, example: str | None = None) -> Path:
    """Make a folder for a school and return its map's file.

    The folder is made beside its place and moved there whole, so that no half of
    it is ever left.

    Parameters
    ----------
    folder
        Where to make it. It may be there only if it is empty.
    example
        Name of a shipped example to copy; a commented map to fill in when left
        out.

    Raises
    ------
    CannotStartError
        If something is in the folder already, there is no such example, or the
        place cannot be written to.
    """
    if example is not None and example not in EXAMPLES:
        raise CannotStartError([_no_such_example(example)])
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise CannotStartError([_not_empty(folder)])
    try:
        _make(folder, example)
    except OSError:
        raise CannotStartError([_not_writable(folder)]) from None
    return folder / MAP_NAME


def _make(folder: Path, example: str | None) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    whole = Path(mkdtemp(prefix=".dpia-start-", dir=folder.parent))
    try:
        _fill(whole, folder.resolve().name, example)
        whole.chmod(0o755)  # a temporary folder is its maker's alone
        if folder.is_dir():
            folder.rmdir()
        whole.rename(folder)
    except BaseException:
        shutil.rmtree(whole, ignore_errors=True)
        raise


def _fill(folder: Path, name: str, example: str | None) -> None:
    if example is None:
        text = started_map(name)
    else:
        shutil.copytree(example_folder(example), folder, dirs_exist_ok=True)
        text = (folder / MAP_NAME).read_text(encoding="utf-8")
    if not text.startswith(EDITOR_LINE):
        text = EDITOR_LINE + text
    (folder / MAP_NAME).write_bytes(text.encode())
    (folder / SCHEMA_NAME).write_bytes(as_text(map_schema()).encode())
    for each in FOLDERS:
        (folder / each).mkdir(exist_ok=True)
    answers = folder / ANSWERS_FOLDER
    schema = as_text(answers_schema())
    (answers / ANSWERS_SCHEMA_NAME).write_bytes(schema.encode())
    (answers / "README.md").write_bytes(_ABOUT_ANSWERS.encode())


def started_map(folder_name: str) -> str:
    """Return the text of a map to begin with, its school's id from a folder's name.

    Examples
    --------
    >>> "id: st-mary-s" in started_map("St Mary's")
    True
    """
    with as_file(files("datamap") / "examples" / "started_map.yaml") as file:
        text = file.read_text(encoding="utf-8")
    slug = re.sub(r"[^a-z0-9]+", "-", folder_name.lower()).strip("-")[:70].strip("-")
    if f"id: {slug}\n" in text or f"id: {slug}," in text:
        slug = f"{slug}-school"
    return text.replace("our-school", slug) if slug else text


def _no_such_example(name: str) -> Problem:
    what = f"There is no example called {name}."
    return Problem("no-such-example", what, f"write {' or '.join(EXAMPLES)}.")


def _not_empty(folder: Path) -> Problem:
    what = "Something is there already, and nothing is ever written over."
    return Problem("not-empty", what, "choose another folder.", folder.name)


def _not_writable(folder: Path) -> Problem:
    what = "The folder cannot be made there."
    fix = "choose a place where you may write, with room left."
    return Problem("not-writable", what, fix, folder.name)
