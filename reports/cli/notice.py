"""``dpia notice``: read a privacy notice, check it, or draft one from the map."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    CallError,
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, show, waiting

if TYPE_CHECKING:
    from reports.pages.notice.model import NoticeDraft

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

ENDINGS = (".md", ".html", ".docx")
"""Forms in which a draft is written, by the ending of its file."""

file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def notice() -> None:
    """Read a privacy notice, check it, or draft one from the map.

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
    from reports.rows.notice import said_rows, shown_rows

    with waiting("Reading the notice"):
        found = read_notice(file)
    rows = said_rows(found)
    answer = Answer(
        "notice read", on, None, rows, READ, found.document.notes,
        empty="The notice says nothing that was recognised.",
        extra={"file": found.document.file, "title": found.title},
        table_rows=shown_rows(rows),
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


@notice.command()
@map_argument
@click.option(
    "--out",
    "file",
    type=click.Path(path_type=Path),
    help="File to write: .md, .html or .docx. Markdown is printed without it.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(("adults", "pupils")),
    default="adults",
    show_default=True,
    help="Who reads it; pupils get a short one in words for a child.",
)
@click.option(
    "--language",
    type=click.Choice(("en", "cy")),
    default="en",
    show_default=True,
    help="Language it is in; the map's own words stay as they are.",
)
@on_option
def draft(
    map_path: str, file: Path | None, audience: str, language: str, on: date
) -> None:
    """Draft a notice that says what MAP says on a day, ready to be looked over.

    What the map does not know stays a gap that shows, and is counted. A file that
    is there is never written over.

    Exits 0, or 2 if MAP cannot be used or the file cannot be written.
    """
    from reports.notice_markdown import as_markdown
    from reports.pages.notice.draft import draft_notice
    from reports.pages.notice.model import Audience

    if file is not None:
        _require_new(file)
    drafted = draft_notice(
        open_map(map_path, on).datamap,
        on,
        audience=Audience(audience),
        language_code=language,
    )
    if file is None:
        click.echo(as_markdown(drafted), nl=False)
    else:
        _write(drafted, file)
        click.echo(f"Wrote {file}.")
    many = "things are" if drafted.gaps != 1 else "thing is"
    click.echo(f"{drafted.gaps} {many} not known yet, and said to be so.", err=True)


def _require_new(file: Path) -> None:
    if file.suffix.lower() not in ENDINGS:
        text = f"{file.name} has no ending of ours: use {', '.join(ENDINGS)}."
        raise CallError(text)
    if file.exists():
        text = f"{file.name} is there already. Give another name with --out."
        raise CallError(text)


def _write(drafted: NoticeDraft, file: Path) -> None:
    from datamap.atomic import write_atomically
    from reports.notice_html import as_html
    from reports.notice_markdown import as_markdown
    from reports.word import write_page

    ending = file.suffix.lower()
    if ending == ".docx":
        write_page(as_html(drafted), file, drafted.on)
    else:
        write_atomically(
            file, as_html(drafted) if ending == ".html" else as_markdown(drafted)
        )
