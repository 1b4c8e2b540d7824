"""The workbook as LibreOffice sees it: nothing to repair, nothing lost.

Skipped where LibreOffice is not there.
"""

import shutil
import subprocess
from datetime import date

import pytest
from openpyxl import load_workbook

from datamap.excel import read_book, write_workbook
from datamap.excel.ropa_sheet import write_ropa
from datamap.ropa import ropa_rows

ON = date(2026, 11, 24)
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="No LibreOffice on this machine."),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory, example):
    """Return the folders of the workbooks before and after LibreOffice saved them."""
    folder = tmp_path_factory.mktemp("office")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    (before / "map.xlsx").write_bytes(write_workbook(example, ON))
    (before / "ropa.xlsx").write_bytes(write_ropa(example, ropa_rows(example, ON), ON))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation={profile}", "--headless",
            "--convert-to", "xlsx", "--outdir", after,
            before / "map.xlsx", before / "ropa.xlsx",
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return before, after


def cells(path):
    """Return every value of a workbook that is not empty, by sheet and cell."""
    book = load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def drop_downs(path):
    """Return where each sheet has which drop-down."""
    return {
        sheet.title: {
            (str(one.sqref), one.type, one.formula1)
            for one in sheet.data_validations.dataValidation
        }
        for sheet in load_workbook(path)
    }


@pytest.mark.parametrize("name", ["map.xlsx", "ropa.xlsx"])
def test_every_cell_is_as_it_was_written(converted, name):
    """Opened and saved by LibreOffice, no cell is lost or read as something else."""
    before, after = converted

    assert cells(after / name) == cells(before / name)


def test_every_drop_down_is_there(converted):
    """Every drop-down is in the cells it was in, with the list it had."""
    before, after = converted
    found = drop_downs(after / "map.xlsx")

    assert found == drop_downs(before / "map.xlsx")
    assert sum(map(len, found.values())) > 80
    assert all(kind == "list" for each in found.values() for _, kind, _ in each)


def test_the_map_comes_back_equal(converted, example):
    """What LibreOffice saved is imported as the map that was exported."""
    _, after = converted

    assert read_book(after / "map.xlsx").datamap == example
