"""What makes a signed assessment out of date, and what is only told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from datamap.errors import DataMapError
from dpia.catalogue import shipped_catalogue
from dpia.sign_off import Signer, changes, log_file, standing

OFFICER, HEAD = Signer.DATA_PROTECTION_OFFICER, Signer.HEAD_TEACHER

CHANGES = [
    # what is changed in the map, why it is out of date, what is only told
    pytest.param(("count: 90", "count: 91"),
                 ["In the map, count of Pupils was changed."], [], id="people"),
    pytest.param(("name: App", "name: Appli"),
                 ["In the map, name of Appli was changed."], [], id="a name"),
    pytest.param(("activities:", "measures:\n  - {id: m, measure: ct-01, "
                  "applies_to: [app], state: not-in-place}\nactivities:"),
                 ["In the map, m is new."], [], id="a measure of the system"),
    pytest.param(("documents:", "documents:\n  - {id: all, kind: policy}"),
                 ["In the map, all is new."], [], id="a paper about everything"),
    pytest.param(("dated: 2026-09-01,",
                  "dated: 2026-09-01, source: {document: terms},"),
                 [], ["In the map, source of terms was dated anew; it says the same."],
                 id="no substance"),
    pytest.param(("activities:", "  - {id: other, name: Other, kind: app}\n"
                  "measures:\n  - {id: m, measure: ct-01, applies_to: [other], "
                  "state: planned}\nactivities:"),
                 [], ["The map's hash is another: 2 differences that do not touch "
                      "this activity."], id="a measure of another system"),
    pytest.param(("format: dpia-map/1", "# a remark\nformat: dpia-map/1"), [],
                 ["Only comments or the layout of the map's file were changed."],
                 id="a remark"),
    pytest.param(("systems:", "  - {id: other, name: Other, kind: supplier}\nsystems:"),
                 [], ["The map's hash is another: one difference that does not touch "
                      "this activity."], id="another party"),
    pytest.param(("systems:", "  - {id: other, name: Other, kind: supplier}\n"
                  "  - {id: third, name: Third, kind: supplier}\nsystems:"),
                 [], ["The map's hash is another: 2 differences that do not touch "
                      "this activity."], id="two parties"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "matters", "noted"), CHANGES)
def test_a_change_of_the_map_is_named(school, change, matters, noted):
    """What touches the activity makes it out of date; the rest is told."""
    school.approve()
    school.change_map(*change)

    assert school.out_of_date() == matters
    assert school.noted() == noted
    assert school.standing().wants_a_look == bool(matters)


def test_a_renamed_and_a_removed_record_are_named(school):
    """A record that is gone or has another id touches where it was."""
    school.approve()
    school.write_map(school.map_text.replace("firm", "company"))
    renamed = school.out_of_date()
    school.write_map(school.map_text.replace("id: work,", "id: play,"))

    assert "In the map, Firm has another id." in renamed
    assert any("has another id" in one for one in school.out_of_date())


def test_a_flow_that_is_gone_is_named(school):
    """What is no longer in the map is named as it was."""
    school.approve()
    start = school.map_text.index("flows:")
    school.write_map(school.map_text[:start])

    assert "In the map, work was taken out." in school.out_of_date()


def test_data_nobody_listed_touches_all_of_its_people(school):
    """An activity that does not say which data it uses may use any of its people."""
    school.map_text = school.map_text.replace("data: [marks]", "data: unknown", 1)
    school.write_map(school.map_text)
    school.approve()
    school.change_map("name: Marks", "name: Grades")

    assert school.out_of_date() == ["In the map, name of Grades was changed."]


def test_a_change_of_the_answers_is_named(school):
    """Field by field; a remark alone is named too."""
    school.approve()
    school.write(school.answers.replace("Nothing", "Little"))
    changed = school.out_of_date()
    school.write(f"{school.answers}aim: To see.\n")
    added = school.out_of_date()
    school.write(school.without("necessity"))
    removed = school.out_of_date()
    school.write(f"{school.answers}# a remark\n")

    assert changed == ["In the answers, consultation.why_not was changed."]
    assert added == ["In the answers, aim is new."]
    assert removed == ["In the answers, necessity.achieves_purpose was taken out."]
    assert school.out_of_date() == [
        "The file of the answers was changed, in comments or layout only."
    ]


def test_answers_that_are_gone_are_named(school):
    """A signed file that was deleted is missed."""
    school.approve()
    (school.folder / "answers" / "teaching.yaml").unlink()

    assert "The answers that were signed are gone." in school.out_of_date()


def test_the_advice_outlives_what_the_controller_fills_in(school):
    """After the advice the school says whether it follows it, and then approves."""
    school.sign("advice", OFFICER)
    school.write(
        school.answers.replace("'yes'", "'yes', followed: true, decided_by: head")
    )

    assert school.noted() == [
        "In the answers, advice.followed is new.",
        "In the answers, advice.decided_by is new.",
    ]
    assert school.sign("approved", HEAD).number == 2


def test_advice_on_something_else_does_not_count(school):
    """What changed since the advice has to be advised on again."""
    school.sign("advice", OFFICER)
    school.write(school.answers.replace("Nothing", "Little"))

    assert school.refused("approved", HEAD) == ["out-of-date"]


def test_under_review_changes_are_expected(school):
    """What is open for changes is not out of date; what changed is told."""
    school.approve()
    school.sign("under-review", Signer.DATA_PROTECTION_LEAD)
    school.write(school.answers.replace("Nothing", "Little"))

    assert school.out_of_date() == []
    assert school.noted() == ["In the answers, consultation.why_not was changed."]


def test_a_risk_that_rose_by_itself_is_named(school):
    """Evidence grows old: a review that is a year past makes risks rise."""
    school.approve()

    found = school.out_of_date(date(2028, 1, 1))

    assert any("was signed as low at most and may now be high." in one for one in found)


def test_another_catalogue_law_or_method_is_told(school, monkeypatch):
    """A new method is out of date; other data is told, and counts by what it moves."""
    school.approve()
    used = shipped_catalogue()
    method = replace(used.method, version="2.0")
    other = replace(used, method=replace(used.method, child_steps=2))
    monkeypatch.setattr(
        standing, "catalogue_for", lambda _: replace(used, method=method)
    )
    by_method = school.out_of_date()
    monkeypatch.setattr(standing, "catalogue_for", lambda _: other)
    monkeypatch.setattr("dpia.sign_off.inputs.law_hash", lambda: "0" * 64)

    assert by_method == [
        "The scoring method is now version 2.0; version 1.0 was signed."
    ]
    assert school.noted() == [
        "The catalogue of risks and measures is not the one that was signed.",
        "The law data is not the one that was signed.",
    ]


@pytest.mark.parametrize("kind", ["map.json", "answers.yaml"])
@pytest.mark.parametrize("content", [None, b"{}"])
def test_a_copy_that_is_not_whole_is_told(school, kind, content):
    """Without the copy nobody can say what changed, and that is said."""
    school.approve()
    copy = next((school.folder / "answers" / "signed").glob(f"*.{kind}"))
    copy.unlink() if content is None else copy.write_bytes(content)
    school.change_map("count: 90", "count: 91")
    school.write(f"{school.answers}aim: To see.\n")

    found = school.standing()
    word = {"map.json": "The map", "answers.yaml": "The answers"}[kind]
    assert any(str(one).startswith("The copy of ") for one in found.broken)
    assert any(str(one).startswith(f"{word} ") for one in found.out_of_date)
    assert "broken" in school.refused("under-review", HEAD)


def test_a_map_of_a_format_no_longer_read_is_told(school, monkeypatch):
    """If the copy cannot be read, nobody can say what changed, and that is said."""

    def refuse(*_args):
        raise DataMapError

    school.approve()
    school.change_map("count: 90", "count: 91")
    monkeypatch.setattr(changes, "read_json", refuse)

    assert school.out_of_date() == [
        "The map was changed; the copy that was signed is not whole."
    ]


def test_an_activity_that_is_gone_is_told(school):
    """An assessment of what the map no longer does is out of date."""
    school.approve()
    school.change_map("id: teaching\n", "id: learning\n")
    school.write_map(
        (school.folder / "map.yaml")
        .read_text(encoding="utf-8")
        .replace("activity: teaching", "activity: learning")
    )
    (school.folder / "answers" / "teaching.yaml").unlink()

    assert "In the map, Teaching has another id." in school.out_of_date()


def test_line_ends_of_the_log_do_not_count(school):
    """Other line ends break no line, and stray files do not count."""
    school.approve()
    file = log_file(school.folder, "teaching")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (school.folder / "answers" / "signed" / "teaching.old.receipt").touch()

    assert school.standing().broken == ()
    assert school.sign("under-review", HEAD).number == 3


def test_nothing_is_signed_on_top_of_a_broken_log(school):
    """A log that is not whole is put back first."""
    school.approve()
    file = log_file(school.folder, "teaching")
    file.write_text(file.read_text(encoding="utf-8").splitlines()[1], encoding="utf-8")

    assert "broken" in school.refused("advice", OFFICER)


def test_a_receipt_that_a_crash_left_out_is_given_later(school):
    """A line without a receipt is whole; the next signature gives it its receipt."""
    school.sign("advice", OFFICER)
    receipt = school.folder / "answers" / "signed" / "teaching.1.receipt"
    receipt.unlink()
    before = school.standing().broken
    school.sign("approved", HEAD)

    assert before == ()
    assert receipt.is_file()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}\n", "Line 1 of the log of signatures was changed."),
        ("\n", "Line 1 of the log of signatures was changed."),
        ("[1]\n", "Line 1 of the log of signatures was changed."),
    ],
)
def test_a_line_that_is_no_signature_is_named(school, text, words):
    """Whatever stands in the log instead of a signature is told."""
    log_file(school.folder, "teaching").write_text(text, encoding="utf-8")

    assert [str(one) for one in school.standing().broken] == [words]


def test_a_chain_begun_anew_in_the_middle_is_named(school):
    """A line with a right hash that does not follow from the one before it."""
    first = school.sign("advice", OFFICER)
    second = school.sign("approved", HEAD)
    file = log_file(school.folder, "teaching")
    forged = first.model_copy(update={"comment": "Other."})
    file.write_text(f"{forged.line}\n{second.line}\n", encoding="utf-8")
    middle = [str(one) for one in school.standing().broken]
    start = first.model_copy(update={"before": "1" * 64})
    file.write_text(f"{start.line}\n", encoding="utf-8")

    assert middle[0] == (
        "Line 1 of the log of signatures is not the one that was signed there."
    )
    assert "Line 1 of the log of signatures was changed." in [
        str(one) for one in school.standing().broken
    ]


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        ({"by": HEAD}, "Line 1 of the log of signatures is by a role that may not "
         "sign that."),
        ({"by": HEAD, "state": "approved"}, "Line 1 of the log of signatures does not "
         "follow from the line before it."),
    ],
)  # fmt: skip
def test_a_line_that_no_signing_writes_is_named(school, forged, words):
    """Hashes that agree do not make a signature that nobody could have given."""
    first = school.sign("advice", OFFICER)
    file = log_file(school.folder, "teaching")
    changed = type(first).model_validate({**first.model_dump(mode="json"), **forged})
    file.write_text(f"{changed.line}\n", encoding="utf-8")

    assert next(str(one) for one in school.standing().broken) == words
