"""The risks of one activity, a row each: those that arise first, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from datamap.logic import Truth
from datamap.messages import Message
from dpia.as_read import as_read
from dpia.assessment import assess, worst
from dpia.catalogue import RiskEntry
from dpia.judgement.levels import levels_said
from dpia.scales import Level, Levels, Likelihood, Likelihoods, Severities, Severity
from dpia.scoring import Score
from dpia.sign_off import Residual, residuals
from dpia.steps import Stage
from reports.language import Language, marked
from reports.pages.dpia.model import SourceLine
from reports.pages.dpia.subject import Subject
from reports.words import LIKELIHOODS, SEVERITIES, STARTS, between

Key = tuple[str, str]
"""Id of a risk, and of the system or recipient."""


class Surety(IntEnum):
    """How surely a risk arises, the surest first."""

    ARISES = 0
    """It does, whatever the open answers turn out to be."""

    AS_READ = 1
    """It does if what nobody has confirmed yet is right."""

    OPEN = 2
    """It is only not ruled out."""


@dataclass(frozen=True)
class RiskRow:
    """A risk with the uses of data at which it arises, or may."""

    entry: RiskEntry
    scores: tuple[Score, ...]
    surety: Surety
    """How surely it arises at one of its uses."""

    now: Levels
    """Worst level with the measures in place, as somebody set it or as worked out."""

    planned: Levels
    """Worst level with every planned measure too, whether it counts or not."""

    stays: Levels
    """Worst level that counts: with the planned measures that may be counted on."""

    not_counted: tuple[Message, ...] = ()
    """Planned measures that do not count yet, and why."""

    number: str = ""
    """What the tables call it, e.g. ``R1``."""

    @property
    def likelihood(self) -> Likelihoods:
        """Worst likelihood with the measures in place, end by end."""
        found = [one.likelihood for one in self.scores if one.likelihood]
        return Likelihoods(
            max(one.low for one in found), max(one.high for one in found)
        )

    @property
    def severity(self) -> Severities:
        """Worst severity with the measures in place, end by end."""
        found = [one.severity for one in self.scores if one.severity]
        return Severities(max(one.low for one in found), max(one.high for one in found))

    @property
    def is_to_be_treated(self) -> bool:
        """Whether it is, or may be, medium or high."""
        return self.now.high >= Level.MEDIUM


def risk_rows_of(subject: Subject) -> tuple[RiskRow, ...]:
    """Return the risks of the activity, the surest and worst first, with numbers."""
    activity = subject.activity.id
    read = _arising_as_read(subject)
    left = {_key(one.score): one for one in residuals(subject.assessment, activity)}
    by_risk: dict[str, list[Score]] = {}
    for one in subject.assessment.risks:
        by_risk.setdefault(one.risk.id, []).append(one)
    found = [_row(subject, same, read, left) for same in by_risk.values()]
    found.sort(key=_order)
    return tuple(replace(one, number=f"R{at}") for at, one in enumerate(found, 1))


def _key(score: Score) -> Key:
    return score.risk.id, score.about


def _arising_as_read(subject: Subject) -> set[Key]:
    """Return what arises for certain if every reading and old answer is right."""
    found = subject.assessment
    read = assess(
        as_read(subject.datamap),
        subject.on,
        found.catalogue,
        [subject.activity.id],
        found.answers,
    )
    return {_key(one) for one in read.risks if one.holds is Truth.YES}


def _row(
    subject: Subject,
    same: Sequence[Score],
    read: set[Key],
    left: dict[Key, Residual],
) -> RiskRow:
    matrix = subject.assessment.catalogue.matrix
    now, planned = (
        worst(filter(None, (levels_said(one, stage, matrix) for one in same)))
        for stage in (Stage.CURRENT, Stage.TARGET)
    )
    surety = {_key(one): _surety(one, read) for one in same}
    stays = [left[_key(one)] for one in same]
    return RiskRow(
        same[0].risk,
        tuple(sorted(same, key=lambda one: surety[_key(one)])),
        min(surety.values()),
        now,
        planned,
        worst(one.levels for one in stays),
        tuple(dict.fromkeys(why for one in stays for why in one.not_counted)),
    )


def _surety(score: Score, read: set[Key]) -> Surety:
    if score.holds is Truth.YES:
        return Surety.ARISES
    return Surety.AS_READ if _key(score) in read else Surety.OPEN


def _order(row: RiskRow) -> tuple[object, ...]:
    entry = row.entry
    return (
        row.surety,
        -row.now.low,
        -row.now.high,
        -Severity[entry.severity.upper()],
        -Likelihood[entry.likelihood.upper()],
        entry.id,
    )


def where_of(subject: Subject, scores: Sequence[Score]) -> Iterator[str]:
    """Yield the systems and recipients where a risk arises, and where it may."""
    sure = [one.about for one in scores if one.holds is Truth.YES]
    perhaps = [one.about for one in scores if one.holds is not Truth.YES]
    if sure:
        text = marked("At: {where}.")
        yield subject.text(text, where=subject.teller.names(sure))
    if perhaps:
        text = marked("It may arise at: {where}.")
        yield subject.text(text, where=subject.teller.names(perhaps))


def records_of(subject: Subject, scores: Sequence[Score]) -> tuple[SourceLine, ...]:
    """Return the records behind some scores, each once."""
    ids = dict.fromkeys(name for one in scores for name in one.because)
    return tuple(subject.teller.source(name) for name in ids)


def likelihood_words(found: Likelihoods, words: Language) -> str:
    """Return a likelihood in the template's words, or the two it lies between."""
    low, high = (words.text(LIKELIHOODS[one - 1]) for one in (found.low, found.high))
    return between(low, high, words)


def severity_words(found: Severities, words: Language) -> str:
    """Return a severity in the template's words, or the two it lies between."""
    low, high = (words.text(SEVERITIES[3 - one]) for one in (found.low, found.high))
    return between(low, high, words)


MOST_NAMED = 5
"""How many names a sentence lists; it counts the rest."""


def first_few(subject: Subject, names: Iterable[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    listed = [*names]
    shown = "; ".join(listed[:MOST_NAMED])
    if len(listed) <= MOST_NAMED:
        return shown
    text = marked("{shown}; and {n} more")
    return subject.text(text, shown=shown, n=len(listed) - MOST_NAMED)


def overrides_told(subject: Subject, row: RiskRow) -> Iterator[str]:
    """Yield what somebody set otherwise than it was worked out, a sentence each."""
    text = marked(
        "{start}: set to {value} by the {by} on {day}. Why: {why} What was worked out "
        "is in the annex."
    )
    found = dict.fromkeys(each for one in row.scores for each in one.override)
    for one in found:
        yield subject.text(
            text,
            start=subject.text(STARTS[one.stage, one.scale]),
            value=subject.text(one.value.value),
            by=subject.teller.term(one.by),
            day=subject.words.day(one.on),
            why=one.why if one.why.endswith(".") else f"{one.why}.",
        )
