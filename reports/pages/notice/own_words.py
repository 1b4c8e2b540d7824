"""Words of the map in a text of ours: shown as they are, in their own language."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN, _END = "\ue000", "\ue001"
"""Letters that no language uses, around each piece that is the map's."""

_PIECE = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
_MARKS = re.compile(f"[{_BEGIN}{_END}]")


def own(text: str) -> str:
    """Return a text as the map's own, so that no renderer takes it for ours."""
    return f"{_BEGIN}{plain(text)}{_END}"


def plain(text: str) -> str:
    """Return a text without the marks."""
    return _MARKS.sub("", text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is the map's own."""
    for place, piece in enumerate(_PIECE.split(text)):
        if piece:
            yield piece, bool(place % 2)
