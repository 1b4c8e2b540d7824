"""Maps that are kept between runs: the same as read, and never trusted too far."""

import hashlib
import os
import pickle
import sys
import time
import zlib

import pytest

from datamap import kept_maps
from datamap.errors import InvalidDataMapError
from datamap.kept_maps import PLACE, Read, folder, keep, kept, key_of
from datamap.load import find_map, read_map
from datamap.packed import NotOursError, pack, unpack
from datamap.strict_yaml import read_bytes


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a folder that keeps maps, with nothing in it yet."""
    monkeypatch.setenv(PLACE, str(tmp_path / "kept"))
    return tmp_path / "kept" / "maps"


@pytest.fixture
def school(tmp_path):
    """Return a school's folder with a small map that uses a library."""
    made = tmp_path / "ysgol"
    made.mkdir()
    (made / "map.yaml").write_text(find_map("victoria-cp").read_text("utf-8"), "utf-8")
    return made


def all_kept(place):
    """Return the files that are kept."""
    return [*place.glob("*")]


def no_reading(monkeypatch):
    """Fail if a map is read from YAML."""

    def refuse(raw, file):
        raise AssertionError(file)

    monkeypatch.setattr("datamap.load.read_bytes", refuse)


def test_second_reading_reads_no_yaml(place, school, monkeypatch):
    """A map that was read before is the same from what is kept, origins included."""
    first = read_map(school)
    no_reading(monkeypatch)

    second = read_map(school)

    assert len(all_kept(place)) == 1
    assert second == first
    assert {*second.records} == {*first.records}
    for name in first.records:
        assert second.origin(name) == first.origin(name)
        assert second.records[name] == first.records[name]
        was, now = first.records[name], second.records[name]
        assert list(vars(now)) == list(vars(was))
        assert now.model_fields_set == was.model_fields_set


def test_fields_left_out_are_the_same_objects_as_when_read(place, school):
    """A field that was left out holds the very value that its class has for it."""
    read_map(school)

    for record in read_map(school).records.values():
        for name in {*type(record).model_fields} - record.model_fields_set:
            assert getattr(record, name) is type(record).model_fields[name].default


def test_changed_map_is_read_again(place, school):
    """A changed byte makes another map of it: what is kept is never out of date."""
    read_map(school)
    file = school / "map.yaml"
    text = file.read_text("utf-8").replace("Victoria CP School", "Ysgol Newydd")
    file.write_text(text, "utf-8")

    assert read_map(school).school.name == "Ysgol Newydd"
    assert len(all_kept(place)) == 2


def test_changed_library_is_read_again(place, school):
    """A library beside the schools is part of what a map is kept under."""
    before = read_map(school)
    shelf = school.parent / "suppliers"
    shelf.mkdir()
    (shelf / "own.yaml").write_text(
        "format: dpia-suppliers/1\nid: own\nname: Own\nchecked_on: 2026-09-01\n"
        "parties: [{id: seesaw-learning-inc, name: Seesaw here, kind: supplier}]\n",
        "utf-8",
    )

    after = read_map(school)

    assert before.party("seesaw-learning-inc").name != "Seesaw here"
    assert after.party("seesaw-learning-inc").name == "Seesaw here"


def test_map_with_mistakes_is_not_kept(place, school):
    """A map that cannot be used says so every time."""
    (school / "map.yaml").write_text("school: {}\n", "utf-8")

    for _ in range(2):
        with pytest.raises(InvalidDataMapError):
            read_map(school)
    assert not all_kept(place)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut off"),
        pytest.param(lambda raw: raw[:-9] + bytes(9), id="overwritten"),
        pytest.param(lambda raw: b"x" + raw, id="another beginning"),
    ],
)
def test_damaged_file_is_read_afresh_and_written_anew(place, school, damage):
    """What is damaged is passed over, and is whole again afterwards."""
    first = read_map(school)
    (file,) = all_kept(place)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    again = read_map(school)

    assert again == first
    assert file.read_bytes()[: len(whole) // 2] == whole[: len(whole) // 2]
    assert kept(file.stem) == first


@pytest.mark.parametrize(
    "body", [b"", b"no number\n", b"-1\n", b"4\n" + pack(1), b"5\n" + pack(())]
)
def test_whole_file_of_something_else_is_passed_over(place, school, body):
    """A file with the right beginning and hash that holds no map is none."""
    read_map(school)
    (file,) = all_kept(place)
    file.write_bytes(kept_maps._HEAD + hashlib.sha256(body).digest() + body)

    assert kept(file.stem) is None


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(lambda school, lists: (school, []), id="no sections"),
        pytest.param(lambda school, lists: (school, {}), id="sections missing"),
        pytest.param(lambda school, lists: ("ysgol", lists), id="no school"),
        pytest.param(
            lambda school, lists: (school, lists | {"flows": ["flow"]}), id="no record"
        ),
        pytest.param(
            lambda school, lists: (school, lists | {"flows": [school]}), id="misplaced"
        ),
        pytest.param(
            lambda school, lists: (school, lists | {"flows": 1}), id="no list"
        ),
    ],
)
def test_whole_file_of_a_wrong_shape_is_passed_over(place, school, shape):
    """What is well packed and is no map in its shape is read afresh, not told of."""
    datamap = read_map(school)
    (file,) = all_kept(place)
    lists = {name: list(getattr(datamap, name)) for name in kept_maps._LISTS}
    first, lists = shape(datamap.school, lists)
    records = pack((datamap.format, first, datamap.year, lists))
    body = b"%d\n" % len(records) + records
    file.write_bytes(kept_maps._HEAD + hashlib.sha256(body).digest() + body)

    assert kept(file.stem) is None
    assert read_map(school) == datamap


