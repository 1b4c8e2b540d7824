"""Where the desk may write: below a school's own folder, and nowhere else.

A folder that somebody sent may hold links to other places, and the shipped examples
are part of the toolkit.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from datamap.errors import Problem
from reports.beside import NotOursToWriteError, own_folder


def may_write(place: Path, folder: Path) -> bool:
    """Say whether a file is where its name says: below a folder outside the toolkit.

    Parameters
    ----------
    place
        The file, which need not be there yet.
    folder
        The folder of the map.
    """
    try:
        real, held = place.resolve(), folder.resolve()
    except (OSError, RuntimeError):  # links that lead round in a circle
        return False
    return real.is_relative_to(held) and not is_shipped(held)


def is_shipped(folder: Path) -> bool:
    """Say whether a folder is one of the toolkit's own."""
    with as_file(files("datamap")) as toolkit:
        return folder.resolve().is_relative_to(toolkit.resolve())


def folder_to_write(map_path: str) -> Path:
    """Return the folder of a map that is a school's own.

    Raises
    ------
    NotOursToWriteError
        If it is an example, however it is named.
    """
    folder = own_folder(map_path)
    if is_shipped(folder):
        what = f"{folder.name} is an example inside the toolkit; nothing is written."
        fix = f"copy it first: dpia start my-school --example {folder.name}."
        raise NotOursToWriteError([Problem("is-example", what, fix)])
    return folder
