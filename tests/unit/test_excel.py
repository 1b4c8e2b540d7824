"""A workbook a person can fill in, and what is said of bad cells."""

import io
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from datamap.errors import InvalidDataMapError
from datamap.excel import is_book, read_book, read_grid, read_workbook, write_workbook
from datamap.excel.cells import from_cell, to_cell
from datamap.excel.sheets import Sort, all_sheets
from datamap.load import build_map, read_map
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)
MAP = """
format: dpia-map/1
school:
  id: school
  name: =Ysgol()
  nation: wales
  phase: primary
  contacts: [{role: controller, email: office@school.example}]
documents: [{id: terms, kind: processor-contract, dated: 2026-09-01}]
people: [{id: pupils, name: Pupils, children: true, count: 90}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment,
     items: {closed: true, listed: [{id: grade, name: Grade}, {id: rank, name: Rank}]}}
parties:
  - {id: firm, name: Firm Ltd, kind: supplier, country: GB,
     engages: [{party: host, stored_in: IE}],
     partial_approval: {value: {met: true, covers: [non-hr], sensitive_flagged: false},
       note: seen}}
  - {id: host, name: Host Ltd, kind: supplier, country: IE}
  - {use: classdojo-inc, insolvent: false}
systems:
  - id: app
    name: App
    provider: firm
    contract:
      value: terms
      evidence:
        - {source: terms, checked_on: 2020-01-01, line: [3, 4], note: page one}
        - {source: "a letter\\nof two lines", grade: owner}
    stored_in: [{use: primary, place: GB}, {use: primary, place: none}]
    uses_ai:
      conflicting:
        - {value: true, evidence: [{source: a, checked_on: 2026-01-01}, {source: b}]}
        - {value: false}
      note: two pages
    certifications: [one, "two, three"]
  - {use: seesaw, critical: true, access: {multi_factor: true}}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils],
     data: [marks], lawful_basis: {value: public-task, provisional: a reading}}
flows:
  - {id: to-firm, activity: teaching, from: school, to: firm, through: app,
     data: [marks.grade], role: processor, transfer_test: {met: true, document: terms},
     source: [{document: terms, line: 1}, {}, {reference: x, words: some words}]}
measures:
  - {id: lock, measure: ct-08, applies_to: [app], state: planned, due: 2027-01-31,
     evidence: [{source: terms, note: see}]}
year: {from: 2025-09-01, to: 2026-08-31, breaches: {recorded: 1}}
accepted: [{rule: no-review, record: app, reason: Soon., by: head, until: 2027-01-01}]
"""


@pytest.fixture(scope="module")
def datamap():
    """Return a small map that uses every form."""
    return build_map(read_text(MAP, "map.yaml"))


@pytest.fixture(scope="module")
def raw(datamap):
    """Return its workbook as bytes."""
    return write_workbook(datamap, ON)


class Filled:
    """A workbook that a person changes."""

    def __init__(self, raw, folder):
        """Open the workbook."""
        self.book = load_workbook(io.BytesIO(raw))
        self.path = folder / "filled.xlsx"

    def put(self, sheet, row, heading, value):
        """Write a cell, found by its heading."""
        page = self.book[sheet]
        column = next(one.column for one in page[1] if one.value == heading)
        page.cell(row, column).value = value
        return page.cell(row, column)

    def get(self, sheet, row, heading):
        """Return a cell, found by its heading."""
        page = self.book[sheet]
        column = next(one.column for one in page[1] if one.value == heading)
        return page.cell(row, column)

    def read(self):
        """Save the workbook and read it back."""
        self.book.save(self.path)
        return read_book(self.path)

    def problems(self):
        """Return what is wrong with the workbook, as place and words."""
        with pytest.raises(InvalidDataMapError) as caught:
            self.read()
        return [
            (one.file.removeprefix("filled.xlsx, sheet "), one.what)
            for one in caught.value.problems
        ]


@pytest.fixture
def filled(raw, tmp_path):
    """Return the workbook, ready to be changed."""
    return Filled(raw, tmp_path)


def test_a_workbook_reads_back_as_the_map_it_was_written_from(datamap, filled):
    """Facts in every form, sources, parts and a library's record come back equal."""
    found = filled.read()

    assert found.datamap == datamap
    assert found.notes == ()
    assert read_workbook(filled.path) == datamap
    assert is_book(read_grid(filled.path))


