"""The few questions whose answers would rule the most risks of an activity out."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.model import DataMap
from dpia.questions import Question, questions
from dpia.scales import Level
from reports.language import counted
from reports.pages.dpia.risk_rows import Key
from reports.pages.dpia.subject import Subject
from reports.words import ASKED

MOST_ASKED = 5
"""How many questions are named."""


def ruling_out(subject: Subject, open_ones: set[Key]) -> Iterator[str]:
    """Yield the questions that would rule most out, each with whom to ask.

    Each is chosen by how many risks it could rule out that those before it could
    not, so that together they could rule out the most.

    Parameters
    ----------
    subject
        What the assessment is about.
    open_ones
        The risks of a use that are only not ruled out.
    """
    found = questions(_alone(subject), subject.on, subject.assessment.catalogue)
    left = {*open_ones}
    waiting = [(one, _ruled_out(one)) for one in found]
    for _ in range(MOST_ASKED):
        best = max(waiting, key=lambda one: len(one[1] & left), default=None)
        if best is None or not best[1] & left:
            return
        yield _told(subject, *best, open_ones)
        left -= best[1]


def _ruled_out(question: Question) -> set[Key]:
    """Return the risks of a use that some answer would rule out."""
    return {
        (one.risk.id, one.about)
        for one in question.moves
        if one.if_best.high is Level.NONE
    }


def _told(
    subject: Subject, question: Question, ruled: set[Key], open_ones: set[Key]
) -> str:
    one, many = counted(
        "Ask {whom}: {question} It could rule out {n} of them.",
        "Ask {whom}: {question} It could rule out {n} of them.",
    )
    return subject.words.count(
        one,
        many,
        len({risk for risk, _ in ruled & open_ones}),
        whom=subject.text(ASKED[question.ask.value]),
        question=subject.words.say(question.question),
    )


def _alone(subject: Subject) -> DataMap:
    """Return the map with the flows of this activity alone, to ask about no other."""
    datamap = subject.datamap
    values = {name: getattr(datamap, name) for name in DataMap.model_fields}
    flows = tuple(one for one in datamap.flows if one.activity == subject.activity.id)
    return DataMap.model_construct(**{**values, "flows": flows})
