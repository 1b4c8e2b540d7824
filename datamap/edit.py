"""Change a map's file and leave its comments, its order and its layout alone."""

from __future__ import annotations

import codecs
import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from datamap.atomic import CannotWriteError, write_atomically
from datamap.compare import Change, compare
from datamap.errors import InvalidDataMapError, Problem
from datamap.load import (
    MAP_NAME,
    build_map,
    find_map,
    libraries_beside,
    read_map,
)
from datamap.model import DataMap
from datamap.revisions import Revision, Verb, apply, revisions
from datamap.splices import Spliced, Unwritten
from datamap.strict_yaml import Document, Path_, read_bytes, read_text
from datamap.written import LISTED_SECTIONS, written_map
from datamap.yaml_text import map_text


class MapFile:
    """A map's file under change; nothing is written before `save`."""

    def __init__(self, raw: bytes, file: str) -> None:
        """Read the file.

        Parameters
        ----------
        raw
            Its bytes, with or without a byte order mark, with any newline.
        file
            How messages name it.

        Raises
        ------
        InvalidDataMapError
            If it is not YAML of the kind that a map may be.
        """
        self.file = file
        self._had_mark = raw.startswith(codecs.BOM_UTF8)
        tree = read_bytes(raw, file).tree
        text = raw.decode("utf-8-sig")
        self._newline = _newline(text)
        if self._newline != "\n":
            text = text.replace(self._newline, "\n")
        self._spliced = Spliced(text)
        self.tree: dict[str, Any] = (
            copy.deepcopy(tree) if isinstance(tree, dict) else {}
        )

    @classmethod
    def open(cls, path: Path | str) -> MapFile:
        """Read a map's file, named as `datamap.load.read_map` takes it."""
        file = find_map(path)
        try:
            return cls(file.read_bytes(), file.name)
        except OSError:
            raise InvalidDataMapError([_unreadable(file.name)]) from None

    def copy(self) -> Self:
        """Return the file as it is now, to be changed apart from this one."""
        return self._with(copy.copy(self._spliced))

    def values(self) -> Self:
        """Return the file's values alone, to be changed faster than with its text.

        It has no text, so it cannot be saved; its `tree` is what a file would say.
        """
        return self._with(Unwritten())

    def _with(self, spliced: Spliced) -> Self:
        other = copy.copy(self)
        other.tree = copy.deepcopy(self.tree)
        other._spliced = spliced  # noqa: SLF001 - of our own class
        return other

    @property
    def text(self) -> str:
        """The file's text as it would be saved, with plain newlines."""
        return self._spliced.text

    @property
    def raw(self) -> bytes:
        """The file's bytes as they would be saved."""
        text = self.text.replace("\n", self._newline)
        return (codecs.BOM_UTF8 if self._had_mark else b"") + text.encode()

    def set(self, record: str, field: str, value: object) -> None:
        """Give a field of a record a value in its written form.

        Parameters
        ----------
        record
            Id of the record as the file has it (after ``id`` or ``use``).
        field
            Dotted name, e.g. ``retention.keep_for``; parts on the way that are not
            in the file yet are made.
        value
            Plain values as they would stand in the file.
        """
        self.set_at((*self.place(record), *field.split(".")), value)

    def set_at(self, path: Path_, value: object) -> None:
        """Give the field at a path a value; groups on the way are made."""
        while not isinstance(_at(self.tree, path[:-1]), dict):
            path, value = path[:-1], {path[-1]: value}
        self._do([Revision(Verb.SET, path, value)])

    def unset(self, record: str, field: str) -> None:
        """Take a field out of a record, which then says nothing of it."""
        self.unset_at((*self.place(record), *field.split(".")))

    def unset_at(self, path: Path_) -> None:
        """Take the field at a path out."""
        self._do([Revision(Verb.UNSET, path)])

    def value_at(self, path: Path_) -> Any:  # noqa: ANN401 - plain values
        """Return what the file says at a path, or None where it says nothing."""
        return _at(self.tree, path)

    def add(self, section: str, record: Mapping[str, Any]) -> None:
        """Add a record at the end of a section."""
        self._do([Revision(Verb.APPEND, (section,), dict(record))])

    def remove(self, record: str) -> None:
        """Take a record out."""
        self._do([Revision(Verb.UNSET, self.place(record))])

    def place(self, record: str) -> Path_:
        """Return where a record stands in the file.

        Raises
        ------
        InvalidDataMapError
            If the file has no such record.
        """
        school = self.tree.get("school")
        if isinstance(school, dict) and school.get("id") == record:
            return ("school",)
        for section in LISTED_SECTIONS:
            listed = self.tree.get(section)
            for position, one in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(one, dict) and record in (one.get("id"), one.get("use")):
                    return (section, position)
        raise InvalidDataMapError([_no_record(self.file, record)])

    def become(self, before: DataMap, after: DataMap) -> int:
        """Change what differs between two maps; return the number of changes.

        Parameters
        ----------
        before
            The map that the file holds now.
        after
            The map that it is to hold.
        """
        found = list(revisions(self.tree, written_map(before), written_map(after)))
        self._do(found)
        return len(found)

    def document(self) -> Document:
        """Return the changed file as read again, after checking that it is right.

        Raises
        ------
        InvalidDataMapError
            If it would not read back as what was meant.
        """
        document = read_text(self.text, self.file)
        if document.tree != self.tree:
            raise InvalidDataMapError([_not_as_meant(self.file)])
        return document

    def save(self, path: Path, wanted: DataMap | None = None) -> DataMap:
        """Put the changed file in place of the old one and return its map.

        Parameters
        ----------
        path
            The file to write.
        wanted
            The map that it must hold; any valid map when left out.

        Raises
        ------
        InvalidDataMapError
            If it would not be a valid map, or not the one wanted. Nothing is
            written then.
        CannotWriteError
            If the system refuses.
        """
        found = build_map(self.document(), libraries_beside(path.parent))
        if wanted is not None and found != wanted:
            raise InvalidDataMapError([_not_as_meant(self.file)])
        write_atomically(path, self.raw)
        return found

    def _do(self, found: list[Revision]) -> None:
        apply(self._spliced, self.tree, found)


