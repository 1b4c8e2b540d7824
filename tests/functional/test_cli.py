"""The command as a person or another program calls it."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from datamap.load import build_map, find_map, read_map
from datamap.strict_yaml import read_text
from reports import cli
from reports.cli import options, output
from reports.start import started_map

ON = "2026-11-24"


class Ran:
    """What a call printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> dict:
        """Return the answer as read from JSON."""
        return json.loads(self.out)


@pytest.fixture
def dpia(monkeypatch, capfdbinary):
    """Call the command in this process."""

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["dpia", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.run()
        out, err = capfdbinary.readouterr()
        return Ran(left.value.code or 0, out.decode(), err.decode())

    return call


KEYS = {
    "flows": "flow activity sender recipient role system data people place_use country "
    "holder holder_ended_on holder_standing certain because",
    "transfers": "flow activity system data people sender recipient country place_use "
    "regime mechanism test evidence_checked_on verdict why because",
    "risks": "activity risk kind title holds inherent current target likelihood "
    "severity steps override status unverified because",
    "questions": "record field question ask changes rank people because",
}
"""Keys that other programs rely on."""


@pytest.mark.parametrize("command", KEYS)
def test_json_has_the_keys_of_the_contract(dpia, command):
    """One object says format, command, day and map, and has a list of rows."""
    ran = dpia(command, "victoria-cp", "--on", ON, "--format", "json")

    whole = ran.json
    assert ran.status in (0, 1)
    assert ran.err == ""
    assert (whole["format"], whole["command"], whole["on"]) == ("dpia/1", command, ON)
    assert whole["map"] == {
        "id": "victoria-cp",
        "sha256": read_map("victoria-cp").fingerprint,
    }
    assert whole["rows"]
    for row in whole["rows"]:
        assert set(KEYS[command].split()) <= set(row)
        assert all({"record", "file", "line"} == set(one) for one in row["because"])


def map_for(command: str, folder: Path) -> object:
    """Return the example, or a small map where the example takes long."""
    if command != "questions":
        return "victoria-cp"
    (folder / "map.yaml").write_text(UNCOVERED, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", KEYS)
def test_csv_has_a_line_a_row(dpia, command, tmp_path):
    """CSV has the same keys and as many rows as JSON."""
    arguments = (command, map_for(command, tmp_path), "--on", ON, "--format")

    listed = list(csv.DictReader(io.StringIO(dpia(*arguments, "csv").out)))

    rows = dpia(*arguments, "json").json["rows"]
    assert len(listed) == len(rows)
    assert set(listed[0]) == set(rows[0])


@pytest.mark.parametrize("command", KEYS)
@pytest.mark.parametrize("width", [80, 160])
def test_a_table_fits_the_terminal(dpia, command, width, monkeypatch, tmp_path):
    """No line is longer than the terminal is wide, and no id is broken."""
    monkeypatch.setenv("COLUMNS", str(width))

    ran = dpia(command, map_for(command, tmp_path), "--on", ON)

    assert ran.out.strip()
    assert max(map(len, ran.out.splitlines())) <= width
    assert "None" not in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("command", ["flows", "transfers", "risks"])
def test_a_long_table_says_how_much_of_it_is_shown(dpia, command, monkeypatch):
    """Totals first, then twenty rows and how many more; with --all every one."""
    monkeypatch.setenv("COLUMNS", "80")  # each row is a block of lines
    first = {"flows": "Flow ", "transfers": "Flow ", "risks": "Activity "}[command]
    arguments = (command, "victoria-cp", "--on", ON)

    short, every = dpia(*arguments), dpia(*arguments, "--all")

    starts = [line.startswith(first) for line in every.out.splitlines()]
    assert short.out[0].isdigit()
    assert sum(line.startswith(first) for line in short.out.splitlines()) == 20
    assert f"And {sum(starts) - 20} more: see them with --all." in short.out
    assert "see them with --all" not in every.out
    assert short.status == every.status


def test_a_table_names_what_it_is_about(dpia, monkeypatch):
    """Risks name the system or recipient, transfers their flow, never by an id."""
    monkeypatch.setenv("COLUMNS", "400")
    on = ("--on", ON)

    risks = dpia("risks", "victoria-cp", *on).out
    transfers = dpia("transfers", "victoria-cp", "--all", *on).out

    assert "System or recipient" in risks
    assert "Paper records" in risks
    assert "teaching-and-learning" not in risks
    assert "Victoria CP School to Maths Circle Ltd" in transfers
    assert "school-to-tt-rock-stars" not in transfers
    assert "Not verified: the rules for United States." in transfers


def test_the_same_level_has_one_name(dpia, monkeypatch):
    """What may be anything is called so by every table."""
    monkeypatch.setenv("COLUMNS", "400")

    for command in ("risks", "levels"):
        table = dpia(command, "victoria-cp", "--on", ON).out
        assert "none to high" not in table
        assert "anything up to high" in dpia(command, "victoria-cp", "--on", ON,
                                             *ALL.get(command, ())).out  # fmt: skip


ALL = {"risks": ("--all",)}
"""What shows the whole table of a command."""


def test_questions_show_the_title_of_a_risk(dpia, tmp_path):
    """The table says which risk an answer could move by its title, and whom to ask."""
    (tmp_path / "map.yaml").write_text(UNCOVERED, encoding="utf-8")

    table = " ".join(dpia("questions", tmp_path, "--on", ON).out.split())

    assert "such as rk-" not in table
    assert "could move a risk" in table
    assert "the data protection officer" in table


def test_help_names_every_command_and_each_its_exit_codes(dpia):
    """`dpia --help` and each command's help answer without a map."""
    whole = dpia("--help")

    assert whole.status == 0
    for command in ("flows", "transfers", "risks", "questions", "law", "start"):
        assert command in whole.out
        text = dpia(command, "--help").out
        assert "Exits 0" in text
        assert "Options" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["flows"], "MAP", id="no map"),
        pytest.param(
            ["flows", "victoria-cp", "--on", "soon"], "2026-09-01", id="no day"
        ),
        pytest.param(
            ["flows", "victoria-cp", "--on", "20260901"], "2026-09-01", id="day"
        ),
        pytest.param(
            ["flows", "victoria-cp", "--on", "2026-W36-1"], "is not a day", id="week"
        ),
        pytest.param(["flows", "victoria-cp", "--format", "xml"], "table", id="format"),
        pytest.param(["flows", "victoria-cp", "--ofn", "x"], "--ofn", id="no option"),
        pytest.param(["flwos", "victoria-cp"], "flwos", id="no command"),
        pytest.param(["flows", "no-such-map"], "cannot be opened", id="no file"),
        pytest.param(
            ["risks", "victoria-cp", "--activity", "saefguarding"],
            "write safeguarding.",
            id="no activity",
        ),
        pytest.param(
            ["questions", "victoria-cp", "--ask", "suppliers"],
            "write supplier.",
            id="nobody",
        ),
        pytest.param(
            ["questions", "victoria-cp", "--about", "classdjo"],
            "write classdojo.",
            id="no record",
        ),
        pytest.param(["law", "--table", "regime"], "write regimes.", id="no table"),
    ],
)
def test_a_call_that_cannot_be_carried_out_exits_2(dpia, arguments, words):
    """The reason is on standard error, in plain words, and nothing is answered."""
    ran = dpia(*arguments)

    assert ran.status == 2
    assert words in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_an_ended_recipient_is_told_apart_from_the_day_after(dpia):
    """GwE ended on 31 May 2025: the day before it stands, the day after it does not."""
    standings = {}
    for day in ("2025-05-30", "2025-05-31", "2025-06-01"):
        rows = dpia("flows", "victoria-cp", "--on", day, "--format", "json").json[
            "rows"
        ]
        found = {
            (one["holder_ended_on"], one["holder_standing"])
            for one in rows
            if one["holder"] == "gwe"
        }
        standings[day] = found

    assert standings == {
        "2025-05-30": {("2025-05-31", "current")},
        "2025-05-31": {("2025-05-31", "current")},
        "2025-06-01": {("2025-05-31", "ended")},
    }


