"""Try answers: a map as it would be if a field were answered one way or another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict

from datamap.facts import Evidence, Fact, State
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


class Wording(BaseModel):
    """How an unanswered field is asked about, and the ends of its answers."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True
    )

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


End = Literal["best", "worst", "as-claimed"]


def answered(
    datamap: DataMap, gap: Unanswered, end: End, on: date, catalogue: Catalogue
) -> DataMap:
    """Return the map as it would be if a field were answered, with fresh evidence.

    Parameters
    ----------
    datamap
        The map as it is.
    gap
        The unanswered field.
    end
        The best answer, the worst, or the one already claimed.
    on
        Day on which the evidence is dated.
    catalogue
        Measures that "everything" stands for.
    """
    record = gap.record
    for path, written in _answers(gap, end, on, catalogue):
        record = _set(record, path, written, on)
    return datamap.replacing(record, *_imagined(on))


def _answers(
    gap: Unanswered, end: End, on: date, catalogue: Catalogue
) -> Iterator[tuple[tuple[str, ...], Any]]:
    wording = gap.wording
    if end == "as-claimed":
        yield wording.path, gap.fact.value
        return
    written = _meant(wording.best if end == "best" else wording.worst, on, catalogue)
    if wording.also is None:
        yield wording.path, written
        return
    for name, value in written.items():
        yield (*wording.path[:-1], name), value


def _meant(written: Any, on: date, catalogue: Catalogue) -> Any:  # noqa: ANN401
    """Return what a word in capitals stands for."""
    if written == "EVERYTHING":
        return tuple(catalogue.measures)
    meant = {
        "PAPER": IMAGINED_PAPER,
        "TODAY": on,
        "PARTY": [Engagement(party=IMAGINED_PARTY)],
    }
    return meant.get(written, written) if isinstance(written, str) else written


def _set(
    record: Any,  # noqa: ANN401 - a record or a part of one
    path: tuple[str, ...],
    written: Any,  # noqa: ANN401
    on: date,
) -> Any:  # noqa: ANN401
    """Return a record with one fact answered."""
    first, *rest = path
    if rest:
        part = _set(getattr(record, first), tuple(rest), written, on)
        return record.model_copy(update={first: part})
    kind = type(record).model_fields[first].annotation
    proof = [Evidence(source="an answer", checked_on=on)]
    fact = kind.model_validate({"value": written, "evidence": proof})
    return record.model_copy(update={first: _proven(fact, proof)})


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
