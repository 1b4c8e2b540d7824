"""Which basis a notice says is for one purpose, in a sentence away from it."""

from __future__ import annotations

import re

from datamap.notice.bases import said_for
from datamap.notice.context import Passage
from datamap.notice.reading import Notice
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded, patterns


def basis_said_for(notice: Notice, purpose: Said) -> Said | None:
    """Return the basis of a sentence that says what it is for, if that is one purpose.

    Words that stand in more than one purpose tie none: a person has to say which.
    """
    told = [folded(one.text) for one in notice.of(Field.PURPOSE)]
    for one in notice.passages:
        if what := said_for(one):
            word = re.compile(rf"\b{re.escape(what)}\b")
            meant = [text for text in told if word.search(text)]
            if meant == [folded(purpose.text)] and (basis := _basis_in(notice, one)):
                return basis
    return None


def _basis_in(notice: Notice, one: Passage) -> Said | None:
    for row in notice.of(Field.BASIS):
        is_here = one.line in (row.line, *row.also)
        named = patterns("strong_bases")[row.id].search(folded(one.text))
        if row.state is Stated.STATED and is_here and named:
            return Said(Field.BASIS, row.text, one.line, id=row.id)
    return None
