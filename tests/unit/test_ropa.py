"""The record of processing activities, written and read."""

import io
from datetime import date
from itertools import pairwise

import pytest
from openpyxl import Workbook, load_workbook

from datamap import reference
from datamap.errors import InvalidDataMapError
from datamap.excel import read_grid
from datamap.excel.ropa_reading import is_ropa, map_of_ropa
from datamap.excel.ropa_sheet import HEADING_ROW, write_ropa
from datamap.load import build_map, read_map
from datamap.ropa import Words, columns, ropa_rows
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)
MAP = """
format: dpia-map/1
school:
  id: school
  name: Ysgol Fach
  nation: england
  phase: special
  address: {value: 1 Lane, note: from the sign}
  contacts: [{role: controller, email: office@school.example}]
documents:
  - {id: terms, kind: processor-contract, name: Terms, covers: [app]}
  - {id: weighing, kind: legitimate-interests-assessment, covers: [teaching]}
  - {id: impact, kind: dpia, name: Impact, dated: 2026-01-01, covers: [teaching]}
  - {id: apd, kind: appropriate-policy-document, file: apd.pdf}
  - {id: consents, kind: consent-record, name: Consents}
people: [{id: pupils, name: Pupils}, {id: parents, name: Parents}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment,
     items: {closed: true, listed: [{id: grade, name: Grade}]}}
parties:
  - {id: firm, name: Firm Ltd, kind: supplier, country: US}
  - {id: council, name: Council, kind: local-authority, country: GB}
systems:
  - {id: app, name: App, provider: firm, contract: terms, measures: [ct-02],
     stored_in: [{use: primary, place: US}]}
  - {id: files, name: Files, stored_in: unknown}
activities:
  - id: teaching
    name: Teaching
    purpose: To teach.
    people: [pupils, parents]
    data: [marks.grade, marks]
    lawful_basis:
      value: public-task
      evidence: [{source: x, checked_on: 2000-01-01}]
    schedule_1: [safeguarding-children]
    special_condition: {value: substantial-public-interest, provisional: mine}
    retention: {starts_when: pupil-leaves, keep_for: P1Y, then: delete,
      source: {document: terms}}
    traits: {automated_decision: true, profiling: false}
    data_from: [parent, school]
  - id: trips
    name: Trips
    purpose: To go out.
    people: [pupils]
    lawful_basis: consent
    schedule_1: none
    consent: {record: consents}
    legitimate_interest: {conflicting: [{value: safety}, {value: money}]}
flows:
  - {id: a, activity: teaching, from: school, to: firm, through: app, role: processor,
     data: [marks], mechanism: idta, transfer_test: {met: true}}
  - {id: b, activity: teaching, from: school, to: council, role: joint-controller,
     data: [marks]}
  - {id: c, activity: teaching, from: parents, to: school, through: files,
     role: controller}
  - {id: d, activity: teaching, from: school, to: parents, ends_on: 2020-01-01}
  - {id: e, activity: trips, from: school, to: parents}
measures: [{id: lock, measure: ct-08, applies_to: [school], state: in-place}]
year: {from: 2025-09-01, to: 2026-08-31, breaches: {recorded: 0}}
"""


@pytest.fixture(scope="module")
def datamap():
    """Return a small map with something in most columns."""
    return build_map(read_text(MAP, "map.yaml"))


@pytest.fixture(scope="module")
def rows(datamap):
    """Return its record of processing."""
    words = Words({"ct-08": "Two steps"}, {"teaching": "required"})
    return ropa_rows(datamap, ON, words)


def test_the_columns_are_the_regulator_s_thirty_in_order(rows):
    """Columns A to AD, in the order of the law data."""
    assert len(columns()) == 30
    assert [one.column for one in columns()][-1] == "AD"
    assert all(list(row.cells) == [one.id for one in columns()] for row in rows)


