"""Changing a map's file leaves everything else in it alone."""

import codecs
import difflib
import os
from pathlib import Path

import pytest

from datamap.atomic import CannotWriteError, write_atomically
from datamap.edit import MapFile, store_map
from datamap.errors import InvalidDataMapError
from datamap.load import build_map, find_map, read_map
from datamap.strict_yaml import read_text

MAP = """\
# A map with remarks.
format: dpia-map/1   # the first

school: {id: school, name: Ysgol Fach, nation: wales,
         phase: primary}   # a small one

people:
  - {id: pupils, name: Pupils, children: true}   # those on roll

  # Not asked yet.
  - id: parents
    name: 'Parents'
    note: >-
      Those whom the school
      knows of.
data:
- id: marks      # not indented
  name: Marks
  about: [pupils]
  kind: attainment
  items:
    closed: false
    listed:
      - {id: grade, name: Grade}   # a letter
      - {id: comment,
         name: Comment}
activities:
  - id: teaching
    name: Teaching
    purpose: To teach.   # a sentence
    people:
      - pupils   # all of them
      - parents
    data: [marks]
    retention:   # from the schedule
      keep_for: P1Y
    source: {line: 3}
    # the end of it
  - id: reports
    name: Reports
    purpose: To tell parents.
    people: [parents]
flows: []
"""


def edited(text=MAP):
    """Return a file to be changed."""
    return MapFile(text.encode(), "map.yaml")


def changed(file, text=MAP):
    """Return the lines that went and came, as a diff shows them."""
    file.document()
    lines = difflib.unified_diff(text.split("\n"), file.text.split("\n"), n=0)
    return [one for one in list(lines)[2:] if not one.startswith("@@")]


@pytest.mark.parametrize(
    ("record", "field", "value", "lines"),
    [
        pytest.param(
            "teaching", "purpose", "To help: all.",
            ["-    purpose: To teach.   # a sentence",
             '+    purpose: "To help: all."   # a sentence'],
            id="a text, with its remark kept",
        ),
        pytest.param(
            "pupils", "children", False,
            ["-  - {id: pupils, name: Pupils, children: true}   # those on roll",
             "+  - {id: pupils, name: Pupils, children: false}   # those on roll"],
            id="inside brackets",
        ),
        pytest.param(
            "pupils", "count", 90,
            ["-  - {id: pupils, name: Pupils, children: true}   # those on roll",
             "+  - {id: pupils, name: Pupils, children: true, count: 90}   "
             "# those on roll"],
            id="a new field inside brackets",
        ),
        pytest.param(
            "school", "phase", "special",
            ["-         phase: primary}   # a small one",
             "+         phase: special}   # a small one"],
            id="brackets over two lines",
        ),
        pytest.param(
            "teaching", "retention.keep_for", {"value": "P2Y", "note": "x " * 60 + "y"},
            ["-      keep_for: P1Y", "+      keep_for:", "+        value: P2Y",
             "+        note: >-",
             "+          " + "x " * 44 + "x",
             "+          " + "x " * 14 + "x y"],
            id="a long answer is spread over lines",
        ),
        pytest.param(
            "teaching", "retention.then", "delete",
            ["+      then: delete"],
            id="a new field of a part",
        ),
        pytest.param(
            "teaching", "traits.profiling", True,
            ["+    traits: {profiling: true}"],
            id="a new part comes before where it was read",
        ),
        pytest.param(
            "teaching", "people", ["pupils"],
            ["-    people:", "-      - pupils   # all of them", "-      - parents",
             "+    people: [pupils]"],
            id="a list on lines becomes one in brackets",
        ),
        pytest.param(
            "teaching", "retention", "unknown",
            ["-    retention:   # from the schedule", "-      keep_for: P1Y",
             "+    retention: unknown   # from the schedule"],
            id="a part becomes a word, with its remark kept",
        ),
        pytest.param(
            "parents", "note", "Short.",
            ["-    note: >-", "-      Those whom the school", "-      knows of.",
             "+    note: Short."],
            id="a folded text becomes short",
        ),
        pytest.param(
            "reports", "purpose", "word " * 25 + "end",
            ["-    purpose: To tell parents.", "+    purpose: >-",
             "+      " + "word " * 18 + "word",
             "+      " + "word " * 6 + "end"],
            id="a short text becomes folded",
        ),
        pytest.param(
            "teaching", "people", "word " * 25 + "end",
            ["-    people:", "-      - pupils   # all of them", "-      - parents",
             "+    people: >-", "+      " + "word " * 18 + "word",
             "+      " + "word " * 6 + "end"],
            id="a list becomes a folded text",
        ),
        pytest.param(
            "teaching", "retention", {"keep_for": "P1Y", "note": "n " * 50 + "n"},
            ["+      note: >-", "+        " + "n " * 45 + "n",
             "+        " + "n " * 4 + "n"],
            id="a part keeps its remark when it is written anew",
        ),
    ],
)  # fmt: skip
def test_setting_a_field_touches_its_own_lines(record, field, value, lines):
    """Only the lines of the field itself are different."""
    file = edited()

    file.set(record, field, value)

    assert changed(file) == [one.rstrip() for one in lines]


