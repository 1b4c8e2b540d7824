"""The last steps of an assessment: what to ask, the signature, the document."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from datamap.errors import InvalidInputError, Problem
from dpia.questions import Question, questions
from dpia.sign_off import (
    MAY_SIGN,
    SIGNED_STATES,
    STATE_NAMES,
    Signer,
    State,
    Wish,
    sign,
    status,
)
from reports.desk.fields import worded
from reports.desk.inside import folder_to_write
from reports.desk.opened import OpenedMap
from reports.kept import ASSESSMENT
from reports.language import Language
from reports.words import ASKED, LEVELS

Told = dict[str, Any]

ASK_FIRST = 3
"""How many questions are shown."""

SIGNATURES: Mapping[State, str] = {
    State.ADVICE: "This is the data protection officer's advice",
    State.APPROVED: "The school approves it",
    State.REFUSED: "The school refuses it",
    State.UNDER_REVIEW: "It is opened again, to be looked at",
}
"""What a signature says."""


def asked_first(opened: OpenedMap, activity: str, words: Language) -> list[Told]:
    """Return the questions that matter most for an activity, the first first."""
    assert opened.datamap is not None  # noqa: S101 - looked at before
    found = questions(opened.datamap, opened.on, opened.catalogue)
    bearing = [one for one in found if one.bears_on(activity)]
    return [_asked(one, activity, words) for one in bearing[:ASK_FIRST]]


def _asked(question: Question, activity: str, words: Language) -> Told:
    """Return a question with what its answer could change in an activity."""
    moves = dict.fromkeys(
        f"{words.text(one.risk.title)}: {words.text(LEVELS[one.if_best.high])} at "
        f"best, {words.text(LEVELS[one.if_worst.high])} at worst"
        for one in question.moves
        if one.activity == activity and one.if_best != one.if_worst
    )
    return {
        "question": words.say(question.question),
        "ask": words.text(ASKED[question.ask.value]),
        "moves": [*moves][:ASK_FIRST],
        "more": max(len(moves) - ASK_FIRST, 0),
    }


def signing(opened: OpenedMap, activity: str, words: Language) -> Told:
    """Return how an assessment stands, and who may sign what."""
    assert opened.datamap is not None  # noqa: S101 - looked at before
    told: Told = {
        "states": [[one.value, words.text(SIGNATURES[one])] for one in SIGNED_STATES],
        "roles": {
            state.value: [[one.value, worded(one)] for one in MAY_SIGN[state]]
            for state in SIGNED_STATES
        },
        "document": _document(opened, activity),
    }
    if activity not in {one.id for one in opened.datamap.activities}:
        return {**told, "state": "draft", "notes": ["It is not saved yet."]}
    standing = status(
        opened.folder, opened.datamap, opened.answers, opened.on, activity
    )
    signed = standing.signed
    by = f", signed by {worded(signed.by)} on {words.day(signed.on)}" if signed else ""
    notes = [*standing.broken, *standing.out_of_date, *standing.blocked]
    return {
        **told,
        "state": f"{words.text(STATE_NAMES[standing.state])}{by}",
        "notes": [words.say(one) for one in notes],
        "due": words.day(standing.due) if standing.due else "",
    }


def _document(opened: OpenedMap, activity: str) -> str:
    """Return where the newest document about an activity is, or nothing."""
    place = opened.folder / ASSESSMENT.folder
    found = sorted(place.glob(f"*/{activity}/{ASSESSMENT.page}"))
    found += sorted(place.glob(f"{activity}/*/{ASSESSMENT.page}"))
    return as_seen(max(found, key=lambda one: one.stat().st_mtime)) if found else ""


def as_seen(file: Path) -> str:
    """Return a file's path as seen from the folder of the notebook."""
    here, there = Path.cwd().resolve(), file.resolve()
    return there.relative_to(here).as_posix() if there.is_relative_to(here) else ""


def put_signature(
    opened: OpenedMap, map_path: str, activity: str, asked: Mapping[str, Any]
) -> None:
    """Sign the assessment of an activity as it is saved.

    Raises
    ------
    InvalidInputError
        With what stands in the way.
    """
    given = asked.get("given") or {}
    chosen = (str(given.get("state") or ""), str(given.get("role") or ""))
    if chosen[0] not in [*SIGNED_STATES] or chosen[1] not in [*Signer]:
        what = "Nothing is chosen."
        fix = "choose what the signature says, and the role that signs."
        raise InvalidInputError([Problem("missing", what, fix, field="state")])
    comment = str(given.get("comment") or "").strip() or None
    assert opened.datamap is not None  # noqa: S101 - looked at before
    wish = Wish(activity, State(chosen[0]), Signer(chosen[1]), opened.on, comment)
    try:
        sign(folder_to_write(map_path), opened.datamap, opened.answers, wish)
    except InvalidInputError as error:
        told = dict.fromkeys(map(_at_the_desk, error.problems))
        raise InvalidInputError(told) from None


ON_THE_DESK: Mapping[str, tuple[str, str]] = {
    "no-answers": (
        "Nothing is written about this activity yet, so there is nothing to sign.",
        "write your advice in part 4 and press Save, then sign.",
    ),
    "no-advice": (
        "No advice of this day or before is written.",
        "write the data protection officer's advice in part 4 and press Save, then "
        "sign.",
    ),
}
"""What stands in the way of a signature, and what to do here, without a command."""


def _at_the_desk(one: Problem) -> Problem:
    """Return a problem of signing as it is told where one activity is open."""
    what, fix = ON_THE_DESK.get(one.code, (one.what, one.fix))
    return Problem(one.code, what, fix, field=one.field, law=one.law)


def rendered(map_path: str, on: date, activity: str, despite: str) -> Told:
    """Make the document of an assessment; return where it is and what to know.

    It is made by the command in a process of its own: a notebook is run for it, and
    the one that asks is running already.

    Raises
    ------
    InvalidInputError
        With what the command says stands in the way.
    """
    folder = folder_to_write(map_path)
    call = [
        "assess", str(folder), "--activity", activity, "--on", on.isoformat(),
        "--format", "json",
    ]  # fmt: skip
    if despite:
        call += ["--despite-stale-law", despite]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [sys.executable, "-c", _COMMAND, *call],
        capture_output=True, check=False, encoding="utf-8", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise InvalidInputError([_refused(done.stderr)])
    pages = json.loads(done.stdout)["pages"]
    notes = [one for one in done.stderr.splitlines() if one.strip()]
    return {"document": as_seen(Path(pages[0])), "notes": notes}


_COMMAND = "from reports.cli import run; run()"


def _refused(said: str) -> Problem:
    """Return what the command said as a problem: what is wrong, and what to do."""
    what, _, fix = said.partition("To put it right:")
    return Problem("not-made", " ".join(what.split()), " ".join(fix.split()))
