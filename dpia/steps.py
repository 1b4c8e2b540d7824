"""The steps of a score, each a line that a person can check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from datamap.messages import Message


class Stage(StrEnum):
    """Which of the three levels a step belongs to."""

    INHERENT = "inherent"
    """With no measures."""

    CURRENT = "current"
    """With the measures in place."""

    TARGET = "target"
    """With the planned measures too."""


class Scale(StrEnum):
    """What a step moves."""

    LIKELIHOOD = "likelihood"
    SEVERITY = "severity"
    LEVEL = "level"


@dataclass(frozen=True)
class Step:
    """One line of the working: what went from where to where, and why."""

    stage: Stage
    """Level that the step belongs to."""

    scale: Scale
    """What it moves."""

    before: tuple[str, str] | None
    """Lowest and highest word before; None for a start."""

    after: tuple[str, str]
    """Lowest and highest word after."""

    rule: str
    """Id of the rule or measure that says so."""

    why: Message
    """The reason."""

    because: tuple[str, ...] = ()
    """Ids of the records behind it."""

    def __str__(self) -> str:
        """Return the line as a command prints it, in English."""
        to = span(self.after)
        if self.before is None:
            moved = f"{self.scale.value} starts at {to}"
        else:
            moved = f"{self.scale.value} was {span(self.before)}, now {to}"
        return f"{self.stage.value}: {moved} ({self.rule}): {self.why}"


def span(ends: tuple[str, str]) -> str:
    """Return an interval in words.

    Examples
    --------
    >>> span(("low", "high")), span(("low", "low"))
    ('low to high', 'low')
    """
    low, high = ends
    return low if low == high else f"{low} to {high}"
