"""Who gets the data, what for, where it is: the values of the map section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from datamap.flows import FlowRow, FlowTable
from datamap.legs import HOME
from datamap.logic import Truth
from datamap.model import DataMap
from datamap.vocabulary import PlaceUse
from reports.language import Language

UNKNOWN_PLACE = "unknown"
"""Key of the place that stands for every place nobody has named."""


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
    places: tuple[str, ...]
    """Where the data is, in words, those outside the UK marked."""

    bases: tuple[str, ...]
    """Lawful bases, in words, with how firm they are."""

    unknown: tuple[str, ...]
    """What nobody has said, in a few words each."""

    outside: Truth
    """Whether any of it is outside the UK."""

    ended: str = ""
    """A sentence if the recipient has ended; else empty."""


@dataclass(frozen=True)
class Link:
    """Two neighbours in the figure that some data goes between."""

    before: tuple[str, str]
    """Column and id."""

    after: tuple[str, str]


@dataclass(frozen=True)
class Node:
    """One box of the figure."""

    column: str
    """people, data, activity, recipient or place."""

    id: str
    label: str
    outside: Truth = Truth.NO
    """For places and recipients: whether outside the UK."""


@dataclass(frozen=True)
class FlowPicture:
    """The map as a figure: boxes in five columns, and what joins them."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    more: int = 0
    """How many recipients the figure leaves to the table."""


@dataclass
class _Gathered:
    """What is found out about one recipient while its rows are read."""

    rows: list[FlowRow] = field(default_factory=list)

    def names(self, of: str) -> tuple[str, ...]:
        found = dict.fromkeys(str(_name_of(row, of)) for row in self.rows)
        return tuple(found)


def _name_of(row: FlowRow, of: str) -> str:
    if of == "activity":
        return row.activity.name
    return row.contents.group.name


def recipients(table: FlowTable, words: Language) -> tuple[Recipient, ...]:
    """Return every recipient and system that data goes to, in the map's order."""
    gathered: dict[str, _Gathered] = {}
    for row in table.rows:
        gathered.setdefault(row.about, _Gathered()).rows.append(row)
    return tuple(
        _recipient(table, about, found, words) for about, found in gathered.items()
    )


def _recipient(
    table: FlowTable, about: str, found: _Gathered, words: Language
) -> Recipient:
    datamap = table.datamap
    first = found.rows[0]
    name = name_of(datamap, about)
    holder = first.system.provider.value if first.system else first.flow.recipient
    held_by = name_of(datamap, holder) if holder else ""
    sure = [row for row in found.rows if row.contents.certain is Truth.YES]
    sure_data = dict.fromkeys(row.contents.category.name for row in sure)
    may = dict.fromkeys(row.contents.category.name for row in found.rows)
    return Recipient(
        id=about,
        name=name,
        held_by="" if held_by == name else held_by,
        purposes=found.names("activity"),
        data=tuple(sure_data),
        possible_data=tuple(one for one in may if one not in sure_data),
        people=found.names("people"),
        places=tuple(_places(found.rows, words)),
        bases=tuple(dict.fromkeys(_basis(row, words) for row in found.rows)),
        unknown=tuple(_unknown(table, found.rows, words)),
        outside=outside_of(found.rows),
        ended=_ended(table, found.rows, words),
    )


def name_of(datamap: DataMap, record_id: str | None) -> str:
    """Return the name of a record, or its id if it has none."""
    record = datamap.records.get(record_id or "")
    return str(getattr(record, "name", None) or record_id or "")


def outside_of(rows: Iterable[FlowRow]) -> Truth:
    """Say whether some row is outside the UK: yes, no, or not known."""
    found = Truth.NO
    for row in rows:
        if row.leg.abroad is Truth.YES and row.leg.certain is Truth.YES:
            return Truth.YES
        if row.leg.abroad is not Truth.NO:
            found = Truth.UNKNOWN
    return found


