"""How a question is asked where no supplier stands behind the record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from datamap.described import Described
from datamap.model import DataMap, Party, Record, System
from datamap.strict_yaml import read_bytes
from datamap.vocabulary import Ask, PartyKind
from dpia.answering import Wording


class Otherwise(Described):
    """A question in other words, to somebody else."""

    field: str
    """Kind of record and dotted field, as in the questions."""

    ask: Ask
    """Who can answer unless the map says otherwise."""

    question: str
    """The question, with ``{name}`` for the record's name."""


@cache
def other_wordings() -> Mapping[str, Otherwise]:
    """Return the questions that are asked otherwise, by their field."""
    file = files("dpia.catalogue") / "no_supplier.yaml"
    tree = read_bytes(file.read_bytes(), file.name).tree
    listed = map(Otherwise.model_validate, cast("list[Any]", tree))
    return {one.field: one for one in listed}


def has_supplier(datamap: DataMap, record: Record) -> bool:
    """Say whether somebody outside could be asked as a supplier of the record.

    True of a party that is a supplier, of a system that somebody else is said to
    provide, and of any other kind of record.
    """
    if isinstance(record, Party):
        return record.kind is PartyKind.SUPPLIER
    if isinstance(record, System):
        return record.provider.value not in (None, datamap.school.id)
    return True


def asked_of(
    datamap: DataMap, record: Record, wording: Wording, told: Ask | None
) -> tuple[str, Ask]:
    """Return how a field is asked about, and of whom.

    Parameters
    ----------
    datamap
        The map.
    record
        The record that the field belongs to.
    wording
        How it is asked about where a supplier stands behind the record.
    told
        Who can answer as the map says; None where it does not. That it is a supplier
        is not believed of a record that has none.
    """
    other = other_wordings().get(wording.field)
    if other is None or has_supplier(datamap, record):
        return wording.question, told or wording.ask
    return other.question, other.ask if told in (None, Ask.SUPPLIER) else told
