"""How to reach the regulator, and how to complain, for both audiences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.facts import Nothing
from datamap.periods import parse_period
from reports.pages.notice.model import Line
from reports.pages.notice.writer import Writer

_SCHOOL, _ACKNOWLEDGE = "complain-to-controller", "acknowledge-a-complaint"


class Complaints(Writer):
    """What the law of the day gives people who are not content."""

    @property
    def heard_since(self) -> date | None:
        """Day since which people may complain to the school by law; None if not yet."""
        rights = [one for one in reference.rights_for(self.on) if one.id == _SCHOOL]
        return rights[0].valid_from if rights else None

    @property
    def route(self) -> str:
        """How to complain to the school; empty if not known, or if there is no way."""
        fact = self.datamap.school.complaints_route
        found = self.table.settled(fact, "complaints_route")
        return "" if isinstance(found, Nothing) else self.own(str(found).rstrip(" ."))

    @property
    def days(self) -> int:
        """Within how many days the school says that it has a complaint."""
        limit = reference.one_of(reference.TimeLimit, _ACKNOWLEDGE)
        return parse_period(limit.period or "").days

    @property
    def regulator(self) -> str:
        """What the regulator is called."""
        row = reference.regulator_on(self.on)
        return row.name_cy if self.words.code == "cy" else row.title

    def ways(self) -> Iterator[Line]:
        """Yield how to reach the regulator; the map's mailbox for it comes first."""
        row = reference.regulator_on(self.on)
        yield self.item(self.mailbox("regulator") or row.email)
        yield self.item(row.phone)
        yield self.item(row.website_cy if self.words.code == "cy" else row.website)
