"""Which question first: unanswered fields ranked by what answering would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from datamap.facts import Standing
from datamap.flows import FlowTable, Use
from datamap.memory import Read, Watched
from datamap.messages import Message
from datamap.model import DataMap, Flow, PeopleGroup
from datamap.vocabulary import Ask
from dpia.answering import Answering, End, Unanswered, told_apart, unanswered
from dpia.asks import Situation
from dpia.catalogue import Catalogue, RiskEntry, shipped_catalogue
from dpia.no_supplier import asked_of
from dpia.scales import Levels
from dpia.scoring import current_level, open_level, people_in
from dpia.triggering import Found

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

    def bears_on(self, record: str) -> bool:
        """Say whether the answer bears on a record: its own, or a use of it."""
        return record == self.record or any(
            record in (move.about, move.activity) for move in self.moves
        )


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
        self.datamap = told_apart(datamap)
        self.answering = Answering(self.datamap, on, catalogue)
        self.catalogue = catalogue
        self.memory = Watched()
        self.table = FlowTable(self.datamap, on, memory=self.memory)
        self.base = Situation(self.table)
        self.now = dict(self._standing())

    def questions(self) -> Iterator[Question]:
        reading = self._reading()
        for gap in unanswered(self.datamap, self.table):
            moves = tuple(self._moves(gap, reading))
            if moves or self._is_written(gap):
                yield self._question(gap, moves)

    def _standing(self) -> Iterator[tuple[Key, Levels]]:
        """Yield the current level of each risk that an answer could still change."""
        for use in self.table.uses:
            for entry in self.catalogue.risks.values():
                key = (use, entry.id)
                level = self.memory.once(
                    key, open_level, self.base, self.catalogue, entry, use
                )
                if level is not None:
                    yield key, level

    def _reading(self) -> Mapping[Read, Sequence[Key]]:
        """Return the open risks that read each fact, in their order."""
        found: dict[Read, list[Key]] = {}
        for key in sorted(self.now):
            for fact in self.memory.each(self.memory.read_for(key)):
                found.setdefault(fact, []).append(key)
        return found

    def _question(self, gap: Unanswered, moves: tuple[Move, ...]) -> Question:
        values = {"name": self._name(gap), "school": self.datamap.school.name}
        told = gap.fact.ask
        text, ask = asked_of(self.datamap, gap.record, gap.wording, told)
        return Question(
            record=gap.record.id,
            field=".".join(gap.wording.path),
            question=Message(text, values),
            ask=ask,
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

    def _moves(
        self, gap: Unanswered, reading: Mapping[Read, Sequence[Key]]
    ) -> Iterator[Move]:
        wording = gap.wording
        if wording.best is None and wording.worst is None:
            return
        answered = self.memory.those_read(gap.facts)
        each = (reading.get(fact, ()) for fact in self.memory.each(answered))
        keys = sorted({key for some in each for key in some})
        if not keys:
            return
        tried = [self._outcome(gap, end, keys) for end in self._ends(gap)]
        for key, *ends in zip(keys, *tried, strict=True):
            now = self.now[key]
            if any(end != now for end in ends):
                entry = self.catalogue.risks[key[1]]
                best = min(ends, key=lambda one: (one.high, one.low))
                worst = max(ends, key=lambda one: (one.high, one.low))
                (activity, about), _ = key
                yield Move(activity, about, entry, now, best, worst)

    @staticmethod
    def _ends(gap: Unanswered) -> tuple[End, ...]:
        claimed: tuple[End, ...] = ("as-claimed",) if gap.fact.is_known else ()
        return ("best", "worst", *claimed)

    def _outcome(
        self, gap: Unanswered, end: End, keys: Sequence[Key]
    ) -> Sequence[Levels]:
        """Return the levels that one answer gives the risks that read it."""
        then = self.answering.answered(gap, end)
        uses = {use for use, _ in keys}
        table = self.table.answered(then.datamap, then.record, then.facts, uses)
        situation = Situation(table)
        risks = self.catalogue.risks
        return [
            current_level(situation, self.catalogue, risks[risk], use)
            for use, risk in keys
        ]

    def _people(self, moves: tuple[Move, ...]) -> int | None:
        """Return how many people the moved risks concern, those who are counted."""
        found = (
            Found(self.base, self.catalogue, one.risk, (one.activity, one.about))
            for one in moves
        )
        names = {name for one in found for name in people_in(one)}
        groups = [self.datamap.find(PeopleGroup, name) for name in names]
        counts = [one.count.value for one in groups if one and one.count.value]
        return sum(counts) if counts else None
