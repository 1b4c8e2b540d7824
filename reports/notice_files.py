"""The files of the privacy notices that a map names and that lie beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from datamap.model import DataMap
from datamap.vocabulary import DocumentKind


@dataclass(frozen=True)
class NoticeFile:
    """A notice that can be read."""

    name: str
    """What it is called."""

    shown: str
    """Its file as the map names it."""

    path: Path
    sha256: str | None = None
    """Hash that the map has of it; None if it has none."""


def notice_files(
    datamap: DataMap, folder: Path, given: Path | None = None
) -> tuple[NoticeFile, ...]:
    """Return the notices to read: the one given, or else those of the map.

    A file outside the map's own folder is passed over: a map that came from
    elsewhere must not have this machine's files read.

    Parameters
    ----------
    datamap
        The map.
    folder
        Folder that the map lies in.
    given
        A notice that was named; None for those that the map names.
    """
    if given is not None:
        return (NoticeFile(given.name, given.name, given),)
    return tuple(_of_map(datamap, folder.resolve()))


def _of_map(datamap: DataMap, folder: Path) -> Iterator[NoticeFile]:
    for one in datamap.documents:
        is_held = (
            one.kind is DocumentKind.PRIVACY_NOTICE and one.held.value is not False
        )
        if not is_held or one.file is None:
            continue
        path = (folder / one.file).resolve()
        if path.is_relative_to(folder) and path.is_file():
            yield NoticeFile(one.name or one.file, one.file, path, one.sha256)
