"""Which sheets a workbook has and which columns, worked out from the records.

A sheet holds one kind of record, a row each. Groups of fields are flattened into
columns. A fact takes a column for its answer and others for what it rests on. Lists
of parts, such as the items of a category, have sheets of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap import reference
from datamap.facts import COUNTRY_PATTERN, Evidence, Fact
from datamap.load import MODELS
from datamap.model import Contact, DataItem, Engagement, Source, Storage
from datamap.references import FIELDS, LAW_FIELDS


class Sort(Enum):
    """What one cell holds."""

    TEXT = auto()
    """Text, an id, or a word of a closed list."""

    YES_NO = auto()
    COUNT = auto()
    DAY = auto()

    NAMES = auto()
    """Ids or words, with commas between them."""

    TEXTS = auto()
    """Texts, a line each."""

    NUMBERS = auto()
    """Whole numbers, with commas between them."""

    ROWS = auto()
    """A word that says that the answer is in rows of another sheet."""


class Form(Enum):
    """How a field of a record lies in columns."""

    PLAIN = auto()
    """One cell."""

    FACT = auto()
    """A cell for the answer, and cells for what it rests on."""

    GROUP_FACT = auto()
    """A fact whose answer has several fields; the first stands for it."""

    BESIDE = auto()
    """A further field of such an answer."""

    PARTS = auto()
    """Sources or evidence: cells with a line for each of them."""


class Detail(StrEnum):
    """What a fact rests on; each is a column beside the answer."""

    SOURCE = "source"
    CHECKED_ON = "checked on"
    EXPIRES_ON = "expires on"
    GRADE = "grade"
    LINE = "lines"
    REMARK = "remark"
    PROVISIONAL = "provisional"
    ASK = "ask"
    NOTE = "note"


EVIDENCE: dict[Detail, str] = {
    Detail.SOURCE: "source",
    Detail.CHECKED_ON: "checked_on",
    Detail.EXPIRES_ON: "expires_on",
    Detail.GRADE: "grade",
    Detail.LINE: "line",
    Detail.REMARK: "note",
}
"""Field of a piece of evidence for each column of evidence."""

REMARKS: dict[Detail, str] = {
    Detail.PROVISIONAL: "provisional",
    Detail.ASK: "ask",
    Detail.NOTE: "note",
}
"""Field of a fact for each of its other columns."""

RARE = frozenset({Detail.LINE, Detail.REMARK})
"""Columns that a sheet has only where something stands in them."""

DETAIL_SORTS: dict[str, Sort] = {
    "checked_on": Sort.DAY,
    "expires_on": Sort.DAY,
    "line": Sort.NUMBERS,
}
"""Sorts of the fields of evidence and sources that are not text."""

SOURCE_PARTS = ("document", "line", "reference", "words")
"""Fields of a source, a column each."""


@dataclass(frozen=True)
class Field:
    """A field of a record, and how it lies in a sheet."""

    path: tuple[str, ...]
    """Keys from the record down."""

    heading: str
    """Heading of its first column."""

    note: str
    """What the field means."""

    form: Form
    sort: Sort
    choices: tuple[str, ...] = ()
    """The words that may stand in it; empty if any may."""

    kinds: tuple[str, ...] = ()
    """Sections whose ids may stand in it."""

    allows_none: bool = False
    parts: tuple[str, ...] = ()
    """For `Form.PARTS`: the fields of each part."""

    default: Any = None
    """What leaving it out says, in written form; None if it says nothing."""

    def column(self, detail: str) -> str:
        """Return the heading of one of its further columns."""
        return f"{self.heading} ({detail})"

    def headings(self) -> Iterator[str]:
        """Yield the headings of all its columns, rare ones included."""
        if self.form is Form.PARTS:
            yield from (self.column(_words(one)) for one in self.parts)
            return
        yield self.heading
        if self.form in (Form.FACT, Form.GROUP_FACT):
            yield from (self.column(one) for one in Detail)


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook."""

    name: str
    """What its tab says."""

    section: str
    """Section of the map."""

    fields: tuple[Field, ...]
    """Fields of its rows, in the order of the columns."""

    about: str
    """What a row is, in a sentence."""

    parent: str = ""
    """Heading of the column that says which record a row belongs to."""

    inside: tuple[str, ...] = ()
    """Where in that record the rows belong."""

    key: str = ""
    """Field that tells the rows of one record apart."""

    @property
    def is_single(self) -> bool:
        """Whether it has one row."""
        return self.section in ("school", "year") and not self.parent


