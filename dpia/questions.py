"""Which question first: unanswered fields ranked by what answering would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from datamap.facts import Standing
from datamap.flows import FlowTable, Use
from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import DataMap, Flow, PeopleGroup
from datamap.vocabulary import Ask
from dpia.answering import End, Unanswered, answered, unanswered
from dpia.asks import Situation
from dpia.catalogue import Catalogue, RiskEntry, shipped_catalogue
from dpia.reads import LEG_FIELDS, fields_read
from dpia.scales import Level, Levels
from dpia.scoring import Score, score

Key = tuple[Use, str]
"""A use of data and a risk, by id."""


@dataclass(frozen=True)
class Move:
    """How far one answer could move one risk of one use of data."""

    activity: str
    """Id of the activity."""

    about: str
    """Id of the system or recipient."""

    risk: RiskEntry
    """The risk, or the gap."""

    now: Levels
    """Current level as the map stands; for a gap, none to high if it may hold."""

    if_best: Levels
    """Current level after the best answer."""

    if_worst: Levels
    """Current level after the worst answer."""

    @property
    def reach(self) -> int:
        """Steps between the best and the worst outcome."""
        return max(self.if_worst.high, self.now.high) - self.if_best.low


@dataclass(frozen=True)
class Question:
    """One question worth asking, and what its answer could change."""

    record: str
    """Id of the record that the answer belongs to."""

    field: str
    """Dotted field of the record; empty for an open question."""

    question: Message
    """The question, worded so that it can be sent."""

    ask: Ask
    """Who can answer."""

    standing: Standing
    """Why it is asked: unknown, stale, conflicting, unverified."""

    moves: tuple[Move, ...]
    """What the answer could change; none where no rule reads the field."""

    people: int | None
    """How many people the risks concern; None if nobody has counted them."""

    rank: int = 0
    """Place in the order of asking, from 1."""


def questions(
    datamap: DataMap, on: date, catalogue: Catalogue | None = None
) -> tuple[Question, ...]:
    """Return the questions to ask, the most telling first.

    Ranked by how many risks change level under some answer, then by the widest
    change, then by how many people it concerns. A field that moves no risk is
    asked about, last, if the map itself says that it is unknown.

    Parameters
    ----------
    datamap
        The map to read.
    on
        The day whose law applies and on which answers would be dated.
    catalogue
        Risks and measures to use; the shipped ones when left out.
    """
    used = catalogue or shipped_catalogue()
    found = [*_Inquiry(datamap, on, used).questions(), *_open_questions(datamap)]
    ordered = sorted(found, key=_order)
    return tuple(replace(one, rank=place) for place, one in enumerate(ordered, 1))


def _order(one: Question) -> tuple[int, int, int, str, str]:
    widest = max((move.reach for move in one.moves), default=0)
    return (-len(one.moves), -widest, -(one.people or 0), one.record, one.field)


def _open_questions(datamap: DataMap) -> Iterator[Question]:
    """Yield the questions that the map and the libraries hold as records."""
    for one in datamap.questions:
        text = Message("{question}", {"question": one.question})
        yield Question(one.id, "", text, one.ask, Standing.UNKNOWN, (), None)


class _Inquiry:
    """Tries the answers of one map."""

    def __init__(self, datamap: DataMap, on: date, catalogue: Catalogue) -> None:
        self.datamap = datamap
        self.on = on
        self.catalogue = catalogue
        self.table = FlowTable(datamap, on)
        self.base = dict(_scores(Situation(self.table), catalogue, None))
        self.open = {key for key, one in self.base.items() if _can_narrow(one)}
        self.touching = _uses_by_record(self.table)
        self.reads = fields_read(self.table, catalogue)

    def questions(self) -> Iterator[Question]:
        for gap in unanswered(self.datamap, self.table):
            moves = tuple(self._moves(gap))
            if moves or self._is_written(gap):
                yield self._question(gap, moves)

    def _question(self, gap: Unanswered, moves: tuple[Move, ...]) -> Question:
        values = {"name": self._name(gap), "school": self.datamap.school.name}
        field = ".".join(gap.wording.path)
        return Question(
            record=gap.record.id,
            field=field,
            question=Message(gap.wording.question, values),
            ask=gap.fact.ask or gap.wording.ask,
            standing=self.table.standing(gap.fact, gap.wording.path[-1]),
            moves=moves,
            people=self._people(moves),
        )

    def _name(self, gap: Unanswered) -> str:
        """Return the record's name; a flow is named by where it goes and why."""
        if not isinstance(gap.record, Flow):
            return str(getattr(gap.record, "name", None) or gap.record.id)
        names = self.datamap.records
        to, why = names[gap.record.recipient], names[gap.record.activity]
        return f"{getattr(to, 'name', to.id)} ({getattr(why, 'name', why.id)})"

    def _is_written(self, gap: Unanswered) -> bool:
        """Say whether the map or a library writes the field, unknown as it is."""
        origin = self.datamap.origin(gap.record.id)
        path = gap.wording.path
        return any(path in one.lines for one in (origin, *origin.also))

    def _moves(self, gap: Unanswered) -> Iterator[Move]:
        wording = gap.wording
        if wording.best is None and wording.worst is None:
            return
        keys = self._keys(gap)
        if not keys:
            return
        outcomes = [self._outcome(gap, end, keys) for end in self._ends(gap)]
        for key in sorted(keys):
            now = _level(self.base.get(key))
            ends = [one.get(key, NOTHING) for one in outcomes]
            if any(end != now for end in ends):
                entry = self.base[key].risk
                best = min(ends, key=lambda one: (one.high, one.low))
                worst = max(ends, key=lambda one: (one.high, one.low))
                yield Move(*key[0], entry, now, best, worst)

    def _keys(self, gap: Unanswered) -> set[Key]:
        """Return the risks that read the field and are not settled yet."""
        touched = self._touched(gap.record.id)
        names = {gap.wording.path[-1], gap.wording.also}
        return {
            key for key in self.open if key[0] in touched and names & self.reads[key[1]]
        }

    def _touched(self, record_id: str) -> frozenset[Use]:
        return self.touching.get(record_id, self.touching[""])

    @staticmethod
    def _ends(gap: Unanswered) -> tuple[End, ...]:
        claimed: tuple[End, ...] = ("as-claimed",) if gap.fact.is_known else ()
        return ("best", "worst", *claimed)

    def _outcome(
        self, gap: Unanswered, end: End, keys: Iterable[Key]
    ) -> Mapping[Key, Levels]:
        """Return the levels that one answer gives the risks it could move."""
        datamap = answered(self.datamap, gap, end, self.on, self.catalogue)
        wanted = {*keys}
        uses = {use for use, _ in wanted}
        moves_legs = gap.wording.path[-1] in LEG_FIELDS
        legs = None if moves_legs else self.table.legs
        table = FlowTable(datamap, self.on, uses, legs)
        found = _scores(Situation(table), self.catalogue, wanted)
        return {key: _level(one) for key, one in found}

    def _people(self, moves: tuple[Move, ...]) -> int | None:
        """Return how many people the moved risks concern, those who are counted."""
        names = {
            name
            for move in moves
            for name in self.base[(move.activity, move.about), move.risk.id].people
        }
        groups = [self.datamap.find(PeopleGroup, name) for name in names]
        counts = [one.count.value for one in groups if one and one.count.value]
        return sum(counts) if counts else None


