"""Whether an impact assessment is needed, from which of its signs hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from datamap.logic import Truth, all_of, any_of
from dpia.catalogue.entries import TriggerEntry

ENOUGH_CRITERIA = 2
"""How many of the nine criteria normally mean an assessment: a rule of thumb."""


class Need(StrEnum):
    """Whether an activity needs an impact assessment (Article 35 UK GDPR)."""

    REQUIRED = "required"
    LIKELY = "likely"
    NOT_REQUIRED = "not-required"
    UNKNOWN = "unknown"


def possible_needs(
    triggers: Iterable[TriggerEntry], holds: Mapping[str, Truth]
) -> tuple[Need, ...]:
    """Return what the need can be, whatever the unknown turns out to be.

    An answer to anything unknown leaves some of these, and adds none.

    Parameters
    ----------
    triggers
        The signs.
    holds
        Whether each of them holds, by its id.

    Returns
    -------
    tuple
        Some of required, likely and not required, in that order.
    """
    listed = tuple(triggers)
    required = is_required(listed, holds)
    enough = has_enough_criteria(listed, holds)
    possible = {
        Need.REQUIRED: required is not Truth.NO,
        Need.LIKELY: required is not Truth.YES and enough is not Truth.NO,
        Need.NOT_REQUIRED: required is not Truth.YES and enough is not Truth.YES,
    }
    return tuple(need for need, can_be in possible.items() if can_be)


def is_required(triggers: Iterable[TriggerEntry], holds: Mapping[str, Truth]) -> Truth:
    """Say whether Article 35(3) or the regulator's list of ten wants one."""
    by_mode = _by_mode(triggers, holds)
    combined = all_of([any_of(by_mode["combo"]), any_of(by_mode["criterion"])])
    return any_of([*by_mode["auto"], combined])


def has_enough_criteria(
    triggers: Iterable[TriggerEntry], holds: Mapping[str, Truth]
) -> Truth:
    """Say whether so many of the nine criteria hold that one is likely needed."""
    criteria = _by_mode(triggers, holds)["criterion"]
    if criteria.count(Truth.YES) >= ENOUGH_CRITERIA:
        return Truth.YES
    may_hold = sum(one.may_hold for one in criteria)
    return Truth.UNKNOWN if may_hold >= ENOUGH_CRITERIA else Truth.NO


def _by_mode(
    triggers: Iterable[TriggerEntry], holds: Mapping[str, Truth]
) -> Mapping[str, list[Truth]]:
    found: dict[str, list[Truth]] = {"auto": [], "combo": [], "criterion": []}
    for one in triggers:
        found[one.mode].append(holds[one.id])
    return found


def is_needed(possible: tuple[Need, ...]) -> Truth:
    """Say whether an assessment is required or likely to be."""
    if possible == (Need.NOT_REQUIRED,):
        return Truth.NO
    return Truth.UNKNOWN if Need.NOT_REQUIRED in possible else Truth.YES
