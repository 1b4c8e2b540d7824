"""One mark for each system and body: in the UK, outside it, or not known."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from datamap.logic import Truth
from reports.language import Language, marked

STEP = 22
A_ROW = 26
"""Most marks in a row."""

_ORDER = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def place_strip(outside: Sequence[Truth], words: Language) -> Markup:
    """Return the strip as SVG; its title gives the three numbers."""
    ordered = sorted(outside, key=_ORDER.index)
    rows = max(1, -(-len(ordered) // A_ROW))
    width = min(len(ordered), A_ROW) * STEP
    marks = [
        _mark(one, index % A_ROW * STEP, index // A_ROW * STEP)
        for index, one in enumerate(ordered)
    ]
    return Markup(
        '<svg class="strip" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">'
        "<title>{title}</title>{marks}</svg>"
    ).format(
        w=max(width, 1),
        h=rows * STEP,
        title=told(outside, words),
        marks=Markup("").join(marks),
    )


def told(outside: Sequence[Truth], words: Language) -> str:
    """Return the three numbers in words."""
    count = list(outside).count
    return words.text(
        marked("{out} outside the UK, {open} not known, {home} in the UK."),
        out=words.number(count(Truth.YES)),
        open=words.number(count(Truth.UNKNOWN)),
        home=words.number(count(Truth.NO)),
    )


def _mark(outside: Truth, x: int, y: int) -> Markup:
    if outside is Truth.YES:
        return Markup('<path class="out" d="M{} {}l8 8-8 8-8-8z"/>').format(
            x + 10, y + 3
        )
    if outside is Truth.UNKNOWN:
        return Markup(
            '<rect class="open" x="{}" y="{}" width="16" height="16" rx="8"/>'
            '<text class="open" x="{}" y="{}" text-anchor="middle">?</text>'
        ).format(x + 2, y + 3, x + 10, y + 16)
    return Markup(
        '<rect class="home" x="{}" y="{}" width="14" height="14" rx="2"/>'
    ).format(x + 3, y + 4)
