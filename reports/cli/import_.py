"""``dpia import``: a workbook or a file back into a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import CallError

if TYPE_CHECKING:
    from datamap.compare import Change
    from datamap.model import DataMap

_MOST_SHOWN = 20
"""Changes that are printed; the others are counted."""


@dataclass(frozen=True)
class Brought:
    """A map that was read from another form."""

    datamap: DataMap
    notes: tuple[str, ...] = ()
    """What was not read."""

    report: tuple[str, ...] = ()
    """What was assumed or has no place in a map."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the map; it is made if it is not there.",
)
def import_(file: Path, folder: Path) -> None:
    """Bring FILE into the map of a folder.

    FILE is a workbook that dpia export made, a record of processing in the
    regulator's layout, or a map in JSON. A map that is there is changed where FILE
    says something else; its comments and order stay. Every bad cell is named, and
    nothing is written until none is left.
    """
    from datamap.edit import store_map

    brought = _read(file, folder)
    is_new = not (folder / "map.yaml").exists()
    changes = store_map(brought.datamap, folder)
    for note in brought.notes:
        click.echo(note, err=True)
    if is_new:
        click.echo(f"Made the map of {brought.datamap.school.name} in {folder}.")
    else:
        _show(changes, folder)
    if brought.report:
        _tell(brought.report, folder / f"{file.stem}-not-placed.txt")


def _read(file: Path, folder: Path) -> Brought:
    ending = file.suffix.lower()
    if ending == ".xlsx":
        return _from_workbook(file, folder)
    if ending == ".json":
        return _from_json(file, folder)
    text = f"{file.name} is of no kind that can be brought in: use .xlsx or .json."
    raise CallError(text)


def _from_workbook(file: Path, folder: Path) -> Brought:
    from datamap.excel import book_of, is_book, read_grid
    from datamap.excel.ropa_reading import is_ropa, map_of_ropa
    from datamap.load import libraries_beside

    libraries = libraries_beside(folder)
    grid = read_grid(file)
    if not is_book(grid) and is_ropa(grid):
        placed = map_of_ropa(file.name, grid, libraries)
        return Brought(placed.datamap, (), placed.report)
    book = book_of(file.name, grid, libraries)
    return Brought(book.datamap, book.notes)


def _from_json(file: Path, folder: Path) -> Brought:
    from datamap.conversions.json_map import map_to_keep
    from datamap.load import libraries_beside
    from reports.earlier import read_map_or_review

    told = read_map_or_review(file)
    return Brought(map_to_keep(told, file.name, libraries_beside(folder)))


def _show(changes: Iterable[Change], folder: Path) -> None:
    """Say what changed in a map that was there."""
    listed = list(changes)
    if not listed:
        click.echo(f"The map in {folder} says the same already; nothing was written.")
        return
    count = "1 change" if len(listed) == 1 else f"{len(listed)} changes"
    click.echo(f"{count} in {folder / 'map.yaml'}:")
    for one in listed[:_MOST_SHOWN]:
        field = f" {one.field}" if one.field else ""
        click.echo(f"  {one.kind} {one.record}{field}: {one.change.value}")
    if len(listed) > _MOST_SHOWN:
        click.echo(f"  and {len(listed) - _MOST_SHOWN} more")


def _tell(report: Iterable[str], path: Path) -> None:
    """Print what could not be placed, and keep it beside the map."""
    from datamap.atomic import write_atomically

    lines = list(report)
    write_atomically(path, "\n".join([*lines, ""]))
    click.echo(f"\nTo go through by hand ({len(lines)}), also in {path}:")
    for line in lines:
        click.echo(f"  {line}")
