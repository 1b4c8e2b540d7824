"""Pack the records of a map into bytes that are quick to read, and unpack them.

No code of theirs runs when bytes made by others are unpacked: whatever they ask for,
they may call the tools of this module and the classes of a map alone. They are still
not to be trusted: values are not checked again, and such bytes may set attributes of
those classes and tools for as long as the process lives. So `datamap.kept_maps` reads
none from a folder in which others may write, as far as the system tells.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel

from datamap.facts import Fact, Part, State
from datamap.model import DataMap
from datamap.model.datamap import Origin

_ALSO = (Origin, date, str, bool, int, tuple)
"""Classes that a map is made of and that are no parts."""


class NotOursError(ValueError):
    """Bytes that are damaged, or hold something a map is not made of."""


def pack(value: object) -> bytes:
    """Return a value made of the parts of a map as bytes."""
    stream = io.BytesIO()
    _Packer(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - what was packed
    """Return what was packed.

    Raises
    ------
    NotOursError
        If it is damaged, or holds anything that a map is not made of.
    """
    try:
        return _Unpacker(io.BytesIO(packed)).load()
    except Exception as error:
        raise NotOursError from error


@contextmanager
def no_sweeping() -> Iterator[None]:
    """Keep the collector from looking through what is being made, and is kept.

    Of a thousand maps it would look through every part, again and again, and find
    nothing: that costs more than making them. What is there in the end counts as old,
    to be looked through with the rest when that is due.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not _has_frozen(os.getpid()):
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@lru_cache(maxsize=1)
def _has_frozen(process_id: int) -> bool:  # noqa: ARG001 - asked once a process
    """Say whether a process to fork from has frozen what its children share.

    Asked once: what is frozen is counted, one by one.
    """
    return gc.get_freeze_count() > 0


class _Packer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as pickle has it
        if isinstance(value, Part):
            if isinstance(value, Fact) and value.__pydantic_fields_set__ == _BARE:
                kind = type(value.value)
                if value.state is State.KNOWN and _is_plain(value.value):
                    return _bare, (type(value), _raw(value.value), kind)
            told = vars(value)  # what is not said is as usual
            said = {key: told[key] for key in value.__pydantic_fields_set__}
            return _part, (type(value), said)
        if isinstance(value, type):
            return _class_at, (_places()[value],)
        if isinstance(value, Origin):
            return Origin, (value.file, value.line, dict(value.lines), value.also)
        return NotImplemented


_BARE = {"state", "value"}
"""What a fact says that was written as its answer alone."""


def _is_plain(value: object) -> bool:
    """Say whether an answer can be told by a word, a number or some words."""
    if isinstance(value, tuple):
        return all(type(one) is str for one in value)
    return isinstance(value, str | bool | int)


def _raw(value: Any) -> Any:  # noqa: ANN401 - a plain answer
    return value.value if isinstance(value, Enum) else value


class _Unpacker(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401
        return _TOOLS[module_name, global_name]  # a stranger ends the reading


def _class_at(place: int) -> type:
    return classes()[place]


_new = object.__new__
_set_values = BaseModel.__dict__["__dict__"].__set__
_set_said = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__


def _part(cls: type[Part], said: dict[str, Any]) -> Part:
    """Return a part that was validated once; nothing is checked again."""
    part = _new(cls)
    _set_values(part, usual_values(cls) | said)
    _set_said(part, _names(*said))
    _set_extra(part, None)
    _set_private(part, None)
    return part


@cache
def _names(*names: str) -> set[str]:
    """Return names as one set for all that say the same: frozen parts never add."""
    return {*names}


@lru_cache(maxsize=65536)
def _bare(cls: type[Fact[Any]], raw: object, kind: type) -> Part:
    """Return a fact that is known and says no more: most are, and many alike.

    The kind tells ``True`` from ``1``, which are equal.
    """
    value = kind(raw) if issubclass(kind, Enum) else raw
    return _part(cls, {"state": State.KNOWN, "value": value})


_TOOLS: Mapping[tuple[str, str], Any] = {
    (__name__, "_bare"): _bare,
    (__name__, "_class_at"): _class_at,
    (__name__, "_part"): _part,
}
"""All that the bytes may call."""


@cache
def usual_values(cls: type[Part]) -> dict[str, Any]:
    """Return the fields of a class, in order, each with its value if left out."""
    return {name: field.default for name, field in cls.model_fields.items()}


@cache
def classes() -> tuple[type, ...]:
    """Return every class that a map is made of, always in the same order."""
    found: dict[type, None] = dict.fromkeys(_ALSO)
    waiting: list[Any] = [DataMap]
    while waiting:
        here = waiting.pop()
        is_ours = isinstance(here, type) and issubclass(here, Part | Enum)
        if is_ours and here not in found:
            found[here] = None
            if issubclass(here, Part):
                waiting += [field.annotation for field in here.model_fields.values()]
        waiting += getattr(here, "__args__", ())
    return tuple(found)


@cache
def _places() -> Mapping[type, int]:
    return {one: place for place, one in enumerate(classes())}