def test_a_row_is_an_activity_and_a_kind_of_recipient_in_a_role(rows):
    """Flows that have ended, and those to the school itself, make no row."""
    assert [(one.activity, one.recipients) for one in rows] == [
        ("teaching", ("firm",)),
        ("teaching", ("council",)),
        ("trips", ("parents",)),
    ]


def test_the_cells_say_what_the_map_says(rows):
    """Words of people for what the map knows, and how far it can be leaned on."""
    cells = rows[0].cells

    assert cells["individuals"] == "Pupils; Parents"
    assert cells["personal-data"] == "Marks: Grade; Marks"
    assert cells["recipients"] == "Supplier: Firm Ltd (processor)"
    assert cells["contract-link"] == "App: Terms"
    assert cells["third-countries"] == "United States; unknown"
    assert cells["exceptional-safeguards"] == "idta"
    assert cells["retention"] == (
        "keep for P1Y, from pupil-leaves, then delete, see Terms"
    )
    assert cells["security"] == "App: ct-02; Two steps"
    assert cells["lawful-basis"] == "Public task (stale)"
    assert cells["special-condition"] == "Substantial public interest (not confirmed)"
    assert cells["legitimate-interests"] == ""
    assert cells["interests-assessment"] == "weighing"
    assert "Objection (in part)" in cells["rights"]
    assert cells["automated-decisions"] == "decisions: yes; profiling: no"
    assert cells["source"] == "parent; school"
    assert cells["location"] == "App (primary: United States); Files (unknown)"
    assert cells["assessment-required"] == "required"
    assert cells["assessment-progress"] == "done, dated 2026-01-01"
    assert cells["breach"] == "no"
    assert cells["schedule-1-basis"] == "Public task (stale)"
    assert cells["policy-link"] == "apd.pdf"


def test_what_is_not_known_says_so(rows):
    """Unknown, none and conflicting stay three different words."""
    cells = rows[2].cells

    assert cells["personal-data"] == "unknown"
    assert cells["recipients"] == "People: Parents (unknown)"
    assert cells["consent-record"] == "Consents"
    assert cells["legitimate-interests"] == "conflicting: safety / money"
    assert cells["schedule-1-condition"] == "none"
    assert cells["policy-link"] == ""
    assert cells["assessment-required"] == "unknown"


def test_the_example_has_a_row_for_each_of_its_activities():
    """Every activity of the example is in the record."""
    datamap = read_map("victoria-cp")

    found = {one.activity for one in ropa_rows(datamap, ON)}

    assert found == {one.id for one in datamap.activities}


def test_the_sheet_has_a_block_above_and_thirty_headings(datamap, rows):
    """The controller stands above the headings of the law data."""
    page = load_workbook(io.BytesIO(write_ropa(datamap, rows, ON))).active

    headings = [one.value for one in page[HEADING_ROW]]
    assert headings == [one.title for one in columns()]
    assert page["B2"].value == "Ysgol Fach"
    assert page["B3"].value == "1 Lane"
    assert page["A9"].value == "Teaching"


@pytest.fixture
def again(datamap, rows, tmp_path):
    """Return what reading the written record gives."""
    path = tmp_path / "record.xlsx"
    path.write_bytes(write_ropa(datamap, rows, ON))
    grid = read_grid(path)
    assert is_ropa(grid)
    return map_of_ropa(path.name, grid)


def test_a_record_of_ours_becomes_a_map(again):
    """School, activities, recipients, bases and conditions are placed."""
    found = again.datamap

    assert (found.school.nation.value, found.school.phase.value) == (
        "england", "special",
    )  # fmt: skip
    assert [one.name for one in found.activities] == ["Teaching", "Trips"]
    teaching = found.activities[0]
    assert teaching.lawful_basis.value == "public-task"
    assert teaching.lawful_basis.provisional
    assert teaching.schedule_1.value == ("safeguarding-children",)
    assert teaching.traits.automated_decision.value is True
    assert teaching.data_from.value == ("parent", "school")
    assert [one.name for one in found.parties] == ["Firm Ltd", "Council", "Parents"]
    assert [one.role.value for one in found.flows] == [
        "processor", "joint-controller", None,
    ]  # fmt: skip
    assert "Kept in: App" in teaching.note


