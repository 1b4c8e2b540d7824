"""What changed between two maps, record by record."""

import json

import pytest

from datamap.compare import ChangeKind, compare
from datamap.conversions.json_map import from_json, read_json, to_json
from datamap.errors import InvalidDataMapError
from datamap.load import build_map, read_map
from datamap.strict_yaml import read_text
from reports.earlier import read_map_or_review

MAP = """
format: dpia-map/1
school:
  {id: school, name: Ysgol Fach, nation: wales, phase: primary, languages: [cy, en]}
documents:
  - {id: terms, kind: processor-contract, name: Terms, dated: 2026-09-01}
people: [{id: pupils, name: Pupils, count: 90}, {id: parents, name: Parents}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment,
     items: {closed: true, listed: [{id: grade, name: Grade}]}}
parties:
  - {id: firm, name: Firm Ltd, kind: supplier, country: GB,
     engages: [{party: host, stored_in: IE}]}
  - {id: host, name: Host Ltd, kind: supplier, country: IE}
systems:
  - id: app
    name: App
    provider: firm
    contract: {document: terms, evidence: [{source: terms, checked_on: 2026-09-02}]}
    stored_in: [{use: primary, place: GB}]
    uses_ai: {conflicting: [{value: true, evidence: [{source: a}]}, {value: false}]}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils],
     data: [marks], lawful_basis: public-task}
flows:
  - {id: to-firm, activity: teaching, from: school, to: firm, through: app,
     data: [marks.grade], role: processor, channel: app}
accepted:
  - {rule: no-review, record: app, reason: Soon., by: head, until: 2027-01-01}
year: {from: 2025-09-01, to: 2026-08-31, breaches: {recorded: 1}}
"""


def read(*changes):
    """Return the map with some texts replaced by others."""
    text = MAP
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return build_map(read_text(text, "map.yaml"))


def told(*changes):
    """Return what comparing says of replaced texts, as short tuples."""
    return [
        (one.record, one.change.value, one.field, one.before, one.after)
        for one in compare(read(), read(*changes))
    ]


def test_a_changed_answer_is_one_difference_with_both_values():
    """A fact that changes is named by its field, with the answers alone."""
    assert told(("count: 90", "count: {value: 95, note: counted}")) == [
        ("pupils", "changed", "count", 90, 95)
    ]


def test_an_answer_that_was_unknown_is_changed():
    """A field left out was unknown before."""
    found = told(("phase: primary,", "phase: primary, pupils: 90,"))

    assert found == [("school", "changed", "pupils", "unknown", 90)]


def test_a_plain_field_that_comes_is_added():
    """A field that is no fact and was empty is added, and removed the other way."""
    before, after = read(), read(("name: Parents}", "name: Parents, note: New}"))

    assert compare(before, after)[0].change is ChangeKind.ADDED
    assert compare(after, before)[0].change is ChangeKind.REMOVED


def test_newer_dates_of_the_same_evidence_say_nothing_new():
    """Evidence checked again is told apart from substance."""
    (found,) = compare(
        read(), read(("checked_on: 2026-09-02", "checked_on: 2027-01-01"))
    )

    assert found.field == "contract.evidence"
    assert not found.substance


def test_other_evidence_is_substance():
    """Evidence from another source is a difference that counts."""
    (found,) = compare(read(), read(("[{source: terms,", "[{source: letter,")))

    assert found.substance


def test_whom_to_ask_and_where_it_was_read_say_nothing_new():
    """A question for somebody else, or another line of a paper, is no substance."""
    before = read(("count: 90}", "count: {value: unknown, ask: dpo}}"))
    after = read(
        ("count: 90}", "count: {value: unknown, ask: school}, source: {line: 4}}")
    )

    assert {(one.field, one.substance) for one in compare(before, after)} == {
        ("count.ask", False),
        ("source", False),
    }


def test_confirming_a_reading_is_substance():
    """A provisional answer that was confirmed is a difference of its own."""
    before = read(("public-task", "{value: public-task, provisional: a reading}"))
    (found,) = compare(before, read())

    assert (found.field, found.before, found.after) == (
        "lawful_basis.provisional", "a reading", None,
    )  # fmt: skip


