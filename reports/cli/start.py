"""``dpia start``: make a school's folder, ready to edit."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--example",
    metavar="NAME",
    help="Copy a shipped example instead of starting an empty map: victoria-cp.",
)
def start(folder: Path, example: str | None) -> None:
    """Make FOLDER with a commented map, its schema, and places for papers.

    Nothing is ever written over: FOLDER must be new or empty.

    Exits 0, or 2 if the folder cannot be made.
    """
    from reports.start import start as make

    file = make(folder, example)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    click.echo(f"Made {file}. An editor that knows YAML helps while you fill it in.")
    click.echo(f"When you are done: dpia check {shown}")
