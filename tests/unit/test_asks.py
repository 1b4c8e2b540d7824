"""What a rule may ask of a row: places, papers and what is worked out."""

from datetime import date

import pytest

from datamap.flows import FlowTable
from datamap.load import build_map
from datamap.strict_yaml import read_text
from dpia.asks import Situation
from dpia.conditions import ABSENT

ON = date(2026, 11, 24)
MAP = """
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
documents: [{documents}]
people: [{{id: pupils, name: Pupils, children: true{people}}}]
data: [{{id: marks, name: Marks, about: [pupils], kind: {kind}}}]
parties:
  - {{id: firm, name: Firm, kind: supplier, country: {country},
     engages: {engages}{firm}}}
  - {{id: host, name: Host, kind: supplier, country: US, engages: none{host}}}
systems: [{{id: app, name: App, provider: firm{app}}}]
activities:
  - {{id: use, name: Use, purpose: To use., people: [pupils], data: [marks]{use}}}
flows:
  - {{id: work, activity: use, from: school, to: firm, data: [marks]{flow}}}
"""
PARTS = ("documents", "people", "firm", "host", "app", "use", "flow")


def answers(ask, kind="attainment", country="GB", engages="none", **parts):
    """Return the answers of each row of a map of one flow, in order."""
    written = {name: f", {parts[name]}" if name in parts else "" for name in PARTS}
    written["documents"] = parts.get("documents", "")
    text = MAP.format(kind=kind, country=country, engages=engages, **written)
    situation = Situation(FlowTable(build_map(read_text(text, "map.yaml")), ON))
    return [situation.row(row).answer(ask) for row in situation.table.rows]


def first(ask, **parts):
    """Return the answer of the recipient's own row as a word."""
    return answers(ask, **parts)[0].word


APP = "through: app"


def paper(kind, more=""):
    """Return a paper of a kind that is never due for review."""
    return "{" + f"id: paper, kind: {kind}, review_by: none{more}" + "}"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param("", "no", id="there is none"),
        pytest.param(paper("dpia"), "yes", id="one that covers everything"),
        pytest.param(paper("dpia", ", covers: [use]"), "yes", id="of the activity"),
        pytest.param(paper("dpia", ", covers: [firm]"), "yes", id="of the recipient"),
        pytest.param(paper("dpia", ", covers: [host]"), "no", id="of somebody else"),
        pytest.param(paper("dpia", ", held: false"), "no", id="it is lost"),
        pytest.param(paper("dpia", ", held: unknown"), "unknown", id="perhaps lost"),
        pytest.param("{id: paper, kind: dpia}", "unknown", id="due when, unknown"),
        pytest.param("{id: paper, kind: dpia, review_by: 2026-11-24}", "yes",
                     id="due today"),
        pytest.param("{id: paper, kind: dpia, review_by: 2026-11-23}", "no",
                     id="overdue"),
    ],
)  # fmt: skip
def test_paper_is_held(document, expected):
    """A paper counts if it is held, covers the row and is not overdue."""
    assert first("dpia.held", documents=document) == expected


CONTRACT = paper("processor-contract", ", dated: 2026-01-01")


@pytest.mark.parametrize(
    ("parts", "held", "complete"),
    [
        pytest.param({"flow": APP}, "unknown", "unknown", id="nobody has said"),
        pytest.param({"flow": APP, "app": "contract: none"}, "no", "no", id="none"),
        pytest.param({"flow": APP, "app": "contract: paper", "documents": CONTRACT},
                     "yes", "unknown", id="its terms were not read"),
        pytest.param({}, "no", "no", id="no system and no paper"),
        pytest.param({"documents": paper(
                         "processor-contract", ", covers: [firm], terms: [pc-01]")},
                     "yes", "no", id="no system, a paper on the recipient"),
        pytest.param({"documents": paper(
                         "processor-contract", ", covers: [firm], terms: none")},
                     "yes", "no", id="a paper without any of the terms"),
    ],
)  # fmt: skip
def test_contract(parts, held, complete):
    """The contract is the system's or, without a system, one on the recipient."""
    assert first("contract.held", **parts) == held
    assert first("contract.complete", **parts) == complete


@pytest.mark.parametrize(
    ("firm", "parts", "expected"),
    [
        ("owner_changed_on: none", {"flow": APP}, "no"),
        ("owner_changed_on: 2026-03-01", {"flow": APP}, "unknown"),
        ("owner_changed_on: 2026-03-01",
         {"flow": APP, "app": "contract: paper", "documents": CONTRACT}, "yes"),
        ("owner_changed_on: 2025-03-01",
         {"flow": APP, "app": "contract: paper", "documents": CONTRACT}, "no"),
        ("owner_changed_on: unknown",
         {"flow": APP, "app": "contract: paper", "documents": CONTRACT}, "unknown"),
        ("owner_changed_on: 2026-03-01", {}, "no"),
    ],
)  # fmt: skip
def test_sale_after_the_contract(firm, parts, expected):
    """A sale counts against the contract that was made before it."""
    assert first("contract.before_sale", firm=firm, **parts) == expected


