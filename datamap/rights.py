"""Rights of people: whether one applies, what may limit it, and by when to answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from datamap import reference
from datamap.facts import Fact, Nothing, settled
from datamap.logic import Truth, all_of
from datamap.messages import Message
from datamap.model import Activity, System
from datamap.periods import parse_period, period_end
from datamap.reference import EducationalRecordRule, Exemption, RightRow, TimeLimit
from datamap.vocabulary import DataSource, Nation, Right, SystemKind

TOLD_ON = frozenset({Right.ERASURE, Right.RECTIFICATION, Right.RESTRICTION})
"""Rights after which every recipient is told (Article 19 UK GDPR)."""


class Answer(StrEnum):
    """Whether a right applies to one use of data."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Applies:
    """Whether a right applies to one use of data, and the reason."""

    answer: Answer
    """The answer."""

    why: Message
    """The reason in a sentence or two."""


_FROM_MATRIX = {"Y": Answer.YES, "N": Answer.NO, "Q": Answer.PARTLY, "-": Answer.NO}
_WORDS = {
    Truth.YES: Answer.YES,
    Truth.NO: Answer.NO,
    Truth.UNKNOWN: Answer.UNKNOWN,
}


def right_applies(
    right: Right, activity: Activity, system: System | None, on: date
) -> Applies:
    """Return whether a right applies to data that an activity has in a system.

    Where the lawful basis is not settled, the answer is the one that every basis
    gives, or unknown if they differ; the reading that the map has for now is named.

    Parameters
    ----------
    right
        The right asked about.
    activity
        What the data is used for.
    system
        Where it is kept; None if that is not said.
    on
        The day whose law applies.

    References
    ----------
    UK GDPR Articles 15 to 18, 20 and 21.
    """
    basis = _settled(activity.lawful_basis, "lawful_basis", on)
    if not isinstance(basis, Nothing):
        return _under(right, basis, activity, system, on)
    bases = [row.id for row in reference.lawful_bases_for(on)]
    answers = {_under(right, one, activity, system, on).answer for one in bases}
    if len(answers) > 1:
        return Applies(Answer.UNKNOWN, _reading(right, activity, system, on))
    text = "It is the same whatever the basis is."
    return Applies(answers.pop(), Message(text))


def _reading(
    right: Right, activity: Activity, system: System | None, on: date
) -> Message:
    """Return what the map says for now where the basis is not settled."""
    fact = activity.lawful_basis
    if fact.claims:
        listed = ", ".join(_title(claim.value) for claim in fact.claims)
        return Message("The map names more than one basis: {bases}.", {"bases": listed})
    if fact.value is None:
        return Message("Nobody has said on which basis it rests.")
    reading = _under(right, fact.value, activity, system, on).why
    text = "The basis is not confirmed. On the reading for now: {reading}"
    return Message(text, {"reading": reading})


def _under(
    right: Right, basis: str, activity: Activity, system: System | None, on: date
) -> Applies:
    answer = answer_under(right, basis)
    if right is Right.PORTABILITY and answer is Answer.YES:
        return _portable(basis, activity, system, on)
    return Applies(answer, Message(_why(right, answer), {"basis": _title(basis)}))


def _why(right: Right, answer: Answer) -> str:
    if answer is Answer.PARTLY:
        return (
            "The basis is {basis}: a person may object for reasons of their own "
            "situation, and the school may go on only for compelling reasons or "
            "legal claims."
        )
    if answer is Answer.YES:
        return "The basis is {basis}: the right is there."
    if right is Right.ERASURE:
        return (
            "The basis is {basis}: the right is not there as far as that needs the "
            "data. What is not needed, or is held unlawfully, still has to go."
        )
    return "The basis is {basis}: the right is not there."


def _portable(
    basis: str, activity: Activity, system: System | None, on: date
) -> Applies:
    """Return whether data on consent or contract can be taken along (Article 20)."""
    values = {"basis": _title(basis)}
    by_machine = _by_machine(system)
    supplied = _supplied(activity, on)
    answer = _WORDS[all_of([by_machine, supplied])]
    text = "The basis is {basis}: the right is there for what the person supplied."
    if by_machine is Truth.NO:
        text = "It is kept on paper, and the right is for data in machines only."
    elif supplied is Truth.NO:
        text = "The person did not supply it, and the right is for what they did."
    elif answer is Answer.UNKNOWN:
        text = (
            "The basis is {basis}: the right is there if the person supplied the "
            "data and a machine holds it, and nobody has said so of both."
        )
    return Applies(answer, Message(text, values))


def _by_machine(system: System | None) -> Truth:
    if system is None:
        return Truth.UNKNOWN
    return Truth.NO if system.kind is SystemKind.PAPER else Truth.YES


def _supplied(activity: Activity, on: date) -> Truth:
    """Return whether the person, or a parent for them, supplied the data."""
    sources = _settled(activity.data_from, "data_from", on)
    if isinstance(sources, Nothing):
        return Truth.UNKNOWN
    own = {DataSource.PERSON, DataSource.PARENT}
    if not own & {*sources}:
        return Truth.NO
    return Truth.YES if own >= {*sources} else Truth.UNKNOWN


