"""Counts as lying bars: one values object for the report and for notebooks.

The number and a sign stand in each part of a bar, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WIDTH = 300
"""Width in units of the figure: a phone held upright shows it as large as text."""

ROW = 46
BAR = 20
LEAST = 34
"""Width of a part that counts one, so that its number can be read."""


@dataclass(frozen=True)
class Series:
    """One kind of thing that is counted."""

    name: str
    style: str
    """Class of the part: good, bad, open or home."""

    sign: str


@dataclass(frozen=True)
class Bar:
    """One bar: a name, and how many there are of each series."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """A figure of counts with everything that is said about it."""

    id: str
    title: str
    description: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]

    @property
    def legend(self) -> str:
        """What the signs in the bars mean."""
        return " \u00b7 ".join(f"{one.sign} {one.name}" for one in self.series)

    @property
    def rows(self) -> list[Mapping[str, str | int]]:
        """The same as a table: a row for each bar, a column for each series."""
        names = [one.name for one in self.series]
        return [
            {"": bar.name, **dict(zip(names, bar.counts, strict=True))}
            for bar in self.bars
        ]

    def to_svg(self) -> Markup:
        """Return the figure as SVG with its title and its description."""
        height = ROW * len(self.bars)
        return Markup(
            '<svg class="bars" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'role="img" aria-labelledby="{id}-title {id}-desc">'
            '<title id="{id}-title">{title}</title>'
            '<desc id="{id}-desc">{told}</desc>{bars}</svg>'
        ).format(
            w=WIDTH, h=height, id=self.id, title=self.title, told=self.description,
            bars=Markup("").join(
                self._drawn(bar, ROW * index) for index, bar in enumerate(self.bars)
            ),
        )  # fmt: skip

    def _drawn(self, bar: Bar, y: int) -> Markup:
        most = max((sum(one.counts) for one in self.bars), default=1)
        parts = max(sum(1 for count in one.counts if count) for one in self.bars)
        unit = (WIDTH - LEAST * parts) / max(most, 1)
        drawn, x = [], 0.0
        for kind, count in zip(self.series, bar.counts, strict=True):
            if count:
                width = LEAST + unit * count
                drawn.append(_part(kind, count, (x, y + 18), width))
                x += width
        return Markup('<text x="0" y="{}">{}</text>{}').format(
            y + 13, bar.name, Markup("").join(drawn)
        )

    def to_plotly(self) -> Figure:
        """Return the same as a figure for a notebook."""
        from plotly import graph_objects

        names = [bar.name for bar in self.bars]
        drawn = [
            graph_objects.Bar(
                name=f"{kind.sign} {kind.name}",
                y=names,
                x=[bar.counts[index] for bar in self.bars],
                orientation="h",
            )
            for index, kind in enumerate(self.series)
        ]
        figure = graph_objects.Figure(drawn)
        figure.update_layout(title=self.title, barmode="stack")
        figure.update_yaxes(autorange="reversed")
        return figure


def _part(kind: Series, count: int, at: tuple[float, int], width: float) -> Markup:
    x, y = at
    return Markup(
        '<rect class="{style}" x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}"/>'
        '<text class="{style}" x="{tx:.1f}" y="{ty}">{sign} {count}</text>'
    ).format(
        style=kind.style, x=x + 1, y=y, w=width - 2, h=BAR, tx=x + 7, ty=y + 15,
        sign=kind.sign, count=count,
    )  # fmt: skip
