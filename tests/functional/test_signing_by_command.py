"""`dpia answers`, `sign`, `due` and `risks` as a person calls them."""

from __future__ import annotations

import json
import sys

import pytest

from dpia.sign_off import SIGNED_STATES, Signer
from reports import cli
from reports.cli.sign import ROLES, STATES

ON = "2026-11-24"
OPEN = ("rk-03", "rk-16", "rk-24", "rk-25", "rk-26", "rk-27", "rk-28", "rk-33", "rk-35")
ACTIVITY = ("--activity", "teaching")
OFFICER = ("--as", "data-protection-officer", "--state", "advice")
HEAD = ("--as", "head-teacher", "--state", "approved")


class Ran:
    """What a call printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> dict:
        """Return the answer as read from JSON."""
        return json.loads(self.out)


@pytest.fixture(name="dpia")
def _dpia(monkeypatch, capfdbinary):
    """Call the command in this process, on the day of the tests."""

    def call(*arguments: object) -> Ran:
        monkeypatch.setenv("COLUMNS", "160")
        monkeypatch.setattr(sys, "argv", ["dpia", *map(str, arguments), "--on", ON])
        with pytest.raises(SystemExit) as left:
            cli.run()
        out, err = capfdbinary.readouterr()
        return Ran(left.value.code or 0, out.decode(), err.decode())

    return call


@pytest.fixture(name="school")
def _school(tmp_path, known_text):
    """Return the folder of a school with a map and no answers."""
    (tmp_path / "map.yaml").write_text(known_text, encoding="utf-8")
    return tmp_path


@pytest.fixture(name="ready")
def _ready(school, dpia):
    """Return the folder of a school whose assessment may be approved."""
    dpia("answers", school, *ACTIVITY)
    file = school / "answers" / "teaching.yaml"
    levels = "".join(
        f"  - {{risk: {risk}, stage: target, scale: level, value: low, why: Asked., "
        f"on: 2026-11-20, by: data-protection-officer}}\n"
        for risk in OPEN
    )
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"overrides:\n{levels}")
    dpia(
        "answers", school, *ACTIVITY,
        "--set", "necessity.achieves_purpose", "Marks are seen at once.",
        "--set", "consultation.why_not", "Nothing changes for anybody.",
        "--set", "advice.text", "Go ahead.",
        "--set", "advice.on", "2026-11-20",
        "--set", "advice.may_proceed", "yes",
    )  # fmt: skip
    return school


def test_the_choices_are_those_of_the_toolkit():
    """The lists of the command, kept apart so that help is instant, are the same."""
    assert list(ROLES) == [one.value for one in Signer]
    assert list(STATES) == [one.value for one in SIGNED_STATES]


def test_answers_are_made_once_and_then_checked(dpia, school):
    """The file lists the risks to decide about; what is there is never made anew."""
    made = dpia("answers", school, *ACTIVITY)
    file = school / "answers" / "teaching.yaml"
    text = file.read_text(encoding="utf-8")
    checked = dpia("answers", school, *ACTIVITY)

    assert (made.status, checked.status) == (0, 0)
    assert "Made " in made.out
    assert "rk-24, People in school see files they do not need: up to high" in text
    assert (school / "answers" / "answers.schema.json").is_file()
    assert checked.out.startswith("0 of ")
    assert "Nothing is filled in yet." in checked.out
    assert "  - consultation: people_asked, how, when" in checked.out
    assert "Why people were not asked" not in checked.out
    assert (
        "Why people were not asked" in dpia("answers", school, *ACTIVITY, "--all").out
    )
    assert file.read_text(encoding="utf-8") == text


def test_a_file_about_no_open_risk_lists_none(dpia, school, known_text):
    """Without flows nothing can go wrong, and nothing is listed."""
    start = known_text.index("flows:")
    (school / "map.yaml").write_text(known_text[:start], encoding="utf-8")

    dpia("answers", school, *ACTIVITY)

    text = (school / "answers" / "teaching.yaml").read_text(encoding="utf-8")
    assert "want a decision" not in text


def test_new_answers_can_be_asked_for_as_json(dpia, school):
    """A program that makes the file gets its rows at once."""
    ran = dpia("answers", school, *ACTIVITY, "--format", "json")

    assert ran.json["command"] == "answers"
    assert not any(row["answered"] for row in ran.json["rows"])


def test_answers_are_filled_in_by_the_command(dpia, ready):
    """What was set is shown, long texts shortened, entries of lists named."""
    dpia("answers", ready, *ACTIVITY, "--set", "aim", "To see marks at once. " * 9)

    ran = dpia("answers", ready, *ACTIVITY)

    assert ran.status == 1
    assert "Marks are seen at once." in ran.out
    assert "and 4 more" in ran.out
    assert "(rk-03)" in ran.out
    assert "..." in ran.out
    whole = dpia("answers", ready, *ACTIVITY, "--format", "json").json
    rows = {row["field"]: row for row in whole["rows"]}
    assert rows["advice.on"]["answer"] == "2026-11-20"
    assert rows["overrides"]["answer"][0]["risk"] == "rk-03"
    assert rows["advice.followed"]["left_out"] == "not decided yet."


def test_a_wrong_value_is_refused(dpia, ready):
    """The file stays as it is, and the call says what to write."""
    ran = dpia("answers", ready, *ACTIVITY, "--set", "advice.may_proceed", "maybe")

    assert ran.status == 2
    assert "choose one of: yes, no, with-conditions." in ran.err


def test_judgements_that_do_not_fit_are_a_finding(dpia, ready):
    """Exit 1 and a sentence; the same under `dpia risks`."""
    (ready / "map.yaml").write_text(
        (ready / "map.yaml")
        .read_text(encoding="utf-8")
        .replace("{use: primary, place: GB}", "{use: primary, place: IN}"),
        encoding="utf-8",
    )
    file = ready / "answers" / "teaching.yaml"
    text = file.read_text(encoding="utf-8").replace("rk-03", "rk-07")
    file.write_text(text, encoding="utf-8")

    ran = dpia("answers", ready, *ACTIVITY)
    risks = dpia("risks", ready)
    whole = dpia("risks", ready, *ACTIVITY, "--format", "json").json

    assert ran.status == 1
    for one in (ran, risks):
        assert "is set lower than worked out" in one.out.replace("\n", " ")
    assert "high (set to low)" in risks.out
    row = next(one for one in whole["rows"] if one["risk"] == "rk-07")
    assert row["target"] == ["high", "high"]
    assert row["override"] == [
        {
            "stage": "target", "scale": "level", "value": "low", "why": "Asked.",
            "on": "2026-11-20", "by": "data-protection-officer",
        }
    ]  # fmt: skip
    assert whole["warnings"][0]["code"] == "lowered-with-no-measure"


def test_a_likelihood_that_was_set_is_shown_with_its_scale(dpia, ready):
    """Beside the level stands what was set: its scale and its word."""
    file = ready / "answers" / "teaching.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "rk-03, stage: target, scale: level, value: low",
        "rk-03, stage: current, scale: likelihood, value: remote",
    )
    file.write_text(text, encoding="utf-8")

    for row in dpia("risks", ready, "--format", "json").json["rows"]:
        if row["risk"] == "rk-03":
            assert row["override"][0]["value"] == "remote"
    table = dpia("risks", ready, "--all").out
    assert "likelihood remote" in " ".join(table.split())


def test_an_assessment_is_signed_and_stands(dpia, ready):
    """Advice, approval, and how it stands; the signature states its hashes."""
    advice = dpia("sign", ready, *ACTIVITY, *OFFICER, "--comment", "Go ahead.")
    approved = dpia("sign", ready, *ACTIVITY, *HEAD, "--format", "json")
    due = dpia("due", ready)

    assert (advice.status, approved.status, due.status) == (0, 0, 0)
    assert "Keep that line somewhere else too." in advice.out
    assert "Signed all the same: For rk-" in advice.out
    assert "more judgements that do not fit" in advice.out
    assert len(approved.json["warnings"]) == len(OPEN) + 1
    row = approved.json["rows"][0]
    assert (row["number"], row["state"], row["by"]) == (2, "approved", "head-teacher")
    assert row["map"] == approved.json["map"]["sha256"]
    assert row["law_on"] == ON
    assert "2026-11-24 by the head teacher" in due.out
    assert "2027-11-24" in due.out
    rows = dpia("due", ready, *ACTIVITY, "--format", "json").json["rows"]
    assert rows[0]["head"] == row["sha256"]
    assert rows[0]["blocked"] == []


def test_an_odd_day_is_signed_and_told(dpia, ready, monkeypatch):
    """A day to come, and law nobody has looked at for long, are told with it."""
    monkeypatch.setattr(sys.modules[__name__], "ON", "2099-01-01")
    signed = dpia("sign", ready, *ACTIVITY, *OFFICER)

    assert signed.status == 0
    assert "Signed for 2099-01-01, a day that has not come yet." in signed.out
    assert "Signed on law that may have changed: " in signed.out


def test_what_stands_in_the_way_is_told(dpia, ready):
    """Exit 2, what is wrong and what to do; no traceback."""
    ran = dpia("sign", ready, *ACTIVITY, *HEAD)

    assert ran.status == 2
    assert "let the data protection officer sign the advice first." in ran.err
    assert ran.out == ""


def test_a_signed_file_is_not_changed_by_the_command(dpia, ready):
    """It is put under review first."""
    dpia("sign", ready, *ACTIVITY, *OFFICER)
    refused = dpia("answers", ready, *ACTIVITY, "--set", "aim", "Other.")
    dpia("sign", ready, *ACTIVITY, *HEAD)
    dpia("sign", ready, *ACTIVITY, "--as", "head-teacher", "--state", "under-review")
    allowed = dpia("answers", ready, *ACTIVITY, "--set", "aim", "Other.")

    assert (refused.status, allowed.status) == (2, 1)
    assert "stay as they are" in refused.err


def test_what_is_out_of_date_is_a_finding(dpia, ready, known_text):
    """Exit 1, with each change by name, and the clocks of a consultation."""
    dpia("answers", ready, *ACTIVITY, "--set", "regulator.asked_on", "2026-11-10")
    dpia("sign", ready, *ACTIVITY, *OFFICER)
    dpia("sign", ready, *ACTIVITY, *HEAD)
    changed = known_text.replace("count: 90", "count: 91")
    (ready / "map.yaml").write_text(changed, encoding="utf-8")

    ran = dpia("due", ready)
    row = dpia("due", ready, "--format", "json").json["rows"][0]

    assert ran.status == 1
    shown = " ".join(ran.out.split())
    assert "In the map, count of Pupils was changed." in shown
    assert "The ICO answers in writing. By 2027-01-05." in shown
    assert "The time for it was over on 2026-11-20." in shown
    assert [one["state"] for one in row["clocks"]] == ["over", "running", "running"]


def test_an_overdue_review_is_a_finding(dpia, ready):
    """A day that somebody set and that has passed."""
    dpia("answers", ready, *ACTIVITY, "--set", "review.due", "2026-11-01")

    ran = dpia("due", ready)

    assert ran.status == 1
    assert "2026-11-01 (overdue)" in ran.out


@pytest.mark.parametrize(
    "call",
    [
        ("answers", "victoria-cp", "--activity", "attendance"),
        ("sign", "victoria-cp", "--activity", "attendance", *OFFICER),
    ],
    ids=["answers", "sign"],
)
def test_nothing_is_written_into_the_toolkit(dpia, call):
    """An example is copied first."""
    ran = dpia(*call)

    assert ran.status == 2
    assert "dpia start my-school --example victoria-cp" in ran.err


@pytest.mark.parametrize("command", ["answers", "due", "risks"])
def test_an_activity_that_is_not_there_is_told(dpia, school, command):
    """The one that was probably meant is named."""
    ran = dpia(command, school, "--activity", "teching")

    assert ran.status == 2
    assert "write teaching." in ran.err


def test_wrong_answers_stop_every_command_that_reads_them(dpia, ready):
    """Every problem is told, with file and line."""
    file = ready / "answers" / "teaching.yaml"
    file.write_text("format: dpia-answers/1\nactivty: teaching\n", encoding="utf-8")

    for command in ("due", "risks"):
        ran = dpia(command, ready)
        assert ran.status == 2
        assert "answers/teaching.yaml:2" in ran.err


def test_a_new_folder_explains_its_answers(dpia, tmp_path, monkeypatch):
    """`dpia start` puts a schema and a few words into the folder of answers."""
    from reports.start import start

    start(tmp_path / "ysgol")

    there = {one.name for one in (tmp_path / "ysgol" / "answers").iterdir()}
    assert there == {"README.md", "answers.schema.json"}


def test_a_folder_that_cannot_be_made_is_told(dpia, school):
    """A file where the folder of answers should be."""
    (school / "answers").write_text("", encoding="utf-8")

    assert "could not be written" in dpia("answers", school, *ACTIVITY).err
