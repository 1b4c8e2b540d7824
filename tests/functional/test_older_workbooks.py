"""A workbook brought into a map that was changed since it was exported."""

import zlib
from base64 import b64encode
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from datamap.errors import DataMapError
from datamap.excel import write_workbook
from datamap.load import read_map
from reports.cli.import_ import import_

ON = date(2026, 11, 24)
MAP = """\
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true, count: 90}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
parties:
  - {id: firm, name: Firm Ltd, kind: supplier, country: GB}
  - {id: host, name: Host Ltd, kind: supplier, country: IE}
systems:
  - id: app
    name: App
    provider: firm
    stored_in: [{use: primary, place: GB}]
    uses_ai: {conflicting: [{value: true}, {value: false}]}
    in_use: unknown
  - {use: seesaw, critical: true}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
flows: [{id: out, activity: teaching, from: school, to: firm, through: app}]
accepted: [{rule: no-review, record: app, reason: Soon., by: head, until: 2027-01-01}]
"""
AI = "uses_ai: {conflicting: [{value: true}, {value: false}]}"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return the workbook of the map as it was first."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "map.yaml").write_text(MAP, "utf-8")
    return write_workbook(read_map(folder), ON)


class School:
    """A folder with a map, and the workbook that was exported from it."""

    def __init__(self, folder, exported):
        """Put both there."""
        self.folder = folder
        self.map = folder / "map.yaml"
        self.map.write_text(MAP, "utf-8")
        self.path = folder / "first.xlsx"
        self.path.write_bytes(exported)
        self.book = load_workbook(self.path)

    def later(self, before, after):
        """Change the map after the export."""
        text = self.map.read_text("utf-8")
        assert before in text
        self.map.write_text(text.replace(before, after), "utf-8", newline="")

    def fill(self, sheet, row, heading, value):
        """Change a cell of the workbook."""
        page = self.book[sheet]
        column = next(one.column for one in page[1] if one.value == heading)
        page.cell(row, column).value = value

    def bring(self, *options):
        """Import the workbook; return what is printed."""
        self.book.save(self.path)
        command = [str(self.path), "--to", str(self.folder), *options]
        result = CliRunner().invoke(import_, command)
        if result.exception is not None:
            raise result.exception
        return result.output

    def refused(self, *options):
        """Import the workbook, which is refused; return what is said."""
        before = self.map.read_bytes()
        with pytest.raises(DataMapError) as caught:
            self.bring(*options)
        assert self.map.read_bytes() == before
        return str(caught.value)

    def read(self):
        """Return the map as it is now."""
        return read_map(self.folder)


@pytest.fixture
def school(tmp_path, exported):
    """Return a school's folder with its workbook."""
    return School(tmp_path, exported)


def test_a_workbook_that_nobody_changed_undoes_nothing(school):
    """What was answered in the map after the export stays answered."""
    school.later("in_use: unknown", "in_use: true")
    school.later("count: 90", "count: 95")

    assert "nothing was written" in school.bring()
    assert school.read().system("app").in_use.value is True


def test_only_what_was_changed_in_the_workbook_is_brought_in(school):
    """An answer of each side is in the map, and the workbook's is printed in words."""
    school.later("in_use: unknown", "in_use: true")
    school.fill("People", 2, "Count", 91)
    school.fill("People", 2, "Children (note)", "seen")

    output = school.bring()

    assert "2 changes in" in output
    assert "  people pupils children.note: nothing -> seen\n" in output
    assert "  people pupils count: 90 -> 91\n" in output
    assert school.read().system("app").in_use.value is True
    assert school.read().people[0].count.value == 91


def test_the_same_workbook_may_be_filled_in_and_brought_in_again(school):
    """Its first changes are in the map already and are no conflict."""
    school.fill("People", 2, "Count", 91)
    school.bring()
    school.fill("Systems", 2, "In use", "no")

    assert "  system app in_use: unknown -> no\n" in school.bring()


def test_a_cell_that_both_changed_is_a_conflict(school):
    """Sheet, cell and what both say are told; nothing is written."""
    school.later("count: 90", "count: 95")
    school.fill("People", 2, "Count", 91)
    school.fill("Systems", 2, "In use", "no")

    told = school.refused()

    assert "first.xlsx, sheet People, cell K2" in told
    assert "it was 90; the workbook says 91, the map says 95." in told
    assert "write in this cell what the map says" in told


def test_an_answer_goes_with_what_it_rests_on(school):
    """A new answer of one side and a new source of the other's are a conflict."""
    evidence = "{value: true, evidence: [{source: a letter}]}"
    school.later("in_use: unknown", f"in_use: {evidence}")
    school.fill("Systems", 2, "In use", "yes")
    school.fill("Systems", 2, "In use (source)", "a call")

    told = school.refused()

    assert "the workbook says a call, the map says a letter" in told


