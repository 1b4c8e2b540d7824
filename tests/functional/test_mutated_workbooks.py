"""Workbooks damaged at random end in a map or in plain words, quickly and small.

DPIA_MUTATED_WORKBOOKS sets how many are tried; 300 when it is not set.
"""

import io
import os
import random
import re
import tracemalloc
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from datamap.errors import InvalidDataMapError
from datamap.excel import read_book, write_workbook
from datamap.excel.reading import read_grid
from datamap.excel.ropa_reading import is_ropa
from datamap.load import build_map, read_map
from datamap.model import DataMap
from datamap.strict_yaml import read_text

COUNT = int(os.environ.get("DPIA_MUTATED_WORKBOOKS", "300"))
GROUPS = 10
ON = date(2026, 11, 24)
MOST_MEMORY = 1_000_000_000
SMALL = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
parties: [{id: firm, name: Firm Ltd, kind: supplier, engages: [{party: firm}]}]
systems:
  - {id: app, name: App, provider: firm, stored_in: [{use: primary, place: GB}],
     uses_ai: {conflicting: [{value: true}, {value: false}]}}
  - use: seesaw
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
flows: [{id: out, activity: teaching, from: school, to: firm, through: app}]
"""
VALUES = (
    None, "", " ", "unknown", "none", "conflicting", "library: x", "see Places", "=1+1",
    "#REF!", 0, -1, 1e300, 3.5, True, date(2026, 1, 1),
    datetime(1900, 1, 1),  # noqa: DTZ001 - as a sheet has it
    time(1, 2), "x" * 32_000, "{", "[" * 5_000, '[{"use": {"a": []}}]', "a\nb\nc",
    "\u241b", "\u241bzz;", "_x0007_", "pupils,,;", "2026-13-45", "31/02/2026",
    "\U0001f600", "firm.x",
    "__proto__", "../../x", "<script>", "%s {0}", "\u202egnp", "id", "School",
)  # fmt: skip
WORDS = re.compile(
    "Traceback|pydantic|openpyxl|Input should|String should|NoneType|validation error"
)


def plain_workbooks():
    """Return the workbooks that are damaged."""
    small = build_map(read_text(SMALL, "map.yaml"))
    return [write_workbook(small, ON), write_workbook(read_map("victoria-cp"), ON)]


@pytest.fixture(scope="module")
def originals():
    """Return the workbooks that are damaged."""
    return plain_workbooks()


def damaged_cells(raw, chance):
    """Return a workbook in which cells, rows, columns or sheets are changed."""
    book = load_workbook(io.BytesIO(raw))
    for _ in range(chance.randint(1, 12)):
        page = book[chance.choice(book.sheetnames)]
        row = chance.randint(1, page.max_row + 2)
        column = chance.randint(1, page.max_column + 2)
        deed = chance.random()
        if deed < 0.7:
            page.cell(row, column).value = chance.choice(VALUES)
        elif deed < 0.78:
            page.delete_rows(row)
        elif deed < 0.84:
            page.delete_cols(column)
        elif deed < 0.9:
            page.insert_rows(row)
        elif deed < 0.94:
            page.cell(row, column).value = page.cell(2, 1).value
        elif deed < 0.97 and len(book.sheetnames) > 2:
            del book[page.title]
        else:
            page.title = f"{page.title[:20]}{chance.randint(0, 9)}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged_parts(raw, chance):
    """Return a workbook whose parts are changed as text or left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        struck = set(chance.sample(names, chance.randint(1, 3)))
        for name in names:
            content = old.read(name)
            if name in struck:
                content = damaged_text(content, chance)
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def damaged_text(content, chance):
    """Return the text of a part with something cut, repeated, swapped or put in."""
    start = chance.randint(0, len(content))
    end = min(len(content), start + chance.choice([1, 5, 40, 4_000]))
    piece = content[start:end]
    return chance.choice(
        [
            None,
            b"",
            content[:start] + content[end:],
            content[:start] + piece * 50 + content[end:],
            content[:start] + b"<row r='999999999'/>" + content[start:],
            content.replace(b'r="A', b'r="ZZZZ'),
            content.replace(b"<v>", b"<v>99999"),
            content.replace(b't="s"', b't="e"'),
            content.replace(b't="s"', b't="d"'),
            content.replace(b"sheet", b"shoot"),
            content[:start]
            + bytes(chance.randrange(256) for _ in range(8))
            + content[end:],
        ]
    )


def damaged_bytes(raw, chance):
    """Return a workbook in which bytes of the file are changed or cut off."""
    found = bytearray(raw)
    for _ in range(chance.randint(1, 20)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found[: chance.choice([len(found), chance.randrange(len(found))])])


KINDS = (damaged_cells, damaged_cells, damaged_parts, damaged_bytes)


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_a_damaged_workbook_ends_in_a_map_or_in_plain_words(group, originals, tmp_path):
    """No other error, no word of a library and no more memory than a gigabyte."""
    path = tmp_path / "damaged.xlsx"
    for number in range(group, COUNT, GROUPS):
        chance = random.Random(number)  # noqa: S311 - the same each time
        kind = KINDS[number // GROUPS % len(KINDS)]
        raw = originals[0 if chance.random() < 0.8 else 1]
        path.write_bytes(kind(raw, chance))

        found = outcome(path)

        assert isinstance(found, DataMap) or not WORDS.search(found), number


def outcome(path):
    """Return the map of a workbook, or what is said of it."""
    try:
        return read_book(path).datamap
    except InvalidDataMapError as error:
        return str(error)


def test_the_memory_that_a_workbook_takes_is_bounded(originals, tmp_path):
    """The longest sheet that is not refused at once takes less than a gigabyte."""
    path = tmp_path / "long.xlsx"
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>a{row}</t></is></c></row>'
        for row in range(1, 400_000)
    )
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    with (
        zipfile.ZipFile(io.BytesIO(originals[0])) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = f"{start}<sheetData>{cells}</sheetData></worksheet>".encode()
            new.writestr(name, content)

    tracemalloc.start()
    try:
        found = outcome(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "far bigger" in found or "more than" in found
    assert peak < MOST_MEMORY


def test_a_damaged_workbook_is_not_taken_for_a_record_of_processing(
    originals, tmp_path
):
    """A map's workbook never looks like the regulator's sheet."""
    path = tmp_path / "map.xlsx"
    path.write_bytes(originals[1])

    assert not is_ropa(read_grid(path))
