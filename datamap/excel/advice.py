"""What to do about a cell that wants the id of a record and holds something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from datamap.errors import Problem
from datamap.excel.cells import as_text
from datamap.excel.parsing import Cell
from datamap.excel.sheets import Field, all_sheets


def advised(
    problem: Problem, cell: Cell, field: Field, tree: Mapping[str, Any]
) -> Problem:
    """Return a problem with a name that no id has, with what to do in a workbook.

    Parameters
    ----------
    problem
        The problem, as it is said of any map.
    cell
        The cell it is about.
    field
        The field of the cell, which takes ids.
    tree
        The records read so far, by section.
    """
    is_typo = problem.code == "not-there" and problem.fix.startswith("write ")
    if problem.code not in ("wrong-value", "not-there") or is_typo:
        return problem
    name = " ".join(as_text(cell.value).split()).lower()
    for section in field.kinds:
        for record in tree.get(section, ()):
            if name in _names(record):
                return replace(problem, fix=f"write {record['id']}.")
    sheets = [one.name for one in all_sheets()
              if one.section in field.kinds and not one.parent]  # fmt: skip
    where = f"the sheet {' or '.join(sheets)}" if sheets else "its sheet"
    fix = f"add a row for it to {where} first and write its id here."
    return replace(problem, fix=fix)


def _names(record: Any) -> set[str]:  # noqa: ANN401 - plain values
    """Return the name of a record and its id in words, in small letters."""
    if not isinstance(record, dict) or "id" not in record:
        return set()
    words = str(record["id"]).replace("-", " ")
    return {words, str(record.get("name", words)).lower()}