@pytest.mark.parametrize(
    ("use", "kind", "expected"),
    [
        ("traits: {}", "attainment", "unknown"),
        ("traits: {profiling: true}", "attainment", "yes"),
        ("traits: {}", "health", "yes"),
    ],
)
def test_first_look_at_an_assessment(use, kind, expected):
    """Children with private data, or with one mark of high risk, need one."""
    assert first("dpia.needed", use=use, kind=kind) == expected


@pytest.mark.parametrize(
    ("use", "held", "policy"),
    [
        ("special_condition: unknown", "unknown", "unknown"),
        ("special_condition: none, schedule_1: none", "no", "no"),
        ("special_condition: vital-interests, schedule_1: none", "yes", "no"),
        ("special_condition: substantial-public-interest", "unknown", "unknown"),
        ("special_condition: substantial-public-interest, schedule_1: none", "no",
         "no"),
        ("special_condition: substantial-public-interest, "
         "schedule_1: [safeguarding-children]", "yes", "yes"),
    ],
)  # fmt: skip
def test_condition_for_private_data(use, held, policy):
    """A condition may want one of Schedule 1, and that may want a paper."""
    assert first("condition.held", use=use) == held
    assert first("policy_document.needed", use=use) == policy


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        ("stored_in: GB", "yes"),
        ("stored_in: US", "no"),
        ("stored_in: unknown", "unknown"),
        ("stored_in: [{use: backup, place: US}]", "unknown"),
        ("stored_in: [{use: primary, place: none}]", "no"),
    ],
)
def test_main_store_at_home(app, expected):
    """The main store is at home if its place is known to be in the UK."""
    assert first("system.primary_at_home", app=app, flow=APP) == expected


def test_row_without_a_system_has_no_answer_of_one():
    """Where no system is named its fields are absent and its places are not."""
    assert answers("system.uses_ai") == [ABSENT]
    assert first("system.primary_at_home") == "no"


LISTED = (
    "partial_approval: {value: {met: true, sensitive_flagged: true}, "
    "evidence: [{source: list, checked_on: 2026-11-01}]}"
)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        pytest.param("US", ["yes", "yes", "yes"], id="the importer is listed"),
        pytest.param("unknown", ["yes", "unknown", "unknown"],
                     id="who imports it is not known"),
        pytest.param("GB", ["yes", "unknown", "unknown"],
                     id="the firm behind imports it and was not looked up"),
    ],
)  # fmt: skip
def test_approval_is_the_importers(country, expected):
    """A firm behind an importer abroad stands under the importer's own listing."""
    found = answers(
        "approval.shown", country=country, engages="[{party: host}]",
        firm=LISTED, flow="role: processor",
    )  # fmt: skip

    assert [one.word for one in found] == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [("", "unknown"), (", evidence: [{source: it, checked_on: 2026-11-01}]", "yes"),
     (", evidence: [{source: it, checked_on: 2015-11-01}]", "unknown")],
)  # fmt: skip
def test_firms_are_listed_with_evidence(evidence, expected):
    """A list of the firms engaged counts if it is dated and fresh."""
    engages = "{value: none" + evidence + "}"

    assert first("sub_processors.listed", engages=engages) == expected


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ("", "yes"),
        (paper("record-of-processing"), "yes"),
        (paper("record-of-processing", ", held: false"), "no"),
    ],
)
def test_record_is_complete(documents, expected):
    """A map that answers what Article 30 wants serves, unless its paper is missing."""
    use = "retention: {keep_for: P1Y}"

    assert first("record.complete", use=use, documents=documents) == expected
    assert first("record.complete") == "unknown"


@pytest.mark.parametrize(
    ("people", "documents", "expected"),
    [
        ("notices: none", "", "no"),
        ("notices: unknown", "", "unknown"),
        ("notices: [paper]", paper("privacy-notice", ", covers: [app]"), "yes"),
        ("notices: none", paper("privacy-notice", ", covers: [pupils]"), "yes"),
        ("notices: none", paper("privacy-notice", ", covers: [app]"), "no"),
    ],
)
def test_notice_is_held(people, documents, expected):
    """A notice counts for a group that names it and for one that it covers."""
    assert first("notice.held", people=people, documents=documents) == expected


def test_holder_that_nobody_knows():
    """What is asked of a holder that nobody has named stays open."""
    found = answers("holder.ended", engages="unknown", flow="role: processor")

    assert [one.word for one in found] == ["no", "unknown"]
