"""Questions to the reference data; a question of law takes the day it is about."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeVar

from datamap.errors import UnknownCountryError
from datamap.reference.base import Answer, Row, Source, UnknownRowError
from datamap.reference.countries import is_country
from datamap.reference.rows import (
    ContractTerm,
    LawfulBasisRow,
    NoticeItem,
    Provision,
    Regulator,
    RightRow,
    Schedule1Row,
    SpecialConditionRow,
    TimeLimit,
)
from datamap.reference.rows_places import Derogation, Mechanism, Regime, RegimeRow
from datamap.reference.rows_schools import (
    RetentionDefault,
    SensitivityRow,
    ShelfLife,
    TierRow,
    VolatileItem,
)
from datamap.reference.tables import all_rows, one_of, rows_of

R = TypeVar("R", bound=Row)

HOME = "GB"
"""Code of the United Kingdom, where Chapter V does not apply."""

CHECK_AFTER_DAYS = {"A": 180, "B": 365, "C": 1096}
"""Days after which a row of each class is due a check; our own choice."""


def rows_for(cls: type[R], on: date) -> tuple[R, ...]:
    """Return the rows of a class that hold on a day."""
    return tuple(row for row in rows_of(cls) if row.is_valid_on(on))


def source(id: str) -> Source:  # noqa: A002 - the field's name
    """Return a source by its key, e.g. ``S02``."""
    return one_of(Source, id)


def provision(id: str) -> Provision:  # noqa: A002 - the field's name
    """Return a provision, in force or not, e.g. ``uk-gdpr/44A``."""
    return one_of(Provision, id)


def regulator_on(on: date) -> Regulator:
    """Return the regulator of a day, with how people reach it."""
    return rows_for(Regulator, on)[-1]


def provisions_for(on: date) -> tuple[Provision, ...]:
    """Return the provisions in force on a day."""
    return rows_for(Provision, on)


def lawful_basis(id: str) -> LawfulBasisRow:  # noqa: A002 - the field's name
    """Return a lawful basis, whether or not it is the law on some day."""
    return one_of(LawfulBasisRow, id)


def lawful_bases_for(on: date) -> tuple[LawfulBasisRow, ...]:
    """Return the lawful bases that may be relied on on a day."""
    return rows_for(LawfulBasisRow, on)


def special_condition(id: str) -> SpecialConditionRow:  # noqa: A002 - the field's name
    """Return a condition of Article 9(2)."""
    return one_of(SpecialConditionRow, id)


def schedule_1(id: str) -> Schedule1Row:  # noqa: A002 - the field's name
    """Return a condition of Schedule 1 to the 2018 Act."""
    return one_of(Schedule1Row, id)


def mechanism(id: str) -> Mechanism:  # noqa: A002 - the field's name
    """Return a way to make a restricted transfer lawful."""
    return one_of(Mechanism, id)


def derogation(id: str) -> Derogation:  # noqa: A002 - the field's name
    """Return a derogation of Article 49."""
    return one_of(Derogation, id)


@cache
def regime_for(country: str, on: date) -> Regime:
    """Return what UK law says of transfers to a country on a day.

    A country without a row has no approval. A partial approval carries the
    question that has to be asked of each recipient.

    Raises
    ------
    UnknownCountryError
        If the code is not an ISO country.
    """
    if not is_country(country):
        raise UnknownCountryError(country)
    if country == HOME:
        return Regime(country=country, on=on, approval="domestic")
    for row in rows_for(RegimeRow, on):
        if row.country == country:
            return Regime(country=country, on=on, approval=row.approval, row=row)
    return Regime(country=country, on=on, approval="none")


def sensitivity(kind: str) -> SensitivityRow:
    """Return what the law flags in a kind of data, and our tier for it."""
    return one_of(SensitivityRow, kind)


def tier_rank(tier: str) -> int:
    """Return the rank of a tier, 0 for ``T0`` to 4 for ``T4``."""
    return one_of(TierRow, tier).rank


def rights_matrix() -> tuple[RightRow, ...]:
    """Return every right with its answer under each lawful basis."""
    return rows_of(RightRow)


def rights_for(on: date) -> tuple[RightRow, ...]:
    """Return the rights that people have on a day."""
    return rows_for(RightRow, on)


def right_under(right: str, basis: str) -> Answer:
    """Return whether a right is there under a lawful basis: Y, N, Q or -."""
    answers = one_of(RightRow, right).under
    if basis not in answers:
        raise UnknownRowError(LawfulBasisRow.table, basis)
    return answers[basis]


def time_limits() -> tuple[TimeLimit, ...]:
    """Return every time limit, also those of former law."""
    return rows_of(TimeLimit)


def time_limits_for(on: date) -> tuple[TimeLimit, ...]:
    """Return the time limits that hold on a day."""
    return rows_for(TimeLimit, on)


def contract_terms() -> tuple[ContractTerm, ...]:
    """Return what a contract with a processor says."""
    return rows_of(ContractTerm)


def notice_items_for(on: date) -> tuple[NoticeItem, ...]:
    """Return what a privacy notice has to say on a day."""
    return rows_for(NoticeItem, on)


def retention_defaults() -> tuple[RetentionDefault, ...]:
    """Return the retention periods to start from."""
    return rows_of(RetentionDefault)


def volatile_items() -> tuple[VolatileItem, ...]:
    """Return what is likely to change, and how soon."""
    return rows_of(VolatileItem)


@cache
def shelf_life(field: str) -> str:
    """Return how long evidence for a field stays fresh, as an ISO 8601 period."""
    periods = {row.field: row.period for row in rows_of(ShelfLife)}
    return periods.get(field, periods["default"])


def due_a_check(on: date) -> tuple[Row, ...]:
    """Return the rows that nobody has checked for too long on a day.

    A row of class A is due after 180 days, B after 365, C after three years. A
    row that belongs to no volatile item counts as C.
    """
    risks: dict[str, str] = {item.ref: item.risk for item in volatile_items()}
    return tuple(row for row in all_rows() if _is_due(row, risks, on))


def _is_due(row: Row, risks: dict[str, str], on: date) -> bool:
    risk = risks.get(row.ref if isinstance(row, VolatileItem) else row.volatile or "")
    return (on - row.checked_on).days > CHECK_AFTER_DAYS[risk or "C"]
