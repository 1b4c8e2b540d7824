"""Refuse a file that is no workbook, or one made to do harm, before it is opened.

Every entry of the archive is unpacked once, in pieces that are thrown away, and
counted: sizes that an archive declares may be lies.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from datamap.errors import InvalidDataMapError, Problem

MAX_FILE_BYTES = 20_000_000
"""Longest workbook read, packed."""

MAX_UNPACKED_BYTES = 50_000_000
"""Most bytes that all its parts may have, unpacked."""

MAX_PART_BYTES = 5_000_000
"""Most bytes of a part that is read whole: styles, relations, notes."""

MAX_INDEX_BYTES = 200_000
"""Most bytes of the list of sheets; a workbook of ours has under 10,000."""

MAX_RATIO = 200
"""Most bytes that one packed byte may become; real workbooks stay below 50."""

MAX_ENTRIES = 500

_SMALL_ENOUGH = 1_000_000
"""Unpacked size up to which the ratio does not matter."""

_STREAMED = ("xl/worksheets/", "xl/sharedstrings")
"""Parts that are read piece by piece and may be long."""

_CHUNK = 1 << 16
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


class _RefusedError(Exception):
    def __init__(self, code: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.problem = (code, what, fix)


def read_guarded(path: Path) -> io.BytesIO:
    """Return the bytes of a workbook that is safe to open.

    Raises
    ------
    InvalidDataMapError
        If the file cannot be read, is no workbook, is protected by a password, or
        would unpack to more than a map needs.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError:
        what = "The file is not there or cannot be opened."
        fix = "check the name, and that the file is not locked by another program."
        problem = Problem("cannot-open", what, fix, path.name)
        raise InvalidDataMapError([problem]) from None
    try:
        _check(raw)
    except _RefusedError as refused:
        code, what, fix = refused.problem
        raise InvalidDataMapError([Problem(code, what, fix, path.name)]) from None
    return io.BytesIO(raw)


def _check(raw: bytes) -> None:
    if len(raw) > MAX_FILE_BYTES:
        raise _too_big()
    if raw.startswith(_OLD_OFFICE):
        raise _old_or_locked(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_archive(archive, len(raw))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise _no_workbook() from error
    except (NotImplementedError, RuntimeError) as error:
        raise _no_workbook() from error


def _check_archive(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _too_big()
    if any(one.flag_bits & 1 for one in entries):
        raise _locked()
    names = {one.filename.lower() for one in entries}
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise _no_workbook()
    total = 0
    for one in entries:
        total += _unpacked(archive, one, MAX_UNPACKED_BYTES - total)
    if total > max(_SMALL_ENOUGH, packed * MAX_RATIO):
        raise _too_big()


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Return how many bytes an entry really has, refusing what is dangerous."""
    most = min(room, _most(entry.filename.lower()))
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most:
                raise _too_big()
            if is_xml:
                _refuse_declarations(tail + piece)
            tail = piece[-16:]
    return size


def _most(name: str) -> int:
    if name == "xl/workbook.xml":
        return MAX_INDEX_BYTES
    return MAX_UNPACKED_BYTES if name.startswith(_STREAMED) else MAX_PART_BYTES


def _refuse_declarations(piece: bytes) -> None:
    """Refuse XML that declares entities, or is in an encoding that could hide it."""
    if b"\x00" in piece or any(one in piece for one in _DECLARATIONS):
        what = "The workbook holds declarations that no spreadsheet program writes."
        fix = "export the map again and fill in the new workbook."
        code = "unsafe-workbook"
        raise _RefusedError(code, what, fix)


def _too_big() -> _RefusedError:
    what = "The workbook is far bigger than a map of one school."
    fix = "check that this is the right file; export the map again if it is."
    return _RefusedError("too-long", what, fix)


def _no_workbook() -> _RefusedError:
    what = "The file is not an Excel workbook, or it is damaged."
    fix = "save it as an Excel workbook (.xlsx), or export the map again."
    return _RefusedError("no-workbook", what, fix)


def _locked() -> _RefusedError:
    what = "The workbook is protected by a password."
    fix = "open it in Excel, take the password away and save it."
    return _RefusedError("password", what, fix)


def _old_or_locked(raw: bytes) -> _RefusedError:
    return _locked() if _ENCRYPTED in raw else _no_workbook()
