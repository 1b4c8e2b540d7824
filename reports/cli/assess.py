"""``dpia assess``: the impact assessment of an activity, as HTML and Word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    CallError,
    Opened,
    format_option,
    map_argument,
    on_option,
    open_map,
    stale_law_option,
    suggestion,
)
from reports.cli.output import Answer, show
from reports.cli.review import progress

if TYPE_CHECKING:
    from reports.making import Made
    from reports.pages.dpia.model import Dpia

COLUMNS = {
    "number": "Number",
    "title": "Field",
    "standing": "Standing",
}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", help="The activity to assess.")
@click.option(
    "--all",
    "is_all",
    is_flag=True,
    help="Every activity for which screening says that one is required or likely.",
)
@on_option
@click.option(
    "--language",
    type=click.Choice(["en", "cy"]),
    default="en",
    help="Language of the assessment; en when left out. Welsh is a machine's draft.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to keep assessments in. Left out: assessments beside the map.",
)
@stale_law_option
@format_option
def assess(  # noqa: PLR0913 - as many as there are options
    map_path: str,
    activity: str | None,
    on: date,
    language: str,
    out: Path | None,
    despite_stale_law: str | None,
    output_format: str,
    *,
    is_all: bool,
) -> None:
    """Make the impact assessment of an activity of MAP, and print where it is.

    The seven steps of the regulator's template, as a page and as a Word document,
    with the executed notebook, the data and a manifest. What the map knows is filled
    in, with the record it came from; what people decided comes from answers/ID.yaml;
    the rest is a visible gap. A finished assessment is never overwritten.

    Exits 0 if there is an assessment, whatever it says.
    """
    from reports.assessments import WantedAssessment, make_assessment

    opened = open_map(map_path, on)
    asked = click.get_current_context().find_root().obj
    keeps = bool(asked and asked["debug"])
    made = []
    for one in _wanted(opened, activity, is_all=is_all):
        wanted = WantedAssessment(
            map_path, on, one, out, despite_stale_law, keeps, language
        )
        with progress() as told:
            made.append(make_assessment(wanted, told))
    _tell(opened, made, output_format)


def _tell(opened: Opened, made: Sequence[Made], output_format: str) -> None:
    """Say on standard error what is answered, and on standard output where it is."""
    from reports.rows.assess import assess_rows, count_line

    pages = [_read(one) for one in made]
    for one, page in zip(made, pages, strict=True):
        for note in one.notes:
            click.echo(note, err=True)
        click.echo(count_line(page), err=True)
    if output_format == "table":
        for one in made:
            click.echo(str(one.page))
        return
    rows = [row for page in pages for row in assess_rows(page)]
    extra = {"pages": [str(one.page) for one in made]}
    show(
        Answer("assess", opened.on, opened.datamap, rows, COLUMNS, extra=extra),
        output_format,
    )


def _read(made: Made) -> Dpia:
    from reports.pages.dpia.page import document_of

    return document_of(json.loads(made.data.read_text("utf-8")))


def _wanted(opened: Opened, activity: str | None, *, is_all: bool) -> Sequence[str]:
    """Return the activities to assess.

    Raises
    ------
    CallError
        If it is not said which, or the map has no activity with the id.
    """
    if is_all == (activity is not None):
        msg = (
            "It is not clear which activity to assess.\n"
            "  To put it right: give either --activity ID or --all."
        )
        raise CallError(msg)
    if activity is None:
        return _needed(opened)
    known = [one.id for one in opened.datamap.activities]
    if activity not in known:
        raise CallError(_not_known(opened, activity, known))
    return [activity]


def _not_known(opened: Opened, given: str, known: list[str]) -> str:
    """Return what to say of an id that is no activity; a system leads to its own."""
    used = [
        one.activity
        for one in opened.datamap.flows
        if given in (one.through, one.recipient)
    ]
    fix = suggestion(given, known)
    if used:
        listed = " or ".join(dict.fromkeys(used))
        fix = f"it is used for {listed}: write --activity {used[0]}."
    return f"The map has no activity called {given}.\n  To put it right: {fix}"


def _needed(opened: Opened) -> Sequence[str]:
    """Return the activities that screening finds to need an assessment."""
    from dpia.catalogue import catalogue_for
    from dpia.judgement import read_answers
    from dpia.need import Need
    from dpia.screening import screen

    catalogue = catalogue_for(opened.folder)
    answers = read_answers(opened.folder, opened.datamap, catalogue)
    added = {name: one.screening for name, one in answers.items()}
    found = screen(opened.datamap, opened.on, None, added, catalogue)
    needed = [one for one in found if one.result in (Need.REQUIRED, Need.LIKELY)]
    if not needed:
        click.echo("No activity is found to need an assessment.", err=True)
    return [one.activity for one in needed]
