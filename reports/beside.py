"""The folder of a school's own map, where answers may be written."""

from __future__ import annotations

from pathlib import Path

from datamap.errors import InvalidInputError, Problem
from datamap.load import find_map
from reports.manifest import is_example


class NotOursToWriteError(InvalidInputError):
    """Something would be written beside a shipped example."""

    title = "the call"


def own_folder(map_path: str) -> Path:
    """Return the folder of a map, unless it is a shipped example.

    Raises
    ------
    NotOursToWriteError
        If it is an example: nothing is written into the toolkit itself.
    """
    if is_example(map_path):
        what = f"{map_path} is an example inside the toolkit; nothing is written there."
        fix = f"copy it first: dpia start my-school --example {map_path}."
        raise NotOursToWriteError([Problem("is-example", what, fix)])
    return find_map(map_path).parent
