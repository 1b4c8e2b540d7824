"""``dpia export``: a map in another form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import CallError, map_argument, on_option

if TYPE_CHECKING:
    from datamap.model import DataMap

FORMS: Mapping[str, str] = {
    "xlsx": "{id}.xlsx",
    "ropa-xlsx": "{id}-record-of-processing.xlsx",
    "json": "",
    "graphml": "",
    "mermaid": "",
}
"""Name of the file each form goes to when none is given; empty for the screen."""


@click.command()
@map_argument
@click.option(
    "--to",
    "form",
    type=click.Choice(list(FORMS)),
    required=True,
    help="xlsx is a workbook to fill in; ropa-xlsx the regulator's 30 columns.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@on_option
def export(
    map_path: str, form: str, out: Path | None, *, force: bool, on: date
) -> None:
    """Write MAP as a workbook, a record of processing, JSON or a diagram.

    Workbooks go to a file named after the map, the other forms to the screen,
    unless --out names a file. A workbook that was filled in comes back with
    dpia import.
    """
    from datamap.load import read_map

    datamap = read_map(map_path)
    name = FORMS[form].format(id=datamap.id)
    target = out or (Path(name) if name else None)
    if target is not None and target.exists() and not force:
        text = f"{target.name} is there already; name another file or add --force."
        raise CallError(text)
    _deliver(_WRITERS[form](datamap, on), target)


def _deliver(content: bytes | str, target: Path | None) -> None:
    if target is None:
        click.echo(content)
        return
    from datamap.atomic import write_atomically

    write_atomically(target, content)
    click.echo(f"Written: {target}")


def _workbook(datamap: DataMap, on: date) -> bytes:
    from datamap.excel import write_workbook

    return write_workbook(datamap, on)


def _record(datamap: DataMap, on: date) -> bytes:
    from datamap.excel.ropa_sheet import write_ropa
    from datamap.ropa import Words, ropa_rows
    from dpia.catalogue import shipped_catalogue

    measures = shipped_catalogue().measures
    words = Words({key: one.title for key, one in measures.items()}, {})
    return write_ropa(datamap, ropa_rows(datamap, on, words), on)


def _json(datamap: DataMap, on: date) -> str:  # noqa: ARG001 - as the other writers
    import json

    from datamap.conversions.json_map import to_json

    return json.dumps(to_json(datamap), indent=2, ensure_ascii=False)


def _drawing(name: str) -> Callable[[DataMap, date], str]:
    """Return the writer of a form that is a graph."""

    def write(datamap: DataMap, on: date) -> str:
        module = import_module(f"datamap.conversions.{name}")
        return str(getattr(module, f"to_{name}")(datamap, on))

    return write


_WRITERS: Mapping[str, Callable[[DataMap, date], bytes | str]] = {
    "xlsx": _workbook,
    "ropa-xlsx": _record,
    "json": _json,
    "graphml": _drawing("graphml"),
    "mermaid": _drawing("mermaid"),
}
