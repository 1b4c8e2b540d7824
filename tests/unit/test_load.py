"""Reading a map: every problem at once, each with its place and its fix."""

from __future__ import annotations

from datetime import date

import pytest

from datamap.errors import InvalidDataMapError, Problem
from datamap.facts import State
from datamap.load import build_map, find_map, library_problems, read_map
from datamap.strict_yaml import read_text

MAP = """\
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils}]
data:
  - id: work
    name: Work
    about: [pupils]
    kind: attainment
    items: {closed: true, listed: [{id: essay, name: Essay}]}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [work]}
parties: [{id: firm, name: Firm, kind: supplier}]
systems: [{id: app, name: App, provider: firm}]
"""
FLOWS = """\
flows:
  - {id: sent, activity: teaching, from: school, to: firm, through: app, data: [work]}
""".rstrip()
MAP += f"{FLOWS}\n"


def problems(text: str, *libraries: str) -> tuple[Problem, ...]:
    """Return what is wrong with a map, nothing if it can be read."""
    read = [read_text(one, f"suppliers/{n}.yaml") for n, one in enumerate(libraries)]
    try:
        build_map(read_text(text, "map.yaml"), read)
    except InvalidDataMapError as error:
        return error.problems
    return ()


def changed(before: str, after: str) -> str:
    """Return the map with one piece of text put in place of another."""
    assert before in MAP
    return MAP.replace(before, after)


def test_the_map_of_these_tests_is_in_order():
    """The map that the tests change has no problem itself."""
    assert problems(MAP) == ()


ONE_SLIP = {
    "no section": (
        "people: [{id: pupils, name: Pupils}]\n",
        "",
        1,
        "no section called people",
        "add people",
    ),
    "an empty section": (
        "people: [{id: pupils, name: Pupils}]",
        "people: []",
        3,
        "people is empty",
        "add its records",
    ),
    "an empty list": (
        FLOWS,
        "flows:",
        14,
        "flows is empty",
        "take the line out",
    ),
    "an unknown section": (
        "flows:",
        "wires:",
        14,
        "no section called wires",
        "use only these",
    ),
    "a misspelt section": (
        "people: [{",
        "poeple: [{",
        3,
        "no section called poeple",
        "write people.",
    ),
    "a section that is no list": (
        "people: [{id: pupils, name: Pupils}]",
        "people: {id: pupils}",
        3,
        "people is not a list",
        "hyphen",
    ),
    "a section that is no record": (
        "school: {id: school, name: Ysgol, nation: wales, phase: primary}",
        "school: [x]",
        2,
        "school is not a group",
        "name: value",
    ),
    "an entry that is no record": (
        "[{id: pupils, name: Pupils}]",
        "[pupils]",
        3,
        "Entry 1 of people",
        "fields of the group of people",
    ),
    "another format": (
        "dpia-map/1",
        "dpia-map/9",
        1,
        "format",
        "write format: dpia-map/1",
    ),
    "no format": (
        "format: dpia-map/1\n",
        "",
        1,
        "no format",
        "write format: dpia-map/1",
    ),
    "a misspelt field": (
        "purpose:",
        "pupose:",
        11,
        "no field called pupose",
        "write purpose.",
    ),
    "a strange field": (
        "purpose: To teach.",
        "purpose: To teach., colour: red",
        11,
        "no field called colour",
        "use one of these fields",
    ),
    "a word not in the list": (
        "nation: wales",
        "nation: whales",
        2,
        "nation is 'whales'",
        "write wales.",
    ),
    "a word far from the list": (
        "nation: wales",
        "nation: mars",
        2,
        "nation is 'mars'",
        "choose one of: wales",
    ),
    "an id used twice": (
        "[{id: app,",
        "[{id: firm, name: Too}, {id: app,",
        13,
        "firm is used twice; first at map.yaml:12",
        "another id",
    ),
    "an item used twice": (
        "{id: essay, name: Essay}",
        "{id: essay, name: Essay}, {id: essay, name: Too}",
        9,
        "two items called essay",
        "another id",
    ),
    "a record that is not there": (
        "to: firm",
        "to: form",
        15,
        "to names form",
        "write firm.",
    ),
    "a record like no other": (
        "to: firm",
        "to: nobody-we-know",
        15,
        "no such party",
        "add the party",
    ),
    "a record of another kind": (
        "through: app",
        "through: work",
        15,
        "a data category, not a system",
        "id of a system",
    ),
    "data that is not there": (
        "through: app, data: [work]",
        "through: app, data: [wrk]",
        15,
        "no such data category",
        "write work.",
    ),
    "an item that is not there": (
        "through: app, data: [work]",
        "through: app, data: [work.esay]",
        15,
        "no item called esay",
        "write work.essay.",
    ),
    "an item like no other": (
        "through: app, data: [work]",
        "through: app, data: [work.zzz]",
        15,
        "no item called zzz",
        "add it to work.",
    ),
    "a kind that is not in the table": (
        "kind: attainment",
        "kind: attainmnt",
        8,
        "no such row of the sensitivity table",
        "write attainment.",
    ),
    "law that is not there": (
        "purpose: To teach.",
        "purpose: To teach., law: [zz-1]",
        11,
        "no such provision",
        "dpia law --table provisions",
    ),
    "a number that is too small": (
        "name: Pupils",
        "name: Pupils, count: -1",
        3,
        "count is the number -1",
        "at least 0",
    ),
    "a text that is too long": (
        "name: Pupils",
        f"name: Pupils, source: {{words: {'x ' * 90}}}",
        3,
        "words is too long",
        "120 characters",
    ),
    "a library's record that is not there": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {use: clasdojo-inc}",
        12,
        "use names clasdojo-inc",
        "write use: classdojo-inc.",
    ),
    "a library's record like no other": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {use: zzz}",
        12,
        "use names zzz",
        "with an id and a name",
    ),
    "a use that is no id": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {use: [x]}",
        12,
        "use does not name a party",
        "with an id",
    ),
    "a misspelt use": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {us: classdojo-inc}",
        12,
        "no field called us",
        "write use.",
    ),
    "neither id nor use": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {country: US}",
        12,
        "neither an id nor a use",
        "add use",
    ),
    "use and an id": (
        "{id: firm, name: Firm, kind: supplier}",
        "{id: firm, name: Firm, kind: supplier}, {use: classdojo-inc, id: dojo}",
        12,
        "keeps the library's id",
        "leave id out",
    ),
}
"""What is changed, and the line, the words and the fix of the only problem."""


