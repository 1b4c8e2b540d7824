"""A map with nothing wrong in it, and how a test changes one thing at a time.

One school sends pupils' marks to one supplier, which keeps them in one system. The
records are called ``school``, ``pupils``, ``marks``, ``supplier``, ``app``,
``teaching`` and ``work``; the papers ``contract``, ``notice``, ``assessment``.
"""

from copy import deepcopy
from datetime import date

import pytest

from datamap.flows import FlowTable, use_of
from datamap.load import build_map
from datamap.logic import Truth
from datamap.strict_yaml import Document
from dpia.asks import Situation
from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue
from dpia.columns import AskedUse
from dpia.in_place import shield

ON = date(2026, 11, 24)
LAST_TERM = "2026-09-01"
NEXT_YEAR = "2027-09-01"
TERMS = [f"pc-{number:02}" for number in range(1, 14)]
USES = ("primary", "backup", "support-access", "telemetry")

NOTHING_WRONG = {
    "format": "dpia-map/1",
    "school": {
        "id": "school", "name": "Ysgol", "nation": "wales", "phase": "primary",
        "languages": ["cy", "en"], "breach_contact": "head teacher",
        "complaints_route": "office", "rights_procedure": "rights",
    },
    "documents": [
        {"id": "contract", "kind": "processor-contract", "dated": LAST_TERM,
         "review_by": NEXT_YEAR, "terms": TERMS, "covers": ["app"]},
        {"id": "notice", "kind": "privacy-notice", "review_by": NEXT_YEAR,
         "languages": ["cy", "en"], "for_children": True, "covers": ["pupils"]},
        {"id": "assessment", "kind": "dpia", "review_by": NEXT_YEAR,
         "covers": ["teaching"]},
        {"id": "consents", "kind": "consent-record", "review_by": NEXT_YEAR,
         "covers": ["teaching"]},
        {"id": "policy", "kind": "appropriate-policy-document",
         "review_by": NEXT_YEAR, "covers": ["teaching"]},
        {"id": "register", "kind": "record-of-processing", "review_by": NEXT_YEAR},
        {"id": "rights", "kind": "policy", "review_by": NEXT_YEAR},
    ],
    "people": [
        {"id": "pupils", "name": "Pupils", "children": True, "count": 200,
         "notices": ["notice"], "protected": False, "consulted": LAST_TERM},
    ],
    "data": [{"id": "marks", "name": "Marks", "about": ["pupils"],
              "kind": "attainment"}],
    "parties": [
        {"id": "supplier", "name": "Supplier", "kind": "supplier", "country": "GB",
         "engages": "none", "own_purposes": "none", "owner_changed_on": "none",
         "insolvent": False, "reviewed_on": LAST_TERM, "breach_notice_hours": 24,
         "helps_with_rights": True},
        {"id": "helper", "name": "Helper", "kind": "supplier", "country": "GB",
         "engages": "none"},
    ],
    "systems": [
        {"id": "app", "name": "App", "provider": "supplier", "in_use": True,
         "approved": True, "stored_in": dict.fromkeys(USES, "GB"), "measures": "none",
         "contract": "contract", "uses_ai": False, "critical": False,
         "access": {"multi_factor": True, "by_role": True, "shared_login": False,
                    "pupils_log_in": False},
         "design": {"free": False, "adverts": False, "trackers": False,
                    "nudges": False, "child_defaults": True, "trains_ai": False,
                    "exports_person": True, "deletes_person": True,
                    "exports_all": True, "deletes_leavers_after": "P30D"},
         "recording": {"audio": False, "private_area": False, "always_on": False,
                       "signs": True, "keeps_for": "P30D",
                       "outside_school_hours": False}},
    ],
    "activities": [
        {"id": "teaching", "name": "Teaching", "purpose": "To teach.",
         "people": ["pupils"], "data": ["marks"], "lawful_basis": "public-task",
         "special_condition": "substantial-public-interest",
         "schedule_1": ["safeguarding-children"],
         "retention": {"starts_when": "pupil-leaves", "keep_for": "P1Y",
                       "then": "delete"},
         "data_from": ["person"],
         "consent": {"opt_in": True, "alternative": True, "withdrawal": True,
                     "record": "consents"},
         "traits": dict.fromkeys(
             ("monitoring", "profiling", "automated_decision", "significant_effect",
              "decides_access", "new_technology", "large_scale", "public_place",
              "matching", "invisible", "tracking", "targets_children",
              "could_endanger", "publishes", "small_groups"), False)
             | {"human_review": True, "tested_for_bias": True}},
    ],
    "flows": [
        {"id": "work", "activity": "teaching", "from": "school", "to": "supplier",
         "through": "app", "role": "processor", "data": ["marks"],
         "more_than_needed": False, "mechanism": "none", "agreement": "none",
         "channel": "app", "personal_devices": False},
    ],
}  # fmt: skip
"""Every question that a risk asks is answered, and answered well."""


def changed(changes):
    """Return the map with nothing wrong after some changes.

    Parameters
    ----------
    changes
        Answers by record and field, e.g. ``{"app.access.multi_factor": False}`` or
        ``{"app.stored_in.backup": "US"}``; a section takes more records.
    """
    tree = deepcopy(NOTHING_WRONG)
    sections = [records for records in tree.values() if isinstance(records, list)]
    by_id = {record["id"]: record for records in sections for record in records}
    by_id["school"] = tree["school"]
    for path, answer in changes.items():
        record, *steps = path.split(".")
        if not steps:
            tree.setdefault(record, []).extend(answer)
            continue
        here = by_id[record]
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = answer
    places = by_id["app"]["stored_in"]
    if isinstance(places, dict):
        by_id["app"]["stored_in"] = [
            {"use": use, "place": place} for use, place in places.items()
        ]
    return build_map(Document("map.yaml", tree, {}))


@pytest.fixture(name="assessed")
def _assessed():
    """Return how to assess the map after some changes: the scores by risk."""

    def by_risk(changes, on=ON):
        found = assess(changed(changes), on)
        return {one.risk.id: one for one in found.scores}

    return by_risk


@pytest.fixture(name="holds")
def _holds(assessed):
    """Return how to ask of one risk: whether it arises, and its inherent level."""

    def ask(risk, changes):
        found = assessed(changes).get(risk)
        if found is None:
            return "no", None
        level = found.inherent.words if found.inherent else "gap"
        return found.holds.word, level

    return ask


@pytest.fixture(name="in_place")
def _in_place():
    """Return how to ask of a measure: is it in place for the recipient's own row."""

    def ask(measure, changes):
        situation = Situation(FlowTable(changed(changes), ON))
        use = use_of(next(row.flow for row in situation.table.rows if row.leg.is_first))
        entry = shipped_catalogue().measures[measure]
        now = shield(AskedUse(situation, use, everywhere=False), entry).now
        return Truth((now.yes & 1) + (now.may & 1)).word

    return ask


@pytest.fixture(scope="session", name="map_with")
def _map_with():
    """Return how to make the map with some changes."""
    return changed
