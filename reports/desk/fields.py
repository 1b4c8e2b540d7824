"""Fields of a form, made from the record model: labels, help and closed lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from textwrap import shorten
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap.facts import COUNTRY_PATTERN, Fact
from datamap.model import DataMap
from datamap.model.base import PERIOD_PATTERN
from datamap.reference import Derogation, Provision, Schedule1Row, rows_of
from datamap.reference.countries import country_codes, country_name
from datamap.takes import choices, inside
from reports.pages.naming import name_of
from reports.words import capital

Option = tuple[str, str]
"""A value and what a person reads for it."""

WHETHER = "Whether "
"""How the sentence of a field begins that takes yes or no."""

MOST_BEFORE = 36
"""How many characters of a kind of data stand before each of its items."""

LONG = frozenset({"purpose", "text", "note"})
"""Fields of a record that want room for a sentence or more."""


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    """Dotted name in the record."""

    label: str
    """What a person reads."""

    help: str
    """The sentence under the field in the model."""

    sort: str
    """How it is asked: yes-no, choice, choices, text, long, day, period, count."""

    options: tuple[Option, ...] = ()
    """What can be chosen, if it is a choice."""

    is_fact: bool = False
    """Whether it may be unknown and have evidence."""

    may_be_none: bool = False
    """Whether the answer may be that there is nothing."""

    is_required: bool = False
    """Whether a record needs it."""

    @property
    def plain(self) -> dict[str, Any]:
        """The field as a page gets it."""
        return {
            "name": self.name,
            "label": self.label,
            "help": self.help,
            "sort": self.sort,
            "options": [list(one) for one in self.options],
            "isFact": self.is_fact,
            "mayBeNone": self.may_be_none,
            "isRequired": self.is_required,
        }


def fields_of(
    model: type[BaseModel],
    datamap: DataMap,
    *,
    leaving_out: Iterable[str] = (),
    under: str = "",
) -> tuple[Field, ...]:
    """Return the fields of a class of records that a form can ask for.

    Parts of a record are asked field by field; lists of parts are left out.

    Parameters
    ----------
    model
        The class.
    datamap
        The map, whose records can be chosen.
    leaving_out
        Dotted names of fields that are not asked for.
    under
        Dotted name of the part of a record that the class describes.
    """
    left_out = {"id", "source", "note", *leaving_out}
    found: list[Field] = []
    for key, info in model.model_fields.items():
        name = ".".join(filter(None, (under, info.alias or key)))
        if name in left_out or key in left_out:
            continue
        part = _part(info.annotation)
        if part is not None:
            found += fields_of(part, datamap, leaving_out=leaving_out, under=name)
        else:
            found += _field(name, info, datamap)
    return tuple(found)


def label_of(name: str) -> str:
    """Return what a form calls a field.

    Examples
    --------
    >>> label_of("retention.keep_for"), label_of("access.multi_factor")
    ('Keep for', 'Multi factor')
    """
    last = name.rpartition(".")[2]
    return capital(_LABELS.get(last, last.replace("_", " ")))


_LABELS = {
    "ai": "AI",
    "from": "who sends it",
    "to": "who receives it",
    "through": "system",
    "data_from": "where the data comes from",
    "law": "law behind it",
    "schedule_1": "condition of Schedule 1 (Data Protection Act 2018)",
    "then": "what happens then",
    "uses_ai": "uses AI",
    "trains_ai": "trains AI",
    "on": "day",
    "by": "role",
    "people": "whose data",
    "data": "which data",
    "may_proceed": "may it go ahead",
    "text": "advice",
    "every_months": "look again every (months)",
}
"""Labels of fields whose own names would read badly."""


def help_of(info: FieldInfo) -> str:
    """Return the sentence under a field, without what leaving it out means.

    Where the sentence speaks of ids, a person chooses by name.
    """
    said = " ".join((info.description or "").split())
    said = said.partition(" Left out: ")[0].replace("``", "")
    if found := _IDS.match(said):
        said = capital(said[found.end() :])
    return _SUCH_AS.sub(".", said)


_IDS = re.compile(r"Ids? of (?=the |what |each )")
_SUCH_AS = re.compile(r", e\.g\. [a-z0-9-]+\.$")


def _field(name: str, info: FieldInfo, datamap: DataMap) -> Iterator[Field]:
    fact = _fact(info.annotation)
    inner = inside(fact) if fact else info.annotation
    sort, options = _sort(name, inner, info.metadata, datamap)
    label, told = label_of(name), help_of(info)
    if sort == "yes-no" and told.startswith(WHETHER):
        label, told = capital(told.removeprefix(WHETHER).rstrip(".")), ""
    if sort:
        yield Field(
            name, label, told, sort, options,
            is_fact=fact is not None,
            may_be_none=bool(fact and fact.allows_none),
            is_required=info.is_required(),
        )  # fmt: skip


def _part(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type hint
    """Return the class of a part whose fields are asked one by one."""
    is_part = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_part and not issubclass(annotation, Fact) else None


def _fact(annotation: Any) -> type[Fact[Any]] | None:  # noqa: ANN401
    is_fact = isinstance(annotation, type) and issubclass(annotation, Fact)
    return annotation if is_fact else None


def _sort(
    name: str,
    annotation: Any,  # noqa: ANN401 - any type hint
    metadata: Iterable[Any],
    datamap: DataMap,
) -> tuple[str, tuple[Option, ...]]:
    """Return how a field is asked for, empty if a form cannot, and its choices."""
    bare, patterns = _bare(annotation, metadata)
    last = name.rpartition(".")[2]
    if get_origin(bare) is tuple:
        return _sort_of_list(last, get_args(bare)[0], datamap)
    known = choices(bare)
    if known:
        return "choice", tuple((one, worded(one)) for one in known)
    if last in _NAMED:
        return "choice", tuple(_NAMED[last](datamap))
    if COUNTRY_PATTERN in patterns:
        return "choice", all_countries()
    if PERIOD_PATTERN in patterns:
        return "period", ()
    plain = {bool: "yes-no", date: "day", int: "count", str: "text"}.get(bare, "")
    return ("long" if plain == "text" and last in LONG else plain), ()


def _sort_of_list(
    last: str,
    entry: Any,  # noqa: ANN401 - any type hint
    datamap: DataMap,
) -> tuple[str, tuple[Option, ...]]:
    known = choices(entry)
    if known:
        return "choices", tuple((one, worded(one)) for one in known)
    if last in _NAMED:
        return "choices", tuple(_NAMED[last](datamap))
    bare, _ = _bare(entry, ())
    return ("lines" if bare is str else ""), ()


def _bare(annotation: Any, metadata: Iterable[Any]) -> tuple[Any, set[str]]:  # noqa: ANN401
    """Return a type without None beside it and without limits, and its patterns."""
    found = [*metadata]
    while get_origin(annotation) in (Annotated, Union, UnionType):
        given = [one for one in get_args(annotation) if one is not type(None)]
        if get_origin(annotation) is Annotated:
            found += given[1:]
        annotation = given[0]
    return annotation, {getattr(one, "pattern", None) or "" for one in found}


def worded(value: str | Enum) -> str:
    """Return a word of a closed list as a person reads it.

    Examples
    --------
    >>> worded("public-task")
    'Public task'
    """
    word = str(value.value if isinstance(value, Enum) else value)
    return _WORDS.get(word) or capital(word.replace("-", " "))


_WORDS = {
    "idta": "International data transfer agreement (IDTA)",
    "sms": "Text message",
    "usb": "USB stick",
    "yes": "Yes",
    "no": "No",
    "with-conditions": "Yes, on conditions",
}


def _records(*sections: str) -> Callable[[DataMap], Iterator[Option]]:
    def found(datamap: DataMap) -> Iterator[Option]:
        for section in sections:
            for one in getattr(datamap, section):
                yield one.id, name_of(datamap, one.id)

    return found


def _parties(datamap: DataMap) -> Iterator[Option]:
    yield datamap.school.id, datamap.school.name
    yield from _records("parties")(datamap)


def _data(datamap: DataMap) -> Iterator[Option]:
    """Yield each kind of data, and the items of it that can be chosen alone."""
    for category in datamap.data:
        yield category.id, category.name
        for item in category.items.listed:
            yield f"{category.id}.{item.id}", f"{_short(category.name)}: {item.name}"


def _short(name: str) -> str:
    """Return the beginning of a long name, to stand before each of its items."""
    whole = name.rstrip(". \u2026")
    start = shorten(whole, MOST_BEFORE, placeholder="").rstrip(" ,;")
    return start if start == name else f"{start} \u2026"


def _law(_: DataMap) -> Iterator[Option]:
    """Yield every provision; two of one title are told apart by their citations."""
    for one in rows_of(Provision):
        yield one.id, f"{one.title} ({one.cited_as})" if one.cited_as else one.title


def _schedule_1(_: DataMap) -> Iterator[Option]:
    for one in rows_of(Schedule1Row):
        yield one.id, f"{one.title}"


def _derogations(_: DataMap) -> Iterator[Option]:
    for one in rows_of(Derogation):
        yield one.id, f"{one.title}"


@cache
def all_countries() -> tuple[Option, ...]:
    """Return every country, by its name."""
    named = ((code, country_name(code)) for code in country_codes())
    return tuple(sorted(named, key=lambda one: one[1]))


_MARKS = re.compile(r"[^a-z0-9]+")

_NAMED: Mapping[str, Callable[[DataMap], Iterator[Option]]] = {
    "people": _records("people"),
    "people_asked": _records("people"),
    "data": _data,
    "law": _law,
    "schedule_1": _schedule_1,
    "derogation": _derogations,
    "contract": _records("documents"),
    "agreement": _records("documents"),
    "record": _records("documents"),
    "provider": _parties,
    "from": _parties,
    "to": _parties,
    "through": _records("systems"),
    "part_of": _records("systems"),
}
"""Where the choices of a field come from that holds ids."""


def id_from(name: str, taken: Iterable[str]) -> str:
    """Return a short permanent name for a record called something.

    Examples
    --------
    >>> id_from("Class photos, Year 3!", {"class-photos-year-3"})
    'class-photos-year-3-2'
    """
    short = _MARKS.sub("-", _unaccented(name).lower()).strip("-")[:60].strip("-")
    base, known, number = short or "new", {*taken}, 2
    found = base
    while found in known:
        found, number = f"{base}-{number}", number + 1
    return found


def _unaccented(text: str) -> str:
    split = unicodedata.normalize("NFKD", text)
    return "".join(one for one in split if not unicodedata.combining(one))
