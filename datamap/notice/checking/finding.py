"""What is found when a notice is checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from datamap.facts import SETTLED
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import DataMap
from datamap.notice.reading import Notice
from datamap.notice.said import Field, Said
from datamap.reference.lookups import HOME
from datamap.transfers import restricted_transfers


class Holds(StrEnum):
    """What a notice is held against."""

    REQUIRED = "required"
    MAP = "map"
    NOTICE = "notice"


class Standing(StrEnum):
    """How a notice stands on one point."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    WRONG = "wrong"
    DIFFERS = "differs"


@dataclass(frozen=True)
class NoticeFinding:
    """One point of a notice, how it stands and what would put it right."""

    kind: Holds
    rule: str
    """Stable short name."""

    standing: Standing
    what: Message
    fix: Message | None = None
    """What to do; None for what is met."""

    law: tuple[str, ...] = ()
    """Ids of provisions."""

    text: str = ""
    """The notice's own words; empty where it says nothing."""

    line: int | None = None
    sure: float = 1.0
    """How sure a match, or the want of one, is: 0 to 1."""

    record: str = ""
    """Id of the record of the map that it is about; empty if of none."""


@dataclass(frozen=True)
class Checked:
    """A notice, the map it is held against and the day of the law."""

    notice: Notice
    table: FlowTable

    @property
    def datamap(self) -> DataMap:
        """The map."""
        return self.table.datamap

    @property
    def on(self) -> date:
        """The day."""
        return self.table.on

    @cached_property
    def abroad(self) -> dict[str, tuple[set[str], float]]:
        """Countries abroad where the map has data, with who holds it and how sure."""
        found: dict[str, tuple[set[str], float]] = {}
        for one in restricted_transfers(self.datamap, self.on):
            leg = one.leg
            if not leg.country or leg.country == HOME:
                continue
            settled = leg.certain is Truth.YES and leg.standing in SETTLED
            holders, sure = found.get(leg.country, (set(), 0.0))
            record = self.datamap.records.get(leg.holder or "")
            if record is not None:
                holders.add(str(getattr(record, "name", record.id)))
            found[leg.country] = holders, max(sure, 1.0 if settled else 0.5)
        return found

    def of(self, wanted: Field) -> list[Said]:
        """Return the statements of a field that the notice makes."""
        return list(self.notice.of(wanted))

    def ids(self, wanted: Field) -> set[str]:
        """Return the ids of what the notice says of a field."""
        return {row.id for row in self.of(wanted) if row.id}


def first(rows: Iterable[Said]) -> Said | None:
    """Return the first of some statements."""
    return next(iter(rows), None)