def test_rows_come_and_go_on_both_sides(school):
    """Records that either side added are there; those that it took out are gone."""
    school.later("  - {id: host, name: Host Ltd, kind: supplier, country: IE}\n", "")
    school.later(
        "data: [{id: marks",
        "data: [{id: photos, name: Photos, about: [pupils], kind: images}, {id: marks",
    )
    for heading, value in (("Id", "staff"), ("Name", "Staff"), ("Children", "no")):
        school.fill("People", 3, heading, value)
    school.book["Accepted"].delete_rows(2)

    output = school.bring()

    found = school.read()
    assert [one.id for one in found.people] == ["pupils", "staff"]
    assert {one.id for one in found.data} == {"marks", "photos"}
    assert "host" not in found.records
    assert found.accepted == ()
    assert "people staff: added (Staff)" in output


def test_a_row_that_one_side_took_out_and_the_other_changed_is_a_conflict(school):
    """Either way round it is told, and nothing is lost."""
    school.later("  - {id: host, name: Host Ltd, kind: supplier, country: IE}\n", "")
    school.fill("Parties", 3, "Name", "Host plc")
    school.later("reason: Soon.", "reason: Later.")
    school.book["Accepted"].delete_rows(2)

    told = school.refused()

    assert "The row of host was changed here, but the map has it no more." in told
    assert "The row of Accepted was taken out here, but the map changed it" in told


def test_answers_that_disagree_go_together(school):
    """Those of the map win where the workbook left them alone, and otherwise clash."""
    school.later(AI, AI.replace("true}", "true, evidence: [{source: a letter}]}"))

    assert "nothing was written" in school.bring()
    school.fill("Systems", 2, "Uses ai", "no")
    assert "Uses ai was changed in the workbook and in the map" in school.refused()


def test_answers_that_disagree_are_settled_in_the_workbook(school):
    """A conflict that the map left alone ends with the answer of the workbook."""
    school.later("count: 90", "count: 95")
    school.fill("Systems", 2, "Uses ai", "no")

    school.bring()

    assert school.read().system("app").uses_ai.value is False


def test_a_record_added_to_the_map_brings_its_own_disagreements(school):
    """A new record of the map keeps its answers that disagree."""
    added = f"  - {{id: other, name: Other, provider: firm, {AI}}}\n  - {{use: seesaw"
    school.later("  - {use: seesaw", added)

    assert "nothing was written" in school.bring()
    assert len(school.read().system("other").uses_ai.claims) == 2


def test_a_library_s_record_keeps_what_the_map_says_of_it_now(school):
    """What the map overrides since the export is not undone."""
    school.later("critical: true", "critical: true, in_use: false")
    school.fill("Systems", 3, "Critical", "no")

    school.bring()

    assert school.read().system("seesaw").in_use.value is False
    assert school.read().system("seesaw").critical.value is False


def test_the_flag_takes_the_workbook_as_it_is(school):
    """Whoever says so undoes what was changed since; each change is printed."""
    school.later("count: 90", "count: 95")
    school.fill("Systems", 2, "In use", "no")

    output = school.bring("--over-newer")

    assert "  people pupils count: 95 -> 90\n" in output
    assert school.read().system("app").in_use.value is False


def test_a_workbook_that_remembers_nothing_is_refused_once_the_map_went_on(school):
    """An older workbook is brought into the map it was made from, or by the flag."""
    del school.book["Exported"]
    school.fill("People", 2, "Count", 91)

    assert "people pupils count: 90 -> 91" in school.bring()
    school.fill("People", 2, "Count", 92)
    assert "add --over-newer to take the file as it is" in school.refused()
    assert "people pupils count: 91 -> 92" in school.bring("--over-newer")


def test_a_workbook_without_its_first_sheet_is_refused_as_well(school):
    """Nothing tells then what it was made from."""
    del school.book["Exported"]
    del school.book["Read me"]
    school.fill("People", 2, "Count", 91)

    assert "does not remember" in school.refused()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("no base64!", id="no base64"),
        pytest.param(b64encode(b"abc").decode(), id="not packed"),
        pytest.param(b64encode(zlib.compress(b"[1]")[:-2]).decode(), id="cut off"),
        pytest.param(b64encode(zlib.compress(b"[1]")).decode(), id="a list"),
        pytest.param(b64encode(zlib.compress(b"{")).decode(), id="no JSON"),
        pytest.param(
            b64encode(zlib.compress(b'{"map": "a", "rows": {"People": [1]}}')).decode(),
            id="odd rows",
        ),
    ],
)
def test_a_memory_that_was_damaged_is_none(school, written):
    """What cannot be unpacked or has another shape is not relied on."""
    page = school.book["Exported"]
    page.delete_rows(2, page.max_row)
    page["A2"] = written
    school.later("count: 90", "count: 95")

    assert "does not remember" in school.refused()


def test_the_memory_is_hidden_from_every_menu(school):
    """No menu of Excel shows the sheet, and a person never meets it."""
    assert school.book["Exported"].sheet_state == "veryHidden"


def test_another_school_s_workbook_is_refused(school):
    """A workbook is not brought into the map of another school."""
    school.later("{id: school,", "{id: other,")
    school.later("from: school", "from: other")

    assert "of the map school, but the folder holds the map other" in school.refused()
