"""Which systems and organisations of several schools are one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports.pages.portfolio.kept import Reviewed

_EXPLAINED = re.compile(r",\s+our\b.*$", re.DOTALL)
"""What a school's own notice adds to a name: ", our register"."""


class Same:
    """Tells what the schools share: by its id in a library, and else by its name.

    The ids that a school gives its own records are the school's alone: "council" is
    another council next door. So its own records are known by their names, and one
    that has the name of a record of a library is taken for that one.
    """

    def __init__(self, found: Iterable[Reviewed]) -> None:
        """Read the names in some reviews."""
        self._of_libraries = {
            _named(one, record): record
            for one in found
            for record in one.names
            if one.shares(record)
        }

    def key(self, one: Reviewed, record: str) -> str | None:
        """Return what is the same in every school for one system or organisation.

        Parameters
        ----------
        one
            The review of a school.
        record
            Id of the record there. None is returned for one of the school's own that
            is neither a system nor an organisation.
        """
        if one.shares(record):
            return record
        if record not in one.names:
            return None
        name = _named(one, record)
        return self._of_libraries.get(name, name)


def _named(one: Reviewed, record: str) -> str:
    """Return a name that a system does not share with an organisation."""
    kind = "system" if record in one.systems else "organisation"
    name = _EXPLAINED.sub("", one.names[record])
    return f"{kind} {' '.join(name.casefold().split())}"
