"""``dpia levels`` and ``dpia compare`` with risks, as a person runs them."""

import json
from copy import deepcopy

import pytest
from click.testing import CliRunner

from datamap.conversions.json_map import to_json
from dpia.assessment import assess
from reports.cli.compare import compare
from reports.cli.levels import levels
from reports.html import whole

ON = "2026-11-24"


def run(command, *arguments):
    """Run a command; return its exit status and what it prints."""
    done = CliRunner().invoke(command, [*map(str, arguments), "--on", ON])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def answer(command, *arguments):
    """Return the answer as read from JSON."""
    return json.loads(run(command, *arguments, "--format", "json")[1])


@pytest.mark.parametrize("by", ["activity", "system", "supplier", "school"])
def test_levels_have_their_keys(by):
    """Each row has the worst levels, the counts and where its records stand."""
    rows = answer(levels, "victoria-cp", "--by", by)["rows"]

    assert rows
    for row in rows:
        assert {*row} == {
            "by", "record", "name", "inherent", "current", "target", "counts",
            "duties_not_met", "duties_perhaps_not_met", "because",
        }  # fmt: skip
        assert row["by"] == by
        assert row["because"]


def test_the_other_view_says_that_it_is_ours():
    """The three feared events come with the sentence that nobody verified them."""
    found = answer(levels, "victoria-cp", "--by", "school", "--view", "cnil")

    assert [row["event"] for row in found["rows"]] == ["cn-fe1", "cn-fe2", "cn-fe3"]
    assert {"severity", "likelihood"} == {*found["rows"][0]["current"]}
    assert "Nobody has verified them" in found["unverified"][0]


@pytest.mark.parametrize("view", ["ico", "cnil"])
def test_levels_on_a_screen(view, monkeypatch):
    """The table has levels in words, and says what is unverified."""
    monkeypatch.setenv("COLUMNS", "200")
    _, out = run(levels, "victoria-cp", "--by", "supplier", "--view", view)

    assert "(nobody named)" in out
    assert "ClassDojo, Inc." in out
    assert {"ico": "About the matrix", "cnil": "About the cross-walk"}[view] in out


def test_levels_exit_with_one_where_something_is_high(tmp_path, known_text):
    """A certainly high risk is a finding; without one the status is 0."""
    text = known_text.replace("own_purposes: none", "own_purposes: [its product]")
    text = text.replace("kind: attainment", "kind: health")
    for name, written in (("high", text), ("low", known_text)):
        (tmp_path / f"{name}.yaml").write_text(written, "utf-8")

    assert run(levels, tmp_path / "high.yaml")[0] == 1
    assert run(levels, tmp_path / "low.yaml")[0] == 0


def test_a_schools_own_risk_has_no_place_in_the_other_view(tmp_path, known_text):
    """A risk that the school added is named as not placed."""
    (tmp_path / "map.yaml").write_text(known_text, "utf-8")
    (tmp_path / "risks").mkdir()
    (tmp_path / "risks" / "own-risk.yaml").write_text(
        "id: own-risk\ntitle: Ours\nkind: risk\nharm: It hurts somebody.\n"
        "harms: [harm-03]\ntrigger: {ask: flow.role, is: processor}\n"
        "triggers: It arises.\nmisses: Nothing.\nfalse_alarms: None known.\n"
        "likelihood: remote\nseverity: minimal\nchecked_on: 2026-11-24\n",
        "utf-8",
    )

    found = answer(levels, tmp_path, "--view", "cnil")

    assert any("own-risk" in one for one in found["unverified"])


ANSWERED = {
    "value": True,
    "evidence": [{"source": "reply", "checked_on": "2026-10-05"}],
}


@pytest.fixture(scope="module", name="year")
def _year(example, make_files):
    """Return the example's page of a year ago and the map after three edits."""
    return make_files(example)


@pytest.fixture(scope="module", name="make_files")
def _make_files(tmp_path_factory):
    """Return how to write the data of an earlier review and the map of a year on."""
    folder = tmp_path_factory.mktemp("year")

    def make(example):
        before = folder / "review.json"
        before.write_text(json.dumps(review_of(example)), "utf-8")
        after = folder / "map.json"
        after.write_text(json.dumps(a_year_on(to_json(example))), "utf-8")
        return before, after

    return make


def review_of(example):
    """Return what the governors' page of the example a year ago carries."""
    from datetime import date

    from dpia.catalogue import shipped_catalogue
    from reports.pages.kept_data import LEFT_OUT

    found = assess(example, date(2025, 11, 24))
    tree = to_json(example)
    for record in tree["systems"]:
        for name in LEFT_OUT["systems"]:
            record.pop(name, None)
    shown = {}
    for one in found.risks:
        use = shown.setdefault(f"{one.activity}/{one.about}", {})
        use[one.risk.id] = "-".join(one.current.words)
    return {
        "on": "2025-11-24", "map": tree, "levels": shown,
        "method_version": shipped_catalogue().method.version,
        "left_out": {name: list(some) for name, some in LEFT_OUT.items()},
    }  # fmt: skip


