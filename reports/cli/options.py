"""Arguments and options that commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from datamap.errors import DataMapError

if TYPE_CHECKING:
    from datamap.model import DataMap

F = TypeVar("F", bound=Callable[..., Any])

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

FORMATS = ("table", "json", "csv")


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A day written as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day, or say how it is written."""
        if isinstance(value, date):
            return value
        text = str(value)
        try:  # Python also reads 20260901 and 2026-W36-1
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            self.fail(f"{text} is not a day. Write it as 2026-09-01.", param, ctx)


def today() -> date:
    """Return today; the only place that asks the clock for a day of law."""
    return date.today()  # noqa: DTZ011 - the user's own day is meant


def map_argument(command: F) -> F:
    """Add the argument MAP."""
    return click.argument("map_path", metavar="MAP")(command)


def on_option(command: F) -> F:
    """Add ``--on``, today if left out."""
    return click.option(
        "--on",
        type=Day(),
        default=today,
        show_default="today",
        help="Day whose law applies.",
    )(command)


def stale_law_option(command: F) -> F:
    """Add ``--despite-stale-law`` to a command that makes reports."""
    return click.option(
        "--despite-stale-law",
        metavar="REASON",
        help="Make it although law that may have changed was not checked for over "
        "180 days, and print the reason.",
    )(command)


def edition_options(command: F) -> F:
    """Add ``--audience`` and ``--language`` to a command that makes reviews."""
    audience = click.option(
        "--audience",
        type=click.Choice(("governors", "dpo")),
        default="governors",
        show_default=True,
        help="Who reads it; dpo shows every step of every score.",
    )
    language = click.option(
        "--language",
        type=click.Choice(("en", "cy")),
        default="en",
        show_default=True,
        help="Language it is in.",
    )
    return audience(language(command))


def format_option(command: F) -> F:
    """Add ``--format``."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print the answer.",
    )(command)


@dataclass(frozen=True)
class Opened:
    """A map that was read and may be judged by the law of a day."""

    datamap: DataMap
    folder: Path
    on: date


def open_map(map_path: str, on: date) -> Opened:
    """Read a map and check that what it relies on is law on the day."""
    from datamap.in_force import require_in_force
    from datamap.load import find_map, read_map

    datamap = read_map(map_path)
    require_in_force(datamap, on)
    return Opened(datamap, find_map(map_path).parent, on)


class CallError(DataMapError):
    """The command was called in a way that cannot be carried out."""


_ALSO_CALLED = {
    "deletion": "erasure", "delete": "erasure", "erase": "erasure",
    "forget": "erasure", "subject-access": "access", "sar": "access",
    "dsar": "access", "correction": "rectification", "correct": "rectification",
    "rectify": "rectification", "restrict": "restriction", "object": "objection",
    "transfer": "portability", "gaps": "risks", "validate": "check",
    "right": "trace", "init": "start", "new": "start", "diff": "compare",
    "ropa": "export", "dpia": "assess",
}  # fmt: skip
"""Words that people use, with ours."""


def suggestion(given: str, known: list[str]) -> str:
    """Return which of some words was plainly meant, or which there are."""
    from datamap.meant import word_meant

    also = _ALSO_CALLED.get(given.strip().lower())
    meant = also if also in known else word_meant(given, known)
    return f"write {meant}." if meant else f"use one of: {', '.join(known)}."


class Word(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """One of some words; another is told apart from a slip of the keyboard."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click's own
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - as click's own
        """Return the word, or say which was probably meant."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            known = [str(one) for one in self.choices]
            fix = suggestion(str(value), known)
            self.fail(f"There is no {value}. To put it right: {fix}", param, ctx)
