"""What stands in the way of approving an assessment, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from datamap.messages import Message
from datamap.model import DataMap
from datamap.named import names_of
from dpia.judgement import Answers, MayProceed, PriorConsultation
from dpia.sign_off.article_36 import LIFTS, answer_due, is_about, lifts
from dpia.sign_off.residual import Residual, Uncounted

MOST_NAMED = 5
"""How many names a sentence lists; it counts the rest."""


@dataclass(frozen=True)
class Block:
    """One thing that stands in the way."""

    code: str
    """Stable short name, e.g. ``high-risk``."""

    what: Message
    """What stands in the way."""

    fix: Message
    """What to do about it."""


def blocks_in(
    answers: Answers | None, left: Iterable[Residual], datamap: DataMap, on: date
) -> Iterator[Block]:
    """Yield what in the answers and the risks stands in the way of approval.

    Parameters
    ----------
    answers
        What people decided; None if nothing is written yet.
    left
        What is left of each risk.
    datamap
        The map, for names.
    on
        Day on which it would be approved.
    """
    if answers is None:
        yield Block(
            "no-answers",
            Message("There are no answers about this activity."),
            Message("Make the file with dpia answers, and fill it in."),
        )
    else:
        yield from _of_content(answers)
        yield from _of_advice(answers, on)
    regulator = answers.regulator if answers else None
    yield from _of_risks(list(left), regulator, datamap, on)


def _of_content(answers: Answers) -> Iterator[Block]:
    """Yield what Article 35(7) wants and nobody wrote."""
    if not answers.necessity.is_answered:
        text = "Nothing says why the processing is needed and in proportion."
        fix = "Fill in necessity in the answers (Article 35(7)(b))."
        yield Block("no-necessity", Message(text), Message(fix))
    said = answers.consultation
    if not said.people_asked and said.why_not is None:
        text = "Nothing says whether people were asked for their views, or why not."
        fix = "Fill in people_asked or why_not under consultation (Article 35(9))."
        yield Block("no-consultation", Message(text), Message(fix))


def _of_advice(answers: Answers, on: date) -> Iterator[Block]:
    advice = answers.advice
    if advice is None or advice.on > on:
        text = "The data protection officer's advice is not recorded."
        fix = "Record it under advice in the answers; the officer then signs it."
        yield Block("no-advice", Message(text), Message(fix))
        return
    if advice.may_proceed is MayProceed.YES or advice.followed is False:
        return
    if advice.may_proceed is MayProceed.WITH_CONDITIONS and not answers.conditions:
        text = "The officer advises conditions, and none is listed."
        fix = "List each under conditions: what, owner and due."
        yield Block("no-conditions", Message(text), Message(fix))
    if advice.followed is None:
        text = "Nothing says whether the officer's advice is followed."
        fix = "Fill in followed under advice, and decided_by with the role."
        yield Block("advice-undecided", Message(text), Message(fix))
    elif advice.may_proceed is MayProceed.NO:
        text = "The officer advises not to go ahead, and the advice is followed."
        fix = "Refuse it, or record why and by which role the advice is overruled."
        yield Block("advised-against", Message(text), Message(fix))


def _of_risks(
    left: list[Residual],
    regulator: PriorConsultation | None,
    datamap: DataMap,
    on: date,
) -> Iterator[Block]:
    """Yield what stays, or may stay, high without the regulator's consent."""
    by_risk: dict[str, list[Residual]] = {}
    for one in left:
        if one.may_be_high and not lifts(regulator, one.score.risk.id, on):
            by_risk.setdefault(one.score.risk.id, []).append(one)
    certain = [some for some in by_risk.values() if any(one.is_high for one in some)]
    for some in certain:
        yield _high([one for one in some if one.is_high], datamap)
    open_ones = [some for some in by_risk.values() if some not in certain]
    if open_ones:
        yield _perhaps_high([some[0].score.risk.title for some in open_ones])
    yield from _not_counted(one for some in by_risk.values() for one in some)
    if regulator is not None and any(is_about(regulator, risk) for risk in by_risk):
        yield _of_regulator(regulator, on)


def _high(some: list[Residual], datamap: DataMap) -> Block:
    entry = some[0].score.risk
    names = {
        "risk": entry.title,
        "about": names_of(datamap, (one.score.about for one in some)),
    }
    text = '"{risk}" stays high after the measures, at {about}.'
    fix = (
        "Lower it by a measure that is in place or promised, or consult the ICO first "
        "and record its answer under regulator (Article 36)."
    )
    return Block("high-risk", Message(text, names), Message(fix))


def _perhaps_high(titles: list[str]) -> Block:
    one = "Unanswered questions leave it open whether a risk stays high: {names}."
    many = (
        "Unanswered questions leave it open whether {n} risks stay high: {names}.",
        "Unanswered questions leave it open whether {n} risks stay high: {names}; and "
        "{more} more.",
    )
    fix = (
        "Answer them (dpia questions), add a measure, set the level under overrides "
        "with the reason, or consult the ICO first (Article 36)."
    )
    return Block("perhaps-high-risk", _listed(one, many, titles), Message(fix))


def _listed(one: str, many: tuple[str, str], names: list[str]) -> Message:
    """Return a sentence with the first few of some names, and how many more."""
    values = {
        "n": len(names),
        "names": "; ".join(names[:MOST_NAMED]),
        "more": len(names) - MOST_NAMED,
    }
    if len(names) == 1:
        return Message(one, values)
    return Message(many[len(names) > MOST_NAMED], values)


def _not_counted(some: Iterable[Residual]) -> Iterator[Block]:
    """Yield the planned measures that do not count, those of one reason together."""
    by_reason: dict[Uncounted, dict[str, None]] = {}
    for each in dict.fromkeys(why for one in some for why in one.uncounted):
        by_reason.setdefault(each[0], {})[each[1]] = None
    for why, names in by_reason.items():
        what = _listed(*_UNCOUNTED[why], [*names])
        fix = "Give the measure an owner and a day still to come, or approve it."
        yield Block("measure-not-counted", what, Message(fix))


_UNCOUNTED = {
    Uncounted.REFUSED: (
        "A planned measure was refused and does not count: {names}.",
        (
            "{n} planned measures were refused and do not count: {names}.",
            "{n} planned measures were refused and do not count: {names}; and {more} "
            "more.",
        ),
    ),
    Uncounted.NOT_PROMISED: (
        "A planned measure does not count, because no role answers for it by a day "
        "still to come: {names}.",
        (
            "{n} planned measures do not count, because no role answers for them by a "
            "day still to come: {names}.",
            "{n} planned measures do not count, because no role answers for them by a "
            "day still to come: {names}; and {more} more.",
        ),
    ),
}


def _of_regulator(regulator: PriorConsultation, on: date) -> Block:
    """Say why a consultation that is recorded does not let it go ahead."""
    answered = regulator.answered_on
    if answered is None or answered > on or regulator.outcome is None:
        text = "The ICO was asked on {asked} and has not answered; it has until {due}."
        values = {
            "asked": regulator.asked_on.isoformat(),
            "due": answer_due(regulator).isoformat(),
        }
        fix = "Wait for its answer, and record the day and the outcome."
        return Block("no-answer-yet", Message(text, values), Message(fix))
    assert regulator.outcome not in LIFTS  # noqa: S101 - or nothing stood in the way
    text = "The ICO answered with a {outcome}: it may not go ahead as it was assessed."
    fix = "Change the processing, assess it again and ask again, or refuse it."
    values = {"outcome": regulator.outcome.value}
    return Block("regulator-objects", Message(text, values), Message(fix))
