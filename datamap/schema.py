"""JSON Schema of a map and of a supplier library, for editors and other programs.

Made from the records themselves: what a field takes, the sentence under it, the
written forms of a fact, and the ids of the law data that a field may name. The
schema knows no ids of the map itself and no dates of law; `read_map` has the
last word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap.assemble import USABLE_SECTIONS
from datamap.facts import COUNTRY_PATTERN, ID_PATTERN, Evidence, Fact, Lines
from datamap.load import MODELS
from datamap.model import FORMAT, DataMap
from datamap.model.base import (
    DATA_REF_PATTERN,
    EMAIL_PATTERN,
    LANGUAGE_PATTERN,
    PERIOD_PATTERN,
    PROVISION_PATTERN,
    SHA256_PATTERN,
    Sources,
)
from datamap.model.library import SupplierLibrary
from datamap.model.systems import Storage, StoredIn
from datamap.references import LAW_FIELDS, law_ids
from datamap.sections import NEEDED_SECTIONS, SINGLE_SECTIONS

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_NAMES: Mapping[str, str] = {
    ID_PATTERN: "id",
    DATA_REF_PATTERN: "data-ref",
    COUNTRY_PATTERN: "country",
    PERIOD_PATTERN: "period",
    LANGUAGE_PATTERN: "language",
    EMAIL_PATTERN: "email",
    SHA256_PATTERN: "sha256",
    PROVISION_PATTERN: "provision-id",
}
"""Name of the definition of a text of a certain form."""


def map_schema() -> Schema:
    """Return the schema of a map file."""
    book = _Book()
    sections = {
        name: _described(_section(book, name), _sentence(DataMap.model_fields[name]))
        for name in MODELS
    }
    return {
        "$schema": DIALECT,
        "title": "Data map of a school",
        "description": "What one school does with personal data.",
        "type": "object",
        "properties": {"format": {"const": FORMAT}, **sections},
        "required": ["format", *NEEDED_SECTIONS],
        "additionalProperties": False,
        "$defs": book.sorted_definitions(),
    }


def library_schema() -> Schema:
    """Return the schema of a supplier library."""
    book = _Book()
    whole = book.record(SupplierLibrary, "library")
    properties = {
        name: _described(
            {"type": "array", "items": book.named(MODELS[name], name)},
            _sentence(SupplierLibrary.model_fields[name]),
        )
        for name in ("parties", "systems", "questions")
    }
    return {
        "$schema": DIALECT,
        "title": "Supplier library",
        **whole,
        "properties": {**whole["properties"], **properties},
        "$defs": book.sorted_definitions(),
    }


def as_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def sentence_and_default(text: str) -> tuple[str, str]:
    """Split the description of a field into what it is and what leaving it out means.

    Examples
    --------
    >>> sentence_and_default("How long. Left out: unknown.")
    ('How long.', 'unknown.')
    >>> sentence_and_default("Its id.")
    ('Its id.', '')
    """
    said, _, default = " ".join(text.split()).partition(" Left out: ")
    return said, default


def _section(book: _Book, name: str) -> Schema:
    if name in SINGLE_SECTIONS:
        return book.named(MODELS[name], name)
    record = book.named(MODELS[name], name)
    entry = book.taken(record) if name in USABLE_SECTIONS else record
    listed: Schema = {"type": "array", "items": entry}
    return {**listed, "minItems": 1} if name in NEEDED_SECTIONS else listed


class _Book:
    """Collects the definitions that a schema refers to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def sorted_definitions(self) -> dict[str, Schema]:
        return dict(sorted(self.definitions.items()))

    def named(self, model: type[BaseModel], section: str, path: str = "") -> Schema:
        """Return a reference to the definition of a record or part.

        Where the law data lists what a field inside may name, the definition
        belongs to that section alone.
        """
        name = _kebab(model.__name__)
        if path and any(_below(path, one) for one in LAW_FIELDS.get(section, {})):
            name = f"{name}-of-{section}"
        if name not in self.definitions:
            self.definitions[name] = {}  # stands while what is inside is described
            self.definitions[name] = self.record(model, section, path)
        return {"$ref": f"#/$defs/{name}"}

    def record(self, model: type[BaseModel], section: str, path: str = "") -> Schema:
        """Return the schema of a record or part, spelt out."""
        fields = model.model_fields
        properties = {
            one.alias or name: self.field(one, section, _join(path, one.alias or name))
            for name, one in fields.items()
        }
        required = [
            one.alias or name for name, one in fields.items() if one.is_required()
        ]
        schema: Schema = {
            "description": " ".join((model.__doc__ or "").split()),
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        if model is Storage:  # evidence may stand beside the place
            properties["evidence"] = self._evidence()
        return {**schema, "required": required} if required else schema

    def taken(self, record: Schema) -> Schema:
        """Return the schema of a record that may be taken from a library."""
        name = record["$ref"].rpartition("/")[2]
        whole = self.definitions[name]
        own = {key: one for key, one in whole["properties"].items() if key != "id"}
        words = "Id of a record of a supplier library; the other fields override it."
        use = _described(self.text(ID_PATTERN), words)
        self.definitions[f"{name}-from-library"] = {
            "description": f"{whole['description']} Taken from a supplier library.",
            "type": "object",
            "properties": {"use": use, **own},
            "required": ["use"],
            "additionalProperties": False,
        }
        return {
            "if": {"required": ["use"]},
            "then": {"$ref": f"#/$defs/{name}-from-library"},
            "else": record,
        }

    def field(self, info: FieldInfo, section: str, path: str) -> Schema:
        """Return the schema of one field, with its sentence."""
        annotation: Any = info.annotation
        if info.metadata:
            annotation = Annotated[(annotation, *info.metadata)]
        return _described(self.value(annotation, section, path), _sentence(info))

    def value(self, annotation: Any, section: str, path: str) -> Schema:  # noqa: ANN401
        """Return the schema of what an annotation takes."""
        if isinstance(annotation, type):
            return self._plain(annotation, section, path)
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            given = [one for one in inner if one is not NoneType]
            return self.value(given[0], section, path)
        if origin is Literal:
            return {"const": inner[0]}
        if origin is Annotated:
            return self._annotated(inner[0], inner[1:], section, path)
        return {"type": "array", "items": self.value(inner[0], section, path)}

    def _plain(self, annotation: type, section: str, path: str) -> Schema:
        if issubclass(annotation, Fact):
            return self._fact(annotation, section, path)
        if issubclass(annotation, BaseModel):
            return self.named(annotation, section, path)
        if issubclass(annotation, Enum):
            return self._defined(_kebab(annotation.__name__), _words(annotation))
        if annotation is date:
            day = {"type": "string", "format": "date", "pattern": DAY_PATTERN}
            return self._defined("day", day)
        return {"type": {bool: "boolean", int: "integer", str: "string"}[annotation]}

    def _annotated(
        self,
        base: Any,  # noqa: ANN401
        metadata: Iterable[Any],
        section: str,
        path: str,
    ) -> Schema:
        limits = _limits(metadata)
        pattern = str(limits.get("pattern"))
        if pattern in _NAMES:
            return self._from_law(section, path) or self.text(pattern, limits)
        found = {**self.value(base, section, path), **limits}
        if (base, *metadata) in _ONE_OR_MORE:
            return {"anyOf": [found["items"], found]}
        if (base, *metadata) == _STORED_IN:
            return {"anyOf": [self.text(COUNTRY_PATTERN), found]}
        return found

    def text(self, pattern: str, limits: Mapping[str, Any] | None = None) -> Schema:
        """Return a reference to a text of a certain form."""
        schema = {"type": "string", "pattern": pattern, **(limits or {})}
        return self._defined(_NAMES[pattern], schema)

    def _from_law(self, section: str, path: str) -> Schema | None:
        """Return a reference to the ids of the table a field names rows of."""
        table = LAW_FIELDS.get(section, {}).get(path)
        if table is None:
            return None
        ids = list(law_ids(table))
        return self._defined(f"{table.replace('_', '-')}-id", {"enum": ids})

    def _fact(self, fact: type[Fact[Any]], section: str, path: str) -> Schema:
        """Return a reference to the written forms of a fact."""
        inner = self.value(fact.model_fields["value"].annotation, section, path)
        words = ["unknown", "none"] if fact.allows_none else ["unknown"]
        if not fact.allows_none:
            inner = {**inner, "not": {"const": "none"}}
        name = f"fact-of-{_called(inner)}{'-or-none' if fact.allows_none else ''}"
        if name not in self.definitions:
            self.definitions[name] = {"anyOf": list(self._forms(inner, words))}
        return {"$ref": f"#/$defs/{name}"}

    def _forms(self, inner: Schema, words: list[str]) -> Iterator[Schema]:
        answer = {"anyOf": [{"enum": words}, inner]}
        extras = {name: self._part_of_fact(name) for name in ("ask", "note")}
        evidenced = {
            "evidence": self._evidence(),
            "provisional": self._part_of_fact("provisional"),
            **extras,
        }
        claim = _object({"value": inner, "evidence": self._evidence()}, "value")
        claims = {"type": "array", "items": claim}
        yield {"enum": words}
        yield inner
        yield _object({"value": answer, **evidenced}, "value")
        yield _object({"conflicting": claims, **extras}, "conflicting")
        if _called(inner) == "id":  # the answer may be a paper
            yield _object({"document": answer, **evidenced}, "document")

    def _part_of_fact(self, name: str) -> Schema:
        return self.field(Fact.model_fields[name], "", "")

    def _evidence(self) -> Schema:
        return {"type": "array", "items": self.named(Evidence, "")}

    def _defined(self, name: str, schema: Schema) -> Schema:
        self.definitions.setdefault(name, schema)
        return {"$ref": f"#/$defs/{name}"}


_ONE_OR_MORE = [get_args(Sources), get_args(Lines)]
"""Lists that a person may write as their only entry."""

_STORED_IN = get_args(StoredIn)


def _limits(metadata: Iterable[Any]) -> Schema:
    """Return the limits that pydantic's marks set, under the schema's names."""
    found: Schema = {}
    for mark in metadata:
        for ours, theirs in (("pattern", "pattern"), ("ge", "minimum")):
            if getattr(mark, ours, None) is not None:
                found[theirs] = getattr(mark, ours)
        is_text = hasattr(mark, "strip_whitespace")
        for end, theirs in (("min_length", "min"), ("max_length", "max")):
            if getattr(mark, end, None) is not None:
                found[f"{theirs}{'Length' if is_text else 'Items'}"] = getattr(
                    mark, end
                )
    return found


def _called(schema: Schema) -> str:
    """Return what a definition of facts calls what it is about."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return _called(schema["anyOf"][-1])
    if schema["type"] == "array":
        return f"list-of-{_called(schema['items'])}"
    return {"boolean": "yes-or-no", "integer": "number", "string": "text"}[
        schema["type"]
    ]


def _words(listed: type[Enum]) -> Schema:
    lines = " ".join((listed.__doc__ or "").split())
    return {"description": lines, "enum": [str(one.value) for one in listed]}


def _object(properties: Mapping[str, Schema], required: str) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [required],
        "additionalProperties": False,
    }


def _described(schema: Schema, sentence: str) -> Schema:
    return {"description": sentence, **schema} if sentence else schema


def _sentence(info: FieldInfo) -> str:
    return " ".join((info.description or "").split())


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _below(path: str, dotted: str) -> bool:
    return dotted.startswith(f"{path}.")


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


__all__ = [
    "DIALECT",
    "as_text",
    "library_schema",
    "map_schema",
    "sentence_and_default",
]
