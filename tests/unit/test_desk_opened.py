"""Opening a map at the desk and saving into it while others do the same."""

from datetime import date
from pathlib import Path

import pytest

from datamap.atomic import CannotWriteError
from datamap.errors import InvalidInputError
from datamap.load import read_map
from dpia.judgement import read_answers
from reports.beside import NotOursToWriteError
from reports.desk import opened as opened_module
from reports.desk.changes import Change
from reports.desk.inside import may_write
from reports.desk.opened import OpenedMap
from tests.conftest import BARE

ON = date(2026, 11, 24)
COMMENTED = BARE.replace(
    "activities:", "# What we do; kept in this order.\nactivities:"
)


@pytest.fixture
def school(tmp_path):
    """Return the folder of a small school whose map has a comment."""
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "map.yaml").write_text(COMMENTED.lstrip(), "utf-8")
    return folder


def basis(value, was=None):
    """Return the change of the lawful basis of the small map's activity."""
    return Change("teaching", "lawful_basis", value, was, "activities")


def test_what_the_file_says(school):
    """What a field says is told as it is written, nothing where it says nothing."""
    opened = OpenedMap.open(school, ON)

    assert opened.problems == ()
    assert opened.said("teaching", "name") == "Teaching"
    assert opened.said("teaching", "retention.keep_for") is None
    assert opened.said("nothing", "name") is None
    assert opened.said("", "aim", "teaching") is None
    assert not opened.changed_on_disk()


def test_a_map_that_cannot_be_read(school):
    """The problems are kept in plain words; nothing is raised."""
    (school / "map.yaml").write_text("school: [", "utf-8")
    opened = OpenedMap.open(school, ON)

    assert opened.datamap is None
    assert opened.problems[0].fix
    assert opened.changed_on_disk()


def test_what_the_file_says_already_is_not_written(school):
    """Two desks that answer alike do not clash, and the second writes nothing."""
    first, second = (OpenedMap.open(school, ON) for _ in range(2))
    first.save([basis("public-task")])

    assert second.save([basis("public-task")]).files == ()


def test_a_map_that_was_taken_away(school):
    """A map that is gone counts as changed."""
    opened = OpenedMap.open(school, ON)
    (school / "map.yaml").unlink()

    assert opened.changed_on_disk()


def test_no_map_at_all(tmp_path):
    """A folder without a map, or a workbook, is told in words."""
    workbook = tmp_path / "map.xlsx"
    workbook.write_bytes(b"PK")

    assert OpenedMap.open(tmp_path, ON).problems[0].code == "cannot-open"
    assert OpenedMap.open(workbook, ON).problems[0].code == "workbook"


def test_saving_keeps_comments_and_order(school):
    """Only what was changed changes in the file."""
    before = (school / "map.yaml").read_text("utf-8").splitlines()
    opened = OpenedMap.open(school, ON)
    new = {"id": "photos", "name": "P", "purpose": "To show.", "people": ["pupils"]}

    saved = opened.save(
        [basis("public-task"), Change("photos", "", new, None, "activities")]
    )

    after = (school / "map.yaml").read_text("utf-8").splitlines()
    assert saved.files == ("map.yaml",)
    assert "# What we do; kept in this order." in after
    assert before[:-1] == after[: len(before) - 1]
    assert read_map(school).records["photos"].purpose == "To show."
    assert read_map(school).records["teaching"].lawful_basis.value == "public-task"


def test_a_preview_writes_nothing(school):
    """The map as it would be is shown, and the files stay as they are."""
    opened = OpenedMap.open(school, ON)
    text = Change("", "aim", "To teach well.", answers="teaching")

    shown = opened.preview([basis("public-task"), text])

    assert shown.datamap.records["teaching"].lawful_basis.value == "public-task"
    assert shown.answers["teaching"].aim == "To teach well."
    assert opened.preview([]).datamap == opened.datamap
    assert not opened.changed_on_disk()


