"""Files that are no workbooks, or are made to do harm, are refused."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from datamap.errors import InvalidDataMapError
from datamap.excel import guards, read_grid, reading

INDEX = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**parts):
    """Return a small workbook with some of its parts replaced or added."""
    plain = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "hello"
    book.save(plain)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return result.getvalue()


def refused(raw, tmp_path):
    """Return the code of the problem that a file has."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(raw)
    with pytest.raises(InvalidDataMapError) as caught:
        read_grid(path)
    (problem,) = caught.value.problems
    assert problem.file == "file.xlsx"
    return problem.code


def sheet_of(cells):
    """Return the XML of a sheet with some cells."""
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return f"{start}<sheetData>{cells}</sheetData></worksheet>"


def test_a_plain_workbook_is_read(tmp_path):
    """A workbook with nothing odd gives its cells."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook())

    ((cell,),) = read_grid(path)["Sheet"]

    assert (cell.value, cell.coordinate) == ("hello", "A1")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(b"", "no-workbook", id="empty"),
        pytest.param(b"id,name\n1,2\n", "no-workbook", id="csv"),
        pytest.param(b"<html></html>", "no-workbook", id="html"),
        pytest.param(workbook()[:-40], "no-workbook", id="cut short"),
        pytest.param(workbook(**{INDEX: None}), "no-workbook", id="no index"),
        pytest.param(workbook(**{INDEX: "<a>"}), "no-workbook", id="broken"),
        pytest.param(workbook(**{SHEET: "<a"}), "no-workbook", id="broken sheet"),
        pytest.param(
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "no-workbook", id="old xls"
        ),
        pytest.param(
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "password", id="password",
        ),
        pytest.param(
            workbook(**{SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "unsafe-workbook", id="entities",
        ),
        pytest.param(
            workbook(**{SHEET: sheet_of("").encode("utf-16")}),
            "unsafe-workbook", id="another encoding",
        ),
        pytest.param(
            workbook(**{SHEET: "a" * 1_200_000}), "too-long", id="packed too well"
        ),
        pytest.param(
            workbook(**{"xl/styles.xml": "a" * 5_000_001}), "too-long", id="long styles"
        ),
        pytest.param(
            workbook(**{SHEET: "a" * 50_000_001}), "too-long", id="a bomb"
        ),
        pytest.param(
            workbook(**{f"xl/media/{one}": "" for one in range(500)}),
            "too-long", id="too many parts",
        ),
        pytest.param(
            workbook(**{SHEET: sheet_of(
                '<row r="30000"><c r="A30000"><v>1</v></c></row>')}),
            "too-long", id="a row far down",
        ),
        pytest.param(
            workbook(**{SHEET: sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')}),
            "too-long", id="a column far out",
        ),
    ],
)  # fmt: skip
def test_what_is_no_safe_workbook_is_refused(raw, code, tmp_path):
    """Each is refused with one problem in plain words."""
    assert refused(raw, tmp_path) == code


def test_an_entry_with_a_password_is_refused(tmp_path):
    """A part that is locked by itself is told as a password."""
    raw = bytearray(workbook())
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 8] |= 1

    assert refused(bytes(raw), tmp_path) == "password"


def test_an_unknown_way_of_packing_is_refused(tmp_path):
    """A part packed in a way that we do not know is no workbook."""
    raw = bytearray(workbook())
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        raw[raw.index(mark) + offset] = 97

    assert refused(bytes(raw), tmp_path) == "no-workbook"


def test_a_file_that_is_not_there_is_told(tmp_path):
    """A name that leads nowhere is a problem like others."""
    with pytest.raises(InvalidDataMapError, match="not there or cannot be opened"):
        read_grid(tmp_path / "gone.xlsx")


def test_a_file_longer_than_any_workbook_is_not_read(tmp_path, monkeypatch):
    """The size of the file itself has a limit."""
    monkeypatch.setattr(guards, "MAX_FILE_BYTES", 10)

    assert refused(workbook(), tmp_path) == "too-long"


def test_more_cells_than_a_map_has_are_refused(tmp_path, monkeypatch):
    """The number of cells has a limit, wherever they are."""
    monkeypatch.setattr(reading, "MAX_CELLS", 0)

    assert refused(workbook(), tmp_path) == "too-long"


def test_a_size_that_the_sheet_only_claims_is_not_believed(tmp_path):
    """A sheet that says it goes to the last cell is read by what it holds."""
    claim = '<dimension ref="A1:XFD1048576"/><sheetData>'
    row = '<row r="2"><c r="B2"><v>7</v></c></row>'
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook(**{SHEET: sheet_of(row).replace("<sheetData>", claim)}))

    ((cell,),) = read_grid(path)["Sheet"]

    assert cell.value == 7


def test_links_to_other_files_are_not_followed(tmp_path):
    """A workbook that points to others is read without them."""
    path = tmp_path / "file.xlsx"
    book = Workbook()
    book.active["A1"] = "='[other.xlsx]Sheet1'!A1"
    book.save(path)

    ((cell,),) = read_grid(path)["Sheet"]

    assert cell.data_type == "f"
    assert load_workbook(path).active["A1"].value == cell.value
