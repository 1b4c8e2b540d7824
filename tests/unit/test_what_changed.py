"""What changed since the review before: its values and its section of the report."""

import json
import re
from datetime import date

import pytest

from datamap.compare import Change, ChangeKind
from datamap.conversions.json_map import to_json
from datamap.load import build_map
from datamap.logic import Truth
from datamap.strict_yaml import read_text
from dpia.assessment import assess
from dpia.attribution import Review, attribute
from dpia.attribution.edits import Edits
from dpia.attribution.search import Ends, How, Search, Thing
from dpia.attribution.time_passed import Passing, law_changed, moved_on
from dpia.attribution.trials import NOT_THERE, Standing, Trials, standing_of
from dpia.catalogue import shipped_catalogue
from dpia.scales import Level, Levels
from reports.earlier_review import day_of, review_of, told_to
from reports.html import section, whole
from reports.language import language
from reports.pages.moved import Names, how_words, thing_words
from reports.pages.what_changed import what_changed

ON = date(2026, 11, 24)
BEFORE_ON = date(2025, 11, 24)
ENGLISH = language("en")


def map_of(text):
    """Return the map of a text."""
    return build_map(read_text(text, "map.yaml"))


@pytest.fixture(scope="module", name="trained")
def _trained(known_text):
    """Return a map in which pupils' work may train artificial intelligence."""
    return map_of(
        known_text.replace(
            "    design: {", "    uses_ai: true\n    design: {trains_ai: true, "
        )
    )


@pytest.fixture(scope="module", name="safe")
def _safe(known_text):
    """Return a map in which nothing of the kind is switched on."""
    return map_of(
        known_text.replace(
            "    design: {", "    uses_ai: false\n    design: {trains_ai: false, "
        )
    )


@pytest.fixture(name="told")
def _told(tmp_path):
    """Return how to tell what changed from a map to another, by its review's data."""

    def tell(before, after, **kept):
        file = tmp_path / "review.json"
        data = {"on": "2026-11-24", "map": to_json(before), **kept}
        file.write_text(json.dumps(data), "utf-8")
        return what_changed(assess(after, ON), str(file), ENGLISH)

    return tell


def test_only_a_combination_moved_it_and_the_page_says_so(told, safe, trained):
    """What several changes did only together is told as that."""
    changed = told(safe, trained)

    (group,) = [one for one in changed.groups if len(one.because) > 1]
    assert group.how.startswith("Only together")
    assert any(one.startswith("Pupils' data trains") for one in group.higher)
    assert group.lower == ()


def test_every_move_is_told_with_what_did_it(told, bare_map, known_map):
    """Whatever moved many risks is told once, with all of them."""
    changed = told(bare_map, known_map)

    total = sum(len(one.higher) + len(one.lower) for one in changed.groups)
    assert total == len(changed.moved)


@pytest.mark.parametrize("audience", ["governors", "dpo"])
def test_more_than_three_are_folded_away(
    make_page, bare_map, known_map, tmp_path, audience
):
    """Three are shown at first; the officer's edition also has each on its own."""
    file = tmp_path / "review.json"
    file.write_text(json.dumps({"map": to_json(known_map)}), "utf-8")

    page = make_page(bare_map, previous=str(file), audience=audience)
    text = section(page, "what-changed")

    assert re.search(r"<details><summary>\d+ more</summary><ul><li>", text)
    assert ("One by one" in text) is (audience == "dpo")


def test_the_section_says_what_did_it(make_page, trained, safe, tmp_path):
    """The report names what did it, where, and the level before and now."""
    file = tmp_path / "review.html"
    file.write_text(whole(make_page(safe)), "utf-8")

    text = section(make_page(trained, previous=str(file)), "what-changed")

    assert "Which risks moved, and why" in text
    assert "Only together: none of these would have moved it by itself." in text
    assert "Whether data in App trains artificial intelligence" in text


def test_what_cannot_be_compared_is_said(make_page, known_map, tmp_path):
    """A page that shows no levels and leaves out protection cannot tell."""
    file = tmp_path / "review.json"
    left_out = {"systems": ["access", "measures"]}
    data = {"map": to_json(known_map), "left_out": left_out}
    file.write_text(json.dumps(data), "utf-8")

    page = make_page(known_map, previous=str(file))

    assert "A pupil gets in with a teacher's login" in page.changed.not_compared
    assert "cannot be compared with it" in section(page, "what-changed")


