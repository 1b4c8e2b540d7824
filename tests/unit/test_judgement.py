"""Answers beside a map: read or refused in words, changed with remarks kept."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from datamap.messages import Message
from datamap.strict_yaml import read_text
from dpia.catalogue import InvalidCatalogueError, catalogue_for, shipped_catalogue
from dpia.judgement import (
    Answers,
    InvalidAnswersError,
    answers_file,
    parse_answers,
    read_answers,
)
from dpia.judgement.schema import answers_schema
from dpia.judgement.template import answers_text
from dpia.judgement.write import AnswersFile, read_value

HEAD = "format: dpia-answers/1\nactivity: teaching\n"
FULL = (
    HEAD
    + """\
aim: To see marks at once.
consultation: {people_asked: [pupils], how: A letter., when: October, said: Fine.}
necessity: {rights: The office answers.}
measures:
  - {id: own, measure: ct-01, applies_to: [app], state: planned, owner: head teacher,
     due: 2027-01-01, source: {document: terms, line: 3}}
decisions: [{risk: rk-07, about: app, measure: ct-16, effect: reduced, approved: true}]
overrides:
  - {risk: rk-07, about: app, stage: target, scale: severity, value: severe,
     why: Because., on: 2026-11-01, by: data-protection-officer}
advice: {text: No., on: 2026-11-01, may_proceed: 'no', followed: false,
  overruled_because: It is needed., decided_by: governing body}
conditions: [{what: Ask., owner: head teacher, due: 2027-01-01, done_on: 2026-12-01}]
regulator: {asked_on: 2026-10-01, answered_on: 2026-11-01, outcome: advice,
  risks: [rk-07]}
