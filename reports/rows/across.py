"""Rows of ``dpia across``: answers of many schools, whole and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from datamap.errors import DataMapError
from datamap.load import read_map
from datamap.model import DataMap
from reports.batch.schools import find_schools
from reports.rows.naming import counted

if TYPE_CHECKING:
    import pandas as pd

Question: TypeAlias = Literal["transfers", "flows", "risks"]

_BY: Mapping[str, list[str]] = {
    "transfers": ["recipient", "country", "verdict"],
    "flows": ["holder", "country", "data"],
    "risks": ["risk", "about", "low", "high"],
}
"""What rows of the table for a screen stand for."""


@dataclass(frozen=True)
class Found:
    """What the schools answered."""

    table: pd.DataFrame
    """Every row of every school."""

    schools: int
    """How many schools answered."""

    errors: Mapping[str, str]
    """Schools whose map cannot be used, and why."""

    @property
    def total(self) -> str:
        """How much there is, in one sentence."""
        rows = counted(len(self.table), "row", "rows")
        return f"{rows} of {counted(self.schools, 'school', 'schools')}."


def ask(folder: Path, question: Question, on: date) -> Found:
    """Ask every school in a folder.

    Raises
    ------
    BatchError
        If there are no schools, or a folder cannot be read.
    """
    from datamap.in_force import require_in_force

    add, table = _asked(question, on)
    errors = {}
    schools = find_schools(folder)
    for school in schools:
        try:
            datamap = read_map(school.folder)
            require_in_force(datamap, on)
        except DataMapError as error:
            errors[school.name] = str(error)
        else:
            add(school.name, datamap)
    return Found(table(), len(schools) - len(errors), errors)


def _asked(
    question: Question, on: date
) -> tuple[Callable[[str, DataMap], None], Callable[[], pd.DataFrame]]:
    """Return what takes in a school, and what gives the table in the end."""
    if question == "risks":
        from dpia.across import SchoolRisks

        risks = SchoolRisks(on)
        return risks.add, risks.risk_table
    from datamap.across import Schools

    schools = Schools(on)
    is_flows = question == "flows"
    return schools.add, schools.flow_table if is_flows else schools.transfers


def full_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return every row; keys as the columns of the table."""
    return _plain(table.astype("str"))


def counted_rows(table: pd.DataFrame, question: Question) -> list[dict[str, Any]]:
    """Return how many schools, and flows or uses of data, each answer is true of.

    The one that is true of most schools comes first.
    """
    by = _BY[question]
    what = "activity" if question == "risks" else "flow"
    once = table[[*by, "school", what]].drop_duplicates()
    groups = once.groupby(by, observed=True, sort=False)
    found = groups.agg(schools=("school", "nunique"), flows=("school", "size"))
    found = found.reset_index()
    found[by] = found[by].astype("str")
    found = found.sort_values(
        ["schools", "flows", *by], ascending=[False, False, *[True] * len(by)]
    )
    return _plain(found)


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(one) for one in table.columns]
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
