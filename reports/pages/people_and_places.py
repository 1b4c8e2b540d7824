"""Who gets the data, what for and where it is: the rows of the map section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from datamap.flows import FlowRow, FlowTable
from datamap.legs import HOME
from datamap.logic import Truth
from datamap.vocabulary import PlaceUse
from reports.language import Language, marked
from reports.pages.naming import name_of
from reports.words import PLACE_USES, capital


@dataclass(frozen=True)
class Places:
    """Where the data of one recipient is, as far as anybody has said."""

    home: bool
    """Whether some of it is known to be in the UK."""

    outside: tuple[str, ...]
    """Countries outside the UK where it is known to be."""

    perhaps: tuple[str, ...]
    """Countries outside the UK where it is if it goes to somebody it may go to."""

    unconfirmed: tuple[str, ...]
    """Countries that somebody has named and nobody has confirmed."""

    open: tuple[str, ...]
    """What happens at a place that nobody has named: main store, back-ups."""


@dataclass(frozen=True)
class Recipient:
    """One recipient or system, with everything the report says of it."""

    id: str
    name: str
    """Name of the system, or of the recipient where no system is named."""

    held_by: str
    """Name of who holds the data there; empty if that is the name already."""

    purposes: tuple[str, ...]
    """Names of the activities."""

    data: tuple[str, ...]
    """Names of the categories it surely gets."""

    possible_data: tuple[str, ...]
    """Names of the categories it may get."""

    people: tuple[str, ...]
    places: Places
    bases: tuple[str, ...]
    """Lawful bases in words; those that nobody has confirmed say so."""

    unknown: tuple[str, ...]
    """What nobody has said, in a few words each."""

    outside: Truth
    """Whether any of it is outside the UK."""

    ended: str = ""
    """A sentence if the recipient has ended; else empty."""


def recipients(table: FlowTable, words: Language) -> tuple[Recipient, ...]:
    """Return every recipient and system that data goes to.

    Those known to be outside the UK come first, then those where nobody can say,
    then those in the UK; within each those that have ended, then in the map's order.
    """
    gathered: dict[str, list[FlowRow]] = {}
    for row in table.rows:
        gathered.setdefault(row.about, []).append(row)
    made = [_recipient(table, key, rows, words) for key, rows in gathered.items()]
    return tuple(sorted(made, key=lambda one: (-one.outside, not one.ended)))


def _recipient(
    table: FlowTable, about: str, rows: list[FlowRow], words: Language
) -> Recipient:
    datamap = table.datamap
    first = rows[0]
    name = about_name(table, about, words)
    holder = first.system.provider.value if first.system else first.flow.recipient
    held_by = about_name(table, holder, words) if holder else ""
    sure = _names(
        row.contents.category.name for row in rows if row.contents.certain is Truth.YES
    )
    may = _names(row.contents.category.name for row in rows)
    return Recipient(
        id=about,
        name=name,
        held_by="" if held_by == name else held_by,
        purposes=_names(name_of(datamap, row.activity.id) for row in rows),
        data=sure,
        possible_data=tuple(one for one in may if one not in sure),
        people=_names(row.contents.group.name for row in rows),
        places=places_of(rows, words),
        bases=_names(_basis(row, words) for row in rows),
        unknown=tuple(_unknown(table, rows, words)),
        outside=outside_of(rows),
        ended=_ended(table, rows, words),
    )


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def about_name(table: FlowTable, about: str | None, words: Language) -> str:
    """Return the name of a system or recipient; the school is called so."""
    if about == table.datamap.school.id:
        return words.text(marked("The school itself"))
    return name_of(table.datamap, about)


def outside_of(rows: Iterable[FlowRow]) -> Truth:
    """Say whether some row is outside the UK: yes, no, or not known."""
    found = Truth.NO
    for row in rows:
        if row.leg.abroad is Truth.YES and row.leg.certain is Truth.YES:
            return Truth.YES
        if row.leg.abroad is not Truth.NO:
            found = Truth.UNKNOWN
    return found


def places_of(rows: Iterable[FlowRow], words: Language) -> Places:
    """Return where the data of some rows is."""
    listed = list(rows)
    settled = _codes(row for row in listed if row.leg.settled_country)
    sure = _codes(
        row
        for row in listed
        if row.leg.settled_country and row.leg.certain is Truth.YES
    )
    claimed = _codes(row for row in listed if row.leg.country)
    abroad = [one for one in settled if one != HOME]
    return Places(
        home=HOME in settled,
        outside=tuple(words.country(one) for one in abroad if one in sure),
        perhaps=tuple(words.country(one) for one in abroad if one not in sure),
        unconfirmed=tuple(words.country(one) for one in claimed if one not in settled),
        open=_names(
            words.text(PLACE_USES[row.leg.use.value])
            for row in listed
            if row.leg.country is None
        ),
    )


def _codes(rows: Iterable[FlowRow]) -> tuple[str, ...]:
    return _names(row.leg.country for row in rows if row.leg.country)


def _basis(row: FlowRow, words: Language) -> str:
    fact = row.activity.lawful_basis
    if not fact.is_known:
        return words.text(marked("not known"))
    name = basis_words(str(fact.value), words)
    if fact.provisional:
        return words.text(marked("{basis} (to be confirmed)"), basis=name)
    return name


def basis_words(basis: str, words: Language) -> str:
    """Return a lawful basis in plain words."""
    return words.text(capital(basis.replace("-", " ")))


def _unknown(table: FlowTable, rows: list[FlowRow], words: Language) -> Iterator[str]:
    first = rows[0]
    if all(row.contents.certain is not Truth.YES for row in rows):
        yield words.text(marked("what exactly is sent"))
    if not _is_own(table, first) and not table.is_settled(first.flow.role, "role"):
        yield words.text(marked("its role"))
    if any(row.leg.settled_country is None for row in rows):
        yield words.text(marked("some places"))
    if first.system and not table.is_settled(first.system.contract, "contract"):
        yield words.text(marked("the contract"))
    if any(_is_silent(row) for row in rows):
        yield words.text(marked("other firms it uses"))


def _is_own(table: FlowTable, row: FlowRow) -> bool:
    """Say whether nobody but the school or the people themselves receives it."""
    return table.datamap.party(row.flow.recipient) is None


def _is_silent(row: FlowRow) -> bool:
    return row.leg.use is PlaceUse.SUB_PROCESSOR and row.leg.holder is None


def _ended(table: FlowTable, rows: list[FlowRow], words: Language) -> str:
    days = [row.leg.holder_ended_on for row in rows if row.leg.is_first]
    gone = [day for day in days if day is not None and day < table.on]
    if not gone:
        return ""
    text = marked("It ended on {day}, and the map still sends data to it.")
    return words.text(text, day=words.day(gone[0]))