def a_year_on(tree):
    """Return the map after a new app, ClassDojo's answers, and without GwE."""
    tree = deepcopy(tree)
    by_id = {
        one["id"]: one
        for section in ("systems", "parties", "flows")
        for one in tree[section]
    }
    tree["parties"].append({"id": "sums-ltd", "name": "Sums Ltd", "kind": "supplier"})
    tree["systems"].append({"id": "sums", "name": "Sums", "provider": "sums-ltd"})
    tree["flows"].append(
        {"id": "to-sums", "activity": "teaching-and-learning", "from": "victoria-cp",
         "to": "sums-ltd", "through": "sums"}
    )  # fmt: skip
    by_id["classdojo"]["uses_ai"] = {**ANSWERED, "value": False}
    by_id["classdojo-inc"]["own_purposes"] = {**ANSWERED, "value": "none"}
    gone = {"gwe", "school-to-gwe"}
    for section in ("parties", "flows"):
        tree[section] = [one for one in tree[section] if one["id"] not in gone]
    for one in tree["questions"]:
        one["about"] = [name for name in one.get("about", []) if name not in gone]
    return tree


def test_three_edits_and_the_risks_that_they_moved(year):
    """Last year's data alone tells the three edits and what each of them moved."""
    rows = answer(compare, *year)["rows"]

    moved = {
        (row["record"], row["field"]): {
            (one["about"], one["risk"]) for one in row["moved"]
        }
        for row in rows
        if row["moved"]
    }
    assert {*moved} == {
        ("sums-ltd", ""), ("sums", ""), ("to-sums", ""),
        ("gwe", ""), ("school-to-gwe", ""),
        ("classdojo", "uses_ai"), ("classdojo-inc", "own_purposes"),
    }  # fmt: skip
    assert {about for about, _ in moved["to-sums", ""]} == {"sums"}
    assert moved["gwe", ""] == moved["school-to-gwe", ""]
    assert moved["classdojo", "uses_ai"] == {("classdojo", "rk-03")}
    assert moved["classdojo-inc", "own_purposes"] == {
        ("classdojo", "rk-02"), ("classdojo", "rk-04"),
    }  # fmt: skip


def test_every_move_is_told_once_more_with_its_reason(year):
    """Beside the rows stands each move in words, what time did included."""
    found = answer(compare, *year)

    assert found["before"]["on"] == "2025-11-24"
    (aged,) = [one for one in found["moved"] if one["risk"] == "rk-09"
               and one["about"] == "classdojo"]  # fmt: skip
    assert aged["why"] == "Evidence has grown old: ClassDojo"
    assert aged["because"] == [
        {"record": "classdojo", "change": "evidence", "field": ""}
    ]
    assert (aged["from"], aged["to"]) == (None, ["none", "high"])
    gaps = [one for one in found["moved"] if one["kind"] == "gap"]
    assert {one["from"] for one in gaps} <= {"no", "unknown", "yes"}


def test_moves_on_a_screen(year):
    """The table says what moved from what to what, the notes why; all by names."""
    _, out = run(compare, *year)
    told = " ".join(out.split())

    assert "Risks it moved" in out
    assert "9 differences; 64 risks and duties moved." in told
    assert "64 risks and duties moved:" in told
    assert "before: does not arise; now: anything up to high. " in told
    assert "Evidence has grown old: ClassDojo." in told
    assert "And 44 more: see them with --all." in told
    assert "school-to-gwe" not in out
    assert "rk-" not in out


def test_two_maps_have_no_day_between_them(tmp_path, known_text):
    """Which risks moved between two maps is worked out only when it is asked for."""
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(known_text, "utf-8")
    after.write_text(known_text.replace("place: IE", "place: IN"), "utf-8")

    plain = answer(compare, before, after)
    asked = answer(compare, before, after, "--risks")
    _, told = run(compare, before, after)
    a_year = answer(compare, before, after, "--before-on", "2025-11-24")

    assert "moved" not in plain
    assert "ask with --risks" in told
    assert {one["risk"] for one in asked["moved"]} == {"rk-07", "rk-09"}
    assert a_year["before"]["on"] == "2025-11-24"


def test_one_move_is_told_in_the_singular(tmp_path, known_text):
    """One risk that moved is not two."""
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(known_text, "utf-8")
    after.write_text(known_text.replace("exports_all: true", "exports_all: false"),
                     "utf-8")  # fmt: skip

    _, out = run(compare, before, after, "--risks")

    assert "1 risk or duty moved:" in out


def test_what_cannot_be_compared_is_told(tmp_path, make_page, known_text):
    """Between two pages that leave out protection, the risks that read it are blind."""
    page = tmp_path / "review.html"
    page.write_text(whole(make_page(known_text)), "utf-8")

    found = answer(compare, page, page)
    _, out = run(compare, page, page)

    assert "rk-25" in found["not_compared"]
    assert found["moved"] == []
    assert "Cannot be compared: " in out
