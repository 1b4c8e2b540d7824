"""How long maps take to load, in passes of libyaml over the same bytes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import yaml
from table import Row

from datamap.kept_maps import PLACE
from datamap.load import read_map


def measured(folders: list[Path]) -> list[Row]:
    """Return how long maps take to load, read from YAML and kept from before."""
    parsed = seconds(lambda: [_parse(folder) for folder in folders])
    with TemporaryDirectory() as place:
        before = os.environ.get(PLACE)
        os.environ[PLACE] = place
        cold = seconds(lambda: [_load(folder) for folder in folders])
        kept = seconds(lambda: [_load(folder) for folder in folders])
        os.environ.pop(PLACE) if before is None else os.environ.update({PLACE: before})
    many = len(folders)
    return [
        Row(
            f"loading {many} maps from YAML, in libyaml's own time",
            cold / parsed,
            at_most=1.5,
        ),
        Row(
            f"loading {many} maps again, in libyaml's own time",
            kept / parsed,
            at_most=0.1,
        ),
    ]


def _parse(folder: Path) -> None:
    raw = (folder / "map.yaml").read_bytes()
    yaml.load(raw, Loader=yaml.CSafeLoader)


def _load(folder: Path) -> None:
    read_map(folder)


def seconds(call: Callable[[], object]) -> float:
    """Return the seconds of this process that a call takes."""
    began = process_time()
    call()
    return process_time() - began