def test_records_know_their_sheet_and_row(filled):
    """Where a record stands is told by sheet and row."""
    origin = filled.read().datamap.origin("host")

    assert (origin.file, origin.line) == ("filled.xlsx, sheet Parties", 3)


def test_every_sheet_has_a_frozen_heading_a_filter_and_protection(filled):
    """A person can scroll and filter, and cannot spoil headings or ids by accident."""
    for sheet in all_sheets():
        page = filled.book[sheet.name]

        assert page.freeze_panes
        assert page.auto_filter.ref
        assert page.protection.sheet
        assert not page.protection.password
    assert filled.get("Flows", 2, "Id").protection.locked
    assert not filled.get("Flows", 2, "Role").protection.locked


def test_closed_lists_and_ids_are_offered_in_drop_downs(filled):
    """A word is chosen from its list, an id from the records there are."""
    rules = filled.book["Flows"].data_validations.dataValidation
    offered = {}
    for one in rules:
        start, end = one.formula1.replace("$", "").removeprefix("Lists!").split(":")
        cells = filled.book["Lists"][start:end]
        offered[str(one.sqref).split(":")[0]] = [row[0].value for row in cells]
    role = filled.get("Flows", 2, "Role").coordinate
    through = filled.get("Flows", 2, "Through").coordinate

    assert offered[role][:3] == ["controller", "joint-controller", "processor"]
    assert offered[role][3:] == ["unknown", "conflicting"]
    assert offered[through][:2] == ["app", "seesaw"]
    assert filled.book["Lists"].sheet_state == "hidden"


def test_headings_carry_the_description_of_their_field(filled):
    """What a column means is in the note of its heading."""
    page = filled.book["Activities"]
    notes = {one.value: one.comment.text for one in page[1] if one.comment}

    assert notes["Purpose"] == "Why, in one sentence a parent understands."
    assert "commas" in notes["People"]


def test_text_that_looks_like_a_formula_stays_text(filled):
    """A name that starts with an equals sign is never worked out."""
    cell = filled.get("School", 2, "Name")

    assert cell.value == "=Ysgol()"
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_what_is_unknown_stale_or_conflicting_is_said_in_words(filled):
    """Facts in doubt are listed with how they stand; a stale cell has a note."""
    rows = list(filled.book["To answer"].iter_rows(min_row=2, values_only=True))
    told = {(row[0], row[3]): row[4].split(":")[0] for row in rows}

    assert told[("Systems", "Contract")] == "stale"
    assert told[("Systems", "Uses ai")] == "conflicting"
    assert told[("Activities", "Lawful basis")] == "unverified"
    assert "Stale" in filled.get("Systems", 2, "Contract").comment.text


def test_what_a_library_says_is_shown_and_not_taken_over(filled):
    """Cells of a library's record show its answers and override nothing."""
    assert filled.get("Systems", 3, "From library").value == "yes"
    assert filled.get("Systems", 3, "Name").value == "library: Seesaw"
    assert filled.get("Systems", 3, "Critical").value == "yes"


def test_typing_over_what_a_library_says_overrides_it(filled):
    """The school's own answer wins over the library's."""
    filled.put("Systems", 3, "Uses ai", "no")
    filled.put("Systems", 3, "In use", "unknown")

    system = filled.read().datamap.system("seesaw")

    assert system.uses_ai.value is False
    assert system.in_use.state.value == "unknown"
    assert system.name == "Seesaw"


def test_places_listed_for_a_library_s_record_override_its_own(filled):
    """Rows on the sheet of places answer what the library said."""
    filled.put("Places", 4, "System", "seesaw")
    filled.put("Places", 4, "Use", "primary")
    filled.put("Places", 4, "Place", "GB")

    system = filled.read().datamap.system("seesaw")

    assert [one.place.value for one in system.stored_in.value] == ["GB"]


def test_evidence_for_a_library_s_answer_has_no_place(filled):
    """Evidence beside what the library says, or without an answer, is refused."""
    filled.put("Systems", 3, "Uses ai (source)", "a letter")
    filled.put("Systems", 3, "Provider", None)
    filled.put("Systems", 3, "Provider (note)", "why")

    words = [what for _, what in filled.problems()]

    assert words == [
        "Provider has evidence or a remark but no answer.",
        "Uses ai (source) is filled in, but the answer is the library's.",
    ]


