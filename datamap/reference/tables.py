"""Read the tables of reference data, each once and only when asked."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TypeVar, cast

from datamap.reference import rows, rows_dpia, rows_places, rows_schools
from datamap.reference.base import Entry, Row, Source, UnknownRowError
from datamap.strict_yaml import read_bytes

E = TypeVar("E", bound=Entry)

_CLASSES: tuple[type[Entry], ...] = (
    Source,
    rows.Provision,
    rows.Change,
    rows.LawfulBasisRow,
    rows.RecognisedInterest,
    rows.PurposeRule,
    rows.SpecialConditionRow,
    rows.Schedule1Row,
    rows.PolicyDocumentRule,
    rows.CriminalOffenceRule,
    rows_places.RegimeRow,
    rows_places.Mechanism,
    rows_places.Derogation,
    rows_places.UkExtensionCheck,
    rows_places.RestrictedTransferQuestion,
    rows.RightRow,
    rows.Regulator,
    rows.TimeLimit,
    rows.Exemption,
    rows_schools.EducationalRecordRule,
    rows.BreachRule,
    rows.ContractTerm,
    rows.RecordItem,
    rows.RopaColumn,
    rows.NoticeItem,
    rows.ChildrenNoticeItem,
    rows_schools.RetentionDefault,
    rows_schools.WalesFact,
    rows_schools.BasisHint,
    rows_schools.WelshLanguageFact,
    rows_schools.TierRow,
    rows_schools.SensitivityRow,
    rows_schools.VolatileItem,
    rows.OpenQuestion,
    rows_schools.ShelfLife,
    rows_dpia.TemplateField,
    rows_dpia.TransferRiskQuestion,
    rows_dpia.CodeStandard,
)

TABLES: dict[str, type[Entry]] = {cls.table: cls for cls in _CLASSES}
"""Name of each table, which is its file's, and the class of its entries."""


@cache
def table(name: str) -> tuple[Entry, ...]:
    """Return every entry of a table, in the order of its file."""
    cls = TABLES.get(name)
    if cls is None:
        where = "tables"
        raise UnknownRowError(where, name)
    file = f"{name}.yaml"
    raw = resources.files("datamap.reference").joinpath(file).read_bytes()
    tree = read_bytes(raw, file).tree
    return tuple(cls.model_validate(item) for item in cast("list[object]", tree))


def rows_of(cls: type[E]) -> tuple[E, ...]:
    """Return every entry of the table that a class of rows describes."""
    return cast("tuple[E, ...]", table(cls.table))


def one_of(cls: type[E], id: str) -> E:  # noqa: A002 - the field's name
    """Return the entry with an id.

    Raises
    ------
    UnknownRowError
        If the table has no such entry.
    """
    found = _index(cls.table).get(id)
    if found is None:
        raise UnknownRowError(cls.table, id)
    return cast("E", found)


def all_rows() -> tuple[Row, ...]:
    """Return every row of every table but the sources."""
    return tuple(row for name in TABLES for row in table(name) if isinstance(row, Row))


@cache
def _index(name: str) -> dict[str, Entry]:
    return {entry.id: entry for entry in table(name)}