@pytest.mark.parametrize("slip", ONE_SLIP)
def test_one_slip_gets_one_problem(slip):
    """A problem names the line, says what is wrong and what to write."""
    before, after, line, what, fix = ONE_SLIP[slip]

    (problem,) = problems(changed(before, after))

    assert (problem.file, problem.line) == ("map.yaml", line)
    assert what in problem.what
    assert fix in problem.fix


def test_what_an_activity_does_not_use_cannot_flow():
    """A flow's data has to be among its activity's, if that is known."""
    more = (
        "  - {id: other, name: Other, about: [pupils], kind: attainment}\nactivities:"
    )
    text = changed("activities:", more).replace(
        "app, data: [work]", "app, data: [other]"
    )

    (problem,) = problems(text)

    assert "which teaching does not use" in problem.what
    assert (
        problems(text.replace("people: [pupils], data: [work]", "people: [pupils]"))
        == ()
    )


def test_every_problem_is_told_at_once_in_the_order_of_the_file():
    """Five slips give five problems, numbered at the top."""
    text = MAP
    for before, after in [
        ("nation: wales", "nation: whales"),
        ("name: Pupils", "nam: Pupils"),
        ("purpose:", "pupose:"),
        ("kind: supplier", "kind: vendor"),
        ("to: firm", "to: form"),
    ]:
        text = text.replace(before, after)

    with pytest.raises(InvalidDataMapError) as caught:
        build_map(read_text(text, "map.yaml"))

    assert [one.line for one in caught.value.problems] == [2, 3, 11, 12, 15]
    assert str(caught.value).startswith("5 problems in the data map.\n\nmap.yaml:2")


def test_what_cannot_be_judged_is_not_called_wrong():
    """While a record has no usable id, nothing that may name it is reported."""
    (problem,) = problems(changed("{id: firm,", "{idd: firm,"))

    assert problem.fix == "write id."


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just text\n", "42\n"])
def test_a_file_that_holds_no_sections_says_how_to_begin(text):
    """An empty file, a list or a text is no map."""
    (problem,) = problems(text)

    assert problem.code == "no-sections"
    assert "dpia start" in problem.fix


LIBRARY = """\
format: dpia-suppliers/1
id: county
name: What the county knows
checked_on: 2026-11-01
parties:
  - {id: firm, name: Firm Ltd, kind: supplier, country: FR}
systems:
  - id: app
    name: The App
    provider: firm
    access: {multi_factor: true, by_role: true}
questions:
  - {id: app-logs, question: Which logs are kept?, ask: supplier, about: [app]}
"""


