"""Changes at the desk: how they join others', and the draft that is kept of them."""

import json

import pytest

from reports.desk.changes import Change, Clash, chosen, joined
from reports.desk.draft import FOLDER, Draft, Drafts, with_field


@pytest.mark.parametrize(
    ("was", "ours", "theirs", "expected"),
    [
        pytest.param("a", "b", "a", "b", id="nobody else changed it"),
        pytest.param("a", "b", "b", None, id="both say the same"),
        pytest.param(["a"], ["a", "b"], ["a", "c"], ["a", "c", "b"], id="both added"),
        pytest.param(["a", "b"], ["b"], ["a", "b", "c"], ["b", "c"], id="one took out"),
        pytest.param(None, ["a"], ["b"], ["b", "a"], id="both began a list"),
        pytest.param(["a"], ["a", "b"], ["a", "b", "c"], None, id="theirs has it all"),
        pytest.param(["a"], ["b"], None, "clash", id="they took out what we changed"),
        pytest.param("a", "b", "c", "clash", id="both changed it"),
        pytest.param(None, "b", "c", "clash", id="both answered it"),
        pytest.param("a", ["b"], "c", "clash", id="not a list before"),
        pytest.param(["a"], ["b"], "c", "clash", id="not a list now"),
        pytest.param(None, {"id": "x"}, {"id": "y"}, "clash", id="both added it"),
    ],
)
def test_joined(was, ours, theirs, expected):
    """A change joins another's where that is plain, and clashes where it is not."""
    found = joined(Change("one", "field", ours, was), theirs)

    told = "clash" if isinstance(found, Clash) else found and found.value
    assert told == expected


def test_choosing_between_ours_and_theirs():
    """Ours then starts from theirs, theirs drops the change, no choice leaves it."""
    changes = [Change("one", name, "b", "a") for name in ("x", "y", "z", "free")]
    clashes = [Clash(one, "c") for one in changes[:3]]
    choices = {changes[0].key: "ours", changes[1].key: "theirs"}

    found = chosen(changes, clashes, choices)

    assert [(one.field, one.was) for one in found] == [
        ("x", "c"), ("z", "a"), ("free", "a"),
    ]  # fmt: skip


def test_draft_keeps_each_place_once():
    """The last answer counts, and an answer taken back leaves no change."""
    first = Change("one", "field", "b", "a")

    twice = Draft().put(first).put(Change("one", "field", "c", "b"))
    back = twice.put(Change("one", "field", "a", "c"))

    assert twice.changes == (Change("one", "field", "c", "a"),)
    assert back.changes == ()
    assert Draft().put(Change("one", "field", "a", "a")).changes == ()


def test_draft_changes_what_it_adds():
    """A field of a new record is changed in the record itself."""
    draft = Draft().put(Change("one", "", {"id": "one"}, None, "activities"))

    draft = draft.put(Change("one", "retention.keep_for", "P1Y"))

    assert draft.changes[0].value == {"id": "one", "retention": {"keep_for": "P1Y"}}
    assert draft.adds("one")
    assert not draft.adds("two")
    assert draft.said("one", "retention.keep_for") == (True, "P1Y")
    assert draft.said("two", "name") == (False, None)
    assert draft.without("one").changes == ()


def test_draft_tells_places_apart():
    """Two fields, and the same field of the answers, are changes of their own."""
    draft = Draft().put(Change("one", "x", "b")).put(Change("one", "y", "b"))

    draft = draft.put(Change("", "x", "b", answers="one"))

    assert len(draft.changes) == 3
    assert draft.said("", "x", "one") == (True, "b")


def test_with_field_takes_out():
    """None takes a field out, with a part that is left empty."""
    assert with_field({"a": {"b": 1}, "c": 2}, "a.b", None) == {"c": 2}
    assert with_field("plain", "a", 1) == {"a": 1}


def test_drafts_are_kept_an_activity_each(tmp_path):
    """Drafts come back after a restart, and an empty one is taken away."""
    drafts = Drafts(tmp_path)
    one = Draft((Change("a", "x", "b", "c"),))

    kept = drafts.keep("first", one)
    drafts.keep("second", one)
    drafts.keep("first", Draft())

    assert kept
    assert Drafts(tmp_path).waiting() == ("second",)
    assert Drafts(tmp_path).of("second") == one
    assert Drafts(tmp_path).of("first") == Draft()
    assert Drafts(tmp_path).last() == "first"
    assert drafts.file.parent == tmp_path / FOLDER


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{", '{"drafts": []}',
        json.dumps({"drafts": {"one": [{"strange": 1}]}}),
    ],
)  # fmt: skip
def test_a_damaged_draft_is_no_draft(tmp_path, content):
    """What cannot be read of a kept draft is as if there were none."""
    drafts = Drafts(tmp_path)
    drafts.file.parent.mkdir()
    drafts.file.write_text(content, "utf-8")

    assert drafts.of("one") == Draft()
    assert drafts.last() == ""


def test_a_draft_that_cannot_be_kept(tmp_path):
    """The desk is told when nothing can be written beside the map."""
    (tmp_path / FOLDER).write_text("a file in the way", "utf-8")

    assert not Drafts(tmp_path).keep("one", Draft((Change("a", "x", "b"),)))


def test_a_computer_that_does_not_know_its_user(tmp_path, monkeypatch):
    """Drafts are kept where nobody is logged in by a name."""

    def nobody():
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)

    assert Drafts(tmp_path).keep("one", Draft())