def test_taking_a_field_out_takes_its_lines():
    """A field goes with what it holds; the rest stays."""
    file = edited()

    file.unset("teaching", "people")
    file.unset("pupils", "children")
    file.unset("pupils", "name")

    assert changed(file) == [
        "-  - {id: pupils, name: Pupils, children: true}   # those on roll",
        "+  - {id: pupils}   # those on roll",
        "-    people:",
        "-      - pupils   # all of them",
        "-      - parents",
    ]


def test_the_first_field_of_a_group_in_brackets_can_go():
    """The comma after it goes as well."""
    file = edited("school: {note: x, id: school}\n")

    file.unset("school", "note")

    assert file.text == "school: {id: school}\n"


def test_the_last_field_of_a_part_leaves_an_empty_one():
    """A part without fields stays, empty, so that the file can be read."""
    file = edited()

    file.unset("teaching", "retention.keep_for")

    assert changed(file) == [
        "-    retention:   # from the schedule",
        "-      keep_for: P1Y",
        "+    retention: {}   # from the schedule",
    ]


def test_records_come_at_the_end_of_their_section_and_go_with_their_lines():
    """Adding and removing records leaves their neighbours alone."""
    file = edited()

    file.add("flows", {"id": "home", "activity": "reports", "source": [{"line": [3]}]})
    file.add("people", {"id": "staff", "name": "Staff"})
    file.add("questions", {"id": "ask-it", "question": "Who?", "ask": "dpo"})
    file.remove("reports")

    assert changed(file)[:6] == [
        "+",
        "+  - {id: staff, name: Staff}",
        "-  - id: reports",
        "-    name: Reports",
        "-    purpose: To tell parents.",
        "-    people: [parents]",
    ]
    assert file.text.endswith(
        "flows: [{id: home, activity: reports, source: [{line: [3]}]}]\n\n"
        "questions: [{id: ask-it, question: Who?, ask: dpo}]\n"
    )


def test_the_last_record_of_a_section_leaves_an_empty_list():
    """A section without records stays as an empty list."""
    file = edited()

    file.remove("marks")

    assert file.document().tree["data"] == []


def test_sections_in_brackets_can_be_added_to():
    """A section written in brackets grows and shrinks inside them."""
    file = edited("people: [{id: a}, {id: b}]\n")

    file.add("people", {"id": "c"})
    file.remove("b")
    file.remove("a")

    assert file.text == "people: [{id: c}]\n"


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_and_the_mark_at_the_start_are_kept(newline):
    """A file from another system keeps its newlines and its byte order mark."""
    raw = codecs.BOM_UTF8 + MAP.replace("\n", newline).encode()
    file = MapFile(raw, "map.yaml")

    assert file.raw == raw
    file.set("pupils", "children", value=False)
    assert file.raw == raw.replace(b"children: true", b"children: false")


def test_a_file_without_a_newline_at_its_end_can_grow():
    """A last line without a newline is no obstacle."""
    file = edited(MAP.removesuffix("\nflows: []\n"))

    file.set("reports", "note", "New.")

    assert file.text.endswith("    people: [parents]\n    note: New.")


def test_a_record_that_is_not_there_is_named():
    """An id that the file does not hold is a problem in plain words."""
    with pytest.raises(InvalidDataMapError, match="no record called nobody"):
        edited().set("nobody", "name", "x")


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    """A map's file that cannot be read is named."""
    with pytest.raises(InvalidDataMapError, match="not there"):
        MapFile.open(tmp_path / "map.yaml")


