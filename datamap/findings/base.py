"""What a rule is, what it finds, and which law it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from datamap import reference
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import Acceptance

if TYPE_CHECKING:
    from datamap.findings.reading import Reading

Path_: TypeAlias = tuple[str | int, ...]
"""Place of a field within a record, as it is written in a map."""


class Severity(StrEnum):
    """How much a finding matters; the worst comes first."""

    ERROR = "error"
    """Something the law asks for is known to be missing or wrong."""

    WARNING = "warning"
    """It may be: nobody has said, or what was said does not hold."""

    NOTE = "note"
    """Worth knowing when the map is next gone through."""


@dataclass(frozen=True)
class Hit:
    """One thing that a rule came upon."""

    record: str
    """Id of the record it is about."""

    what: Message
    """What is the matter, in one or two sentences."""

    field: Path_ = ()
    """The field it is about; empty for the whole record."""

    truth: Truth = Truth.YES
    """Whether it is so, or only not ruled out."""

    fix: Message | None = None
    """What to do; None if the rule's own words will do."""

    told_by: tuple[str, Path_] | None = None
    """Record and field that say so, where they are not the ones above."""


@dataclass(frozen=True)
class Rule:
    """One thing that `check` looks for, with everything there is to say of it."""

    id: str
    """Stable short name."""

    severity: Severity
    """How much each of its findings matters."""

    title: str
    """A few words to show as a heading."""

    triggers: str
    """When it finds something."""

    false_alarms: str
    """When it finds something although nothing is wrong."""

    fix: str
    """What to do."""

    law: tuple[str, ...]
    """Ids of the provisions it rests on; all have to be in force on the day."""

    find: Callable[[Reading], Iterable[Hit]]
    """Yields what it comes upon in a map on a day."""

    sure: Truth = Truth.YES
    """Which hits are its findings: those that are so, or those not ruled out."""

    def unknown(
        self,
        id: str,  # noqa: A002 - the field's name
        title: str,
        triggers: str,
        fix: str,
        severity: Severity = Severity.WARNING,
    ) -> Rule:
        """Return the rule for the same thing while nobody has said."""
        return replace(
            self,
            id=id,
            severity=severity,
            title=title,
            triggers=triggers,
            fix=fix,
            sure=Truth.UNKNOWN,
        )

    def hits(self, reading: Reading) -> Iterable[Hit]:
        """Yield what the rule finds, one hit a record."""
        seen: set[str] = set()
        for hit in self.find(reading):
            if hit.truth is self.sure and hit.record not in seen:
                seen.add(hit.record)
                yield hit


@dataclass(frozen=True)
class Finding:
    """Something missing, wrong, stale or unlawful in a map, and what to do."""

    rule: str
    """Id of the rule."""

    severity: Severity
    """How much it matters."""

    record: str
    """Id of the record it is about."""

    field: Path_
    """The field it is about; empty for the whole record."""

    what: Message
    """What is the matter."""

    fix: Message
    """What to do."""

    law: tuple[str, ...]
    """Ids of the provisions it rests on, all in force on the day."""

    file: str
    """File in which the record was written."""

    line: int | None
    """Line of the field, counting from 1."""

    library: str | None = None
    """Supplier library that the fact behind it came from; None if the map's own."""

    accepted: Acceptance | None = None
    """The school's acceptance, if one runs on the day."""

    @property
    def counts(self) -> bool:
        """Whether it is an error that nobody has accepted."""
        return self.severity is Severity.ERROR and self.accepted is None


def cited(law: Iterable[str], on: date) -> tuple[str, ...] | None:
    """Return the provisions to cite on a day, or None if one is not in force.

    Where a provision was not yet in force, the one that it replaced is cited.
    """
    found = [_in_force(name, on) for name in law]
    if None in found:
        return None
    return tuple(name for name in found if name)


def _in_force(name: str, on: date) -> str | None:
    provision = reference.provision(name)
    if provision.is_valid_on(on):
        return name
    return _in_force(provision.replaces, on) if provision.replaces else None
