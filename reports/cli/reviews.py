"""``dpia reviews``: the annual review of every school in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from reports.cli.options import edition_options, on_option, stale_law_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.batch.run import Done


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@on_option
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: os.cpu_count() or 1,
    show_default="one a processor",
    help="How many schools at once.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Send the schools to a Dask cluster, for example tcp://10.0.0.5:8786.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="How long one school may take; then it counts as failed.",
)
@click.option(
    "--memory",
    metavar="MIB",
    type=click.IntRange(min=100),
    help="How much memory one school may take; then it counts as failed. Left out: "
    "4,096 MiB, or half of what the machine has.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a run that was stopped. Every run does: what is finished, of "
    "the same inputs, is left as it is.",
)
@edition_options
@stale_law_option
def reviews(  # noqa: PLR0913 - as many as there are options
    folder: Path,
    on: date,
    *,
    jobs: int,
    audience: Literal["governors", "dpo"],
    language: Literal["en", "cy"],
    scheduler: str | None,
    minutes: float,
    memory: int | None,
    despite_stale_law: str | None,
    resume: bool,  # noqa: ARG001 - a promise that every run keeps
) -> None:
    """Review every school under FOLDER, and write a page across them.

    Each school keeps its review beside its map; FOLDER gets index.html. A school
    that fails is listed and does not stop the rest: then the exit status is 1. A
    run that was stopped exits with 3, and the same call goes on with it.
    """
    from reports.batch.authority import review_authority
    from reports.batch.processes import Most, usual_memory
    from reports.batch.run import EachSchool, Result
    from reports.reviews import Wanted
    from reports.stale_law import require_fresh_law

    require_fresh_law(on, despite_stale_law)
    wanted = Wanted(
        map_path="",
        on=on,
        audience=audience,
        language=language,
        despite_stale_law=despite_stale_law,
    )
    most = Most(minutes * 60, memory * 1024**2 if memory else usual_memory())
    asked = EachSchool(wanted, most)
    with _progress() as told:
        try:
            finished = review_authority(folder, asked, jobs, scheduler, told)
        except KeyboardInterrupt:
            click.echo("Stopped. The same call goes on where it stopped.", err=True)
            raise SystemExit(3) from None
    for one in finished.done:
        if one.result is Result.FAILED:
            click.echo(f"\n{one.school.name}\n{one.error}", err=True)
    click.echo(finished.summary, err=True)
    if finished.page_error:
        click.echo(f"\n{finished.page.name}\n{finished.page_error}", err=True)
    else:
        click.echo(str(finished.page))
    raise SystemExit(1 if finished.failed or finished.page_error else 0)


@contextmanager
def _progress() -> Iterator[Callable[[Done | None, int], None]]:
    """Show a bar with the time left; say nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Reviewing", total=None)

        def told(done: Done | None, total: int) -> None:
            advance = 0 if done is None else 1
            progress.update(task, total=total, advance=advance)

        yield told