def test_steps_and_questions_are_called_by_what_they_say(told, known_text):
    """A protective step has its title, a question its words: no id is shown."""
    more = (
        "measures: [{id: step, measure: ct-08, applies_to: [app], state: planned}]\n"
        "questions: [{id: q, question: Who may see it?, ask: school}]\n"
    )

    changed = told(map_of(known_text), map_of(known_text + more))

    assert [one.added for one in changed.kinds] == [
        (shipped_catalogue().measures["ct-08"].title,), ("Who may see it?",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("own_purposes: none", "own_purposes: unknown", "new, anything up to"),
        ("own_purposes: unknown", "own_purposes: none", "gone, was anything up to"),
        (
            "own_purposes: unknown",
            "own_purposes: [its own]",
            "was anything up to medium, now",
        ),
        ("contract: terms", "contract: none", "was met, or not owed, now not met"),
    ],
)
def test_where_a_risk_stood_and_stands_in_words(told, known_text, old, new, line):
    """A risk is new, gone or elsewhere; a duty is met, perhaps met or not met."""
    before = known_text.replace("own_purposes: none", old)
    if "contract" in old:
        before = known_text

    changed = told(map_of(before), map_of(before.replace(old, new)))

    lines = [x for one in changed.groups for x in (*one.higher, *one.lower)]
    assert any(line in one for one in lines)


@pytest.mark.parametrize(
    ("kept", "day"),
    [({"on": "2025-11-24"}, BEFORE_ON), ({"on": "soon"}, None), ({}, None)],
)
def test_day_of_an_earlier_review(kept, day):
    """A review tells its day; anything else in its place is no day."""
    assert day_of(kept) == day


def test_levels_of_an_earlier_review():
    """Levels of the same method are read; what makes no sense is passed over."""
    levels = {
        "teaching/app": {"rk-01": "low-high", "rk-02": "odd", "rk-03": "high-odd"},
        "teaching/odd": "nothing",
    }
    kept = {"method_version": "1.0", "levels": levels}

    assert review_of(kept, "1.0").shown == {
        ("teaching", "app", "rk-01"): Levels(Level.LOW, Level.HIGH)
    }
    assert review_of(kept, "2.0").shown is None
    assert review_of({**kept, "levels": []}, "1.0").shown is None


def test_fields_that_an_earlier_review_leaves_out():
    """Fields of real sections are read; what makes no sense is passed over."""
    left_out = {"systems": ["measures", 1], "odd": ["x"], "flows": "odd"}

    assert review_of({"left_out": left_out}, "1.0").unseen == {"systems": ("measures",)}
    assert review_of({"left_out": []}, "1.0").unseen == {}


def test_two_pages_that_leave_something_out():
    """Levels worked out without what the later page lacks are set beside such ones."""
    kept = {"method_version": "1.0", "levels": {}}
    lacking = {"left_out": {"systems": ["measures"]}}

    whole_later = told_to(kept, {}, "1.0")
    page_later = told_to({**kept, **lacking}, lacking, "1.0")

    assert whole_later == Review({}, {})
    assert page_later.shown is None
    assert {*page_later.unseen["systems"]} == {"measures"}


def thing(kind, field="", change=ChangeKind.CHANGED, record="app"):
    """Return a thing with one change."""
    return Thing((Change(kind, record, change, field, None, None),))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (thing("system", "stored_in.backup"), "Where data is kept with App"),
        (thing("system", "access.multi_factor"), "How App is protected"),
        (thing("system", "measures"), "How App is protected"),
        (thing("system", "kind"), "What is recorded about App"),
        (thing("system", change=ChangeKind.ADDED), "New: App"),
        (thing("system", change=ChangeKind.REMOVED), "Gone: App"),
        (thing("flow", change=ChangeKind.ADDED, record="work"), "New: Firm"),
        (Thing(passing=Passing.LAW), "The law has changed"),
    ],
)
def test_what_moved_a_risk_in_words(known_map, one, words):
    """Readers see names and plain words; how a system is protected is not detailed."""
    assert thing_words(one, Names(known_map, known_map), ENGLISH) == words


def test_every_way_and_every_passing_has_words(known_map):
    """Whatever moved a risk can be said; one thing alone needs no more words."""
    names = Names(known_map, known_map)

    assert all(thing_words(Thing(passing=x), names, ENGLISH) for x in Passing)
    assert [how for how in How if not how_words(how, ENGLISH)] == [How.ALONE]


