"""What a notice and a map say differently: one has it and the other has not."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.messages import Message
from datamap.model import Activity
from datamap.notice.checking.finding import Checked, Holds, NoticeFinding, Standing
from datamap.notice.checking.matching import (
    likeness,
    recipients_of,
    systems_of,
    used_systems,
)
from datamap.notice.people import is_people
from datamap.notice.said import Field, Said
from datamap.notice.terms import first_of, folded, patterns

_RULES = {
    "recipient-not-in-map": (
        "The notice names a recipient that the map has no flow to: {name}.",
        "add the flow to the map, or take the name out of the notice.",
        0.8,
    ),
    "recipient-not-in-notice": (
        "The map sends data to a recipient that the notice does not name: {name}.",
        "name it in the notice, or end the flow in the map.",
        0.8,
    ),
    "system-not-in-map": (
        "The notice names a system that the map does not have: {name}.",
        "add the system to the map, or take it out of the notice.",
        0.8,
    ),
    "system-not-in-notice": (
        "The map uses a system that the notice does not name: {name}.",
        "say in the notice that it is used, if data of it goes to somebody else.",
        0.7,
    ),
    "data-not-in-map": (
        "The notice says that data is held which the map does not have: {name}.",
        "add the data to the map, or take it out of the notice.",
        0.7,
    ),
    "data-not-in-notice": (
        "The map holds data that the notice does not list: {name}.",
        "list it in the notice, or take it out of the map if it is not held.",
        0.7,
    ),
    "purpose-not-in-map": (
        "The notice gives a purpose that no activity of the map has: {name}.",
        "add the activity to the map, or take the purpose out of the notice.",
        0.6,
    ),
    "purpose-not-in-notice": (
        "The map has an activity whose purpose the notice does not give: {name}.",
        "add the purpose to the notice.",
        0.6,
    ),
    "basis-not-in-notice": (
        "The map gives {name} a lawful basis that the notice does not list: {basis}.",
        "add the basis to the notice, beside the purpose.",
        1.0,
    ),
    "country-not-in-notice": (
        "The map has data in a country that the notice does not name: {name} "
        "({holders}).",
        "name the country in the notice, and what covers the transfer.",
        1.0,
    ),
}
"""What each rule says, what to do, and how sure it is if nothing else says."""

_LAW = ("uk-gdpr/13", "uk-gdpr/14")
_NO_SYSTEMS = frozenset({"intranet"})


def against_map(checked: Checked) -> Iterator[NoticeFinding]:
    """Yield what the notice or the map has and the other has not."""
    yield from _recipients(checked)
    yield from _systems(checked)
    yield from _data(checked)
    yield from _purposes(checked)
    yield from _bases(checked)
    yield from _countries(checked)


def _in_notice(rule: str, row: Said) -> NoticeFinding:
    """Return a finding about words of the notice."""
    what, fix, sure = _RULES[rule]
    said = Message(what, {"name": row.text})
    return NoticeFinding(
        Holds.MAP, rule, Standing.DIFFERS, said, Message(fix), _LAW,
        row.text, row.line, sure,
    )  # fmt: skip


def _in_map(
    rule: str,
    record: str,
    name: str,
    row: Said | None = None,
    *,
    sure: float | None = None,
    **values: object,
) -> NoticeFinding:
    """Return a finding about a record of the map."""
    what, fix, usual = _RULES[rule]
    said = Message(what, {"name": name, **values})
    text, line = (row.text, row.line) if row else ("", None)
    return NoticeFinding(
        Holds.MAP, rule, Standing.DIFFERS, said, Message(fix), _LAW,
        text, line, usual if sure is None else sure, record,
    )  # fmt: skip


def _recipients(checked: Checked) -> Iterator[NoticeFinding]:
    rows = checked.of(Field.RECIPIENT)
    known = list(recipients_of(checked))
    for row in rows:
        to_people = is_people(row.text) and _reaches_people(checked)
        if not to_people and not any(likeness(row, one) for one in known):
            yield _in_notice("recipient-not-in-map", row)
    for one in known:
        if not any(likeness(row, one) for row in rows):
            yield _in_map("recipient-not-in-notice", one.id, one.names[0])


def _reaches_people(checked: Checked) -> bool:
    """Say whether a flow of the map goes to a group of people, such as parents."""
    groups = {one.id for one in checked.datamap.people}
    return any(one.recipient in groups for one in checked.datamap.flows)


def _systems(checked: Checked) -> Iterator[NoticeFinding]:
    rows = [row for row in checked.of(Field.SYSTEM) if row.id not in _NO_SYSTEMS]
    known = list(systems_of(checked))
    for row in rows:
        if not any(likeness(row, one) for one in known):
            yield _in_notice("system-not-in-map", row)
    used = used_systems(checked)
    rows += checked.of(Field.RECIPIENT)
    for one in known:
        if one.id in used and not any(likeness(row, one) for row in rows):
            yield _in_map("system-not-in-notice", one.id, one.names[0])


def kinds_of(text: str) -> list[str]:
    """Return the rows of the sensitivity table that words mean, the likeliest first."""
    low = folded(text)
    kinds = patterns("data_kinds").items()
    return [kind for kind, pattern in kinds if pattern.search(low)]


def _data(checked: Checked) -> Iterator[NoticeFinding]:
    """Yield kinds of data, by the rows of the sensitivity table, that only one has."""
    rows = [*checked.of(Field.DATA), *checked.of(Field.ITEM)]
    told = {kind for row in rows for kind in kinds_of(row.text)}
    mapped = dict(_mapped_kinds(checked))
    for row in rows:
        kinds = kinds_of(row.text)
        if kinds and kinds[0] not in mapped:
            yield _in_notice("data-not-in-map", row)
    for kind, record in mapped.items():
        if kind not in told:
            name = str(getattr(checked.datamap.records.get(record), "name", record))
            yield _in_map("data-not-in-notice", record, name)


def _mapped_kinds(checked: Checked) -> Iterator[tuple[str, str]]:
    for category in checked.datamap.data:
        yield category.kind, category.id
        yield from ((kind, category.id) for kind in kinds_of(category.name)[:1])
        for item in category.items.listed:
            yield item.kind or category.kind, category.id
            yield from ((kind, category.id) for kind in kinds_of(item.name)[:1])


def _purposes(checked: Checked) -> Iterator[NoticeFinding]:
    rows = checked.of(Field.PURPOSE)
    told = {_purpose(row.text) for row in rows}
    activities = checked.datamap.activities
    for one in activities if rows else ():
        meant = _meant(one)
        if meant and not meant & told:
            yield _in_map("purpose-not-in-notice", one.id, one.name)
    mapped = {kind for one in activities for kind in _meant(one)} | {"", "legal"}
    for row in rows:
        if _purpose(row.text) not in mapped:
            yield _in_notice("purpose-not-in-map", row)


def _meant(activity: Activity) -> set[str]:
    return {_purpose(activity.purpose), _purpose(activity.name)} - {""}


def _purpose(text: str) -> str:
    return first_of("purpose_kinds", text)


def _bases(checked: Checked) -> Iterator[NoticeFinding]:
    told = checked.ids(Field.BASIS)
    for one in checked.datamap.activities if told else ():
        basis = checked.table.settled(one.lawful_basis, "lawful_basis")
        if isinstance(basis, str) and str(basis) not in told:
            title = reference.lawful_basis(str(basis)).title
            yield _in_map("basis-not-in-notice", one.id, one.name, basis=title)


def _countries(checked: Checked) -> Iterator[NoticeFinding]:
    told = checked.ids(Field.COUNTRY)
    transfer = next(iter(checked.of(Field.TRANSFER)), None)
    for country, (holders, sure) in checked.abroad.items():
        if country not in told:
            yield _in_map(
                "country-not-in-notice", "", reference.country_name(country), transfer,
                sure=sure, holders=", ".join(sorted(holders)[:3]) or "holder not said",
            )  # fmt: skip