def test_typed_cells_are_taken_as_a_person_means_them(filled):
    """Days, numbers and yes are read however the program stored them."""
    filled.put("School", 2, "Pupils", "212")
    filled.put("School", 2, "Public authority", value=False)
    filled.put("People", 2, "Count", 91.0)
    filled.put("People", 2, "Children", "Yes ")
    filled.put("People", 2, "Consulted", date(2026, 9, 1))
    filled.put("Flows", 2, "Starts on", datetime(2026, 9, 2))  # noqa: DTZ001
    filled.put("Flows", 2, "Role", " Processor".lower())
    filled.put("Data", 2, "About", "pupils; ")

    found = filled.read().datamap

    assert found.school.pupils.value == 212
    assert not found.school.public_authority
    assert found.people[0].count.value == 91
    assert found.people[0].children.value is True
    assert found.people[0].consulted.value == date(2026, 9, 1)
    assert found.flows[0].starts_on == date(2026, 9, 2)


@pytest.mark.parametrize(
    ("heading", "value", "fix"),
    [
        ("Starts on", "03/04/2025", "write year, month and day: 2025-04-03 or "
         "2025-03-04, whichever is meant."),
        ("Starts on", "31.08.2025", "write 2025-08-31."),
        ("Starts on", 45000, "write a day as YYYY-MM-DD, for example 2026-09-01."),
        ("Role", "mitigated", "choose one of: controller, joint-controller, "
         "processor."),
        ("Through", "Capita SIMS", "add a row for it to the sheet Systems first and "
         "write its id here."),
        ("Through", "sims", "add a row for it to the sheet Systems first and write "
         "its id here."),
        ("Through", "App", "write app."),
        ("Through", "ap", "write app."),
    ],
)  # fmt: skip
def test_a_bad_cell_is_never_guessed_at_and_says_how_to_write_it(
    filled, heading, value, fix
):
    """A day in figures, a word that is no slip and a name that is no id are refused."""
    filled.put("Flows", 2, heading, value)

    with pytest.raises(InvalidDataMapError) as caught:
        filled.read()

    (problem,) = caught.value.problems
    assert problem.fix == fix
    assert "sheet Flows, cell" in problem.file


@pytest.mark.parametrize(
    ("sheet", "heading", "value"),
    [
        ("School", "Pupils", "1,200"),
        ("School", "Pupils", 90.5),
        ("School", "Pupils", True),
        ("School", "Public authority", 1),
        ("School", "Public authority", "ye"),
        ("People", "Children", 1.0),
        ("People", "Consulted", 20250903),
        ("People", "Consulted", datetime(2026, 9, 2, 12)),  # noqa: DTZ001
        ("Parties", "Country", "Narnia"),
        ("Activities", "Retention: keep for", 7),
    ],
)
def test_what_is_no_number_no_answer_and_no_day_is_refused(
    filled, sheet, heading, value
):
    """Nothing near enough is taken for a number, for yes or for a day."""
    filled.put(sheet, 2, heading, value)

    assert len(filled.problems()) == 1


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "fix"),
    [
        ("Parties", "Country", "United Kingdom", "write GB."),
        ("Parties", "Country", "UK", "write GB."),
        ("Activities", "Retention: keep for", "7 years", "write P7Y."),
    ],
)
def test_countries_and_periods_in_words_are_told_how_they_are_written(
    filled, sheet, heading, value, fix
):
    """A name of a country and a number of years name the code to write."""
    filled.put(sheet, 2, heading, value)

    with pytest.raises(InvalidDataMapError) as caught:
        filled.read()

    assert [one.fix for one in caught.value.problems] == [fix]


def test_a_name_that_no_field_s_kind_limits_is_told_as_well(filled):
    """Where any record may stand, the row goes to its own sheet."""
    filled.put("Accepted", 2, "Record", "The app of last year")

    with pytest.raises(InvalidDataMapError, match="add a row for it to its sheet"):
        filled.read()


def test_every_open_cell_is_listed(datamap, filled):
    """The sheet To answer names each cell that says unknown, and Read me the sheet."""
    rows = filled.book["To answer"].iter_rows(min_row=2, max_col=2, values_only=True)
    open_cells = {
        (page.title, cell.coordinate)
        for page in (filled.book[one.name] for one in all_sheets())
        for row in page.iter_rows(min_row=2)
        for cell in row
        if cell.value == "unknown"
    }
    words = [row[0].value for row in filled.book["Read me"].iter_rows()]

    assert len(open_cells) > 100
    assert open_cells <= set(rows)
    assert "To answer" in words


