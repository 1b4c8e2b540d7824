"""The log of signatures: one JSON object a line, each holding the hash of the last.

A line that was changed, taken out or moved shows itself. A chain without a secret
does not show that lines are missing at its end, nor that somebody with the right to
write made all of it anew; see `dpia.sign_off.copies` for what helps against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt

from datamap.facts import Day, Id, Part, Text
from datamap.messages import Message
from datamap.model.base import Sha256
from dpia.sign_off.states import COMES_AFTER, MAY_SIGN, Signer, State

FORMAT = "dpia-signature/1"
NO_LINE = "0" * 64
"""What the first line holds in place of the hash of a line before it."""


class Signed(Part):
    """Exactly what a signature signs, as hashes and versions."""

    map: Sha256
    """Hash of what the map says, supplier facts included."""

    map_copy: Sha256
    """Hash of the copy of the map that is kept."""

    map_file: Sha256 | None = None
    """Hash of the bytes of the map's file. Left out: there is no such file."""

    answers: Sha256
    """Hash of the bytes of the answers, of which a copy is kept."""

    results: Sha256
    """Hash of the kept list of what was worked out."""

    catalogue: Sha256
    """Hash of the risks, measures, matrix and steps that were used."""

    law: Sha256
    """Hash of the law data that was used."""

    law_on: Day
    """Day whose law applied."""

    method: Text
    """Version of the scoring method."""


class Signature(Part):
    """One line of the log."""

    format: Literal["dpia-signature/1"] = "dpia-signature/1"
    """Version of the format. Left out: the first."""

    number: Annotated[StrictInt, Field(ge=1)]
    """Place in the log, counting from 1."""

    activity: Id
    """Id of the activity assessed."""

    state: State
    """State that it puts the assessment into."""

    by: Signer
    """Role that signed."""

    on: Day
    """Day on which it was signed, as the person gave it."""

    comment: Text | None = None
    """What the role said. Left out: nothing."""

    signs: Signed
    """What was signed."""

    before: Sha256
    """Hash of the line before; zeros for the first."""

    @property
    def sha256(self) -> str:
        """Hash of the line without the hash itself."""
        return _sha256(_text(_plain(self)))

    @property
    def line(self) -> str:
        """The line as it stands in the log."""
        return _text({**_plain(self), "sha256": self.sha256})


@dataclass(frozen=True)
class Log:
    """A log as far as it is whole, and what is wrong from there on."""

    signatures: tuple[Signature, ...]
    """The signatures up to the first that is broken."""

    broken: Message | None
    """What is wrong at the first broken line, or None."""

    @property
    def head(self) -> str:
        """Hash of the last whole line; copied elsewhere, it shows a cut log."""
        return self.signatures[-1].sha256 if self.signatures else NO_LINE

    @property
    def state(self) -> State:
        """State that the last whole line put the assessment into."""
        return self.signatures[-1].state if self.signatures else State.DRAFT


def read_log(raw: bytes, activity: str) -> Log:
    """Check a log from its first line on and return what is whole.

    Parameters
    ----------
    raw
        Its bytes, with any newline.
    activity
        Id of the activity that it must be about.
    """
    text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
    lines = text.removesuffix("\n").split("\n") if text else []
    read = [_line(one, activity) for one in lines]
    whole: list[Signature] = []
    for place, one in enumerate(read, 1):
        broken = _broken(place, one, whole, read)
        if broken is not None:
            return Log(tuple(whole), broken)
        assert one is not None  # noqa: S101 - a line that is none is broken
        whole.append(one)
    return Log(tuple(whole), None)


def _line(text: str, activity: str) -> Signature | None:
    """Return a line that agrees with its own hash, or None."""
    try:
        tree = json.loads(text)
        own = tree.pop("sha256")
        found = Signature.model_validate(tree)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    is_whole = found.line == text and found.sha256 == own
    return found if is_whole and found.activity == activity else None


def _broken(
    place: int,
    line: Signature | None,
    whole: Sequence[Signature],
    read: Sequence[Signature | None],
) -> Message | None:
    """Return what is wrong at a place of the log, or None."""
    names: dict[str, object] = {"line": place}
    if line is None:
        return Message("Line {line} of the log of signatures was changed.", names)
    if line.number != place:
        return _out_of_place(place, line, read)
    before = whole[-1].sha256 if whole else NO_LINE
    if line.before == before:
        return _forbidden(line, whole[-1].state if whole else State.DRAFT)
    if not whole:
        return Message("Line {line} of the log of signatures was changed.", names)
    text = "Line {line} of the log of signatures is not the one that was signed there."
    return Message(text, {"line": place - 1})


def _forbidden(line: Signature, stood: State) -> Message | None:
    """Return what is wrong with a line that no signing here could have written."""
    names: dict[str, object] = {"line": line.number}
    if line.by not in MAY_SIGN[line.state]:
        text = (
            "Line {line} of the log of signatures is by a role that may not sign that."
        )
        return Message(text, names)
    if stood not in COMES_AFTER[line.state]:
        text = (
            "Line {line} of the log of signatures does not follow from the line "
            "before it."
        )
        return Message(text, names)
    return None


def _out_of_place(
    place: int, line: Signature, read: Sequence[Signature | None]
) -> Message:
    elsewhere = [
        at for at, one in enumerate(read, 1) if one is not None and one.number == place
    ]
    if elsewhere:
        text = (
            "Line {line} of the log of signatures was moved: signature {place} stands "
            "on line {at}."
        )
        return Message(text, {"line": place, "place": place, "at": elsewhere[0]})
    if line.number < place:
        text = "Line {line} of the log of signatures was put in: it repeats line {at}."
        return Message(text, {"line": place, "at": line.number})
    text = "Line {line} of the log of signatures was removed."
    return Message(text, {"line": place})


def _plain(signature: Signature) -> Mapping[str, Any]:
    return signature.model_dump(mode="json", exclude_none=True)


def _text(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
