"""How wide text is, and where to break it: no font is measured.

Readers have different fonts, so widths are those of a wide one, and what fits by
them fits in the others.
"""

from __future__ import annotations

_WIDTHS = (
    ("iIjl.,:;'|!", 0.34),
    ("frt()[]/- ", 0.42),
    ("mwMW%@", 0.98),
    ("ABCDEFGHKLNOPQRSTUVXYZ&", 0.74),
)
_WIDTH = {letter: width for letters, width in _WIDTHS for letter in letters}
_ORDINARY = 0.62
"""Width of any other letter, in parts of the size of the font."""

ELLIPSIS = "\u2026"


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in the unit of the font's size."""
    return size * sum(_WIDTH.get(letter, _ORDINARY) for letter in text)


def broken(text: str, size: float, room: float, most: int = 2) -> tuple[str, ...]:
    """Return a text in lines that fit; the last ends in dots if some is left out.

    Examples
    --------
    >>> broken("Looking after pupils' health", 12, 120)
    ('Looking after', "pupils' health")
    """
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = f"{lines[-1]} {words[0]}"
    return tuple(_cut(line, size, room) for line in lines) or ("",)


def _cut(line: str, size: float, room: float) -> str:
    if width_of(line, size) <= room:
        return line
    kept = line
    while kept and width_of(f"{kept}{ELLIPSIS}", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,')}{ELLIPSIS}"