def test_what_somebody_can_be_asked_about_comes_first(filled):
    """Cells that are only unknown come after all the others."""
    rows = filled.book["To answer"].iter_rows(min_row=2, values_only=True)
    plain = [row[4].startswith("unknown") and not (row[5] or row[6]) for row in rows]

    assert plain == sorted(plain)


def test_every_bad_cell_is_named(filled):
    """Wrong words, numbers, days, ids, formulas and errors are told all at once."""
    filled.put("Flows", 2, "Role", "procesor")
    filled.put("Flows", 2, "To", "nobody")
    filled.put("Flows", 2, "Starts on", "soon")
    count = filled.put("People", 2, "Count", "=1+1").coordinate
    filled.put("People", 2, "Children", "#N/A").data_type = "e"
    filled.put("Papers", 2, "Dated (checked on)", "2026-01-01")
    filled.put("Systems", 2, "Contract (checked on)", "2026-01-01\n\n2026-01-02")
    filled.put("Items", 2, "Category", "nothing")
    filled.put("Parties", 3, "Id", "firm")

    told = dict(filled.problems())

    assert told["Flows, cell F2"] == (
        "role is 'procesor', which is not one of its words."
    )
    assert told["Flows, cell D2"].startswith("to names nobody")
    assert told[f"People, cell {count}"] == "Count is a formula."
    assert told["People, cell C2"] == "Children shows an error, #N/A."
    assert "There is no source." in told.values()
    assert "Contract (checked on) has more lines than Contract (source)." in (
        told.values()
    )
    assert told["Items, cell A2"] == "Category names no record of the map."
    assert told["Parties, cell A3"] == (
        "The id firm is used twice; first at filled.xlsx, sheet Parties, cell A2."
    )
    assert len(told) > 8


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("Uses ai", "conflicting", None),
        (
            "In use",
            "conflicting",
            "In use says conflicting, but no answers are listed.",
        ),
        ("Owner", "conflicting", None),
        (
            "Stored in",
            "none",
            "This row answers what the record's own cell says is none.",
        ),
        ("Stored in", "[1", "stored_in"),
    ],
)
def test_words_for_how_a_fact_stands(filled, heading, value, words):
    """A conflict wants its answers listed, except where it may be plain text."""
    filled.put("Systems", 2, heading, value)
    if heading == "Stored in" and value != "none":
        filled.book["Places"].delete_rows(2, 2)

    if words is None:
        assert filled.read().datamap.system("app") is not None
    else:
        assert any(words in what for _, what in filled.problems())


def test_an_answer_of_several_columns_wants_its_first(filled):
    """A document of a test without a test result is refused; without both it is not."""
    filled.put("Flows", 2, "Transfer test: met", "unknown")

    assert "there is no answer beside it" in filled.problems()[0][1]
    filled.put("Flows", 2, "Transfer test: document", None)
    assert filled.read().datamap.flows[0].transfer_test.state.value == "unknown"


def test_resolving_a_conflict_needs_only_the_answer(filled):
    """Typing the right answer over the word conflicting ends the conflict."""
    filled.put("Systems", 2, "Uses ai", "no")

    assert filled.read().datamap.system("app").uses_ai.value is False


def test_rows_of_conflicts_must_name_a_cell(filled):
    """A conflict about nothing is refused, and so are answers with odd evidence."""
    filled.put("Conflicts", 2, "Field", "Nothing")
    filled.put("Conflicts", 3, "Checked on", "2026-01-01")

    told = [what for place, what in filled.problems() if place.startswith("Conflicts")]

    assert "The row does not name a sheet, a column of it and an answer." in told


def test_new_rows_become_records(filled):
    """A record and its parts are added by filling in empty rows."""
    filled.put("Data", 3, "Id", "photos")
    filled.put("Data", 3, "Name", "Photos")
    filled.put("Data", 3, "About", "pupils")
    filled.put("Data", 3, "Kind", "images")
    filled.put("Items", 4, "Category", "photos")
    filled.put("Items", 4, "Id", "portrait")
    filled.put("Items", 4, "Name", "Portrait")
    filled.put("Sub-processors", 3, "Engaged by", "host")
    filled.put("Sub-processors", 3, "Party", "firm")

    found = filled.read().datamap

    assert [one.id for one in found.data[1].items.listed] == ["portrait"]
    assert found.party("host").engages.value[0].party == "firm"


def test_a_second_school_is_refused(filled):
    """The school and the year have one row each."""
    filled.put("School", 3, "Id", "other")

    assert (
        "School, cell A3",
        "The sheet School has a second row.",
    ) in filled.problems()


