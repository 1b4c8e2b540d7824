"""What stops if something ends, and which data gets to somewhere."""

from datetime import date

import pytest

from datamap.dependence import what_stops, who_can_reach
from datamap.load import build_map, read_map
from datamap.logic import Truth
from datamap.named import NoSuchRecordError
from datamap.strict_yaml import read_text
from datamap.vocabulary import Right

ON = date(2026, 11, 24)

MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils}, {id: parents, name: Parents}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment}
  - {id: notes, name: Notes, about: [pupils], kind: behaviour}
parties:
  - {id: supplier, name: "Supplier, Inc.", kind: supplier, country: GB, engages: none}
systems:
  - {id: app, name: App, provider: supplier, stored_in: GB, design: {exports_all: true}}
  - {id: files, name: Files, kind: paper, provider: school, stored_in: GB}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
  - {id: care, name: Care, purpose: To care., people: [pupils], data: [notes]}
flows:
  - {id: marking, activity: teaching, from: school, to: supplier, through: app,
     data: [marks]}
  - {id: filing, activity: teaching, from: pupils, to: school, through: files,
     data: [marks]}
  - {id: noting, activity: care, from: pupils, to: school, through: app, data: [notes]}
  - {id: telling, activity: care, from: school, to: parents, data: [notes]}
"""


@pytest.fixture(scope="module")
def datamap():
    """Return a small invented map."""
    return build_map(read_text(MAP, "map.yaml"))


def test_what_stops_names_flows_activities_and_systems(datamap):
    """Without the supplier its app and flows stop, and only part of what has others."""
    found = {one.id: one for one in what_stops(datamap, "supplier", ON).stopped}

    assert set(found) == {"marking", "noting", "teaching", "care", "app"}
    assert not found["teaching"].is_whole
    assert str(found["app"].why) == "If Supplier, Inc. fails, App stops."
    assert "part of Teaching" in str(found["teaching"].why)


def test_the_only_copy_of_data_is_a_single_point_of_failure(datamap):
    """Notes are in the app alone and marks on paper too; parents' copies are theirs."""
    found = what_stops(datamap, "app", ON)

    assert [(one.data, one.certain) for one in found.only_copies] == [
        ("notes", Truth.YES)
    ]
    assert Right.ACCESS in found.rights


def test_nothing_is_lost_where_everything_is_elsewhere(datamap):
    """Without the paper files the marks are still in the app."""
    found = what_stops(datamap, "files", ON)

    assert found.only_copies == ()
    assert found.rights == ()


def test_what_is_not_said_is_told():
    """A provisional provider and an unknown export are unknowns of the answer."""
    text = MAP.replace(
        "provider: supplier", "provider: {value: supplier, provisional: x}"
    )
    text = text.replace(", design: {exports_all: true}", "")
    found = what_stops(build_map(read_text(text, "map.yaml")), "supplier", ON)

    words = [str(one) for one in found.unknowns]
    assert words == [
        "Nobody has said whether all data can be got out of App.",
        "Nobody has confirmed all of what needs it.",
    ]
    assert any("may stop" in str(one.why) for one in found.stopped)


def test_all_is_said_where_nothing_is_unknown(datamap):
    """A map that answers everything asked leaves no unknown."""
    assert what_stops(datamap, "app", ON).unknowns == ()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda m: what_stops(m, "ap", ON), "write app"),
        (lambda m: what_stops(m, "pupils", ON), "use one of"),
        (lambda m: who_can_reach(m, "suplier", ON), "write supplier"),
        (lambda m: who_can_reach(m, "GB", ON, people="pupil"), "write pupils"),
        (lambda m: who_can_reach(m, "GB", ON, data="mark"), "write marks"),
    ],
)
def test_an_id_that_is_not_there_is_put_right(datamap, ask, words):
    """What the map does not have is an error with the next thing to do."""
    with pytest.raises(NoSuchRecordError, match=words):
        ask(datamap)


def test_who_can_reach_a_country_that_is_not_in_the_map(datamap):
    """Nothing of this map gets to Brazil."""
    found = who_can_reach(datamap, "BR", ON)

    assert found.streams == ()
    assert found.paths.found == ()


def test_who_can_reach_the_school(datamap):
    """What comes in reaches the school by a path of its own."""
    found = who_can_reach(datamap, "school", ON, data="notes")

    assert [one.data for one in found.streams] == ["notes"]


def test_the_example_says_what_goes_to_the_united_states():
    """Photographs of pupils may reach it through ClassDojo."""
    found = who_can_reach(read_map("victoria-cp"), "US", ON)

    assert ("pupils", "classroom-media") in {
        (one.people, one.data) for one in found.streams
    }
