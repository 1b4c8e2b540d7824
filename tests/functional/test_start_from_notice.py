"""A first map from a notice: what it says is placed, what it does not is unknown."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from datamap.load import build_map, read_map
from datamap.notice import read_notice
from datamap.notice.first_library import come_along, shipped
from datamap.notice.first_map import first_map
from datamap.strict_yaml import read_text
from reports import cli

NOTICES = Path(__file__).parents[1] / "spec" / "notices"
VILLAGE = NOTICES / "village_primary.txt"
ALL = sorted(one for one in NOTICES.iterdir() if one.suffix != ".yaml")
ON = ["--on", "2026-11-24"]
LIBRARY = sorted(shipped("systems"))
BARE = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities: [{id: teaching, name: Teaching, purpose: To teach., people: [pupils]}]
"""
TABLE = """\
# Privacy notice

Ysgol Fach is the data controller.

Contact our Data Protection Officer at dpo@ysgolfach.example.
The office is at j.one@ysgolfach.example.

## Why we use your data

- to teach (our lawful basis is public task)
- to take class photos (with your consent)
- to raise money

## Information we collect

- names
- marks
- marks

We collect data about you.

## Who we share data with

- Arbor
- Hwb
- the council
- the ministry of silly walks

Last updated September 2026.
"""


@pytest.fixture
def run():
    """Return what runs a command and gives its result."""
    return lambda *arguments: CliRunner().invoke(cli.main, [*map(str, arguments)])


@pytest.fixture
def refused(monkeypatch, capsys):
    """Return what runs a command that stops, and gives its exit code and words."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["dpia", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.run()
        return stopped.value.code, capsys.readouterr().err

    return call


@pytest.fixture
def made(tmp_path):
    """Return what makes a first map of a notice's text."""

    def make(text):
        file = tmp_path / "notice.md"
        file.write_text(text, encoding="utf-8")
        return first_map(read_notice(file))

    return make


@pytest.mark.parametrize("file", ALL, ids=lambda one: one.name)
def test_every_notice_gives_a_map_that_reads_back(run, tmp_path, file):
    """A first map passes ``dpia check``, and its file is the map that was made."""
    folder = tmp_path / "school"

    started = run("start", folder, "--from-notice", file)

    assert started.exit_code == 0, started.output
    checked = run("check", folder, *ON, "--format", "json")
    assert checked.exit_code in (0, 1), checked.output
    assert (
        read_map(folder)
        == first_map(read_notice(file), f"documents/{file.name}").datamap
    )
    assert (folder / "documents" / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    "command",
    ["flows", "transfers", "levels", "screen", "risks", "due"],
)
def test_other_commands_run_on_a_first_map(run, tmp_path, command):
    """A first map, unknown in nearly all, is a map for every other command."""
    run("start", tmp_path / "school", "--from-notice", VILLAGE)

    result = run(command, tmp_path / "school", *ON, "--format", "json")

    assert result.exit_code in (0, 1), result.output
    assert json.loads(result.output)["rows"] is not None


def test_what_the_notice_says_is_placed_with_its_lines():
    """People, data, recipients and systems are records that name their lines."""
    datamap = first_map(read_notice(VILLAGE)).datamap

    assert datamap.school.name == "Ysgol Pen Y Bryn"
    assert datamap.school.nation == "wales"
    assert {"hwb", "myconcern", "cctv-2"} <= {one.id for one in datamap.systems}
    assert {"gwe", "welsh-government"} <= {one.id for one in datamap.parties}
    health = datamap.records["health-information"]
    assert [one.name for one in health.items.listed] == ["asthma", "medicines"]
    assert health.items.closed.value is False
    assert health.source[0].line == (18,)
    assert "fingerprints" not in {one.id for one in datamap.data}


def test_what_the_notice_does_not_say_is_unknown():
    """Flows have no role, data or mechanism, and activities no basis of their own."""
    datamap = first_map(read_notice(VILLAGE)).datamap

    assert not any(one.role.is_known for one in datamap.flows)
    assert not any(one.data.is_known for one in datamap.flows)
    assert not any(one.lawful_basis.is_known for one in datamap.activities)