FROM_LIBRARY = "From library"
"""Heading of the column that marks a record taken from a supplier library."""

_NAMES = (
    ("School", "school", "The school itself, in one row."),
    ("Papers", "documents", "A dated paper."),
    ("People", "people", "A group of people whom the data is about."),
    ("Data", "data", "A kind of data about people."),
    ("Parties", "parties", "An organisation that data goes to."),
    ("Systems", "systems", "A product, or a place where data sits."),
    ("Activities", "activities", "Something data is used for, with one purpose."),
    ("Flows", "flows", "Data going from one party to another."),
    ("Measures", "measures", "A protective step."),
    ("Questions", "questions", "Something to find out that no column holds."),
    ("Year", "year", "The year's numbers, in one row; empty if not recorded."),
    ("Accepted", "accepted", "A finding that the school accepts for a time."),
)

_CHILDREN = (
    ("Contacts", "school", Contact, "School", ("contacts",), "role",
     "A role's mailbox."),
    ("Items", "data", DataItem, "Category", ("items", "listed"), "id",
     "One item within a category of data."),
    ("Sub-processors", "parties", Engagement, "Engaged by", ("engages",), "party",
     "A party that another has work done by."),
    ("Places", "systems", Storage, "System", ("stored_in",), "use",
     "A place where a system's data is."),
)  # fmt: skip

LISTED = "see {sheet}"
"""What the cell of a fact says whose answer is in rows of another sheet."""


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """Return the sheets of records, each followed by those of its parts."""
    found: list[Sheet] = []
    for name, section, about in _NAMES:
        fields = tuple(_fields(MODELS[section], (), section))
        found.append(Sheet(name, section, _last(fields), about))
        for child, owner, model, parent, inside, key, says in _CHILDREN:
            if owner == section:
                inner = tuple(_fields(model, (), section, inside))
                sheet = Sheet(child, section, _last(inner), says, parent, inside, key)
                found.append(sheet)
    return tuple(found)


def children_of(section: str) -> tuple[Sheet, ...]:
    """Return the sheets of the parts of a section's records."""
    return tuple(one for one in all_sheets() if one.section == section and one.parent)


def rows_elsewhere(section: str, path: tuple[str, ...]) -> Sheet | None:
    """Return the sheet that holds the answer to a fact in rows, or None."""
    found = [one for one in children_of(section) if one.inside == path]
    return found[0] if found else None


