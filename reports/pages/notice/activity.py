"""The part of a notice for adults on one activity."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.model import Activity
from datamap.rights import Answer
from reports.language import Language, marked
from reports.pages.notice.model import Line, Section
from reports.pages.notice.places import Places
from reports.pages.notice.use import Use
from reports.pages.notice.wording import BASES, FROM, MEANT, SHORT, STARTS
from reports.pages.notice.writer import Writer, inside

GAP = marked("We have not yet established {what}.")


class AdultsWriter(Writer):
    """Writes for adults: each thing that is not known is a sentence by itself."""

    def gap(self, what: str, **values: object) -> Line:
        """Return that something is not known."""
        return self.open(self.text(what, **values))

    def open(self, told: str) -> Line:
        """Return that what is told of in the language is not known."""
        return Line(self.text(GAP, what=told), gaps=1)


class ActivityPart(AdultsWriter):
    """What the notice says of one activity."""

    def __init__(
        self, table: FlowTable, activity: Activity, words: Language, places: Places
    ) -> None:
        """Look at an activity of a map on the day of a table."""
        super().__init__(table, words)
        self.activity, self.places = activity, places
        self.use = Use(table, activity)

    def part(self) -> Section:
        """Return the part with its heading."""
        title = self.own(self.use.title)
        return Section(self.activity.id, title, tuple(self._lines()))

    def _lines(self) -> Iterator[Line]:
        if not self.use.is_its_name:
            yield self._why()
        yield self._data()
        yield from self._basis()
        yield self._recipients()
        yield self._systems()
        yield from self._abroad()
        yield self._kept()
        yield self._given()
        yield self._source()
        yield from self._rights()

    def _why(self) -> Line:
        told = self.own(self.use.purpose)
        basis = self.use.basis
        if basis:
            tied = marked("{purpose} (our lawful basis is {basis})")
            told = self.text(tied, purpose=told, basis=self.text(BASES[basis]))
        return self.told(marked("Why we use it"), f"{told}.")

    def _data(self) -> Line:
        if not self.use.data:
            return self.gap(marked("which data this uses"))
        return self.told(marked("What data we use"), self.row(self.use.data))

    def _basis(self) -> Iterator[Line]:
        basis = self.use.basis
        if not basis:
            yield self.gap(marked("our lawful basis for this"))
            return
        yield self.say(MEANT[basis])
        if basis.endswith("legitimate-interests"):
            yield self._interest(basis)
        yield from self._condition()

    def _interest(self, basis: str) -> Line:
        fact = self.activity.legitimate_interest
        interest = self.table.settled(fact, "legitimate_interest")
        if isinstance(interest, Nothing):
            return self.gap(marked("which interest this is"))
        mine = marked("Our legitimate interest is {interest}.")
        law = marked("Our recognised legitimate interest is {interest}.")
        told = law if basis.startswith("recognised") else mine
        return self.say(told, interest=self.own(str(interest).rstrip(" .")))

    def _condition(self) -> Iterator[Line]:
        found = self.table.settled(self.activity.special_condition, "special_condition")
        if found is Nothing.NONE:
            return
        if isinstance(found, Nothing):
            if self.use.may_be_special:
                yield self.gap(marked("which rule lets us use special category data"))
            return
        told = marked("Our condition for special category data: {condition}.")
        title = self.text(reference.special_condition(str(found)).title)
        yield self.say(told, condition=inside(title))

    def _recipients(self) -> Line:
        names = self.use.recipients
        if self.use.is_for_us_alone:
            return self.say(marked("We know of nobody else who gets this data."))
        if not names:
            return self.gap(marked("who gets this data"))
        return self.told(marked("Who gets it"), self.row(names))

    def _systems(self) -> Line:
        names = self.use.systems
        if not names:
            return self.gap(marked("which systems this data is in"))
        return self.told(marked("Where it is"), self.row(names))

    def _abroad(self) -> Iterator[Line]:
        codes = self.places.countries_of(self.activity.id)
        if codes:
            told = marked("Some of it is, or may be, outside the UK: {countries}.")
            named = self.words.listed(map(self.words.country, codes))
            yield self.say(told, countries=named)

    def _kept(self) -> Line:
        label = marked("How long we keep it")
        if self.use.is_kept_for_ever:
            return self.told(label, f"{self.text(marked('with no end date'))}.")
        told = self.use.kept(STARTS, marked("{period} after {start}"), self.words)
        if not told:
            return self.gap(marked("how long to keep this data"))
        return self.told(label, f"{told}.")

    def _given(self) -> Line:
        must = self.use.must_provide
        if must is None:
            return self.gap(marked("if you have to give us this data"))
        if must:
            return self.say(
                marked("You must give us this data. Without it we cannot do this.")
            )
        return self.say(
            marked("It is voluntary: you do not have to give us this data.")
        )

    def _source(self) -> Line:
        if not self.use.sources:
            return self.gap(marked("where this data comes from"))
        listed = self.listed(FROM[one] for one in self.use.sources)
        return self.say(marked("We get it from {listed}."), listed=listed)

    def _rights(self) -> Iterator[Line]:
        here = self.use.rights_that(Answer.YES, Answer.PARTLY)
        listed = self.listed(SHORT[one] for one in here)  # access is on every basis
        yield self.say(marked("Here you have the right {listed}."), listed=listed)
        unsure = self.use.rights_that(Answer.UNKNOWN)
        if unsure:
            what = marked("if you also have the right {listed}")
            yield self.gap(what, listed=self.listed(SHORT[one] for one in unsure))