def test_what_could_not_be_placed_is_printed_and_kept(run, tmp_path):
    """Statements on retention, security and loose bases are listed with lines."""
    result = run("start", tmp_path / "school", "--from-notice", VILLAGE)

    kept = (tmp_path / "school" / "not-placed.txt").read_text(encoding="utf-8")
    assert "a lawful basis, tied to no purpose" in result.output
    assert all(line in result.output for line in kept.splitlines())


def test_a_basis_beside_a_purpose_is_its_basis(made):
    """A purpose takes the one basis in its own line; others stay unknown."""
    activities = made(TABLE).datamap.activities

    bases = {one.name: one.lawful_basis.value for one in activities}
    assert bases["Teach"] == "public-task"
    assert bases["Take class photos"] == "consent"
    assert bases["Raise money"] is None


def test_a_product_the_library_lacks_has_a_provider_to_name(made):
    """A product nobody has looked up is a system, its provider a party to be named."""
    datamap = made(TABLE).datamap

    flow = next(one for one in datamap.flows if one.through == "arbor")
    assert datamap.party(flow.recipient).name == "The provider of Arbor"


def test_whose_data_is_assumed_is_told_once(made):
    """One line names all the data whose people are assumed, and where it stands."""
    report = made(TABLE).report

    told = [one for one in report if "whose data it is, is not said" in one]
    assert len(told) == 1
    assert told[0].startswith("lines 16, 17: ")
    assert told[0].endswith("Names; Marks")


def test_data_that_names_its_people_is_theirs(made):
    """Contact details of parents are about parents, with nothing assumed."""
    words = "- names\n- contact details of parents and carers\n"

    first = made(TABLE.replace("- names\n", words))

    data = {one.name: one.about for one in first.datamap.data}
    assert data["Contact details of parents and carers"] == ("parents",)
    assert not any("Contact details" in one for one in first.report)


BASIS = "\n## Our lawful basis\n\n{}\n"


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("For class photos we ask for your consent.", "consent"),
        ("For photos, we rely on your consent.", "consent"),
        ("For trips we ask for your consent.", None),
        ("For pupils we ask for your consent.", None),
        ("For this we ask for your consent.", None),
        ("For money we ask for your consent.", None),
    ],
)
def test_a_basis_said_for_one_purpose_is_its_basis(made, words, basis):
    """A sentence that says what its basis is for gives it to that purpose alone."""
    text = TABLE.replace(" (with your consent)", "").replace(
        "- to raise money", "- to raise money for pupils\n- to collect dinner money"
    )

    activities = made(text + BASIS.format(words)).datamap.activities

    bases = {one.name: one.lawful_basis.value for one in activities}
    assert bases["Take class photos"] == basis
    assert bases["Raise money for pupils"] is None


def test_what_is_to_be_placed_is_listed_by_line(made):
    """The list to go through is in the order of the notice."""
    words = (
        "\n## How long we keep it\n\nWe keep records for seven years.\n"
        "\n## Abroad\n\nData may be stored outside the United Kingdom.\n"
    )

    report = made(TABLE + words).report

    lines = [int(one.split()[1].rstrip(",:")) for one in report if one[:4] == "line"]
    assert len(lines) > 3
    assert lines == sorted(lines)


def test_a_product_is_called_by_its_name_alone(made):
    """What a notice says of a product after its name is no part of the name."""
    words = "- Arbor, our management information system\n"

    datamap = made(TABLE.replace("- Arbor\n", words)).datamap

    assert "Arbor" in {one.name for one in datamap.systems}
    assert "The provider of Arbor" in {one.name for one in datamap.parties}


def test_a_mailbox_is_placed_by_role_only(made):
    """The officer's mailbox is a contact; one of an unknown role is for a person."""
    first = made(TABLE)

    assert [one.email.value for one in first.datamap.school.contacts] == [
        "dpo@ysgolfach.example"
    ]
    assert any("j.one@ysgolfach.example" in line for line in first.report)


