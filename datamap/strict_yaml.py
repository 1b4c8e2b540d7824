"""Read YAML strictly: one meaning a text, a line for every value, no bombs.

The grammar read is YAML 1.2's core schema without anchors, aliases, merge keys
or tags. A key may stand once. Numbers with a leading zero stay text, so that
``012345`` is not read as another number; a date stays text until a field asks
for one. Files may be UTF-8 with or without a byte order mark, with any newline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import yaml

from datamap.errors import InvalidDataMapError, Problem

Scalar: TypeAlias = str | int | float | bool | None
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Scalar"
Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 5_000_000
"""Longest file read, in bytes; a whole county's map is under a tenth of it."""

MAX_DEPTH = 24
"""Deepest nesting read; the map format needs nine levels."""

MAX_VALUES = 60_000
"""Most values read; the map of a primary school has about 3,000."""

MAX_KEY = 200
"""Most characters that the name of a field may have."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip


@dataclass(frozen=True)
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
            A section, or a section and a position in it.
        """
        return self._lines_by_record.get(path, {})

    @cached_property
    def _lines_by_record(self) -> dict[Path_, dict[Path_, int]]:
        found: dict[Path_, dict[Path_, int]] = {}
        for path, line in self.lines.items():
            for depth in range(min(len(path), 3)):
                found.setdefault(path[:depth], {})[path[depth:]] = line
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
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError:
        raise InvalidDataMapError([_unreadable(name)]) from None
    return read_bytes(raw, name)


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
    lines: dict[Path_, int] = {}
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        tree = _document(events, lines)
    except _Refused as refused:
        code, what, fix, line = refused.problem
        raise InvalidDataMapError([Problem(code, what, fix, file, line)]) from None
    except yaml.YAMLError as error:
        raise InvalidDataMapError([_not_yaml(error, text, file)]) from None
    return Document(file, tree, lines)


def _document(events: Iterator[yaml.Event], lines: dict[Path_, int]) -> Tree:
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    tree = _node(next(events), events, (), lines)
    next(events)  # the end of the document
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        msg = "A second document starts here."
        raise _Refused(msg, "keep one document a file.", _line(after), "two-documents")
    return tree


def _node(
    event: yaml.Event,
    events: Iterator[yaml.Event],
    path: Path_,
    lines: dict[Path_, int],
) -> Tree:
    _refuse_cleverness(event, path)
    if len(lines) > MAX_VALUES:
        what = f"The file has more than {MAX_VALUES:,} values."
        fix = "check that this is the right file, or split the map by school."
        raise _Refused(what, fix, _line(event), "too-many-values")
    lines.setdefault(path, _line(event))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, lines)
    return _mapping(events, path, lines)


def _refuse_cleverness(event: yaml.Event, path: Path_) -> None:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        what = "The file uses an anchor or an alias (& or *)."
        fix = "write the value out in full; put text that starts with * or & in quotes."
        raise _Refused(what, fix, line, "alias")
    if getattr(event, "tag", None) not in (None, "!"):
        what = "The file uses a tag (!)."
        fix = "leave the tag out; put text that starts with ! in quotes."
        raise _Refused(what, fix, line, "tag")
    if len(path) > MAX_DEPTH:
        what = f"The file is nested more than {MAX_DEPTH} levels deep."
        fix = "check the indentation near this line."
        raise _Refused(what, fix, line, "too-deep")


def _sequence(
    events: Iterator[yaml.Event], path: Path_, lines: dict[Path_, int]
) -> list[Tree]:
    items: list[Tree] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(event, events, (*path, len(items)), lines))
    return items


def _mapping(
    events: Iterator[yaml.Event], path: Path_, lines: dict[Path_, int]
) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(event, path)
        if key in found:
            what = f"{key} stands twice in the same record."
            fix = "keep one of the two lines."
            raise _Refused(what, fix, _line(event), "written-twice")
        lines[(*path, key)] = _line(event)
        found[key] = _node(next(events), events, (*path, key), lines)
    return found


def _key(event: yaml.Event, path: Path_) -> str:
    _refuse_cleverness(event, path)
    if not isinstance(event, yaml.ScalarEvent) or event.value == "<<":
        what = "The name of a field must be a plain word."
        fix = "write name: value, and no << or ? before it."
        raise _Refused(what, fix, _line(event), "odd-key")
    if len(event.value) > MAX_KEY:
        what = f"The name of a field has more than {MAX_KEY} characters."
        fix = "write name: value, and check the quotes near this line."
        raise _Refused(what, fix, _line(event), "odd-key")
    return str(event.value)


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    text = str(event.value)
    if event.style:  # quoted or block text is always text
        return text
    if text in _WORDS:
        return _WORDS[text]
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
