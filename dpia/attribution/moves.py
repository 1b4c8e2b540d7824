"""Which change in a map, or in the law, moved which risk.

Found by trying: each change is made alone in the earlier map, and each is taken
back alone in the later one, and the uses of data that moved are scored again. Where
no change does it alone, the fewest that do it together are looked for. What the
passing of time does by itself (the law of the later day, evidence that grew old, a
day in the map that came) is tried in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from datamap.logic import Truth
from datamap.model import DataMap
from dpia.assessment import Assessment, assess
from dpia.attribution.edits import Edits, Unseen
from dpia.attribution.search import Cause, Ends, How, Search
from dpia.attribution.time_passed import law_changed
from dpia.attribution.trials import NOT_THERE, Key, Standing, Trials, standing_of
from dpia.catalogue import Catalogue, RiskEntry, shipped_catalogue
from dpia.conditions import asks_in
from dpia.scales import Level, Levels
from dpia.scoring import Score

MOST_TRIALS = 40_000
"""How many times a risk is scored again before the search is given up."""


@dataclass(frozen=True)
class Move:
    """One risk, or duty, of one use of data that stands elsewhere than before."""

    activity: str
    """Id of the activity in the later map, or in the earlier one if it went."""

    about: str
    """Id of the system or recipient."""

    risk: RiskEntry
    """The entry of the catalogue."""

    before: Levels | None
    """Current level then; None if it did not arise, and for a duty."""

    after: Levels | None
    """Current level now."""

    held: Truth
    """Whether it arose then."""

    holds: Truth
    """Whether it arises now."""

    cause: Cause
    """What moved it: one thing alone, or several together."""

    @property
    def is_worse(self) -> bool:
        """Whether it stands higher than before, by its worst end first."""
        return self._rank(self.after, self.holds) > self._rank(self.before, self.held)

    @staticmethod
    def _rank(levels: Levels | None, holds: Truth) -> tuple[int, int, int]:
        shown = levels or Levels(Level.NONE, Level.NONE)
        return shown.high, shown.low, holds


@dataclass(frozen=True)
class Attribution:
    """What moved between two maps, each on its day, and because of what."""

    moves: tuple[Move, ...]
    """The moves, in the order of the uses."""

    bounded: bool
    """Whether the search was given up before every move was explained."""

    not_compared: tuple[RiskEntry, ...]
    """Entries that read what the earlier map leaves out, so that a move of theirs
    may have been missed."""


Shown = Mapping[tuple[str, str, str], Levels]
"""Current levels that an earlier review shows: by activity, system or recipient,
and risk; one that is not there did not arise."""


@dataclass(frozen=True)
class Review:
    """What an earlier review tells besides the map that it was made from."""

    shown: Shown | None = None
    """The levels it shows, where the same version of the method worked them out;
    None if they have to be worked out again."""

    unseen: Unseen = field(default_factory=dict)
    """Fields that its map lacks because the review leaves them out. They are never
    blamed."""


def attribute(
    before: DataMap,
    after: DataMap,
    before_on: date,
    after_on: date,
    catalogue: Catalogue | None = None,
    *,
    review: Review | None = None,
    found: Assessment | None = None,
) -> Attribution:
    """Return which risks moved between two maps, and what moved each.

    Parameters
    ----------
    before
        The earlier map.
    after
        The later one.
    before_on
        The day on which the earlier map was judged.
    after_on
        The day on which the later one is judged.
    catalogue
        Risks and measures to use for both; the shipped ones when left out.
    review
        What the earlier review shows besides the map; None for a map alone.
    found
        The assessment of the later map on its day, if it was made already. One that
        counts what people decided is made again without: that is in neither map.
    """
    used = catalogue or shipped_catalogue()
    told = review or Review()
    edits = Edits(before, after, told.unseen)
    now = found if found and not found.answers else assess(after, after_on, used)
    trials = Trials(edits, before_on, after_on, used)
    then = assess(trials.then, before_on, used)
    law, unseen = law_changed(before_on, after_on), bool(told.unseen)
    search = Search(trials, law=law, unseen=unseen, most=MOST_TRIALS)
    was = None if told.shown is None else _renamed_keys(told.shown, edits.names)
    moved = list(_moved(then, now, was))
    trials.want(one.key for one in moved)
    moves = tuple(_move(one, used, search) for one in moved)
    return Attribution(
        moves,
        any(one.cause.how is How.NOT_FOUND for one in moves),
        tuple(_blind(used, told)),
    )


def _move(ends: Ends, catalogue: Catalogue, search: Search) -> Move:
    use, risk = ends.key
    return Move(
        *use,
        catalogue.risks[risk],
        ends.shown.levels,
        ends.now.levels,
        ends.shown.holds,
        ends.now.holds,
        search.cause(ends),
    )


def _renamed_keys(shown: Shown, names: Mapping[str, str]) -> Shown:
    return {
        (names.get(activity, activity), names.get(about, about), risk): levels
        for (activity, about, risk), levels in shown.items()
    }


def _moved(then: Assessment, now: Assessment, shown: Shown | None) -> Iterator[Ends]:
    old, new = _by_key(then.scores), _by_key(now.scores)
    listed = {
        ((a, b), risk): levels
        for (a, b, risk), levels in (shown or {}).items()
        if risk in now.catalogue.risks
    }
    for key in dict.fromkeys((*old, *new, *listed)):
        entry = now.catalogue.risks[key[1]]
        worked_out, is_now = standing_of(old.get(key)), standing_of(new.get(key))
        was = worked_out
        if shown is not None and entry.kind == "risk":
            was = _as_shown(listed.get(key), worked_out)
        if was != is_now:
            yield Ends(key, was, worked_out, is_now)


def _as_shown(levels: Levels | None, worked_out: Standing) -> Standing:
    """Return where a risk stood by its shown level; whether it arose follows."""
    if levels is None:
        return NOT_THERE
    if levels == worked_out.levels:
        return worked_out
    return Standing(Truth.UNKNOWN if levels.low is Level.NONE else Truth.YES, levels)


def _by_key(scores: Iterable[Score]) -> Mapping[Key, Score]:
    return {((one.activity, one.about), one.risk.id): one for one in scores}


def _blind(catalogue: Catalogue, review: Review) -> Iterator[RiskEntry]:
    """Yield the entries that read a field that the earlier map leaves out.

    Where the levels shown then are known, only duties are left: they have none.
    """
    fields = {f"system.{one}" for one in review.unseen.get("systems", ())}
    for entry in catalogue.risks.values():
        if entry.kind == "gap":
            asks = {*asks_in(entry.trigger)}
        elif review.shown is None:
            asks = {*catalogue.asks_of(entry), *_by_provider(entry, catalogue)}
        else:
            continue
        if fields & {".".join(ask.split(".")[:2]) for ask in asks}:
            yield entry


def _by_provider(entry: RiskEntry, catalogue: Catalogue) -> Iterator[str]:
    """Yield what asks whether a provider has a measure that treats a risk."""
    for one in entry.treatments:
        if catalogue.measures[one.measure].by != "school":
            yield "system.measures"