def _places(rows: list[FlowRow], words: Language) -> Iterator[str]:
    seen = dict.fromkeys(
        (row.leg.country, row.leg.settled_country is not None) for row in rows
    )
    for country, is_settled in seen:
        if country is None:
            continue
        name = words.country(country)
        if not is_settled:
            yield words.text("{place} (not confirmed)").format(place=name)
        elif country != HOME:
            yield words.text("{place}, outside the UK").format(place=name)
        else:
            yield name
    if any(country is None for country, _ in seen):
        yield words.text("Not known")


def _basis(row: FlowRow, words: Language) -> str:
    fact = row.activity.lawful_basis
    if not fact.is_known:
        return words.text("Not known")
    name = basis_words(str(fact.value), words)
    if fact.provisional:
        return words.text("{basis} (the officer's reading)").format(basis=name)
    return name


def basis_words(basis: str, words: Language) -> str:
    """Return a lawful basis in plain words."""
    plain = basis.replace("-", " ")
    return words.text(plain[0].upper() + plain[1:])


def _unknown(table: FlowTable, rows: list[FlowRow], words: Language) -> Iterator[str]:
    first = rows[0]
    if all(row.contents.certain is not Truth.YES for row in rows):
        yield words.text("what exactly is sent")
    if not table.is_settled(first.flow.role, "role"):
        yield words.text("whether it acts for us or decides for itself")
    if any(row.leg.settled_country is None for row in rows):
        yield words.text("every place where it is kept")
    if first.system and not table.is_settled(first.system.contract, "contract"):
        yield words.text("the contract")
    if any(_is_silent(row) for row in rows):
        yield words.text("which other firms are used")


def _is_silent(row: FlowRow) -> bool:
    return row.leg.use is PlaceUse.SUB_PROCESSOR and row.leg.holder is None


def _ended(table: FlowTable, rows: list[FlowRow], words: Language) -> str:
    day = rows[0].leg.holder_ended_on
    if day is None or day >= table.on:
        return ""
    text = words.text("It ended on {day}, and the map still sends data to it.")
    return text.format(day=words.day(day))


MOST_RECIPIENTS = 60
"""How many recipients the figure shows; the rest is in the table."""


def picture(table: FlowTable, words: Language) -> FlowPicture:
    """Return the boxes and links of the figure."""
    nodes: dict[tuple[str, str], Node] = {}
    links: dict[Link, None] = {}
    abouts = list(dict.fromkeys(row.about for row in table.rows))
    shown = set(abouts[:MOST_RECIPIENTS])
    for row in table.rows:
        if row.about in shown:
            chain = _chain(table, row, words)
            for node in chain:
                key = (node.column, node.id)
                known = nodes.get(key)
                outside = max(node.outside, known.outside) if known else node.outside
                nodes[key] = Node(*key, node.label, outside)
            for before, after in pairwise(chain):
                link = Link((before.column, before.id), (after.column, after.id))
                links[link] = None
    return FlowPicture(tuple(nodes.values()), tuple(links), len(abouts) - len(shown))


def _chain(table: FlowTable, row: FlowRow, words: Language) -> list[Node]:
    contents, leg = row.contents, row.leg
    country = leg.settled_country
    sure_outside = leg.abroad if leg.certain is Truth.YES else Truth.UNKNOWN
    outside = Truth.NO if leg.abroad is Truth.NO else sure_outside
    place = words.country(country) if country else words.text("Not known")
    is_own = row.flow.recipient == table.datamap.school.id and row.system is None
    about = words.text("The school") if is_own else name_of(table.datamap, row.about)
    return [
        Node("people", contents.group.id, contents.group.name),
        Node("data", contents.category.id, contents.category.name),
        Node("activity", row.activity.id, row.activity.name),
        Node("recipient", row.about, about, outside),
        Node("place", country or UNKNOWN_PLACE, place, leg.abroad),
    ]
