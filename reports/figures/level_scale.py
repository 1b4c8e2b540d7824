"""A level, or the interval it lies in, as marks on a scale of three steps.

The ten pictures that there can be are drawn once and then referred to.
"""

from __future__ import annotations

from markupsafe import Markup

from dpia.scales import Level, Levels

STEP = 22
WIDTH = STEP * 3 + 14
HEIGHT = 14


def level_scales() -> Markup:
    """Return every picture that `level_scale` can refer to; put it in a page once."""
    drawn = [
        _drawn(Levels(low, high)) for low in Level for high in Level if low <= high
    ]
    return Markup(
        '<svg class="defs" width="0" height="0" aria-hidden="true">{}</svg>'
    ).format(Markup("").join(drawn))


def level_scale(levels: Levels) -> Markup:
    """Return one picture as SVG, hidden: the words beside it say the same."""
    return Markup(
        '<svg class="scale" width="{}" height="{}" aria-hidden="true">'
        '<use href="#{}"/></svg>'
    ).format(WIDTH, HEIGHT, _name(levels))


def _name(levels: Levels) -> str:
    return f"level-{levels.low:d}-{levels.high:d}"


def _drawn(levels: Levels) -> Markup:
    steps = [_step(level, levels) for level in Level if level is not Level.NONE]
    return Markup('<symbol id="{}">{}{}</symbol>').format(
        _name(levels), Markup("").join(steps), _span(levels)
    )


def _x(level: Level) -> int:
    """Return where the step of a level begins; none stands before the first."""
    return 13 + (level - 1) * STEP


def _step(level: Level, levels: Levels) -> Markup:
    is_in = levels.low <= level <= levels.high
    kind = level.name.lower() if is_in else "empty"
    return Markup('<rect class="lv-{}" x="{}" y="1" width="{}" height="12"/>').format(
        kind, _x(level), STEP - 2
    )


def _span(levels: Levels) -> Markup:
    """Return the line from the low to the high end, with a dot at each."""
    ends = [
        5 if one is Level.NONE else _x(one) + STEP // 2 - 1
        for one in (levels.low, levels.high)
    ]
    dots = Markup("").join(
        Markup('<circle class="lv-end" cx="{}" cy="7" r="3.5"/>').format(x)
        for x in dict.fromkeys(ends)
    )
    return Markup('<path class="lv-span" d="M{} 7H{}"/>{}').format(*ends, dots)