RECOGNISED = """\
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: work, name: Work, about: [pupils], kind: attainment}]
activities:
  - id: safety
    name: Safety
    purpose: To keep children safe.
    people: [pupils]
    data: [work]
    lawful_basis: recognised-legitimate-interests
"""


@pytest.mark.parametrize(("day", "status"), [("2026-02-04", 2), ("2026-02-05", 0)])
def test_recognised_legitimate_interests_begin_on_5_february_2026(
    dpia, tmp_path, day, status
):
    """The day before, the map is refused with the provision; on the day it is not."""
    (tmp_path / "map.yaml").write_text(RECOGNISED, encoding="utf-8")

    ran = dpia("flows", tmp_path, "--on", day)

    assert ran.status == status
    assert ("uk-gdpr/6-1-ea" in ran.err) == (status == 2)
    assert ("No flow is open" in ran.out) == (status == 0)


UNCOVERED = (
    RECOGNISED.replace("recognised-legitimate-interests", "public-task")
    + """\
parties: [{id: firm, name: "=Firm", kind: supplier, country: IN, engages: none}]
flows:
  - {id: sent, activity: safety, from: school, to: firm, role: processor, data: [work],
     mechanism: none}
"""
)


def test_a_transfer_that_nothing_covers_is_a_finding(dpia, tmp_path):
    """India is approved by no regulations and no safeguard is recorded: exit 1."""
    (tmp_path / "map.yaml").write_text(UNCOVERED, encoding="utf-8")

    ran = dpia("transfers", tmp_path, "--on", ON, "--format", "json")

    (row,) = ran.json["rows"]
    assert ran.status == 1
    assert (row["regime"], row["verdict"], row["test"]) == (
        "none",
        "not-covered",
        "unknown",
    )
    table = dpia("transfers", tmp_path, "--on", ON).out
    assert "1 transfer, or possible ones: 1 not covered, 0 cannot be told" in table
    assert "Ysgol to =Firm (Safety)" in table


