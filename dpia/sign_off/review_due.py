"""When an assessment is to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap.model import DataMap
from datamap.periods import period_end
from datamap.vocabulary import DocumentKind
from dpia.judgement import Answers
from dpia.sign_off.log import Signature
from dpia.sign_off.states import State

EVERY_MONTHS = 12
"""Months from one signature to the next review where nobody set another number.

The law names no number; it is ours, after the school's annual review.
"""

_DECIDED = (State.APPROVED, State.REFUSED)


def review_due(
    datamap: DataMap, answers: Answers | None, last: Signature | None, activity: str
) -> date | None:
    """Return the first day by which a review is due, or None if none is.

    Parameters
    ----------
    datamap
        The map, whose papers have days of review too.
    answers
        What people decided.
    last
        The last signature.
    activity
        Id of the activity.
    """
    review = answers.review if answers else None
    days = [*_of_papers(datamap, activity)]
    if review is not None and review.due is not None:
        days.append(review.due)
    if last is not None and last.state in _DECIDED:
        days = [one for one in days if one > last.on]
        months = review.every_months if review and review.every_months else EVERY_MONTHS
        days.append(period_end(last.on, f"P{months}M"))
    return min(days, default=None)


def _of_papers(datamap: DataMap, activity: str) -> Iterator[date]:
    for paper in datamap.documents:
        day = paper.review_by.value
        if paper.kind is DocumentKind.DPIA and activity in paper.covers and day:
            yield day
