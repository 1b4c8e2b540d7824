"""Which cells of a workbook need an answer, or a fresh look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from datamap import reference
from datamap.excel.cells import LIBRARY
from datamap.excel.rows import FACT_FORMS, Row
from datamap.excel.sheets import Detail, Field, Sheet
from datamap.facts import Evidence, Fact, Standing, State, standing

_WORDS = {
    Standing.STALE: "what it rests on is too old or not dated; check it again.",
    Standing.UNVERIFIED: "nobody has confirmed it.",
    Standing.CONFLICTING: "the answers disagree; see the sheet Conflicts.",
    Standing.UNKNOWN: "nobody has answered yet.",
}


@dataclass
class Doubt:
    """A fact that does not count as an answer."""

    sheet: str
    record: str
    heading: str
    standing: Standing
    ask: str
    note: str
    cell: str = ""
    """Its cell, once it has one."""

    @property
    def words(self) -> str:
        """What is the matter with it, as the end of a sentence."""
        return _WORDS[self.standing]


def doubts_of(row: Row, sheet: Sheet, on: date) -> Iterator[Doubt]:
    """Yield the facts of a row that are in doubt: every cell that wants an answer.

    An empty cell of a row says nothing; the writer puts unknown where a fact is open.
    """
    for one in sheet.fields:
        value = row.cells.get(one.heading)
        if one.form not in FACT_FORMS or value is None:
            continue
        if isinstance(value, str) and value.startswith(LIBRARY):
            continue
        found = _standing(row, one, sheet, on)
        ask, note = _text(row, one, Detail.ASK), _text(row, one, Detail.NOTE)
        if found in _WORDS:
            yield Doubt(sheet.name, row.label, one.heading, found, ask, note)


def _standing(row: Row, one: Field, sheet: Sheet, on: date) -> Standing:
    name = sheet.inside[-1] if sheet.inside else one.path[-1]
    evidence = tuple(_evidence(row, one))
    states = {"unknown": State.UNKNOWN, "conflicting": State.CONFLICTING}
    state = states.get(str(row.cells[one.heading]), State.KNOWN)
    fact: Fact[Any] = Fact.model_construct(
        state=state,
        evidence=evidence,
        provisional=_text(row, one, Detail.PROVISIONAL) or None,
    )
    return standing(fact, reference.shelf_life(name), on)


def _evidence(row: Row, one: Field) -> Iterator[Evidence]:
    """Yield the evidence of a fact, as far as its age depends on it."""
    columns = (Detail.SOURCE, Detail.CHECKED_ON, Detail.EXPIRES_ON, Detail.GRADE)
    lines = [_text(row, one, detail).split("\n") for detail in columns]
    for position, source in enumerate(lines[0]):
        if not source:
            continue
        rest = [entry[position] if position < len(entry) else "" for entry in lines[1:]]
        yield Evidence.model_validate(
            {
                "source": source,
                "checked_on": rest[0] or None,
                "expires_on": rest[1] or None,
                "grade": rest[2] or None,
            }
        )


def _text(row: Row, one: Field, detail: Detail) -> str:
    value = row.cells.get(one.column(detail))
    return "" if value is None else str(value)
