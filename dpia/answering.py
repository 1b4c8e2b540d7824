"""Try answers: a map as it would be if a field were answered one way or another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar, cast

from datamap.described import Described
from datamap.facts import Evidence, Fact, Part, State
from datamap.model import (
    Activity,
    DataMap,
    Document,
    Engagement,
    Flow,
    Party,
    PeopleGroup,
    Record,
    System,
)
from datamap.strict_yaml import read_bytes
from datamap.vocabulary import Ask, DocumentKind, PartyKind
from dpia.catalogue import Catalogue

P = TypeVar("P", bound=Part)

IMAGINED_PAPER = "imagined-paper"
IMAGINED_PARTY = "imagined-party"
IMAGINED_COUNTRY = "IN"
"""A country whose transfers no regulations approve."""

CLASSES: Mapping[str, type[Record]] = {
    "system": System,
    "party": Party,
    "flow": Flow,
    "activity": Activity,
    "people": PeopleGroup,
    "document": Document,
}
"""The class of record that the first word of a question's field names."""


class Wording(Described):
    """How an unanswered field is asked about, and the ends of its answers."""

    field: str
    """Kind of record and dotted field, e.g. ``system.stored_in``."""

    ask: Ask
    """Who can answer unless the map says otherwise."""

    question: str
    """The question, with ``{name}`` for the record's name."""

    best: Any
    """The best answer as a person would write it; null if no rule reads it."""

    worst: Any
    """The worst answer."""

    also: str | None = None
    """A field of the same record that the same answer settles. Left out: none."""

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self.field.partition(".")[0]

    @property
    def path(self) -> tuple[str, ...]:
        """The steps from the record to the field."""
        return tuple(self.field.split(".")[1:])


@cache
def wordings() -> tuple[Wording, ...]:
    """Return every wording, in the order of the file."""
    file = files("dpia.catalogue") / "questions.yaml"
    tree = read_bytes(file.read_bytes(), file.name).tree
    return tuple(Wording.model_validate(one) for one in cast("list[Any]", tree))


@dataclass(frozen=True)
class Unanswered:
    """A field of a record that nobody has answered well enough."""

    record: Record
    """The record."""

    wording: Wording
    """How it is asked about."""

    fact: Fact[Any]
    """The fact as it stands."""

    @property
    def facts(self) -> tuple[Fact[Any], ...]:
        """Every fact that an answer settles, as it stands."""
        *parts, _ = self.wording.path
        also = self.wording.also
        others = (_fact_at(self.record, (*parts, also)),) if also else ()
        return (self.fact, *others)


def unanswered(datamap: DataMap, table: Any) -> Iterator[Unanswered]:  # noqa: ANN401
    """Yield every askable field whose answer does not count, in the map's order.

    Parameters
    ----------
    datamap
        The map.
    table
        Its flow table, which knows what is settled on the day.
    """
    by_kind: dict[type[Record], list[Wording]] = {}
    for wording in wordings():
        by_kind.setdefault(CLASSES[wording.kind], []).append(wording)
    for record in datamap.records.values():
        for wording in by_kind.get(type(record), ()):
            fact = _fact_at(record, wording.path)
            if not table.is_settled(fact, wording.path[-1]):
                yield Unanswered(record, wording, fact)


def _fact_at(record: Record, path: tuple[str, ...]) -> Fact[Any]:
    here: Any = record
    for step in path:
        here = getattr(here, step)
    return cast("Fact[Any]", here)


def told_apart(datamap: DataMap) -> DataMap:
    """Return the same map in which no two records share a fact.

    Fields that are left out share one fact that nobody knows the answer. Who asks
    what was worked out from a fact has to know whose it is.
    """
    kinds = tuple(CLASSES.values())
    records = (one for one in datamap.records.values() if isinstance(one, kinds))
    return datamap.replacing(*map(_with_own_facts, records))


def _with_own_facts(part: P) -> P:
    own = {
        name: value.model_copy() if isinstance(value, Fact) else _with_own_facts(value)
        for name, value in part
        if isinstance(value, Part)
    }
    return part.model_copy(update=own)


End = Literal["best", "worst", "as-claimed"]


@dataclass(frozen=True)
class Answered:
    """A map as it would be if a field were answered."""

    datamap: DataMap
    """The map with the answer."""

    record: Record
    """The record that is answered, as it is then."""

    facts: tuple[Fact[Any], ...]
    """The facts that are answered, as they were."""


