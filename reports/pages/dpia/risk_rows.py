"""The risks of one activity: those that stand alike in one row, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datamap.logic import Truth
from dpia.assessment import worst
from dpia.catalogue import RiskEntry
from dpia.judgement.levels import levels_said
from dpia.scales import Level, Levels, Likelihood, Likelihoods, Severities, Severity
from dpia.scoring import Score
from dpia.steps import Stage
from reports.language import Language, marked
from reports.pages.dpia.model import SourceLine
from reports.pages.dpia.subject import Subject
from reports.words import LIKELIHOODS, SEVERITIES


@dataclass(frozen=True)
class RiskRow:
    """A risk with the uses of data at which it stands alike."""

    number: str
    """What the tables call it, e.g. ``R1``."""

    entry: RiskEntry
    scores: tuple[Score, ...]
    now: Levels
    """Level with the measures in place, as somebody set it or as worked out."""

    target: Levels
    """Level with the planned measures too."""

    @property
    def likelihood(self) -> Likelihoods:
        """Likelihood with the measures in place."""
        found = self.scores[0].likelihood
        assert found is not None  # noqa: S101 - a risk has one, and no gap is here
        return found

    @property
    def severity(self) -> Severities:
        """Severity with the measures in place."""
        found = self.scores[0].severity
        assert found is not None  # noqa: S101 - a risk has one, and no gap is here
        return found

    @property
    def is_certain(self) -> bool:
        """Whether it surely arises at one of its uses."""
        return any(one.holds is Truth.YES for one in self.scores)

    @property
    def is_to_be_treated(self) -> bool:
        """Whether it is, or may be, medium or high."""
        return self.now.high >= Level.MEDIUM


def risk_rows_of(subject: Subject) -> tuple[RiskRow, ...]:
    """Return the risks of the activity, the worst first, with their numbers."""
    matrix = subject.assessment.catalogue.matrix
    alike: dict[object, list[Score]] = {}
    for one in subject.assessment.risks:
        now = levels_said(one, Stage.CURRENT, matrix)
        target = levels_said(one, Stage.TARGET, matrix)
        key = (one.risk.id, one.likelihood, one.severity, now, target)
        alike.setdefault(key, []).append(one)
    found = [_row(subject, tuple(same)) for same in alike.values()]
    found.sort(key=_order)
    return tuple(
        RiskRow(f"R{place}", one.entry, one.scores, one.now, one.target)
        for place, one in enumerate(found, 1)
    )


def _row(subject: Subject, same: tuple[Score, ...]) -> RiskRow:
    matrix = subject.assessment.catalogue.matrix
    now, target = (
        worst(filter(None, (levels_said(one, stage, matrix) for one in same)))
        for stage in (Stage.CURRENT, Stage.TARGET)
    )
    return RiskRow("", same[0].risk, same, now, target)


def _order(row: RiskRow) -> tuple[object, ...]:
    entry = row.entry
    return (
        -row.now.low,
        -row.now.high,
        -Severity[entry.severity.upper()],
        -Likelihood[entry.likelihood.upper()],
        entry.id,
    )


def where_of(subject: Subject, row: RiskRow) -> str:
    """Return the systems and recipients where a risk stands, or may."""
    return subject.teller.names(one.about for one in row.scores)


def records_of(subject: Subject, scores: Sequence[Score]) -> tuple[SourceLine, ...]:
    """Return the records behind some scores, each once."""
    ids = dict.fromkeys(name for one in scores for name in one.because)
    return tuple(subject.teller.source(name) for name in ids)


def likelihood_words(found: Likelihoods, words: Language) -> str:
    """Return a likelihood in the template's words, or the two it lies between."""
    ends = [words.text(LIKELIHOODS[one - 1]) for one in (found.low, found.high)]
    return _span(ends, words)


def severity_words(found: Severities, words: Language) -> str:
    """Return a severity in the template's words, or the two it lies between."""
    ends = [words.text(SEVERITIES[3 - one]) for one in (found.low, found.high)]
    return _span(ends, words)


def _span(ends: Sequence[str], words: Language) -> str:
    low, high = ends
    if low == high:
        return low
    return words.text(marked("between {low} and {high}"), low=low, high=high)


def overrides_told(subject: Subject, row: RiskRow) -> Iterator[str]:
    """Yield what somebody set otherwise than it was worked out, a sentence each."""
    text = marked(
        "{stage} {scale} set to {value} by {by} on {day}: {why} Worked out: see annex."
    )
    found = dict.fromkeys(each for one in row.scores for each in one.override)
    for one in found:
        yield subject.text(
            text,
            stage=subject.text(one.stage.value).capitalize(),
            scale=subject.text(one.scale.value),
            value=subject.text(one.value.value),
            by=subject.teller.term(one.by),
            day=subject.words.day(one.on),
            why=one.why if one.why.endswith(".") else f"{one.why}.",
        )
