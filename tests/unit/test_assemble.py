"""Putting a map and the libraries together, as written."""

from __future__ import annotations

import pytest

from datamap.assemble import RawRecord, assemble, is_close, named_ids
from datamap.strict_yaml import read_text

LIBRARY = """\
parties:
  - {id: firm, name: Firm, kind: supplier, engages: [{party: helper}]}
  - {id: helper, name: Helper, kind: supplier, engages: [{party: firm}]}
  - {id: stranger, name: Stranger, kind: supplier}
systems:
  - id: app
    name: App
    provider: firm
    access: {by_role: true}
questions:
  - {id: q-app, question: What?, ask: supplier, about: [app, stranger]}
  - {id: q-stranger, question: Who?, ask: supplier, about: [stranger]}
"""


def records(text: str) -> dict[str | None, RawRecord]:
    """Return what a map consists of with the library, by id."""
    library = read_text(LIBRARY, "lib.yaml")
    found = assemble(read_text(text, "map.yaml"), [library]).records
    return {one.id: one for one in found}


def test_what_a_map_names_comes_in_with_what_that_names_in_turn():
    """A flow through a library's system brings its provider and sub-processors."""
    found = records("flows: [{id: f, through: app}]")

    assert {*found} == {"f", "app", "firm", "helper", "q-app"}
    assert found["app"].file() == "lib.yaml"


def test_a_maps_own_record_wins_over_a_librarys():
    """A record described in the map is not taken from a library too."""
    found = records("parties: [{id: firm, name: Ours}]\nflows: [{id: f, to: firm}]")

    assert found["firm"].tree == {"id": "firm", "name": "Ours"}
    assert "helper" not in found


def test_a_question_of_the_map_brings_what_it_is_about():
    """What the map's own question names is part of the map."""
    assert "stranger" in records("questions: [{id: q, about: [stranger]}]")


def test_a_librarys_question_is_about_what_the_map_takes():
    """A question about several records comes in with those that the map has."""
    found = records("flows: [{id: f, through: app}]")

    assert found["q-app"].tree["about"] == ["app"]
    assert "stranger" not in found


def test_a_question_of_the_maps_own_stays_as_it_is():
    """What a map's own question is about is left for the check of its names."""
    found = records("questions: [{id: mine, about: [app, nobody]}]")

    assert found["mine"].tree["about"] == ["app", "nobody"]


def test_each_field_keeps_the_file_and_line_it_was_written_at():
    """An overridden record points to the map or to the library, field by field."""
    app = records("systems:\n  - use: app\n    access: {multi_factor: true}\n")["app"]

    places = {
        path: (app.file(path), app.line(path))
        for path in [(), ("name",), ("access", "by_role"), ("access", "multi_factor")]
    }

    assert places == {
        (): ("map.yaml", 2),
        ("name",): ("lib.yaml", 7),
        ("access", "by_role"): ("lib.yaml", 9),
        ("access", "multi_factor"): ("map.yaml", 3),
    }


@pytest.mark.parametrize(
    ("tree", "section", "path", "label"),
    [
        ({"id": "f"}, "flows", ("flows", 0), "flow f"),
        ({"id": 7}, "flows", ("flows", 1), "flow number 2"),
        ({}, "year", ("year",), "year"),
    ],
)
def test_how_messages_call_a_record(tree, section, path, label):
    """By kind and id, or by its place in the list."""
    document = read_text("", "map.yaml")

    assert RawRecord(section, tree, document, path).label == label


def test_the_first_library_to_have_a_record_wins():
    """A nearer library hides the same id of a farther one."""
    near = read_text("parties: [{id: firm, name: Near}]", "near.yaml")
    far = read_text(LIBRARY, "far.yaml")

    found = assemble(read_text("flows: [{id: f, to: firm}]", "m"), [near, far]).records

    assert [one.tree["name"] for one in found if one.id == "firm"] == ["Near"]


def test_ids_may_stand_anywhere_in_a_record():
    """Every text of a tree could be an id."""
    assert [*named_ids({"a": ["b", {"c": "d"}], "e": 1})] == ["b", "d"]


def test_what_is_a_slip_of_the_pen():
    """A letter less is a slip; another word is not."""
    assert is_close("us", "use")
    assert not is_close("name", "use")
