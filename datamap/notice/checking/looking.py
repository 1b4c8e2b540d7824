"""Rules that look for one thing, and what they answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from datamap.messages import Message
from datamap.notice.checking.finding import (
    Checked,
    Holds,
    NoticeFinding,
    Standing,
    first,
)
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded

Finds = Iterator[NoticeFinding]
"""What a rule yields; the item it belongs to is filled in by whoever calls it."""

_MET = Message("The notice says this.")


def met(row: Said | None) -> NoticeFinding:
    """Return that the notice says it, and where."""
    text, line = (row.text, row.line) if row else ("", None)
    return NoticeFinding(Holds.REQUIRED, "", Standing.MET, _MET, text=text, line=line)


def short(
    standing: Standing, what: str, fix: str, row: Said | None = None, **values: object
) -> NoticeFinding:
    """Return that it falls short: how, in which words, and what to do."""
    text, line = (row.text, row.line) if row else ("", None)
    said = Message(what, values)
    return NoticeFinding(
        Holds.REQUIRED, "", standing, said, Message(fix), (), text, line
    )


def any_of(wanted: Field, what: str, fix: str) -> Callable[[Checked], Finds]:
    """Return a rule that is met by any statement of a field."""

    def rule(checked: Checked) -> Finds:
        row = first(checked.of(wanted))
        yield met(row) if row else short(Standing.MISSING, what, fix)

    return rule


def told(name: str, what: str, fix: str) -> Callable[[Checked], Finds]:
    """Return a rule that is met by one right, and partly by a hint of it."""

    def rule(checked: Checked) -> Finds:
        row = first(one for one in checked.of(Field.RIGHT) if one.id == name)
        if row is None:
            yield short(Standing.MISSING, what, fix)
        elif row.state is Stated.AMBIGUOUS:
            hint = (
                "The notice names the regulator for advice; it tells of "
                "no right to complain."
            )
            yield short(Standing.PARTLY, hint, fix, row)
        else:
            yield met(row)

    return rule


def by_words(
    pattern: re.Pattern[str], what: str, fix: str, *, elsewhere: tuple[str, ...] = ()
) -> Callable[[Checked], Finds]:
    """Return a rule that is met by any sentence with certain words."""

    def rule(checked: Checked) -> Finds:
        for one in checked.notice.passages:
            if one.topic not in elsewhere and pattern.search(folded(one.text)):
                yield met(Said(Field.DATA, one.text, one.line))
                return
        yield short(Standing.MISSING, what, fix)

    return rule
