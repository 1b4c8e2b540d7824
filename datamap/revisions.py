"""The fewest changes that make a map's file say something else.

Fields are compared in their written forms, so a field that says the same in
another form, such as ``source: {...}`` for a list of one, is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from datamap.facts import Fact, State
from datamap.load import MODELS
from datamap.splices import Spliced, Unwritten
from datamap.strict_yaml import Path_
from datamap.written import LISTED_SECTIONS
from datamap.yaml_text import shortened

Tree = dict[str, Any]


class Verb(Enum):
    """What is done at a place of the file."""

    SET = auto()
    """Give the field there a value, new or instead of its own."""

    UNSET = auto()
    """Take the field or the entry there out."""

    INSERT = auto()
    """Put an entry there, before the one that stands there now."""

    APPEND = auto()
    """Put a record at the end of the section there."""


@dataclass(frozen=True)
class Revision:
    """One change of a file."""

    verb: Verb
    """What is done."""

    path: Path_
    """Where: keys and positions from the outermost level of the file."""

    value: Any = None
    """What is put there, in written form."""

    @property
    def home(self) -> Path_:
        """The record that it stays inside, or the outermost level."""
        depth = 1 if self.path[0] in ("school", "year") else 2
        return self.path[:depth] if len(self.path) > depth else ()


def revisions(tree: Tree, current: Tree, wanted: Tree) -> Iterator[Revision]:
    """Yield the changes of a file, in the order in which they are to be made.

    Parameters
    ----------
    tree
        The file as it is written.
    current
        The map that it holds, as `datamap.written.written_map` gives it.
    wanted
        The map that it is to hold, likewise.
    """
    for section in ("school", "year"):
        yield from _of_part(section, tree, current, wanted)
    gone: list[Revision] = []
    new: list[Revision] = []
    for section in LISTED_SECTIONS:
        places = {_key(one): at for at, one in enumerate(tree.get(section) or [])}
        olds = {_key(one): one for one in current.get(section, [])}
        news = {_key(one): one for one in wanted.get(section, [])}
        for key, old in olds.items():
            path = (section, places[key])
            if key in news:
                model = MODELS[section] if key[0] != "use" else None
                raw = tree[section][places[key]]
                yield from _fields(raw, old, news[key], path, model)
            else:
                gone.append(Revision(Verb.UNSET, path))
        new += [
            Revision(Verb.APPEND, (section,), shortened(news[key]))
            for key in news
            if key not in olds
        ]
    yield from sorted(gone, key=lambda one: one.path, reverse=True)
    yield from new


def _key(record: Tree) -> tuple[str, str]:
    """Return what tells a record apart, and how it is named."""
    if "use" in record:
        return "use", str(record["use"])
    if "id" in record:
        return "id", str(record["id"])
    return str(record.get("rule")), str(record.get("record"))


def _of_part(
    section: str, tree: Tree, current: Tree, wanted: Tree
) -> Iterator[Revision]:
    path = (section,)
    if section not in wanted:
        if section in current:
            yield Revision(Verb.UNSET, path)
    elif section not in current:
        yield Revision(Verb.SET, path, shortened(wanted[section]))
    else:
        raw, old, new = (one[section] for one in (tree, current, wanted))
        yield from _fields(raw, old, new, path, MODELS[section])


def _fields(
    raw: Tree,
    old: Tree,
    new: Tree,
    path: Path_,
    model: type[BaseModel] | None,
) -> Iterator[Revision]:
    """Yield the changes of a group of fields: what is added before what goes."""
    for key, value in new.items():
        if key in old and old[key] == value:
            continue
        place = (*path, key)
        if key in raw and key in old and _can_keep(raw[key], old[key], value):
            yield from _inside(raw[key], old[key], value, place, _part(model, key))
        else:
            yield Revision(Verb.SET, place, shortened({key: value})[key])
    for key in old:
        if key not in new and key in raw:
            word = _left_out(model, key)
            verb = Verb.UNSET if word is None else Verb.SET
            yield Revision(verb, (*path, key), word)


def _can_keep(raw: object, old: object, new: object) -> bool:
    """Say whether a group or list can be changed inside, not written anew."""
    if isinstance(raw, dict) and isinstance(old, dict) and isinstance(new, dict):
        beside = "evidence" in raw and "evidence" not in old  # as places may have it
        kept_keys = old.keys() & new.keys()
        return old.keys() <= raw.keys() and bool(kept_keys) and not beside
    if isinstance(raw, list) and isinstance(old, list) and isinstance(new, list):
        kept = {_mark(one) for one in old} & {_mark(one) for one in new}
        return len(raw) == len(old) and bool(kept)
    return False


def _inside(
    raw: Any,  # noqa: ANN401 - plain values
    old: Any,  # noqa: ANN401
    new: Any,  # noqa: ANN401
    path: Path_,
    model: type[BaseModel] | None,
) -> Iterator[Revision]:
    if isinstance(raw, dict):
        yield from _fields(raw, old, new, path, model)
    else:
        yield from _entries(raw, old, new, path)


def _entries(
    raw: list[Any], old: list[Any], new: list[Any], path: Path_
) -> Iterator[Revision]:
    """Yield the changes of a list from its end, so that positions stay right."""
    marks = [_mark(one) for one in old], [_mark(one) for one in new]
    steps = SequenceMatcher(None, *marks, autojunk=False).get_opcodes()
    for verb, first, last, start, end in reversed(steps):
        if verb == "equal":
            for at, to in zip(range(first, last), range(start, end), strict=True):
                yield from _entry(raw[at], old[at], new[to], (*path, at))
            continue
        for position, value in enumerate(new[start:end]):
            place = (*path, last + position)
            yield Revision(Verb.INSERT, place, shortened(value))
        for position in reversed(range(first, last)):
            yield Revision(Verb.UNSET, (*path, position))


def _entry(raw: object, old: object, new: object, path: Path_) -> Iterator[Revision]:
    if old == new:
        return
    if _can_keep(raw, old, new):
        yield from _inside(raw, old, new, path, None)
    else:
        yield Revision(Verb.INSERT, path, shortened(new))
        yield Revision(Verb.UNSET, (*path[:-1], int(path[-1]) + 1))


def _mark(entry: object) -> str:
    """Return what tells an entry of a list apart from the others."""
    if isinstance(entry, dict):
        for key in ("id", "party", "role", "use"):
            if key in entry:
                return f"{key} {entry[key]}"
    return repr(entry)


def _part(model: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    """Return the class of a field that is a group of fields itself."""
    found = _annotation(model, key)
    is_part = isinstance(found, type) and issubclass(found, BaseModel)
    return found if is_part and not issubclass(found, Fact) else None


def _annotation(model: type[BaseModel] | None, key: str) -> Any:  # noqa: ANN401
    for name, field in model.model_fields.items() if model else ():
        if key in (name, field.alias):
            return field.annotation
    return None


def _left_out(model: type[BaseModel] | None, key: str) -> str | None:
    """Return the word that says of a fact what leaving it out says: unknown."""
    found = _annotation(model, key)
    if model is None or not (isinstance(found, type) and issubclass(found, Fact)):
        return None
    default = model.model_fields[key].default
    is_open = isinstance(default, Fact) and default.state is State.UNKNOWN
    return State.UNKNOWN.value if is_open else None


def apply(spliced: Spliced, tree: Tree, found: Iterable[Revision]) -> None:
    """Make changes in the text of a file, and in its tree alongside."""
    is_text = not isinstance(spliced, Unwritten)
    for home, group in groupby(found, key=lambda one: one.home):
        listed = list(group)
        if not (home and is_text):
            for one in listed:
                _do(spliced, tree, one)
            continue
        span = spliced.span(home)
        inner = Spliced(span.text)
        for one in listed:
            path = one.path[len(home) :]
            _do(inner, _at(tree, home), Revision(one.verb, path, one.value))
        spliced.put_span(span, inner.text)


def _do(spliced: Spliced, tree: Any, one: Revision) -> None:  # noqa: ANN401
    """Make one change, at the outermost level of a text."""
    path, last = one.path[:-1], one.path[-1]
    here = _at(tree, path)
    if one.verb is Verb.APPEND:
        _append(spliced, tree, str(last), one.value)
    elif one.verb is Verb.SET:
        spliced.set_field(path, str(last), one.value)
        here[last] = one.value
    elif one.verb is Verb.INSERT:
        spliced.insert(path, int(last), one.value)
        here.insert(last, one.value)
    elif len(here) == 1 and path:
        _empty(spliced, tree, path)
    else:
        _take_out(spliced, here, path, last)


def _take_out(
    spliced: Spliced,
    here: Any,  # noqa: ANN401 - plain values
    path: Path_,
    last: str | int,
) -> None:
    if isinstance(last, int):
        spliced.remove_entry(path, last)
    else:
        spliced.remove_field(path, last)
    del here[last]


def _empty(spliced: Spliced, tree: Any, path: Path_) -> None:  # noqa: ANN401
    """Take the last field or entry out of a group: an empty one stays."""
    above = _at(tree, path[:-1])
    nothing: Any = [] if isinstance(above[path[-1]], list) else {}
    spliced.set_field(path[:-1], str(path[-1]), nothing)
    above[path[-1]] = nothing


def _append(spliced: Spliced, tree: Tree, section: str, value: Any) -> None:  # noqa: ANN401
    if tree.get(section):
        spliced.append_record((section,), value)
        tree[section].append(value)
    else:
        spliced.set_field((), section, [value])
        tree[section] = [value]


def _at(tree: Any, path: Path_) -> Any:  # noqa: ANN401 - plain values
    for step in path:
        tree = tree[step]
    return tree
