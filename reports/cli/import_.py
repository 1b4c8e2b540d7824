"""``dpia import``: a workbook or a file back into a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import CallError

if TYPE_CHECKING:
    from datamap.compare import Change
    from datamap.model import DataMap

_LONGEST = 160
"""Characters that are shown of a value before or after a change."""


@dataclass(frozen=True)
class Brought:
    """A map that was read from another form."""

    datamap: DataMap
    notes: tuple[str, ...] = ()
    """What was not read."""

    report: tuple[str, ...] = ()
    """What was assumed or has no place in a map."""

    is_safe: bool = False
    """Whether it holds all that the map of the folder says and FILE did not change."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the map; it is made if it is not there.",
)
@click.option(
    "--over-newer",
    is_flag=True,
    help="Take FILE as it is, whatever was changed in the map since.",
)
def import_(file: Path, folder: Path, *, over_newer: bool) -> None:
    """Bring FILE into the map of a folder.

    FILE is a workbook that dpia export made, a record of processing in the
    regulator's layout, or a map in JSON. A map that is there is changed where FILE
    says something else; its comments and order stay. Of a workbook only what was
    changed in it since it was exported is brought in, so that a map that went on
    meanwhile loses nothing; what both changed is named. Every bad cell is named too,
    and nothing is written until none is left.
    """
    from datamap.edit import store_map
    from datamap.load import read_map

    is_new = not (folder / "map.yaml").exists()
    now = None if is_new else read_map(folder / "map.yaml")
    brought = _read(file, folder, None if over_newer else now)
    if not (over_newer or brought.is_safe or now in (None, brought.datamap)):
        raise CallError(_blind(file.name, folder))
    changes = store_map(brought.datamap, folder)
    for note in brought.notes:
        click.echo(note, err=True)
    if is_new:
        click.echo(f"Made the map of {brought.datamap.school.name} in {folder}.")
    else:
        _show(changes, folder)
    if brought.report:
        _tell(brought.report, folder / f"{file.stem}-not-placed.txt")


def _blind(file: str, folder: Path) -> str:
    return (
        f"{file} says something else than the map in {folder}, and does not remember "
        "what the map said when the file was made. Bringing it in could undo what "
        "was written in the map since; nothing was written.\n"
        "  To put it right: export the map again as a workbook and fill that in, or "
        "add --over-newer to take the file as it is."
    )


def _read(file: Path, folder: Path, now: DataMap | None) -> Brought:
    ending = file.suffix.lower()
    if ending == ".xlsx":
        return _from_workbook(file, folder, now)
    if ending == ".json":
        return _from_json(file, folder)
    text = f"{file.name} is of no kind that can be brought in: use .xlsx or .json."
    raise CallError(text)


def _from_workbook(file: Path, folder: Path, now: DataMap | None) -> Brought:
    from datamap.excel import book_of, content_of, exported_of, is_book, read_grid
    from datamap.excel.ropa_reading import is_ropa, map_of_ropa
    from datamap.load import libraries_beside

    libraries = libraries_beside(folder)
    grid = read_grid(file)
    if not is_book(grid) and is_ropa(grid):
        placed = map_of_ropa(file.name, grid, libraries)
        return Brought(placed.datamap, (), placed.report)
    exported = exported_of(grid)
    hashed = exported.fingerprint if exported else content_of(grid)
    is_same = now is not None and bool(hashed) and now.fingerprint.startswith(hashed)
    book = book_of(file.name, grid, libraries, None if is_same else now)
    return Brought(book.datamap, book.notes, is_safe=is_same or exported is not None)


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
    for one in listed:
        click.echo(f"  {_in_words(one)}")


def _in_words(one: Change) -> str:
    """Return a change as a line: the record, the field, before and after."""
    name = f"{one.kind} {one.record}"
    if not one.field:
        title = one.after if one.before is None else one.before
        return f"{name}: {one.change.value} ({_value(title)})"
    return f"{name} {one.field}: {_value(one.before)} -> {_value(one.after)}"


def _value(value: Any) -> str:  # noqa: ANN401 - plain values
    """Return a plain value in words, on one line."""
    shown = _flat(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def _flat(value: Any) -> str:  # noqa: ANN401 - plain values
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{_word(key)}: {_flat(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return " ".join(str(value).split())


def _word(key: str) -> str:
    return key.replace("_", " ")


def _tell(report: Iterable[str], path: Path) -> None:
    """Print what could not be placed, and keep it beside the map."""
    from datamap.atomic import write_atomically

    lines = list(report)
    write_atomically(path, "\n".join([*lines, ""]))
    click.echo(f"\nTo go through by hand ({len(lines)}), also in {path}:")
    for line in lines:
        click.echo(f"  {line}")
