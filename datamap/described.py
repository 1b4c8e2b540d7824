"""Classes of values whose every field is described by the sentence under it.

Pydantic finds such sentences by itself, but looks through all that is loaded for
each class: two seconds where much is. Here each file is read once.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict


def _describe(schema: dict[str, Any], cls: type[Any]) -> None:
    """Put the sentences into a JSON schema of a class."""
    for name, field in cls.model_fields.items():
        told = schema.get("properties", {}).get(field.alias or name)
        if told is not None and field.description is not None:
            told.setdefault("description", field.description)


class Described(BaseModel):
    """Base of frozen values that refuse fields they do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_describe)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401
        """Give each field that has none the sentence under it as its description."""
        told = _by_class(cls.__module__).get(cls.__qualname__, {})
        for name, field in cls.model_fields.items():
            field.description = field.description or told.get(name)


@cache
def _by_class(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences under the fields of each class of a module."""
    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):  # made by code that no file holds
        return {}
    return {
        one.name: dict(_sentences(one))
        for one in ast.parse(source).body
        if isinstance(one, ast.ClassDef)
    }


def _sentences(of: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, under in zip(of.body, of.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(under, ast.Expr)):
            continue
        text = under.value.value if isinstance(under.value, ast.Constant) else None
        if isinstance(field.target, ast.Name) and isinstance(text, str):
            yield field.target.id, inspect.cleandoc(text)
