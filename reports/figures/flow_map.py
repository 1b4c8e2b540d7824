"""The map as one figure: people, kinds of data, why, who, where."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from datamap.logic import Truth
from reports.language import Language
from reports.pages.people_and_places import FlowPicture, Node

COLUMNS = ("people", "data", "activity", "recipient", "place")

WIDTH = 1150
BOX_WIDTH = 186
BOX_HEIGHT = 30
GAP = 8
TOP = 44
LONGEST = {"home": 25, "open": 23, "out": 23}
"""How many letters of a label fit into a box, with its mark if it has one."""

_STEP = (WIDTH - BOX_WIDTH) / (len(COLUMNS) - 1)


@dataclass(frozen=True)
class Box:
    """A placed box."""

    node: Node
    x: float
    y: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + BOX_HEIGHT / 2


def placed(picture: FlowPicture) -> tuple[Box, ...]:
    """Return the boxes with their places, ordered so that few lines cross.

    Each column is ordered by the mean place of what its boxes hang on in the
    column before; ties keep the order of the map, so the figure is the same each
    time.
    """
    boxes: dict[tuple[str, str], Box] = {}
    tallest = max((_count(picture, column) for column in COLUMNS), default=0)
    for index, column in enumerate(COLUMNS):
        nodes = [one for one in picture.nodes if one.column == column]
        ordered = sorted(nodes, key=lambda one: _mean(picture, one, boxes))
        free = (tallest - len(ordered)) * (BOX_HEIGHT + GAP) / 2
        for place, node in enumerate(ordered):
            y = TOP + free + place * (BOX_HEIGHT + GAP)
            boxes[node.column, node.id] = Box(node, index * _STEP, y)
    return tuple(boxes.values())


def _count(picture: FlowPicture, column: str) -> int:
    return sum(1 for one in picture.nodes if one.column == column)


def _mean(picture: FlowPicture, node: Node, boxes: dict[tuple[str, str], Box]) -> float:
    before = [
        boxes[link.before].middle
        for link in picture.links
        if link.after == (node.column, node.id) and link.before in boxes
    ]
    return sum(before) / len(before) if before else 0.0


def flow_map(picture: FlowPicture, words: Language, school: str) -> Markup:
    """Return the figure as SVG with a title and a description."""
    boxes = placed(picture)
    bottom = max((one.y for one in boxes), default=TOP) + BOX_HEIGHT + 12
    by_key = {(one.node.column, one.node.id): one for one in boxes}
    lines = [_line(by_key[one.before], by_key[one.after]) for one in picture.links]
    title = words.text("Where personal data of {school} goes").format(school=school)
    parts = [
        Markup(
            '<svg class="map" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'role="img" aria-labelledby="map-title map-desc" '
            'xmlns="http://www.w3.org/2000/svg">'
        ).format(w=WIDTH, h=round(bottom)),
        Markup('<title id="map-title">{}</title>').format(title),
        Markup('<desc id="map-desc">{}</desc>').format(_told(picture, words)),
        *(_heading(index, words) for index in range(len(COLUMNS))),
        Markup("").join(sorted(lines)),
        *(_drawn(one, words) for one in boxes),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def _told(picture: FlowPicture, words: Language) -> str:
    places = [one for one in picture.nodes if one.column == "place"]
    outside = [one.label for one in places if one.outside is Truth.YES]
    text = (
        "Five columns from left to right: people, kinds of data, why, who, where. "
        "Outside the UK: {outside}. The table below says the same."
    )
    none = words.text("nowhere that is known")
    return words.text(text).format(outside=words.listed(outside) or none)


_HEADINGS = ("People", "Kinds of data", "Why", "Who has it", "Where")


def _heading(index: int, words: Language) -> Markup:
    return Markup('<text class="head" x="{}" y="22">{}</text>').format(
        round(index * _STEP), words.text(_HEADINGS[index])
    )


def _line(before: Box, after: Box) -> Markup:
    x1, x2 = before.x + BOX_WIDTH, after.x
    bend = (x2 - x1) / 2
    kind = _kind(after.node.outside)
    return Markup(
        '<path class="line {}" d="M{:.0f} {:.0f}C{:.0f} {:.0f} {:.0f} {:.0f} '
        '{:.0f} {:.0f}"/>'
    ).format(
        kind,
        x1, before.middle, x1 + bend, before.middle,
        x2 - bend, after.middle, x2, after.middle,
    )  # fmt: skip


def _kind(outside: Truth) -> str:
    return {Truth.YES: "out", Truth.UNKNOWN: "open", Truth.NO: "home"}[outside]


def _drawn(box: Box, words: Language) -> Markup:
    node = box.node
    marked = node.column in ("recipient", "place")
    kind = _kind(node.outside) if marked else "home"
    full = _spoken(node, words) if marked else node.label
    parts = [
        Markup("<g><title>{}</title>").format(full),
        Markup(
            '<rect class="box {} {}" x="{:.0f}" y="{:.0f}" width="{}" height="{}" '
            'rx="5"/>'
        ).format(node.column, kind, box.x, box.y, BOX_WIDTH, BOX_HEIGHT),
        Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(
            box.x + (26 if kind != "home" else 10),
            box.middle + 4.5,
            _short(node.label, LONGEST[kind]),
        ),
    ]
    if kind != "home":
        parts.append(_mark(kind, box))
    return Markup("").join([*parts, Markup("</g>")])


def _mark(kind: str, box: Box) -> Markup:
    """Return the sign that tells outside and unknown apart without colour."""
    x, y = box.x + 14, box.middle
    if kind == "out":
        return Markup(
            '<path class="mark out" d="M{:.0f} {:.0f}l6 6-6 6-6-6z"/>'
        ).format(x, y - 6)
    return Markup(
        '<text class="mark open" x="{:.0f}" y="{:.0f}" text-anchor="middle">?</text>'
    ).format(x, y + 5)


def _spoken(node: Node, words: Language) -> str:
    text = {
        Truth.YES: "{name}: outside the UK",
        Truth.UNKNOWN: "{name}: not known whether outside the UK",
        Truth.NO: "{name}: in the UK",
    }[node.outside]
    return words.text(text).format(name=node.label)


def _short(label: str, longest: int) -> str:
    """Return as much of a label as fits, cut between words where it can be."""
    if len(label) <= longest:
        return label
    room = label[: longest - 1]
    cut = room.rsplit(" ", 1)[0] if room.rfind(" ") > longest // 2 else room
    return f"{cut.rstrip(', ')}\u2026"
