"""Papers, measures, open questions and accepted findings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from datamap.facts import Day, Evidence, Fact, FactOrNone, Id, Part, State, Text
from datamap.model.base import Language, ProvisionId, Record, Sha256
from datamap.vocabulary import Ask, DocumentKind, MeasureState


class Document(Record):
    """A dated paper."""

    kind: DocumentKind
    """What sort of paper it is."""

    name: Text | None = None
    """Its title. Left out: its id serves."""

    held: Fact[StrictBool] = Fact(state=State.KNOWN, value=True)
    """Whether the school has it. Left out: it has."""

    dated: Fact[Day] = Fact()
    """Day it was made or took effect. Left out: unknown."""

    review_by: FactOrNone[Day] = FactOrNone()
    """Day it is due for review. Left out: unknown."""

    covers: tuple[Id, ...] = ()
    """Ids of the records it is about. Left out: not said."""

    languages: Fact[tuple[Language, ...]] = Fact()
    """Languages it is written in. Left out: unknown."""

    for_children: Fact[StrictBool] = Fact()
    """Whether it is written for children. Left out: unknown."""

    terms: FactOrNone[tuple[Id, ...]] = FactOrNone()
    """Contract terms it holds (pc-01 to pc-13), if a contract. Left out: unknown."""

    file: Text | None = None
    """Path of the file beside the map. Left out: there is no file."""

    sha256: Sha256 | None = None
    """Hash of the file. Left out: it was not taken."""


class Measure(Record):
    """A protective step in place or planned."""

    measure: Id
    """Id in the catalogue of measures, e.g. ``ct-08``."""

    applies_to: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Ids of the records it protects; the school's id for everything."""

    state: MeasureState
    """How far it has come."""

    evidence: tuple[Evidence, ...] = ()
    """What shows that it is in place. Left out: nothing does."""

    owner: Text | None = None
    """Role that answers for it. Left out: nobody."""

    due: Day | None = None
    """Day by which it is to be in place. Left out: no day is set."""

    done_on: Day | None = None
    """Day it was put in place. Left out: not recorded."""


class OpenQuestion(Record):
    """Something nobody has answered that no single field holds."""

    question: Text
    """What to find out, worded so that it can be sent."""

    ask: Ask
    """Who can answer."""

    about: tuple[Id, ...] = ()
    """Ids of the records it is about. Left out: the school."""

    law: tuple[ProvisionId, ...] = ()
    """Provisions that want the answer. Left out: none is named."""


class Acceptance(Part):
    """A finding that the school accepts for a time; it stays visible."""

    rule: Id
    """Id of the rule."""

    record: Id
    """Id of the record the finding is about."""

    reason: Text
    """Why it is accepted."""

    by: Text
    """Role that accepted it."""

    until: Day
    """Last day of the acceptance."""

    @property
    def key(self) -> str:
        """Name under which a map keeps where it was written; no id is like it."""
        return f"accepted {self.rule} {self.record} {self.until}"