@pytest.mark.parametrize(
    "lines", [b"", b"x", zlib.compress(b"x"), zlib.compress(pack(["x"]))]
)
def test_lines_that_cannot_be_read_name_no_line(place, school, lines):
    """A kept map whose lines are of a wrong shape says of no record where it stands."""
    datamap = read_map(school)
    (file,) = all_kept(place)
    lists = {name: list(getattr(datamap, name)) for name in kept_maps._LISTS}
    records = pack((datamap.format, datamap.school, datamap.year, lists))
    body = b"%d\n" % len(records) + records + lines
    file.write_bytes(kept_maps._HEAD + hashlib.sha256(body).digest() + body)

    again = read_map(school)

    assert again == datamap
    assert not again.origin(datamap.flows[0].id).file


def test_bytes_that_call_anything_are_refused():
    """A pickle that would run a command is refused before it runs."""
    evil = b"cos\nsystem\n(S'exit 1'\ntR."

    with pytest.raises(NotOursError):
        unpack(evil)
    with pytest.raises(NotOursError):
        unpack(pickle.dumps(os.getcwd))
    with pytest.raises(NotOursError):  # nor by way of what a tool of ours hangs on
        unpack(b"\x80\x04\x8c\x0edatamap.packed\x8c\x09os.getpid\x93)R.")


def test_what_is_packed_comes_back():
    """Records come back from their bytes as they were."""
    records = [*read_map("victoria-cp").records.values()]

    assert unpack(pack(records)) == records


def test_nothing_is_kept_where_that_is_asked(monkeypatch, tmp_path):
    """An empty name of the folder means that nothing is kept."""
    monkeypatch.setenv(PLACE, "")
    monkeypatch.chdir(tmp_path)

    assert folder() is None
    assert kept("0") is None
    keep("0", read_map("victoria-cp"), ())
    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_folder_that_others_may_write_is_not_trusted(place, school):
    """Where anybody may put files, none is read and none is written."""
    read_map(school)
    before = all_kept(place)
    place.chmod(0o777)

    assert kept(before[0].stem) is None
    (school / "map.yaml").write_bytes((school / "map.yaml").read_bytes() + b"\n")
    read_map(school)
    assert all_kept(place) == before


def test_folder_that_cannot_be_made_does_no_harm(tmp_path, school, monkeypatch):
    """A map is read although nothing can be kept."""
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(PLACE, str(tmp_path / "file" / "below"))

    assert read_map(school).id == "victoria-cp"


@pytest.mark.parametrize(
    ("platform", "variables", "below"),
    [
        ("linux", {}, ".cache/dpia-schools/maps"),
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/dpia-schools/maps"),
        ("darwin", {}, "Library/Caches/dpia-schools/maps"),
        ("win32", {}, "AppData/Local/dpia-schools/maps"),
        ("win32", {"LOCALAPPDATA": "/y"}, "/y/dpia-schools/maps"),
    ],
)
def test_place_is_the_one_that_the_platform_has(
    monkeypatch, tmp_path, platform, variables, below
):
    """Maps are kept where the platform keeps what can be made again."""
    for name in (PLACE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    monkeypatch.setattr(kept_maps.sys, "platform", platform)

    assert folder() == tmp_path / below


def test_nobodys_process_keeps_nothing(monkeypatch):
    """Where there is no home, nothing is kept."""

    def refuse():
        raise RuntimeError

    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.setattr("pathlib.Path.home", refuse)

    assert folder() is None


def test_what_nobody_reads_is_taken_out(place, school):
    """A file that was not read for two months goes; one read yesterday stays."""
    read_map(school)
    (file,) = all_kept(place)
    old, recent = place / "old.kept", place / "recent.kept"
    now = time.time()
    for one, days in ((old, 90), (recent, 30), (file, 3)):
        one.touch()
        os.utime(one, (now - days * 86400,) * 2)
    kept_maps._tidy.cache_clear()

    read_map(school)
    (school / "map.yaml").write_bytes((school / "map.yaml").read_bytes() + b"\n")
    read_map(school)

    assert now - file.stat().st_mtime < 86400
    assert recent.exists()
    assert not old.exists()


def test_key_tells_names_from_bytes():
    """Moving bytes from a name to a file, or to another file, changes the key."""
    one = key_of(Read(b"ab", "c"), [Read(b"d", "e")])

    assert one != key_of(Read(b"a", "bc"), [Read(b"d", "e")])
    assert one != key_of(Read(b"ab", "c"), [Read(b"de", "")])
    assert one == key_of(Read(b"ab", "c"), [Read(b"d", "e")])
    assert read_bytes(b"a: 1", "x").tree == {"a": 1}