def test_a_layout_that_cannot_be_changed_safely_is_refused(tmp_path):
    """Where the file would not read back as meant, nothing is written."""
    text = "school:\n  # odd\n  ? id\n  : school\npeople: []\n"
    file = MapFile(text.encode(), "map.yaml")
    file.tree["people"] = ["something else"]

    with pytest.raises(InvalidDataMapError, match="cannot be changed safely"):
        file.document()
    with pytest.raises(InvalidDataMapError, match="cannot be changed safely"):
        file.save(tmp_path / "map.yaml")
    assert not (tmp_path / "map.yaml").exists()


def test_saving_checks_that_the_map_is_the_one_wanted(tmp_path):
    """A valid map that is not the one meant is not written."""
    with pytest.raises(InvalidDataMapError, match="cannot be changed safely"):
        edited().save(tmp_path / "map.yaml", read_map("victoria-cp"))


def test_saving_an_invalid_map_is_refused(tmp_path):
    """An edit that makes the map invalid is told as in any map."""
    file = edited()
    file.set("teaching", "people", ["nobody"])

    with pytest.raises(InvalidDataMapError, match="nobody"):
        file.save(tmp_path / "map.yaml")


def test_saving_writes_the_file_and_returns_its_map(tmp_path):
    """What was changed is what is read afterwards."""
    path = tmp_path / "map.yaml"
    path.write_text(MAP, "utf-8", newline="")
    file = MapFile.open(tmp_path)

    file.set("pupils", "count", 90)
    found = file.save(path)

    assert read_map(path) == found
    assert found.people[0].count.value == 90


def written(text):
    """Return the map of a text."""
    return build_map(read_text(text, "map.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        pytest.param(
            "{id: grade, name: Grade}", "{id: mark, name: Mark}",
            ["-      - {id: grade, name: Grade}   # a letter",
             "+      - {id: mark, name: Mark}"],
            id="another item",
        ),
        pytest.param(
            "      - {id: grade, name: Grade}   # a letter\n",
            "      - {id: first, name: First}\n      - {id: grade, name: A}\n",
            ["-      - {id: grade, name: Grade}   # a letter",
             "+      - {id: first, name: First}",
             "+      - {id: grade, name: A}   # a letter"],
            id="an item before the first, and one with another name",
        ),
        pytest.param("source: {line: 3}", "source: {line: [3]}", [], id="the same"),
        pytest.param(
            "source: {line: 3}", "source: [{line: 4}, {line: 5}]",
            ["-    source: {line: 3}", "+    source: [{line: 4}, {line: 5}]"],
            id="two sources for one",
        ),
        pytest.param(
            "    retention:   # from the schedule\n      keep_for: P1Y\n", "",
            ["-    retention:   # from the schedule", "-      keep_for: P1Y"],
            id="a part left out is gone",
        ),
        pytest.param(
            "    data: [marks]\n", "",
            ["-    data: [marks]", "+    data: unknown"],
            id="an answer left out is a question to ask",
        ),
        pytest.param(
            "    note: >-\n      Those whom the school\n      knows of.\n", "",
            ["-    note: >-", "-      Those whom the school", "-      knows of."],
            id="a note left out is gone",
        ),
    ],
)  # fmt: skip
def test_a_file_becomes_another_map_with_the_fewest_changes(old, new, lines):
    """Only what the two maps say differently is written."""
    wanted = written(MAP.replace(old, new))
    file = edited()

    file.become(written(MAP), wanted)

    assert changed(file) == lines
    assert build_map(file.document()) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            "    people: [parents]\n",
            "    people: [parents, pupils]\n",
            id="at the end",
        ),
        pytest.param(
            "    people: [parents]\n", "    people: [pupils, parents]\n", id="in front"
        ),
        pytest.param("      - parents\n", "", id="one fewer on lines"),
    ],
)
def test_lists_grow_and_shrink_where_they_are(old, new):
    """An entry of a list comes or goes, in brackets or on a line of its own."""
    file = edited()

    file.become(written(MAP), written(MAP.replace(old, new)))

    assert file.text == MAP.replace(old, new)


def test_a_place_with_evidence_beside_it_is_written_anew():
    """Evidence that stands beside a place goes with the place it was for."""
    systems = """\
systems:
  - id: app
    name: App
    stored_in:
      - {use: primary, place: IE, evidence: [{source: letter}]}   # as they say
      - {use: backup, place: GB}   # as we know
"""
    wanted = systems.replace("IE, evidence: [{source: letter}]", "US")
    file = edited(f"{MAP}{systems}")

    file.become(written(f"{MAP}{systems}"), written(f"{MAP}{wanted}"))

    assert file.text == f"{MAP}{wanted}".replace("US}   # as they say", "US}")


