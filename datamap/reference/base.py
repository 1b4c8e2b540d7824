"""What every row of reference data has, whatever it says."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import StringConstraints

from datamap.described import Described
from datamap.errors import DataMapError

Id: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+([-/][A-Za-z0-9]+)*$")
]
Prose: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\S[^\n]*\.$")]
Question: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\S[^\n]*\?$")]
Period: TypeAlias = Annotated[str, StringConstraints(pattern=r"^P(\d+[YMWD]|T\d+H)$")]
Standing: TypeAlias = Literal["primary", "secondary", "inferred", "own-knowledge"]
Jurisdiction: TypeAlias = Literal["uk", "wales", "england", "england-and-wales", "eu"]
RiskClass: TypeAlias = Literal["A", "B", "C"]
Answer: TypeAlias = Literal["Y", "N", "Q", "-"]
Approval: TypeAlias = Literal["approved", "partial", "none", "domestic"]
Tier: TypeAlias = Literal["T0", "T1", "T2", "T3", "T4"]


class UnknownRowError(DataMapError, LookupError):
    """Reference data has no row with the id asked for."""

    def __init__(self, table: str, id: str) -> None:  # noqa: A002 - the field's name
        """Name the table and the id that was looked up."""
        super().__init__(f"There is no row {id!r} in the table {table} of the law.")
        self.table = table
        self.id = id


class Entry(Described):
    """Base of every entry: frozen, strict about fields, compared by value."""

    table: ClassVar[str]
    """Name of the file that holds these entries, without its ending."""

    id: Id
    """Short permanent name, unique in its table."""

    checked_on: date
    """Day on which somebody last compared the entry with its source."""


class Source(Entry):
    """A place where facts were read."""

    table: ClassVar[str] = "sources"

    address: tuple[str, ...]
    """Web addresses, or repository paths, of the copies that were seen."""

    secondary: bool
    """Whether it reports the law at second hand: a lead and no authority."""

    note: Prose | None = None
    """What to bear in mind when reading it, or None."""


class Row(Entry):
    """A dated and sourced statement of law, practice or our own method."""

    ref: str
    """Id of the fact in the team's fact file; ``own`` if the row is ours."""

    title: str
    """A few words to show as a heading."""

    says: Prose
    """What it says, in our own words."""

    law: tuple[Id, ...] = ()
    """Ids of the provisions it rests on."""

    valid_from: date | None = None
    """First day it holds; None if it holds from before any day asked about."""

    valid_to: date | None = None
    """Last day it holds; None while it is open."""

    jurisdiction: Jurisdiction
    """Where it holds."""

    standing: Standing
    """How good the best source is; ``own-knowledge`` if there is none."""

    unverified: Prose | None = None
    """Which part nobody has verified; None only if all of it was."""

    volatile: Annotated[str, StringConstraints(pattern=r"^vd-\d\d$")] | None = None
    """The ref of the volatile item it belongs to, or None."""

    sources: tuple[str, ...]
    """Ids of the sources; empty only for our own knowledge."""

    open_question: str | None = None
    """The ref of the open question it hangs on, or None."""

    @property
    def is_verified(self) -> bool:
        """Whether every part of the row was read in a primary source."""
        return self.unverified is None

    def is_valid_on(self, on: date) -> bool:
        """Whether the row holds on a day; both its first and last day count."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)