def test_a_note_on_an_answer_is_a_difference():
    """What to know about an answer counts, even if the answer is the same."""
    assert told(("count: 90", "count: {value: 90, note: roll}")) == [
        ("pupils", "added", "count.note", None, "roll")
    ]


def test_parts_of_lists_are_compared_with_their_own():
    """A place, a sub-processor or an item is named in the field."""
    found = told(
        (
            "{use: primary, place: GB}",
            "{use: primary, place: IE}, {use: backup, place: GB}",
        ),
        ("stored_in: IE", "stored_in: US"),
        ("name: Grade}", "name: Grades}"),
    )

    assert [(one[2], one[3], one[4]) for one in found] == [
        ("items.listed.grade.name", "Grade", "Grades"),
        ("engages.host.stored_in", "IE", "US"),
        ("stored_in.primary.place", "GB", "IE"),
        ("stored_in.backup", None, {"use": "backup", "place": "GB"}),
    ]


def test_two_places_of_one_use_are_told_apart():
    """A second place for the same use has a number."""
    found = told(
        (
            "{use: primary, place: GB}",
            "{use: primary, place: GB}, {use: primary, place: IE}",
        )
    )

    assert [one[2] for one in found] == ["stored_in.primary-2"]


def test_answers_that_disagree_are_compared_as_a_whole():
    """A conflict that loses an answer is a difference; a new date in it is not."""
    fewer = told((", {value: false}]", "]"))
    dated = compare(
        read(), read(("{source: a}", "{source: a, checked_on: 2026-01-01}"))
    )

    assert fewer == [
        ("app", "changed", "uses_ai", {"conflicting": [True, False]},
         {"conflicting": [True]})
    ]  # fmt: skip
    assert [one.substance for one in dated] == [False]


def test_order_is_seen_only_where_it_means_something():
    """The main language comes first; the order of other lists says nothing."""
    assert told(("[cy, en]", "[en, cy]"))
    assert told(("people: [pupils],", "people: [pupils, parents],"))[0][2] == "people"
    assert (
        compare(
            read(("people: [pupils],", "people: [pupils, parents],")),
            read(("people: [pupils],", "people: [parents, pupils],")),
        )
        == ()
    )


def test_a_renamed_record_is_one_difference():
    """What names the record by its new id is not told as a change."""
    before = read()
    text = MAP.replace("firm", "company").replace("marks", "results")
    after = build_map(read_text(text.replace("terms", "contract"), "map.yaml"))

    found = compare(before, after)

    assert [(one.kind, one.change.value, one.before, one.after) for one in found] == [
        ("document", "renamed", "terms", "contract"),
        ("data", "renamed", "marks", "results"),
        ("party", "renamed", "firm", "company"),
        ("flow", "renamed", "to-firm", "to-company"),
    ]


def test_a_renamed_school_and_accepted_record_are_followed():
    """Ids of the school and of accepted findings are followed too."""
    text = MAP.replace("id: school", "id: ysgol").replace("from: school", "from: ysgol")
    text = text.replace("id: app", "id: platform").replace(
        "record: app", "record: platform"
    )
    text = text.replace("through: app", "through: platform")
    found = compare(read(), build_map(read_text(text, "map.yaml")))

    assert [(one.kind, one.change.value) for one in found] == [
        ("school", "renamed"),
        ("system", "renamed"),
    ]


def test_another_recipient_is_another_flow():
    """A flow to somebody else is not taken for the old one renamed."""
    found = told(("{id: to-firm,", "{id: to-host,"), ("to: firm", "to: host"))

    assert [(one[0], one[1]) for one in found] == [
        ("to-firm", "removed"),
        ("to-host", "added"),
    ]


def test_whole_records_come_and_go_with_their_names():
    """A record that comes or goes is told by what it is called."""
    found = told(
        ("year: {from: 2025-09-01, to: 2026-08-31, breaches: {recorded: 1}}\n", ""),
        (
            "accepted:\n",
            "questions: [{id: ask-it, question: Who?, ask: dpo}]\naccepted:\n",
        ),
        ("rule: no-review", "rule: no-date"),
    )

    assert found == [
        ("ask-it", "added", "", None, "Who?"),
        ("no-review/app", "removed", "", "Soon.", None),
        ("no-date/app", "added", "", None, "Soon."),
        ("year", "removed", "", "", None),
    ]