review: {every_months: 6, due: 2027-01-01, by: head teacher}
transfers: [{question: 1, about: firm, answer: To India.}]
children: [{standard: profiling, met: does-not-apply, why: It profiles nobody.}]
screening: [{trigger: wp-5, holds: true, why: All pupils are in it., on: 2026-11-01}]
"""
)


@pytest.fixture(name="parse")
def _parse(known_map):
    """Return how to read a text as the answers about the known map."""

    def parse(text, name="teaching.yaml"):
        return parse_answers(
            text.encode(), f"answers/{name}", known_map, shipped_catalogue()
        )

    return parse


def test_every_field_can_be_filled_in(parse):
    """A file that uses every section is read."""
    found = parse(FULL)

    assert found.consultation.people_asked == ("pupils",)
    assert found.transfers[0].question.value == "1"
    assert found.measures[0].owner == "head teacher"
    assert found.screening[0].holds


def test_a_folder_without_answers_has_none(tmp_path, known_map):
    """No file is no mistake."""
    assert read_answers(tmp_path, known_map) == {}


def test_problems_of_every_file_come_at_once(tmp_path, known_map):
    """Two wrong files and one right: each problem with its file and line."""
    (tmp_path / "answers").mkdir()
    answers_file(tmp_path, "a").write_text("aim: [\n", encoding="utf-8")
    answers_file(tmp_path, "b").write_text("- no fields\n", encoding="utf-8")
    answers_file(tmp_path, "teaching").write_text(HEAD, encoding="utf-8")

    with pytest.raises(InvalidAnswersError) as raised:
        read_answers(tmp_path, known_map)

    places = [(one.file, one.code) for one in raised.value.problems]
    assert places == [("answers/a.yaml", "not-yaml"), ("answers/b.yaml", "no-fields")]


def test_right_answers_are_found_by_their_activity(tmp_path, known_map):
    """The key is the id of the activity."""
    (tmp_path / "answers").mkdir()
    answers_file(tmp_path, "teaching").write_text(FULL, encoding="utf-8")

    assert read_answers(tmp_path, known_map)["teaching"].aim == "To see marks at once."


@pytest.mark.parametrize(
    ("line", "what", "fix"),
    [
        ("aim:", "aim is empty.", "write text"),
        ("aims: x", "There is no field called aims.", "write aim."),
        ("advice: {text: x, on: soon, may_proceed: 'yes'}", "on is 'soon'.", "YYYY"),
        ("advice: {text: x, on: 2026-11-01, may_proceed: maybe}", "may_proceed is",
         "choose one of: yes, no, with-conditions."),
        ("review: {every_months: 0}", "every_months is the number 0.", "at least 1"),
        ("overrides: [{risk: rk-07, stage: target, scale: level, value: low, "
         "on: 2026-11-01, by: dpo}]", "There is no why.", "add why"),
        ("overrides: [{risk: rk-07, stage: target, scale: level, value: severe, "
         "why: x, on: 2026-11-01, by: dpo}]", "value is severe, which is no word of "
         "the scale level.", "choose one of: low, medium, high."),
        ("decisions: [{risk: rk-99, effect: reduced}]", "no risk called rk-99",
         "write rk-"),
        ("decisions: [{risk: rk-10, effect: accepted}]", "rk-10 is a duty to meet",
         "meet the duty"),
        ("decisions: [{risk: rk-07, about: apps, effect: reduced}]",
         "teaching uses no system or recipient called apps.", "write app."),
        ("decisions: [{risk: rk-07, measure: ct-999, effect: reduced}]",
         "no measure called ct-999", "write ct-"),
        ("overrides: [{risk: rk-07, about: hwb, stage: target, scale: level, "
         "value: low, why: x, on: 2026-11-01, by: dpo}]", "called hwb.",
         "use one of: app, firm."),
        ("measures: [{id: own, measure: zz, applies_to: [app], state: planned}]",
         "no measure called zz", "use one of: ct-01"),
        ("measures: [{id: own, measure: ct-01, applies_to: [ap], state: planned}]",
         "The map has no record called ap.", "write app."),
        ("measures: [{id: app, measure: ct-01, applies_to: [app], state: planned}]",
         "The id app is used twice.", "another id"),
        ("consultation: {people_asked: [pupil]}", "no group of people called pupil",
         "write pupils."),
        ("transfers: [{question: 1, about: fir, answer: x}]", "no party called fir",
         "write firm."),
        ("transfers: [{question: 9, about: firm, answer: x}]", "question is '9'",
         "choose one of: 1, 2"),
        ("children: [{standard: profilin, met: 'no'}]", "no standard called profilin",
         "write profiling."),
        ("regulator: {asked_on: 2026-11-02, complete_on: 2026-11-01}",
         "complete_on is a day before the regulator was asked.", "2026-11-02"),
        ("regulator: {asked_on: 2026-11-02, outcome: ban}",
         "The regulator's answer has no answered_on.", "give both"),
        ("regulator: {asked_on: 2026-11-02, answered_on: 2026-11-03}",
         "The regulator's answer has no outcome.", "give both"),
        ("regulator: {asked_on: 2026-11-02, risks: [rk-0]}", "no risk called rk-0",
         "write rk-"),
        ("advice: {text: x, on: 2026-11-01, may_proceed: 'no', followed: false}",
         "there is no overruled_because", "say why"),
    ],
)  # fmt: skip
def test_a_slip_is_told_in_words(parse, line, what, fix):
    """Each problem says what is wrong, on which line, and what to write."""
    with pytest.raises(InvalidAnswersError) as raised:
        parse(f"{HEAD}{line}\n")

    problem = raised.value.problems[0]
    assert what in problem.what
    assert fix in problem.fix
    assert problem.line == 3
    assert "Input should" not in str(raised.value)


def test_answers_about_no_activity_are_refused(parse):
    """An activity that the map does not have, and a file named after another."""
    with pytest.raises(InvalidAnswersError, match="no activity called teching"):
        parse(HEAD.replace("teaching", "teching"))
    with pytest.raises(InvalidAnswersError, match="is not named after it"):
        parse(HEAD, "other.yaml")


def test_another_format_is_refused(parse):
    """A format of the future is not guessed at."""
    with pytest.raises(InvalidAnswersError, match="dpia-answers/1"):
        parse(HEAD.replace("answers/1", "answers/2"))


def test_bytes_that_are_no_yaml_are_refused(parse):
    """A broken file is told of as answers, not as a map."""
    with pytest.raises(InvalidAnswersError, match="problem in the answers"):
        parse("aim: [\n")


def test_a_new_file_is_valid_and_names_every_field(parse, known_map):
    """What `dpia answers` makes is read back as answers with nothing in them."""
    activity = known_map.activities[0]
    text = answers_text(activity, [Message("rk-07 stays high.")])

    assert parse(text) == Answers(format="dpia-answers/1", activity="teaching")
    assert "# rk-07 stays high." in text
    for name in Answers.model_fields:
        assert re.search(rf"^#? ?{name}:", text, re.MULTILINE)
    assert max(map(len, text.splitlines())) <= 100


def test_taking_a_mark_away_gives_a_field_to_fill_in(parse, known_map):
    """A line without its # asks for its value, in words."""
    text = answers_text(known_map.activities[0])

    with pytest.raises(InvalidAnswersError, match="aim is empty"):
        parse(text.replace("# aim:", "aim:"))


def test_a_change_leaves_remarks_and_layout(tmp_path, known_map):
    """Only the field that was set is different, whatever the newlines."""
    file = answers_file(tmp_path, "teaching")
    file.parent.mkdir()
    before = f"# mine\r\n{HEAD}aim:  'old'   # why\nreview: {{by: head}}\n"
    file.write_bytes(before.replace("\r\n", "\n").replace("\n", "\r\n").encode())

    changed = AnswersFile.at(file)
    changed.put("aim", "new")
    changed.put("advice.text", "Go: on")
    changed.put("advice.on", "2026-11-01")
    changed.put("advice.may_proceed", "yes")
    changed.append("decisions", {"risk": "rk-07", "effect": "reduced"})
    changed.put("decisions.1.approved", value=True)
    found = changed.store(file, known_map, shipped_catalogue())

    text = file.read_bytes().decode()
    assert (found.aim, found.decisions[0].approved) == ("new", True)
    assert text.count("\r\n") == text.count("\n")
    assert "# mine\r\n" in text
    assert "aim:  new   # why\r\n" in text
    assert read_answers(tmp_path, known_map) == {"teaching": found}