class Answering:
    """Gives answers to the fields of one map."""

    def __init__(self, datamap: DataMap, on: date, catalogue: Catalogue) -> None:
        """Prepare to answer.

        Parameters
        ----------
        datamap
            The map as it is.
        on
            Day on which the evidence of the answers is dated.
        catalogue
            Measures that "everything" stands for.
        """
        self._datamap = datamap.replacing(*_imagined(on))
        self._on = on
        self._catalogue = catalogue
        self._facts: dict[tuple[str, End], Mapping[str, Fact[Any]]] = {}

    def answered(self, gap: Unanswered, end: End) -> Answered:
        """Return the map once a field is answered, with fresh evidence.

        Parameters
        ----------
        gap
            The unanswered field.
        end
            The best answer, the worst, or the one already claimed.
        """
        facts = self._answers(gap, end)
        *parts, _ = gap.wording.path
        record = _with_facts(gap.record, tuple(parts), facts)
        was = tuple(_fact_at(gap.record, (*parts, name)) for name in facts)
        return Answered(self._datamap.replacing(record), record, was)

    def _answers(self, gap: Unanswered, end: End) -> Mapping[str, Fact[Any]]:
        """Return the facts that an answer settles, by the last step to each."""
        if end == "as-claimed":
            return dict(self._settling(gap, {gap.wording.path[-1]: gap.fact.value}))
        key = (gap.wording.field, end)
        if key not in self._facts:
            self._facts[key] = dict(self._settling(gap, self._meant(gap.wording, end)))
        return self._facts[key]

    def _settling(
        self, gap: Unanswered, written: Mapping[str, Any]
    ) -> Iterator[tuple[str, Fact[Any]]]:
        *parts, _ = gap.wording.path
        fields = type(_part_at(gap.record, parts)).model_fields
        proof = [Evidence(source="an answer", checked_on=self._on)]
        for name, value in written.items():
            kind = cast("Any", fields[name].annotation)
            fact = kind.model_validate({"value": value, "evidence": proof})
            yield name, _proven(fact, proof)

    def _meant(self, wording: Wording, end: End) -> Mapping[str, Any]:
        """Return the answer at one end, by the last step to each fact it settles."""
        written = wording.best if end == "best" else wording.worst
        if wording.also is not None:
            return cast("Mapping[str, Any]", written)
        meant = {
            "EVERYTHING": tuple(self._catalogue.measures),
            "PAPER": IMAGINED_PAPER,
            "TODAY": self._on,
            "PARTY": [Engagement(party=IMAGINED_PARTY)],
        }
        plain = meant.get(written, written) if isinstance(written, str) else written
        return {wording.path[-1]: plain}


def _part_at(record: Record, path: Sequence[str]) -> Part:
    here: Part = record
    for step in path:
        here = getattr(here, step)
    return here


def _with_facts(part: P, path: Sequence[str], facts: Mapping[str, Fact[Any]]) -> P:
    """Return a record, or a part of one, with other facts at the end of a path."""
    if not path:
        return part.model_copy(update=dict(facts))
    first, *rest = path
    inner = _with_facts(getattr(part, first), rest, facts)
    return part.model_copy(update={first: inner})


def _proven(fact: Fact[Any], proof: list[Evidence]) -> Fact[Any]:
    """Give the facts inside an answer the same evidence."""
    if fact.state is not State.KNOWN or not isinstance(fact.value, tuple):
        return fact
    inner = tuple(
        one.model_copy(
            update={"place": one.place.model_copy(update={"evidence": tuple(proof)})}
        )
        if hasattr(one, "place")
        else one
        for one in fact.value
    )
    return fact.model_copy(update={"value": inner})


@cache
def _imagined(on: date) -> tuple[Record, ...]:
    """Return the paper and the party that imagined answers name."""
    proof = {"evidence": [{"source": "an answer", "checked_on": on}]}
    paper = Document.model_validate(
        {
            "id": IMAGINED_PAPER,
            "kind": DocumentKind.OTHER,
            "dated": {"value": on, **proof},
            "review_by": "none",
            "covers": [IMAGINED_PAPER],
            "terms": [f"pc-{number:02}" for number in range(1, 14)],
        }
    )
    party = Party.model_validate(
        {
            "id": IMAGINED_PARTY,
            "name": "A firm nobody has named",
            "kind": PartyKind.SUPPLIER,
            "country": {"value": IMAGINED_COUNTRY, **proof},
        }
    )
    return paper, party
