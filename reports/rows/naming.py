"""What tables call things that the rows of an answer name by their ids."""

from __future__ import annotations

from collections.abc import Sequence

from datamap import reference
from datamap.model import DataMap, Flow
from datamap.named import name_of
from dpia.scales import Level, Levels
from reports.language import language
from reports.words import ASKED, level_words


def place_name(code: str) -> str:
    """Return the name of a country, or the word itself where there is no country."""
    return reference.country_name(code) if reference.is_country(code) else code


def flow_name(datamap: DataMap, flow: Flow) -> str:
    """Return what a flow is called, which has no name of its own."""
    return f"{name_of(datamap, flow.sender)} to {name_of(datamap, flow.recipient)}"


def use_name(datamap: DataMap, flow: Flow) -> str:
    """Return what a flow is called with the activity that it belongs to."""
    return f"{flow_name(datamap, flow)} ({name_of(datamap, flow.activity)})"


def level_name(ends: Sequence[str]) -> str:
    """Return the two ends of a level in the words of the reports.

    Examples
    --------
    >>> level_name(("none", "high")), level_name(("low", "low"))
    ('anything up to high', 'low')
    """
    low, high = (Level[one.upper()] for one in ends)
    return level_words(Levels(low, high), language("en"))


def asked_name(ask: str) -> str:
    """Return who is asked, in words."""
    return language("en").text(ASKED[ask])


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "duty", "duties"), counted(0, "duty", "duties")
    ('1 duty', '0 duties')
    """
    return f"{number:,} {one if number == 1 else many}"