def test_a_preview_that_would_be_wrong(school):
    """A wrong value is refused with its line in words."""
    opened = OpenedMap.open(school, ON)

    with pytest.raises(InvalidInputError) as caught:
        opened.preview([basis("no-such-basis")])

    written = COMMENTED.lstrip().splitlines()
    assert caught.value.problems[0].field == "lawful_basis"
    assert "teaching" in written[caught.value.problems[0].line - 1]


def test_two_desks_on_one_map(school):
    """The second save keeps what the first one saved, in the map and the answers."""
    first, second = (OpenedMap.open(school, ON) for _ in range(2))
    first.save([basis("public-task"), Change("", "aim", "Ours.", answers="teaching")])

    saved = second.save(
        [
            Change("teaching", "purpose", "To teach all.", "To teach."),
            Change("", "context", "Theirs.", answers="teaching"),
        ]
    )

    record = read_map(school).records["teaching"]
    answers = read_answers(school, read_map(school))["teaching"]
    assert saved.clashes == ()
    assert (record.lawful_basis.value, record.purpose) == (
        "public-task",
        "To teach all.",
    )
    assert (answers.aim, answers.context) == ("Ours.", "Theirs.")
    assert first.changed_on_disk()


def test_the_same_field_changed_twice(school):
    """Nothing is written; both sides are told, and the chosen one is written then."""
    first, second = (OpenedMap.open(school, ON) for _ in range(2))
    first.save([basis("public-task")])
    before = (school / "map.yaml").read_bytes()

    saved = second.save([basis("consent")])

    assert (school / "map.yaml").read_bytes() == before
    assert saved.files == ()
    assert (saved.clashes[0].change.value, saved.clashes[0].theirs) == (
        "consent", "public-task",
    )  # fmt: skip
    assert second.save([basis("consent", "public-task")]).files == ("map.yaml",)


def test_the_same_record_added_twice(school):
    """Two records of one id clash; ours replaces theirs only when chosen."""
    ours = {"id": "photos", "name": "P", "purpose": "Ours.", "people": ["pupils"]}
    theirs = {**ours, "purpose": "Theirs."}
    first, second = (OpenedMap.open(school, ON) for _ in range(2))
    first.save([Change("photos", "", theirs, None, "activities")])

    clash = second.save([Change("photos", "", ours, None, "activities")]).clashes[0]
    second.save([Change("photos", "", ours, clash.theirs, "activities")])

    assert read_map(school).records["photos"].purpose == "Ours."


def test_a_record_taken_out(school):
    """A record that nothing names can be taken out again."""
    new = {"id": "photos", "name": "P", "purpose": "To show.", "people": ["pupils"]}
    OpenedMap.open(school, ON).save([Change("photos", "", new, None, "activities")])
    opened = OpenedMap.open(school, ON)

    opened.save([Change("photos", "", None, opened.said("photos", ""), "activities")])

    assert "photos" not in read_map(school).records


def test_a_fact_of_a_library_system(school):
    """A system that the map only names is taken from the library first."""
    flow = {
        "id": "f", "activity": "teaching", "from": "school", "to": "classdojo-inc",
        "through": "classdojo",
    }  # fmt: skip
    OpenedMap.open(school, ON).save([Change("f", "", flow, None, "flows")])
    opened = OpenedMap.open(school, ON)

    opened.save([Change("classdojo", "in_use", True, None, "systems")])

    system = read_map(school).system("classdojo")
    assert system.in_use.value is True
    assert system.provider.value == "classdojo-inc"
    assert "use: classdojo" in (school / "map.yaml").read_text("utf-8")


def test_a_field_left_out(school):
    """None takes the field out of the file."""
    OpenedMap.open(school, ON).save([basis("public-task")])

    OpenedMap.open(school, ON).save([basis(None, "public-task")])

    assert "lawful_basis" not in (school / "map.yaml").read_text("utf-8")


def test_answers_that_would_be_wrong_leave_the_map_alone(school):
    """Map and answers are checked before either is written."""
    before = (school / "map.yaml").read_bytes()
    wrong = Change("", "advice", {"text": "Go."}, answers="teaching")

    with pytest.raises(InvalidInputError):
        OpenedMap.open(school, ON).save([basis("public-task"), wrong])

    assert (school / "map.yaml").read_bytes() == before
    assert not (school / "answers").exists()