def _settled(fact: Fact[Any], field: str, on: date) -> Any:  # noqa: ANN401
    return settled(fact, reference.shelf_life(field), on)


def answer_under(right: Right, basis: str) -> Answer:
    """Return whether a right is there under a lawful basis, as the law has it."""
    return _FROM_MATRIX[reference.right_under(right.value, basis)]


def _title(basis: str) -> str:
    return reference.lawful_basis(basis).title


def right_row(right: Right) -> RightRow:
    """Return what the law data says of a right."""
    return reference.one_of(RightRow, right.value)


# --- exemptions ------------------------------------------------------------------

_RELEVANT: dict[str, frozenset[str]] = {
    "confidential-references": frozenset({"recruitment", "staff-appraisal"}),
    "exam-scripts": frozenset({"exam-entry", "attainment", "pupil-work"}),
    "exam-marks": frozenset({"exam-entry", "attainment"}),
    "legal-privilege": frozenset(
        {"complaint-file", "safeguarding", "allegation", "exclusion", "staff-appraisal"}
    ),
    "education-data": frozenset(
        {
            "additional-learning-needs", "attainment", "attendance", "behaviour",
            "counselling", "education-record", "exclusion", "family-circumstances",
            "looked-after", "safeguarding",
        }
    ),
    "child-abuse-data": frozenset(
        {"safeguarding", "allegation", "looked-after", "counselling"}
    ),
}  # fmt: skip
"""Kinds of data for which an exemption may matter; one not listed may for any.

Our own choice: it decides which exemptions are shown, not whether they apply.
"""


def exceptions_for(
    right: Right, kinds: Collection[str], on: date
) -> tuple[Exemption, ...]:
    """Return the exemptions that may limit a right over some kinds of data.

    Parameters
    ----------
    right
        The right asked about.
    kinds
        Ids of rows of the sensitivity table.
    on
        The day whose law applies.
    """
    return tuple(
        row
        for row in reference.rows_for(Exemption, on)
        if right.value in row.restricts
        and (row.id not in _RELEVANT or _RELEVANT[row.id] & {*kinds})
    )


# --- time ------------------------------------------------------------------------

_ABOUT_ACCESS = frozenset(
    {"stop-the-clock", "clarification-is-not-complexity", "volume-is-an-example"}
)
"""Rules of counting that are about access requests alone."""

_ABOUT_COMPLAINTS = frozenset({"acknowledge-a-complaint"})
_EXTENSIONS = frozenset({"extension", "extension-before-2026"})
_ANSWERS = frozenset({"answer-a-request", "answer-a-request-before-2026"})


@dataclass(frozen=True)
class Limit:
    """A time within which to answer, or a rule of how it is counted."""

    id: str
    """Id of its row in the law data."""

    title: str
    """A few words to show as a heading."""

    says: str
    """What it says."""

    due: date | None
    """Last day, if the day of the request is known and the law counts in dates."""

    law: tuple[str, ...]
    """Ids of the provisions."""

    unverified: str | None
    """What of it nobody has verified, or None."""

    @property
    def is_answer(self) -> bool:
        """Whether it is the time within which to answer without extension."""
        return self.id in _ANSWERS


def limits_for(
    right: Right, nation: Nation, on: date, received: date | None = None
) -> tuple[Limit, ...]:
    """Return the time limits of a request, with days if it has come in.

    Parameters
    ----------
    right
        The right that is used.
    nation
        Nation of the school, for the educational record.
    on
        The day asked about.
    received
        Day from which the time counts: when the request, what shows who asks and
        any fee have all arrived. Its law decides. Left out: the law of `on`
        decides, and no last day is given.
    """
    day = received or on
    rows = [
        _limit(row, received)
        for row in reference.time_limits_for(day)
        if row.id not in _ABOUT_COMPLAINTS
        and (right is Right.ACCESS or row.id not in _ABOUT_ACCESS)
    ]
    if right is Right.ACCESS and nation in (Nation.WALES, Nation.ENGLAND):
        rows.append(_record_limit(nation))
    return tuple(rows)


def _limit(row: TimeLimit, received: date | None) -> Limit:
    due = None
    if received is not None and row.period is not None:
        due = period_end(received, _whole_period(row))
    return Limit(row.id, row.title, row.says, due, row.law, row.unverified)


def _whole_period(row: TimeLimit) -> str:
    """Return the period from the start: an extension counts from the first's end."""
    period = str(row.period)
    if row.id not in _EXTENSIONS:
        return period
    (first,) = {
        one.period
        for one in reference.time_limits()
        if one.id in _ANSWERS and one.period
    }
    return f"P{parse_period(first).months + parse_period(period).months}M"


def _record_limit(nation: Nation) -> Limit:
    """Return the time for a parent's own right; school days are not in the map."""
    row = reference.one_of(EducationalRecordRule, "time")
    says = row.wales if nation is Nation.WALES else row.england
    return Limit(
        "educational-record", "A parent's right to the educational record",
        says, None, row.law, row.unverified,
    )  # fmt: skip
