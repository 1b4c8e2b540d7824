"""What each measure changes, and what in a map shows that it is in place.

Each row changes something in a map with nothing wrong; see `conftest`.
"""

import pytest

from dpia.catalogue import shipped_catalogue
from dpia.scales import step

RECENT, OLD = "2026-09-01", "2024-09-01"
INDIA = {"app.stored_in.primary": "IN", "work.mechanism": "none"}
USA = {"app.stored_in.primary": "US", "work.mechanism": "none",
       "supplier.partial_approval": {"met": False}}  # fmt: skip
HELPER = {"supplier.engages": [{"party": "helper", "stored_in": "GB"}]}
OWN_PURPOSES = {"supplier.own_purposes": ["its product"]}
UNTESTED = {"teaching.traits.profiling": True,
            "teaching.traits.tested_for_bias": False,
            "pupils.consulted": "none"}  # fmt: skip
REFUGE_BY_MAIL = {"marks.kind": "protected-address", "work.channel": "email"}
SEARCHES = {"marks.kind": "web-monitoring", "app.recording.outside_school_hours": True}
CAMERAS = {"app.kind": "cameras", "app.recording.audio": True,
           "teaching.retention.keep_for": "none"}  # fmt: skip
NO_NOTICE = {"marks.kind": "recordings", "notice.held": False}
SMALL = {"teaching.traits.publishes": True, "teaching.traits.small_groups": True,
         "supplier.kind": "government"}  # fmt: skip
STAFF = {"pupils.children": False, "marks.kind": "staff-appraisal",
         "teaching.traits.monitoring": True, "pupils.consulted": "none"}  # fmt: skip
PICTURES = {"marks.kind": "images", "supplier.kind": "public",
            "pupils.protected": True}  # fmt: skip
OPT_OUT = {"teaching.lawful_basis": "consent", "teaching.consent.opt_in": False}
MATCHED = {"teaching.traits.matching": True, "assessment.held": False}

ROWS = [
    # measure, a risk that it treats, how that risk comes about
    ("ct-01", "rk-24", {"app.access.by_role": False}),
    ("ct-02", "rk-26", {"app.access.shared_login": True}),
    ("ct-04", "rk-01", {"work.more_than_needed": True}),
    ("ct-05", "rk-02", OWN_PURPOSES),
    ("ct-06", "rk-01", {"work.more_than_needed": True}),
    ("ct-07", "rk-04", {**OWN_PURPOSES, "app.contract": "none"}),
    ("ct-08", "rk-25", {"app.access.multi_factor": False}),
    ("ct-09", "rk-24", {"app.access.by_role": False}),
    ("ct-10", "rk-32", MATCHED),
    ("ct-11", "rk-24", {"app.access.by_role": False}),
    ("ct-12", "rk-22", REFUGE_BY_MAIL),
    ("ct-13", "rk-30", {"teaching.retention.keep_for": "none",
                        "app.design.exports_all": False}),
    ("ct-14", "rk-25", {"app.access.multi_factor": False}),
    ("ct-15", "rk-06", HELPER),
    ("ct-16", "rk-07", INDIA),
    ("ct-17", "rk-08", USA),
    ("ct-18", "rk-07", INDIA),
    ("ct-19", "rk-42", NO_NOTICE),
    ("ct-20", "rk-11", OPT_OUT),
    ("ct-21", "rk-14", UNTESTED),
    ("ct-22", "rk-14", UNTESTED),
    ("ct-23", "rk-17", {"marks.kind": "health", "app.uses_ai": True}),
    ("ct-24", "rk-21", SMALL),
    ("ct-25", "rk-27", {"work.channel": "email"}),
    ("ct-26", "rk-27", {"work.channel": "email"}),
    ("ct-27", "rk-28", {"app.critical": True}),
    ("ct-28", "rk-06", HELPER),
    ("ct-29", "rk-29", {"marks.kind": "health", "app.design.exports_all": False}),
    ("ct-30", "rk-41", PICTURES),
    ("ct-31", "rk-36", {"app.design.exports_person": False}),
    ("ct-32", "rk-37", {"marks.kind": "safeguarding"}),
    ("ct-33", "rk-33", {"app.approved": False, "app.design.child_defaults": False,
                        "teaching.consent.opt_in": False}),
    ("ct-34", "rk-34", {"app.kind": "ai-assistant", "app.contract": "none"}),
    ("ct-35", "rk-35", {"app.design.adverts": True}),
    ("ct-36", "rk-20", SEARCHES),
    ("ct-37", "rk-18", {"marks.kind": "biometric", "assessment.held": False,
                        "teaching.consent.opt_in": False}),
    ("ct-38", "rk-43", CAMERAS),
    ("ct-39", "rk-32", MATCHED),
    ("ct-40", "rk-23", {"supplier.kind": "person", "pupils.protected": True}),
    ("ct-41", "rk-38", {"supplier.reviewed_on": "none"}),
    ("ct-42", "rk-26", {"app.access.shared_login": True}),
    ("ct-43", "rk-40", STAFF),
    ("ct-45", "rk-45", {"supplier.breach_notice_hours": 72}),
    ("ct-46", "rk-14", UNTESTED),
    ("ct-47", "rk-04", OWN_PURPOSES),
    ("ct-48", "rk-01", {"work.more_than_needed": True}),
]  # fmt: skip
treated = pytest.mark.parametrize(
    ("measure", "risk", "changes"),
    [pytest.param(*row, id=f"{row[0]} against {row[1]}") for row in ROWS],
)

