"""The table of references agrees with the records and the law data."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from datamap import reference
from datamap.facts import Fact
from datamap.load import MODELS
from datamap.references import ANY, FIELDS, LAW_FIELDS, law_ids
from datamap.sections import SECTIONS


def field_at(section: str, dotted: str) -> object:
    """Return the annotation of a dotted field of a section's records."""
    model: object = MODELS[section]
    for step in dotted.split("."):
        record = _record(model)
        assert record is not None
        fields = {one.alias or key: one for key, one in record.model_fields.items()}
        model = fields[step].annotation
    return model


def _record(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return _record(annotation.model_fields["value"].annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = [_record(one) for one in getattr(annotation, "__args__", ())]
    return next((one for one in inside if one), None)


@pytest.mark.parametrize("section", FIELDS)
def test_every_reference_is_a_field_of_its_record(section):
    """The dotted names lead to fields, and the kinds are sections."""
    for dotted, kinds in FIELDS[section].items():
        assert field_at(section, dotted) is not None
        assert set(kinds) <= {*SECTIONS, ANY}


@pytest.mark.parametrize("section", LAW_FIELDS)
def test_every_field_of_law_names_a_table(section):
    """Each table exists and each of its rows has an id that may be written."""
    for dotted, table in LAW_FIELDS[section].items():
        assert field_at(section, dotted) is not None
        assert {row.id for row in reference.table(table)} <= {*law_ids(table)}
