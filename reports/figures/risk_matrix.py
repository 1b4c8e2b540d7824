"""The matrix as a figure: how many risks stand in a cell, before and now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.language import Language, counted, marked
from reports.pages.matrix import Cell, Grid
from reports.words import capital

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

CELL = 74
TALL = 62
LEFT = 78
TOP = 22


_YEARLY = marked(
    "In each cell: how many today, at best and at worst. An arrow says how many more "
    "or fewer at worst than in the review before. The table below says the same."
)
_PROTECTED = marked(
    "In each cell: how many today, at best and at worst. There is no earlier review to "
    "set it beside, so an arrow says how many more or fewer at worst than with no "
    "protection. The table below says the same."
)


@dataclass(frozen=True)
class RiskMatrix:
    """The risks today, each between its best and its worst, and how they moved."""

    before: Grid
    """What today is set beside: the review before, or no protection at all."""

    now: Grid
    words: Language
    is_yearly: bool = False
    """Whether it is set beside the review before."""

    @property
    def title(self) -> str:
        """What the figure shows."""
        return self.words.text(
            marked("Risks by severity and likelihood, and how they moved")
        )

    @property
    def description(self) -> str:
        """How to read it."""
        text = _YEARLY if self.is_yearly else _PROTECTED
        return self.words.text(text)

    def beside(self, row: int, column: int) -> str:
        """Return in words how a cell moved, with its arrow; empty if it did not."""
        moved = self._moved(row, column)
        if not moved:
            return ""
        more = counted("{arrow} more", "{arrow} more")
        fewer = counted("{arrow} fewer", "{arrow} fewer")
        text = more if moved > 0 else fewer
        return self.words.count(*text, abs(moved), arrow=_arrow(moved))

    def to_svg(self) -> Markup:
        """Return the figure as SVG with its title and its description."""
        width, height = LEFT + 3 * CELL, TOP + 3 * TALL
        heads = [
            Markup('<text class="head" x="{}" y="14">{}</text>').format(
                LEFT + CELL * index + CELL / 2, capital(word)
            )
            for index, word in enumerate(self.now.columns)
        ]
        rows = [self._row(index) for index in range(len(self.now.rows))]
        return Markup(
            '<svg class="cells" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'role="img" aria-labelledby="cells-title cells-desc">'
            '<title id="cells-title">{title}</title>'
            '<desc id="cells-desc">{told}</desc>{body}</svg>'
        ).format(
            w=width, h=height, title=self.title, told=self.description,
            body=Markup("").join([*heads, *rows]),
        )  # fmt: skip

    def _row(self, index: int) -> Markup:
        severity, cells = self.now.rows[index]
        y = TOP + TALL * index
        drawn = [
            _cell(cell, self._moved(index, column), (LEFT + CELL * column, y))
            for column, cell in enumerate(cells)
        ]
        return Markup('<text x="0" y="{}">{}</text>{}').format(
            y + TALL / 2 + 4, capital(severity), Markup("").join(drawn)
        )

    def _moved(self, row: int, column: int) -> int:
        """Return how many more stand in a cell at worst than before any measure."""
        return (
            self.now.rows[row][1][column].at_worst
            - self.before.rows[row][1][column].at_worst
        )

    def to_plotly(self) -> Figure:
        """Return the same as a figure for a notebook."""
        from plotly import graph_objects

        rows = list(enumerate(self.now.rows))
        text = [
            [_told(cell, self._moved(row, column)) for column, cell in enumerate(cells)]
            for row, (_, cells) in rows
        ]
        figure = graph_objects.Figure(
            graph_objects.Heatmap(
                z=[[int(cell.level) for cell in cells] for _, (_, cells) in rows],
                x=[capital(one) for one in self.now.columns],
                y=[capital(severity) for _, (severity, _) in rows],
                text=text,
                texttemplate="%{text}",
                colorscale="OrRd",
                showscale=False,
            )
        )
        figure.update_layout(title=self.title)
        figure.update_yaxes(autorange="reversed")
        return figure


def _told(cell: Cell, moved: int) -> str:
    """Return the interval of a cell, and the arrow with how many moved."""
    return f"{cell.at_best}\u2013{cell.at_worst} {_arrow(moved)}".strip()


def _arrow(moved: int) -> str:
    if not moved:
        return ""
    return f"{'▲' if moved > 0 else '▼'} {abs(moved)}"


def _cell(cell: Cell, moved: int, at: tuple[int, int]) -> Markup:
    x, y = at
    middle = x + CELL / 2
    return Markup(
        '<rect class="{level}" x="{x}" y="{y}" width="{w}" height="{h}"/>'
        '<text x="{m}" y="{y1}">{word}</text><text class="n" x="{m}" y="{y2}">'
        '{low}\u2013{high}</text><text x="{m}" y="{y3}">{arrow}</text>'
    ).format(
        level=cell.level.name.lower(), x=x + 1, y=y + 1, w=CELL - 2, h=TALL - 2,
        m=middle, y1=y + 16, y2=y + 36, y3=y + 54, word=capital(cell.word),
        low=cell.at_best, high=cell.at_worst, arrow=_arrow(moved),
    )  # fmt: skip