def test_a_wrong_change_leaves_the_file(tmp_path, known_map):
    """A value that the field does not take is refused and nothing is written."""
    file = answers_file(tmp_path, "teaching")
    file.parent.mkdir()
    file.write_text(HEAD, encoding="utf-8")

    changed = AnswersFile.at(file)
    changed.put("review.every_months", "often")

    with pytest.raises(InvalidAnswersError, match="every_months is 'often'"):
        changed.store(file, known_map, shipped_catalogue())
    assert file.read_text(encoding="utf-8") == HEAD


def test_a_text_cannot_hold_a_field(tmp_path, known_map):
    """A field put below one that is a text is refused."""
    changed = AnswersFile(f"{HEAD}aim: text\n".encode(), "teaching.yaml")
    changed.put("aim.more.still", "x")

    with pytest.raises(InvalidAnswersError, match="aim is a group of fields"):
        changed.store(tmp_path / "teaching.yaml", known_map, shipped_catalogue())


def test_a_change_that_would_not_read_back_is_refused(tmp_path, known_map):
    """What the file would say is compared with what was meant before it is written."""
    changed = AnswersFile(HEAD.encode(), "teaching.yaml")
    changed.tree["aim"] = "what the text does not say"

    with pytest.raises(InvalidAnswersError, match="cannot be changed safely"):
        changed.store(tmp_path / "teaching.yaml", known_map, shipped_catalogue())
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("field", ["", "a..b", "x: y", "[x", "overrides.0.why"])
def test_what_no_field_can_be_called_is_refused(field):
    """A field is named by words and by numbers from 1; the last is not number 0."""
    changed = AnswersFile(FULL.encode(), "teaching.yaml")

    with pytest.raises(InvalidAnswersError, match="No field can be called"):
        changed.put(field, "x")

    assert changed.text == FULL


def test_a_file_that_is_not_there_or_no_yaml_cannot_be_changed(tmp_path):
    """Both are told as problems of the answers."""
    with pytest.raises(InvalidAnswersError, match="no such file"):
        AnswersFile.at(tmp_path / "teaching.yaml")
    (tmp_path / "teaching.yaml").write_text("aim: [", encoding="utf-8")
    with pytest.raises(InvalidAnswersError, match="cannot be read as YAML"):
        AnswersFile.at(tmp_path / "teaching.yaml")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("advice.followed", "Yes", True),
        ("advice.followed", "perhaps", "perhaps"),
        ("advice.may_proceed", "no", "no"),
        ("review.every_months", "6", 6),
        ("review.every_months", "six", "six"),
        ("consultation.people_asked", "pupils, parents", ["pupils", "parents"]),
        ("decisions.1.approved", "false", False),
        ("aim.1", "x", "x"),
        ("nothing.there", "5", "5"),
        ("aim", "12", "12"),
    ],
)
def test_a_value_is_read_as_its_field_takes_it(field, text, value):
    """Yes and no, numbers and lists are told by the field."""
    assert read_value(field, text) == value


SCHEMA = Draft202012Validator(answers_schema())


def test_the_schema_allows_what_is_read(parse):
    """An editor shows no fault in a full file or in a new one."""
    Draft202012Validator.check_schema(answers_schema())
    tree = read_text(FULL.replace("question: 1", "question: '1'"), "x").tree

    assert [one.message for one in SCHEMA.iter_errors(tree)] == []


@pytest.mark.parametrize(
    "line", ["aims: x", "advice: {text: x}", "review: {every_months: 0}"]
)
def test_the_schema_shows_a_slip(line):
    """A misspelt field, a missing one and a wrong number do not fit."""
    tree = read_text(f"{HEAD}{line}\n", "x").tree

    assert [*SCHEMA.iter_errors(tree)] != []


def test_the_schema_ships():
    """The file beside the package is the schema."""
    assert (files("dpia") / "answers.schema.json").is_file()


def test_files_of_answers_are_read_by_their_ending(tmp_path, known_map):
    """A file that macOS leaves beside another is passed over; a .yml is told."""
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "teaching.yaml").write_text(HEAD, "utf-8")
    (folder / "._teaching.yaml").write_bytes(b"\x00\x05\x16\x07")
    read = read_answers(tmp_path, known_map)
    (folder / "office.yml").write_text(HEAD, "utf-8")
    with pytest.raises(InvalidAnswersError) as caught:
        read_answers(tmp_path, known_map)

    assert list(read) == ["teaching"]
    assert [one.fix for one in caught.value.problems] == ["rename it to office.yaml."]


def test_two_entries_of_a_school_have_two_ids(tmp_path):
    """No entry of a school's catalogue is lost behind another of the same id."""
    ours = (files("dpia.catalogue") / "risks" / "rk-25.yaml").read_text("utf-8")
    (tmp_path / "risks").mkdir()
    for name in ("._one", "one", "two"):
        (tmp_path / "risks" / f"{name}.yaml").write_text(ours, "utf-8")

    with pytest.raises(InvalidCatalogueError) as caught:
        catalogue_for(tmp_path)
    told = [(one.code, one.file) for one in caught.value.problems]
    assert told == [("duplicate-id", "risks/two.yaml")]
