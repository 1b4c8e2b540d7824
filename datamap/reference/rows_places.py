"""Rows on places abroad and on transfers to them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from datamap.described import Described
from datamap.reference.base import Approval, Prose, Question, Row


class RegimeRow(Row):
    """A place that UK regulations approve, for a period."""

    table: ClassVar[str] = "regimes"

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None
    """Two-letter code; None for institutions that are no country."""

    approval: Literal["approved", "partial"]
    """Whether all transfers are approved or only some."""

    condition: Question | None
    """Question to ask of each recipient; None if all are approved."""


class Regime(Described):
    """What UK law says of transfers to a country on a day."""

    country: str
    """Two-letter code."""

    on: date
    """Day asked about."""

    approval: Approval
    """Approved, partial, none, or domestic for the United Kingdom itself."""

    row: RegimeRow | None = None
    """The row behind the answer; None where there is no approval to cite."""

    @property
    def condition(self) -> str | None:
        """Question to ask of each recipient, or None."""
        return self.row.condition if self.row else None


class Mechanism(Row):
    """A way to make a restricted transfer lawful."""

    table: ClassVar[str] = "mechanisms"

    art: str
    """Article and point."""

    kind: Literal["regulations", "safeguard", "derogation"]
    """Which of the three conditions of Article 44A it meets."""

    needs_test: bool
    """Whether the data protection test has to be met as well."""

    public_body_may: Literal["yes", "in-the-group", "limited"]
    """Whether a public body may use it."""

    note: Prose | None = None
    """What else to know, or None."""


class Derogation(Row):
    """A derogation of Article 49 UK GDPR."""

    table: ClassVar[str] = "derogations"

    public_body_may: Literal["yes", "not-in-public-powers", "does-not-apply"]
    """Whether a public body may use it."""


class UkExtensionCheck(Row):
    """A check before relying on the UK Extension."""

    table: ClassVar[str] = "uk_extension"

    ask: Question
    """Question whose answer should be yes."""


class RestrictedTransferQuestion(Row):
    """A question of the test for a restricted transfer."""

    table: ClassVar[str] = "restricted_transfer"
