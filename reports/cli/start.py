"""``dpia start``: make a school's folder, ready to edit."""

from __future__ import annotations

from pathlib import Path

import click

from reports.cli.options import CallError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--example",
    metavar="NAME",
    help="Copy a shipped example instead of starting an empty map: victoria-cp.",
)
@click.option(
    "--from-notice",
    "notice",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Make a first map from the privacy notice in FILE, for you to correct.",
)
def start(folder: Path, example: str | None, notice: Path | None) -> None:
    """Make FOLDER with a commented map, its schema, and places for papers.

    Nothing is ever written over: FOLDER must be new or empty.

    Exits 0, or 2 if the folder cannot be made or FILE cannot be read.
    """
    if example and notice:
        text = "Give --example or --from-notice, not both."
        raise CallError(text)
    report = _from_notice(folder, notice) if notice else _make(folder, example)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    click.echo("An editor that knows YAML helps while you fill it in.")
    click.echo(f"When you are done: dpia check {shown}")
    if report:
        from reports.start_from_notice import NOT_PLACED

        where = folder / NOT_PLACED
        click.echo(f"\nTo go through by hand ({len(report)}), also in {where}:")
        for line in report:
            click.echo(f"  {line}")


def _make(folder: Path, example: str | None) -> tuple[str, ...]:
    from reports.start import start as make

    click.echo(f"Made {make(folder, example)}.")
    return ()


def _from_notice(folder: Path, notice: Path) -> tuple[str, ...]:
    """Make the folder of a first map; return what could not be placed."""
    from reports.cli.output import waiting
    from reports.start_from_notice import start_from_notice

    with waiting("Reading the notice"):
        started = start_from_notice(folder, notice)
    click.echo(f"Made {started.file}, a first map from {notice.name}. Correct it.")
    return started.report
