"""The map as a figure: whose data, what, why, who has it, where.

Outside the UK has a diamond and a thick line, not known a question mark and a
dashed one, so that nothing hangs on colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from datamap.logic import Truth
from reports.figures.flow_layout import (
    LINE,
    MARK,
    PAD,
    THINNEST,
    Box,
    Column,
    Layout,
    Ribbon,
    is_marked,
    laid_out,
)
from reports.language import Language, marked
from reports.pages.flow_picture import FlowPicture, Node

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WIDE = (
    Column("people", 1, 136),
    Column("data", 205, 166),
    Column("activity", 445, 190),
    Column("recipient", 711, 208),
    Column("place", 991, 142),
)
"""Columns of the whole figure."""

NARROW = (Column("recipient", 1, 154), Column("place", 192, 120))
"""Columns of the figure for a phone: who has it, and where."""

HEADINGS: Mapping[str, str] = {
    "people": marked("Whose data"),
    "data": marked("What"),
    "activity": marked("Why"),
    "recipient": marked("Who has it"),
    "place": marked("Where"),
}

_KINDS = {Truth.YES: "out", Truth.UNKNOWN: "open", Truth.NO: "home"}


def flow_map(picture: FlowPicture, words: Language, school: str) -> Markup:
    """Return the whole figure as SVG, with a title and a description."""
    title = words.text(marked("Where personal data of {school} goes"), school=school)
    return _svg(picture, words, WIDE, "map", title)


def narrow_map(picture: FlowPicture, words: Language, school: str) -> Markup:
    """Return the last two columns, narrow enough for a phone held upright."""
    title = words.text(
        marked("Who has personal data of {school}, and where"), school=school
    )
    return _svg(picture, words, NARROW, "map-narrow", title)


def _svg(
    picture: FlowPicture,
    words: Language,
    columns: Sequence[Column],
    name: str,
    title: str,
) -> Markup:
    layout = laid_out(picture, columns)
    parts = [
        Markup(
            '<svg class="map {name}" viewBox="0 0 {w:.0f} {h:.0f}" width="{w:.0f}" '
            'height="{h:.0f}" role="img" aria-labelledby="{name}-title {name}-desc">'
        ).format(name=name, w=layout.width, h=layout.height),
        Markup('<title id="{}-title">{}</title>').format(name, title),
        Markup('<desc id="{}-desc">{}</desc>').format(name, _told(layout, words)),
        *(_heading(one, words) for one in columns),
        Markup('<g class="ribbons" stroke-width="{}">{}</g>').format(
            THINNEST, Markup("").join(_ribbon(one) for one in layout.ribbons)
        ),
        *(_box(one, words) for one in layout.boxes),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def _told(layout: Layout, words: Language) -> str:
    outside = [
        one.node
        for one in layout.boxes
        if one.node.outside is Truth.YES and one.node.column in ("recipient", "place")
    ]
    who = [one.label for one in outside if one.column == "recipient"]
    # A country that data may reach is in the figure, and is not known to have it.
    reached = {
        one.link.after
        for one in layout.ribbons
        if one.link.after[0] == "place" and one.link.sure
    }
    where = [one.label for one in outside if one.key in reached]
    headings = [words.text(HEADINGS[one.id]) for one in layout.columns]
    told = [words.text(marked("Columns: {names}."), names=words.listed(headings))]
    if who:
        text = marked("Known to hold data outside the UK: {who}, in {where}.")
        told.append(words.text(text, who=words.listed(who), where=words.listed(where)))
    told.append(words.text(marked("The table below says the same.")))
    return " ".join(told)


def _heading(column: Column, words: Language) -> Markup:
    return Markup('<text class="head" x="{:.0f}" y="20">{}</text>').format(
        column.x, words.text(HEADINGS[column.id])
    )


def _ribbon(ribbon: Ribbon) -> Markup:
    (x1, y1), (x2, y2) = ribbon.start, ribbon.end
    bend = (x1 + x2) / 2
    kind = {Truth.YES: "out", Truth.UNKNOWN: "open"}.get(ribbon.link.outside, "")
    if ribbon.link.after[0] != "place" and kind == "open":
        kind = ""
    names = [one for one in (kind, "" if ribbon.link.sure else "may") if one]
    given = Markup(' class="{}"').format(" ".join(names)) if names else ""
    if ribbon.width > THINNEST:
        given += Markup(' stroke-width="{:.1f}"').format(ribbon.width)
    return Markup(
        "<path{given} "
        'd="M{x1:.0f} {y1:.0f}C{m:.0f} {y1:.0f} {m:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"/>'
    ).format(
        given=given,
        x1=x1, y1=y1, m=bend, x2=x2, y2=y2,
    )  # fmt: skip


def _box(box: Box, words: Language) -> Markup:
    node = box.node
    kind = _KINDS[node.outside] if is_marked(node) else "home"
    x = box.x + PAD + (MARK if kind != "home" else 0)
    first = box.middle - (len(box.lines) - 1) * LINE / 2 + 4.4
    label = Markup("").join(
        Markup('<text x="{:.0f}" y="{:.1f}">{}</text>').format(
            x, first + index * LINE, line
        )
        for index, line in enumerate(box.lines)
    )
    return Markup(
        '<g class="{column} {kind}">{full}'
        '<rect x="{x:.0f}" y="{y:.1f}" width="{w:.0f}" height="{h:.0f}" rx="4"/>'
        "{mark}{label}</g>"
    ).format(
        column=node.column, kind=kind, full=_full(box, words), x=box.x, y=box.y,
        w=box.width, h=box.height, mark=_mark(kind, box), label=label,
    )  # fmt: skip


def _full(box: Box, words: Language) -> Markup:
    """Return what a pointer over the box shows, where that is more than its label."""
    spoken = _spoken(box.node, words)
    if spoken == " ".join(box.lines):
        return Markup("")
    return Markup("<title>{}</title>").format(spoken)


def _mark(kind: str, box: Box) -> Markup:
    """Return the sign that tells outside and not known apart without colour."""
    x, y = box.x + PAD + 6, box.middle
    if kind == "out":
        return Markup('<path class="mark" d="M{:.0f} {:.1f}l6 6-6 6-6-6z"/>').format(
            x, y - 6
        )
    if kind == "open":
        return Markup('<text class="mark" x="{:.0f}" y="{:.1f}">?</text>').format(
            x - 4, y + 5
        )
    return Markup("")


_SPOKEN = {
    Truth.YES: marked("{name}: outside the UK"),
    Truth.UNKNOWN: marked("{name}: not known whether all of it is in the UK"),
    Truth.NO: marked("{name}: in the UK"),
}


def _spoken(node: Node, words: Language) -> str:
    """Return the full name, with what the mark says and what a group stands for."""
    name = words.listed(node.stands_for) or node.label
    if node.column not in ("recipient", "place"):
        return name
    return words.text(_SPOKEN[node.outside], name=name)


_ROOM, _ROW = 220, 26
"""Pixels of a plotted map: around its boxes, and for each box of a column."""


def flow_plot(picture: FlowPicture, title: str) -> Figure:
    """Return the same boxes and links as a figure for a notebook."""
    from plotly import graph_objects

    place = {node.key: index for index, node in enumerate(picture.nodes)}
    figure = graph_objects.Figure(
        graph_objects.Sankey(
            node={"label": [_signed(node) for node in picture.nodes]},
            link={
                "source": [place[one.before] for one in picture.links],
                "target": [place[one.after] for one in picture.links],
                "value": [one.weight for one in picture.links],
            },
        )
    )
    tallest = max(Counter(node.column for node in picture.nodes).values(), default=0)
    figure.update_layout(title=title, height=_ROOM + tallest * _ROW)
    return figure


def _signed(node: Node) -> str:
    """Return a label with the sign of a box that is, or may be, outside the UK."""
    if not is_marked(node):
        return node.label
    return f"{'◆' if node.outside is Truth.YES else '?'} {node.label}"
