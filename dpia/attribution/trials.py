"""Where the risks of a use of data stand if only some of what happened had happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from datamap.flows import FlowTable, Use, use_of
from datamap.logic import Truth
from datamap.model import DataMap, Document, Measure, Record
from dpia.asks import Situation
from dpia.attribution.edits import Edit, Edits, named_in
from dpia.attribution.time_passed import Passing, as_fresh
from dpia.catalogue import Catalogue
from dpia.scales import Levels
from dpia.scoring import Score, score

Element: TypeAlias = Edit | Passing
"""One thing that happened between two maps."""

Key: TypeAlias = tuple[Use, str]
"""A use of data and the id of a risk."""


@dataclass(frozen=True)
class Standing:
    """Whether a risk arises, and its level."""

    holds: Truth
    """Whether it arises."""

    levels: Levels | None
    """Current level; None if it does not arise, and for a duty."""


NOT_THERE = Standing(Truth.NO, None)


def standing_of(one: Score | None) -> Standing:
    """Return where a score stands; one that is not there does not arise."""
    return NOT_THERE if one is None else Standing(one.holds, one.current)


class Trials:
    """Scores uses of data with some of the edits made and some of the time passed."""

    def __init__(
        self, edits: Edits, before_on: date, after_on: date, catalogue: Catalogue
    ) -> None:
        """Prepare to try.

        Parameters
        ----------
        edits
            Every edit from the earlier map to the later one.
        before_on
            The day on which the earlier map was judged.
        after_on
            The day on which the later one is judged.
        catalogue
            Risks and measures to use.
        """
        self.edits = edits
        self.before_on = before_on
        self.after_on = after_on
        self.catalogue = catalogue
        self.made = 0
        """How many times a risk was scored."""

        self.wanted: dict[Use, set[str]] = {}
        """Ids of the risks that are asked after, by use."""

        self.between = after_on - before_on
        self.then = edits.filled(edits.bare, self.between)
        """The earlier map, to be judged on its own day."""

        self.passing = () if before_on == after_on else _OF_ITSELF
        self._bases: dict[tuple[bool, bool], DataMap] = {}
        self._known: dict[object, Mapping[str, Standing]] = {}
        self._reached: dict[Use, frozenset[str]] = {}

    def want(self, keys: Iterable[Key]) -> None:
        """Score these risks of these uses from now on, and no others."""
        for use, risk in keys:
            self.wanted.setdefault(use, set()).add(risk)

    def closed(self, elements: Iterable[Element]) -> frozenset[Element]:
        """Return some elements with the edits that they need."""
        listed = [*elements]
        edits = [one for one in listed if isinstance(one, Edit)]
        rest = [one for one in listed if isinstance(one, Passing)]
        return frozenset({*rest, *self.edits.with_needed(edits)})

    def without(self, elements: frozenset[Element], one: Element) -> frozenset[Element]:
        """Return elements less one and the edits that cannot be made without it."""
        if isinstance(one, Passing):
            return elements - {one}
        return elements - self.edits.with_dependants([one])

    def standings(
        self,
        use: Use,
        elements: frozenset[Element],
        *,
        law_then: bool = False,
        only: str | None = None,
    ) -> Mapping[str, Standing]:
        """Return where the wanted risks of a use stand after some elements, by id.

        Parameters
        ----------
        use
            The use of data.
        elements
            What happened, with all that it needs.
        law_then
            Whether to ask the law of the earlier day; no time has passed then.
        only
            Id of the one risk to score; all that are wanted when left out.
        """
        key = (use, elements, law_then, only)
        if key not in self._known:
            base = self.then if law_then else self._base(elements)
            on = self.before_on if law_then else self.after_on
            risks = self.wanted.get(use, ()) if only is None else (only,)
            self._known[key] = self._scored(use, elements, base, on, risks)
        return self._known[key]

    def spared(
        self, use: Use, elements: frozenset[Element], passing: Passing
    ) -> Iterator[tuple[str, Mapping[str, Standing]]]:
        """Yield each record with where risks stand if time had spared it alone.

        Parameters
        ----------
        use
            The use of data.
        elements
            What happened; what time did is among it.
        passing
            What time did: to evidence or to other days.
        """
        base, before = self._base(elements), self._base(elements - {passing})
        reached = self._records(use)
        for name, record in before.records.items():
            is_near = name in reached or _is_for(record, reached)
            if is_near and record != base.records[name]:
                spared = base.replacing(record)
                risks = self.wanted.get(use, ())
                yield name, self._scored(use, elements, spared, self.after_on, risks)

    def _scored(
        self,
        use: Use,
        elements: frozenset[Element],
        base: DataMap,
        on: date,
        risks: Iterable[str],
    ) -> Mapping[str, Standing]:
        edits = [one for one in elements if isinstance(one, Edit)]
        datamap = self.edits.applied(base, edits)
        situation = Situation(FlowTable(datamap, on, {use}))
        found = {}
        for risk in risks:
            entry = self.catalogue.risks[risk]
            found[risk] = standing_of(score(situation, self.catalogue, entry, use))
        self.made += len(found)
        return found

    def _base(self, elements: Collection[Element]) -> DataMap:
        """Return the earlier map as if only some of the time had passed."""
        fresh = Passing.EVIDENCE not in elements
        early = Passing.DATES not in elements
        if (fresh, early) not in self._bases:
            shown = as_fresh(self.edits.bare, self.between, evidence=fresh, dates=early)
            self._bases[fresh, early] = self.edits.filled(shown)
        return self._bases[fresh, early]

    def everything(self) -> tuple[Element, ...]:
        """Return all that happened."""
        return (*self.passing, *self.edits.all)

    def touching(self, use: Use) -> tuple[Element, ...]:
        """Return what could have moved the risks of a use.

        Of the edits these are the ones of a record that its flows lead to, in
        either map, of a paper or a measure for one of those, and of the school.
        """
        reached = self._records(use)
        edits = [one for one in self.edits.all if self._touches(one, reached)]
        needed = self.edits.with_needed(edits)
        return (*self.passing, *(one for one in self.edits.all if one in needed))

    def _touches(self, edit: Edit, reached: frozenset[str]) -> bool:
        if edit.record in reached:
            return True
        both = (self.edits.start, self.edits.end)
        return any(_is_for(one.records.get(edit.record), reached) for one in both)

    def _records(self, use: Use) -> frozenset[str]:
        if use not in self._reached:
            self._reached[use] = frozenset(
                name
                for datamap in (self.edits.start, self.edits.end)
                for name in _led_to(datamap, use)
            )
        return self._reached[use]


_OF_ITSELF = (Passing.EVIDENCE, Passing.DATES)


def _is_for(record: Record | None, reached: frozenset[str]) -> bool:
    """Say whether a paper or a measure is for some records; a paper may be for all."""
    if isinstance(record, Document):
        return not record.covers or not reached.isdisjoint(record.covers)
    return isinstance(record, Measure) and not reached.isdisjoint(record.applies_to)


def _led_to(datamap: DataMap, use: Use) -> frozenset[str]:
    """Return the school, and every record that the flows of a use lead to."""
    flows = [flow.id for flow in datamap.flows if use_of(flow) == use]
    found = {datamap.school.id, *flows}
    waiting = [*found]
    while waiting:
        record = datamap.records.get(waiting.pop())
        if record is not None:
            named = {*named_in(record)} - found
            found |= named
            waiting += named
    return frozenset(found)
