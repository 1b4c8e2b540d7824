"""What moved a risk, and where it stands, in words for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from datamap.compare import Change, ChangeKind
from datamap.logic import Truth
from datamap.model import DataMap, Measure, OpenQuestion
from dpia.attribution import Move
from dpia.attribution.search import How, Thing
from dpia.attribution.time_passed import Passing
from dpia.scales import Level, Levels
from reports.language import Language, marked
from reports.pages.naming import name_of, short_name
from reports.words import SECURITY_FIELDS, UNKNOWNS, capital, level_words

_PASSING: Mapping[Passing, str] = {
    Passing.LAW: marked("the law has changed"),
    Passing.EVIDENCE: marked("evidence has grown old"),
    Passing.DATES: marked("a day written in the map has come"),
    Passing.METHOD: marked("it was worked out in another way then"),
    Passing.UNSEEN: marked("the earlier review does not say how systems are protected"),
}
"""What moved a risk though nobody edited the map."""

_HOW: Mapping[How, str] = {
    How.ALONE: "",
    How.EITHER: marked("Each of these would have done it by itself."),
    How.TOGETHER: marked("These did it together."),
    How.ONLY_TOGETHER: marked(
        "Only together: none of these would have moved it by itself."
    ),
    How.NOT_FOUND: marked(
        "So much changed that we stopped before we knew which of it did this."
    ),
}
"""How several things moved a risk."""

_DUTY: Mapping[Truth, str] = {
    Truth.NO: marked("met, or not owed"),
    Truth.UNKNOWN: marked("perhaps not met"),
    Truth.YES: marked("not met"),
}
"""Where a duty stands."""

MOST_STRUCK = 3
"""How many records are named whose evidence grew old."""

_BEHIND = ("flow", "document")
"""Kinds of record that are not named where one of another kind came or went."""


@dataclass(frozen=True)
class Names:
    """What records are called: by the later map, or by the earlier if they went."""

    before: DataMap
    after: DataMap
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the catalogue's measures, by id."""

    def __call__(self, record_id: str) -> str:
        """Return the name of a record, without what explains it."""
        datamap = self.after if record_id in self.after.records else self.before
        record = datamap.records.get(record_id)
        if isinstance(record, Measure):
            return self.titles.get(record.measure, record.measure)
        if isinstance(record, OpenQuestion):
            return record.question
        return short_name(name_of(datamap, record_id))


def thing_words(thing: Thing, names: Names, words: Language) -> str:
    """Return what moved a risk, as the start of a line."""
    if thing.passing is not None:
        what = capital(words.text(_PASSING[thing.passing]))
        where = words.some((names(one) for one in thing.records), MOST_STRUCK)
        return f"{what}: {where}" if where else what
    told = dict.fromkeys(_told(thing.changes, names, words))
    return capital(words.listed(told))


def how_words(how: How, words: Language) -> str:
    """Return how several things did it together; empty where one did it alone."""
    return words.text(_HOW[how])


def standing_words(move: Move, words: Language) -> tuple[str, str]:
    """Return where a risk or duty stood and where it stands."""
    if move.risk.kind == "gap":
        return words.text(_DUTY[move.held]), words.text(_DUTY[move.holds])
    nothing = Levels(Level.NONE, Level.NONE)
    before, after = (
        level_words(one or nothing, words) for one in (move.before, move.after)
    )
    return before, after


def _told(changes: Iterable[Change], names: Names, words: Language) -> Iterator[str]:
    listed = list(changes)
    whole = [one for one in listed if not one.field]
    telling = [one for one in whole if one.kind not in _BEHIND] or whole
    for kind, text in _WHOLE.items():
        came = [names(one.record) for one in telling if one.change is kind]
        if came:
            yield words.text(text, name=words.listed(dict.fromkeys(came)))
    for one in listed:
        if one.field:
            yield _field(one, names, words)


_WHOLE: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: marked("new: {name}"),
    ChangeKind.REMOVED: marked("gone: {name}"),
}


def _field(change: Change, names: Names, words: Language) -> str:
    """Return a changed field in words; how a system is protected only as that."""
    name = names(change.record)
    steps = change.field.split(".")
    found = [".".join(steps[:end]) for end in range(len(steps), 0, -1)]
    if any(one in SECURITY_FIELDS for one in found):
        return words.text(marked("how {name} is protected"), name=name)
    known = next((UNKNOWNS[one] for one in found if one in UNKNOWNS), None)
    return words.text(known or marked("what is recorded about {name}"), name=name)
