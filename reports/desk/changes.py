"""What a person changed at the desk, and how it joins what others changed meanwhile.

A change keeps what the field said when the person saw it. So it can be told later,
even after a restart, whether somebody else has changed the same field since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Value = Any
"""Plain values as they stand in a file; None where the field is left out."""

Choice = Literal["ours", "theirs"]
"""What a person decided about a clash."""

Key = tuple[str, str, str]
"""What tells the places of changes apart."""


@dataclass(frozen=True)
class Change:
    """One field that a person answered, or one record that was added."""

    record: str
    """Id of the record; empty in a file of answers."""

    field: str
    """Dotted name of the field; empty where a whole record is added."""

    value: Value
    """What it is to say; None to leave it out."""

    was: Value = None
    """What it said when the person saw it; None where it was left out."""

    section: str = ""
    """Section that a new record is added to."""

    answers: str = ""
    """Activity whose answers are changed; empty for the map."""

    @property
    def key(self) -> Key:
        """What tells its place apart."""
        return (self.answers, self.record, self.field)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Clash:
    """A field that was changed here and, since then, differently in the file."""

    change: Change
    """What it is to say here."""

    theirs: Value
    """What the file says now."""


_NO_PLACE = object()


def joined(change: Change, theirs: Value) -> Change | Clash | None:
    """Return a change as it is to be made in a file that may have moved on.

    Parameters
    ----------
    change
        The change.
    theirs
        What the file says now.

    Returns
    -------
    Change, Clash or None
        A change that starts from what the file says now; a clash where only a
        person can choose; None where the file says it already.
    """
    if change.value == theirs:
        return None
    if change.was == theirs:
        return change
    both = _lists_joined(change, theirs)
    if both is _NO_PLACE:
        return Clash(change, theirs)
    return None if both == theirs else replace(change, value=both, was=theirs)


def _lists_joined(change: Change, theirs: Value) -> Value:
    """Return a list with what both added and took out, if that is plain to see."""
    ours, was = change.value, change.was or []
    if not (isinstance(ours, list) and isinstance(was, list)):
        return _NO_PLACE
    if not isinstance(theirs or [], list):
        return _NO_PLACE
    gone = [one for one in was if one not in ours]
    there = theirs or []
    if any(one not in there for one in gone):
        return _NO_PLACE
    kept = [one for one in there if one not in gone]
    return kept + [one for one in ours if one not in was and one not in kept]


def chosen(
    changes: Iterable[Change],
    clashes: Iterable[Clash],
    choices: Mapping[Key, Choice],
) -> tuple[Change, ...]:
    """Return changes after a person chose between ours and theirs.

    A clash about which nothing was chosen stays one.
    """
    theirs = {one.change.key: one.theirs for one in clashes}
    found = []
    for one in changes:
        choice = choices.get(one.key) if one.key in theirs else None
        if choice == "theirs":
            continue
        found.append(replace(one, was=theirs[one.key]) if choice == "ours" else one)
    return tuple(found)