GAP_ONLY = [
    ("ct-03", "rk-12", {"marks.kind": "health", "policy.held": False}),
    ("ct-44", "rk-46", {"marks.kind": "health", "assessment.held": False}),
]


def record(measure, state="in-place", checked_on=None):
    """Return a measure of the map, with evidence of a day if one is given."""
    evidence = [{"source": "seen", "checked_on": checked_on}] if checked_on else []
    one = {"id": "step", "measure": measure, "applies_to": ["school"], "state": state}
    return {"measures": [{**one, "evidence": evidence}]}


def scales(score):
    """Return both ends of likelihood and severity."""
    one, two = score.likelihood, score.severity
    return {"likelihood": (one.low, one.high), "severity": (two.low, two.high)}


def lowered(measure, risk):
    """Return which scale of a risk a measure lowers."""
    treatments = shipped_catalogue().risks[risk].treatments
    return next(one.lowers for one in treatments if one.measure == measure)


@treated
def test_shown_measure_lowers_its_scale(assessed, measure, risk, changes):
    """In place with fresh evidence, a measure lowers the high end by one step."""
    before = assessed(changes)[risk]

    after = assessed({**changes, **record(measure, checked_on=RECENT)})[risk]

    scale = lowered(measure, risk)
    assert scales(after)[scale][1] == step(scales(before)[scale][1], -1)
    assert scales(after)[scale][1] < scales(before)[scale][1]
    assert after.inherent == before.inherent
    assert after.current.low <= before.current.low
    assert after.current.high <= before.current.high


@treated
@pytest.mark.parametrize("checked_on", [None, OLD], ids=["no evidence", "old evidence"])
def test_claimed_measure_lowers_the_low_end_only(
    assessed, measure, risk, changes, checked_on
):
    """Claimed without fresh evidence, a measure counts at the low end only."""
    before = assessed(changes)[risk]

    after = assessed({**changes, **record(measure, checked_on=checked_on)})[risk]

    scale = lowered(measure, risk)
    low, high = scales(after)[scale]
    assert high == scales(before)[scale][1]
    assert low <= step(high, -1)


@treated
def test_planned_measure_lowers_the_target_only(assessed, measure, risk, changes):
    """A planned measure changes the target and leaves the current level alone."""
    before = assessed(changes)[risk]

    after = assessed({**changes, **record(measure, "planned")})[risk]

    shown = assessed({**changes, **record(measure, checked_on=RECENT)})[risk]
    assert after.current == before.current
    assert after.target == shown.current


@pytest.mark.parametrize(("measure", "risk", "changes"), GAP_ONLY)
def test_measure_never_hides_a_gap(assessed, measure, risk, changes):
    """A duty that is not met stays a gap whatever measure is recorded."""
    after = assessed({**changes, **record(measure, checked_on=RECENT)})[risk]

    assert after.holds == assessed(changes)[risk].holds
    assert after.current is None


