"""The checklist of a request as a paper for the office: plain text to tick off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datamap.named import name_of
from datamap.request import parts_of
from datamap.rights import right_row
from datamap.trace import Trace
from reports.cli.output import hanging
from reports.rows.trace import basis_notes, limit_notes

WIDTH = 78
"""Characters in a line; a printed page takes as many."""

BLANK = "_" * 24
"""Room to write on."""


def handout(found: Trace) -> Iterator[str]:
    """Yield the lines of a checklist that says for itself what it is about."""
    yield from _head(found)
    for number, part in enumerate(parts_of(found), 1):
        yield from _titled(f"{number}. {part.title}")
        if number == _DECIDING:
            yield from _listed(basis_notes(found), "- ")
        yield from _listed(map(str, part.steps), "[ ] ")
    yield from _titled("Time")
    yield from _listed(limit_notes(found), "- ")
    if found.unverified:
        yield from _titled("Law that nobody has verified: ask before leaning on it")
        yield from _listed(found.unverified, "- ")
    yield ""
    yield f"Done by (role): {BLANK}  Day: {BLANK}"


_DECIDING = 2
"""Number of the part in which it is decided whether the right applies."""


def _head(found: Trace) -> Iterator[str]:
    datamap = found.datamap
    title = f"Request: {right_row(found.right).title}"
    yield title
    yield "=" * len(title)
    yield ""
    about = _data(found) if found.data else "everything held about them"
    due = next((one.due for one in found.limits if one.is_answer), None)
    for name, value in (
        ("School", datamap.school.name),
        ("Who asks", found.people.name),
        ("About", about),
        ("Came in on", found.received or BLANK),
        ("Answer by", due or BLANK),
        ("Law and map as at", found.on),
    ):
        yield f"{name + ':':20}{value}"


def _data(found: Trace) -> str:
    category, _, item = str(found.data).partition(".")
    for one, each in found.datamap.items():
        if (one.id, each.id) == (category, item):
            return each.name
    return name_of(found.datamap, category)


def _titled(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)


def _listed(sentences: Iterable[str], mark: str) -> Iterator[str]:
    for one in sentences:
        yield from hanging(f"{mark}{one}", WIDTH)
