"""Read a data map: from YAML and supplier libraries to records, or every problem."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from datamap.assemble import (
    SHARED_SECTIONS,
    Assembly,
    RawRecord,
    Shelf,
    assemble,
    sections,
)
from datamap.chains import require_short_chains
from datamap.errors import InvalidDataMapError, Problem
from datamap.kept_maps import Read, keep, kept, key_of
from datamap.model import (
    RECORD_SECTIONS,
    Acceptance,
    Activity,
    DataCategory,
    DataMap,
    Flow,
    Measure,
    OpenQuestion,
    Party,
    PeopleGroup,
    School,
    System,
    Year,
)
from datamap.model import Document as Paper
from datamap.model.library import SupplierLibrary
from datamap.packed import no_sweeping
from datamap.references import reference_problems
from datamap.sections import (
    missing_sections,
    shape_problems,
    top_problems,
    unreadable_sections,
)
from datamap.strict_yaml import Document, raw_bytes, read_bytes
from datamap.wording import empty_problems, problems_of

MODELS: Mapping[str, type[BaseModel]] = {
    "school": School,
    "documents": Paper,
    "people": PeopleGroup,
    "data": DataCategory,
    "parties": Party,
    "systems": System,
    "activities": Activity,
    "flows": Flow,
    "measures": Measure,
    "questions": OpenQuestion,
    "accepted": Acceptance,
    "year": Year,
}
"""The class of the records of each section."""

MAP_NAME = "map.yaml"
LIBRARY_FOLDER = "suppliers"
EXAMPLES = ("victoria-cp",)
"""Names of the maps that are shipped as examples."""


def read_map(path: Path | str) -> DataMap:
    """Read a map with what it takes from the supplier libraries.

    Parameters
    ----------
    path
        A folder that holds ``map.yaml``, the file itself, a workbook of a map, or
        the name of a shipped example such as ``victoria-cp``.

    Returns
    -------
    DataMap
        The records, knowing where each was written.

    Raises
    ------
    InvalidDataMapError
        With every problem found: unreadable files, unknown or missing fields,
        wrong values, ids that name nothing. Nothing is returned then.
    """
    file = find_map(path)
    if file.suffix.lower() == ".xlsx":
        from datamap.excel import read_book

        return read_book(file, libraries_beside(file.parent)).datamap
    return _read_or_kept(file)


def _read_or_kept(file: Path) -> DataMap:
    """Return the map of a file: kept from an earlier reading of the same, or read."""
    whole = Read(raw_bytes(file, _shown(file)), _shown(file))
    libraries = [*_files_beside(file.parent)]
    with no_sweeping():
        key = key_of(whole, libraries)
        known = kept(key)
        if known is not None:
            return known
        own = tuple(_library(one) for one in libraries)
        datamap = build_map(read_bytes(whole.raw, whole.shown), own)
        keep(key, datamap, (one.file for one in (*own, *shipped_libraries())))
    return datamap


@lru_cache(maxsize=256)
def _library(read: Read) -> Document:
    """Return a library; schools beside one another have the same ones."""
    return read_bytes(read.raw, read.shown)


def find_map(path: Path | str) -> Path:
    """Return the file of a map that was named as a folder, a file or an example."""
    given = Path(path)
    in_folder = given / MAP_NAME
    if in_folder.is_file():
        return in_folder
    if str(path) in EXAMPLES:  # also where a folder of that name holds its reviews
        return example_folder(str(path)) / MAP_NAME
    return in_folder if given.is_dir() else given


def example_folder(name: str) -> Path:
    """Return the folder of a shipped example."""
    with as_file(files("datamap") / "examples" / name) as folder:
        return folder


def libraries_beside(folder: Path) -> tuple[Document, ...]:
    """Return the libraries of a map's folder and of the folder above, in that order.

    Messages name both as seen from the folder above, as they do the map.
    """
    return tuple(_library(one) for one in _files_beside(folder))


def _files_beside(folder: Path) -> Iterator[Read]:
    above = Path(os.path.realpath(folder)).parent
    own, shared = folder / LIBRARY_FOLDER, above / LIBRARY_FOLDER
    named = f"{folder.name}/{LIBRARY_FOLDER}" if folder.name else LIBRARY_FOLDER
    for place, shown in ((own, named), (shared, LIBRARY_FOLDER)):
        for name in _yaml_in(place):
            yield Read(raw_bytes(place / name, f"{shown}/{name}"), f"{shown}/{name}")


def _yaml_in(place: Path) -> list[str]:
    """Return the names of the YAML files in a folder, in order; most have none."""
    try:
        names = [one.name for one in place.iterdir()]
    except OSError:
        return []
    return sorted(one for one in names if os.path.normcase(one).endswith(".yaml"))


@cache
def shipped_libraries() -> tuple[Document, ...]:
    """Return the supplier libraries that come with the toolkit."""
    folder = files("datamap") / LIBRARY_FOLDER
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(
        read_bytes((folder / name).read_bytes(), f"datamap/{LIBRARY_FOLDER}/{name}")
        for name in names
    )


def build_map(document: Document, libraries: Iterable[Document] = ()) -> DataMap:
    """Build a map from what was read.

    Parameters
    ----------
    document
        The map as read.
    libraries
        Supplier libraries that win over the shipped ones, nearest first.

    Raises
    ------
    InvalidDataMapError
        As `read_map`.
    """
    own = tuple(libraries)
    assembly = assemble(document, (*own, *shipped_libraries()))
    problems = [*top_problems(document), *assembly.problems]
    for library in own:
        problems += library_problems(library)
    built: dict[str, list[Any]] = {section: [] for section in MODELS}
    for raw in assembly.records:
        problems += _validate_once(raw, built[raw.section], assembly.shelf)
    unclear = missing_sections(document) | assembly.unreadable
    unclear = unclear.union(*map(_unreadable_sections, own))
    unclear |= unreadable_sections(document)
    problems += reference_problems(assembly.records, unclear, assembly.shelf)
    if problems:
        raise InvalidDataMapError(_in_order(problems))
    datamap = _put_together(built, assembly)
    require_short_chains(datamap)
    return datamap


def _validate_once(raw: RawRecord, built: list[Any], shelf: Shelf) -> list[Problem]:
    """Validate a record; one that a library has as it stands, once for all maps."""
    if not shelf.has(raw):
        return [*_validate(raw, built)]
    if raw in shelf.validated:
        built.append(shelf.validated[raw])
        return []
    problems = [*_validate(raw, built)]
    if not problems:
        shelf.validated[raw] = built[-1]
    return problems


def _validate(raw: RawRecord, built: list[Any]) -> Iterator[Problem]:
    model = MODELS[raw.section]
    yield from empty_problems(raw, model)
    try:
        built.append(model.model_validate(raw.tree))
    except ValidationError as error:
        yield from problems_of(error, raw, model)


def _put_together(built: dict[str, list[Any]], assembly: Assembly) -> DataMap:
    names = (*RECORD_SECTIONS, "accepted")
    lists: dict[str, Any] = {name: tuple(built[name]) for name in names}
    year = built["year"][0] if built["year"] else None
    school = built["school"][0]
    # The records are validated, and a section that has to be there is.
    datamap = DataMap.model_construct(school=school, year=year, **lists)
    origins = {raw.id: raw.origin for raw in assembly.records if raw.id}
    accepted = [raw for raw in assembly.records if raw.section == "accepted"]
    for one, raw in zip(datamap.accepted, accepted, strict=True):
        origins[one.key] = raw.origin
    return datamap.with_origins(origins)


@lru_cache(maxsize=256)
def _unreadable_sections(library: Document) -> frozenset[str]:
    return frozenset(unreadable_sections(library))


@lru_cache(maxsize=256)
def library_problems(document: Document) -> tuple[Problem, ...]:
    """Return what is wrong in a supplier library on its own, whoever uses it."""
    return tuple(_library_problems(document))


def _library_problems(document: Document) -> Iterator[Problem]:
    tree = document.tree
    if not isinstance(tree, dict):
        what = "The file holds no fields of a supplier library."
        fix = "write format: dpia-suppliers/1 at the top, then id, name and checked_on."
        yield Problem("no-sections", what, fix, document.file, 1)
        return
    heads = {key: value for key, value in tree.items() if key not in SHARED_SECTIONS}
    whole = RawRecord("library", heads, document, ())
    yield from empty_problems(whole, SupplierLibrary)
    try:
        SupplierLibrary.model_validate(heads)
    except ValidationError as error:
        yield from problems_of(error, whole, SupplierLibrary)
    problems: list[Problem] = []
    for name in SHARED_SECTIONS:
        if name in tree:
            yield from shape_problems(document, name, tree[name])
    for raw in sections(document, problems, SHARED_SECTIONS):
        yield from _validate(raw, [])
    yield from problems


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Order problems by file and line, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda one: (one.file, one.line or 0))


def _shown(file: Path) -> str:
    """Return how messages name a map's file: with its folder, never the whole path."""
    return f"{file.parent.name}/{file.name}" if file.parent.name else file.name
