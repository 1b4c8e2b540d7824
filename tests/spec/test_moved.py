"""Which change in the map, in the law or in time moved which risk.

Each row changes something in a map with nothing wrong; see `conftest`.
"""

from datetime import date

import pytest

from datamap.compare import ChangeKind
from dpia.attribution import Review, attribute
from dpia.scales import Level, Levels

ON = date(2026, 11, 24)
A_YEAR_BEFORE = date(2025, 11, 24)

ADVERTS = {"app.design.adverts": True}
TRACKERS = {"app.design.trackers": True}
ACCOUNTS = {"app.access.pupils_log_in": True}
FOR_EVER = {"teaching.retention.keep_for": "none"}
NEVER_DELETED = {"app.design.deletes_leavers_after": "none"}
HEALTH = {"marks.kind": "health"}
AI = {"app.uses_ai": True}
TRAINS = {"app.design.trains_ai": True}
OWN = {"supplier.own_purposes": ["its product"]}
CONTROLLER = {"work.role": "controller"}
HELPER = {
    "parties": [
        {"id": "host", "name": "Host", "kind": "supplier", "country": "GB",
         "engages": "none"},
    ],
    "supplier.engages": [{"party": "host", "stored_in": "IN"}],
}  # fmt: skip
PROMISED = {
    "measures": [
        {"id": "step", "measure": "ct-34", "applies_to": ["app"], "state": "in-place",
         "evidence": [{"source": "letter", "checked_on": "2026-11-01"}]},
    ],
}  # fmt: skip
SECOND = {
    "parties": [
        {"id": "maker", "name": "Maker", "kind": "supplier", "country": "GB",
         "engages": "none", "own_purposes": ["its product"]},
    ],
    "systems": [{"id": "game", "name": "Game", "provider": "maker", "kind": "app"}],
    "flows": [
        {"id": "play", "activity": "teaching", "from": "school", "to": "maker",
         "through": "game", "role": "processor", "data": ["marks"]},
    ],
}  # fmt: skip

ROWS = [
    # before, after, a risk that moved, how, what did it
    pytest.param({}, ADVERTS, "rk-35", "alone", ["app.design.adverts"],
                 id="one change does it alone"),
    pytest.param(ADVERTS, {}, "rk-35", "alone", ["app.design.adverts"],
                 id="taking it back does it alone"),
    pytest.param({}, {**ADVERTS, **OWN}, "rk-35", "alone", ["app.design.adverts"],
                 id="a change that it does not read is not blamed"),
    pytest.param({}, {**AI, **TRAINS}, "rk-03", "only-together",
                 ["app.uses_ai", "app.design.trains_ai"],
                 id="only two together do it"),
    pytest.param(CONTROLLER, OWN, "rk-04", "only-together",
                 ["work.role", "supplier.own_purposes"],
                 id="only changes of two records together do it"),
    pytest.param({}, {**FOR_EVER, **NEVER_DELETED}, "rk-30", "either",
                 ["teaching.retention.keep_for", "app.design.deletes_leavers_after"],
                 id="either of two would have done it"),
    pytest.param({}, {**ADVERTS, **ACCOUNTS}, "rk-35", "together",
                 ["app.design.adverts", "app.access.pupils_log_in"],
                 id="one begins it and the other adds to it"),
    pytest.param({}, {**ADVERTS, **TRACKERS, **ACCOUNTS}, "rk-35", "together",
                 ["app.design.adverts", "app.access.pupils_log_in"],
                 id="a change that adds nothing to it is left out"),
    pytest.param({}, SECOND, "rk-02", "alone", ["play", "game", "maker"],
                 id="a new app comes with its maker and its flow"),
    pytest.param(SECOND, {}, "rk-02", "alone", ["play", "game", "maker"],
                 id="an app goes with its maker and its flow"),
    pytest.param({}, HELPER, "rk-07", "alone", ["supplier.engages", "host"],
                 id="a firm that a supplier engages comes with the list of them"),
    pytest.param(HEALTH, {**HEALTH, "assessment.held": False}, "rk-46", "alone",
                 ["assessment.held"], id="a paper about the activity is lost"),
    pytest.param({**AI, **TRAINS}, {**AI, **TRAINS, **PROMISED}, "rk-03", "alone",
                 ["step"], id="a measure for the app is put in place"),
    pytest.param(HELPER, {}, "rk-07", "alone", ["supplier.engages", "host"],
                 id="a firm goes with the list that names it"),
]  # fmt: skip


def told(thing):
    """Return what did it: records that came or went, and fields that changed."""
    return {".".join(filter(None, (one.record, one.field))) for one in thing.changes}