def test_a_search_that_takes_too_long_is_given_up_and_says_so(safe, trained):
    """Within its number of trials nothing was found: it is told as not found."""
    edits = Edits(safe, trained, {})
    trials = Trials(edits, ON, ON, shipped_catalogue())
    now = assess(trained, ON).find("rk-03", "app")
    ends = Ends((("teaching", "app"), "rk-03"), NOT_THERE, NOT_THERE, standing_of(now))

    cause = Search(trials, law=False, unseen=False, most=0).cause(ends)

    assert cause.how is How.NOT_FOUND


FOUR = {
    "uses_ai: false": "uses_ai: true",
    "trains_ai: false": "trains_ai: true",
    "exports_all: true": "exports_all: false",
    "deletes_person: true": "deletes_person: false",
}
"""Four changes to one text, each of another field."""


@pytest.fixture(name="made_up")
def _made_up(known_text, monkeypatch):
    """Return how to search where a made-up rule says what moves the risk."""

    def search(rule):
        text = known_text.replace(
            "    design: {", "    uses_ai: false\n    design: {trains_ai: false, "
        )
        after = text
        for old, new in FOUR.items():
            after = after.replace(old, new)
        edits = Edits(map_of(text), map_of(after), {})
        trials = Trials(edits, BEFORE_ON, ON, shipped_catalogue())

        def standings(_, elements, **__):
            names = {x if isinstance(x, Passing) else x.path[-1] for x in elements}
            return {"rk-03": MOVED} if rule(names) else {}

        monkeypatch.setattr(trials, "standings", standings)
        return trials

    return search


MOVED = Standing(Truth.YES, Levels(Level.HIGH, Level.HIGH))
MADE_UP = Ends((("teaching", "app"), "rk-03"), NOT_THERE, NOT_THERE, MOVED)


def fields(cause):
    """Return the fields, or what time did, of a cause."""
    return [
        {one.passing.value} if one.passing else {x.field for x in one.changes}
        for one in cause.things
    ]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        pytest.param(
            lambda x: (
                {"uses_ai", "trains_ai"} <= x or {"exports_all", "deletes_person"} <= x
            ),
            [{"design.deletes_person"}, {"design.exports_all"}],
            id="either of two pairs",
        ),
        pytest.param(
            lambda x: "uses_ai" in x and {"exports_all", "deletes_person"} & x,
            [{"uses_ai"}, {"design.exports_all"}],
            id="one with either of two",
        ),
        pytest.param(
            lambda x: {"uses_ai", Passing.EVIDENCE} <= x,
            [{"evidence"}, {"uses_ai"}],
            id="a change together with time",
        ),
    ],
)
def test_the_fewest_that_lead_there_are_told(made_up, rule, found):
    """Of several combinations one is told, and nothing in it can be left out."""
    search = Search(made_up(rule), law=False, unseen=False, most=1000)

    cause = search.cause(MADE_UP)

    assert cause.how is How.ONLY_TOGETHER
    assert sorted(fields(cause), key=sorted) == sorted(found, key=sorted)


def test_where_what_is_near_does_not_lead_there_everything_is_tried(
    made_up, monkeypatch
):
    """A change that seemed to have nothing to do with the use is found all the same."""
    trials = made_up(lambda x: "uses_ai" in x)
    monkeypatch.setattr(trials, "touching", lambda _: ())

    cause = Search(trials, law=False, unseen=False, most=1000).cause(MADE_UP)

    assert fields(cause) == [{"uses_ai"}]


def test_changes_that_hang_together_are_one_thing(made_up, monkeypatch):
    """Two changes that both need a third are told as one, which did it alone."""
    trials = made_up(lambda x: {"uses_ai", "trains_ai"} <= x)
    monkeypatch.setattr(trials.edits, "related", lambda edits: [frozenset(edits)])

    cause = Search(trials, law=False, unseen=False, most=1000).cause(MADE_UP)

    assert cause.how is How.ALONE
    assert fields(cause) == [{"uses_ai", "design.trains_ai"}]


def test_giving_up_shows_in_the_whole(monkeypatch, safe, trained):
    """Where one move was not explained, the whole says that it was bounded."""
    monkeypatch.setattr("dpia.attribution.moves.MOST_TRIALS", 0)

    found = attribute(safe, trained, ON, ON)

    assert found.bounded


def test_the_law_of_the_same_day_is_the_same():
    """Between a day and itself no law changes; over 2026 some did."""
    assert not law_changed(ON, ON)
    assert law_changed(date(2026, 1, 1), ON)


def test_the_last_day_there_is_stays_the_last():
    """A day that stands for never can be moved on and back; it is held at the end."""
    by = date(2026, 11, 24) - BEFORE_ON

    assert (moved_on(date.max, by), moved_on(date.min, -by)) == (date.max, date.min)
