"""Score one risk for one use of data: inherent, current and target, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from datamap.flows import Use
from datamap.logic import Truth, all_of, any_of, not_
from datamap.messages import Message
from dpia.asks import RowAnswers, Situation
from dpia.catalogue import Catalogue, RiskEntry
from dpia.catalogue.entries import Distinct, Raise, Treatment
from dpia.in_place import Protection, protection
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

MOST_RECORDS = 12
"""How many records a step names; more would not be read."""


@dataclass(frozen=True, eq=False)
class Triggered:
    """A row with how surely it triggers the risk."""

    row: RowAnswers
    holds: Truth
    """Whether there is such a row and it triggers."""

    if_carried: Truth
    """The same, if the flow carries the data of this row."""


@dataclass(frozen=True, eq=False)
class Found:
    """The rows that trigger a risk, or may."""

    rows: Sequence[Triggered]
    """The rows whose trigger is not ruled out."""

    whole: Sequence[Sequence[Triggered]]
    """Rows of one flow at one place, where any data it can carry triggers.

    Which data such a flow carries may be unknown, but it carries some of it.
    """

    @classmethod
    def of(cls, entry: RiskEntry, rows: Iterable[RowAnswers]) -> Found:
        """Ask the trigger of some rows."""
        triggered = [_triggered(entry, row) for row in rows]
        groups: dict[tuple[str, int], list[Triggered]] = {}
        for one in triggered:
            key = (one.row.row.flow.id, id(one.row.row.leg))
            groups.setdefault(key, []).append(one)
        whole = [
            group
            for group in groups.values()
            if all(one.if_carried is Truth.YES for one in group)
        ]
        return cls([one for one in triggered if one.holds.may_hold], whole)

    def exists(self, test: Callable[[RowAnswers], Truth] | None = None) -> Truth:
        """Say whether some row triggers the risk and passes a test."""
        if test is None:
            sure = Truth.YES if self.whole else Truth.NO
            return any_of([sure, *(one.holds for one in self.rows)])
        found = any_of(all_of([one.holds, test(one.row)]) for one in self.rows)
        if found is Truth.UNKNOWN and any(
            all(test(one.row) is Truth.YES for one in group) for group in self.whole
        ):
            return Truth.YES
        return found


def _triggered(entry: RiskEntry, row: RowAnswers) -> Triggered:
    if_carried = all_of([row.row.leg.certain, row.holds(entry.trigger)])
    holds = all_of([row.row.contents.certain, if_carried])
    return Triggered(row, holds, if_carried)


@dataclass(frozen=True)
class Score:
    """A risk of an activity, worked out."""

    activity: str
    """Id of the activity."""

    about: str
    """Id of the system that the data goes through, or of the recipient."""

    risk: RiskEntry
    """The entry of the catalogue."""

    holds: Truth
    """Whether it is triggered: yes, or only not ruled out."""

    inherent: Levels | None
    """Level with no measures; None for a gap."""

    current: Levels | None
    """Level with the measures in place; None for a gap."""

    target: Levels | None
    """Level with the planned measures too; None for a gap."""

    likelihood: Likelihoods | None
    """Current likelihood; None for a gap."""

    severity: Severities | None
    """Current severity; None for a gap."""

    steps: tuple[Step, ...]
    """The working, from the start to the last level."""

    because: tuple[str, ...]
    """Ids of the records that trigger it."""

    people: tuple[str, ...] = ()
    """Ids of the groups of people in the rows that trigger it."""

    treated_by: tuple[tuple[str, Protection], ...] = ()
    """Measures that could treat it, with how surely each is in place."""


def score(
    situation: Situation,
    catalogue: Catalogue,
    entry: RiskEntry,
    use: Use,
    rows: Sequence[RowAnswers],
) -> Score | None:
    """Return the score of a risk for a use of data, or None if it does not arise.

    Parameters
    ----------
    situation
        The flow table with what rules can ask of it.
    catalogue
        Measures, matrix and method.
    entry
        The risk.
    use
        The activity and the system or recipient that it uses.
    rows
        The rows of that use in the flow table.
    """
    asked = rows if entry.id in catalogue.about_places else _recipients(rows)
    found = Found.of(entry, asked)
    holds = found.exists()
    if holds is Truth.NO:
        return None
    if entry.kind == "gap":
        return _gap(entry, use, holds, found)
    return _Working(situation, catalogue, entry, use, holds, found).score()


def _recipients(rows: Sequence[RowAnswers]) -> list[RowAnswers]:
    """Return the rows of the recipients themselves.

    A risk that does not ask about places finds the same in every other row of the
    flow: those are no more certain and no less protected.
    """
    return [row for row in rows if row.row.leg.is_first]


def _gap(entry: RiskEntry, use: Use, holds: Truth, found: Found) -> Score:
    return Score(
        *use, entry, holds, None, None, None, None, None, (),
        _records(found.rows), _people(found.rows),
    )  # fmt: skip


@dataclass
class _Working:
    """The working of one score; keeps the two scales and the steps so far."""

    situation: Situation
    catalogue: Catalogue
    entry: RiskEntry
    use: Use
    holds: Truth
    found: Found
    steps: list[Step] = field(default_factory=list)

    def score(self) -> Score:
        self.likelihood = Likelihoods(*(Likelihood[self.entry.likelihood.upper()],) * 2)
        self.severity = Severities(*(Severity[self.entry.severity.upper()],) * 2)
        self._start()
        self._raise_severity()
        self._raise_as_the_entry_says()
        inherent = self._level(Stage.INHERENT)
        treated = tuple(self._protections())
        self._treat(Stage.CURRENT, treated, lambda one: one.now)
        current = self._level(Stage.CURRENT)
        likelihood, severity = self.likelihood, self.severity
        planned = [one for one in treated if one[1].planned > one[1].now]
        self._treat_as_planned(planned)
        target = self._level(Stage.TARGET)
        return Score(
            *self.use, self.entry, self.holds, inherent, current, target,
            likelihood, severity, tuple(self.steps), _records(self.found.rows),
            _people(self.found.rows),
            tuple((one[0].measure, one[1]) for one in treated),
        )  # fmt: skip

    def _start(self) -> None:
        why = Message("{triggers}", {"triggers": self.entry.triggers})
        records = _records(self.found.rows)
        for scale in (Scale.LIKELIHOOD, Scale.SEVERITY):
            after = self._words(scale)
            self.steps.append(
                Step(Stage.INHERENT, scale, None, after, self.entry.id, why, records)
            )

    def _raise_severity(self) -> None:
        """Raise severity by the tier of the data and for children."""
        if self.entry.counts_tier:
            for rank, steps, text in self.catalogue.method.tier_steps:
                tier = f"T{rank}"
                reached = self.found.exists(
                    lambda row, tier=tier: row.answer("data.tier").at_least(tier)  # type: ignore[misc]  # bound now
                )
                kinds = ", ".join(self._kinds_at(rank))
                why = Message(_sentence(text), {"tier": tier, "kinds": kinds})
                self._move(Scale.SEVERITY, reached, steps, "tier-of-data", why)
        children = self.found.exists(_unbaselined_child)
        text = "Children are among the people, and the tier does not count that yet."
        steps = self.catalogue.method.child_steps
        self._move(Scale.SEVERITY, children, steps, "children", Message(text))

    def _kinds_at(self, rank: int) -> list[str]:
        return sorted(
            {
                one.row.row.contents.category.name
                for one in self.found.rows
                if one.row.row.contents.tiers[1] >= rank
            }
        )

    def _raise_as_the_entry_says(self) -> None:
        for one in self.entry.raises:
            self._move(
                Scale(one.raises), self._raised(one), 1, one.id, Message(one.why)
            )

    def _raised(self, one: Raise) -> Truth:
        if one.rows is not None:
            return _distinct(one.rows, self.found.rows)
        condition = one.when
        if condition is None:
            return Truth.NO
        return self.found.exists(lambda row: row.holds(condition))

    def _protections(self) -> Iterator[tuple[Treatment, Protection]]:
        for treatment in self.entry.treatments:
            measure = self.catalogue.measures[treatment.measure]
            each = [(one, protection(one.row, measure)) for one in self.found.rows]
            bare = {id(one): p for one, p in each}
            now = self._covers({key: p.now for key, p in bare.items()})
            planned = self._covers({key: p.planned for key, p in bare.items()})
            records = tuple(dict.fromkeys(name for _, p in each for name in p.records))
            yield treatment, Protection(now, planned, records[:MOST_RECORDS])

    def _covers(self, each: Mapping[int, Truth]) -> Truth:
        """Say whether a measure protects every row that triggers the risk.

        It surely does not where a flow carries some of several kinds of data and
        none of them is protected.
        """
        if any(
            all(each[id(one)] is Truth.NO for one in group)
            for group in self.found.whole
        ):
            return Truth.NO
        return all_of(
            any_of([not_(one.holds), each[id(one)]]) for one in self.found.rows
        )

    def _treat(
        self,
        stage: Stage,
        treated: Iterable[tuple[Treatment, Protection]],
        how_surely: Callable[[Protection], Truth],
    ) -> None:
        for treatment, shield in treated:
            title = self.catalogue.measures[treatment.measure].title
            surely = how_surely(shield)
            text = (
                "{measure} is in place for all of it."
                if surely is Truth.YES
                else "{measure} may be in place, but nothing shows it for all of it."
            )
            why = Message(text, {"measure": title})
            scale = Scale(treatment.lowers)
            self._move(scale, surely, -1, treatment.measure, why, stage, shield.records)

    def _treat_as_planned(
        self, planned: Iterable[tuple[Treatment, Protection]]
    ) -> None:
        for treatment, shield in planned:
            title = self.catalogue.measures[treatment.measure].title
            why = Message("{measure} is planned.", {"measure": title})
            scale = Scale(treatment.lowers)
            undone = Truth.YES if shield.now is Truth.NO else Truth.UNKNOWN
            if shield.planned is not Truth.YES:
                continue
            self._plan(scale, undone, treatment.measure, why, shield.records)

    def _plan(
        self,
        scale: Scale,
        undone: Truth,
        rule: str,
        why: Message,
        records: tuple[str, ...],
    ) -> None:
        """Lower what a planned measure will lower.

        Where the measure may already be in place the low end counts it, so that
        only the high end is left to lower.
        """
        low, high = self._ends(scale)
        new_low = step(low, -1) if undone is Truth.YES else low
        self._set(
            scale, (new_low, max(new_low, step(high, -1))), rule, why,
            Stage.TARGET, records,
        )  # fmt: skip

    def _move(
        self,
        scale: Scale,
        surely: Truth,
        by: int,
        rule: str,
        why: Message,
        stage: Stage = Stage.INHERENT,
        records: tuple[str, ...] = (),
    ) -> None:
        """Move both ends if it surely holds; the end it would stretch if it may."""
        if surely is Truth.NO:
            return
        low, high = self._ends(scale)
        if surely is Truth.YES:
            ends = step(low, by), step(high, by)
        elif by > 0:
            ends = low, step(high, by)
            why = Message("It may be that: {why}", {"why": why})
        else:
            ends = step(low, by), high
        self._set(scale, ends, rule, why, stage, records)

    def _set(
        self,
        scale: Scale,
        ends: tuple[Likelihood | Severity, Likelihood | Severity],
        rule: str,
        why: Message,
        stage: Stage,
        records: tuple[str, ...],
    ) -> None:
        before = self._words(scale)
        if scale is Scale.LIKELIHOOD:
            self.likelihood = Likelihoods(Likelihood(ends[0]), Likelihood(ends[1]))
        else:
            self.severity = Severities(Severity(ends[0]), Severity(ends[1]))
        self.steps.append(
            Step(stage, scale, before, self._words(scale), rule, why, records)
        )

    def _ends(
        self, scale: Scale
    ) -> tuple[Likelihood, Likelihood] | tuple[Severity, Severity]:
        if scale is Scale.LIKELIHOOD:
            return self.likelihood.low, self.likelihood.high
        return self.severity.low, self.severity.high

    def _words(self, scale: Scale) -> tuple[str, str]:
        low, high = self._ends(scale)
        return word(low), word(high)

    def _level(self, stage: Stage) -> Levels:
        arises = self.holds is Truth.YES
        levels = self.catalogue.matrix.levels(
            self.severity, self.likelihood, arises=arises
        )
        text = (
            "The matrix gives it."
            if arises
            else "The matrix gives the high end; it may not arise at all."
        )
        self.steps.append(
            Step(stage, Scale.LEVEL, None, levels.words, "matrix", Message(text))
        )
        return levels


def _unbaselined_child(row: RowAnswers) -> Truth:
    child = row.answer("people.children")
    is_child = Truth.UNKNOWN if not isinstance(child, bool) else Truth(2 * child)
    return all_of([is_child, not_(row.answer("data.child_baseline"))])


def _distinct(rule: Distinct, found: Sequence[Triggered]) -> Truth:
    """Say whether rows have at least so many different values.

    An unknown value could be any number of different ones.
    """
    sure = {_value(rule, one.row) for one in found if one.holds is Truth.YES}
    maybe = {_value(rule, one.row) for one in found}
    if len(sure - {None}) >= rule.at_least:
        return Truth.YES
    is_open = None in maybe or len(maybe) >= rule.at_least
    return Truth.UNKNOWN if is_open else Truth.NO


def _value(rule: Distinct, row: RowAnswers) -> str | None:
    leg = row.row.leg
    values = {
        "holder": leg.holder,
        "country": leg.settled_country,
        "system": row.row.flow.through,
        "activity": row.row.activity.id,
    }
    return values[rule.distinct]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _records(found: Iterable[Triggered]) -> tuple[str, ...]:
    """Return the records of the rows, those that hold for certain first."""
    ordered = sorted(found, key=lambda one: -one.holds)
    names = [name for one in ordered for name in one.row.row.leg.records]
    return tuple(dict.fromkeys(names))[:MOST_RECORDS]


def _people(found: Iterable[Triggered]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.row.row.contents.group.id for one in found))