def test_an_answer_of_several_fields_is_compared_inside():
    """Of an answer that is a group of fields, the one that changed is named."""
    before = read(("channel: app}", "channel: app, transfer_test: {met: true}}"))
    after = read(("channel: app}", "channel: app, transfer_test: {met: false}}"))

    assert [one.field for one in compare(before, after)] == ["transfer_test.met"]


def test_the_map_in_json_forgets_nothing_of_the_libraries():
    """Records of libraries stay told apart from the school's own."""
    datamap = read_map("victoria-cp")
    again = read_json(json.dumps(to_json(datamap)), "map.json")

    assert to_json(again) == to_json(datamap)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        pytest.param([], "not a map in JSON", id="a list"),
        pytest.param({"format": "other"}, "not a map in JSON", id="another format"),
        pytest.param({"format": "dpia-map/1"}, "There is no school", id="empty"),
    ],
)
def test_what_is_no_map_in_json_is_refused(tree, words):
    """What is no map is refused in plain words."""
    with pytest.raises(InvalidDataMapError, match=words):
        from_json(tree)


def test_every_problem_of_a_map_in_json_is_told():
    """Wrong fields and ids that name nothing are told together."""
    tree = to_json(read())
    tree["people"][0]["nam"] = 1
    tree["flows"][0]["to"] = "nobody"
    tree["libraries"] = {"taken": 3, "used": {"app": 7}}

    with pytest.raises(InvalidDataMapError) as caught:
        from_json(tree)

    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    "text", ['{"a":', "[" * 100_000, '{"a": "\\ud800"}'], ids=["cut", "deep", "half"]
)
def test_what_is_no_json_is_refused(text):
    """Broken, bottomless and unprintable texts are refused."""
    with pytest.raises(InvalidDataMapError, match="cannot be read as JSON"):
        read_json(text, "map.json")


def test_a_map_nested_too_deep_or_too_long_is_refused():
    """A limit on depth and length keeps reading quick."""
    deep = "1"
    for _ in range(40):
        deep = f"[{deep}]"

    with pytest.raises(InvalidDataMapError, match="nested"):
        read_json(f'{{"format": "dpia-map/1", "x": {deep}}}', "map.json")
    with pytest.raises(InvalidDataMapError, match="longer"):
        read_json(" " * 20_000_001, "map.json")


@pytest.fixture
def review(tmp_path):
    """Return the folder of a review that was made from the map."""
    data = json.dumps({"rows": [], "map": to_json(read())})
    page = f'<p>x<script type="application/json" id="review-data">{data}</script>'
    (tmp_path / "review.html").write_text(page, "utf-8")
    (tmp_path / "review.json").write_text(data, "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["", "review.html", "review.json"])
def test_an_earlier_review_gives_its_map(review, name):
    """The folder, the page and the data of a review hold the map they came from."""
    assert read_map_or_review(review / name) == read()


def test_a_review_with_only_its_page_gives_its_map(review):
    """A page sent on its own is enough."""
    (review / "review.json").unlink()

    assert read_map_or_review(review) == read()


def test_what_holds_no_map_is_refused(tmp_path):
    """A page of something else, a missing file and an empty folder are refused."""
    (tmp_path / "page.html").write_text("<p>Hello", "utf-8")

    with pytest.raises(InvalidDataMapError, match="no review data"):
        read_map_or_review(tmp_path / "page.html")
    with pytest.raises(InvalidDataMapError, match="not there"):
        read_map_or_review(tmp_path / "gone.json")
    with pytest.raises(InvalidDataMapError):
        read_map_or_review(tmp_path)


def test_an_endless_review_is_refused(tmp_path, monkeypatch):
    """A file longer than any review is not read to its end."""
    monkeypatch.setattr("reports.earlier._LONGEST", 10)
    (tmp_path / "review.json").write_text("x" * 11, "utf-8")

    with pytest.raises(InvalidDataMapError, match="longer than"):
        read_map_or_review(tmp_path / "review.json")
