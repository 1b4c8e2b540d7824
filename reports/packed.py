"""Data of a very large map inside its page: packed, so that the page stays small.

Up to `LONGEST` the data stands in the page as plain JSON, which anyone can read.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

LONGEST = 400_000
"""Letters of JSON that stand in a page as they are."""

PACKED = "packed"
"""Key of the packed data: base64 of zlib of UTF-8 of JSON."""


def packed(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data as a page carries it: as it is, or packed if it is long.

    Examples
    --------
    >>> packed({"format": "dpia-review/1"})
    {'format': 'dpia-review/1'}
    """
    text = json.dumps(data, ensure_ascii=False, default=str, separators=(",", ":"))
    if len(text) <= LONGEST:
        return data
    plain = {name: one for name, one in data.items() if isinstance(one, str)}
    raw = base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    return {**plain, PACKED: raw}


def unpacked(data: Any, most: int) -> bytes | None:  # noqa: ANN401 - what a file holds
    """Return the JSON that was packed, or None if the data is not packed.

    Parameters
    ----------
    data
        What a page carries.
    most
        Most bytes that are unpacked: a page from elsewhere may hold anything.

    Raises
    ------
    ValueError
        If it cannot be unpacked, or is longer than that.
    """
    if not isinstance(data, dict) or PACKED not in data:
        return None
    try:
        raw = base64.b64decode(str(data[PACKED]), validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(raw, most)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(PACKED) from error
    if not unpacking.eof:
        raise ValueError(PACKED)
    return text
