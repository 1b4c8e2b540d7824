"""Days in the sentences of the desk as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from reports.language import Language

_DAY = re.compile(r"(?<![\w/.-])\d{4}-\d{2}-\d{2}(?![\w/-])")
"""A day that stands alone; one in an id, an address or a file's name does not."""


def spoken(value: Any, words: Language) -> Any:  # noqa: ANN401 - plain values
    """Return plain values with the days in their texts in words.

    Examples
    --------
    >>> from reports.language import language
    >>> spoken(["Came in on 2026-11-20.", "review-2026-11-24"], language("en"))
    ['Came in on 20 November 2026.', 'review-2026-11-24']
    """
    if isinstance(value, str):
        return _DAY.sub(lambda found: _in_words(found[0], words), value)
    if isinstance(value, list):
        return [spoken(one, words) for one in value]
    if isinstance(value, dict):
        return {key: spoken(one, words) for key, one in value.items()}
    return value


def _in_words(text: str, words: Language) -> str:
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text