def test_a_notice_that_says_next_to_nothing_still_gives_a_map(made):
    """People, data and purposes that are not named have a record to stand for them."""
    first = made("We have a website. It is nice to look at.\n")

    assert [one.name for one in first.datamap.people] == ["People (not said)"]
    assert [one.name for one in first.datamap.data] == ["Data (not said)"]
    assert len(first.datamap.activities) == 1
    assert "The nation is not said: wales is assumed." in first.report


def test_what_a_product_brings_along_is_told(made):
    """Services that come with a product of the library are in the list to check."""
    first = made(TABLE)

    assert "hwb-google-workspace" in {one.id for one in first.datamap.systems}
    assert any("with it comes what the notice does not name" in one
               for one in first.report)  # fmt: skip


def test_bodies_and_products_of_one_library_are_taken_once(made):
    """A product that came along and is named as well is one record with its line."""
    words = "- Hwb\n- Microsoft 365\n- the school census\n- the Welsh Government\n"

    datamap = made(TABLE.replace("- Hwb\n", words)).datamap

    assert len({one.id for one in datamap.systems}) == len(datamap.systems)
    assert datamap.records["welsh-government"].source[0].line


def test_long_purposes_have_short_names(made):
    """A purpose of many words is whole in the record and short in its name."""
    words = "to teach " + "reading and writing and counting " * 4
    activity = made(TABLE.replace("to raise money", words)).datamap.activities[2]

    assert len(activity.name) < 70
    assert activity.name.endswith(" ...")
    assert activity.purpose == f"To {words.strip()[3:]}."


def test_an_unclear_purpose_is_noted(made):
    """A purpose that the notice leaves unclear has a note that says so."""
    words = "The school uses your data to profile you."
    activities = made(f"{TABLE}\n{words}\n").datamap.activities

    assert [one.note for one in activities if one.note] == [
        "The notice says this in a way that is ambiguous."
    ]


def test_an_item_named_twice_is_listed_once(made):
    """An item that a list repeats is one item of its category."""
    datamap = made(
        TABLE.replace("- marks\n", "- Marks (tests, grades, Tests!)\n")
    ).datamap

    listed = [item.id for one in datamap.data for item in one.items.listed]
    assert len(listed) == len({*listed})


def test_comments_say_what_to_check(made):
    """Each section of the file begins with what a person has to look at."""
    text = made(TABLE).text

    assert text.startswith("# A first map")
    assert "# Check the kind of each: it decides how sensitive" in text


def test_an_unreadable_notice_makes_nothing(refused, tmp_path):
    """A notice that cannot be read ends in exit code 2, and no folder is made."""
    file = tmp_path / "empty.txt"
    file.write_text("", encoding="utf-8")

    code, words = refused("start", tmp_path / "school", "--from-notice", file)

    assert code == 2
    assert "The file holds no text." in words
    assert not (tmp_path / "school").exists()


def test_a_map_that_is_there_stays(refused, tmp_path):
    """A folder that holds a map is left as it is, with exit code 2."""
    (tmp_path / "map.yaml").write_text("mine", encoding="utf-8")

    code, words = refused("start", tmp_path, "--from-notice", VILLAGE)

    assert code == 2
    assert "nothing is ever written over" in words
    assert (tmp_path / "map.yaml").read_text(encoding="utf-8") == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["map.yaml"]


def test_an_example_and_a_notice_are_one_too_many(refused, tmp_path):
    """``--example`` and ``--from-notice`` together end in exit code 2."""
    both = ["--example", "victoria-cp", "--from-notice", VILLAGE]

    code, words = refused("start", tmp_path / "a", *both)

    assert code == 2
    assert "not both" in words
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", LIBRARY)
def test_every_record_of_the_library_can_be_taken(name):
    """A notice that names any product of the library gives a map that is read."""
    taken = come_along(name)

    text = "".join(
        f"  - use: {one}\n" for section, one in taken if section == "systems"
    )
    own = f"systems:\n  - use: {name}\n" + text.replace(f"  - use: {name}\n", "")
    parties = "".join(f"  - use: {one}\n" for part, one in taken if part == "parties")
    own += f"parties:\n{parties}" if parties else ""
    assert build_map(read_text(BARE + own, "map.yaml"))