@pytest.mark.parametrize(
    ("written", "shown"),
    [("{met: true}", "met"), ("{met: false}", "not-met"), ("none", "none")],
)
def test_how_the_test_of_a_safeguard_went_is_a_word(dpia, tmp_path, written, shown):
    """The data protection test is met, not met, or not done."""
    text = UNCOVERED.replace(
        "mechanism: none", f"mechanism: idta, transfer_test: {written}"
    )
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")

    (row,) = dpia("transfers", tmp_path, "--on", ON, "--format", "json").json["rows"]

    assert row["test"] == shown


def test_a_certainly_high_risk_is_a_finding(dpia, tmp_path):
    """A map in which some risk is high whatever else is answered exits 1."""
    (tmp_path / "map.yaml").write_text(UNCOVERED, encoding="utf-8")

    ran = dpia("risks", tmp_path, "--on", ON, "--format", "json")

    lows = [row["current"][0] for row in ran.json["rows"] if row["current"]]
    assert (ran.status == 1) == ("high" in lows)
    assert ran.json["matrix_unverified"]


def test_risks_of_one_activity(dpia):
    """Only that activity is assessed, and its steps can be shown in the table."""
    arguments = ("risks", "victoria-cp", "--on", ON, "--activity", "safeguarding")

    rows = dpia(*arguments, "--format", "json").json["rows"]

    assert {row["activity"] for row in rows} == {"safeguarding"}
    assert "starts at" in dpia(*arguments, "--steps").out
    assert "About the matrix" in dpia(*arguments).out


def test_questions_about_one_system(dpia):
    """Only questions that bear on a system are listed, its provider's among them."""
    arguments = ("questions", "victoria-cp", "--on", ON, "--about", "classdojo")

    rows = dpia(*arguments, "--format", "json").json["rows"]

    asked = {(row["record"], row["field"]) for row in rows}
    assert ("classdojo-inc", "partial_approval") in asked
    assert ("paper-records", "measures") not in asked
    for row in rows:
        uses = {change["about"] for change in row["changes"]}
        assert row["record"] == "classdojo" or "classdojo" in uses


def test_questions_to_one_person(dpia, tmp_path):
    """Only the supplier's questions are listed, and they keep their rank."""
    text = UNCOVERED.replace("engages: none", "engages: unknown")
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    arguments = ("questions", tmp_path, "--on", ON, "--ask", "supplier")

    rows = dpia(*arguments, "--format", "json").json["rows"]

    assert {row["ask"] for row in rows} == {"supplier"}
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def law_ids(ran: Ran) -> set[str]:
    """Return the ids of the rows of an answer."""
    return {row["id"] for row in ran.json["rows"]}


def test_the_law_is_of_its_day(dpia):
    """The seventh lawful basis is listed from 5 February 2026."""
    arguments = ("law", "--table", "lawful_bases", "--format", "json", "--on")

    before, after = dpia(*arguments, "2026-02-04"), dpia(*arguments, "2026-02-05")

    assert law_ids(after) - law_ids(before) == {"recognised-legitimate-interests"}
    assert "map" not in after.json
    assert after.status == 0


def test_the_law_lists_bases_countries_mechanisms_and_provisions(dpia):
    """Without a table, the four that most is asked of; with all, every one."""
    usual = dpia("law", "--on", ON, "--format", "json").json["rows"]
    every = dpia("law", "--on", ON, "--format", "json", "--table", "all").json["rows"]

    assert {one["table"] for one in usual} == {
        "lawful_bases",
        "regimes",
        "mechanisms",
        "provisions",
    }
    assert len({one["table"] for one in every}) > 20
    assert dpia("law", "--on", ON).status == 0


