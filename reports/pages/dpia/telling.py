"""Say what a fact comes to, how surely, from which record, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from datamap.facts import Fact, State
from datamap.flows import FlowTable
from datamap.model import DataMap, Flow, Record
from datamap.vocabulary import Ask
from dpia.answering import CLASSES, Wording, wordings
from dpia.no_supplier import asked_of
from reports.language import Language, counted, marked
from reports.pages.dpia.model import SourceLine, Standing
from reports.pages.naming import name_of
from reports.words import ASKED, STANDINGS

T = TypeVar("T")

Path = tuple[str, ...]

_PERIODS = {
    "Y": counted("{n} year", "{n} years"),
    "M": counted("{n} month", "{n} months"),
    "W": counted("{n} week", "{n} weeks"),
    "D": counted("{n} day", "{n} days"),
}


_QUESTIONS: Mapping[str, str] = {
    "legal_entity": marked("Which legal person is the controller of {name}?"),
    "data_from": marked("{name}: where do we get the data from?"),
    "must_provide": marked("{name}: must people give us the data?"),
    "data": marked("Which data is it for {name}?"),
    "law": marked("{name}: which statute is behind it?"),
    "legitimate_interest": marked("{name}: which interest do we rely on?"),
    "schedule_1": marked("{name}: which conditions of Schedule 1 do we rely on?"),
    "retention.then": marked("{name}: what happens to the data at the end?"),
    "retention.starts_when": marked("{name}: from when does the time run?"),
    "count": marked("{name}: how many people are they?"),
    "notices": marked("{name}: which privacy notice is written for them?"),
    "frequency": marked("{name}: how often does data go there?"),
    "items.closed": marked("{name}: is the list of what it consists of complete?"),
    "derogation": marked("{name}: which exception do we rely on?"),
    "certifications": marked("Which certificates in force are there for {name}?"),
}
"""Questions on fields that no rule reads, and that the list of questions leaves out."""


@dataclass(frozen=True)
class Told:
    """One thing said, or known to be missing."""

    text: str
    """What is said; empty if nothing is known."""

    standing: Standing
    sources: tuple[SourceLine, ...] = ()
    open: str = ""
    """What to ask whom; empty if nothing is open."""


class Teller:
    """Says what the facts of a map come to on a day, in one language."""

    def __init__(self, table: FlowTable, words: Language) -> None:
        """Keep the map with what is settled, and the words."""
        self.table = table
        self.words = words

    @property
    def datamap(self) -> DataMap:
        """The map."""
        return self.table.datamap

    def given(self, text: str, *sources: SourceLine) -> Told:
        """Return something that a record says by being there."""
        return Told(text, Standing.FILLED, sources)

    def fact(
        self,
        record: Record,
        field: str,
        fact: Fact[T],
        said: Callable[[T], str],
        *,
        none: str = "",
    ) -> Told:
        """Return what a fact comes to.

        Parameters
        ----------
        record
            The record that it stands in.
        field
            Its dotted field, e.g. ``retention.keep_for``.
        fact
            The fact.
        said
            Puts a value into words; the words are a sentence.
        none
            The sentence for an answer that there is nothing.
        """
        path = tuple(field.split("."))
        is_settled = self.table.is_settled(fact, path[-1])
        text = self._text(fact, said, none)
        where = (self.source(record, path),)
        if text and is_settled:
            return Told(text, Standing.FILLED, where)
        ask = self.question(record, field, fact, is_claimed=bool(text))
        if not text:
            return Told("", Standing.GAP, where, ask)
        return Told(
            f"{text} {self._doubt(fact, path[-1])}", Standing.PARTLY, where, ask
        )

    def put(
        self,
        record: Record,
        field: str,
        fact: Fact[T],
        texts: tuple[str, str],
        written: Callable[[T], str],
        **values: object,
    ) -> Told:
        """Return what a fact comes to, put into a sentence.

        Parameters
        ----------
        record
            The record that it stands in.
        field
            Its dotted field.
        fact
            The fact.
        texts
            The sentence with ``{said}`` for the value, and the sentence for an
            answer that there is nothing; empty if there is no such answer.
        written
            Puts a value into words.
        values
            What else goes into the sentences.
        """
        text, none = texts
        return self.fact(
            record,
            field,
            fact,
            lambda value: self.words.text(text, said=written(value), **values),
            none=self.words.text(none, **values) if none else "",
        )

    def _text(self, fact: Fact[T], said: Callable[[T], str], none: str) -> str:
        if fact.state is State.CONFLICTING:
            claims = [said(one.value) for one in fact.claims]
            text = marked("Papers disagree: {claims}")
            return self.words.text(text, claims=" / ".join(claims))
        if fact.state is State.NONE:
            return none
        return "" if fact.value is None else said(fact.value)

    def _doubt(self, fact: Fact[Any], name: str) -> str:
        if fact.provisional:
            text = marked("(To be confirmed. {whose}.)")
            return self.words.text(text, whose=fact.provisional.rstrip("."))
        why = self.words.text(STANDINGS[self.table.standing(fact, name).value])
        return self.words.text(marked("(To be confirmed: {why}.)"), why=why)

    def question(
        self, record: Record, field: str, fact: Fact[Any], *, is_claimed: bool = False
    ) -> str:
        """Return whom to ask, and what.

        Parameters
        ----------
        record
            The record that the fact stands in.
        field
            Its dotted field.
        fact
            The fact.
        is_claimed
            Whether somebody has said something that is only to be confirmed.
        """
        wording = _wordings().get((type(record), field))
        whom, told = fact.ask or Ask.SCHOOL, _QUESTIONS.get(field)
        if wording is not None:
            told, whom = asked_of(self.datamap, record, wording, fact.ask)
        asked = self.words.text(ASKED[whom.value])
        if told is None:
            text = marked("Not known. Ask {whom}.")
            return self.words.text(text, whom=asked)
        text = marked("Not known. Ask {whom}: {question}")
        if is_claimed:
            text = marked("To be confirmed. Ask {whom}: {question}")
        question = self.words.text(
            told, name=self.name(record.id), school=self.datamap.school.name
        )
        return self.words.text(text, whom=asked, question=question)

    def name(self, record_id: str | None) -> str:
        """Return what a record is called; a flow by where it goes and what for."""
        record = self.datamap.records.get(record_id or "")
        if isinstance(record, Flow):
            to, why = (name_of(self.datamap, one) for one in _ends(record))
            return f"{to} ({why})"
        return name_of(self.datamap, record_id)

    def names(self, record_ids: Iterable[str]) -> str:
        """Return the names of records as a list in a sentence, each once."""
        found = dict.fromkeys(self.name(one) for one in record_ids)
        return self.words.listed(found)

    def source(self, record: Record | str, path: Path = ()) -> SourceLine:
        """Return where a record, or a field of it, was written."""
        record_id = record if isinstance(record, str) else record.id
        origin = self.datamap.origin(record_id)
        for one in (origin, *origin.also):
            if path in one.lines:
                found = one
                break
        else:
            found = origin
        return SourceLine(
            record_id, self.name(record_id), _from_map(found.file), found.line_of(path)
        )

    def term(self, value: str) -> str:
        """Return a word of a closed list as people write it."""
        return self.words.text(str(value).replace("-", " "))

    def period(self, text: str) -> str:
        """Return a calendar period in words.

        Examples
        --------
        >>> from reports.language import language
        >>> from datamap.load import read_map
        >>> from datetime import date
        >>> table = FlowTable(read_map("victoria-cp"), date(2026, 11, 24), [])
        >>> Teller(table, language("en")).period("P1Y6M")
        '1 year and 6 months'
        """
        found, number = [], ""
        for letter in text.removeprefix("P"):
            if letter.isdigit():
                number += letter
                continue
            found.append(self.words.count(*_PERIODS[letter], int(number)))
            number = ""
        return self.words.listed(found)


def _from_map(file: str) -> str:
    """Return a file as it is seen from the map, wherever the notebook ran.

    Examples
    --------
    >>> _from_map("../../../map.yaml")
    'map.yaml'
    """
    return "/".join(one for one in file.split("/") if one not in ("..", "."))


def _ends(flow: Flow) -> tuple[str, str]:
    return flow.through or flow.recipient, flow.activity


@cache
def _wordings() -> Mapping[tuple[type[Record], str], Wording]:
    return {(CLASSES[one.kind], ".".join(one.path)): one for one in wordings()}