_NEW_FILE = """\
# A data map. An unknown is a question to ask; a field left out says nothing.
# Comments and order are kept when the map is changed through a workbook.
#
"""


def store_map(wanted: DataMap, folder: Path) -> tuple[Change, ...]:
    """Make a folder's map say what a map says; return what changed.

    A map that is there already is changed field by field, and everything else in
    its file stays as it is. A folder or a map that is not there is made.

    Raises
    ------
    InvalidDataMapError
        If the map that is there cannot be read, or the new one would not read back
        as it should. Nothing is written then.
    CannotWriteError
        If the system refuses.
    """
    path = folder / MAP_NAME
    if path.exists():
        before = read_map(path)
        file = MapFile.open(path)
        if file.become(before, wanted):
            file.save(path, wanted)
        return compare(before, wanted)
    text = f"{_NEW_FILE}{map_text(written_map(wanted))}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CannotWriteError(path) from None
    MapFile(text.encode(), path.name).save(path, wanted)
    return ()


def _newline(text: str) -> str:
    """Return the newline that every line of a text ends with; plain if they differ."""
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _at(tree: Any, path: Path_) -> Any:  # noqa: ANN401 - plain values
    """Return what stands at a path, or None."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            tree = None
    return tree


def _unreadable(file: str) -> Problem:
    what = "The file is not there or cannot be opened."
    fix = "check the name, and that you may read the file."
    return Problem("cannot-open", what, fix, file)


def _no_record(file: str, record: str) -> Problem:
    what = f"The file has no record called {record}."
    fix = "check the id; a record of a supplier library is added with use first."
    return Problem("no-record", what, fix, file)


def _not_as_meant(file: str) -> Problem:
    what = "The file is laid out in a way in which it cannot be changed safely."
    fix = "make the change by hand; nothing was written."
    return Problem("cannot-edit", what, fix, file)
