"""Where data is outside the United Kingdom, or may be, country by country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.reference.lookups import HOME
from datamap.transfers import RestrictedTransfer, restricted_transfers
from reports.pages.naming import name_of
from reports.pages.notice.use import is_untied

ONWARD = "onward"
"""What covers data that goes on from somebody abroad whose transfer is covered."""


@dataclass
class Abroad:
    """Who has data in one country, and what covers it."""

    country: str
    """Its code."""

    sure: dict[str, None] = field(default_factory=dict)
    """Names of who is known to have data there, in order."""

    unsure: dict[str, None] = field(default_factory=dict)
    """Names of who may have data there."""

    covers: dict[str, None] = field(default_factory=dict)
    """What covers it; an empty one for what is covered by nothing that is known."""

    def add(self, holder: str, *, sure: bool, cover: str) -> None:
        """Count one holder; who is known to have data there does not also may."""
        (self.sure if sure else self.unsure).setdefault(holder)
        if holder in self.sure:
            self.unsure.pop(holder, None)
        self.covers.setdefault(cover)


class Places:
    """Where the data of a map is on the day of a table."""

    def __init__(self, table: FlowTable) -> None:
        """Look at every place that is not known to be in the United Kingdom."""
        self.table, self.datamap = table, table.datamap
        self.countries: dict[str, Abroad] = {}
        self.unplaced: dict[str, None] = {}
        """Names of who has data in countries that nobody has named."""

        self.are_ours_unplaced = False
        """Whether it is not known in which countries the school's systems are."""

        self._of: dict[str, dict[str, None]] = {}
        for one in restricted_transfers(self.datamap, table.on):
            self._add(one)

    @property
    def covers(self) -> set[str]:
        """What covers data abroad; an empty one if something is covered by nothing."""
        return {way for one in self.countries.values() for way in one.covers}

    @property
    def are_all_at_home(self) -> bool:
        """Whether each use has a place, and each place is known to be in the UK."""
        open_ = self.countries or self.unplaced or self.are_ours_unplaced
        return not open_ and not self.is_some_unseen

    @property
    def is_some_unseen(self) -> bool:
        """Whether there is a use of which the map has no flow, so no place at all."""
        seen = {one.activity for one in self.table.flows}
        return not seen or any(
            one.id not in seen for one in self.datamap.activities if not is_untied(one)
        )

    def countries_of(self, activity_id: str) -> tuple[str, ...]:
        """Return the codes of the countries where data of an activity is or may be."""
        return tuple(self._of.get(activity_id, ()))

    def _add(self, one: RestrictedTransfer) -> None:
        country = one.leg.country
        holder = one.leg.holder or one.flow.recipient
        if country and country != HOME:
            found = self.countries.setdefault(country, Abroad(country))
            sure = one.certain is Truth.YES
            name = name_of(self.datamap, holder)
            found.add(name, sure=sure, cover=self._cover(one))
            self._of.setdefault(one.flow.activity, {}).setdefault(country)
        elif holder == self.datamap.school.id:
            self.are_ours_unplaced = True
        else:
            self.unplaced.setdefault(name_of(self.datamap, holder))

    def _cover(self, one: RestrictedTransfer) -> str:
        """Return what covers a transfer; empty if nothing is known to."""
        if one.cover.covered is not Truth.YES:
            return ""
        way = self.table.settled(one.flow.mechanism, "mechanism")
        if not isinstance(way, Nothing):
            return str(way)
        is_approved = one.regime in ("approved", "partial")
        return "adequacy-regulations" if is_approved else ONWARD


def abroad_in_order(places: Places) -> Iterator[Abroad]:
    """Yield the countries, those where data is known to be first."""
    yield from sorted(places.countries.values(), key=lambda one: not one.sure)
