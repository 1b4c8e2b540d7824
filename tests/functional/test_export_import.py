"""``dpia export``, ``dpia import`` and ``dpia compare`` as a person runs them."""

import io
import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from datamap.errors import DataMapError
from datamap.load import find_map, read_map
from reports.cli.check import check
from reports.cli.compare import compare
from reports.cli.export import export
from reports.cli.import_ import import_

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def run(command, *arguments):
    """Run a command that is to succeed; return what it prints."""
    result = CliRunner().invoke(command, [str(one) for one in arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the example's map."""
    (tmp_path / "school").mkdir()
    shutil.copy(find_map("victoria-cp"), tmp_path / "school" / "map.yaml")
    return tmp_path / "school"


@pytest.fixture
def book(tmp_path):
    """Return the example's workbook."""
    path = tmp_path / "map.xlsx"
    run(export, "victoria-cp", "--to", "xlsx", "--out", path)
    return path


def fill(path, sheet, record, heading, value):
    """Change one cell of a workbook."""
    book = load_workbook(path)
    page = book[sheet]
    column = next(one.column for one in page[1] if one.value == heading)
    row = next(row[0].row for row in page.iter_rows() if row[0].value == record)
    page.cell(row, column).value = value
    book.save(path)


def test_an_untouched_workbook_changes_nothing(book, folder):
    """The map's file is the same, byte for byte."""
    before = (folder / "map.yaml").read_bytes()

    output = run(import_, book, "--to", folder)

    assert "nothing was written" in output
    assert (folder / "map.yaml").read_bytes() == before


def test_a_filled_cell_changes_its_line_alone(book, folder):
    """One answer in the workbook is one line in the map's file."""
    before = (folder / "map.yaml").read_text("utf-8").split("\n")
    fill(book, "School", "victoria-cp", "Fee registration", "ZA123456")
    fill(book, "School", "victoria-cp", "Fee registration (note)", None)

    output = run(import_, book, "--to", folder)

    after = (folder / "map.yaml").read_text("utf-8").split("\n")
    (changed,) = [at for at, line in enumerate(after) if line != before[at]]
    assert after[changed] == "  fee_registration: {value: ZA123456, ask: school}"
    assert "  school victoria-cp fee_registration: unknown -> ZA123456\n" in output
    assert len(after) == len(before)


def test_every_change_is_printed_before_and_after(book, folder):
    """However many there are, each is a line; a record that went says its name."""
    filled = load_workbook(book)
    page = filled["Activities"]
    column = next(one.column for one in page[1] if one.value == "Name")
    for row in range(2, 22):
        cell = page.cell(row, column)
        cell.value = f"{cell.value} here"
    filled["Measures"].delete_rows(2)
    filled.save(book)

    output = run(import_, book, "--to", folder)

    lines = output.splitlines()
    assert lines[0].startswith("21 changes in ")
    assert len(lines) == 22
    assert all(" here" in one and " -> " in one for one in lines[1:21])
    assert "removed (" in lines[-1]


def test_bad_cells_leave_the_map_as_it_was(book, folder):
    """Every bad cell is told and nothing is written."""
    before = (folder / "map.yaml").read_bytes()
    fill(book, "School", "victoria-cp", "Nation", "cymru")
    fill(book, "People", "pupils", "Children", "perhaps")

    with pytest.raises(DataMapError) as caught:
        run(import_, book, "--to", folder)

    assert "map.xlsx, sheet School, cell C2" in str(caught.value)
    assert (folder / "map.yaml").read_bytes() == before


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_map_goes_into_a_new_folder(form, tmp_path):
    """A workbook or a JSON file makes a map that is equal to the first."""
    file = tmp_path / f"map.{form}"
    run(export, "victoria-cp", "--to", form, "--out", file)

    output = run(import_, file, "--to", tmp_path / "new")

    assert "Made the map of Victoria CP School" in output
    assert read_map(tmp_path / "new") == read_map("victoria-cp")
    assert "use: seesaw" in (tmp_path / "new" / "map.yaml").read_text("utf-8")


def test_columns_of_one_s_own_are_told(book, folder):
    """A column that is not read is named on standard error."""
    filled = load_workbook(book)
    filled["People"].cell(1, 90).value = "Remarks of mine"
    filled.save(book)

    assert "Remarks of mine" in run(import_, book, "--to", folder)


def test_a_record_of_processing_becomes_a_map_with_a_list(tmp_path):
    """What could not be placed is printed and kept beside the map."""
    file = tmp_path / "record.xlsx"
    run(export, "victoria-cp", "--to", "ropa-xlsx", "--out", file)

    output = run(import_, file, "--to", tmp_path / "new")

    kept = (tmp_path / "new" / "record-not-placed.txt").read_text("utf-8")
    assert "To go through by hand" in output
    assert kept.splitlines()[0] in output
    assert len(read_map(tmp_path / "new").activities) == len(
        read_map("victoria-cp").activities
    )


def test_other_files_are_refused(tmp_path):
    """A file of another kind is told at once."""
    with pytest.raises(DataMapError, match="of no kind that can be brought in"):
        run(import_, tmp_path / "map.docx", "--to", tmp_path)


def test_a_file_that_is_there_is_not_written_over(book):
    """A workbook that somebody may have filled in is kept unless --force is given."""
    with pytest.raises(DataMapError, match="is there already"):
        run(export, "victoria-cp", "--to", "xlsx", "--out", book)

    assert "Written" in run(
        export, "victoria-cp", "--to", "xlsx", "--out", book, "--force"
    )


def test_workbooks_are_named_after_the_map(tmp_path, monkeypatch):
    """Without --out a workbook goes into the folder one is in."""
    monkeypatch.chdir(tmp_path)

    run(export, "victoria-cp", "--to", "xlsx")
    run(export, "victoria-cp", "--to", "ropa-xlsx")

    assert {one.name for one in tmp_path.iterdir()} == {
        "victoria-cp.xlsx", "victoria-cp-record-of-processing.xlsx",
    }  # fmt: skip


def test_json_goes_to_the_screen():
    """Without --out the other forms are printed."""
    printed = json.loads(run(export, "victoria-cp", "--to", "json"))

    assert printed["format"] == "dpia-map/1"


@pytest.mark.parametrize(
    ("form", "start"), [("graphml", "<?xml"), ("mermaid", "flowchart")]
)
def test_drawings_go_to_a_file(form, start, tmp_path):
    """A graph and a diagram are written as text."""
    run(export, "victoria-cp", "--to", form, "--out", tmp_path / "drawing")

    assert start in (tmp_path / "drawing").read_text("utf-8")


def test_comparing_lists_what_changed(folder):
    """Every row has the keys of the contract; noise is left out unless asked for."""
    file = folder / "map.yaml"
    text = file.read_text("utf-8")
    text = text.replace("phase: primary", "phase: nursery")
    file.write_text(
        text.replace("line: [1, 177, 183]", "line: [1, 177]"), "utf-8", newline=""
    )

    found = json.loads(run(compare, "victoria-cp", folder, "--format", "json"))
    table = run(compare, "victoria-cp", folder)
    noisy = run(compare, "victoria-cp", folder, "--noise", "--format", "csv")

    (row,) = found["rows"]
    assert row["because"][0]["file"] == "school/map.yaml"
    del row["because"]
    assert row == {
        "record": "victoria-cp", "kind": "school", "change": "changed",
        "field": "phase", "before": "primary", "after": "nursery",
        "substance": True, "moved": [],
    }  # fmt: skip
    assert "1 difference that says nothing new left out" in table
    assert len(noisy.splitlines()) == 3


def test_comparing_a_map_with_itself_finds_nothing():
    """No difference is said in words."""
    assert "Nothing changed." in run(compare, "victoria-cp", "victoria-cp")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.slow
def test_the_workbook_opens_in_an_office_program_and_comes_back(book, folder, tmp_path):
    """LibreOffice opens and saves the workbook; drop-downs and answers are there."""
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         "xlsx", "--outdir", str(tmp_path / "saved"), str(book)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = tmp_path / "saved" / "map.xlsx"

    assert "nothing was written" in run(import_, saved, "--to", folder)
    again = load_workbook(io.BytesIO(saved.read_bytes()))
    assert again["Flows"].data_validations.dataValidation


def test_a_workbook_can_be_asked_as_it_is(book):
    """A command takes the workbook for a map, and names its sheets and rows."""
    asked = ("--on", "2026-11-24", "--format", "json")

    def found(path):
        ran = CliRunner().invoke(check, [str(path), *asked])
        return json.loads(ran.output)["rows"]

    rows = found(book)

    assert {(one["rule"], one["record"]) for one in rows} == {
        (one["rule"], one["record"]) for one in found("victoria-cp")
    }
    ended = next(one for one in rows if one["rule"] == "recipient-ended")
    assert ended["file"].endswith(", sheet Flows")
    assert ended["line"] > 1
    assert all(
        one["library"] is None or one["library"].startswith("datamap/") for one in rows
    )


def test_what_json_says_otherwise_than_a_library_becomes_the_map_s_own(tmp_path):
    """An edit to a field that a supplier library holds comes back as an override."""
    tree = json.loads(run(export, "victoria-cp", "--to", "json"))
    find = {one["id"]: one for one in (*tree["parties"], *tree["systems"])}
    find["classdojo-inc"]["insolvent"] = False
    find["classdojo"]["access"] = {"multi_factor": True}
    file = tmp_path / "edited.json"
    file.write_text(json.dumps(tree), "utf-8")

    run(import_, file, "--to", tmp_path / "kept")

    kept = read_map(tmp_path / "kept")
    assert kept.party("classdojo-inc").insolvent.value is False
    assert kept.system("classdojo").access.multi_factor.value is True
    assert "use: classdojo-inc, insolvent: false" in (
        tmp_path / "kept" / "map.yaml"
    ).read_text("utf-8")
