"""``dpia review``: run the annual review and render the report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

import click

from reports.cli.options import (
    edition_options,
    map_argument,
    on_option,
    stale_law_option,
)

NO_PREVIOUS = "none"


@click.command()
@map_argument
@on_option
@click.option(
    "--previous",
    metavar="DIR",
    help="Review to compare with: its folder or file, or none. "
    "Left out: the latest earlier one kept in the same place.",
)
@click.option(
    "--notice",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Privacy notice to hold against the law and the map. Left out: those that "
    "the map names and that lie beside it.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to keep reviews in. Left out: reviews beside the map.",
)
@edition_options
@stale_law_option
@click.pass_context
def review(  # noqa: PLR0913 - as many as there are options
    ctx: click.Context,
    map_path: str,
    on: date,
    *,
    previous: str | None,
    notice: Path | None,
    language: Literal["en", "cy"],
    audience: Literal["governors", "dpo"],
    out: Path | None,
    despite_stale_law: str | None,
) -> None:
    """Make the annual review of MAP and print where the report is.

    The report, the executed notebook, the data and a manifest go to a folder
    named after the day. A finished review is never overwritten: if nothing has
    changed, the one that is there is named; otherwise a new folder is made.

    Exits 0 if there is a report, whatever it says.
    """
    from reports.forked.server import get_ready

    get_ready()  # it gets warm while everything else is imported and the map is read
    from reports.reviews import Wanted, make_review

    is_first = previous == NO_PREVIOUS
    wanted = Wanted(
        map_path=map_path,
        on=on,
        audience=audience,
        language=language,
        previous=Path(previous) if previous and not is_first else None,
        notice=notice,
        is_first=is_first,
        out=out,
        despite_stale_law=despite_stale_law,
        keeps_stopped=bool(ctx.find_root().obj and ctx.find_root().obj["debug"]),
    )
    with progress() as told:
        made = make_review(wanted, told)
    for note in made.notes:
        click.echo(note, err=True)
    click.echo(str(made.page))


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal's standard error what is being done, and clear it after."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield lambda text: status.update(f"{text} ...")
