"""Take a risk from where it starts to its levels, one move after another.

The moves are the same whether or not anybody wants to read them: each is told in a
step only where there is a list to put it in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

from datamap.logic import Truth, all_of, not_
from datamap.messages import Message
from dpia.asks import RowAnswers
from dpia.catalogue import Catalogue, RiskEntry
from dpia.catalogue.entries import Treatment
from dpia.in_place import Protection
from dpia.scales import (
    Levels,
    Likelihood,
    Likelihoods,
    Severities,
    Severity,
    step,
    word,
)
from dpia.steps import Scale, Stage, Step
from dpia.triggering import Covered, Found

MOST_RECORDS = 12
"""How many records a step names; more would not be read."""

Ends: TypeAlias = tuple[Likelihood, Likelihood] | tuple[Severity, Severity]
"""The lowest and the highest rank that a scale may stand at."""

Told: TypeAlias = Callable[[], tuple[Message, tuple[str, ...]]]
"""Gives the reason of a move, and the records behind it."""


class Weighing:
    """Weighs one risk of one use of data; its levels are asked for in their order."""

    def __init__(
        self,
        catalogue: Catalogue,
        entry: RiskEntry,
        found: Found,
        steps: list[Step] | None = None,
    ) -> None:
        """Start where the entry says.

        Parameters
        ----------
        catalogue
            Measures, matrix and method.
        entry
            The risk.
        found
            The rows that trigger it.
        steps
            Takes a step for each move; none is told when left out.
        """
        self._catalogue = catalogue
        self._entry = entry
        self._found = found
        self._steps = steps
        self._arises = found.exists() is Truth.YES
        likely = Likelihood[entry.likelihood.upper()]
        severe = Severity[entry.severity.upper()]
        self._likely: tuple[Likelihood, Likelihood] = (likely, likely)
        self._severe: tuple[Severity, Severity] = (severe, severe)
        self._shields: list[tuple[Treatment, Covered]] = []

    @property
    def likelihood(self) -> Likelihoods:
        """How likely it is, as far as the moves went."""
        return Likelihoods(*self._likely)

    @property
    def severity(self) -> Severities:
        """How bad it is, as far as the moves went."""
        return Severities(*self._severe)

    def inherent(self) -> Levels:
        """Return the level with no measures."""
        self._tell_start()
        self._raise_severity()
        for one in self._entry.raises:
            why = Message(one.why)
            self._move(
                Scale(one.raises), self._found.raised(one), 1, one.id, _plainly(why)
            )
        return self._level(Stage.INHERENT)

    def current(self) -> Levels:
        """Return the level with the measures in place, after the inherent one."""
        measures = self._catalogue.measures
        self._shields = [
            (one, self._found.covered(measures[one.measure]))
            for one in self._entry.treatments
        ]
        for treatment, shield in self._shields:
            scale = Scale(treatment.lowers)
            told = self._treats(treatment, shield)
            rule = treatment.measure
            self._move(scale, shield.now, -1, rule, told, Stage.CURRENT)
        return self._level(Stage.CURRENT)

    def target(self) -> Levels:
        """Return the level with the planned measures too, after the current one."""
        for treatment, shield in self._shields:
            if shield.planned > shield.now and shield.planned is Truth.YES:
                self._plan(treatment, shield)
        return self._level(Stage.TARGET)

    def treated_by(self) -> tuple[tuple[str, Protection], ...]:
        """Return the measures that could treat it, with how surely each is there."""
        return tuple(
            (one.measure, Protection(now, planned, self._records(one)))
            for one, (now, planned) in self._shields
        )

    def _raise_severity(self) -> None:
        """Raise severity by the tier of the data and for children."""
        if self._entry.counts_tier:
            for rank, steps, text in self._catalogue.method.tier_steps:
                reached = self._found.exists_where(f"T{rank}", _of_tier(f"T{rank}"))
                told = self._reaches(rank, text)
                self._move(Scale.SEVERITY, reached, steps, "tier-of-data", told)
        children = self._found.exists_where("children", _unbaselined_child)
        text = "Children are among the people, and the tier does not count that yet."
        by = self._catalogue.method.child_steps
        self._move(Scale.SEVERITY, children, by, "children", _plainly(Message(text)))

    def _plan(self, treatment: Treatment, shield: Covered) -> None:
        """Lower what a planned measure will lower.

        Where the measure may already be in place the low end counts it, so that
        only the high end is left to lower.
        """
        scale = Scale(treatment.lowers)
        low, high = self._ends(scale)
        new_low = step(low, -1) if shield.now is Truth.NO else low
        new_high = max(new_low, step(high, -1))
        told = self._plans(treatment)
        rule = treatment.measure
        self._set(scale, (new_low, new_high), rule, told, Stage.TARGET)

    def _move(
        self,
        scale: Scale,
        surely: Truth,
        by: int,
        rule: str,
        told: Told,
        stage: Stage = Stage.INHERENT,
    ) -> None:
        """Move both ends if it surely holds; the end it would stretch if it may."""
        if surely is Truth.NO:
            return
        low, high = self._ends(scale)
        if surely is Truth.YES:
            ends = step(low, by), step(high, by)
        elif by > 0:
            ends = low, step(high, by)
            told = _perhaps(told)
        else:
            ends = step(low, by), high
        self._set(scale, ends, rule, told, stage)

    def _set(
        self,
        scale: Scale,
        ends: tuple[Likelihood | Severity, Likelihood | Severity],
        rule: str,
        told: Told,
        stage: Stage,
    ) -> None:
        before = self._ends(scale)
        if scale is Scale.LIKELIHOOD:
            self._likely = cast("tuple[Likelihood, Likelihood]", ends)
        else:
            self._severe = cast("tuple[Severity, Severity]", ends)
        if self._steps is not None:
            after = _words(self._ends(scale))
            why, records = told()
            line = Step(stage, scale, _words(before), after, rule, why, records)
            self._steps.append(line)

    def _ends(self, scale: Scale) -> Ends:
        return self._likely if scale is Scale.LIKELIHOOD else self._severe

    def _level(self, stage: Stage) -> Levels:
        arises = self._arises
        levels = self._catalogue.matrix.levels(
            self.severity, self.likelihood, arises=arises
        )
        if self._steps is not None:
            text = (
                "The matrix gives it."
                if arises
                else "The matrix gives the high end; it may not arise at all."
            )
            why = Message(text)
            line = Step(stage, Scale.LEVEL, None, levels.words, "matrix", why)
            self._steps.append(line)
        return levels

    def _tell_start(self) -> None:
        if self._steps is None:
            return
        why = Message("{triggers}", {"triggers": self._entry.triggers})
        records = records_in(self._found)
        for scale in (Scale.LIKELIHOOD, Scale.SEVERITY):
            after = _words(self._ends(scale))
            rule = self._entry.id
            line = Step(Stage.INHERENT, scale, None, after, rule, why, records)
            self._steps.append(line)

    def _reaches(self, rank: int, text: str) -> Told:
        def told() -> tuple[Message, tuple[str, ...]]:
            contents = [row.contents for row in self._found.rows()]
            kinds = {one.category.name for one in contents if one.tiers[1] >= rank}
            values = {"tier": f"T{rank}", "kinds": ", ".join(sorted(kinds))}
            return Message(_sentence(text), values), ()

        return told

    def _treats(self, treatment: Treatment, shield: Covered) -> Told:
        def told() -> tuple[Message, tuple[str, ...]]:
            title = self._catalogue.measures[treatment.measure].title
            text = (
                "{measure} is in place for all of it."
                if shield.now is Truth.YES
                else "{measure} may be in place, but nothing shows it for all of it."
            )
            return Message(text, {"measure": title}), self._records(treatment)

        return told

    def _plans(self, treatment: Treatment) -> Told:
        def told() -> tuple[Message, tuple[str, ...]]:
            title = self._catalogue.measures[treatment.measure].title
            why = Message("{measure} is planned.", {"measure": title})
            return why, self._records(treatment)

        return told

    def _records(self, treatment: Treatment) -> tuple[str, ...]:
        """Return the records that say that a measure is there."""
        measure = self._catalogue.measures[treatment.measure]
        return self._found.protected_by(measure)[:MOST_RECORDS]


def records_in(found: Found) -> tuple[str, ...]:
    """Return the records of the rows that trigger a risk, as many as are named."""
    return found.records()[:MOST_RECORDS]


def _of_tier(tier: str) -> Callable[[RowAnswers], Truth]:
    def reaches(row: RowAnswers) -> Truth:
        reached: Truth = row.answer("data.tier").at_least(tier)
        return reached

    return reaches


def _unbaselined_child(row: RowAnswers) -> Truth:
    child = row.answer("people.children")
    is_child = Truth.UNKNOWN if not isinstance(child, bool) else Truth(2 * child)
    return all_of([is_child, not_(row.answer("data.child_baseline"))])


def _plainly(why: Message) -> Told:
    return lambda: (why, ())


def _perhaps(told: Told) -> Told:
    def perhaps() -> tuple[Message, tuple[str, ...]]:
        why, records = told()
        return Message("It may be that: {why}", {"why": why}), records

    return perhaps


def _words(ends: Ends) -> tuple[str, str]:
    return word(ends[0]), word(ends[1])


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
