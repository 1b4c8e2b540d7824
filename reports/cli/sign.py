"""``dpia sign``: sign an assessment, if nothing stands in the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from reports.cli.options import (
    Opened,
    format_option,
    map_argument,
    on_option,
    open_map,
)
from reports.cli.output import Answer, show, waiting

if TYPE_CHECKING:
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
    show(_answer(opened, found), output_format)


def _answer(opened: Opened, signature: Signature) -> Answer:
    from reports.rows.sign_off import signature_rows

    rows = signature_rows(opened.datamap, [signature])
    head = signature.sha256
    return Answer(
        "sign",
        opened.on,
        opened.datamap,
        rows,
        COLUMNS,
        notes=[f"The log ends with {head}. Keep that line somewhere else too."],
        table_rows=[
            {**row, "map": row["map"][:12], "answers": row["answers"][:12]}
            for row in rows
        ],
    )
