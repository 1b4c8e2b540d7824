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
from datamap.named import name_of
from dpia.catalogue import shipped_catalogue
from reports.batch.schools import find_schools
from reports.rows.naming import counted, level_name, place_name

if TYPE_CHECKING:
    import pandas as pd

Question: TypeAlias = Literal["transfers", "flows", "risks"]

_BY: Mapping[str, list[str]] = {
    "transfers": ["recipient", "country", "verdict"],
    "flows": ["holder", "country", "data"],
    "risks": ["risk", "about", "low", "high"],
}
"""What rows of the table for a screen stand for."""

_RECORDS = ("recipient", "holder", "data", "about")
"""Columns of ids, each of which may be called otherwise in another map."""

_HOLDERS: Mapping[str, str] = {"transfers": "recipient", "flows": "holder"}
_UNKNOWN = "unknown"
_NOBODY = "(holder not known)"
_DUTY = "a duty: no level"


@dataclass(frozen=True)
class Found:
    """What the schools answered."""

    table: pd.DataFrame
    """Every row of every school."""

    schools: int
    """How many schools answered."""

    errors: Mapping[str, str]
    """Schools whose map cannot be used, and why."""

    names: Mapping[str, Mapping[str, str]]
    """What each school's map calls its records, by their ids."""

    @property
    def total(self) -> str:
        """How much there is, in one sentence."""
        rows = counted(len(self.table), "row", "rows")
        return f"{rows} of {counted(self.schools, 'school', 'schools')}."

    def without_holder(self, question: Question) -> str | None:
        """How many flows go to nobody that is known, in one sentence, if any do."""
        if question not in _HOLDERS:
            return None
        unknown = self.table[self.table[_HOLDERS[question]] == _UNKNOWN]
        number = len(unknown[["school", "flow"]].drop_duplicates())
        verb = "has" if number == 1 else "have"
        flows = counted(number, "flow", "flows")
        return f"{flows} {verb} a holder that is not known." if number else None


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
    names = {}
    schools = find_schools(folder)
    for school in schools:
        try:
            datamap = read_map(school.folder)
            require_in_force(datamap, on)
        except DataMapError as error:
            errors[school.name] = str(error)
        else:
            add(school.name, datamap)
            known = {one: name_of(datamap, one) for one in datamap.records}
            names[school.name] = known | {datamap.id: datamap.school.name}
    return Found(table(), len(names), errors, names)


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


def counted_rows(found: Found, question: Question) -> list[dict[str, Any]]:
    """Return how many schools, and flows or uses of data, each answer is true of.

    The one that is true of most schools comes first. Two bodies are one if their maps
    give them the same id and the same name.
    """
    by = _BY[question]
    what = "activity" if question == "risks" else "flow"
    once = found.table[[*by, "school", what]].drop_duplicates()
    named = {name: f"{name} name" for name in by if name in _RECORDS}
    for name, column in named.items():
        once[column] = _names(once["school"], once[name], found.names)
    groups = once.groupby([*by, *named.values()], observed=True, sort=False)
    rows = groups.agg(schools=("school", "nunique"), flows=("school", "size"))
    rows = rows.reset_index()
    rows[by] = rows[by].astype("str")
    rows = rows.sort_values(
        ["schools", "flows", *by], ascending=[False, False, *[True] * len(by)]
    )
    told = ({**row, **{one: row[named[one]] for one in named}} for row in _plain(rows))
    return [_worded(row) for row in told]


def _names(
    schools: pd.Series[str],
    ids: pd.Series[str],
    names: Mapping[str, Mapping[str, str]],
) -> pd.Series[Any]:
    """Return what the map of each row's school calls the record of the row."""
    import pandas as pd

    keys = schools.cat.codes.astype("int64") * len(ids.cat.categories) + ids.cat.codes
    codes, pairs = pd.factorize(keys)
    told = []
    for pair in pairs:
        school, place = divmod(int(pair), len(ids.cat.categories))
        one = ids.cat.categories[place]
        told.append(names[schools.cat.categories[school]].get(one, one))
    each = pd.Series(told, dtype="object").astype("category").take(codes)
    return each.set_axis(ids.index)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with words for a reader in place of ids, codes and blanks."""
    told = dict(row)
    for name in ("recipient", "holder"):
        if told.get(name) == _UNKNOWN:
            told[name] = _NOBODY
    if "country" in told:
        told["country"] = place_name(told["country"])
    if "risk" in told:
        entry = shipped_catalogue().risks[told["risk"]]
        told["risk"] = f"{entry.title} ({entry.id})"
        ends = (told["low"], told["high"])
        told["level"] = level_name(ends) if all(ends) else _DUTY
    return told


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(one) for one in table.columns]
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
