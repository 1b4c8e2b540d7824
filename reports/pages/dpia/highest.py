"""The opening: the level worked out for today beside the level that people set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dpia.assessment import worst
from dpia.judgement.levels import STAGES, levels_said
from dpia.scales import Levels
from dpia.scoring import Score
from reports.language import counted, marked
from reports.pages.dpia.risk_rows import RiskRow
from reports.pages.dpia.subject import Subject
from reports.words import capital, level_words


def highest(subject: Subject, rows: Sequence[RiskRow]) -> Iterator[tuple[str, str]]:
    """Yield what each of three levels is called, and the highest risk by it."""
    if not rows:
        return
    words = subject.words
    scores = [each for one in rows for each in one.scores]
    today = worst(one.current for one in scores if one.current)
    yield (
        subject.text(marked("Worked out for today")),
        capital(level_words(today, words)),
    )
    yield subject.text(marked("Set by people")), _set_by_people(subject, scores)
    stays = worst(one.stays for one in rows)
    yield (
        subject.text(marked("Counts for approval")),
        capital(level_words(stays, words)),
    )


def _set_by_people(subject: Subject, scores: Sequence[Score]) -> str:
    found = [one for one in scores if one.override]
    if not found:
        return subject.text(marked("Nobody set a level."))
    one, many = counted("{level}, for {n} risk", "{level}, for {n} risks")
    return subject.words.count(
        one,
        many,
        len({each.risk.id for each in found}),
        level=capital(
            level_words(worst(_set(subject, each) for each in found), subject.words)
        ),
    )


def _set(subject: Subject, score: Score) -> Levels:
    """Return the level of the last stage of which somebody set something."""
    last = max((one.stage for one in score.override), key=STAGES.index)
    levels = levels_said(score, last, subject.assessment.catalogue.matrix)
    assert levels is not None  # noqa: S101 - every risk has levels
    return levels