def _scores(
    situation: Situation, catalogue: Catalogue, wanted: set[Key] | None
) -> Iterator[tuple[Key, Score]]:
    uses = None if wanted is None else {use for use, _ in wanted}
    for use, rows in situation.table.by_use.items():
        if uses is not None and use not in uses:
            continue
        answers = [situation.row(row) for row in rows]
        for entry in catalogue.risks.values():
            key = (use, entry.id)
            if wanted is not None and key not in wanted:
                continue
            found = score(situation, catalogue, entry, use, answers)
            if found is not None:
                yield key, found


NOTHING = Levels(Level.NONE, Level.NONE)
"""The level of a risk that does not arise."""


def _level(one: Score | None) -> Levels:
    """Return the current level; a gap that holds stands at high, for its duty."""
    if one is None:
        return NOTHING
    if one.current is not None:
        return one.current
    low = Level.HIGH if one.holds is Truth.YES else Level.NONE
    return Levels(low, Level.HIGH)


def _can_narrow(one: Score) -> bool:
    """Say whether any answer could still change a score."""
    levels = [one.inherent, one.current, one.target]
    return one.holds is Truth.UNKNOWN or any(each and each.width for each in levels)


def _uses_by_record(table: FlowTable) -> Mapping[str, frozenset[Use]]:
    """Return the uses that each record has to do with; under "" all of them."""
    found: dict[str, set[Use]] = {}
    for use, rows in table.by_use.items():
        for row in rows:
            named = {
                *row.leg.records, *row.leg.path, row.flow.id, row.activity.id,
                row.flow.through, row.flow.recipient, row.leg.holder,
                row.contents.group.id, row.contents.category.id,
            }  # fmt: skip
            for name in named:
                if name:
                    found.setdefault(name, set()).add(use)
    kept = {name: frozenset(some) for name, some in found.items()}
    return {**kept, "": frozenset(table.by_use)}
