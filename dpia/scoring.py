"""Score one risk for one use of data: inherent, current and target, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.flows import Use
from datamap.logic import Truth
from dpia.asks import Situation
from dpia.catalogue import Catalogue, RiskEntry
from dpia.in_place import Protection
from dpia.scales import Level, Levels, Likelihoods, Severities
from dpia.steps import Step
from dpia.triggering import Found
from dpia.weighing import Weighing, records_in

if TYPE_CHECKING:
    from dpia.judgement.overrides import Override


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

    override: tuple[Override, ...] = ()
    """Levels the DPO set otherwise; what was worked out stays as it is."""


def score(
    situation: Situation, catalogue: Catalogue, entry: RiskEntry, use: Use
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
    """
    found = Found(situation, catalogue, entry, use)
    holds = found.exists()
    if holds is Truth.NO:
        return None
    if entry.kind == "gap":
        return _gap(entry, use, holds, found)
    return _risk(catalogue, entry, use, found)


NOTHING = Levels(Level.NONE, Level.NONE)
"""The level of a risk that does not arise."""


def current_level(
    situation: Situation, catalogue: Catalogue, entry: RiskEntry, use: Use
) -> Levels:
    """Return the current level of a risk in a use of data.

    A duty that is not met stands at high.
    """
    found = Found(situation, catalogue, entry, use)
    holds = found.exists()
    if holds is Truth.NO:
        return NOTHING
    if entry.kind == "gap":
        return _of_a_duty(holds)
    weighing = Weighing(catalogue, entry, found)
    weighing.inherent()
    return weighing.current()


def open_level(
    situation: Situation, catalogue: Catalogue, entry: RiskEntry, use: Use
) -> Levels | None:
    """Return the current level if an answer could still change one, else None."""
    found = Found(situation, catalogue, entry, use)
    holds = found.exists()
    if holds is Truth.NO:
        return None
    if entry.kind == "gap":
        return _of_a_duty(holds) if holds is Truth.UNKNOWN else None
    weighing = Weighing(catalogue, entry, found)
    inherent, current = weighing.inherent(), weighing.current()
    levels = (inherent, current, weighing.target())
    is_open = holds is Truth.UNKNOWN or any(one.width for one in levels)
    return current if is_open else None


def _of_a_duty(holds: Truth) -> Levels:
    low = Level.HIGH if holds is Truth.YES else Level.NONE
    return Levels(low, Level.HIGH)


def people_in(found: Found) -> tuple[str, ...]:
    """Return the ids of the groups of people in the rows that trigger a risk."""
    return tuple(dict.fromkeys(row.contents.group.id for row in found.rows()))


def _gap(entry: RiskEntry, use: Use, holds: Truth, found: Found) -> Score:
    return Score(
        *use, entry, holds, None, None, None, None, None, (),
        records_in(found), people_in(found),
    )  # fmt: skip


def _risk(catalogue: Catalogue, entry: RiskEntry, use: Use, found: Found) -> Score:
    steps: list[Step] = []
    weighing = Weighing(catalogue, entry, found, steps)
    inherent, current = weighing.inherent(), weighing.current()
    likelihood, severity = weighing.likelihood, weighing.severity
    target = weighing.target()
    return Score(
        *use, entry, found.exists(), inherent, current, target, likelihood, severity,
        tuple(steps), records_in(found), people_in(found), weighing.treated_by(),
    )  # fmt: skip