def _last(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Put where a record was read and its note at the end."""
    late = [one for one in fields if one.path in (("source",), ("note",))]
    return (*(one for one in fields if one not in late), *late)


def _fields(
    model: type[BaseModel],
    prefix: tuple[str, ...],
    section: str,
    inside: tuple[str, ...] = (),
) -> Iterator[Field]:
    for name, described in model.model_fields.items():
        path = (*prefix, described.alias or name)
        inner, many = _inner(described.annotation)
        if _is(inner, Fact):
            yield from _fact(inner, described, path, section, inside)
        elif many and (_is(inner, Source) or _is(inner, Evidence)):
            yield _of_parts(inner, described, path)
        elif many and _is(inner, BaseModel):
            continue  # on a sheet of their own
        elif _is(inner, BaseModel):
            yield from _fields(inner, path, section, inside)
        else:
            yield _plain(described, path, section, inside)


def _of_parts(inner: Any, described: FieldInfo, path: tuple[str, ...]) -> Field:  # noqa: ANN401
    is_source = _is(inner, Source)
    parts = SOURCE_PARTS if is_source else tuple(EVIDENCE.values())
    heading = "Where read" if is_source else _heading(path)
    if is_source and path[:-1]:
        heading = f"{_heading(path[:-1])}: where read"
    return Field(path, heading, _note(described), Form.PARTS, Sort.TEXT, parts=parts)


def _fact(
    fact: Any,  # noqa: ANN401 - a class of facts
    described: FieldInfo,
    path: tuple[str, ...],
    section: str,
    inside: tuple[str, ...],
) -> Iterator[Field]:
    answer = fact.model_fields["value"]
    inner, many = _inner(answer.annotation)
    if not _is(inner, BaseModel):
        field = _plain(answer, path, section, inside)
        yield _as_fact(field, described, fact, Form.FACT)
    elif many:
        head = Field(path, _heading(path), "", Form.FACT, Sort.ROWS)
        yield _as_fact(head, described, fact, Form.FACT)
    else:
        first, *rest = _fields(inner, path, section, inside)
        yield _as_fact(first, described, fact, Form.GROUP_FACT)
        for one in rest:
            form = Form.BESIDE if one.form is Form.PLAIN else one.form
            yield replace(one, form=form)


def _as_fact(field: Field, described: FieldInfo, fact: Any, form: Form) -> Field:  # noqa: ANN401
    return replace(
        field,
        note=_note(described),
        form=form,
        allows_none=fact.allows_none,
        default=_default(described),
    )


def _plain(
    described: FieldInfo, path: tuple[str, ...], section: str, inside: tuple[str, ...]
) -> Field:
    inner, many = _inner(described.annotation)
    dotted = ".".join((*inside, *path))
    kinds = FIELDS.get(section, {}).get(dotted, ())
    if dotted == "data" and section in ("activities", "flows"):
        kinds = ("data",)
    choices = () if kinds else _choices(described.annotation, section, dotted)
    return Field(
        path,
        _heading(path),
        _note(described),
        Form.PLAIN,
        _sort(inner, described.annotation, many=many),
        choices,
        kinds,
        default=_default(described),
    )


def _default(described: FieldInfo) -> Any:  # noqa: ANN401 - plain values
    """Return what leaving a field out says, in written form; None for nothing."""
    value = described.default
    if isinstance(value, Fact):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return list(value) or None
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, bool) else None


def _choices(annotation: Any, section: str, dotted: str) -> tuple[str, ...]:  # noqa: ANN401
    inner, _ = _inner(annotation)
    if _is(inner, Enum):
        return tuple(one.value for one in inner)
    if COUNTRY_PATTERN in _patterns(annotation):
        return reference.country_codes()
    table = LAW_FIELDS.get(section, {}).get(dotted)
    return tuple(row.id for row in reference.table(table)) if table else ()


def _sort(inner: Any, annotation: Any, *, many: bool) -> Sort:  # noqa: ANN401
    if many and inner is int:
        return Sort.NUMBERS
    if many:
        return Sort.NAMES if _is(inner, Enum) or _patterns(annotation) else Sort.TEXTS
    return {bool: Sort.YES_NO, int: Sort.COUNT, date: Sort.DAY}.get(inner, Sort.TEXT)


def _inner(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401
    """Return the plain class behind an annotation, and whether it is a list of it."""
    if get_origin(annotation) is tuple:
        return _inner(get_args(annotation)[0])[0], True
    if get_origin(annotation) is Annotated or get_args(annotation):
        options = [one for one in get_args(annotation) if one is not type(None)]
        if not isinstance(annotation, type):
            return _inner(options[0])
    return annotation, False


def _patterns(annotation: Any) -> list[str]:  # noqa: ANN401
    """Return the patterns that an annotation asks of its texts."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        own = [getattr(one, "pattern", None) for one in metadata]
        return [*(one for one in own if one), *_patterns(inner)]
    return [pattern for one in get_args(annotation) for pattern in _patterns(one)]


def _is(found: Any, wanted: type) -> bool:  # noqa: ANN401
    return isinstance(found, type) and issubclass(found, wanted)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _heading(path: tuple[str, ...]) -> str:
    found = ": ".join(_words(one) for one in path)
    return f"{found[:1].upper()}{found[1:]}"


def _note(described: FieldInfo) -> str:
    return " ".join((described.description or "").replace("``", "").split())