def test_what_has_no_place_in_a_map_is_listed_with_its_cell(again):
    """Assumptions, and texts that no field holds, are told with sheet and cell."""
    text = "\n".join(again.report)

    assert "cell E9: Marks: Grade is taken for the kind attainment; check it." in text
    assert "could not be placed: required" in text
    assert "cell E11: no data is named" in text


def sheet(*rows):
    """Return the cells of a workbook with rows of texts."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    page = load_workbook(io.BytesIO(stream.getvalue())).active
    return {"Controllers": [tuple(c for c in row if c.value) for row in page.rows]}


HEADINGS = [
    "Business function", "Purpose of processing", "Name of joint controller",
    "Categories of individuals", "Categories of personal data",
    "Categories of recipients", "Link to contract with processor",
    "Third countries", "Safeguards", "Retention schedule", "Security measures",
    "Article 6 basis", "Article 9 condition", "Legitimate interests",
    "Link to legitimate interests assessment", "Rights", "Automated decisions",
    "Source of the data", "Link to consent", "Location", "Impact assessment required",
    "Impact assessment progress", "Link to impact assessment", "Breach occurred",
    "Link to breach", "Schedule 1 condition", "Article 6 basis", "Link to policy",
    "Retained in accordance with it", "Reasons for not",
]  # fmt: skip


def test_a_record_kept_by_hand_becomes_a_map_too():
    """Headings in other words, lists with commas and free text are read."""
    row = [
        "Office", "To run the office", "N/A", "Staff, visitors", "Names, medical notes",
        "Payroll bureau", "contract.pdf", "none", "", "6 years", "Locked cupboard",
        "our legal obligation", "something odd", "safety", "", "", "No", "from people",
        "", "Cupboard", "", "", "", "", "", "made up", "", "", "Yes", "",
    ]  # fmt: skip
    found = map_of_ropa("r.xlsx", sheet(["x"], HEADINGS, row, ["", "", "", "Staff"]))
    datamap = found.datamap

    assert datamap.school.name == "r"
    assert [one.name for one in datamap.people] == ["Staff", "visitors"]
    assert [one.kind for one in datamap.data] == ["identity", "health"]
    assert datamap.activities[0].lawful_basis.value == "legal-obligation"
    assert datamap.activities[0].traits.automated_decision.value is False
    assert datamap.activities[0].legitimate_interest.value == "safety"
    assert datamap.flows[0].role.value == "processor"
    assert [one.name for one in datamap.documents] == ["contract.pdf"]
    assert found.report[:2] == (
        "The nation is not given: wales is assumed.",
        "The phase is not given: primary is assumed.",
    )
    assert "cell M3: not one of the law's words: something odd." in "\n".join(
        found.report
    )
    assert "the row names no activity or purpose" in found.report[-1]


def test_rows_without_names_get_made_up_ones():
    """Texts without letters, and the same name twice, still make ids."""
    rows = [["***", "!!!"], ["***", "???"], ["", "Only a purpose"]]
    found = map_of_ropa("r.xlsx", sheet(HEADINGS, *rows)).datamap

    ids = [one.id for one in found.activities]
    assert len(set(ids)) == 3
    assert found.people[0].name == "People (not said)"


def test_a_workbook_without_a_record_is_refused():
    """Headings without rows, or no headings, are no record."""
    assert not is_ropa(sheet(["a", "b"]))
    with pytest.raises(InvalidDataMapError, match="no record of processing"):
        map_of_ropa("r.xlsx", sheet(HEADINGS))


def test_headings_are_told_apart():
    """No two columns of the law data are taken for the same."""
    titles = [one.title for one in reference.table("ropa_columns")]

    assert is_ropa(sheet(titles, ["a", "b"]))
    assert all(one != other for one, other in pairwise(titles))
