"""Libraries of suppliers beside the schools: whose facts win, and who is told so."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reports.cli import main

ON = ("--on", "2026-11-24")
SHIPPED = "datamap/suppliers/classdojo.yaml"
MAP = """\
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: photos, name: Photos, about: [pupils], kind: attainment}]
activities:
  - {id: sharing, name: Sharing, purpose: To share., people: [pupils], data: [photos]}
flows:
  - {id: out, activity: sharing, from: school, to: classdojo-inc, through: classdojo,
     data: [photos]}
"""
LIBRARY = """\
format: dpia-suppliers/1
id: {id}
name: A library
checked_on: 2026-11-01
parties:
  - {{id: classdojo-inc, name: {name}, kind: supplier, engages: unknown}}
"""


@pytest.fixture
def authority(tmp_path):
    """Return the folder of an authority with a library and two schools."""
    for school in ("ysgol-a", "ysgol-b"):
        (tmp_path / school).mkdir()
        (tmp_path / school / "map.yaml").write_text(MAP, encoding="utf-8")
    put_library(tmp_path, "county", "ClassDojo by the county")
    return tmp_path


def put_library(folder, name, called):
    """Write a library into a folder."""
    (folder / "suppliers").mkdir()
    text = LIBRARY.format(id=name, name=called)
    (folder / "suppliers" / f"{name}.yaml").write_text(text, encoding="utf-8")


def checked(school):
    """Return the rows of the check of a school."""
    ran = CliRunner().invoke(main, ["check", str(school), *ON, "--format", "json"])
    return json.loads(ran.output)["rows"]


def libraries_of(rows, record):
    """Return the libraries from which the facts behind the findings came."""
    return {row["library"] for row in rows if row["record"] == record}


def test_the_library_beside_the_schools_wins_over_ours(authority):
    """What the county says of a supplier stands; what it does not say is ours."""
    for school in ("ysgol-a", "ysgol-b"):
        rows = checked(authority / school)

        assert libraries_of(rows, "classdojo-inc") == {"suppliers/county.yaml"}
        assert libraries_of(rows, "classdojo") == {SHIPPED}
        assert any("ClassDojo by the county" in row["what"] for row in rows)


def test_the_library_of_a_school_wins_over_the_county_s(authority):
    """One school's own library is its own: the other keeps the county's."""
    put_library(authority / "ysgol-b", "own", "ClassDojo by the school")

    one, other = checked(authority / "ysgol-a"), checked(authority / "ysgol-b")

    assert libraries_of(one, "classdojo-inc") == {"suppliers/county.yaml"}
    assert libraries_of(other, "classdojo-inc") == {"ysgol-b/suppliers/own.yaml"}


def test_without_a_library_beside_it_ours_is_named(authority):
    """A finding about a supplier names the shipped library, and a line in it."""
    (authority / "suppliers" / "county.yaml").unlink()

    rows = [
        row
        for row in checked(authority / "ysgol-a")
        if row["record"] == "classdojo-inc"
    ]

    assert {row["library"] for row in rows} == {SHIPPED}
    assert all(row["file"] == SHIPPED and row["line"] for row in rows)


def test_the_list_names_the_library_of_each_finding(authority):
    """What is printed for a person says where to put it right."""
    ran = CliRunner().invoke(main, ["check", str(authority / "ysgol-a"), *ON])

    assert "suppliers/county.yaml:6 (classdojo-inc)" in ran.output
    assert f"{SHIPPED}:" in ran.output


def test_a_mistake_in_a_library_is_named_with_its_folder(authority):
    """The file of a school and that of the county are told apart."""
    put_library(authority / "ysgol-b", "own", "[")

    ran = CliRunner().invoke(main, ["check", str(authority / "ysgol-b"), *ON])

    assert "ysgol-b/suppliers/own.yaml" in str(ran.exception)