def test_accepted_findings_are_told_apart_by_rule_and_record():
    """A finding accepted for longer is changed in its place."""
    accepted = """\
accepted:
  - {rule: one, record: marks, reason: Why., by: head, until: 2027-01-01}
  - {rule: two, record: marks, reason: Why., by: head, until: 2027-01-01}
"""
    wanted = accepted[: accepted.rindex("2027")] + "2028-01-01}\n"
    file = edited(f"{MAP}{accepted}")

    file.become(written(f"{MAP}{accepted}"), written(f"{MAP}{wanted}"))

    assert file.text == f"{MAP}{wanted}"


def test_a_field_can_be_added_to_empty_brackets():
    """A group without fields takes its first one."""
    file = edited(MAP.replace("data: [marks]\n    retention:   # from the schedule\n"
                              "      keep_for: P1Y", "traits: {}"))  # fmt: skip

    file.set("teaching", "traits.profiling", value=True)

    assert "    traits: {profiling: true}\n" in file.text


def test_an_empty_field_can_be_given_a_value():
    """A name with nothing after its colon takes a value."""
    file = edited("school:\n  id: school\n  name:\n  note: null\n")

    file.set("school", "name", "Ysgol")
    file.set("school", "note", None)

    assert file.text == "school:\n  id: school\n  name: Ysgol\n  note: null\n"


def test_a_new_section_comes_at_the_end_after_an_empty_line():
    """A section that the file has not yet is set apart."""
    file = edited()

    file.become(
        written(MAP), written(f"{MAP}year: {{from: 2025-09-01, to: 2026-08-31}}\n")
    )

    assert file.text == f"{MAP}\nyear: {{from: 2025-09-01, to: 2026-08-31}}\n"


def test_a_year_that_is_no_longer_wanted_goes():
    """A section that the other map has not is taken out."""
    text = f"{MAP}year: {{from: 2025-09-01, to: 2026-08-31}}\n"
    file = edited(text)

    file.become(written(text), written(MAP))

    assert file.text == MAP


def test_what_a_map_overrides_of_a_library_can_go():
    """An override that is dropped is taken out, so that the library's answer counts."""
    text = f"{MAP}systems:\n  - use: seesaw\n    critical: true\n    owner: head\n"
    file = edited(text)

    file.become(written(text), written(text.replace("    critical: true\n", "")))

    assert file.text == text.replace("    critical: true\n", "")


def test_the_example_stays_as_it_is_byte_for_byte():
    """A map that says the same already is not touched."""
    path = find_map("victoria-cp")
    file = MapFile(path.read_bytes(), "map.yaml")
    datamap = read_map("victoria-cp")

    assert file.become(datamap, datamap) == 0
    assert file.raw == path.read_bytes()


def test_a_map_is_stored_in_a_new_folder(tmp_path):
    """A folder that is not there is made, with a map that reads back the same."""
    datamap = read_map("victoria-cp")

    assert store_map(datamap, tmp_path / "new" / "school") == ()
    assert read_map(tmp_path / "new" / "school") == datamap


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """A file where the folder should be is no folder."""
    (tmp_path / "file").write_text("x", "utf-8")

    with pytest.raises(CannotWriteError, match="nothing was changed"):
        store_map(read_map("victoria-cp"), tmp_path / "file" / "school")


def test_a_full_disk_leaves_the_old_file_whole(tmp_path, monkeypatch):
    """When the system refuses to write, the old file and nothing else is there."""
    path = tmp_path / "map.yaml"
    path.write_text("old", "utf-8")

    def refuse(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWriteError) as caught:
        write_atomically(path, "new")

    assert caught.value.path == path
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    """Who may read the file, and where a link leads, do not change."""
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system does not let us make links")
    mode = real.stat().st_mode

    write_atomically(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode == mode


def test_a_new_file_is_written_as_it_is(tmp_path):
    """Text goes in as UTF-8, its newlines untouched."""
    write_atomically(tmp_path / "new.txt", "t\u0177\r\n")

    assert Path(tmp_path / "new.txt").read_bytes() == "t\u0177\r\n".encode()
