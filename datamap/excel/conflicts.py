"""The sheet that lists answers which disagree, a row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datamap.errors import Problem
from datamap.excel.parsing import Claims, Parsed, claim_of
from datamap.excel.reading import Table
from datamap.excel.rows import Tree
from datamap.excel.sheets import EVIDENCE, Field, Sheet, all_sheets

NAME = "Conflicts"
ABOUT = "One of several answers that disagree; each has a row."

SHEET, RECORD, FIELD, ANSWER = "Sheet", "Record", "Field", "Answer"
HEADINGS = (
    SHEET, RECORD, FIELD, ANSWER, *(one.value.capitalize() for one in EVIDENCE),
)  # fmt: skip

DETAIL_HEADINGS: Mapping[str, str] = {
    "answer": ANSWER,
    **{one: one.value.capitalize() for one in EVIDENCE},
}
"""Heading of each column of an answer."""


class Conflicts:
    """Answers that disagree, by the cell that they belong to."""

    def __init__(self, table: Table) -> None:
        """Read the rows of the sheet."""
        self.problems: list[Problem] = []
        self._claims: dict[tuple[str, str], dict[str, list[Tree]]] = {}
        fields = dict(_fact_fields())
        for line in table.lines:
            texts = [str(line.cells[one].value).strip() if one in line.cells else ""
                     for one in (SHEET, RECORD, FIELD)]  # fmt: skip
            sheet, record, heading = texts
            field = fields.get((sheet.lower(), heading.lower()))
            if field is None or ANSWER not in line.cells:
                self.problems.append(_no_cell(line.place))
                continue
            parsed = Parsed()
            claim = claim_of(parsed, line.cells, field)
            for one in parsed.troubles:
                self.problems.append(Problem("cell", one.what, one.fix, one.cell.place))
            key = (sheet.lower(), record)
            self._claims.setdefault(key, {}).setdefault(field.heading, []).append(claim)

    def of(self, sheet: Sheet, label: str) -> Claims:
        """Return the answers for the facts of one row, by heading."""
        return self._claims.get((sheet.name.lower(), label), {})


def _fact_fields() -> Iterator[tuple[tuple[str, str], Field]]:
    for sheet in all_sheets():
        for field in sheet.fields:
            yield (sheet.name.lower(), field.heading.lower()), field


def _no_cell(place: str) -> Problem:
    what = "The row does not name a sheet, a column of it and an answer."
    fix = "write them as the other rows of this sheet do, or empty the row."
    return Problem("no-such-cell", what, fix, place)
