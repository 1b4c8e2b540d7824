"""What can be wrong with a data map, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an input, where it is and what to do about it."""

    code: str
    """Stable short name, e.g. ``unknown-field``."""

    what: str
    """What is wrong, in the words of the person who wrote the record."""

    fix: str
    """The next thing to do, as an order: "write pupils"."""

    file: str = ""
    """File name as the person gave it; empty if there is no file."""

    line: int | None = None
    """Line in the file counting from 1, or None if it has no lines."""

    record: str = ""
    """Kind and id of the record, e.g. ``flow photos-to-storyjar``."""

    field: str = ""
    """Dotted name of the field within the record; empty for a whole record."""

    law: str | None = None
    """Provision id in `datamap.reference`, or None if no law is broken."""

    @property
    def where(self) -> str:
        """File, line and record as one short text."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.record) if part)

    def __str__(self) -> str:
        """Return the two to four lines a person reads on the terminal."""
        lines = [self.where] if self.where else []
        lines.append(f"  {self.what}")
        if self.law:
            lines.append(f"  Law: {self.law}.")
        lines.append(f"  To put it right: {self.fix}")
        return "\n".join(lines)


class DataMapError(Exception):
    """Base of every error that a caller of this toolkit can mend."""


MOST_SHOWN = 200
"""Problems that are printed; a file with more is probably another file."""


class InvalidInputError(DataMapError):
    """Every problem found in one reading of an input, not only the first."""

    title = "the input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of the file."""
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return the first 200 problems as text, headed by the number of all."""
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in {self.title}."
        shown = [head, *map(str, self.problems[:MOST_SHOWN])]
        if count > MOST_SHOWN:
            shown.append(f"{count - MOST_SHOWN} more are not shown.")
        return "\n\n".join(shown)


class InvalidDataMapError(InvalidInputError):
    """A data map, or a supplier library beside it, cannot be used as it is."""

    title = "the data map"


class UnknownCountryError(DataMapError):
    """A country code is not in the reference table of countries."""

    def __init__(self, code: str) -> None:
        """Name the code that was looked up."""
        super().__init__(
            f"There is no country with the code {code!r}. "
            "Use a two-letter ISO 3166 code, for example FR."
        )
        self.code = code
