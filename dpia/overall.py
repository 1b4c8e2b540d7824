"""Risk at the level of an activity, a system, a supplier or the school.

It stands as its worst use of data does, end by end, with a count of how many stand
where. Levels are ranks: they are never added up or averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from datamap.facts import Fact
from datamap.logic import Truth
from datamap.model import DataMap, System
from dpia.assessment import Assessment, worst
from dpia.scales import Levels
from dpia.scoring import Score


class By(StrEnum):
    """What risks are gathered by."""

    ACTIVITY = "activity"
    """Everything done for one purpose."""

    SYSTEM = "system"
    """One product or place; what goes to a recipient through none is left out."""

    SUPPLIER = "supplier"
    """Who provides the system or, where data goes through none, who receives it.
    What the school provides itself, and what goes to people, is left out."""

    SCHOOL = "school"
    """Everything the school does."""


@dataclass(frozen=True)
class Overall:
    """Where everything stands that has to do with one record."""

    by: By
    """What it is gathered by."""

    record: str | None
    """Id of the record; None for systems whose provider nobody has named."""

    inherent: Levels
    """Worst level with no measures."""

    current: Levels
    """Worst level with the measures in place."""

    target: Levels
    """Worst level once the planned measures are in place too."""

    counts: Mapping[tuple[str, str], int]
    """How many risks of a use stand at each current level, by its two ends."""

    duties: int
    """How many duties of a use are not met."""

    duties_maybe: int
    """How many more may not be met."""

    scores: tuple[Score, ...]
    """The risks and duties behind it."""


def overall(found: Assessment, by: By) -> tuple[Overall, ...]:
    """Return where each record of a kind stands, the worst first.

    Parameters
    ----------
    found
        What was worked out for every use of data.
    by
        The kind of record.
    """
    gathered: dict[str | None, list[Score]] = {}
    for one in found.scores:
        for record in dict.fromkeys(_records(found.datamap, one, by)):
            gathered.setdefault(record, []).append(one)
    listed = [_overall(by, record, scores) for record, scores in gathered.items()]
    return tuple(sorted(listed, key=_worst_first))


def _records(datamap: DataMap, one: Score, by: By) -> Iterator[str | None]:
    system = datamap.system(one.about)
    if by is By.ACTIVITY:
        yield one.activity
    elif by is By.SCHOOL:
        yield datamap.school.id
    elif by is By.SUPPLIER:
        named = _providers(system) if system else (one.about,)
        yield from (x for x in named if x is None or datamap.party(x))
    elif system:
        yield system.id


def _providers(system: System) -> Iterable[str | None]:
    """Return who provides a system; every one that is claimed, None if nobody is."""
    provider: Fact[str] = system.provider
    named = [one.value for one in provider.claims]
    return named or (provider.value,)


def _overall(by: By, record: str | None, scores: Iterable[Score]) -> Overall:
    listed = tuple(scores)
    risks = [one for one in listed if one.current is not None]
    duties = [one.holds for one in listed if one.current is None]
    return Overall(
        by,
        record,
        worst(one.inherent for one in risks if one.inherent),
        worst(one.current for one in risks if one.current),
        worst(one.target for one in risks if one.target),
        Counter(one.current.words for one in risks if one.current),
        duties.count(Truth.YES),
        duties.count(Truth.UNKNOWN),
        listed,
    )


def _worst_first(one: Overall) -> tuple[int, int, int, str]:
    now = one.current
    return -now.low, -now.high, -one.counts[now.words], one.record or ""
