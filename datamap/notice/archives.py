"""Refuse an archive that is no Word document, or one made to do harm.

Every entry is unpacked once, in pieces that are thrown away, and counted: the sizes
that an archive declares may be lies.
"""

from __future__ import annotations

import zipfile

from datamap.notice.refusals import Refusal, RefusedError

MAX_UNPACKED_BYTES = 100_000_000
"""Most bytes that all parts may have, unpacked."""

MAX_PART_BYTES = 20_000_000
"""Most bytes of one part, unpacked."""

MAX_RATIO = 200
"""Most bytes that one packed byte may become; real documents stay below 50."""

MAX_ENTRIES = 2_000

_SMALL_ENOUGH = 2_000_000
"""Unpacked size up to which the ratio does not matter."""

_CHUNK = 1 << 16
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", b"\x00")


def require_safe(archive: zipfile.ZipFile, packed: int) -> None:
    """Check that an archive is a Word document that is safe to open.

    Parameters
    ----------
    archive
        The open archive.
    packed
        Its size on the disk.
    """
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise RefusedError(Refusal.UNSAFE)
    if any(one.flag_bits & 1 for one in entries):
        raise RefusedError(Refusal.PASSWORD)
    if "word/document.xml" not in {one.filename.lower() for one in entries}:
        raise RefusedError(Refusal.UNKNOWN_FORM)
    total = 0
    for one in entries:
        total += _unpacked(archive, one, MAX_UNPACKED_BYTES - total)
    if total > max(_SMALL_ENOUGH, packed * MAX_RATIO):
        raise RefusedError(Refusal.UNSAFE)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Return how many bytes an entry really has, refusing what is dangerous."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            declares = is_xml and any(one in tail + piece for one in _DECLARATIONS)
            if declares or size > min(room, MAX_PART_BYTES):
                raise RefusedError(Refusal.UNSAFE)
            tail = piece[-16:]
    return size