@pytest.mark.parametrize(("before", "after", "risk", "how", "things"), ROWS)
def test_what_moved_a_risk(map_with, before, after, risk, how, things):
    """The least that moves a risk is found, alone or together."""
    found = attribute(map_with(before), map_with(after), ON, ON)

    (move,) = [one for one in found.moves if one.risk.id == risk]
    assert move.cause.how.value == how
    named = set().union(*map(told, move.cause.things))
    assert {one.removesuffix(".helper") for one in named} >= set(things)
    assert len(named) <= len(things) + 1
    assert not found.bounded


def test_what_did_not_move_is_not_told(map_with):
    """Where nothing moved there is nothing to explain, whatever changed."""
    found = attribute(map_with({}), map_with({"app.name": "Apps"}), ON, ON)

    assert found.moves == ()


@pytest.mark.parametrize(
    ("changes", "is_worse", "ends"),
    [
        pytest.param(ADVERTS, True, (None, ("medium", "medium")), id="a risk arises"),
        pytest.param({}, False, (("medium", "medium"), None), id="a risk goes"),
    ],
)
def test_where_a_risk_stood_and_stands(map_with, changes, is_worse, ends):
    """A risk that did not arise had no level; one that arises is worse than none."""
    other = {} if changes else ADVERTS

    (move,) = attribute(map_with(other), map_with(changes), ON, ON).moves

    levels = tuple(one and one.words for one in (move.before, move.after))
    assert (move.is_worse, levels) == (is_worse, ends)


def test_a_duty_moves_without_a_level(map_with):
    """A duty that is no longer met is told, and has no level."""
    found = attribute(map_with({}), map_with({"app.contract": "none"}), ON, ON)

    (move,) = [one for one in found.moves if one.risk.id == "rk-05"]
    assert (move.held.word, move.holds.word) == ("no", "yes")
    assert move.before is move.after is None
    assert move.is_worse


AGEING = {
    "supplier.own_purposes": {
        "value": "none",
        "evidence": [{"source": "letter", "checked_on": "2025-10-01",
                      "expires_on": "2026-10-01"}],
    },
}  # fmt: skip
ENDING = {**OWN, "work.ends_on": "2026-08-31"}
LONG = {"supplier.reviewed_on": "2025-09-01", "contract.review_by": "none",
        "notice.review_by": "none", "assessment.review_by": "none",
        "pupils.consulted": "2025-09-01", "contract.dated": "2025-09-01",
        "register.review_by": "none", "rights.review_by": "none"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "risk", "passing", "record"),
    [
        pytest.param(AGEING, "rk-02", "evidence", "supplier",
                     id="its evidence grew old"),
        pytest.param(ENDING, "rk-02", "dates", "work", id="the flow ended on a day"),
        pytest.param({**HEALTH, "assessment.review_by": "2026-06-01"}, "rk-46",
                     "dates", "assessment", id="a paper fell due for review"),
    ],
)  # fmt: skip
def test_time_alone_moves_a_risk(map_with, changes, risk, passing, record):
    """Nobody edited the map: time did it, and how and where is told."""
    same = map_with({**LONG, **changes})

    found = attribute(same, same, A_YEAR_BEFORE, ON)

    (move,) = [one for one in found.moves if one.risk.id == risk]
    (thing,) = move.cause.things
    assert (move.cause.how.value, thing.passing.value) == ("alone", passing)
    assert thing.records == (record,)


ON_THE_LIST = {"met": True, "sensitive_flagged": True}
US = {**LONG, "app.stored_in.primary": "US", "supplier.country": "US",
      "supplier.partial_approval": ON_THE_LIST}  # fmt: skip


def test_the_law_moves_a_risk(map_with):
    """The approval for listed firms in the United States began on 12 October 2023."""
    same = map_with(US)

    found = attribute(same, same, date(2023, 10, 11), date(2023, 10, 13))

    (move,) = [one for one in found.moves if one.risk.id == "rk-07"]
    assert [one.passing.value for one in move.cause.things] == ["law"]
    assert not move.is_worse


UNLISTED = {**US, "supplier.partial_approval": {"met": False}}
AT_HOME = {**LONG, "supplier.country": "GB"}


@pytest.mark.parametrize(
    ("before", "after", "things"),
    [
        pytest.param(UNLISTED, US, ["law", "supplier.partial_approval"],
                     id="the law and a listing under it"),
        pytest.param(UNLISTED, AT_HOME, ["app.stored_in.primary"],
                     id="a move home, whatever the law"),
        pytest.param(US, {**US, "supplier.partial_approval": "unknown"},
                     ["law", "supplier.partial_approval"],
                     id="the law, and a doubt"),
    ],
)  # fmt: skip
def test_the_law_and_a_change_may_both_move_a_risk(map_with, before, after, things):
    """The law of the later day is named only where the change needs it."""
    days = date(2023, 10, 11), date(2023, 10, 13)

    found = attribute(map_with(before), map_with(after), *days)

    (move,) = [one for one in found.moves if one.risk.id == "rk-07"]
    named = [one.passing.value for one in move.cause.things if one.passing]
    named += sorted(name for one in move.cause.things for name in told(one))
    assert all(any(x.startswith(one) for x in named) for one in things)
    assert ("law" in named) is ("law" in things)


