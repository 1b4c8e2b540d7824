"""Papers past their day, and measures promised or claimed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading
from datamap.logic import Truth
from datamap.messages import Message
from datamap.vocabulary import DocumentKind, MeasureState

_OWN_REVIEW = (DocumentKind.PRIVACY_NOTICE, DocumentKind.PROCESSOR_CONTRACT)
"""Kinds of paper whose review another rule looks after."""

_COMPLAINTS = "uk-gdpr/13-2-ca"


def _paper_past_review(reading: Reading) -> Iterator[Hit]:
    for paper in reading.datamap.documents:
        wanted = paper.kind not in _OWN_REVIEW and reading.held(paper).may_hold
        if wanted and reading.is_past_review(paper):
            text = "{paper} was due for review on {day}."
            values = {
                "paper": reading.name(paper.id),
                "day": str(paper.review_by.value),
            }
            yield Hit(paper.id, Message(text, values), ("review_by",))


def _notices(reading: Reading) -> Iterator[tuple[str, date | Nothing]]:
    for paper in reading.papers(DocumentKind.PRIVACY_NOTICE):
        dated = reading.settled(paper.dated, "dated")
        if reading.held(paper) is Truth.YES:
            yield paper.id, dated


def _notice_past_review(reading: Reading) -> Iterator[Hit]:
    for paper in reading.papers(DocumentKind.PRIVACY_NOTICE):
        if reading.held(paper).may_hold and reading.is_past_review(paper):
            text = "{paper} is older than it was meant to get: review was due on {day}."
            values = {
                "paper": reading.name(paper.id),
                "day": str(paper.review_by.value),
            }
            yield Hit(paper.id, Message(text, values), ("review_by",))


def _notice_undated(reading: Reading) -> Iterator[Hit]:
    for name, dated in _notices(reading):
        if isinstance(dated, Nothing):
            text = (
                "{paper} has no date, so nobody can tell which law it was written for."
            )
            yield Hit(name, Message(text, {"paper": reading.name(name)}), ("dated",))


def _notice_before_complaints(reading: Reading) -> Iterator[Hit]:
    first = reference.provision(_COMPLAINTS).in_force_from
    for name, dated in _notices(reading):
        if isinstance(dated, date) and first is not None and dated < first:
            text = (
                "{paper} is from before {day}, so it does not tell of the right to "
                "complain to the school."
            )
            values = {"paper": reading.name(name), "day": first.isoformat()}
            yield Hit(name, Message(text, values), ("dated",))


def _overdue_measure(reading: Reading) -> Iterator[Hit]:
    for measure in reading.datamap.measures:
        late = measure.due is not None and measure.due < reading.on
        if late and measure.state is not MeasureState.IN_PLACE:
            text = "A measure was to be in place by {day} for {records}."
            values = {
                "day": str(measure.due),
                "records": reading.names(measure.applies_to),
            }
            yield Hit(measure.id, Message(text, values), ("due",))


def _measure_without_evidence(reading: Reading) -> Iterator[Hit]:
    for measure in reading.datamap.measures:
        if measure.state is MeasureState.IN_PLACE and not measure.evidence:
            text = "Nothing shows that the measure for {records} is in place."
            values = {"records": reading.names(measure.applies_to)}
            yield Hit(measure.id, Message(text, values), ("state",))


RULES = (
    Rule(
        id="paper-past-review",
        severity=Severity.WARNING,
        title="Paper past its review",
        triggers="The day of review of a paper, no notice or contract, is over.",
        false_alarms="It was reviewed and left as it was: write the next day.",
        fix="Go through it, and write the next day of review.",
        law=("uk-gdpr/24", "uk-gdpr/5-2"),
        find=_paper_past_review,
    ),
    Rule(
        id="notice-past-review",
        severity=Severity.WARNING,
        title="Privacy notice past its review",
        triggers="The day of review of a privacy notice is over.",
        false_alarms="It was reviewed and left as it was: write the next day.",
        fix="Hold the notice against the map, put it right, and set the next day.",
        law=("uk-gdpr/13",),
        find=_notice_past_review,
    ),
    Rule(
        id="notice-undated",
        severity=Severity.WARNING,
        title="Privacy notice without a date",
        triggers="A privacy notice is held, and its date is not settled.",
        false_alarms="The page itself shows a date: write it.",
        fix="Find out when it was written, and put a date on the next one.",
        law=("uk-gdpr/13", "uk-gdpr/5-2"),
        find=_notice_undated,
    ),
    Rule(
        id="notice-before-complaints",
        severity=Severity.WARNING,
        title="Privacy notice from before the right to complain to the school",
        triggers="A notice is dated before notices had to tell of that right.",
        false_alarms="The notice told of it early.",
        fix="Add how to complain to the school, and date the new notice.",
        law=("uk-gdpr/13-2-ca", "dpa-2018/164A"),
        find=_notice_before_complaints,
    ),
    Rule(
        id="measure-overdue",
        severity=Severity.WARNING,
        title="Measure overdue",
        triggers="A measure was to be in place by a day that is over, and is not.",
        false_alarms="It is in place: change its state.",
        fix="Put it in place, or set a new day with whoever answers for it.",
        law=("uk-gdpr/24", "uk-gdpr/32"),
        find=_overdue_measure,
    ),
    Rule(
        id="measure-without-evidence",
        severity=Severity.NOTE,
        title="Measure without evidence",
        triggers="A measure is said to be in place, and nothing shows it.",
        false_alarms="Anybody can see it.",
        fix="Add evidence: a setting, a certificate, a day on which somebody looked.",
        law=("uk-gdpr/5-2", "uk-gdpr/32"),
        find=_measure_without_evidence,
    ),
)
