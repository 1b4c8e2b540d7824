"""Keep maps that were read in a folder of the user's, so that YAML is read once.

What is kept stands under the hash of everything it was made from: the bytes of the
map and its libraries, how messages name them, and the software. So it is never out
of date; one that is damaged, or holds no map, is passed over. A hash is no secret:
whoever may write in the folder decides what is read, so nobody else may.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pydantic

from datamap.model import RECORD_SECTIONS, Acceptance, DataMap, School, Year
from datamap.model.base import Record
from datamap.model.datamap import SECTION_OF, Origin
from datamap.packed import NotOursError, pack, unpack

PLACE = "DPIA_CACHE"
"""Variable of the environment that names the folder; empty: nothing is kept."""

_NAME = "dpia-schools"
_HEAD = b"dpia-schools kept map 1\n"
_DIGEST = hashlib.sha256().digest_size
_SUFFIX = ".kept"
_KEPT_SECONDS = 60 * 24 * 60 * 60
"""How long a map is kept that nobody reads: as long as a school's longest holidays."""

_DAY_SECONDS = 24 * 60 * 60
_LISTS = (*RECORD_SECTIONS, "accepted")
_SECTIONS: Mapping[type, str] = {**SECTION_OF, Acceptance: "accepted"}


@dataclass(frozen=True)
class Read:
    """The bytes of a file, and how messages name it."""

    raw: bytes
    shown: str


def folder() -> Path | None:
    """Return the folder that keeps maps, or None if nothing is to be kept."""
    named = os.environ.get(PLACE)
    if named is not None:
        return Path(named) / "maps" if named else None
    try:
        home = Path.home()
    except RuntimeError:  # nobody's process, as some services are
        return None
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        above = Path(local) if local else home / "AppData" / "Local"
    elif sys.platform == "darwin":
        above = home / "Library" / "Caches"
    else:
        above = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return above / _NAME / "maps"


def key_of(map_file: Read, libraries: Iterable[Read]) -> str:
    """Return what a map is kept under: all that decides what it is read as."""
    told = hashlib.sha256(_software())
    for one in (map_file, *libraries):
        shown = one.shown.encode("utf-8", "surrogatepass")
        told.update(b"%d %d " % (len(shown), len(one.raw)) + shown)
        told.update(one.raw)
    return told.hexdigest()


@cache
def _software() -> bytes:
    """Return what tells this software, and the law data in it, from any other."""
    try:
        released = version(_NAME)
    except PackageNotFoundError:
        released = ""
    told = [released, sys.version, pydantic.VERSION]
    here = Path(__file__).parent
    for file in sorted(here.rglob("*")):
        if file.suffix in (".py", ".yaml"):
            about = file.stat()
            name = file.relative_to(here).as_posix()
            told.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode()).digest()


def kept(key: str) -> DataMap | None:
    """Return the map that is kept under a key, or None if there is none to trust."""
    place = folder()
    file = None if place is None else place / f"{key}{_SUFFIX}"
    if file is None or not _is_ours(file.parent):
        return None
    try:
        with file.open("rb") as stream:
            whole, about = stream.read(), os.fstat(stream.fileno())
        if time.time() - about.st_mtime > _DAY_SECONDS:
            os.utime(file)  # it is still read
        return _opened(whole)
    except (OSError, ValueError, TypeError):  # gone, damaged, or no map
        return None


def keep(key: str, datamap: DataMap, shared: Iterable[str]) -> None:
    """Keep a map, if that is possible; nothing is lost if it is not.

    Parameters
    ----------
    key
        What it is kept under.
    datamap
        The map.
    shared
        Names of the supplier libraries: what comes from them is the same in many
        maps, and is unpacked once.
    """
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(place):
            _tidy(place)
            _write(place / f"{key}{_SUFFIX}", _closed(datamap, {*shared}))
    except OSError:
        return


