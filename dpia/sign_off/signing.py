"""Sign an assessment: check that it may be, keep what is signed, write the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datamap.atomic import CannotWriteError, write_atomically
from datamap.errors import InvalidInputError, Problem
from datamap.model import DataMap
from dpia.assessment import Assessment
from dpia.judgement import (
    ANSWERS_FOLDER,
    Answers,
    InvalidAnswersError,
    answers_file,
    parse_answers,
)
from dpia.sign_off.changes import is_controllers, is_report
from dpia.sign_off.copies import Copies
from dpia.sign_off.inputs import to_sign
from dpia.sign_off.log import NO_LINE, Log, Signature
from dpia.sign_off.standing import Looked, assessed, log_file, log_of, look
from dpia.sign_off.states import (
    COMES_AFTER,
    MAY_SIGN,
    STATE_NAMES,
    Signer,
    State,
)


class SignOffError(InvalidInputError):
    """An assessment cannot be signed as it was asked."""

    title = "the sign-off"


@dataclass(frozen=True)
class Wish:
    """A signature that somebody wants to give."""

    activity: str
    """Id of the activity."""

    state: State
    """State that it is to put the assessment into."""

    by: Signer
    """Role that signs."""

    on: date
    """Day of the signature, whose law applies."""

    comment: str | None = None
    """What the role says, or None."""


def sign(
    folder: Path, datamap: DataMap, answers: Mapping[str, Answers], wish: Wish
) -> Signature:
    """Sign an assessment and return the line that was put at the end of its log.

    The copies of what is signed are written first, then the log whole, then the
    receipt: whatever a crash leaves behind is either not signed or whole.

    Parameters
    ----------
    folder
        The folder of the map.
    datamap
        The map as it is now.
    answers
        The answers as they are now, by activity.
    wish
        What is to be signed, and by whom.

    Raises
    ------
    SignOffError
        With everything that stands in the way. Nothing is written then.
    CannotWriteError
        If the system refuses.
    """
    with _alone(folder, wish.activity):
        found = assessed(folder, datamap, answers, wish.on, wish.activity)
        looked = look(folder, found, wish.activity)
        problems = [*_problems(folder, found, looked, wish)]
        if problems:
            raise SignOffError(problems)
        return _signed(folder, datamap, looked, wish)


def require_open(folder: Path, activity: str, fields: Iterable[str]) -> None:
    """Refuse to change fields of answers that are signed, unless under review.

    After the advice alone, the fields that are the controller's to fill in stay open;
    the day on which a condition was met may be filled in at any time.

    Parameters
    ----------
    folder
        The folder of the map.
    activity
        Id of the activity.
    fields
        Dotted names of the fields that would be changed.

    Raises
    ------
    SignOffError
        If they are signed, or the log or a copy is not whole: then nothing shows
        that they are not.
    """
    log = log_of(folder, activity)
    _require_whole(log, Copies(folder, activity))
    state = log.state
    is_open = state in (State.DRAFT, State.UNDER_REVIEW)
    named = [*fields]
    if is_open or all(map(is_report, named)):
        return
    if state is State.ADVICE and all(map(is_controllers, named)):
        return
    what = f"The answers are signed ({STATE_NAMES[state]}) and stay as they are."
    fix = "put the assessment under review first: dpia sign --state under-review."
    problem = Problem("signed", what, fix, record=f"assessment of {activity}")
    raise SignOffError([problem])


def _require_whole(log: Log, copies: Copies) -> None:
    found = (*((log.broken,) if log.broken else ()), *copies.broken(log))
    if found:
        fix = "put the log and the copies back from a backup."
        record = f"assessment of {copies.activity}"
        raise SignOffError(
            [Problem("broken", str(one), fix, record=record) for one in found]
        )


def _signed(folder: Path, datamap: DataMap, looked: Looked, wish: Wish) -> Signature:
    signs, kept = to_sign(looked.now, datamap, wish.on)
    log = looked.log
    signature = Signature(
        number=len(log.signatures) + 1,
        activity=wish.activity,
        state=wish.state,
        by=wish.by,
        on=wish.on,
        comment=wish.comment,
        signs=signs,
        before=log.head if log.signatures else NO_LINE,
    )
    looked.copies.keep(kept)
    lines = [one.line for one in (*log.signatures, signature)]
    write_atomically(log_file(folder, wish.activity), "\n".join([*lines, ""]))
    looked.copies.give_receipts((*log.signatures, signature))
    return signature


def _problems(
    folder: Path, found: Assessment, looked: Looked, wish: Wish
) -> Iterator[Problem]:
    yield from _of_order(looked, wish)
    yield from _of_answers(folder, found, wish)
    standing = looked.standing
    for message in standing.broken:
        fix = "put the log and the copies back from a backup; nothing is signed on top."
        yield _problem(wish, "broken", str(message), fix)
    if wish.state is State.APPROVED:
        for block in standing.blocks:
            yield _problem(wish, block.code, str(block.what), _order(str(block.fix)))
        if standing.state is State.ADVICE and not standing.broken:
            for message in standing.out_of_date:
                fix = "let the data protection officer advise on it again."
                what = f"Since the advice was signed: {message}"
                yield _problem(wish, "out-of-date", what, fix)


def _of_order(looked: Looked, wish: Wish) -> Iterator[Problem]:
    """Yield what is wrong about who signs, after what, and when."""
    state, last = looked.standing.state, looked.standing.signed
    if wish.by not in MAY_SIGN[wish.state]:
        roles = ", ".join(MAY_SIGN[wish.state])
        what = f"The role {wish.by} does not sign for {STATE_NAMES[wish.state]}."
        yield _problem(wish, "wrong-role", what, f"let one of these sign: {roles}.")
    if state not in COMES_AFTER[wish.state]:
        what = (
            f"The assessment is at {STATE_NAMES[state]}; {STATE_NAMES[wish.state]} "
            "does not come after that."
        )
        yield _problem(wish, "wrong-order", what, _next(state, wish.state))
    if last is not None and wish.on < last.on:
        what = f"The last signature is of {last.on.isoformat()}, a later day."
        yield _problem(wish, "wrong-day", what, "sign on that day or after it.")


def _next(state: State, wanted: State) -> str:
    if wanted is State.APPROVED and state in COMES_AFTER[State.ADVICE]:
        return "let the data protection officer sign the advice first."
    return "put it under review first." if state is not State.DRAFT else "advise first."


def _of_answers(folder: Path, found: Assessment, wish: Wish) -> Iterator[Problem]:
    """Yield what is wrong with the file of answers that would be signed."""
    answers = found.answers.get(wish.activity)
    file = answers_file(folder, wish.activity)
    if answers is None:
        what = f"There is no {ANSWERS_FOLDER}/{file.name} to sign."
        yield _problem(wish, "no-answers", what, "make it with dpia answers.")
        return
    if not _still_says(file, found, answers):
        what = f"{file.name} was changed while it was being signed."
        yield _problem(wish, "changed", what, "look at it again, and sign again.")
    advice = answers.advice
    if wish.state is State.ADVICE and (advice is None or advice.on > wish.on):
        what = "The answers hold no advice of that day or before."
        fix = "fill in advice: text, on, may_proceed."
        yield _problem(wish, "no-advice", what, fix)


def _still_says(file: Path, found: Assessment, answers: Answers) -> bool:
    """Say whether a file holds the answers that were read from it before."""
    try:
        raw = file.read_bytes()
        now = parse_answers(raw, file.name, found.datamap, found.catalogue)
    except (OSError, InvalidAnswersError):
        return False
    return now == answers


def _order(fix: str) -> str:
    return f"{fix[0].lower()}{fix[1:]}"


def _problem(wish: Wish, code: str, what: str, fix: str) -> Problem:
    return Problem(code, what, fix, record=f"assessment of {wish.activity}")


@contextmanager
def _alone(folder: Path, activity: str) -> Iterator[None]:
    """Keep a second signing of the same assessment out."""
    place = folder / ANSWERS_FOLDER
    lock = place / f"{activity}.signing"
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock.open("xb").close()
    except FileExistsError:
        what = "Somebody is signing the same assessment."
        fix = f"wait; if nobody is, delete {ANSWERS_FOLDER}/{lock.name}."
        problem = Problem("being-signed", what, fix)
        raise SignOffError([problem]) from None
    except OSError:
        raise CannotWriteError(lock) from None
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
