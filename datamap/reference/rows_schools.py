"""Rows on schools: records, collections, Wales, and how sensitive data is."""

from __future__ import annotations

from typing import ClassVar, Literal

from datamap.reference.base import Period, Prose, RiskClass, Row, Tier


class EducationalRecordRule(Row):
    """What Wales and England each say of the educational record."""

    table: ClassVar[str] = "educational_record"

    wales: Prose
    """The rule in Wales."""

    england: Prose
    """The rule in England."""

    period_school_days: int | None = None
    """Time limit in school days, or None."""


class RetentionDefault(Row):
    """How long a kind of record is kept where the school has not said."""

    table: ClassVar[str] = "retention"

    starts_when: str
    """Event from which the period counts, in the words of a map."""

    keep_for: Period | Literal["none"] | None
    """How long, in Wales; ``none`` if without limit; None if none was found."""

    keep_for_england: Period | None
    """How long in England; None if the same."""

    status: Literal["statutory", "statutory-hold", "mixed", "custom", "contract"]
    """Whether law, contract or custom sets the period."""

    then: str
    """What happens after, in the words of a map."""


class WalesFact(Row):
    """A fact about schools in Wales, or an English checklist item."""

    table: ClassVar[str] = "wales"

    topic: Literal["bodies", "collections", "duties", "english-checklist"]
    """What it is about."""

    happened_on: str | None = None
    """Day, month or year as far as known, or None."""

    consequence: Prose | None = None
    """What follows for a map, or None."""


class BasisHint(Row):
    """A lawful basis that a common flow often rests on."""

    table: ClassVar[str] = "basis_hints"

    lawful_bases: tuple[str, ...]
    """Ids of lawful bases, any of which may fit."""

    special_conditions: tuple[str, ...]
    """Ids of conditions for special category data; empty if seldom any."""

    schedule_1: tuple[str, ...]
    """Ids of conditions of Schedule 1; empty if none."""


class WelshLanguageFact(Row):
    """A fact about the Welsh language, or our choice."""

    table: ClassVar[str] = "welsh_language"


class TierRow(Row):
    """A tier of sensitivity; the scale is ours."""

    table: ClassVar[str] = "tiers"

    rank: int
    """Order, 0 lowest."""

    severities: tuple[str, ...]
    """Severity levels of the method that disclosure may reach."""

    adds_measures: tuple[str, ...]
    """Measures of the catalogue added to those of the tiers below."""

    more: Prose | None = None
    """What else the tier asks for, or None."""


class SensitivityRow(Row):
    """A kind of school data: what the law flags and how sensitive we hold it."""

    table: ClassVar[str] = "sensitivity"

    subjects: tuple[str, ...]
    """Whose data it usually is."""

    special: tuple[str, ...]
    """Special categories it always is; empty if none."""

    may_reveal_special: bool
    """Whether it becomes special category data when it reveals it."""

    may_reveal: tuple[str, ...]
    """Which it is most likely to reveal; empty if any, or none."""

    criminal: Literal["yes", "may", "no"]
    """Whether it is criminal offence data."""

    highly_personal: bool
    """Whether it is highly personal though not special category."""

    child_baseline: bool
    """True where the tier already counts that the person is a child."""

    identifier: bool
    """Whether it is a number that identifies a person across systems."""

    tier: Tier
    """Tier to start from."""

    tier_raised: Tier | None
    """Higher tier, or None if there is only one."""

    raised_when: Prose | None
    """When the higher tier holds, or None."""

    why: Prose
    """Why the tier is what it is."""

    typical_basis: tuple[str, ...]
    """Ids of lawful bases it usually rests on."""

    typical_conditions: tuple[str, ...]
    """Ids of conditions for special category data it usually needs."""

    typical_schedule_1: tuple[str, ...]
    """Ids of conditions of Schedule 1 it usually needs."""


class VolatileItem(Row):
    """Something that is likely to change."""

    table: ClassVar[str] = "volatile"

    section: str
    """Section of the team's fact file."""

    risk: RiskClass
    """A within months, B within about a year, C slowly."""

    where: str
    """Where to look."""


class ShelfLife(Row):
    """How long evidence for a field of a map stays fresh; our own choice."""

    table: ClassVar[str] = "shelf_life"

    field: str
    """Name of the field, or ``default``."""

    period: Period
    """How long."""
