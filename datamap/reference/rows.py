"""Rows of general data protection law: bases, conditions, rights, duties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from datamap.reference.base import Answer, Id, Period, Prose, Question, Row


class Provision(Row):
    """A provision of law that other rows and maps cite."""

    table: ClassVar[str] = "provisions"

    valid_from: date | None = Field(default=None, validation_alias="in_force_from")
    """First day in force; None if before any day asked about, not looked up."""

    valid_to: date | None = Field(default=None, validation_alias="in_force_to")
    """Last day in force; None while it stands."""

    is_commenced: bool
    """False if the provision is made but not known to be in force."""

    replaces: Id | None = None
    """Id of the provision in whose place it stands, or None."""

    cited_as: str | None = None
    """How to cite it; None if the title is the citation."""

    @property
    def in_force_from(self) -> date | None:
        """First day in force; the same as `valid_from`."""
        return self.valid_from

    @property
    def in_force_to(self) -> date | None:
        """Last day in force; the same as `valid_to`."""
        return self.valid_to

    @property
    def citation(self) -> str:
        """How to cite the provision to a reader."""
        return self.cited_as or self.title

    def is_valid_on(self, on: date) -> bool:
        """Whether the provision is in force on a day."""
        return self.is_commenced and super().is_valid_on(on)


class Change(Row):
    """What the Data (Use and Access) Act 2025 changed."""

    table: ClassVar[str] = "changes"

    provision: str
    """Sections and Schedules of the Act."""

    announced_on: date | None = None
    """Day of Royal Assent where it differs from the first day, or None."""


class LawfulBasisRow(Row):
    """A basis of Article 6(1) UK GDPR."""

    table: ClassVar[str] = "lawful_bases"

    art: str
    """Paragraph and point, e.g. ``6(1)(e)``."""

    public_authority: Literal["yes", "limited", "not-for-tasks"]
    """Whether a public authority may rely on it."""

    public_authority_note: Prose
    """When a school may rely on it."""

    examples: Prose
    """Uses that a school may put on it."""


class RecognisedInterest(Row):
    """A condition of Annex 1 UK GDPR."""

    table: ClassVar[str] = "recognised_interests"

    annex_para: str
    """Paragraphs of the annex."""

    limits: Prose
    """What else has to hold."""


class PurposeRule(Row):
    """A rule on using data for a further purpose."""

    table: ClassVar[str] = "purpose_limitation"


class SpecialConditionRow(Row):
    """A condition of Article 9(2) UK GDPR."""

    table: ClassVar[str] = "special_conditions"

    art: str
    """Paragraph and point, e.g. ``9(2)(g)``."""

    schedule_1_needed: Literal[
        "none", "paragraph-1", "paragraph-2", "paragraph-3", "paragraph-4", "part-2"
    ]
    """Part of Schedule 1 to the 2018 Act that has to be met as well."""

    school_use: Prose
    """Where a school may meet it."""


class Schedule1Row(Row):
    """A condition of Schedule 1 to the Data Protection Act 2018."""

    table: ClassVar[str] = "schedule_1"

    para: int
    """Paragraph of the Schedule."""

    part: Literal[1, 2, 3]
    """Part of the Schedule."""

    policy_document_needed: Literal["yes", "no", "depends"]
    """Whether it needs an appropriate policy document."""

    policy_document_note: Prose | None = None
    """On what it depends, or None."""

    school_use: Prose
    """Where a school may meet it."""


class PolicyDocumentRule(Row):
    """What an appropriate policy document needs."""

    table: ClassVar[str] = "policy_document"

    keep_for: Period | None
    """How long after the processing ends, or None if no period is set."""


class CriminalOffenceRule(Row):
    """A rule on criminal offence data."""

    table: ClassVar[str] = "criminal_offence"


class RightRow(Row):
    """A right, and whether it is there under each lawful basis."""

    table: ClassVar[str] = "rights"

    art: str
    """Article or section."""

    under: dict[str, Answer]
    """Lawful basis to Y there, N not there, Q qualified, - does not arise."""

    note: Prose | None = None
    """What qualifies the answers, or None."""


class Regulator(Row):
    """The regulator: what it is called and how people reach it."""

    table: ClassVar[str] = "regulator"

    name_cy: str
    """Its name in Welsh."""

    email: str
    """Mailbox for complaints."""

    phone: str
    """Number of its helpline."""

    website: str
    """Address of its pages."""

    website_cy: str
    """Address of its pages in Welsh."""


class TimeLimit(Row):
    """A time within which the school answers people."""

    table: ClassVar[str] = "time_limits"

    period: Period | None
    """Its length, or None if the row is a rule of counting."""


class Exemption(Row):
    """An exemption from the rights of people."""

    table: ClassVar[str] = "exemptions"

    where: str
    """Where it stands."""

    restricts: tuple[str, ...]
    """Ids of the rights it limits."""


class BreachRule(Row):
    """A rule on personal data breaches."""

    table: ClassVar[str] = "breach"

    period: Period | None
    """Time limit, or None."""


class ContractTerm(Row):
    """Something a contract with a processor says."""

    table: ClassVar[str] = "contract_terms"

    binding: Literal["statutory", "customary"]
    """Whether the law asks for it."""


class RecordItem(Row):
    """Something the record of processing holds."""

    table: ClassVar[str] = "article_30"

    record_of: Literal["controller", "processor"]
    """Whose record."""

    qualifier: Literal[
        "required", "as-applicable", "where-applicable", "where-possible"
    ]
    """How firmly it is asked for."""


class RopaColumn(Row):
    """A column of the regulator's workbook for a controller's record."""

    table: ClassVar[str] = "ropa_columns"

    column: str
    """Letters of the column, A to AD."""

    required: Literal["article-30", "schedule-1", "optional"]
    """What asks for it."""

    group: str
    """Group of columns it belongs to."""

    in_flow_table: bool
    """Whether the flows of a map answer it without more."""


class NoticeItem(Row):
    """Something a privacy notice says."""

    table: ClassVar[str] = "notice_items"

    article_13: bool
    """Whether it is needed when the data comes from the person."""

    article_14: bool
    """Whether it is needed when the data comes from elsewhere."""

    needed_when: Literal[
        "always",
        "representative",
        "officer",
        "legitimate-interests",
        "recognised-legitimate-interests",
        "transfers",
        "consent",
        "duty-to-provide",
        "automated-decisions",
    ]
    """What has to be so for the item to be needed."""


class ChildrenNoticeItem(Row):
    """Something that telling children adds."""

    table: ClassVar[str] = "notice_children"

    strength: Literal["must", "should", "good-practice", "law", "code", "practice"]
    """How firmly it is asked for."""


class OpenQuestion(Row):
    """A question that nobody has settled."""

    table: ClassVar[str] = "open_questions"

    question: Question
    """The question; `says` tells what was found."""