def test_what_is_due_a_check_is_a_finding(dpia):
    """Nothing is due on the day it was checked; two years later much is."""
    fresh = dpia("law", "--stale", "--on", ON)
    late = dpia("law", "--stale", "--on", "2028-11-24", "--format", "json")

    assert (fresh.status, late.status) == (0, 1)
    assert "Nothing is due" in fresh.out
    days = [row["due_on"] for row in late.json["rows"]]
    assert days == sorted(days)
    assert all(row["days_late"] >= 0 for row in late.json["rows"])
    assert {row["class"] for row in late.json["rows"]} <= {"A", "B"}
    assert dpia("law", "--stale", "--on", "2028-11-24", "--table", "rights").status in (
        0,
        1,
    )


def test_a_school_starts_with_a_map_that_can_be_read(dpia, tmp_path):
    """The new folder has map, schema and places for papers, and works at once."""
    folder = tmp_path / "schools" / "St Mary's"

    made = dpia("start", folder)

    assert made.status == 0
    assert "dpia check" in made.out
    assert {one.name for one in folder.iterdir()} == {
        "map.yaml",
        "map.schema.json",
        "answers",
        "documents",
        "reviews",
    }
    text = (folder / "map.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=./map.schema.json\n")
    assert read_map(folder).id == "st-mary-s"
    assert dpia("flows", folder, "--on", ON).status == 0
    assert [one.name for one in folder.parent.iterdir()] == ["St Mary's"]


def test_a_school_may_start_from_the_example(dpia, tmp_path):
    """The example is copied with its comments and is the same map."""
    made = dpia("start", tmp_path / "x", "--example", "victoria-cp")

    assert made.status == 0
    assert read_map(tmp_path / "x") == read_map("victoria-cp")
    assert find_map("victoria-cp").read_text(encoding="utf-8") in (
        tmp_path / "x" / "map.yaml"
    ).read_text(encoding="utf-8")


def test_an_empty_folder_may_be_started_in(dpia, tmp_path):
    """A folder with nothing in it is taken."""
    (tmp_path / "new").mkdir()

    assert dpia("start", tmp_path / "new").status == 0
    assert read_map(tmp_path / "new").id == "new"


@pytest.mark.parametrize(
    ("folder", "school"),
    [("Pupils", "pupils-school"), ("Ysgol Tŷ", "ysgol-t"), ("学校", "our-school")],
)
def test_the_schools_id_comes_from_the_folders_name(folder, school):
    """An id that another record has, or no Latin letter, is no trouble."""
    datamap = build_map(read_text(started_map(folder), "map.yaml"))

    assert datamap.id == school


def test_nothing_is_written_over(dpia, tmp_path):
    """A folder that holds anything, or a file of the name, is left as it is."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    (tmp_path / "file").write_text("keep", encoding="utf-8")

    tried = [dpia("start", tmp_path / name) for name in ("mine", "file")]

    assert [one.status for one in tried] == [2, 2]
    assert all("ever written over" in one.err for one in tried)
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_an_example_that_is_not_there_is_refused(dpia, tmp_path):
    """The examples there are get named, and no folder is made."""
    ran = dpia("start", tmp_path / "x", "--example", "victria")

    assert ran.status == 2
    assert "write victoria-cp." in ran.err
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_made_leaves_nothing_behind(
    dpia, tmp_path, monkeypatch
):
    """A full disk while the folder is made leaves no half of it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    ran = dpia("start", tmp_path / "x")

    assert ran.status == 2
    assert "cannot be made there" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_looks_like_a_formula_is_no_formula_in_csv():
    """A spreadsheet must not carry out what a map says."""
    row = {"name": "=1+1", "other": "-x", "plain": "a"}
    answer = output.Answer("flows", date(2026, 1, 1), None, [row], {"name": "Name"})

    assert output.as_csv(answer).splitlines()[1] == "'=1+1,'-x,a"


def test_an_answer_without_rows_has_its_headings_in_csv():
    """An empty answer is a line of headings, and a sentence on a terminal."""
    answer = output.Answer("flows", date(2026, 1, 1), None, [], {"name": "Name"})

    assert output.as_csv(answer) == "name\n"


def test_what_takes_long_is_said_on_standard_error_only(monkeypatch, capsys):
    """A terminal is told after a second; a pipe is told nothing."""
    with output.waiting("Working", after=0):
        pass
    quiet = capsys.readouterr()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with output.waiting("Working", after=60):
        pass
    in_time = capsys.readouterr()

    assert (quiet.out, quiet.err, in_time.out) == ("", "", "")


def test_without_a_day_today_is_asked_about(dpia):
    """Only the command line asks the clock."""
    ran = dpia("flows", "victoria-cp", "--format", "json")

    assert ran.json["on"] == options.today().isoformat()
