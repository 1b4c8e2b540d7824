"""A drawing as an Enhanced Metafile: lines, boxes and words that stay sharp in print.

Word and LibreOffice both show this format, and it needs no library: each record is a
number, its length and what it draws (Microsoft's specification MS-EMF).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

Point = tuple[float, float]

SCALE = 10
"""Units of the file in one unit of the drawing, which is a pixel of a screen."""

MILLIMETRES = 635
UNITS = 24_000
"""So many units are so many millimetres: a pixel is a 96th of an inch."""

_HEADER, _EOF = 1, 14
_BACKGROUND, _COLOUR, _ALIGN = 18, 24, 22
_SELECT, _PEN, _BRUSH, _FONT = 37, 95, 39, 82
_ROUNDED, _CURVE, _POLYGON, _TEXT = 44, 2, 3, 84
_TRANSPARENT = 1
_BASELINE = 24
_NO_BRUSH, _NO_PEN = 0x80000005, 0x80000008
_GEOMETRIC, _DASHED = 0x10000, 1


def _rgb(colour: str) -> int:
    """Return a colour such as ``0a4f5c`` as the file has it, blue first."""
    red, green, blue = bytes.fromhex(colour)
    return red | green << 8 | blue << 16


class Drawing:
    """A drawing of a size, to which boxes, lines and words are added."""

    def __init__(self, width: float, height: float) -> None:
        """Begin a drawing; sizes are in pixels of a screen."""
        self.width = width
        self.height = height
        self._records: list[bytes] = []
        self._handles: dict[tuple[object, ...], int] = {}
        self._add(_BACKGROUND, struct.pack("<I", _TRANSPARENT))
        self._add(_ALIGN, struct.pack("<I", _BASELINE))

    def box(
        self, at: Point, size: Point, *, fill: str, line: str, width: float
    ) -> None:
        """Draw a box with round corners."""
        self._pen(line, width)
        self._brush(fill)
        (x, y), (w, h) = at, size
        corner = (8 * SCALE, 8 * SCALE)
        self._add(
            _ROUNDED, self._ints(x, y, x + w, y + h) + struct.pack("<ii", *corner)
        )

    def curve(
        self, points: Sequence[Point], *, line: str, width: float, dashed: bool
    ) -> None:
        """Draw a curve by its start, two points that bend it, and its end."""
        self._pen(line, width, dashed=dashed)
        self._select(_NO_BRUSH)
        self._points(_CURVE, points)

    def polygon(self, points: Sequence[Point], *, fill: str) -> None:
        """Draw a filled shape."""
        self._select(_NO_PEN)
        self._brush(fill)
        self._points(_POLYGON, points)

    def text(
        self, at: Point, text: str, *, size: float, colour: str, bold: bool = False
    ) -> None:
        """Write words from a point on their base line."""
        self._font(size, bold=bold)
        self._add(_COLOUR, struct.pack("<I", _rgb(colour)))
        letters = text.encode("utf-16-le")
        head = struct.pack("<iiiiIff", 0, 0, -1, -1, 1, 1.0, 1.0)
        offset = 8 + len(head) + 40
        what = self._ints(*at) + struct.pack("<III", len(letters) // 2, offset, 0)
        none = struct.pack("<iiiiI", 0, 0, -1, -1, 0)
        self._add(_TEXT, head + what + none + letters)

    def file(self) -> bytes:
        """Return the whole file."""
        end = struct.pack("<IIIII", _EOF, 20, 0, 16, 20)
        body = b"".join(self._records) + end
        bounds = self._ints(0, 0, self.width, self.height)
        per_unit = MILLIMETRES * 100 / UNITS
        frame = struct.pack(
            "<iiii", 0, 0,
            round(self.width * SCALE * per_unit), round(self.height * SCALE * per_unit),
        )  # fmt: skip
        about = struct.pack(
            "<IIIIHHIIIiiii", 0x464D4520, 0x10000, 88 + len(body),
            len(self._records) + 2, len(self._handles) + 1, 0, 0, 0, 0,
            UNITS, UNITS, MILLIMETRES, MILLIMETRES,
        )  # fmt: skip
        return struct.pack("<II", _HEADER, 88) + bounds + frame + about + body

    def _add(self, kind: int, data: bytes) -> None:
        padded = data + b"\0" * (-len(data) % 4)
        self._records.append(struct.pack("<II", kind, 8 + len(padded)) + padded)

    def _ints(self, *numbers: float) -> bytes:
        return struct.pack(
            f"<{len(numbers)}i", *(round(one * SCALE) for one in numbers)
        )

    def _points(self, kind: int, points: Sequence[Point]) -> None:
        listed = b"".join(self._ints(*one) for one in points)
        bounds = self._ints(0, 0, self.width, self.height)
        self._add(kind, bounds + struct.pack("<I", len(points)) + listed)

    def _pen(self, colour: str, width: float, *, dashed: bool = False) -> None:
        style = _GEOMETRIC | (_DASHED if dashed else 0)
        none = struct.pack("<IIII", 0, 0, 0, 0)
        look = struct.pack(
            "<IIIIII", style, round(width * SCALE), 0, _rgb(colour), 0, 0
        )
        self._select(self._made(_PEN, none + look))

    def _brush(self, colour: str) -> None:
        data = struct.pack("<III", 0, _rgb(colour), 0)
        self._select(self._made(_BRUSH, data))

    def _font(self, size: float, *, bold: bool) -> None:
        weight = 700 if bold else 400
        look = struct.pack(
            "<iiiiiBBBBBBBB", -round(size * SCALE), 0, 0, 0, weight,
            0, 0, 0, 1, 0, 0, 0, 0,
        )  # fmt: skip
        name = "Calibri".encode("utf-16-le").ljust(64, b"\0")
        rest = b"\0" * (320 - len(look) - len(name))
        self._select(self._made(_FONT, look + name + rest))

    def _made(self, kind: int, data: bytes) -> int:
        """Return the number of a pen, brush or font, made once."""
        key = (kind, data)
        if key not in self._handles:
            self._handles[key] = len(self._handles) + 1
            self._add(kind, struct.pack("<I", self._handles[key]) + data)
        return self._handles[key]

    def _select(self, handle: int) -> None:
        self._add(_SELECT, struct.pack("<I", handle))
