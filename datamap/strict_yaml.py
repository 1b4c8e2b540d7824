"""Read YAML strictly: one meaning a text, a line for every value, no bombs.

The grammar read is YAML 1.2's core schema without anchors, aliases, merge keys
or tags. A key may stand once. Numbers with a leading zero stay text, so that
``012345`` is not read as another number; a date stays text until a field asks
for one. Files may be UTF-8 with or without a byte order mark, with any newline.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from datamap.errors import InvalidDataMapError, Problem

Scalar: TypeAlias = str | int | float | bool | None
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Scalar"
Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 5_000_000
"""Longest file read, in bytes; a whole county's map is under a tenth of it."""

MAX_DEPTH = 24
"""Deepest nesting read; the map format needs nine levels."""

MAX_VALUES = 250_000
"""Most values read; a primary school's map has 3,000, one of 5,000 flows 100,000."""

MAX_KEY = 200
"""Most characters that the name of a field may have."""

_RECORD = 2
"""Steps from the top of a map to a record: its section and its position there."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_NUMERIC = frozenset("+-0123456789")
"""What a number begins with."""

_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Document:
    """One YAML document as plain values, and the line where each one stands."""

    file: str
    """Name of the file as the person gave it."""

    tree: Tree
    """Dictionaries, lists and scalars."""

    lines: dict[Path_, int] = field(repr=False)
    """Line, counting from 1, of the value at each path of keys and positions."""

    def line(self, path: Path_) -> int | None:
        """Return the line of the nearest value at or above a path."""
        for end in range(len(path), -1, -1):
            found = self.lines.get(path[:end])
            if found is not None:
                return found
        return None

    def lines_below(self, path: Path_) -> dict[Path_, int]:
        """Return the lines of what stands in a record, by paths within it.

        Parameters
        ----------
        path
            A section, or a section and a position in it; empty for the whole.
        """
        deep = len(path)
        if deep == _RECORD:
            return self._lines_by_record.get(path, {})
        return {
            at[deep:]: line
            for at, line in self.lines.items()
            if len(at) > deep and at[:deep] == path
        }

    @cached_property
    def _lines_by_record(self) -> dict[Path_, dict[Path_, int]]:
        found: dict[Path_, dict[Path_, int]] = {}
        here: Path_ = ()
        below: dict[Path_, int] = {}
        for path, line in self.lines.items():
            if len(path) > _RECORD:
                record = path[:_RECORD]
                if record != here:  # what stands in one record stands together
                    here, below = record, found.setdefault(record, {})
                below[path[_RECORD:]] = line
        return found


class _Refused(Exception):  # noqa: N818 - caught in this file only
    def __init__(self, what: str, fix: str, line: int | None, code: str) -> None:
        super().__init__(what)
        self.problem = (code, what, fix, line)


def read_file(path: Path, shown_as: str | None = None) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path
        The file to read.
    shown_as
        How messages name the file; its own name when left out.

    Raises
    ------
    InvalidDataMapError
        If the file cannot be opened, is too long, is not UTF-8 or is not YAML
        of the kind read here.
    """
    name = shown_as or path.name
    return read_bytes(raw_bytes(path, name), name)


def raw_bytes(path: Path, shown_as: str) -> bytes:
    """Return the bytes of a file, or of one that is too long one more than is read.

    Raises
    ------
    InvalidDataMapError
        If the file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            size = min(os.fstat(stream.fileno()).st_size, MAX_BYTES)
            raw = stream.read(size + 1)
            if len(raw) > size:  # it has grown, or is no file that has a size
                raw += stream.read(MAX_BYTES + 1 - len(raw))
            return raw
    except OSError:
        raise InvalidDataMapError([_unreadable(shown_as)]) from None


def read_bytes(raw: bytes, file: str) -> Document:
    """Read the bytes of a YAML file; see `read_file` for what is refused."""
    if len(raw) > MAX_BYTES:
        what = f"The file is longer than {MAX_BYTES:,} bytes."
        fix = "check that this is the right file, or split the map by school."
        raise InvalidDataMapError([Problem("too-long", what, fix, file)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = "The file holds a character that is not UTF-8."
        fix = "save the file as UTF-8 in your editor (in Notepad: Save as, UTF-8)."
        problem = Problem("not-utf-8", what, fix, file, line)
        raise InvalidDataMapError([problem]) from None
    return read_text(text, file)


def read_text(text: str, file: str) -> Document:
    """Read the text of a YAML file; see `read_file` for what is refused."""
    reader = _Reader(text)
    try:
        tree = reader.document()
    except _Refused as refused:
        code, what, fix, line = refused.problem
        raise InvalidDataMapError([Problem(code, what, fix, file, line)]) from None
    except yaml.YAMLError as error:
        raise InvalidDataMapError([_not_yaml(error, text, file)]) from None
    return Document(file, tree, reader.lines)


class _Reader:
    """Turns the events of a text into values, and keeps their lines.

    A map has thousands of values, and an authority thousands of maps: what is
    asked of every event is asked as cheaply as can be.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.lines: dict[Path_, int] = {}

    def document(self) -> Tree:
        self._next = _LOADER(self._text).get_event
        self._next()  # the start of the stream
        if type(self._next()) is yaml.StreamEndEvent:
            return None
        tree = self._node(self._next(), ())
        self._next()  # the end of the document
        after = self._next()
        if type(after) is not yaml.StreamEndEvent:
            msg = "A second document starts here."
            fix = "keep one document a file."
            raise _Refused(msg, fix, _line(after), "two-documents")
        return tree

    def _node(self, event: Any, path: Path_) -> Tree:  # noqa: ANN401 - of three kinds
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor or event.tag not in _NO_TAG:
            raise _too_clever(event)
        if len(path) > MAX_DEPTH:
            raise _too_deep(event)
        if len(self.lines) > MAX_VALUES:
            raise _too_many(event)
        if path not in self.lines:
            self.lines[path] = event.start_mark.line + 1
        if kind is yaml.ScalarEvent:
            return _scalar(event)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path_) -> list[Tree]:
        items: list[Tree] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = _key(event, path)
            if key in found:
                what = f"{key} stands twice in the same record."
                fix = "keep one of the two lines."
                raise _Refused(what, fix, _line(event), "written-twice")
            here = (*path, key)
            self.lines[here] = event.start_mark.line + 1
            found[key] = self._node(self._next(), here)
        return found


