"""Law, places, rights and kinds of school data as dated, cited rows.

Every row has a source, the day it was checked and, where something about it was
not verified, a sentence that says what. Nothing is read from disk before a
table is asked for. Questions of law take ``on``, the day they are about.
"""

from datamap.reference.base import Entry, Row, Source, UnknownRowError
from datamap.reference.countries import country_codes, country_name, is_country
from datamap.reference.lookups import (
    CHECK_AFTER_DAYS,
    contract_terms,
    derogation,
    due_a_check,
    lawful_bases_for,
    lawful_basis,
    mechanism,
    notice_items_for,
    provision,
    provisions_for,
    regime_for,
    regulator_on,
    retention_defaults,
    right_under,
    rights_for,
    rights_matrix,
    rows_for,
    schedule_1,
    sensitivity,
    shelf_life,
    source,
    special_condition,
    tier_rank,
    time_limits,
    time_limits_for,
    volatile_items,
)
from datamap.reference.rows import (
    BreachRule,
    Change,
    ChildrenNoticeItem,
    ContractTerm,
    CriminalOffenceRule,
    Exemption,
    LawfulBasisRow,
    NoticeItem,
    OpenQuestion,
    PolicyDocumentRule,
    Provision,
    PurposeRule,
    RecognisedInterest,
    RecordItem,
    Regulator,
    RightRow,
    RopaColumn,
    Schedule1Row,
    SpecialConditionRow,
    TimeLimit,
)
from datamap.reference.rows_dpia import (
    CodeStandard,
    Prompt,
    TemplateField,
    TransferRiskQuestion,
)
from datamap.reference.rows_places import (
    Derogation,
    Mechanism,
    Regime,
    RegimeRow,
    RestrictedTransferQuestion,
    UkExtensionCheck,
)
from datamap.reference.rows_schools import (
    BasisHint,
    EducationalRecordRule,
    RetentionDefault,
    SensitivityRow,
    ShelfLife,
    TierRow,
    VolatileItem,
    WalesFact,
    WelshLanguageFact,
)
from datamap.reference.tables import TABLES, all_rows, one_of, rows_of, table

__all__ = [
    "CHECK_AFTER_DAYS", "TABLES", "BasisHint", "BreachRule", "Change",
    "ChildrenNoticeItem", "CodeStandard", "ContractTerm", "CriminalOffenceRule",
    "Derogation", "EducationalRecordRule", "Entry", "Exemption", "LawfulBasisRow",
    "Mechanism",
    "NoticeItem", "OpenQuestion", "PolicyDocumentRule", "Prompt", "Provision",
    "PurposeRule",
    "RecognisedInterest", "RecordItem", "Regime", "RegimeRow", "Regulator",
    "RestrictedTransferQuestion", "RetentionDefault", "RightRow", "RopaColumn", "Row",
    "Schedule1Row", "SensitivityRow", "ShelfLife", "Source", "SpecialConditionRow",
    "TemplateField", "TierRow", "TimeLimit", "TransferRiskQuestion",
    "UkExtensionCheck", "UnknownRowError", "VolatileItem",
    "WalesFact", "WelshLanguageFact", "all_rows", "contract_terms", "country_codes",
    "country_name", "derogation", "due_a_check", "is_country", "lawful_bases_for",
    "lawful_basis", "mechanism", "notice_items_for", "one_of", "provision",
    "provisions_for", "regime_for", "regulator_on", "retention_defaults",
    "right_under", "rights_for", "rights_matrix", "rows_for", "rows_of", "schedule_1",
    "sensitivity", "shelf_life", "source", "special_condition", "table", "tier_rank",
    "time_limits", "time_limits_for", "volatile_items",
]  # fmt: skip
