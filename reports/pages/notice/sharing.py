"""Who gets data, and the systems it is in, over all uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.model import Flow, System
from datamap.vocabulary import SystemKind
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.pages.notice.model import Line
from reports.pages.notice.use import Use, is_untied
from reports.pages.notice.writer import Writer

_RUN_BY_OTHERS = frozenset(
    {SystemKind.APP, SystemKind.PLATFORM, SystemKind.MESSAGING, SystemKind.AI_ASSISTANT}
)
"""Sorts of system that count as others' until somebody says who provides them."""


class Sharing(Writer):
    """Lists recipients and systems of the open flows."""

    def __init__(
        self, table: FlowTable, words: Language, gap: Callable[[str], Iterable[Line]]
    ) -> None:
        """Look at a map on the day of a table.

        Parameters
        ----------
        table
            The table.
        words
            The language.
        gap
            What says, in the way of the notice, that something is not known.
        """
        super().__init__(table, words)
        self.gap = gap

    @property
    def recipients(self) -> list[str]:
        """Names of who gets data, the school left out."""
        return self._names(self.table.flows)

    def _names(self, flows: Iterable[Flow]) -> list[str]:
        school = self.datamap.school.id
        ids = (one.recipient for one in flows if one.recipient != school)
        return list(dict.fromkeys(name_of(self.datamap, one) for one in ids))

    def others(self) -> Iterator[Line]:
        """Yield who gets data, and the systems that others run."""
        names = self.recipients
        if not names:
            yield from self._nobody()
            return
        yield self.say(marked("We share information with:"))
        for name in names:
            yield self.item(self.own(name))
        used = self._used(ours=False)
        if used:
            yield self.say(marked("We share information with these systems too:"))
        for one in used:
            yield self.item(self.own(one.name))
        yield from self._untied(names)

    def _nobody(self) -> Iterator[Line]:
        uses = [Use(self.table, one) for one in self.datamap.activities]
        if uses and all(one.is_for_us_alone for one in uses):
            yield self.say(marked("We know of nobody else who gets your data."))
        else:
            yield from self.gap(self.text(marked("who gets your data")))

    def _untied(self, everybody: list[str]) -> Iterator[Line]:
        """Yield who gets data for a purpose that nobody has told yet."""
        waiting = {one.id for one in self.datamap.activities if is_untied(one)}
        names = self._names(one for one in self.table.flows if one.activity in waiting)
        if names == everybody:
            yield from self.gap(self.text(marked("what each of them gets it for")))
        elif names:
            what = marked("what these get it for: {names}")
            listed = "; ".join(map(self.own, names))
            yield from self.gap(self.text(what, names=listed))

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
