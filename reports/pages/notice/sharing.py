"""Who gets data, and the systems it is in, over all uses."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.facts import Nothing
from datamap.model import System
from datamap.vocabulary import SystemKind
from reports.language import marked
from reports.pages.naming import name_of
from reports.pages.notice.model import Line
from reports.pages.notice.writer import Writer

_RUN_BY_OTHERS = frozenset(
    {SystemKind.APP, SystemKind.PLATFORM, SystemKind.MESSAGING, SystemKind.AI_ASSISTANT}
)
"""Sorts of system that count as others' until somebody says who provides them."""


class Sharing(Writer):
    """Lists recipients and systems of the open flows."""

    @property
    def recipients(self) -> list[str]:
        """Names of who gets data, the school left out."""
        school = self.datamap.school.id
        ids = (one.recipient for one in self.table.flows if one.recipient != school)
        return list(dict.fromkeys(name_of(self.datamap, one) for one in ids))

    def others(self) -> Iterator[Line]:
        """Yield who gets data, and the systems that others run."""
        names = self.recipients
        if not names:
            yield self.say(marked("We know of nobody else who gets your data."))
            return
        yield self.say(marked("We share information with:"))
        for name in names:
            yield self.item(self.own(name))
        used = self._used(ours=False)
        if used:
            yield self.say(marked("We share information with these systems too:"))
        for one in used:
            yield self.item(self.own(one.name))

    def ours(self) -> Iterator[Line]:
        """Yield the systems that are the school's own."""
        used = self._used(ours=True)
        if not used:
            yield self.say(marked("We know of no system of our own that has data."))
            return
        yield self.say(marked("In the school we use:"))
        for one in used:
            yield self.item(self.own(one.name))

    def _used(self, *, ours: bool) -> list[System]:
        """Return the systems that data goes through, the school's own or others'."""
        names = dict.fromkeys(one.through for one in self.table.flows)
        found = [self.datamap.system(one) for one in names if one]
        return [one for one in found if one and self._is_ours(one) is ours]

    def _is_ours(self, system: System) -> bool:
        provider = self.table.settled(system.provider, "provider")
        if isinstance(provider, Nothing):
            return system.kind not in _RUN_BY_OTHERS
        return str(provider) == self.datamap.school.id
