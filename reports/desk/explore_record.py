"""One record in words: what is known, on which evidence, and what nobody has said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any

from datamap import reference
from datamap.assemble import KIND_NAMES
from datamap.facts import Evidence, Fact, Part, Standing, State, standing
from datamap.findings.retention import in_words
from datamap.model import DataMap, Flow, Record, Storage
from datamap.model.datamap import SECTION_OF
from reports.language import Language
from reports.rows.naming import use_name
from reports.words import PLACE_USES, STANDINGS, capital

_APART = frozenset({"id", "name", "source", "note"})
"""Fields that are said elsewhere than in the table of facts."""

_COUNTRIES = frozenset({"country", "place", "stored_in"})


_STATES = {
    State.NONE: "none",
    State.UNKNOWN: "not known",
    State.CONFLICTING: "sources disagree",
}


class RecordWords:
    """Says what the records of one map hold, on a day."""

    def __init__(self, datamap: DataMap, on: date, words: Language) -> None:
        """Keep the map, the day and the language."""
        self.datamap = datamap
        self.on = on
        self.words = words

    def name(self, record_id: str) -> str:
        """Return what a record is called; a flow is called by its ends."""
        record = self.datamap.records.get(record_id)
        if isinstance(record, Flow):
            return use_name(self.datamap, record)
        return str(getattr(record, "name", None) or record_id)

    def told(self, record: Record) -> dict[str, Any]:
        """Return a record: its head, its facts, and the fields nobody has answered."""
        rows = list(self._rows(record, ()))
        origin = self.datamap.origin(record.id)
        return {
            "id": record.id,
            "kind": capital(KIND_NAMES[SECTION_OF.get(type(record), "school")]),
            "name": self.name(record.id),
            "written": f"{origin.file}, line {origin.line}" if origin.line else "",
            "note": record.note or "",
            "sources": [self._source(one) for one in record.source],
            "facts": [one for one in rows if one["value"]],
            "unknown": [one["label"] for one in rows if not one["value"]],
            "related": [
                {"id": one, "name": self.name(one)} for one in self._related(record)
            ],
        }

    def _rows(self, part: Part, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        for name, described in type(part).model_fields.items():
            if not path and name in _APART:
                continue
            value = getattr(part, name)
            yield from self._field((*path, name), value, described.description or "")

    def _field(
        self,
        path: tuple[str, ...],
        value: Any,  # noqa: ANN401 - any field
        about: str,
    ) -> Iterator[dict[str, Any]]:
        if isinstance(value, Fact):
            yield self._fact(path, value, about)
        elif isinstance(value, Part):
            yield from self._rows(value, path)
        elif value not in (None, ()):
            yield self._row(path, self.value(value, path[-1]), about)

    def _row(
        self,
        path: tuple[str, ...],
        value: list[str],
        about: str,
        state: str = "",
        evidence: Sequence[str] = (),
    ) -> dict[str, Any]:
        label = capital(": ".join(map(_spoken, path)))
        return {
            "label": label,
            "about": about.partition(" Left out:")[0],
            "value": value,
            "standing": state,
            "evidence": list(evidence),
        }

    def _fact(
        self, path: tuple[str, ...], fact: Fact[Any], about: str
    ) -> dict[str, Any]:
        field = path[-1]
        how = standing(fact, reference.shelf_life(field), self.on)
        said = self.words.text(STANDINGS[how.value])
        if fact.provisional:
            said = f"{said}; as read by {fact.provisional}"
        if fact.state is State.UNKNOWN:
            return self._row(path, [], about)
        value = ["none"] if fact.state is State.NONE else self.value(fact.value, field)
        evidence = [self.evidence(one) for one in fact.evidence]
        if how is Standing.CONFLICTING:
            value = [", ".join(self.value(one.value, field)) for one in fact.claims]
            evidence = [self.evidence(e) for one in fact.claims for e in one.evidence]
        if fact.note:
            evidence.append(fact.note)
        return self._row(path, value, about, said, evidence)

    def value(self, value: Any, field: str) -> list[str]:  # noqa: ANN401 - any field
        """Return a value of a record in words, one text for each of several."""
        if isinstance(value, tuple):
            return [", ".join(self.value(one, field)) for one in value]
        if isinstance(value, Fact):
            if value.state is State.KNOWN:
                return self.value(value.value, field)
            return [_STATES[value.state]]
        if isinstance(value, Storage):
            place = ", ".join(self.value(value.place, "place"))
            return [f"{self.words.text(PLACE_USES[value.use.value])}: {place}"]
        if isinstance(value, Part):
            return ["; ".join(self._inside(value))]
        return [self._plain(value, field)]

    def _inside(self, part: Part) -> Iterator[str]:
        for name in type(part).model_fields:
            found = getattr(part, name)
            if found in (None, ()) or (
                isinstance(found, Fact) and found.state is State.UNKNOWN
            ):
                continue
            shown = ", ".join(self.value(found, name))
            yield shown if name in ("name", "use") else f"{_spoken(name)}: {shown}"

    def _plain(self, value: Any, field: str) -> str:  # noqa: ANN401 - any field
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return self.words.day(value)
        if isinstance(value, Enum):
            return str(value.value).replace("-", " ")
        text = str(value)
        if field in _COUNTRIES and reference.is_country(text):
            return self.words.country(text)
        if text in self.datamap.records:
            return self.name(text)
        return _in_words(text)

    def evidence(self, one: Evidence) -> str:
        """Return a piece of evidence in a sentence, with its days."""
        parts = [self.name(one.source)]
        if one.line:
            parts.append(f"line {', '.join(map(str, one.line))}")
        if one.checked_on:
            parts.append(f"checked on {self.words.day(one.checked_on)}")
        else:
            parts.append("not dated")
        if one.expires_on:
            parts.append(f"good until {self.words.day(one.expires_on)}")
        if one.grade:
            parts.append(f"grade {one.grade.value}")
        said = ", ".join(parts)
        return f"{said}. {one.note}" if one.note else f"{said}."

    def _source(self, one: Any) -> str:  # noqa: ANN401 - a record's source
        parts = [self.name(one.document)] if one.document else []
        if one.line:
            parts.append(f"line {', '.join(map(str, one.line))}")
        if one.reference:
            parts.append(one.reference)
        return ", ".join(parts)

    def _related(self, record: Record) -> list[str]:
        """Return the ids of other records that a record names, each once."""
        found: dict[str, None] = {}
        for text in _texts(record):
            if text in self.datamap.records and text != record.id:
                found[text] = None
        return list(found)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any field
    if isinstance(value, str):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def _spoken(name: str) -> str:
    return " ".join("AI" if one == "ai" else one for one in name.split("_"))


_PERIOD = re.compile(r"P(\d+[YMWD])+")


def _in_words(text: str) -> str:
    """Return a period such as P1Y in words; any other text stays."""
    return in_words(text) if _PERIOD.fullmatch(text) else text
