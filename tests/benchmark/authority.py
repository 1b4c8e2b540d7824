"""A seeded authority: schools that use some of what one real school uses."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from datamap.load import example_folder

KEPT = 0.8
"""Share of the example's activities that a school has."""


def make_authority(root: Path, count: int, seed: int = 1) -> list[Path]:
    """Write maps of schools that share suppliers, and return their folders.

    Parameters
    ----------
    root
        Folder of the schools; it is made.
    count
        How many schools.
    seed
        Seed of what each has; the same seed gives the same schools.
    """
    yaml = YAML(typ="safe")
    text = (Path(str(example_folder("victoria-cp"))) / "map.yaml").read_text("utf-8")
    chance = random.Random(seed)  # noqa: S311 - schools are no secret
    folders = []
    for number in range(count):
        folder = root / f"ysgol-{number:05d}"
        folder.mkdir(parents=True)
        with (folder / "map.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(_school(yaml.load(text), number, chance), file)
        folders.append(folder)
    return folders


def _school(tree: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    tree["school"]["name"] = f"Ysgol {number:05d}"
    gone = {one["id"] for one in tree["activities"] if chance.random() > KEPT}
    if len(gone) == len(tree["activities"]):
        gone.pop()
    tree["activities"] = [one for one in tree["activities"] if one["id"] not in gone]
    gone |= {one["id"] for one in tree["flows"] if one["activity"] in gone}
    tree["flows"] = [one for one in tree["flows"] if one["id"] not in gone]
    for section in ("documents", "measures", "questions"):
        tree[section] = [one for one in tree[section] if _still_about(one, gone)]
    return tree


def _still_about(record: dict[str, Any], gone: set[str]) -> bool:
    """Take what a school does not have out of a record; say whether any is left."""
    for field in ("about", "covers", "applies_to"):
        if isinstance(record.get(field), list) and record[field]:
            record[field] = [name for name in record[field] if name not in gone]
            if not record[field]:
                return False
    return True