def _write(file: Path, whole: bytes) -> None:
    """Put a file in its place in one step.

    Nothing waits until the disk has it: one that a lost power damages is passed
    over, and a thousand schools would wait for minutes.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        draft.write_bytes(whole)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _is_ours(place: Path) -> bool:
    """Say whether nobody else may write in a folder, as far as the system tells."""
    if sys.platform == "win32":
        return True
    try:
        about = place.stat()
    except OSError:
        return False
    others = stat.S_IWGRP | stat.S_IWOTH
    return about.st_uid == os.geteuid() and not about.st_mode & others


@lru_cache(maxsize=8)
def _tidy(place: Path) -> None:
    """Take out what nobody has read for long; once a run is enough."""
    now = time.time()
    for file in place.glob(f"*{_SUFFIX}*"):
        if now - file.stat().st_mtime > _KEPT_SECONDS:
            file.unlink(missing_ok=True)


class _Origins(Mapping[str, Origin]):
    """Where records were written, unpacked when a message first asks."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @cached_property
    def _all(self) -> Mapping[str, Origin]:
        try:
            found = unpack(zlib.decompress(self._packed))
            told = {key: _own_or_unpacked(one) for key, one in found.items()}
        except (zlib.error, ValueError, TypeError, AttributeError):
            return {}  # a message then names no line
        return {k: one for k, one in told.items() if isinstance(one, Origin)}

    def __getitem__(self, key: str) -> Origin:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _closed(datamap: DataMap, shared: set[str]) -> bytes:
    origins = {key: datamap.origin(key) for key in _told_of(datamap)}
    lists = {
        name: [_or_packed(one, origins, shared) for one in getattr(datamap, name)]
        for name in _LISTS
    }
    records = pack((datamap.format, datamap.school, datamap.year, lists))
    told = {
        key: _packed_once(_Same(one)) if one.file in shared else one
        for key, one in origins.items()
    }
    lines = zlib.compress(pack(told), 1)
    body = b"%d\n" % len(records) + records + lines
    return _HEAD + hashlib.sha256(body).digest() + body


def _told_of(datamap: DataMap) -> Iterator[str]:
    yield from datamap.records
    yield from (one.key for one in datamap.accepted)


def _or_packed(
    record: Record, origins: Mapping[str, Origin], shared: set[str]
) -> Record | bytes:
    """Return a record, or the bytes of one that other maps have too."""
    origin = origins.get(getattr(record, "id", ""))
    is_shared = origin is not None and origin.file in shared
    return _packed_once(_Same(record)) if is_shared else record


class _Same:
    """A thing by its identity: which is quick to tell, and lives as long as this."""

    def __init__(self, one: object) -> None:
        self.one = one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.one is other.one

    def __hash__(self) -> int:
        return id(self.one)


@lru_cache(maxsize=8192)
def _packed_once(same: _Same) -> bytes:
    return pack(same.one)


def _own_or_unpacked(one: Any) -> Any:  # noqa: ANN401 - a record or where it stands
    return _unpacked_once(one) if isinstance(one, bytes) else one


@lru_cache(maxsize=16384)
def _unpacked_once(packed: bytes) -> Any:  # noqa: ANN401 - a record or where it stands
    return unpack(packed)


def _opened(whole: bytes) -> DataMap:
    start = len(_HEAD) + _DIGEST
    head, digest, body = whole[: len(_HEAD)], whole[len(_HEAD) : start], whole[start:]
    if head != _HEAD or hashlib.sha256(body).digest() != digest:
        raise NotOursError
    length, _, rest = body.partition(b"\n")
    form, school, year, lists = unpack(rest[: int(length)])
    if not isinstance(lists, dict) or lists.keys() != {*_LISTS}:
        raise NotOursError
    values: dict[str, Any] = {
        name: tuple(map(_own_or_unpacked, listed)) for name, listed in lists.items()
    }
    _require_map(school, year, values)
    datamap = DataMap.model_construct(format=form, school=school, year=year, **values)
    return datamap.with_origins(_Origins(rest[int(length) :]))


def _require_map(
    school: object, year: object, values: Mapping[str, tuple[object, ...]]
) -> None:
    """Refuse what is no map; what its records say is not checked again."""
    if not isinstance(school, School) or not isinstance(year, Year | None):
        raise NotOursError
    for name, records in values.items():
        if any(_SECTIONS.get(type(one)) != name for one in records):
            raise NotOursError
