"""The published JSON Schema, and the other files made from the records."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from datamap.facts import Fact, State
from datamap.load import MODELS, find_map, shipped_libraries
from datamap.model.library import SupplierLibrary
from datamap.schema import as_text, library_schema, map_schema, sentence_and_default
from datamap.strict_yaml import read_file, read_text
from reports.map_format import PARTS, format_page, generated_files
from reports.start import started_map

MAP = Draft202012Validator(map_schema())
LIBRARY = Draft202012Validator(library_schema())

SMALL = """\
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils}}]
data: [{{id: work, name: Work, about: [pupils], kind: attainment}}]
activities: [{{id: teaching, name: Teaching, purpose: To teach., people: [pupils]}}]
systems:
  - {{id: app, name: App, {system}}}
parties:
  - {{id: firm, name: Firm, kind: supplier, {party}}}
"""


def wrong(system: str = "in_use: true", party: str = "country: GB") -> list[Any]:
    """Return what an editor would mark in a small map."""
    tree = read_text(SMALL.format(system=system, party=party), "map.yaml").tree
    return list(MAP.iter_errors(tree))


def test_both_schemas_are_valid():
    """They keep to draft 2020-12."""
    Draft202012Validator.check_schema(map_schema())
    Draft202012Validator.check_schema(library_schema())


def test_the_example_and_a_started_map_fit_the_schema():
    """An editor shows no fault in what we ship."""
    example = read_file(find_map("victoria-cp")).tree
    started = read_text(started_map("St Mary's"), "map.yaml").tree

    assert [one.message for one in MAP.iter_errors(example)] == []
    assert [one.message for one in MAP.iter_errors(started)] == []


@pytest.mark.parametrize("library", shipped_libraries(), ids=lambda one: one.file)
def test_the_libraries_fit_their_schema(library):
    """An editor shows no fault in the supplier libraries."""
    assert [one.message for one in LIBRARY.iter_errors(library.tree)] == []


@pytest.mark.parametrize(
    "system",
    [
        "stored_in: US",
        "stored_in: unknown",
        "stored_in: [{use: primary, place: none, evidence: [{source: letter}]}]",
        "stored_in: {value: [{use: backup, place: unknown}], note: asked}",
        "contract: {document: terms, evidence: [{source: register}]}",
        "contract: none",
        "provider: {conflicting: [{value: firm}, {value: other}]}",
        "source: {document: notice, line: 3}",
        "source: [{document: notice, line: [3, 4]}]",
    ],
)
def test_every_written_form_is_allowed(system):
    """What `read_map` reads, the schema allows."""
    assert wrong(system) == []


@pytest.mark.parametrize(
    "system",
    [
        "in_sue: true",
        "in_use: 'yes'",
        "stored_in: Ireland",
        "stored_in: [{use: attic, place: US}]",
        "stored_in: [{use: primary}]",
        "contract: {documnet: terms}",
        "provider: none",
        "kind: rocket",
        "measures: ct-02",
    ],
)
def test_a_slip_is_shown_by_the_editor(system):
    """A misspelt field, a wrong word and a wrong sort do not fit."""
    assert wrong(system) != []


def test_a_record_of_a_library_needs_no_name():
    """With use, only what differs is written; without it, id and name are needed."""
    tree = read_text(SMALL.format(system="in_use: true", party="country: GB"), "m").tree
    used = {**tree, "systems": [{"use": "classdojo", "in_use": True}]}
    neither = {**tree, "systems": [{"in_use": True}]}

    assert [*MAP.iter_errors(used)] == []
    assert [*MAP.iter_errors(neither)] != []


def test_the_ids_of_the_law_are_listed():
    """An editor can complete kinds of data, conditions, provisions and terms."""
    listed = {key for key in map_schema()["$defs"] if key.endswith("-id")}

    assert {"sensitivity-id", "schedule-1-id", "provisions-id", "contract-terms-id",
            "derogations-id"} <= listed  # fmt: skip


def test_the_schema_leads_to_no_other_file():
    """An editor loads nothing to understand it."""
    refs = re.findall(r'"\$ref": "([^"]*)"', as_text(map_schema()))
    names = map_schema()["$defs"]

    assert {one.removeprefix("#/$defs/") for one in refs} <= {*names}


def records() -> list[type[BaseModel]]:
    """Return the class of every record and part."""
    return [*MODELS.values(), *PARTS, SupplierLibrary]


DEFAULTS: dict[str, Any] = {
    "School.languages": ("en",),
    "School.public_authority": True,
    "Document.held": (State.KNOWN, True),
    "DataItem.special": (State.NONE, None),
    "DataItem.criminal": (State.KNOWN, False),
    "System.kind": "app",
}
"""Fields whose absence means something: what it means."""


@pytest.mark.parametrize("model", records(), ids=lambda one: one.__name__)
def test_leaving_a_field_out_means_what_its_sentence_says(model):
    """After "Left out:" stands unknown where the default is, and else not."""
    for name, info in model.model_fields.items():
        said, left_out = sentence_and_default(info.description or "")
        assert said.endswith(".")
        if info.is_required():
            assert left_out == ""
            continue
        assert left_out.endswith(".")
        says_unknown = left_out.startswith("unknown") or name == "items"
        assert says_unknown == _is_unknown(info.default), name
        default = info.default
        if isinstance(default, Fact) and not _is_unknown(default):
            default = default.state, default.value
        if not _is_unknown(default) and default not in (None, ()):
            key = f"{model.__name__}.{name}"
            assert isinstance(default, BaseModel) or DEFAULTS[key] == default


def _is_unknown(default: object) -> bool:
    """Say whether a default is an unknown fact, or a part all of which is unknown."""
    if isinstance(default, Fact):
        return default.state is State.UNKNOWN
    if isinstance(default, BaseModel):
        return any(
            _is_unknown(getattr(default, one)) for one in type(default).model_fields
        )
    return False


def test_the_page_tells_of_every_record():
    """Each section and part has its table."""
    page = format_page()

    assert all(f"### `{section}`" in page for section in MODELS)
    assert all(f"### {part.__name__}" in page for part in PARTS)


ROOT = Path(str(files("datamap"))).parent


@pytest.mark.parametrize(
    "file", [one.relative_to(ROOT).as_posix() for one in generated_files(ROOT)]
)
def test_generated_files_are_current(file):
    """What is made from the records was made again after they changed."""
    if not (ROOT / "docs").is_dir():
        pytest.skip("not a checkout")

    assert (ROOT / file).read_text(encoding="utf-8") == generated_files(ROOT)[
        ROOT / file
    ]