SHOWN = [
    # measure, what shows it is not there, what leaves it open
    ("ct-01", {"app.access.by_role": False}, {"app.access.by_role": "unknown"}),
    ("ct-03", {"policy.held": False}, {"teaching.special_condition": "unknown"}),
    ("ct-04", {"work.more_than_needed": True}, {"work.more_than_needed": "unknown"}),
    ("ct-07", {"contract.terms": ["pc-01"]}, {"app.contract": "unknown"}),
    ("ct-08", {"app.access.multi_factor": False},
     {"app.access.multi_factor": "unknown"}),
    ("ct-10", {"assessment.held": False}, {"assessment.review_by": "unknown"}),
    ("ct-13", {"teaching.retention.keep_for": "none"},
     {"app.design.deletes_leavers_after": "unknown"}),
    ("ct-19", {"notice.for_children": False}, {"notice.languages": "unknown"}),
    ("ct-20", {"teaching.consent.withdrawal": False},
     {"teaching.consent.alternative": "unknown"}),
    ("ct-22", {"teaching.traits.tested_for_bias": False},
     {"teaching.traits.tested_for_bias": "unknown"}),
    ("ct-24", {"teaching.traits.small_groups": True},
     {"teaching.traits.small_groups": "unknown"}),
    ("ct-29", {"app.design.exports_all": False},
     {"app.design.deletes_person": "unknown"}),
    ("ct-31", {"school.rights_procedure": "none"},
     {"school.complaints_route": "unknown"}),
    ("ct-33", {"app.approved": False}, {"app.approved": "unknown"}),
    ("ct-35", {"app.design.adverts": True}, {"app.design.child_defaults": "unknown"}),
    ("ct-36", {"app.recording.outside_school_hours": True},
     {"app.recording.outside_school_hours": "unknown"}),
    ("ct-38", {"app.recording.signs": False}, {"app.recording.signs": "unknown"}),
    ("ct-41", {"supplier.reviewed_on": OLD}, {"supplier.reviewed_on": "unknown"}),
    ("ct-46", {"pupils.consulted": "none"}, {"pupils.consulted": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "spoilt", "left_open"), SHOWN, ids=[row[0] for row in SHOWN]
)
def test_map_shows_a_measure(in_place, measure, spoilt, left_open):
    """A good answer shows the measure, a bad one does not, an open one may."""
    assert in_place(measure, {}) == "yes"
    assert in_place(measure, spoilt) == "no"
    assert in_place(measure, left_open) == "unknown"


NEVER_SHOWN_HERE = [
    # measure, what shows it; nothing else in the map with nothing wrong does
    pytest.param("ct-16", {"documents": [{"id": "test", "kind": "transfer-test",
                                          "review_by": "none", "covers": ["work"]}]},
                 "yes", id="ct-16 shown by a test on paper"),
    pytest.param("ct-39", {"work.agreement": "rights"}, "yes",
                 id="ct-39 shown by the agreement that the flow names"),
    pytest.param("ct-39", {"work.agreement": "unknown"}, "unknown",
                 id="ct-39 open while nobody has said"),
    pytest.param("ct-15", {"supplier.engages": {"value": "none", "evidence": [
                     {"source": "list", "checked_on": RECENT}]}},
                 "yes", id="ct-15 shown by a dated list"),
    pytest.param("ct-15", {}, "unknown", id="ct-15 only claimed without a date"),
    pytest.param("ct-15", {"work.to": "school", "app.provider": "school"}, "no",
                 id="ct-15 has no place where nobody else is engaged"),
    pytest.param("ct-15", {"app.provider": "unknown", "supplier.engages": {
                     "value": "none", "evidence": [
                         {"source": "list", "checked_on": RECENT}]}},
                 "unknown", id="ct-15 open while the provider is"),
    pytest.param("ct-17", {"supplier.country": "US", "supplier.partial_approval": {
                     "value": {"met": True, "sensitive_flagged": True},
                     "evidence": [{"source": "list", "checked_on": RECENT}]}},
                 "yes", id="ct-17 shown by a dated look at the list"),
    pytest.param("ct-17", {"supplier.country": "US",
                           "supplier.partial_approval": {"met": True}},
                 "unknown", id="ct-17 only claimed without a date"),
    pytest.param("ct-17", {"supplier.country": "US"}, "unknown",
                 id="ct-17 open while nobody has looked"),
    pytest.param("ct-17", {"work.to": "school"}, "no",
                 id="ct-17 has no place at school"),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "changes", "shown"), NEVER_SHOWN_HERE)
def test_evidence_shows_a_measure(in_place, measure, changes, shown):
    """A paper, or a list with fresh evidence, shows the measure."""
    assert in_place(measure, changes) == shown
