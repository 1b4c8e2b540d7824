"""One party that holds the data of a flow at one place, and how it is told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datamap import reference
from datamap.facts import SETTLED, Fact, Standing, answer_to, standing
from datamap.logic import Truth
from datamap.model import DataMap, Flow
from datamap.vocabulary import PlaceUse

HOME = "GB"
"""Country code of the United Kingdom."""

NOBODY_SAID = Fact[str]()
"""Where something is, if nobody has said."""


@dataclass(frozen=True, eq=False)
class Leg:
    """One party holding the data of a flow at one place."""

    holder: str | None
    """Id of the party, of the school or of a group of people; None if unknown."""

    use: PlaceUse
    """What happens there."""

    country: str | None
    """Country code as given, fresh or not; None if unknown or conflicting."""

    standing: Standing
    """How far the country can be leaned on."""

    certain: Truth
    """Whether there is such a leg: unknown where nobody has answered."""

    path: tuple[str, ...]
    """Ids of the parties the data goes through, the recipient first."""

    records: tuple[str, ...]
    """Ids of the records that say so."""

    under: Leg | None = None
    """The leg whose holder brought this one in, or None."""

    checked_on: date | None = None
    """Day of the newest evidence for the country, or None."""

    holder_ended_on: date | None = None
    """Last day the holder existed, or None."""

    @property
    def is_first(self) -> bool:
        """Whether it is the recipient's own leg, the first of its flow."""
        return self.under is None and self.use is PlaceUse.RECIPIENT

    @property
    def above(self) -> tuple[Leg, ...]:
        """The legs that brought this one in, the nearest first."""
        found = []
        here = self.under
        while here is not None:
            found.append(here)
            here = here.under
        return tuple(found)

    @property
    def settled_country(self) -> str | None:
        """Country code if it counts as an answer, else None."""
        return self.country if self.standing in SETTLED else None

    @property
    def abroad(self) -> Truth:
        """Whether it is outside the United Kingdom."""
        if self.settled_country is None:
            return Truth.UNKNOWN
        return Truth.NO if self.settled_country == HOME else Truth.YES


def as_before(now: Iterable[Leg], before: Iterable[Leg]) -> tuple[Leg, ...]:
    """Return legs of a flow, each as the leg of before if nothing about it changed."""
    earlier = {_told(leg, leg.under): leg for leg in before}
    kept: dict[Leg, Leg] = {}
    for leg in now:
        under = None if leg.under is None else kept[leg.under]
        same = earlier.get(_told(leg, under))
        kept[leg] = same or (leg if under is leg.under else replace(leg, under=under))
    return tuple(kept.values())


def _told(leg: Leg, under: Leg | None) -> tuple[object, ...]:
    """Return all that a leg says, the one above it by identity."""
    own = (value for name, value in vars(leg).items() if name != "under")
    return (*own, under)


Leaning = Callable[[Fact[Any], str], Standing]
"""How far a fact of a field can be leaned on."""


class FlowReader:
    """Reads who holds the data of one flow from its map."""

    def __init__(
        self, datamap: DataMap, flow: Flow, on: date, leaning: Leaning | None
    ) -> None:
        """Read a flow on a day.

        Parameters
        ----------
        datamap
            The map.
        flow
            The flow.
        on
            The day asked about.
        leaning
            How far a fact can be leaned on on the day; worked out when left out.
        """
        self.datamap = datamap
        self.flow = flow
        self.on = on
        self._leaning = leaning

    def standing(self, fact: Fact[Any], field: str) -> Standing:
        """Return how far a fact can be leaned on."""
        if self._leaning is not None:
            return self._leaning(fact, field)
        return standing(fact, reference.shelf_life(field), self.on)

    def settled(self, fact: Fact[Any], field: str) -> Any:  # noqa: ANN401
        """Return the answer to reason with; see `datamap.facts`."""
        return answer_to(fact, self.standing(fact, field))

    def leg(  # noqa: PLR0913 - a leg has that many sides
        self,
        holder: str | None,
        use: PlaceUse,
        place: Fact[Any],
        field: str,
        *,
        path: tuple[str, ...],
        records: tuple[str, ...] = (),
        under: Leg | None = None,
        certain: Truth = Truth.YES,
    ) -> Leg:
        """Return the leg of a holder at a place, and how far that can be leaned on."""
        party = self.datamap.party(holder)
        return Leg(
            holder=holder,
            use=use,
            country=place.value,
            standing=self.standing(place, field),
            certain=certain,
            path=path,
            records=records or (self.flow.id,),
            under=under,
            checked_on=place.newest,
            holder_ended_on=party.ended_on if party else None,
        )


def answers_in(fact: Fact[Any]) -> tuple[Any, ...]:
    """Return every entry of a list fact, fresh or not, in conflict or not."""
    claimed = [value for claim in fact.claims for value in claim.value]
    return (*(fact.value or ()), *claimed)