def test_the_shipped_example_is_not_written():
    """Nothing is written into the toolkit."""
    with pytest.raises(NotOursToWriteError):
        OpenedMap.open("victoria-cp", ON).save([])


def test_a_file_that_moves_under_a_save(school, monkeypatch):
    """A save starts again when the file moves, and gives up if it never rests."""
    opened = OpenedMap.open(school, ON)
    path = school / "map.yaml"
    real = OpenedMap._require_right

    def moving(self, *given):
        real(self, *given)
        path.write_bytes(path.read_bytes() + b"# moved\n")

    monkeypatch.setattr(OpenedMap, "_require_right", moving)

    with pytest.raises(CannotWriteError):
        opened.save([basis("public-task")])
    assert "public-task" not in path.read_text("utf-8")


def test_no_room_for_answers(school, monkeypatch):
    """A folder of answers that cannot be made is told as such."""

    def refused(*_, **__):
        raise OSError

    monkeypatch.setattr(Path, "mkdir", refused)

    with pytest.raises(CannotWriteError):
        OpenedMap.open(school, ON).save(
            [Change("", "aim", "To teach.", answers="teaching")]
        )


def link(place, target, *, is_folder=False):
    """Make a link, unless this computer lets nobody make one."""
    try:
        place.symlink_to(target, target_is_directory=is_folder)
    except OSError:
        pytest.skip("links cannot be made here")


def test_answers_are_not_written_through_a_link(school, tmp_path):
    """A folder of answers that leads elsewhere is refused, and nothing is written."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link(school / "answers", elsewhere, is_folder=True)
    before = (school / "map.yaml").read_bytes()
    changes = [basis("public-task"), Change("", "aim", "A.", answers="teaching")]

    with pytest.raises(NotOursToWriteError) as caught:
        OpenedMap.open(school, ON).save(changes)

    assert caught.value.problems[0].what.startswith("answers/teaching.yaml leads out")
    assert [*elsewhere.iterdir()] == []
    assert (school / "map.yaml").read_bytes() == before


def test_a_link_in_a_circle_is_not_followed(school):
    """Links that lead round in a circle are no place to write."""
    link(school / "one", school / "two")
    link(school / "two", school / "one")

    assert not may_write(school / "one" / "file", school)


def test_a_file_that_moves_between_two_writes(school, monkeypatch):
    """Answers that somebody saves while the map is written are joined, not lost."""
    OpenedMap.open(school, ON).save([Change("", "aim", "Ours.", answers="teaching")])
    opened = OpenedMap.open(school, ON)
    other = OpenedMap.open(school, ON)
    real = opened_module.write_atomically

    def slow(path, raw):
        real(path, raw)
        monkeypatch.setattr(opened_module, "write_atomically", real)
        other.save([Change("", "context", "Theirs.", answers="teaching")])

    monkeypatch.setattr(opened_module, "write_atomically", slow)

    saved = opened.save(
        [basis("public-task"), Change("", "scope", "All.", answers="teaching")]
    )

    answers = read_answers(school, read_map(school))["teaching"]
    assert saved.files == ("map.yaml", "answers/teaching.yaml")
    assert (answers.aim, answers.context, answers.scope) == ("Ours.", "Theirs.", "All.")
    assert read_map(school).records["teaching"].lawful_basis.value == "public-task"


def test_a_clash_between_two_writes_names_what_is_written(school, monkeypatch):
    """What was written before the clash is told with it."""
    opened, other = (OpenedMap.open(school, ON) for _ in range(2))
    real = opened_module.write_atomically

    def slow(path, raw):
        real(path, raw)
        monkeypatch.setattr(opened_module, "write_atomically", real)
        other.save([Change("", "aim", "Theirs.", answers="teaching")])

    monkeypatch.setattr(opened_module, "write_atomically", slow)

    saved = opened.save(
        [basis("public-task"), Change("", "aim", "Ours.", answers="teaching")]
    )

    assert saved.files == ("map.yaml",)
    assert saved.clashes[0].theirs == "Theirs."
    assert read_answers(school, read_map(school))["teaching"].aim == "Theirs."
