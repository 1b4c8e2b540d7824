"""Where the boxes and ribbons of the map stand: the same map, the same places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from datamap.logic import Truth
from reports.figures.lettering import broken
from reports.pages.flow_picture import FlowPicture, Key, Link, Node

SIZE = 12.5
"""Size of the letters."""

LINE = 15
"""Height of a line of a label."""

PAD = 7
MARK = 18
"""Room for the mark of a box that is, or may be, outside the UK."""

GAP = 8
"""Least room between two boxes of a column."""

WIDEST_GAP = 26
THINNEST = 1.1
THICKEST = 2.9
TOP = 40


@dataclass(frozen=True)
class Column:
    """One column of a figure."""

    id: str
    x: float
    width: float


@dataclass(frozen=True)
class Box:
    """A placed box with its label in lines."""

    node: Node
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    """A link with its two ends."""

    link: Link
    start: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True)
class Layout:
    """Everything placed."""

    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    ribbons: tuple[Ribbon, ...]
    width: float
    height: float


def is_marked(node: Node) -> bool:
    """Say whether a box has a mark: recipients and places not known to be home."""
    return node.column in ("recipient", "place") and node.outside is not Truth.NO


def laid_out(picture: FlowPicture, columns: Sequence[Column]) -> Layout:
    """Return the figure's boxes and ribbons with their places.

    Parameters
    ----------
    picture
        What to show; boxes and links of other columns are left out.
    columns
        The columns from left to right.
    """
    shown = {one.id for one in columns}
    links = [one for one in picture.links if {one.before[0], one.after[0]} <= shown]
    ordered = _ordered(picture, [one.id for one in columns], links)
    sized = {
        column.id: [_sized(node, column) for node in ordered[column.id]]
        for column in columns
    }
    height = max(map(_least_height, sized.values()), default=0)
    boxes = tuple(
        box for column in columns for box in _stacked(sized[column.id], height)
    )
    by_key = {one.node.key: one for one in boxes}
    last = columns[-1]
    return Layout(
        tuple(columns),
        boxes,
        tuple(_ribbons(links, by_key)),
        last.x + last.width + 1,
        TOP + height + PAD,
    )


def _sized(node: Node, column: Column) -> Box:
    room = column.width - 2 * PAD - (MARK if is_marked(node) else 0)
    lines = broken(node.label, SIZE, room)
    height = len(lines) * LINE + PAD + 3
    return Box(node, lines, column.x, 0, column.width, height)


def _least_height(boxes: Sequence[Box]) -> float:
    return sum(one.height for one in boxes) + GAP * max(len(boxes) - 1, 0)


def _stacked(boxes: Sequence[Box], height: float) -> Iterable[Box]:
    """Yield the boxes of a column one below the other, in the middle of the height."""
    spare = height - _least_height(boxes)
    gap = GAP + min(spare / max(len(boxes) - 1, 1), WIDEST_GAP - GAP)
    used = sum(one.height for one in boxes) + gap * max(len(boxes) - 1, 0)
    y = TOP + (height - used) / 2
    for one in boxes:
        yield Box(one.node, one.lines, one.x, y, one.width, one.height)
        y += one.height + gap


def _ordered(
    picture: FlowPicture, columns: Sequence[str], links: Sequence[Link]
) -> Mapping[str, list[Node]]:
    """Return the boxes of each column in an order in which few ribbons cross.

    Recipients and places stand from home to abroad. Each other column follows
    the mean place of what it is linked to, back and forth a few times; ties keep
    the order of the map, so that nothing depends on chance.
    """
    found = {
        name: sorted(
            (one for one in picture.nodes if one.column == name), key=_homeward
        )
        for name in columns
    }
    near: dict[Key, list[Key]] = {}
    for link in links:
        near.setdefault(link.before, []).append(link.after)
        near.setdefault(link.after, []).append(link.before)
    for sweep in range(6):
        order = columns if sweep % 2 else tuple(reversed(columns))
        for name in order:
            place = _places(found)
            means = {
                one.key: _mean(near.get(one.key, ()), place, place[one.key])
                for one in found[name]
            }
            found[name].sort(key=lambda one: (*_homeward(one), means[one.key]))
    return found


def _homeward(node: Node) -> tuple[int, bool]:
    """Put home before abroad, and what stands for several after the single ones."""
    ranked = node.column in ("recipient", "place")
    return (int(node.outside) if ranked else 0), bool(node.stands_for)


def _places(found: Mapping[str, list[Node]]) -> Mapping[Key, float]:
    """Return how far down its column each box stands, from 0 to 1."""
    return {
        node.key: (index + 0.5) / len(nodes)
        for nodes in found.values()
        for index, node in enumerate(nodes)
    }


def _mean(near: Sequence[Key], place: Mapping[Key, float], own: float) -> float:
    return sum(place[key] for key in near) / len(near) if near else own


def _ribbons(links: Sequence[Link], boxes: Mapping[Key, Box]) -> Iterable[Ribbon]:
    """Yield the ribbons, those to the outside last so that they lie on top."""
    leave = _ports(links, boxes, is_start=True)
    arrive = _ports(links, boxes, is_start=False)
    ordered = sorted(links, key=lambda one: one.outside)
    for link in ordered:
        before, after = boxes[link.before], boxes[link.after]
        width = min(THINNEST + 0.2 * (link.weight - 1), THICKEST)
        yield Ribbon(
            link,
            (before.x + before.width, leave[link.before, link.after]),
            (after.x, arrive[link.before, link.after]),
            width,
        )


def _ports(
    links: Sequence[Link], boxes: Mapping[Key, Box], *, is_start: bool
) -> Mapping[tuple[Key, Key], float]:
    """Return where on the side of its box each ribbon starts or ends.

    They stand in the order of their other ends, so that none crosses another at
    the box.
    """
    sides: dict[Key, list[Link]] = {}
    for link in links:
        sides.setdefault(link.before if is_start else link.after, []).append(link)
    found: dict[tuple[Key, Key], float] = {}
    for key, same in sides.items():
        box = boxes[key]
        same.sort(key=lambda one: boxes[one.after if is_start else one.before].middle)
        step = (box.height - 8) / len(same)
        for index, link in enumerate(same):
            found[link.before, link.after] = box.y + 4 + step * (index + 0.5)
    return found
