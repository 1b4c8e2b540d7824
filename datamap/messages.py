"""Sentences for readers, kept apart from what fills them in.

A sentence is a template and its values, so that a report can show it in another
language: the template is the key of the message catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """One sentence; ``str()`` gives it in English."""

    text: str
    """English template with named places: ``{party} ended on {day}.``"""

    values: Mapping[str, object] = field(default_factory=dict)
    """What goes into the places."""

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.text.format(**self.values)

    def __hash__(self) -> int:
        """Hash by template and values."""
        return hash(
            (self.text, tuple(sorted((k, str(v)) for k, v in self.values.items())))
        )
