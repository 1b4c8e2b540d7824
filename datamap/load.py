"""Read a data map: from YAML and supplier libraries to records, or every problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from datamap.assemble import Assembly, RawRecord, assemble, sections
from datamap.errors import InvalidDataMapError, Problem
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
from datamap.references import reference_problems
from datamap.strict_yaml import Document, read_bytes, read_file
from datamap.wording import problems_of

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
        A folder that holds ``map.yaml``, the file itself, or the name of a
        shipped example such as ``victoria-cp``.

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
    return build_map(read_file(file, _shown(file)), libraries_beside(file.parent))


def find_map(path: Path | str) -> Path:
    """Return the file of a map that was named as a folder, a file or an example."""
    given = Path(path)
    if given.is_dir():
        return given / MAP_NAME
    if not given.exists() and str(path) in EXAMPLES:
        return example_folder(str(path)) / MAP_NAME
    return given


def example_folder(name: str) -> Path:
    """Return the folder of a shipped example."""
    with as_file(files("datamap") / "examples" / name) as folder:
        return folder


def libraries_beside(folder: Path) -> tuple[Document, ...]:
    """Return the libraries of a map's folder and of the folder above, in that order."""
    return tuple(
        read_file(file, f"{LIBRARY_FOLDER}/{file.name}")
        for place in (folder / LIBRARY_FOLDER, folder.resolve().parent / LIBRARY_FOLDER)
        if place.is_dir()
        for file in sorted(place.glob("*.yaml"))
    )


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
    problems = [*_top_problems(document), *assembly.problems]
    for library in own:
        problems += library_problems(library)
    built: dict[str, list[Any]] = {section: [] for section in MODELS}
    for raw in assembly.records:
        problems += _validate(raw, built)
    problems += reference_problems(one for one in assembly.records if one.tree)
    if problems:
        raise InvalidDataMapError(_in_order(problems))
    return _put_together(built, assembly)


def _validate(raw: RawRecord, built: dict[str, list[Any]]) -> Iterator[Problem]:
    model = MODELS[raw.section]
    if not raw.tree and raw.path == ():
        return
    try:
        built[raw.section].append(model.model_validate(raw.tree))
    except ValidationError as error:
        yield from problems_of(error, raw, model)


def _put_together(built: dict[str, list[Any]], assembly: Assembly) -> DataMap:
    lists = {name: tuple(built[name]) for name in (*RECORD_SECTIONS, "accepted")}
    year = built["year"][0] if built["year"] else None
    datamap = DataMap(school=built["school"][0], year=year, **lists)
    origins = {raw.id: raw.origin() for raw in assembly.records if raw.id}
    return datamap.with_origins(origins)


_NEEDED = ("school", "people", "data", "activities")


def _top_problems(document: Document) -> Iterator[Problem]:
    """Check the outermost level: its sections and the format."""
    file, tree = document.file, document.tree
    if not isinstance(tree, dict):
        what = "The file holds no sections."
        fix = "start a map with dpia start, or copy the example."
        yield Problem("no-sections", what, fix, file, 1)
        return
    known = ("format", *MODELS)
    for name in tree:
        if name not in known:
            yield _no_such_section(document, name, known)
    for name in ("format", *_NEEDED):
        if name not in tree and not _has_misspelt(tree, name, known):
            what = f"There is no {name} in the map."
            fix = (
                "write format: dpia-map/1 at the top."
                if name == "format"
                else f"add a section {name}: with its records below."
            )
            yield Problem("missing", what, fix, file, 1)
        elif name in _NEEDED and tree.get(name) in ([], {}, None) and name in tree:
            what, fix = f"{name} is empty.", "add its records below."
            yield Problem("empty", what, fix, file, document.line((name,)), name)
    if tree.get("format", "dpia-map/1") != "dpia-map/1":
        what = "The format of the map is not one that this version reads."
        yield Problem(
            "format",
            what,
            "write format: dpia-map/1.",
            file,
            document.line(("format",)),
        )
    for name in ("school", "year"):
        if name in tree and not isinstance(tree[name], dict):
            what = f"{name} is not a group of fields."
            fix = "write its fields below it, each as name: value."
            yield Problem("not-a-record", what, fix, file, document.line((name,)), name)


def _no_such_section(document: Document, name: str, known: tuple[str, ...]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1, cutoff=0.6)
    fix = f"write {close[0]}." if close else f"use one of: {', '.join(known)}."
    what = f"There is no section called {name}."
    return Problem(
        "unknown-section", what, fix, document.file, document.line((name,)), name
    )


def _has_misspelt(tree: dict[str, Any], name: str, known: tuple[str, ...]) -> bool:
    """Say whether a section that is not there stands there misspelt."""
    from difflib import get_close_matches

    strange = [one for one in tree if one not in known]
    return any(
        get_close_matches(one, known, n=1, cutoff=0.6) == [name] for one in strange
    )


def library_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong in a supplier library on its own."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    whole = RawRecord("sources", {**tree, "id": tree.get("id", "")}, document, ())
    heads = {key: value for key, value in tree.items() if key not in MODELS}
    try:
        SupplierLibrary.model_validate(heads)
    except ValidationError as error:
        yield from problems_of(error, whole, SupplierLibrary)
    for raw in sections(document, []):
        try:
            MODELS[raw.section].model_validate(raw.tree)
        except ValidationError as error:
            yield from problems_of(error, raw, MODELS[raw.section])


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Order problems by file and line, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda one: (one.file, one.line or 0))


def _shown(file: Path) -> str:
    """Return how messages name a map's file: with its folder, never the whole path."""
    return f"{file.parent.name}/{file.name}" if file.parent.name else file.name
