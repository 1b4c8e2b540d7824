"""``dpia answers``: the file of what people decided about an activity."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    Opened,
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, all_option, show

if TYPE_CHECKING:
    from dpia.judgement import Answers

COLUMNS = {"field": "Field", "what": "What", "answer": "Answer"}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", required=True, help="The activity assessed.")
@click.option(
    "--set",
    "changes",
    type=(str, str),
    multiple=True,
    metavar="FIELD VALUE",
    help="Fill a field in, e.g. --set advice.followed yes. May be repeated.",
)
@all_option
@on_option
@format_option
def answers(
    map_path: str,
    activity: str,
    changes: tuple[tuple[str, str], ...],
    on: date,
    output_format: str,
    *,
    every: bool,
) -> None:
    """Make answers/ID.yaml beside MAP, ready to edit; check it if it is there.

    With --set a field is filled in and everything else in the file stays as it is.
    Answers that were signed are not changed until the assessment is put under
    review.

    Exits 0 if the file is right, 1 if judgements in it do not fit together, 2 if it
    cannot be used.
    """
    from datamap.model import Activity
    from datamap.named import named
    from dpia.judgement import answers_file, read_answers

    opened = open_map(map_path, on)
    named(opened.datamap, Activity, activity)
    file = answers_file(opened.folder, activity)
    is_new = not file.is_file()
    if is_new:
        _make(map_path, opened, activity)
    if changes:
        _change(file, opened, activity, changes)
    if is_new and not changes and output_format == "table":
        click.echo(f"Made {file}. Edit it, then run the same again to check it.")
        return
    found = read_answers(opened.folder, opened.datamap)
    _show(opened, found[activity], output_format, every=every)


def _make(map_path: str, opened: Opened, activity: str) -> None:
    from reports.beside import own_folder
    from reports.new_answers import make_answers

    own_folder(map_path)
    make_answers(opened.folder, opened.datamap, activity, opened.on)


def _change(
    file: Path, opened: Opened, activity: str, changes: tuple[tuple[str, str], ...]
) -> None:
    from dpia.catalogue import catalogue_for
    from dpia.judgement.write import AnswersFile, read_value
    from dpia.sign_off import require_open

    require_open(opened.folder, activity, [field for field, _ in changes])
    changed = AnswersFile.at(file)
    for field, text in changes:
        changed.put(field, read_value(field, text))
    changed.store(file, opened.datamap, catalogue_for(opened.folder))


def _show(opened: Opened, said: Answers, output_format: str, *, every: bool) -> None:
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for
    from reports.rows.answers import answers_rows, gap_notes, short_answers_rows
    from reports.rows.risks import warning_rows

    catalogue = catalogue_for(opened.folder)
    judged = {said.activity: said}
    found = assess(opened.datamap, opened.on, catalogue, [said.activity], judged)
    rows = answers_rows(opened.datamap, said)
    warnings = warning_rows(found.warnings)
    filled = [row for row in rows if row["answered"]]
    known = {**catalogue.risks, **catalogue.measures, **catalogue.triggers}
    titles = {name: one.title for name, one in known.items()}
    answer = Answer(
        "answers", opened.on, opened.datamap, rows, COLUMNS,
        notes=[
            *([] if every else gap_notes(rows)),
            *(f"{one['what']} {one['fix']}" for one in warnings),
        ],
        empty="Nothing is filled in yet.",
        extra={"warnings": warnings},
        table_rows=short_answers_rows(rows if every else filled, titles),
        first=[f"{len(filled)} of {len(rows)} fields are filled in."],
    )  # fmt: skip
    show(answer, output_format)
    raise SystemExit(1 if warnings else 0)
