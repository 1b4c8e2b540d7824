"""A risk's level as a short bar: where it stands before measures and now."""

from __future__ import annotations

from markupsafe import Markup

from dpia.scales import Level, Levels
from reports.language import Language
from reports.pages.what_could_go_wrong import LEVEL_WORDS, level_words

CELL = 62
HEIGHT = 46


def level_bar(before: Levels, now: Levels, words: Language) -> Markup:
    """Return the bar as SVG; its title says the same in words."""
    title = words.text("Before measures: {before}. Now: {now}.").format(
        before=level_words(before, words), now=level_words(now, words)
    )
    cells = [
        Markup(
            '<rect class="cell {name}" x="{x}" y="14" width="{w}" height="12"/>'
            '<text x="{middle}" y="42" text-anchor="middle">{label}</text>'
        ).format(
            name=level.name.lower(),
            x=level * CELL + 2,
            w=CELL - 4,
            middle=level * CELL + CELL // 2,
            label=words.text(_SHORT.get(level, LEVEL_WORDS[level])),
        )
        for level in Level
    ]
    return Markup("").join(
        [
            Markup(
                '<svg class="bar" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
                'role="img"><title>{title}</title>'
            ).format(w=CELL * 4, h=HEIGHT, title=title),
            *cells,
            _span("before", before, 10),
            _span("now", now, 20),
            Markup("</svg>"),
        ]
    )


_SHORT = {Level.NONE: "none"}


def _span(kind: str, levels: Levels, y: int) -> Markup:
    x1 = levels.low * CELL + CELL // 2
    x2 = levels.high * CELL + CELL // 2
    return Markup(
        '<line class="{kind}" x1="{x1}" y1="{y}" x2="{x2}" y2="{y}"/>'
        '<circle class="{kind}" cx="{x1}" cy="{y}" r="4"/>'
        '<circle class="{kind}" cx="{x2}" cy="{y}" r="4"/>'
    ).format(kind=kind, x1=x1, x2=x2, y=y)
