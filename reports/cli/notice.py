"""``dpia notice``: read a privacy notice, and hold it against the map and the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, show, waiting

READ = {
    "field": "What",
    "text": "The notice's words",
    "line": "Line",
    "state": "State",
    "parent": "Belongs to",
}

CHECK = {
    "standing": "Standing",
    "kind": "Against",
    "rule": "Rule",
    "line": "Line",
    "what": "What",
    "fix": "To put it right",
}

file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def notice() -> None:
    """Read a privacy notice, or check it.

    FILE is text, Markdown, a saved web page, a Word document or a PDF with text.
    Nothing in it is run and nothing is fetched.
    """


@notice.command()
@file_argument
@on_option
@format_option
def read(file: Path, on: date, output_format: str) -> None:
    """List what the notice in FILE says, each statement with its line and state.

    Exits 0, or 2 if FILE cannot be read.
    """
    from datamap.notice import read_notice
    from reports.rows.notice import said_rows

    with waiting("Reading the notice"):
        found = read_notice(file)
    answer = Answer(
        "notice read", on, None, said_rows(found), READ, found.document.notes,
        empty="The notice says nothing that was recognised.",
        extra={"file": found.document.file, "title": found.title},
    )  # fmt: skip
    show(answer, output_format)


@notice.command()
@map_argument
@file_argument
@on_option
@format_option
def check(map_path: str, file: Path, on: date, output_format: str) -> None:
    """Hold the notice in FILE against the law of a day, against MAP and itself.

    The table leaves out what is met; JSON and CSV have it too.

    Exits 0 if nothing is missing or wrong, 1 if something is, 2 if MAP or FILE
    cannot be used.
    """
    from datamap.notice import read_notice
    from datamap.notice.checking import Standing, check_notice
    from reports.rows.notice import found_rows

    with waiting("Checking the notice"):
        opened = open_map(map_path, on)
        found = read_notice(file)
        findings = check_notice(found, opened.datamap, on)
    rows = found_rows(opened.datamap, found, findings)
    answer = Answer(
        "notice check", on, opened.datamap, rows, CHECK, found.document.notes,
        empty="The notice says what the law asks for and agrees with the map.",
        extra={"file": found.document.file, "title": found.title},
        table_rows=[row for row in rows if row["standing"] != Standing.MET.value],
    )  # fmt: skip
    show(answer, output_format)
    bad = {Standing.MISSING, Standing.WRONG}
    raise SystemExit(1 if any(one.standing in bad for one in findings) else 0)
