"""Every row of the workbook of a map, before it is laid out in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from datamap.excel import conflicts
from datamap.excel.cells import CellValue
from datamap.excel.rows import (
    Claimed,
    Labels,
    Row,
    Tree,
    children,
    claim_cells,
    part_name,
    row_of,
)
from datamap.excel.sheets import FROM_LIBRARY, Sheet, all_sheets
from datamap.model import DataMap
from datamap.written import is_used, written_map, written_record

SheetRows = Mapping[str, Sequence[Mapping[str, CellValue]]]
"""The cells of every row by heading, by sheet."""


def rows_of_map(datamap: DataMap) -> SheetRows:
    """Return the rows of every sheet of a map's workbook, its conflicts included."""
    tree = written_map(datamap)
    found: dict[str, list[dict[str, CellValue]]] = {}
    claims: list[Claimed] = []
    for sheet in all_sheets():
        rows = list(rows_of_sheet(datamap, tree, sheet))
        found[sheet.name] = [one.cells for one in rows]
        claims += [claim for one in rows for claim in one.claims]
    return {**found, conflicts.NAME: list(claim_rows(claims))}


def rows_of_sheet(datamap: DataMap, tree: Tree, sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of the sheet of one kind of record.

    Parameters
    ----------
    datamap
        The map.
    tree
        The map as `datamap.written.written_map` gives it.
    sheet
        The sheet.
    """
    labels = Labels()
    for record in _records(tree, sheet.section):
        name = str(record.get("id", record.get("use", sheet.name)))
        label = labels.next(name)
        if not sheet.parent:
            yield _row(datamap, record, sheet, label)
            continue
        inner = Labels()
        for part in children(record, sheet):
            inside = inner.next(part_name(label, sheet, part.get(sheet.key, "")))
            row = row_of(part, sheet, inside)
            row.cells[sheet.parent] = label
            yield row


def _records(tree: Tree, section: str) -> list[Tree]:
    found = tree.get(section, [])
    return [found] if isinstance(found, dict) else found


def _row(datamap: DataMap, record: Tree, sheet: Sheet, label: str) -> Row:
    whole = datamap.records.get(str(record.get("use")))
    if whole is None or not is_used(datamap, whole):
        return row_of(record, sheet, label)
    row = row_of(record, sheet, label, written_record(whole))
    row.cells["Id"], row.cells[FROM_LIBRARY] = whole.id, "yes"
    return row


def claim_rows(claims: list[Claimed]) -> Iterator[dict[str, CellValue]]:
    """Yield the rows of the sheet of answers that disagree."""
    for claimed in claims:
        for claim in claimed.claims:
            cells: dict[str, CellValue] = {
                conflicts.SHEET: claimed.sheet,
                conflicts.RECORD: claimed.record,
                conflicts.FIELD: claimed.field.heading,
            }
            cells.update(claim_cells(claim, claimed.field, conflicts.DETAIL_HEADINGS))
            yield cells
