"""Access, addresses, messages, pictures and outages: what triggers each risk.

Each row changes something in a map with nothing wrong; see `conftest`.
"""

import pytest

HEALTH = {"marks.kind": "health"}
REGISTER = {"marks.kind": "identity"}
REFUGE = {"marks.kind": "protected-address"}
ADDRESS = {"marks.kind": "home-address"}
PICTURES = {"marks.kind": "images"}
TO_A_PARENT = {"supplier.kind": "person"}
TO_EVERYBODY = {"supplier.kind": "public"}
PAPER = {"app.kind": "paper"}
UNLISTED = {"teaching.consent.record": "none", "consents.held": False}
FIGURES = {"teaching.traits.publishes": True, "teaching.traits.small_groups": True,
           "supplier.kind": "government"}  # fmt: skip
MAYBE = ("none", "high")
MAYBE_LOW = ("none", "low")
HIGH = ("high", "high")
MEDIUM = ("medium", "medium")
LOW = ("low", "low")

ROWS = [
    # what differs from a map with nothing wrong; does it arise; level at the start
    pytest.param("rk-21", {"marks.kind": "small-cohort"}, "yes", HIGH,
                 id="rk-21 yes: figures about fewer than five"),
    pytest.param("rk-21", FIGURES, "yes", HIGH,
                 id="rk-21 yes: a ministry publishes small numbers"),
    pytest.param("rk-21", {**FIGURES, "teaching.traits.small_groups": False}, "no",
                 None, id="rk-21 no: only large numbers are published"),
    pytest.param("rk-21", {**FIGURES, "supplier.kind": "supplier"}, "no", None,
                 id="rk-21 no: this recipient publishes nothing"),
    pytest.param("rk-21", {**FIGURES, "teaching.traits.small_groups": "unknown"},
                 "unknown", MAYBE, id="rk-21 unknown: how small are they"),
    pytest.param("rk-22", REFUGE, "yes", LOW,
                 id="rk-22 yes: a refuge's address leaves the school"),
    pytest.param("rk-22", {**REFUGE, "work.channel": "email"}, "yes", HIGH,
                 id="rk-22 yes: and it travels by e-mail"),
    pytest.param("rk-22", {**ADDRESS, "pupils.protected": True}, "yes", LOW,
                 id="rk-22 yes: addresses of people some of whom are protected"),
    pytest.param("rk-22", ADDRESS, "no", None,
                 id="rk-22 no: nobody's address is protected"),
    pytest.param("rk-22", {**REFUGE, "work.to": "school"}, "no", None,
                 id="rk-22 no: it stays at school"),
    pytest.param("rk-22", {**ADDRESS, "pupils.protected": "unknown"}, "unknown",
                 MAYBE_LOW, id="rk-22 unknown: is anybody protected"),
    pytest.param("rk-23", {**TO_A_PARENT, "pupils.protected": True}, "yes", HIGH,
                 id="rk-23 yes: a parent asks, and a court order is on record"),
    pytest.param("rk-23", TO_A_PARENT, "no", None, id="rk-23 no: there is no order"),
    pytest.param("rk-23", {"pupils.protected": True}, "no", None,
                 id="rk-23 no: no parent is given anything"),
    pytest.param("rk-23", {**TO_A_PARENT, "pupils.protected": "unknown"}, "unknown",
                 MAYBE, id="rk-23 unknown: is there an order"),
    pytest.param("rk-24", {"app.access.by_role": False}, "yes", HIGH,
                 id="rk-24 yes: everybody sees everything"),
    pytest.param("rk-24", {"app.access.pupils_log_in": True}, "no", None,
                 id="rk-24 no: many log in, each to their own"),
    pytest.param("rk-24", {"app.access.by_role": "unknown"}, "unknown", MAYBE,
                 id="rk-24 unknown: who sees what"),
    pytest.param("rk-25", {"app.access.multi_factor": False}, "yes", HIGH,
                 id="rk-25 yes: a password is enough"),
    pytest.param("rk-25", {"app.access.multi_factor": False, **REGISTER}, "no", None,
                 id="rk-25 no: names and classes only"),
    pytest.param("rk-25", {"app.access.multi_factor": False, **PAPER}, "no", None,
                 id="rk-25 no: nobody logs in to paper"),
    pytest.param("rk-25", {"app.access.multi_factor": "unknown"}, "unknown", MAYBE,
                 id="rk-25 unknown: nobody has asked"),
    pytest.param("rk-26", {"app.access.shared_login": True}, "yes", HIGH,
                 id="rk-26 yes: one login for all"),
    pytest.param("rk-26", {"work.personal_devices": True}, "yes", HIGH,
                 id="rk-26 yes: on their own telephones"),
    pytest.param("rk-26", {"app.access.shared_login": True, **REGISTER}, "no", None,
                 id="rk-26 no: names and classes only"),
    pytest.param("rk-26", {"work.personal_devices": "unknown"}, "unknown", MAYBE,
                 id="rk-26 unknown: on whose devices"),
    pytest.param("rk-27", {"work.channel": "email"}, "yes", HIGH,
                 id="rk-27 yes: by e-mail"),
    pytest.param("rk-27", {"work.channel": "post", **REGISTER}, "no", None,
                 id="rk-27 no: a class list by post"),
    pytest.param("rk-27", {"work.channel": "secure-transfer"}, "no", None,
                 id="rk-27 no: by a secure way"),
    pytest.param("rk-27", {"work.channel": "unknown"}, "unknown", MAYBE,
                 id="rk-27 unknown: by which way"),
    pytest.param("rk-28", {"app.critical": True}, "yes", HIGH,
                 id="rk-28 yes: the school cannot do without it"),
    pytest.param("rk-28", {"app.access.multi_factor": False}, "no", None,
                 id="rk-28 no: it can be done without"),
    pytest.param("rk-28", {"app.critical": "unknown"}, "unknown", MAYBE,
                 id="rk-28 unknown: can the school do without it"),
    pytest.param("rk-29", {"app.design.exports_all": False, **HEALTH}, "yes", MEDIUM,
                 id="rk-29 yes: health records that do not come out"),
    pytest.param("rk-29", {"app.design.exports_all": False}, "no", None,
                 id="rk-29 no: ordinary marks"),
    pytest.param("rk-29", {"app.design.exports_all": "unknown", **HEALTH}, "unknown",
                 ("none", "medium"), id="rk-29 unknown: nobody has tried"),
    pytest.param("rk-31", {"app.kind": "spreadsheet"}, "yes", HIGH,
                 id="rk-31 yes: marks in a spreadsheet"),
    pytest.param("rk-31", {"app.kind": "spreadsheet", **REGISTER}, "no", None,
                 id="rk-31 no: a class list in a spreadsheet"),
    pytest.param("rk-31", {"app.kind": "spreadsheet", "marks.kind": "identity",
                           "work.data": "unknown", "data": [
                               {"id": "health", "name": "Health", "kind": "health",
                                "about": ["pupils"]}],
                           "teaching.data": ["marks", "health"]},
                 "unknown", MAYBE, id="rk-31 unknown: what is in the spreadsheet"),
    pytest.param("rk-41", {**PICTURES, **TO_EVERYBODY, **UNLISTED}, "yes", HIGH,
                 id="rk-41 yes: published, and nobody recorded who agreed"),
    pytest.param("rk-41", {**PICTURES, "work.channel": "publication",
                           "pupils.protected": True},
                 "yes", HIGH, id="rk-41 yes: published, and a child is protected"),
    pytest.param("rk-41", {**PICTURES, **TO_EVERYBODY}, "no", None,
                 id="rk-41 no: published with consents on record"),
    pytest.param("rk-41", {**PICTURES, **UNLISTED}, "no", None,
                 id="rk-41 no: not published"),
    pytest.param("rk-41", {**PICTURES, **TO_EVERYBODY, "pupils.protected": "unknown"},
                 "unknown", MAYBE, id="rk-41 unknown: is anybody protected"),
]  # fmt: skip


@pytest.mark.parametrize(("risk", "changes", "arises", "level"), ROWS)
def test_risk_of_disclosure(holds, risk, changes, arises, level):
    """A risk arises, may arise or does not, and starts at the level of the table."""
    assert holds(risk, changes) == (arises, level)


def test_nothing_wrong_means_no_risk(assessed):
    """A map in which everything is answered well has no risk and no gap."""
    assert assessed({}) == {}
