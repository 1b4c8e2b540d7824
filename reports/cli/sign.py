"""``dpia sign``: sign an assessment, if nothing stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    Opened,
    format_option,
    map_argument,
    on_option,
    open_map,
    today,
)
from reports.cli.output import Answer, show, waiting

if TYPE_CHECKING:
    from dpia.judgement import Answers, Caution
    from dpia.sign_off import Signature

STATES = ("advice", "approved", "refused", "under-review")
ROLES = (
    "data-protection-officer",
    "data-protection-lead",
    "head-teacher",
    "deputy-head-teacher",
    "chair-of-governors",
    "governing-body",
    "business-manager",
    "trust-board",
)

MOST_WARNINGS = 5
"""How many warnings are printed; JSON has them all."""

COLUMNS = {
    "number": "Number",
    "state": "State",
    "by": "Signed by",
    "on": "On",
    "map": "Map",
    "answers": "Answers",
    "law_on": "Law as at",
    "method": "Method",
}


@click.command()
@map_argument
@click.option("--activity", metavar="ID", required=True, help="The activity assessed.")
@click.option(
    "--as",
    "role",
    type=click.Choice(ROLES),
    required=True,
    help="Role that signs; never a person's name.",
)
@click.option(
    "--state",
    type=click.Choice(STATES),
    required=True,
    help="What the signature says.",
)
@click.option("--comment", metavar="TEXT", help="What the role adds.")
@on_option
@format_option
def sign(
    map_path: str,
    activity: str,
    role: str,
    state: str,
    comment: str | None,
    on: date,
    output_format: str,
) -> None:
    """Sign the assessment of an activity of MAP as it stands.

    The data protection officer signs the advice; the head or the governors then
    approve or refuse. What is signed is kept, and its hash goes into the log beside
    the answers. Approval is refused while a risk stays high and the ICO's answer to
    a prior consultation is not recorded (Article 36).

    Exits 0 if it was signed, 2 with what stands in the way.
    """
    from datamap.model import Activity
    from datamap.named import named
    from dpia.judgement import read_answers
    from dpia.sign_off import Signer, State, Wish
    from dpia.sign_off import sign as put_signature
    from reports.beside import own_folder

    with waiting("Looking at the assessment"):
        opened = open_map(map_path, on)
        named(opened.datamap, Activity, activity)
        folder = own_folder(map_path)
        answers = read_answers(folder, opened.datamap)
        wish = Wish(activity, State(state), Signer(role), on, comment)
        found = put_signature(folder, opened.datamap, answers, wish)
        warnings = _warnings(opened, answers, activity)
    show(_answer(opened, found, warnings), output_format)


def _warnings(
    opened: Opened, answers: Mapping[str, Answers], activity: str
) -> Sequence[Caution]:
    """Return what does not fit together in the judgements that were signed."""
    from dpia.assessment import assess
    from dpia.catalogue import catalogue_for

    catalogue = catalogue_for(opened.folder)
    judged = {activity: answers[activity]}
    return assess(opened.datamap, opened.on, catalogue, [activity], judged).warnings


def _answer(
    opened: Opened, signature: Signature, warnings: Sequence[Caution]
) -> Answer:
    from reports.rows.risks import warning_rows
    from reports.rows.sign_off import signature_rows

    rows = signature_rows(opened.datamap, [signature])
    head = signature.sha256
    return Answer(
        "sign",
        opened.on,
        opened.datamap,
        rows,
        COLUMNS,
        notes=[
            f"The log ends with {head}. Keep that line somewhere else too.",
            *_of_the_day(opened.on),
            *_told(warnings),
        ],
        extra={"warnings": warning_rows(warnings)},
        table_rows=[
            {**row, "map": row["map"][:12], "answers": row["answers"][:12]}
            for row in rows
        ],
    )


def _of_the_day(on: date) -> Iterator[str]:
    """Yield what is odd about the day that was signed for."""
    from datamap.stale_law import stale_law

    if on > today():
        yield f"Signed for {on}, a day that has not come yet."
    late = [one.item.title for one in stale_law(on) if one.item]
    if late:
        yield f"Signed on law that may have changed: {'; '.join(late)}. See dpia law."


def _told(warnings: Sequence[Caution]) -> Iterator[str]:
    """Yield what was signed although it does not fit, the first few and how many."""
    for one in warnings[:MOST_WARNINGS]:
        yield f"Signed all the same: {one.what}"
    more = len(warnings) - MOST_WARNINGS
    if more > 0:
        yield f"And {more} more judgements that do not fit: dpia answers lists them."
