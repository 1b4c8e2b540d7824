"""The part of a notice for pupils on one activity."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.flows import FlowTable
from datamap.model import Activity
from datamap.rights import Answer
from reports.language import Language, marked
from reports.pages.notice.model import Line, Section
from reports.pages.notice.use import Use
from reports.pages.notice.wording import FROM, MEANT, NAMES, SHORT, STARTS
from reports.pages.notice.writer import Writer

_STARTS = {
    **STARTS,
    "pupil-leaves": marked("you leave us"),
    "birth": marked("you are born"),
}


_FROM = {**FROM, "person": marked("you"), "parent": marked("your parents")}


class PupilWriter(Writer):
    """Writes for a child: what is not known is a short list by itself."""

    @property
    def before_gaps(self) -> Line:
        """The sentence that leads to what is not known."""
        return self.say(marked("We are still finding out:"))

    def finding_out(self, *what: str) -> Iterator[Line]:
        """Yield what is not known, as a list; nothing if all is known."""
        if what:
            yield self.before_gaps
        for one in what:
            yield Line(one, gaps=1, is_item=True)


class PupilUse(PupilWriter):
    """What the notice says of one activity."""

    def __init__(self, table: FlowTable, activity: Activity, words: Language) -> None:
        """Look at an activity of a map on the day of a table."""
        super().__init__(table, words)
        self.activity, self.use = activity, Use(table, activity)
        self.kept = self.use.kept(_STARTS, marked("{period} after {start}"), words)

    def part(self) -> Section:
        """Return the part with its heading."""
        title = self.own(self.use.title)
        return Section(self.activity.id, title, tuple(self._lines()))

    def _lines(self) -> Iterator[Line]:
        yield from self._what()
        yield from self._where()
        yield from self._may()
        yield from self.finding_out(*self._unknown())

    def _what(self) -> Iterator[Line]:
        if not self.use.is_its_name:
            purpose = self.own(self.use.purpose)
            yield self.told(marked("Why we use it"), f"{purpose}.")
        if self.use.data:
            yield self.told(marked("What data we use"), self.row(self.use.data))
        if self.use.sources:
            listed = self.listed(_FROM[one] for one in self.use.sources)
            yield self.say(marked("We get it from {listed}."), listed=listed)

    def _where(self) -> Iterator[Line]:
        if self.use.recipients:
            yield self.told(marked("Who gets it"), self.row(self.use.recipients))
        elif self.use.is_for_us_alone:
            yield self.say(marked("We know of nobody else who gets this data."))
        if self.use.systems:
            yield self.told(marked("Where it is"), self.row(self.use.systems))
        label = marked("How long we keep it")
        if self.use.is_kept_for_ever:
            yield self.told(label, f"{self.text(marked('with no end date'))}.")
        elif self.kept:
            yield self.told(label, f"{self.kept}.")

    def _may(self) -> Iterator[Line]:
        if self.use.basis:
            yield self.say(MEANT[self.use.basis])
            named = self.text(NAMES[self.use.basis])
            told = marked("For this our lawful basis is {basis}.")
            yield self.say(told, basis=named)
            yield from self._interest()
        if self.use.must_provide is not None:
            must = marked("You must tell us this.")
            free = marked("You do not have to tell us this.")
            yield self.say(must if self.use.must_provide else free)
        here = self.use.rights_that(Answer.YES, Answer.PARTLY)
        listed = self.listed(SHORT[one] for one in here)
        yield self.say(marked("You can ask {listed}."), listed=listed)

    def _interest(self) -> Iterator[Line]:
        fact = self.activity.legitimate_interest
        found = self.table.settled(fact, "legitimate_interest")
        if self.use.basis.endswith("legitimate-interests") and isinstance(found, str):
            mine = marked("Our legitimate interest is {interest}.")
            law = marked("Our recognised legitimate interest is {interest}.")
            told = law if self.use.basis.startswith("recognised") else mine
            yield self.say(told, interest=self.own(found.rstrip(" .")))

    def _unknown(self) -> Iterator[str]:
        """Yield what is not known of one use, in the order in which it is told."""
        rights = self.use.rights_that(Answer.UNKNOWN)
        is_kept = self.kept or self.use.is_kept_for_ever
        is_shown = self.use.recipients or self.use.is_for_us_alone
        for is_open, what in (
            (not self.use.data, marked("what data we use")),
            (not self.use.sources, marked("who tells us")),
            (not is_shown, marked("who gets it")),
            (not self.use.systems, marked("where it is")),
            (not is_kept, marked("how long we keep it")),
            (not self.use.basis, marked("which rule lets us do this")),
            (self.use.must_provide is None, marked("if you must tell us")),
            (rights, marked("what else you can ask")),
        ):
            if is_open:
                yield self.text(what)
