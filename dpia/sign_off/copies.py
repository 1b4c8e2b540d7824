"""Copies of what was signed, and a receipt for each signature.

Copies are named by their hash in ``answers/signed``, so that what many signatures
share is kept once and a changed copy shows itself. A receipt repeats the hash of a
line of the log; it is written after the line, so that a log cut at its end is told
from a signing that was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from datamap.atomic import CannotWriteError, write_atomically
from datamap.messages import Message
from dpia.judgement import ANSWERS_FOLDER
from dpia.sign_off.log import Log, Signature

SIGNED_FOLDER = "signed"

_SUFFIXES: Mapping[str, str] = {
    "map_copy": ".map.json",
    "answers": ".answers.yaml",
    "results": ".results.json",
}
_WORDS: Mapping[str, str] = {
    "map_copy": "the map",
    "answers": "the answers",
    "results": "the results",
}


@dataclass(frozen=True)
class Kept:
    """What a signature signed, as bytes."""

    map: bytes
    """The map in JSON, with every supplier fact."""

    answers: bytes
    """The file of answers, byte for byte."""

    results: bytes
    """What was worked out, in JSON."""

    def by_field(self) -> Mapping[str, bytes]:
        """Return the content under the name of the field that holds its hash."""
        return {
            "map_copy": self.map,
            "answers": self.answers,
            "results": self.results,
        }


class Copies:
    """The folder of copies and receipts of one activity."""

    def __init__(self, folder: Path, activity: str) -> None:
        """Look at the folder beside a map's answers. Nothing is written."""
        self.folder = folder / ANSWERS_FOLDER / SIGNED_FOLDER
        self.activity = activity

    def keep(self, kept: Kept) -> None:
        """Write the copies that are not there yet.

        Raises
        ------
        CannotWriteError
            If the system refuses.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise CannotWriteError(self.folder) from None
        for name, content in kept.by_field().items():
            file = self._file(name, sha256(content))
            if not file.is_file() or file.read_bytes() != content:
                write_atomically(file, content)

    def read(self, signature: Signature, field: str) -> bytes | None:
        """Return a copy that a signature names, or None if it is not whole."""
        wanted = str(getattr(signature.signs, field))
        try:
            content = self._file(field, wanted).read_bytes()
        except OSError:
            return None
        return content if sha256(content) == wanted else None

    def give_receipts(self, signatures: Iterable[Signature]) -> None:
        """Write the receipt of each line that has none."""
        for one in signatures:
            file = self._receipt(one.number)
            if not file.is_file():
                write_atomically(file, f"{one.sha256}\n")

    def broken(self, log: Log) -> Iterator[Message]:
        """Yield what the copies and receipts show to be wrong."""
        for one in log.signatures:
            for field, word in _WORDS.items():
                if self.read(one, field) is None:
                    text = (
                        "The copy of {what} that signature {number} signed was changed "
                        "or is gone."
                    )
                    yield Message(text, {"what": word, "number": one.number})
        by_number = {one.number: one.sha256 for one in log.signatures}
        for number, receipt in sorted(self._receipts()):
            if number not in by_number and log.broken is None:
                text = (
                    "Signature {number} is missing at the end of the log; its receipt "
                    "is still there."
                )
                yield Message(text, {"number": number})
            elif number in by_number and by_number[number] != receipt:
                text = (
                    "Line {line} of the log of signatures does not match its receipt."
                )
                yield Message(text, {"line": number})

    def _receipts(self) -> Iterator[tuple[int, str]]:
        pattern = re.compile(rf"{re.escape(self.activity)}\.(\d+)\.receipt")
        for one in self.folder.glob(f"{self.activity}.*.receipt"):
            found = pattern.fullmatch(one.name)
            if found:
                text = one.read_bytes().decode("utf-8", errors="replace")
                yield int(found[1]), text.strip()

    def _receipt(self, number: int) -> Path:
        return self.folder / f"{self.activity}.{number}.receipt"

    def _file(self, field: str, sha: str) -> Path:
        return self.folder / f"{sha}{_SUFFIXES[field]}"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(tree: object) -> bytes:
    """Return plain values as JSON that is the same for the same values."""
    text = json.dumps(tree, sort_keys=True, ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "surrogatepass")
