"""What a map says of one activity, as far as a notice tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from datamap import reference
from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.model import Activity, DataCategory, Flow
from datamap.notice.first_words import NOT_TIED, untied
from datamap.rights import Answer, right_applies
from datamap.vocabulary import Right
from reports.language import Language
from reports.pages.naming import name_of
from reports.pages.notice.wording import DISPOSALS, PERIODS, SHORT
from reports.words import capital

_PERIOD = re.compile(r"(\d+)([YMWD])")
_FOR_THE_EDITOR = untied([])["purpose"]
"""What stands for a purpose until each flow of a first map has its activity."""


class Use:
    """One activity on the day of a table; what is not settled is not known."""

    def __init__(self, table: FlowTable, activity: Activity) -> None:
        """Look at an activity."""
        self.table, self.activity = table, activity
        self.datamap, self.on = table.datamap, table.on

    @cached_property
    def basis(self) -> str:
        """The lawful basis; empty if not known."""
        found = self.table.settled(self.activity.lawful_basis, "lawful_basis")
        return "" if isinstance(found, Nothing) else str(found)

    @property
    def purpose(self) -> str:
        """What it is for, without the full stop."""
        return self.activity.purpose.rstrip(" .")

    @property
    def is_its_name(self) -> bool:
        """Whether the purpose, with no basis tied to it, says no more than the name."""
        name = self.activity.name.rstrip(" .").casefold()
        told = self.purpose.casefold().removeprefix("to ")
        is_cut = self.activity.name.endswith("...")
        is_same = told.startswith(name) if is_cut else told == name
        return is_same and not self.basis

    @property
    def title(self) -> str:
        """What stands above it: its name, or its purpose where that is the whole."""
        if not self.is_its_name:
            return self.activity.name
        return capital(self.purpose[3:] if self.purpose[:3] == "To " else self.purpose)

    @cached_property
    def data(self) -> tuple[str, ...] | None:
        """Names of the data, each with the items that are meant; None if not known."""
        found = self.table.settled(self.activity.data, "data")
        if isinstance(found, Nothing):
            return None
        meant: dict[str, list[str]] = {}
        for ref in found:
            name, _, item = ref.partition(".")
            meant.setdefault(name, []).append(item)
        return tuple(self._named(name, items) for name, items in meant.items())

    def _named(self, name: str, items: list[str]) -> str:
        """Return what a category is called, or the items of it that are meant."""
        record = self.datamap.records[name]
        assert isinstance(record, DataCategory)  # noqa: S101 - maps are checked
        if "" in items:
            return data_name(record)
        listed = [one.name for one in record.items.listed if one.id in items]
        return f"{record.name} ({', '.join(listed)})"

    @property
    def may_be_special(self) -> bool:
        """Whether the data is of a kind that the law counts as special."""
        found = self.table.settled(self.activity.data, "data")
        names = () if isinstance(found, Nothing) else found
        records = [self.datamap.records.get(one.partition(".")[0]) for one in names]
        kinds = {one.kind for one in records if isinstance(one, DataCategory)}
        rows = reference.rows_of(reference.SensitivityRow)
        return any(row.id in kinds and row.special for row in rows)

    @cached_property
    def flows(self) -> list[Flow]:
        """Its open flows."""
        return [one for one in self.table.flows if one.activity == self.activity.id]

    @property
    def recipients(self) -> list[str]:
        """Names of who gets the data, the school left out."""
        school = self.datamap.school.id
        ids = [one.recipient for one in self.flows if one.recipient != school]
        return self._names(ids)

    @property
    def is_for_us_alone(self) -> bool:
        """Whether it is known what data it uses, and that nobody else gets it."""
        is_open = any(is_untied(one) for one in self._sharing)
        known = bool(self.flows) and self.data is not None
        return known and not self.recipients and not is_open

    @property
    def _sharing(self) -> Iterable[Activity]:
        """The activities that data is shared for."""
        shared = {one.activity for one in self.table.flows}
        return (one for one in self.datamap.activities if one.id in shared)

    @property
    def systems(self) -> list[str]:
        """Names of the systems the data goes through."""
        return self._names(one.through for one in self.flows if one.through)

    def _names(self, ids: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(name_of(self.datamap, one) for one in ids))

    @property
    def is_kept_for_ever(self) -> bool:
        """Whether it is known that there is no end."""
        keep = self.activity.retention.keep_for
        return self.table.settled(keep, "keep_for") is Nothing.NONE

    def kept(self, starts: Mapping[str, str], after: str, words: Language) -> str:
        """Return how long the data is kept and what then; empty if not known.

        Parameters
        ----------
        starts
            What each event is called from which a period counts.
        after
            Sentence with places for ``period`` and ``start``.
        words
            The language.
        """
        rule = self.activity.retention
        period = self.table.settled(rule.keep_for, "keep_for")
        start = self.table.settled(rule.starts_when, "starts_when")
        if isinstance(period, Nothing) or isinstance(start, Nothing):
            return ""
        named = _period(str(period), words)
        told = words.text(after, period=named, start=words.text(starts[str(start)]))
        then = self.table.settled(rule.then, "then")
        if isinstance(then, Nothing):
            return told
        return f"{told}; {words.text(DISPOSALS[str(then)])}"

    @cached_property
    def must_provide(self) -> bool | None:
        """Whether people have to give the data; None if not known."""
        found = self.table.settled(self.activity.must_provide, "must_provide")
        return None if isinstance(found, Nothing) else bool(found)

    @cached_property
    def sources(self) -> tuple[str, ...] | None:
        """Where the data comes from; None if not known."""
        found = self.table.settled(self.activity.data_from, "data_from")
        return None if isinstance(found, Nothing) else tuple(map(str, found))

    @cached_property
    def decides(self) -> Truth:
        """Whether a machine alone decides."""
        fact = self.activity.traits.automated_decision
        found = self.table.settled(fact, "automated_decision")
        if isinstance(found, Nothing):
            return Truth.UNKNOWN
        return Truth.YES if found else Truth.NO

    @cached_property
    def rights(self) -> Mapping[Right, Answer]:
        """Whether each right over the data applies."""
        return {
            right: right_applies(right, self.activity, None, self.on).answer
            for right in SHORT
        }

    def rights_that(self, *answers: Answer) -> list[Right]:
        """Return the rights that have one of some answers."""
        return [right for right, one in self.rights.items() if one in answers]


def is_untied(activity: Activity) -> bool:
    """Say whether an activity only holds flows of a first map that wait for theirs."""
    return activity.id == NOT_TIED and activity.purpose == _FOR_THE_EDITOR


def data_name(record: DataCategory) -> str:
    """Return what a category of data is called, with what it consists of."""
    names = [one.name for one in record.items.listed if one.name != record.name]
    return f"{record.name} ({', '.join(names)})" if names else record.name


def _period(text: str, words: Language) -> str:
    return words.listed(
        words.count(*PERIODS[unit], int(number))
        for number, unit in _PERIOD.findall(text)
    )
