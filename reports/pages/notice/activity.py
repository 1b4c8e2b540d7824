"""The part of a notice on one activity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.model import Activity, DataCategory, Flow
from datamap.rights import Answer, right_applies
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.pages.notice.model import Line, Section
from reports.pages.notice.wording import (
    BASES,
    DISPOSALS,
    FROM,
    MEANT,
    PERIODS,
    SHORT,
    STARTS,
)

GAP = marked("We have not yet established {what}.")
_PERIOD = re.compile(r"(\d+)([YMWD])")


class ActivityPart:
    """What the notice says of one activity."""

    def __init__(self, table: FlowTable, activity: Activity, words: Language) -> None:
        """Look at an activity of a map on the day of a table."""
        self.table, self.activity, self.words = table, activity, words
        self.datamap, self.on = table.datamap, table.on

    def section(self) -> Section:
        """Return the part with its heading."""
        return Section(self.activity.id, self.activity.name, tuple(self._lines()))

    def _lines(self) -> Iterator[Line]:
        yield self._why()
        yield self._data()
        yield from self._basis()
        yield self._recipients()
        yield self._place()
        yield self._kept()
        yield self._given()
        yield self._source()
        yield from self._rights()

    def _gap(self, what: str) -> Line:
        return Line(self.words.text(GAP, what=self.words.text(what)), is_gap=True)

    def _line(self, label: str, text: str) -> Line:
        return Line(text, self.words.text(label))

    @property
    def _settled_basis(self) -> str:
        found = self.table.settled(self.activity.lawful_basis, "lawful_basis")
        return "" if isinstance(found, Nothing) else str(found)

    def _why(self) -> Line:
        purpose = self.activity.purpose.rstrip(" .")
        basis = BASES.get(self._settled_basis, "")
        tied = marked("{purpose} (our lawful basis is {basis})")
        named = self.words.text(basis)
        told = self.words.text(tied, purpose=purpose, basis=named) if basis else purpose
        return self._line(marked("Why we use it"), f"{told}.")

    def _data(self) -> Line:
        found = self.table.settled(self.activity.data, "data")
        if isinstance(found, Nothing):
            return self._gap(marked("which data this uses"))
        listed = "; ".join(dict.fromkeys(map(self._data_named, found)))
        return self._line(marked("What data we use"), f"{listed}.")

    def _data_named(self, ref: str) -> str:
        """Return what a category is called, or the one item of it that is meant."""
        name, _, item = ref.partition(".")
        record = self.datamap.records[name]
        assert isinstance(record, DataCategory)  # noqa: S101 - maps are checked
        if not item:
            return data_name(record)
        meant = next(one for one in record.items.listed if one.id == item)
        return f"{record.name} ({meant.name})"

    def _basis(self) -> Iterator[Line]:
        basis = self._settled_basis
        if not basis:
            yield self._gap(marked("our lawful basis for this"))
            return
        yield Line(self.words.text(MEANT[basis]))
        interest = self.table.settled(
            self.activity.legitimate_interest, "legitimate_interest"
        )
        if basis.endswith("legitimate-interests"):
            if isinstance(interest, Nothing):
                yield self._gap(marked("which interest this is"))
            else:
                own = marked("Our legitimate interest is {interest}.")
                law = marked("Our recognised legitimate interest is {interest}.")
                told = law if basis.startswith("recognised") else own
                yield Line(self.words.text(told, interest=str(interest).rstrip(".")))
        yield from self._condition()

    def _condition(self) -> Iterator[Line]:
        found = self.table.settled(self.activity.special_condition, "special_condition")
        if found is Nothing.NONE:
            return
        if isinstance(found, Nothing):
            if self._may_be_special():
                yield self._gap(marked("which rule lets us use special category data"))
            return
        told = marked("Our condition for special category data: {condition}.")
        title = reference.special_condition(str(found)).title.lower()
        yield Line(self.words.text(told, condition=title))

    def _may_be_special(self) -> bool:
        found = self.table.settled(self.activity.data, "data")
        names = () if isinstance(found, Nothing) else found
        kinds = {
            record.kind
            for one in names
            if isinstance(
                record := self.datamap.records.get(one.partition(".")[0]), DataCategory
            )
        }
        rows = reference.rows_of(reference.SensitivityRow)
        return any(row.id in kinds and row.special for row in rows)

    def flows(self) -> list[Flow]:
        """Return the open flows of the activity that leave the school."""
        school = self.datamap.school.id
        mine = [one for one in self.table.flows if one.activity == self.activity.id]
        return [one for one in mine if one.recipient != school]

    def _recipients(self) -> Line:
        names = dict.fromkeys(name_of(self.datamap, f.recipient) for f in self.flows())
        if not names:
            return Line(self.words.text(marked("We keep this data in the school.")))
        return self._line(marked("Goes to"), f"{'; '.join(names).rstrip('.')}.")

    def _place(self) -> Line:
        used = [one.through for one in self.table.flows if self._is_mine(one)]
        names = dict.fromkeys(name_of(self.datamap, one) for one in used if one)
        if not names:
            return self._gap(marked("which systems this data is in"))
        listed = self.words.listed(names)
        return Line(self.words.text(marked("It is in: {listed}."), listed=listed))

    def _is_mine(self, flow: Flow) -> bool:
        return flow.activity == self.activity.id

    def _kept(self) -> Line:
        rule = self.activity.retention
        period = self.table.settled(rule.keep_for, "keep_for")
        if period is Nothing.NONE:
            told = marked("with no end date")
            return self._line(marked("How long we keep it"), self.words.text(told))
        start = self.table.settled(rule.starts_when, "starts_when")
        if isinstance(period, Nothing) or isinstance(start, Nothing):
            return self._gap(marked("how long to keep this data"))
        told = self.words.text(
            marked("{period} after {start}"),
            period=self._period(str(period)),
            start=self.words.text(STARTS[str(start)]),
        )
        then = self.table.settled(rule.then, "then")
        if not isinstance(then, Nothing):
            told += f"; {self.words.text(DISPOSALS[str(then)])}"
        return self._line(marked("How long we keep it"), f"{told}.")

    def _period(self, text: str) -> str:
        parts = [
            self.words.count(*PERIODS[unit], int(number))
            for number, unit in _PERIOD.findall(text)
        ]
        return self.words.listed(parts)

    def _given(self) -> Line:
        found = self.table.settled(self.activity.must_provide, "must_provide")
        if isinstance(found, Nothing):
            return self._gap(marked("if you have to give us this data"))
        must = marked(
            "You must give us this data. If you do not, we may break the law."
        )
        free = marked("It is voluntary: you do not have to give us this data.")
        return Line(self.words.text(must if found else free))

    def _source(self) -> Line:
        found = self.table.settled(self.activity.data_from, "data_from")
        if isinstance(found, Nothing):
            return self._gap(marked("where this data comes from"))
        listed = self.words.listed(self.words.text(FROM[str(one)]) for one in found)
        return Line(self.words.text(marked("We get it from {listed}."), listed=listed))

    def _rights(self) -> Iterator[Line]:
        answers = {
            right: right_applies(right, self.activity, None, self.on).answer
            for right in SHORT
        }
        yes = [r for r, one in answers.items() if one in (Answer.YES, Answer.PARTLY)]
        listed = self._listed(SHORT[one] for one in yes)  # access is on every basis
        told = marked("Here you have the right {listed}.")
        yield Line(self.words.text(told, listed=listed))
        open_ = [
            SHORT[right] for right, one in answers.items() if one is Answer.UNKNOWN
        ]
        if open_:
            what = marked("if you also have the right {listed}")
            told = self.words.text(what, listed=self._listed(open_))
            yield Line(self.words.text(GAP, what=told), is_gap=True)

    def _listed(self, texts: Iterable[str]) -> str:
        return self.words.listed(map(self.words.text, texts))


def data_name(record: DataCategory) -> str:
    """Return what a category of data is called, with what it consists of."""
    names = [one.name for one in record.items.listed if one.name != record.name]
    return f"{record.name} ({', '.join(names)})" if names else record.name
