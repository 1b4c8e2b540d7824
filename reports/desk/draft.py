"""What a person has changed at the desk and not saved yet, kept through a restart."""

from __future__ import annotations

import getpass
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from datamap.atomic import CannotWriteError, write_atomically
from reports.desk.changes import Change, Value
from reports.desk.inside import may_write

FOLDER = ".dpia-desk"
"""Folder beside a map that keeps drafts; it may be deleted at any time."""


@dataclass(frozen=True)
class Draft:
    """Changes that are not saved yet, each place once."""

    changes: tuple[Change, ...] = ()

    def put(self, change: Change) -> Draft:
        """Return the draft with a change; what is as it was before is no change."""
        added = self._added(change)
        if added is not None:
            tree = with_field(added.value, change.field, change.value)
            return self._with(added, replace(added, value=tree))
        for one in self.changes:
            if one.key == change.key:
                if one.was == change.value:
                    return Draft(tuple(x for x in self.changes if x is not one))
                return self._with(one, replace(change, was=one.was))
        if change.was == change.value:
            return self
        return Draft((*self.changes, change))

    def without(self, record: str) -> Draft:
        """Return the draft without what was changed in a record."""
        return Draft(tuple(one for one in self.changes if one.record != record))

    def said(self, record: str, field: str, answers: str = "") -> tuple[bool, Value]:
        """Return whether the draft says something of a field, and what."""
        for one in self.changes:
            if one.key == (answers, record, field):
                return True, one.value
            if one.key == (answers, record, "") and field and not answers:
                return True, _inside(one.value, field)
        return False, None

    def adds(self, record: str) -> bool:
        """Say whether a record is new in the draft."""
        return any(
            one.record == record and not one.field and not one.answers
            for one in self.changes
        )

    def _added(self, change: Change) -> Change | None:
        if change.answers or not change.field:
            return None
        return next((x for x in self.changes if x.key == ("", change.record, "")), None)

    def _with(self, old: Change, new: Change) -> Draft:
        return Draft(tuple(new if one is old else one for one in self.changes))


def with_field(tree: Value, field: str, value: Value) -> Value:
    """Return a record's tree with a dotted field set, or taken out by None."""
    first, _, rest = field.partition(".")
    held = dict(tree) if isinstance(tree, dict) else {}
    inner = with_field(held.get(first), rest, value) if rest else value
    if inner is None or inner == {}:
        held.pop(first, None)
    else:
        held[first] = inner
    return held


def _inside(tree: Value, field: str) -> Value:
    for step in field.split("."):
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


@dataclass(frozen=True)
class Drafts:
    """The drafts of one person beside one map, an activity each."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where they are kept; each person has a file, without a name in it."""
        return self.folder / FOLDER / f"assess-{_whose()}.json"

    def last(self) -> str:
        """Return the activity that was open last, or nothing."""
        return str(self._read().get("activity") or "")

    def of(self, activity: str) -> Draft:
        """Return the draft about an activity, empty if there is none."""
        listed = self._read().get("drafts", {}).get(activity, [])
        with suppress(TypeError):
            return Draft(tuple(Change(**one) for one in listed))
        return Draft()

    def waiting(self) -> tuple[str, ...]:
        """Return the activities that have a draft."""
        return tuple(self._read().get("drafts", {}))

    def keep(self, activity: str, draft: Draft) -> bool:
        """Keep a draft, or take away an empty one; say whether it could be kept.

        It is not where a link leads out of the folder, or in the toolkit.
        """
        if not may_write(self.file, self.folder):
            return False
        read = self._read()
        drafts = {**read.get("drafts", {})}
        drafts.pop(activity, None)
        if draft.changes:
            drafts[activity] = [one.plain() for one in draft.changes]
        text = json.dumps({"activity": activity, "drafts": drafts}, ensure_ascii=False)
        try:
            self.file.parent.mkdir(exist_ok=True)
            write_atomically(self.file, text)
        except (OSError, CannotWriteError):
            return False
        return True

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads(self.file.read_text("utf-8"))
            if isinstance(found, dict) and isinstance(found.get("drafts"), dict):
                return found
        return {}


def _whose() -> str:
    """Return a short mark of the person at this computer, without the name."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = ""
    return hashlib.sha256(name.encode()).hexdigest()[:8]
