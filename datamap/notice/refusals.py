"""Why a file cannot be read as a notice, in words for the person who gave it."""

from __future__ import annotations

from enum import StrEnum

from datamap.errors import InvalidInputError, Problem


class Refusal(StrEnum):
    """Reason why a file is not read."""

    CANNOT_OPEN = "cannot-open"
    TOO_LONG = "too-long"
    EMPTY = "empty"
    NO_TEXT = "no-text"
    PASSWORD = "password"  # noqa: S105 - a reason, no password
    DAMAGED = "damaged"
    OLD_WORD = "old-word"
    UNKNOWN_FORM = "unknown-form"
    UNSAFE = "unsafe"


_WORDS: dict[Refusal, tuple[str, str]] = {
    Refusal.CANNOT_OPEN: (
        "The file is not there or cannot be opened.",
        "check the name, and that the file is not locked by another program.",
    ),
    Refusal.TOO_LONG: (
        "The file is far longer than a privacy notice.",
        "check that this is the right file; save the notice alone, without pictures.",
    ),
    Refusal.EMPTY: (
        "The file holds no text.",
        "check that this is the right file.",
    ),
    Refusal.NO_TEXT: (
        "The PDF holds pictures of pages and no text, as a scan does.",
        "use the file that the PDF was made from, or have the text recognised first.",
    ),
    Refusal.PASSWORD: (
        "The file is protected by a password.",
        "open it, take the password away and save it.",
    ),
    Refusal.DAMAGED: (
        "The file is damaged, or is not what its name says.",
        "open it in the program it was made with and save it again.",
    ),
    Refusal.OLD_WORD: (
        "The file is in the form that Word had before 2007.",
        "open it in Word and save it as a Word document (.docx).",
    ),
    Refusal.UNKNOWN_FORM: (
        "The file is none of the forms that are read here.",
        "save it as a Word document (.docx), a PDF, a web page or plain text.",
    ),
    Refusal.UNSAFE: (
        "The file holds declarations or sizes that no word processor writes.",
        "open it in Word and save it as a new document.",
    ),
}


class RefusedError(Exception):
    """A file is not read; caught where its name is known."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the reason."""
        super().__init__(refusal.value)
        self.refusal = refusal


class UnreadableNoticeError(InvalidInputError):
    """A notice cannot be read as it is."""

    title = "the notice"

    @classmethod
    def because(cls, refusal: Refusal, file: str) -> UnreadableNoticeError:
        """Return the error with one reason and what to do about it."""
        what, fix = _WORDS[refusal]
        return cls([Problem(refusal.value, what, fix, file)])
