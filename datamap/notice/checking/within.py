"""What is wrong within a notice: contradictions, left-overs, gone law, dead links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.messages import Message
from datamap.notice.about import leads_inside
from datamap.notice.checking.against_map import kinds_of
from datamap.notice.checking.finding import (
    Checked,
    Holds,
    NoticeFinding,
    Standing,
    first,
)
from datamap.notice.contacts import person_in
from datamap.notice.context import Passage
from datamap.notice.said import Field, Said
from datamap.notice.terms import folded, patterns
from datamap.vocabulary import Nation

_RULES: dict[str, tuple[Standing, str, str, tuple[str, ...]]] = {
    "no-sharing-without-consent": (
        Standing.WRONG,
        "The notice promises not to share without consent, and lists {count} "
        "recipients.",
        "say that most sharing rests on law or a public task, and for what consent "
        "is asked.",
        ("uk-gdpr/5",),
    ),
    "mostly-in-the-uk": (
        Standing.WRONG,
        "The notice says that data is mostly in the United Kingdom; the map has data "
        "in {countries}.",
        "say which systems keep data abroad, and where.",
        ("uk-gdpr/5",),
    ),
    "portability-test": (
        Standing.WRONG,
        "The test of portability is not the law's: it asks for consent or a contract "
        "and for data handled by machine, not for decisions by machine.",
        "say that the right applies to data given under consent or a contract and "
        "kept by computer.",
        ("uk-gdpr/20",),
    ),
    "special-condition": (
        Standing.MISSING,
        "The notice lists special category data and gives no condition of Article 9 "
        "for it.",
        "give the condition for each kind of special category data.",
        ("uk-gdpr/9", "uk-gdpr/13"),
    ),
    "sent-and-not-listed": (
        Standing.DIFFERS,
        "{item} is sent to {recipient} and stands in no list of the data that is "
        "collected.",
        "add it to the list of the data that is collected.",
        ("uk-gdpr/14",),
    ),
    "safeguarding-data": (
        Standing.MISSING,
        "Safeguarding is in the notice only as the name of a product; that such "
        "records are held is not said.",
        "say that safeguarding records are held, why, and on which basis and "
        "condition.",
        ("uk-gdpr/14", "uk-gdpr/9"),
    ),
    "outdated-law": (
        Standing.WRONG,
        "The notice rests on law or words that have gone: {words}.",
        "write the law as it is now: the UK GDPR and the Data Protection Act 2018.",
        (),
    ),
    "english-words": (
        Standing.WRONG,
        "A school in Wales uses England's words: {words}.",
        "use the words of Wales, such as additional learning needs.",
        (),
    ),
    "council-words": (
        Standing.WRONG,
        "Words of a council's notice were left in: {words} (lines {lines}).",
        "write the passage for the school, which is the controller here.",
        (),
    ),
    "ended-body": (
        Standing.WRONG,
        "The notice names a body that ended on {day}: {name}.",
        "name the body that does its work now, or take it out.",
        ("uk-gdpr/5-1-d",),
    ),
    "unreachable-link": (
        Standing.WRONG,
        "The link leads to an address inside an organisation, which people outside "
        "cannot open.",
        "publish the paper and link to it, or put what it says into the notice.",
        ("uk-gdpr/12",),
    ),
    "named-person": (
        Standing.PARTLY,
        "The notice names a person where a role and a mailbox would do (lines "
        "{lines}).",
        "give the role and a mailbox of its own, which outlast the person.",
        (),
    ),
    "open-list": (
        Standing.PARTLY,
        "Lists of data are open, with such as or the like: {count} kinds of data, "
        "lines {lines}.",
        "list every item, or say what else there can be.",
        ("uk-gdpr/14",),
    ),
}
"""How a notice stands on each rule, what it says, what to do, and the law."""

_NO_SHARING = re.compile(
    r"\b(?:not|never)\b[^.]*\b(?:share|give|pass|disclose)\b[^.]*\bwithout\b[^.]*"
    r"\b(?:consent|permission)\b"
)
_AT_HOME = re.compile(
    r"\b(?:majority|most|all)\b[^.]*\b(?:stored|held|kept)\b[^.]*"
    r"\b(?:uk|united kingdom)\b"
)
_PORTABILITY = re.compile(r"\bportab|\bonly applies\b")
_BY_COMPUTER = re.compile(r"\bdecisions?\b[^.]*\b(?:computer|automat|machine)")
_OPEN = re.compile(r"\b(?:such as|e\.g|for example|including|etc)\b")
_SAFEGUARDING = frozenset({"myconcern", "cpoms", "safeguard-software"})
_SPECIAL = frozenset(
    {
        "health", "additional-learning-needs", "ethnicity", "religion", "biometric",
        "sexual-orientation", "trade-union", "safeguarding",
    }
)  # fmt: skip
_SINCE = {
    "1998-act": date(2018, 5, 25),
    "privacy-shield": date(2020, 7, 16),
    "eu-border": date(2021, 1, 1),
    "adequacy-decision": date(2026, 2, 5),
    "2017-act": date(2018, 5, 25),
}
"""Day from which each outdated word is wrong."""

Finds = Iterator[NoticeFinding]


def within(checked: Checked) -> Finds:
    """Yield what the notice has wrong in itself, or against plain facts of the map."""
    for one in checked.notice.passages:
        yield from _contradictions(checked, one)
    yield from _special(checked)
    yield from _sent(checked)
    yield from _safeguarding(checked)
    yield from _outdated(checked)
    yield from _english(checked)
    yield from _of_a_council(checked)
    yield from _ended(checked)
    yield from _links(checked)
    yield from _named(checked)
    yield from _open_lists(checked)


def _found(rule: str, where: Passage | Said, **values: object) -> NoticeFinding:
    standing, what, fix, law = _RULES[rule]
    return NoticeFinding(
        Holds.NOTICE, rule, standing, Message(what, values), Message(fix), law,
        where.text, where.line,
    )  # fmt: skip


def _contradictions(checked: Checked, one: Passage) -> Finds:
    low = folded(one.text)
    shared = checked.of(Field.RECIPIENT)
    if shared and not one.is_heading and _NO_SHARING.search(low):
        yield _found("no-sharing-without-consent", one, count=len(shared))
    if checked.abroad and _AT_HOME.search(low):
        names = sorted(map(reference.country_name, checked.abroad))
        yield _found("mostly-in-the-uk", one, countries=", ".join(names))
    if _PORTABILITY.search(low) and _BY_COMPUTER.search(low):
        yield _found("portability-test", one)


def _special(checked: Checked) -> Finds:
    rows = [*checked.of(Field.DATA), *checked.of(Field.ITEM)]
    special = first(row for row in rows if _SPECIAL & set(kinds_of(row.text)))
    if special and not checked.of(Field.CONDITION):
        yield _found("special-condition", special)


def _sent(checked: Checked) -> Finds:
    """Yield data that a recipient is said to get and no list of data has."""
    senders = {row.text for row in checked.of(Field.RECIPIENT)}
    items = checked.of(Field.ITEM)
    listed = {
        kind
        for row in [*checked.of(Field.DATA), *items]
        if row.parent not in senders
        for kind in kinds_of(row.text)
    }
    for row in items:
        kinds = set(kinds_of(row.text))
        if row.parent in senders and kinds and not kinds & listed:
            item = row.text.capitalize()
            yield _found("sent-and-not-listed", row, item=item, recipient=row.parent)


def _safeguarding(checked: Checked) -> Finds:
    rows = [*checked.of(Field.DATA), *checked.of(Field.ITEM)]
    listed = any("safeguarding" in kinds_of(row.text) for row in rows)
    named = first(
        row
        for row in [*checked.of(Field.SYSTEM), *checked.of(Field.RECIPIENT)]
        if row.id in _SAFEGUARDING or "safeguarding" in folded(row.text)
    )
    if named and not listed:
        yield _found("safeguarding-data", named)


def _outdated(checked: Checked) -> Finds:
    for name, pattern in patterns("outdated").items():
        if checked.on >= _SINCE[name]:
            for where in _with(checked, pattern)[:1]:
                yield _found("outdated-law", where, words=_hit(pattern, where))


def _english(checked: Checked) -> Finds:
    if checked.datamap.school.nation is not Nation.WALES:
        return
    for pattern in patterns("english_words").values():
        for where in _with(checked, pattern)[:1]:
            yield _found("english-words", where, words=_hit(pattern, where))


def _of_a_council(checked: Checked) -> Finds:
    controller = first(checked.of(Field.CONTROLLER))
    if controller and re.search(r"\b(?:council|cyngor)\b", folded(controller.text)):
        return
    for pattern in patterns("council_words").values():
        left = _with(checked, pattern)
        if left:
            words = dict.fromkeys(_hit(pattern, one) for one in left)
            yield _found(
                "council-words", left[0], words=", ".join(words), lines=_lines(left)
            )


def _with(checked: Checked, pattern: re.Pattern[str]) -> list[Passage]:
    parts = checked.notice.passages
    return [one for one in parts if pattern.search(folded(one.text))]


def _hit(pattern: re.Pattern[str], where: Passage) -> str:
    found = pattern.search(folded(where.text))
    return where.text[found.start() : found.end()] if found else ""


def _lines(rows: list[Passage] | list[Said]) -> str:
    return ", ".join(dict.fromkeys(str(one.line) for one in rows))


def _ended(checked: Checked) -> Finds:
    ended = {one.id: one for one in checked.datamap.parties if one.ended_on}
    for row in checked.of(Field.RECIPIENT):
        party = ended.get(row.id)
        if party and party.ended_on and party.ended_on < checked.on:
            yield _found("ended-body", row, day=party.ended_on, name=party.name)


def _links(checked: Checked) -> Finds:
    for row in checked.of(Field.LINK):
        if leads_inside(row.text):
            yield _found("unreachable-link", row)


def _named(checked: Checked) -> Finds:
    """Yield one finding for all the persons named; it does not repeat their names."""
    named = [one for one in checked.notice.passages if person_in(one)]
    if named:
        where = Said(Field.CONTACT, "", named[0].line)
        yield _found("named-person", where, lines=_lines(named))


def _open_lists(checked: Checked) -> Finds:
    rows = [row for row in checked.of(Field.DATA) if _OPEN.search(folded(row.text))]
    if rows:
        yield _found("open-list", rows[0], count=len(rows), lines=_lines(rows))