def test_columns_of_one_s_own_are_left_alone_and_told(filled):
    """A column that is not the map's is not read, and a note says so."""
    filled.book["Flows"].cell(1, 200, "My remarks").value = "My remarks"
    filled.book["Flows"].cell(2, 200, "hello").value = "hello"

    assert filled.read().notes == (
        "The column 'My remarks' of the sheet Flows was not read: "
        "it is not one of the map's.",
    )


def test_missing_sheets_and_columns_are_told_before_anything_else(filled):
    """What would empty fields by mistake is refused."""
    del filled.book["Flows"]
    filled.book["People"]["B1"].value = "id"

    assert [what for _, what in filled.problems()] == [
        "Two columns are headed Id.",
        "The sheet has no column Name.",
        "The workbook has no sheet called Flows.",
    ]


def test_another_workbook_is_not_a_map(tmp_path):
    """A workbook with none of our sheets is told apart."""
    from openpyxl import Workbook

    Workbook().save(tmp_path / "other.xlsx")

    assert not is_book(read_grid(tmp_path / "other.xlsx"))
    with pytest.raises(InvalidDataMapError, match="not a map that dpia export made"):
        read_book(tmp_path / "other.xlsx")


def test_a_text_too_long_for_a_cell_is_refused(datamap):
    """Nothing is cut off: a text that no cell holds is told."""
    record = datamap.activities[0].model_copy(update={"note": "x" * 40_000})

    with pytest.raises(InvalidDataMapError, match="more than 32,000 characters"):
        write_workbook(datamap.replacing(record), ON)


@pytest.mark.parametrize(
    ("cell", "sort", "value"),
    [
        (True, Sort.TEXT, "yes"),
        (False, Sort.YES_NO, False),
        (3.0, Sort.TEXT, "3"),
        (2.5, Sort.COUNT, "2.5"),
        ("\u00b2", Sort.COUNT, "\u00b2"),
        (date(2026, 1, 2), Sort.TEXT, "2026-01-02"),
        (datetime(2026, 1, 2, 3), Sort.DAY, "2026-01-02 03:00:00"),  # noqa: DTZ001
        ("31.12.2026", Sort.DAY, "31.12.2026"),
        (date(2026, 12, 31), Sort.DAY, "2026-12-31"),
        ("[]", Sort.NAMES, []),
        ("1, 2", Sort.NUMBERS, [1, 2]),
        ("a\n\nb", Sort.TEXTS, ["a", "b"]),
        ("\u241bd800;", Sort.TEXT, "\u241bd800;"),
        ("  ", Sort.TEXT, None),
    ],
)
def test_cells_are_read_by_their_sort(cell, sort, value):
    """A cell's value is taken as the column means it, or left to be refused."""
    assert from_cell(cell, sort) == value


@pytest.mark.parametrize(
    ("value", "sort", "cell"),
    [
        (None, Sort.TEXT, None),
        (True, Sort.YES_NO, "yes"),
        ({"met": True}, Sort.TEXT, '{"met": true}'),
        ([{"use": "primary"}], Sort.ROWS, '[{"use": "primary"}]'),
        ([], Sort.NAMES, "[]"),
        ("1899-12-31", Sort.DAY, "1899-12-31"),
        ("2026-01-01", Sort.DAY, date(2026, 1, 1)),
        (["[]"], Sort.TEXTS, "\u241b5b;]"),
        (["library: a", "b"], Sort.TEXTS, "\u241b6c;ibrary: a\nb"),
        ("unknown", Sort.TEXT, "unknown"),
    ],
)
def test_values_are_written_so_that_they_are_read_back(value, sort, cell):
    """What a cell holds stands for one value only."""
    assert to_cell(value, sort) == cell


def test_the_time_of_a_day_is_not_a_day():
    """A cell with a time is shown as it is."""
    assert from_cell(time(3, 4), Sort.TEXT) == "03:04:00"


def test_the_example_shows_what_its_libraries_say():
    """The sheet Library names each field, its answer and when it was checked."""
    book = load_workbook(io.BytesIO(write_workbook(read_map("victoria-cp"), ON)))
    rows = list(book["Library"].iter_rows(min_row=2, values_only=True))

    assert any(row[0] == "system" and "(checked 20" in row[5] for row in rows)
    assert book["Read me"]["A1"].value == "Data map of Victoria CP School"
