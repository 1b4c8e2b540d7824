"""Notices, consent, conditions, rights, time limits and papers: what triggers each.

Each row changes something in a map with nothing wrong; see `conftest`.
"""

import pytest

CONSENT = {"teaching.lawful_basis": "consent"}
HEALTH = {"marks.kind": "health"}
ALLEGATION = {"marks.kind": "allegation"}
FINGERPRINTS = {"marks.kind": "biometric"}
UNLISTED = {"teaching.consent.record": "none", "consents.held": False}
SAFEGUARDING = {"marks.kind": "safeguarding"}
MAYBE = ("none", "high")
MAYBE_MEDIUM = ("none", "medium")
HIGH = ("high", "high")
MEDIUM = ("medium", "medium")

ROWS = [
    # what differs from a map with nothing wrong; does it arise; level at the start
    pytest.param("rk-10", {"notice.held": False}, "yes", "gap",
                 id="rk-10 yes: there is no notice"),
    pytest.param("rk-10", {"notice.for_children": False}, "yes", "gap",
                 id="rk-10 yes: none is written for children"),
    pytest.param("rk-10", {"notice.languages": ["en"]}, "yes", "gap",
                 id="rk-10 yes: none is in Welsh"),
    pytest.param("rk-10", {"notice.for_children": False, "pupils.children": False},
                 "no", None, id="rk-10 no: adults need no version for children"),
    pytest.param("rk-10", {"notice.languages": ["en"], "school.languages": ["en"],
                           "school.nation": "england"},
                 "no", None, id="rk-10 no: English in England"),
    pytest.param("rk-10", {"pupils.notices": "none"}, "no", None,
                 id="rk-10 no: a notice that says it covers them counts"),
    pytest.param("rk-10", {"notice.for_children": "unknown"}, "unknown", "gap",
                 id="rk-10 unknown: nobody can tell for whom it is written"),
    pytest.param("rk-10", {"pupils.notices": "unknown", "notice.covers": ["app"]},
                 "unknown", "gap", id="rk-10 unknown: nobody knows which is theirs"),
    pytest.param("rk-11", {**CONSENT, "teaching.consent.opt_in": False}, "yes",
                 MEDIUM, id="rk-11 yes: people have to opt out"),
    pytest.param("rk-11", {**CONSENT, "teaching.consent.alternative": False}, "yes",
                 HIGH, id="rk-11 yes: those who refuse get nothing"),
    pytest.param("rk-11", {**CONSENT, **UNLISTED}, "yes", MEDIUM,
                 id="rk-11 yes: nobody records who agreed"),
    pytest.param("rk-11", {"teaching.consent.opt_in": False}, "no", None,
                 id="rk-11 no: it does not rest on consent"),
    pytest.param("rk-11", {**CONSENT, "teaching.consent.withdrawal": "unknown"},
                 "unknown", MAYBE_MEDIUM, id="rk-11 unknown: can a yes be taken back"),
    pytest.param("rk-12", {**HEALTH, "teaching.special_condition": "none"}, "yes",
                 "gap", id="rk-12 yes: health data without a condition"),
    pytest.param("rk-12", {**HEALTH, "teaching.schedule_1": "none"}, "yes", "gap",
                 id="rk-12 yes: the condition wants one of Schedule 1 as well"),
    pytest.param("rk-12", {**HEALTH, "policy.held": False}, "yes", "gap",
                 id="rk-12 yes: the policy document is missing"),
    pytest.param("rk-12", {"teaching.special_condition": "none"}, "no", None,
                 id="rk-12 no: marks are not special"),
    pytest.param("rk-12", {**HEALTH, "teaching.special_condition": "employment-law",
                           "teaching.schedule_1": "none"},
                 "yes", "gap", id="rk-12 yes: employment law wants Schedule 1 too"),
    pytest.param("rk-12", {**HEALTH, "teaching.special_condition": "vital-interests",
                           "teaching.schedule_1": "none", "policy.held": False},
                 "no", None, id="rk-12 no: this condition stands alone"),
    pytest.param("rk-12", {**HEALTH, "teaching.special_condition": "unknown"},
                 "unknown", "gap", id="rk-12 unknown: nobody chose a condition"),
    pytest.param("rk-12", {"marks.kind": "pupil-work",
                           "teaching.special_condition": "none"},
                 "unknown", "gap", id="rk-12 unknown: an essay may reveal anything"),
    pytest.param("rk-13", {**ALLEGATION, "teaching.schedule_1": "none"}, "yes", "gap",
                 id="rk-13 yes: an allegation without a condition"),
    pytest.param("rk-13", {"teaching.schedule_1": "none"}, "no", None,
                 id="rk-13 no: marks are no offence"),
    pytest.param("rk-13", {**ALLEGATION, "teaching.schedule_1": "unknown"}, "unknown",
                 "gap", id="rk-13 unknown: nobody chose a condition"),
    pytest.param("rk-18", {**FINGERPRINTS, "teaching.consent.opt_in": False}, "yes",
                 HIGH, id="rk-18 yes: fingerprints unless parents object"),
    pytest.param("rk-18", FINGERPRINTS, "no", None,
                 id="rk-18 no: fingerprints with opt-in, choice and record"),
    pytest.param("rk-18", {**FINGERPRINTS, "teaching.consent.alternative": "unknown"},
                 "unknown", MAYBE, id="rk-18 unknown: is there another way to pay"),
    pytest.param("rk-30", {"teaching.retention.keep_for": "none"}, "yes", HIGH,
                 id="rk-30 yes: no limit is set"),
    pytest.param("rk-30", {"app.design.deletes_leavers_after": "none"}, "yes", HIGH,
                 id="rk-30 yes: leavers are never deleted"),
    pytest.param("rk-30", {"app.design.deletes_leavers_after": "none",
                           "app.kind": "paper"},
                 "no", None, id="rk-30 no: paper deletes nothing by itself anyway"),
    pytest.param("rk-30", {"teaching.retention.keep_for": "P25Y"}, "no", None,
                 id="rk-30 no: a long time is still a limit"),
    pytest.param("rk-30", {"teaching.retention.keep_for": "unknown"}, "unknown",
                 MAYBE, id="rk-30 unknown: nobody has set one for all we know"),
    pytest.param("rk-36", {"app.design.exports_person": False}, "yes", MEDIUM,
                 id="rk-36 yes: one child's data cannot be got out"),
    pytest.param("rk-36", {"supplier.helps_with_rights": False}, "yes", MEDIUM,
                 id="rk-36 yes: the supplier does not help"),
    pytest.param("rk-36", {"supplier.helps_with_rights": False,
                           "supplier.kind": "government"},
                 "no", None, id="rk-36 no: a ministry answers for itself"),
    pytest.param("rk-36", {"app.design.deletes_person": "unknown"}, "unknown",
                 MAYBE_MEDIUM, id="rk-36 unknown: nobody has tried to delete"),
    pytest.param("rk-37", SAFEGUARDING, "yes", HIGH,
                 id="rk-37 yes: a safeguarding file that the school answers for"),
    pytest.param("rk-37", {**SAFEGUARDING, "work.role": "controller"}, "no", None,
                 id="rk-37 no: the recipient answers for its own copy"),
    pytest.param("rk-37", {**SAFEGUARDING, "work.role": "controller",
                           "supplier.kind": "person"},
                 "yes", HIGH, id="rk-37 yes: a file that is handed to a person"),
    pytest.param("rk-37", {**SAFEGUARDING, "work.role": "unknown"}, "unknown", MAYBE,
                 id="rk-37 unknown: nobody knows who answers for it"),
    pytest.param("rk-46", {**HEALTH, "assessment.held": False}, "yes", "gap",
                 id="rk-46 yes: children's health and no assessment"),
    pytest.param("rk-46", {"teaching.traits.profiling": True,
                           "assessment.review_by": "2026-11-23"},
                 "yes", "gap", id="rk-46 yes: children are scored, and it is overdue"),
    pytest.param("rk-46", {"assessment.held": False}, "no", None,
                 id="rk-46 no: ordinary marks need none"),
    pytest.param("rk-46", {"app.uses_ai": "unknown", "assessment.held": False},
                 "unknown", "gap", id="rk-46 unknown: is artificial intelligence on"),
    pytest.param("rk-47", {"register.held": False}, "yes", "gap",
                 id="rk-47 yes: the paper that serves as the record is missing"),
    pytest.param("rk-47", {"register.review_by": "2026-11-23"}, "yes", "gap",
                 id="rk-47 yes: the record is overdue"),
    pytest.param("rk-47", {"teaching.retention.keep_for": "none"}, "no", None,
                 id="rk-47 no: no limit is an answer too"),
    pytest.param("rk-47", {"teaching.retention.keep_for": "unknown"}, "unknown",
                 "gap", id="rk-47 unknown: an answer that it needs is missing"),
    pytest.param("rk-48", {**CONSENT, "teaching.consent.alternative": False}, "yes",
                 MEDIUM, id="rk-48 yes: those who refuse get nothing"),
    pytest.param("rk-48", {**FINGERPRINTS, "teaching.consent.alternative": False},
                 "yes", MEDIUM, id="rk-48 yes: no fingerprint, no lunch"),
    pytest.param("rk-48", {"teaching.consent.alternative": False}, "no", None,
                 id="rk-48 no: nobody is asked to agree"),
    pytest.param("rk-48", {**CONSENT, "teaching.consent.alternative": "unknown"},
                 "unknown", MAYBE_MEDIUM, id="rk-48 unknown: what happens to them"),
]  # fmt: skip


@pytest.mark.parametrize(("risk", "changes", "arises", "level"), ROWS)
def test_risk_of_unlawful_use(holds, risk, changes, arises, level):
    """A risk arises, may arise or does not, and starts at the level of the table."""
    assert holds(risk, changes) == (arises, level)
