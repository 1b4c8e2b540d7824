"""``dpia questions``: what to ask first, and whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from reports.cli.options import format_option, map_argument, on_option, open_map
from reports.cli.output import Answer, all_option, most_rows, show, waiting

if TYPE_CHECKING:
    from datamap.model import DataMap

COLUMNS = {
    "rank": "No.",
    "ask": "Ask",
    "question": "Question",
    "what": "Write the answer at",
    "moves": "An answer could move",
}


@click.command()
@map_argument
@click.option(
    "--ask",
    metavar="WHO",
    help="Only questions to: school, dpo, supplier, local-authority or toolkit.",
)
@click.option(
    "--about",
    metavar="ID",
    help="Only questions whose answer bears on one system, organisation or activity.",
)
@all_option
@on_option
@format_option
def questions(
    map_path: str,
    ask: str | None,
    about: str | None,
    on: date,
    output_format: str,
    *,
    every: bool,
) -> None:
    """List what nobody has answered, the most telling question first.

    Ranked by how many risks an answer could move, then by how far, then by how
    many people they concern. The words can be sent as they stand.

    Exits 0, or 2 if MAP cannot be used.
    """
    from dpia import questions as inquiry
    from dpia.catalogue import catalogue_for
    from reports.rows import questions as of_questions

    _require_known(ask)
    with waiting("Trying every answer"):
        opened = open_map(map_path, on)
        used = catalogue_for(opened.folder)
        found = inquiry.questions(opened.datamap, on, used)
        _require_record(opened.datamap, about)
        kept = [
            one
            for one in found
            if ask in (None, one.ask.value) and (about is None or one.bears_on(about))
        ]
        rows = of_questions.question_rows(opened.datamap, kept)
    answer = Answer(
        "questions", on, opened.datamap, rows, COLUMNS,
        empty="Nothing is left to ask.",
        table_rows=of_questions.short_question_rows(kept, rows),
        first=[of_questions.total_of_questions(kept)] if kept else [],
        most=most_rows(every=every),
    )  # fmt: skip
    show(answer, output_format)


def _require_known(ask: str | None) -> None:
    from datamap.vocabulary import Ask
    from reports.cli.options import CallError, suggestion

    known = [one.value for one in Ask]
    if ask is not None and ask not in known:
        msg = f"Nobody is called {ask} here.\n  To put it right: "
        raise CallError(msg + suggestion(ask, known))


def _require_record(datamap: DataMap, about: str | None) -> None:
    from reports.cli.options import CallError, suggestion

    if about is not None and about not in datamap.records:
        msg = f"The map has no record called {about}.\n  To put it right: "
        raise CallError(msg + suggestion(about, [*datamap.records]))
