"""Step 7: who decided what and when, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dpia.judgement.model import Advice, MayProceed
from dpia.sign_off import Signature, Standing, State
from dpia.sign_off.states import STATE_NAMES, Signer
from reports.language import counted, marked
from reports.pages.dpia.model import Section, Table
from reports.pages.dpia.model import Standing as Answered
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told


@dataclass(frozen=True)
class SignOff:
    """How the assessment stands, and every whole signature on it."""

    standing: Standing
    signatures: tuple[Signature, ...] = ()

    def last(self, *states: State) -> Signature | None:
        """Return the last signature that put it into one of some states."""
        found = [one for one in self.signatures if one.state in states]
        return found[-1] if found else None


def state_words(subject: Subject, sign_off: SignOff) -> str:
    """Return how far the assessment has come, in a sentence or two."""
    last = sign_off.standing.signed
    if last is None:
        said = subject.text(marked("Draft: nobody has signed it."))
    else:
        text = marked("State: {state}. Signed by the {role} on {day}.")
        said = subject.text(
            text,
            state=subject.text(STATE_NAMES[last.state]),
            role=subject.teller.term(last.by.value),
            day=subject.words.day(last.on),
        )
    if sign_off.standing.out_of_date:
        stale = subject.text(marked("It is out of date: see step 7."))
        return f"{said} {stale}"
    return said


def sign_off_section(subject: Subject, title: str, sign_off: SignOff) -> Section:
    """Return step 7."""
    said = _contents(subject, sign_off)
    answers = tuple(
        answer(subject, field, {field.asks[0].id: said[field.id]})
        for field in fields_of(7)
    )
    return Section(
        "sign-off",
        title,
        intro=(state_words(subject, sign_off),),
        answers=answers,
        tables=(*_conditions(subject), *_tables(subject, sign_off.standing)),
    )


def _contents(subject: Subject, sign_off: SignOff) -> Mapping[str, Content]:
    written = subject.answers
    advice = written.advice if written else None
    asked = written.consultation if written else None
    decided = _approval(subject, sign_off)
    given = (*_given(subject, advice), *_signed(subject, sign_off.last(State.ADVICE)))
    return {
        "measures-approved-by": decided,
        "residual-approved-by": decided,
        "advice-given": Content(own_words=given, write="advice"),
        "advice-summary": _own(advice.text if advice else None, "advice.text"),
        "advice-decision": Content(
            own_words=tuple(_followed(subject, advice)), write="advice.followed"
        ),
        "advice-comments": _own(written.comments if written else None, "comments"),
        "responses-reviewed-by": _own(
            _role(subject, asked.reviewed_by if asked else None),
            "consultation.reviewed_by",
        ),
        "responses-comments": _own(
            asked.departed_because if asked else None, "consultation.departed_because"
        ),
        "review-by": Content(
            own_words=tuple(_review(subject, sign_off)), write="review"
        ),
    }


def _role(subject: Subject, text: str | None) -> str | None:
    """Return a role that signs as people say it; anything else as it was written."""
    return subject.teller.term(text) if text and text in {*Signer} else text


def _own(text: str | None, write: str) -> Content:
    return Content(own_words=(text,) if text else (), write=write)


def _approval(subject: Subject, sign_off: SignOff) -> Content:
    """Return who approved or refused; the gap says that it is signed, not written."""
    told = tuple(_signed(subject, sign_off.last(State.APPROVED, State.REFUSED)))
    if told:
        return Content(own_words=told)
    text = subject.text(marked("Nobody has signed yet. Sign here, or with dpia sign."))
    return Content((Told("", Answered.GAP, (), text),))


_SIGNED: Mapping[State, str] = {
    State.ADVICE: marked("Signed by the {role} on {day}."),
    State.APPROVED: marked("Approved by the {role} on {day}."),
    State.REFUSED: marked("Refused by the {role} on {day}."),
}


def _signed(subject: Subject, signature: Signature | None) -> Iterator[str]:
    if signature is None:
        return
    yield subject.text(
        _SIGNED[signature.state],
        role=subject.teller.term(signature.by.value),
        day=subject.words.day(signature.on),
    )
    if signature.comment:
        yield signature.comment


_MAY: Mapping[MayProceed, str] = {
    MayProceed.YES: marked("It may go ahead."),
    MayProceed.NO: marked("It may not go ahead."),
    MayProceed.WITH_CONDITIONS: marked("It may go ahead with conditions."),
}


def _given(subject: Subject, advice: Advice | None) -> Iterator[str]:
    if advice is not None:
        text = marked("Given by the {role} on {day}.")
        yield subject.text(
            text, role=subject.teller.term(advice.by), day=subject.words.day(advice.on)
        )
        yield subject.text(_MAY[advice.may_proceed])


_FOLLOWED = {
    (True, True): marked("Accepted by the {role}."),
    (True, False): marked("Accepted."),
    (False, True): marked("Overruled by the {role}."),
    (False, False): marked("Overruled."),
}
"""What became of the advice, by whether it is followed and a role is named."""


def _followed(subject: Subject, advice: Advice | None) -> Iterator[str]:
    if advice is None or advice.followed is None:
        return
    role = subject.teller.term(advice.decided_by or "")
    yield subject.text(_FOLLOWED[advice.followed, bool(role)], role=role)
    if advice.overruled_because:
        yield subject.text(marked("Why: {why}"), why=advice.overruled_because)


def _review(subject: Subject, sign_off: SignOff) -> Iterator[str]:
    review = subject.answers.review if subject.answers else None
    due = sign_off.standing.due
    if review is not None and review.by:
        role = subject.teller.term(review.by)
        yield subject.text(marked("Kept under review by the {role}."), role=role)
    if review is not None and review.every_months:
        one, many = counted("Every {n} month.", "Every {n} months.")
        yield subject.words.count(one, many, review.every_months)
    if due is not None and (review is not None or sign_off.signatures):
        text = marked("Due on {day}; that day has passed.")
        if not sign_off.standing.overdue:
            text = marked("Due on {day}.")
        yield subject.text(text, day=subject.words.day(due))


def _tables(subject: Subject, standing: Standing) -> Iterator[Table]:
    """Yield what is out of date, what stands in the way, and the regulator's clocks."""
    say, day = subject.words.say, subject.words.day
    if standing.out_of_date:
        yield _table(
            subject,
            marked("What is different from what was signed"),
            (marked("What"),),
            [(say(one),) for one in standing.out_of_date],
        )
    if standing.blocks:
        yield _table(
            subject,
            marked("What stands in the way of approval"),
            (marked("What"), marked("What to do")),
            [(say(one.what), say(one.fix)) for one in standing.blocks],
        )
    if standing.clocks:
        yield _table(
            subject,
            marked("The regulator's time to answer"),
            (marked("What is due"), marked("Last day"), marked("State")),
            [
                (say(one.what), day(one.ends), subject.text(one.state.value))
                for one in standing.clocks
            ],
        )


def _conditions(subject: Subject) -> Iterator[Table]:
    """Yield the conditions of the advice, with who meets each by when."""
    found = subject.answers.conditions if subject.answers else ()
    if not found:
        return
    done, open_ = marked("Met on {day}."), marked("Open.")
    late = marked("Open, and the day has passed.")
    rows = []
    for one in found:
        state = done
        if one.is_open(subject.on):
            state = late if one.due < subject.on else open_
        day = subject.words.day(one.done_on) if one.done_on else ""
        rows.append(
            (
                one.what,
                subject.teller.term(one.owner),
                subject.words.day(one.due),
                subject.text(state, day=day),
            )
        )
    headings = (marked("Condition"), marked("Who"), marked("By"), marked("State"))
    yield _table(subject, marked("Conditions of the advice"), headings, rows)


def _table(
    subject: Subject,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[tuple[str, ...]],
) -> Table:
    texts = tuple(subject.text(one) for one in headings)
    return Table(subject.text(caption), texts, tuple(rows))