def test_a_map_takes_what_it_uses_and_names_from_a_library():
    """A used record is overridden field by field, a named one taken as it is."""
    text = changed("parties: [{id: firm, name: Firm, kind: supplier}]\n", "")
    own = "systems:\n  - {use: app, access: {by_role: unknown}, in_use: true}\n"
    text = text.replace("systems: [{id: app, name: App, provider: firm}]\n", own)

    datamap = build_map(read_text(text, "map.yaml"), [read_text(LIBRARY, "lib.yaml")])

    app = datamap.system("app")
    assert app.name == "The App"
    assert app.access.multi_factor.value is True
    assert app.access.by_role.state is State.UNKNOWN
    assert datamap.party("firm").country.value == "FR"
    assert [one.id for one in datamap.questions] == ["app-logs"]
    origin = datamap.origin("app")
    assert (origin.file, origin.line_of(("in_use",))) == ("map.yaml", 13)
    assert origin.also[0].file == "lib.yaml"


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        pytest.param(
            "country: FR", "country: France", 6, "country is 'France'", id="value"
        ),
        pytest.param(
            "by_role: true", "by_rule: true", 11, "called by_rule", id="field"
        ),
        pytest.param(
            "checked_on: 2026-11-01", "checked_on: soon", 4, "checked_on", id="head"
        ),
        pytest.param(
            "name: What the county knows\n", "", 1, "There is no name", id="no name"
        ),
        pytest.param(
            "parties:\n",
            "parties: x\nsources:\n",
            5,
            "parties is not a list",
            id="list",
        ),
        pytest.param("questions:\n", "notes:\n", 12, "called notes", id="section"),
    ],
)
def test_a_problem_in_a_library_names_the_librarys_file(before, after, line, what):
    """A school sees at once that the slip is not in its own map."""
    text = MAP.replace(
        "systems: [{id: app, name: App, provider: firm}]", "systems: [{use: app}]"
    )
    text = text.replace("parties: [{id: firm, name: Firm, kind: supplier}]\n", "")

    found = problems(text, LIBRARY.replace(before, after))

    assert [(one.file, one.line) for one in found][:1] == [("suppliers/0.yaml", line)]
    assert what in found[0].what


def test_a_library_that_is_no_library_is_refused():
    """A list is no supplier library."""
    (problem,) = library_problems(read_text("- a\n", "lib.yaml"))

    assert problem.code == "no-sections"


def test_the_nearest_library_wins(tmp_path):
    """The school's own library wins over the one beside the schools."""
    for folder, country in [(tmp_path / "a", "DE"), (tmp_path, "FR")]:
        (folder / "suppliers").mkdir(parents=True)
        text = LIBRARY.replace("country: FR", f"country: {country}")
        (folder / "suppliers" / "county.yaml").write_text(text, encoding="utf-8")
    text = changed("{id: firm, name: Firm, kind: supplier}", "{use: firm}")
    (tmp_path / "a" / "map.yaml").write_text(text, encoding="utf-8")

    datamap = read_map(tmp_path / "a")

    assert datamap.party("firm").country.value == "DE"


def test_a_map_is_found_by_folder_file_or_name(tmp_path):
    """A folder, a file and the example's name all lead to a file."""
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")

    assert find_map(tmp_path) == tmp_path / "map.yaml"
    assert find_map(tmp_path / "map.yaml") == tmp_path / "map.yaml"
    assert find_map("victoria-cp").is_file()
    assert read_map(tmp_path).id == "school"


def test_the_example_is_read_whole():
    """Every system of the notice is in the example."""
    datamap = read_map("victoria-cp")

    named = {"classdojo", "seesaw", "tt-rock-stars", "cornerstones-maestro", "incerts"}
    assert named <= {one.id for one in datamap.systems}
    assert datamap.party("gwe").ended_on == date(2025, 5, 31)


def test_a_map_that_is_not_there_is_a_problem_not_a_crash(tmp_path):
    """The missing file is named with its folder and no more of its path."""
    with pytest.raises(InvalidDataMapError) as caught:
        read_map(tmp_path)

    assert caught.value.problems[0].file == f"{tmp_path.name}/map.yaml"


def test_an_empty_field_is_refused_wherever_it_stands():
    """A name with nothing after it is told of, an optional one too."""
    found = problems(
        changed("name: Pupils", "name: Pupils, note: , source: {line: [~]}")
    )

    assert [one.what for one in found] == [
        "note is empty.",
        "Entry 1 of line is empty.",
    ]
    assert "take the line out" in found[0].fix