def test_the_law_and_old_evidence_may_both_move_a_risk(map_with):
    """What time did in two ways is told as two things."""
    evidence = [{"source": "list", "checked_on": "2023-10-01",
                 "expires_on": "2023-10-12"}]  # fmt: skip
    listed = {"value": ON_THE_LIST, "evidence": evidence}
    same = map_with({**US, "supplier.partial_approval": listed})

    found = attribute(same, same, date(2023, 10, 11), date(2023, 10, 13))

    (move,) = [one for one in found.moves if one.risk.id == "rk-07"]
    assert move.cause.how.value == "together"
    assert [one.passing.value for one in move.cause.things] == ["law", "evidence"]


def test_an_answer_that_replaces_an_old_one_is_what_moved_it(map_with):
    """Evidence that grew old is not blamed where a new answer took its place."""
    before = map_with({**LONG, **AGEING})

    found = attribute(before, map_with({**LONG, **OWN}), A_YEAR_BEFORE, ON)

    (move,) = [one for one in found.moves if one.risk.id == "rk-02"]
    assert [told(one) for one in move.cause.things] == [{"supplier.own_purposes"}]


def test_a_new_id_moves_nothing(map_with):
    """A record under another id is the same record."""
    maker = SECOND["parties"][0]
    flow = SECOND["flows"][0]
    other = {
        **SECOND,
        "parties": [{**maker, "id": "the-maker"}],
        "systems": [{**SECOND["systems"][0], "provider": "the-maker"}],
        "flows": [{**flow, "to": "the-maker"}],
    }

    found = attribute(map_with(SECOND), map_with(other), ON, ON)

    assert found.moves == ()


def test_records_that_come_or_go_are_told_with_what_hangs_on_them(map_with):
    """A new app is one thing, not three."""
    found = attribute(map_with({}), map_with(SECOND), ON, ON)

    assert found.moves
    for move in found.moves:
        (thing,) = move.cause.things
        assert {one.change for one in thing.changes} == {ChangeKind.ADDED}
        assert told(thing) == {"maker", "game", "play"}


def test_levels_shown_then_are_what_counts(map_with):
    """What the earlier review shows is set beside today; the rest is its method."""
    shown = {("teaching", "app", "rk-35"): Levels(Level.HIGH, Level.HIGH)}

    found = attribute(map_with({}), map_with({}), ON, ON, review=Review(shown))

    (move,) = found.moves
    assert (move.before.words, move.after) == (("high", "high"), None)
    assert [one.passing.value for one in move.cause.things] == ["method"]


UNSEEN = {"systems": ("access", "measures")}
NO_SECOND_STEP = {"app.access.multi_factor": False}


def test_what_a_review_leaves_out_is_never_blamed(map_with):
    """Fields that the earlier page lacks are no change; what is blind is told."""
    before = map_with({"app.measures": "unknown", "app.access": {}})

    found = attribute(
        before, map_with(NO_SECOND_STEP), ON, ON, review=Review(None, UNSEEN)
    )

    assert found.moves == ()
    assert {"rk-25", "rk-26"} <= {one.id for one in found.not_compared}


def test_a_level_shown_then_tells_that_something_unseen_moved(map_with):
    """Where levels were shown, a move that nothing seen explains is told as that."""
    before = map_with({"app.measures": "unknown", "app.access": {}})

    found = attribute(
        before, map_with(NO_SECOND_STEP), ON, ON, review=Review({}, UNSEEN)
    )

    moved = {one.risk.id: one.cause.things for one in found.moves}
    assert [one.passing.value for one in moved["rk-25"]] == ["unseen"]
    assert found.not_compared == ()


def test_something_seen_and_something_unseen_may_both_have_moved_it(map_with):
    """A change that explains part of a move is told with what may explain the rest."""
    shown = {("teaching", "app", "rk-35"): Levels(Level.HIGH, Level.HIGH)}
    review = Review(shown, UNSEEN)

    found = attribute(map_with({}), map_with(ADVERTS), ON, ON, review=review)

    (move,) = [one for one in found.moves if one.risk.id == "rk-35"]
    assert move.cause.how.value == "together"
    assert told(move.cause.things[0]) == {"app.design.adverts"}
    assert move.cause.things[1].passing.value == "unseen"
