"""What went into a report and what came out of it, as hashes and versions."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol

from datamap.errors import InvalidDataMapError
from datamap.load import (
    EXAMPLES,
    LIBRARY_FOLDER,
    MAP_NAME,
    example_folder,
    find_map,
    read_map,
)
from datamap.model import DataMap
from datamap.strict_yaml import read_bytes
from reports.notice_files import notice_files
from reports.parameters import AcrossSchools, AnnualReview, OfMap

PROJECT = "dpia-schools"

_PACKAGES = ("datamap", "dpia", "reports", "notebooks")
_LIBRARIES = (
    "Babel", "ipykernel", "jinja2", "nbconvert", "networkx", "openpyxl", "pandas",
    "papermill", "plotly", "pydantic", "python-docx", "PyYAML",
)  # fmt: skip
"""Libraries whose version may show in a report."""

_BESIDE = (LIBRARY_FOLDER, "risks", "measures", "answers")
"""Folders beside a map that are read with it."""


@dataclass(frozen=True, order=True)
class Hashed:
    """A file by its name and content."""

    file: str
    """Its name as seen from the map, or from the packages for one of ours."""

    sha256: str
    """SHA-256 of its bytes, in hex."""

    def as_row(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"file": self.file, "sha256": self.sha256}


class Asked(Protocol):
    """The parameters of a notebook that is run for a day of law."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def about(self) -> str:
        """What it is made for, in a few words."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """Return them as plain values."""


@dataclass(frozen=True)
class WentIn:
    """Everything that decides what a report says."""

    parameters: Asked
    """What was asked."""

    files: tuple[Hashed, ...]
    """The map, what is read with it, and what was made before; or the reviews."""

    libraries: tuple[Hashed, ...]
    """The supplier libraries that are shipped."""

    versions: Mapping[str, str]
    """Software, method, law data, Python and libraries."""

    @property
    def identity(self) -> str:
        """SHA-256 of the inputs and versions: the same report has the same.

        Where the files lie does not count, only what is in them.
        """
        asked = self.parameters.model_dump(mode="json")
        asked = {name: asked[name] for name in asked if name not in _PLACES}
        read = [one.as_row() for one in (*self.files, *self.libraries)]
        whole = {"asked": asked, "read": read, "versions": dict(self.versions)}
        return sha256(json.dumps(whole, sort_keys=True).encode())

    def __str__(self) -> str:
        """Return the lines that the executed notebook keeps."""
        asked = self.parameters
        rows = [
            ("law as at", asked.on.isoformat()),
            ("for", asked.about),
            *((one.file, one.sha256) for one in (*self.files, *self.libraries)),
            *self.versions.items(),
            ("identity", self.identity),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:{width}}  {value}" for name, value in rows)


@dataclass(frozen=True)
class Inputs(WentIn):
    """Everything that decides what a report of a map says."""

    parameters: OfMap
    """What was asked."""


_PLACES = ("folder", "map_path", "notice", "previous")
"""Parameters that say where something lies, and not what it is."""


def inputs_of(parameters: OfMap) -> Inputs:
    """Return what goes into a report, without judging any of it."""
    found = sorted(_read_with(parameters.map_path))
    if parameters.before is not None:
        found.append(_hashed("previous review", Path(parameters.before)))
    found += _notices(parameters)
    shipped = sorted(_shipped_libraries())
    return Inputs(parameters, tuple(found), tuple(shipped), versions())


def inputs_of_reviews(
    parameters: AcrossSchools, root: Path, kept: Iterable[str]
) -> WentIn:
    """Return what goes into the page across schools.

    Parameters
    ----------
    parameters
        What was asked.
    root
        The folder of the schools.
    kept
        The file that is read of each school, as seen from it.
    """
    found = sorted(_if_readable(one, root / one) for one in kept)
    return WentIn(parameters, tuple(found), (), versions())


def manifest(
    inputs: WentIn,
    asked: Asked,
    datamap: DataMap | None,
    *,
    format_: str,
    outputs: Path,
    seconds: float,
) -> dict[str, Any]:
    """Return the manifest of a report.

    Parameters
    ----------
    inputs
        What went in.
    asked
        The parameters as the notebook had them, with paths seen from its folder.
    datamap
        The map as it was read; None where there is no single one.
    format_
        Version of the format.
    outputs
        Folder that holds the other files of the report.
    seconds
        Seconds of wall clock that it took.
    """
    made = [_hashed(one.name, one) for one in sorted(outputs.iterdir())]
    return {
        "format": format_,
        "identity": inputs.identity,
        **_map(datamap),
        "law_as_at": asked.on.isoformat(),
        "parameters": asked.model_dump(mode="json"),
        "inputs": [one.as_row() for one in inputs.files],
        "libraries": [one.as_row() for one in inputs.libraries],
        "versions": dict(inputs.versions),
        "duration_seconds": round(seconds, 3),
        "outputs": [one.as_row() for one in made],
    }


def _map(datamap: DataMap | None) -> dict[str, Any]:
    if datamap is None:
        return {}
    return {"map": {"id": datamap.id, "sha256": datamap.fingerprint}}


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def holds(folder: Path, written: Mapping[str, Any]) -> bool:
    """Say whether a folder still has the outputs that its manifest lists."""
    listed = written.get("outputs", [])
    try:
        return bool(listed) and all(
            sha256((folder / one["file"]).read_bytes()) == one["sha256"]
            for one in listed
        )
    except OSError:
        return False


def _hashed(name: str, file: Path | Traversable) -> Hashed:
    return Hashed(name, sha256(file.read_bytes()))


def _notices(parameters: OfMap) -> Iterator[Hashed]:
    """Yield the privacy notices that a review of a map reads."""
    if not isinstance(parameters, AnnualReview):
        return
    given = parameters.notice
    folder = find_map(parameters.map_path).parent
    with suppress(InvalidDataMapError):  # told where the map is read to be judged
        datamap = read_map(parameters.map_path)
        for one in notice_files(datamap, folder, Path(given) if given else None):
            yield _if_readable(f"notice {one.shown}", one.path)


def _if_readable(name: str, file: Path) -> Hashed:
    """Return a file and its hash; an empty one if nobody may read it."""
    try:
        return _hashed(name, file)
    except OSError:
        return Hashed(name, "")


def _read_with(map_path: str) -> Iterator[Hashed]:
    """Yield the files that are read for a map."""
    is_ours = is_example(map_path)
    file = find_map(example_folder(map_path) if is_ours else map_path)
    yield _hashed(file.name, file)
    for folder in _BESIDE:
        for one in sorted((file.parent / folder).glob("*.yaml")):
            yield _hashed(f"{folder}/{one.name}", one)
    if not is_ours:
        for one in sorted(
            (file.resolve().parent.parent / LIBRARY_FOLDER).glob("*.yaml")
        ):
            yield _hashed(f"../{LIBRARY_FOLDER}/{one.name}", one)


def is_example(map_path: str) -> bool:
    """Say whether a map is named as a shipped example.

    A folder of that name that holds only reviews of the example is not a map.
    """
    here = Path(map_path)
    return map_path in EXAMPLES and not (here.is_file() or (here / MAP_NAME).exists())


def _shipped_libraries() -> Iterator[Hashed]:
    for one in (files("datamap") / LIBRARY_FOLDER).iterdir():
        if one.name.endswith(".yaml"):
            yield _hashed(f"datamap/{LIBRARY_FOLDER}/{one.name}", one)


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of all that may show in a report; this process has one."""
    return {
        "software": software_version(),
        "software files": _tree_hash(*_PACKAGES),
        "method": _method_version(),
        "law data": _tree_hash("datamap.reference"),
        "python": platform.python_version(),
        **{name: found for name in _LIBRARIES if (found := _version(name))},
    }


def _method_version() -> str:
    """Return the version of the scoring method without reading the catalogue."""
    file = files("dpia.catalogue") / "method.yaml"
    tree: Any = read_bytes(file.read_bytes(), file.name).tree
    return str(tree["version"])


def software_version() -> str:
    """Return the version of this toolkit."""
    return _version(PROJECT) or "unknown"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _tree_hash(*packages: str) -> str:
    """Return one hash of every file of some packages, by name and content."""
    total = hashlib.sha256()
    for package in packages:
        for name, file in sorted(_tree(package, files(package))):
            total.update(f"{name}\0{sha256(file.read_bytes())}\n".encode())
    return total.hexdigest()


def _tree(name: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_file() and not one.name.endswith(".pyc"):
            yield f"{name}/{one.name}", one
        elif one.is_dir() and not one.name.startswith(("__pycache__", ".")):
            yield from _tree(f"{name}/{one.name}", one)
