"""The risks of many schools, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from datamap.across.columns import Codes, columns_of, frame, numbers
from datamap.model import DataMap
from dpia.assessment import assess

if TYPE_CHECKING:
    import pandas as pd

RISK_COLUMNS: Mapping[str, str] = {
    "school": "Folder of the school.",
    "activity": "Id of the activity.",
    "about": "Id of the system or recipient that it uses.",
    "risk": "Id of the risk or gap; see the catalogue.",
    "kind": "Whether it is a risk, which has levels, or a gap.",
    "holds": "Whether it arises: yes or unknown.",
    "low": "Lowest current level; empty for a gap.",
    "high": "Highest current level; empty for a gap.",
}
"""Columns of the risks of many schools and what each holds; all are text."""


class _Risk(NamedTuple):
    activity: str
    about: str
    risk: str
    kind: str
    holds: str
    low: str
    high: str


class SchoolRisks:
    """The risks of many schools on a day. A map can be let go once it is added."""

    def __init__(self, on: date) -> None:
        """Have no schools yet; `on` is the day asked about."""
        self.on = on
        self._schools: Codes[str] = Codes()
        self._different: Codes[_Risk] = Codes()
        self._rows: list[tuple[int, int]] = []

    def add(self, school: str, datamap: DataMap) -> None:
        """Assess the map of a school; `school` is what names it in the table."""
        number = self._schools.of(school)
        for one in assess(datamap, self.on).scores:
            low, high = one.current.words if one.current else ("", "")
            risk = one.risk
            told = _Risk(
                one.activity, one.about, risk.id, risk.kind, one.holds.word, low, high
            )
            self._rows.append((number, self._different.of(told)))

    def risk_table(self) -> pd.DataFrame:
        """Return a row for each risk and gap of each use of data of every school.

        Returns
        -------
        DataFrame
            The scores of `dpia.assessment.assess` of each school, in its order;
            columns as in `RISK_COLUMNS`, categories of text.
        """
        schools = numbers(school for school, _ in self._rows)
        risks = numbers(risk for _, risk in self._rows)
        named = [(one,) for one in self._schools.all]
        return frame(
            {
                **columns_of(schools, named, ("school",)),
                **columns_of(risks, self._different.all, _Risk._fields),
            }
        )