_NO_TAG = (None, "!")


def _too_clever(event: Any) -> _Refused:  # noqa: ANN401 - of any kind
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        what = "The file uses an anchor or an alias (& or *)."
        fix = "write the value out in full; put text that starts with * or & in quotes."
        return _Refused(what, fix, line, "alias")
    what = "The file uses a tag (!)."
    fix = "leave the tag out; put text that starts with ! in quotes."
    return _Refused(what, fix, line, "tag")


def _too_deep(event: yaml.Event) -> _Refused:
    what = f"The file is nested more than {MAX_DEPTH} levels deep."
    fix = "check the indentation near this line."
    return _Refused(what, fix, _line(event), "too-deep")


def _too_many(event: yaml.Event) -> _Refused:
    what = f"The file has more than {MAX_VALUES:,} values."
    fix = "check that this is the right file, or split the map by school."
    return _Refused(what, fix, _line(event), "too-many-values")


def _key(event: Any, path: Path_) -> str:  # noqa: ANN401 - of any kind
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor or event.tag not in _NO_TAG:
        raise _too_clever(event)
    if len(path) > MAX_DEPTH:
        raise _too_deep(event)
    if kind is not yaml.ScalarEvent or event.value == "<<":
        what = "The name of a field must be a plain word."
        fix = "write name: value, and no << or ? before it."
        raise _Refused(what, fix, _line(event), "odd-key")
    key: str = event.value
    if len(key) > MAX_KEY:
        what = f"The name of a field has more than {MAX_KEY} characters."
        fix = "write name: value, and check the quotes near this line."
        raise _Refused(what, fix, _line(event), "odd-key")
    return key


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    text: str = event.value
    if event.style:  # quoted or block text is always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMERIC:
        if len(text) < 16 and _INTEGER.match(text):
            return int(text)
        if len(text) < 32 and _FLOAT.match(text):
            return float(text)
    return text


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _unreadable(file: str) -> Problem:
    what = "The file is not there or cannot be opened."
    fix = "check the name, and that you may read the file."
    return Problem("cannot-open", what, fix, file)


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    if "\x00" in text or isinstance(error, yaml.reader.ReaderError):
        what = "The file holds a control character that no text has."
        fix = "check that it is a text file; open it in an editor and save it as UTF-8."
        return Problem("control-character", what, fix, file, line)
    if _begins_with_tab(text, line):
        what = "The line begins with a tab; YAML counts only spaces."
        fix = "put spaces in its place, as many as the lines beside it begin with."
        return Problem("tab", what, fix, file, line)
    what = "The file cannot be read as YAML from this line on."
    fix = (
        "check the indentation, the colons and the quotes on this line and the one "
        "before it; text with ': ' or '#' in it wants quotes."
    )
    return Problem("not-yaml", what, fix, file, line)


def _begins_with_tab(text: str, line: int | None) -> bool:
    """Say whether a tab begins the line at which reading stopped.

    Elsewhere a tab does no harm, such as within text that runs over several lines.
    """
    lines = re.split("\r\n|\r|\n", text)
    start = lines[line - 1] if line and line <= len(lines) else ""
    return "\t" in start[: len(start) - len(start.lstrip(" \t-"))]
