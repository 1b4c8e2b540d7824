"""The packaged notebooks as a person's own copies in a folder."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

from datamap.errors import DataMapError
from datamap.load import MAP_NAME

START = "start.ipynb"
"""The notebook that opens first."""

FOLDER = "dpia-lab"
OUR_NAMES = frozenset({"datamap", "dpia", "notebooks", "reports"})
"""Folders of these names would hide our packages from a notebook beside them."""

_EXAMPLE = 'map_path = "victoria-cp"'
_OWN_MAP = 'map_path = "."'
_DAY = re.compile(r'\bon = \\"\d{4}-\d{2}-\d{2}\\"')


class FolderError(DataMapError):
    """The notebooks cannot be put where they were asked for."""


def copy_notebooks(folder: Path, on: date | None = None) -> list[str]:
    """Copy the packaged notebooks into a folder; those that are there stay.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    on
        Day that is put into the copies that name one; that they are shipped with
        when None. The pages that a person works in ask about today instead.

    Returns
    -------
    list of str
        Names of the files that were copied.

    Raises
    ------
    FolderError
        If the folder's name would hide our packages, or nothing can be written.
    """
    if folder.resolve().name in OUR_NAMES:
        what = (
            f"A folder called {folder.resolve().name} would hide a part of the "
            "toolkit from the notebooks in it.\n"
            f"  To put it right: choose another name, for example {FOLDER}."
        )
        raise FolderError(what)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [one for one in packaged_notebooks() if _copied(one, folder, on)]
    except OSError:
        what = (
            f"The notebooks cannot be written to {folder}.\n"
            "  To put it right: name a folder in which you may write."
        )
        raise FolderError(what) from None


def packaged_notebooks() -> list[str]:
    """Return the file names of the packaged notebooks."""
    there = files("notebooks").iterdir()
    return sorted(one.name for one in there if one.name.endswith(".ipynb"))


def packaged(name: str) -> str:
    """Return the text of a packaged notebook."""
    return (files("notebooks") / name).read_text("utf-8")


def _copied(name: str, folder: Path, on: date | None) -> bool:
    """Copy one notebook, open on the folder's own map if it has one."""
    target = folder / name
    if target.exists():
        return False
    text = packaged(name)
    if (folder / MAP_NAME).is_file():
        text = text.replace(json.dumps(_EXAMPLE)[1:-1], json.dumps(_OWN_MAP)[1:-1])
    if on is not None:
        written = json.dumps(f'on = "{on.isoformat()}"')[1:-1]
        text = _DAY.sub(lambda _: written, text)
    target.write_text(text, "utf-8", newline="\n")
    return True
