"""How long data is kept (Article 5(1)(e), and the customs of schools)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of
from datamap.messages import Message
from datamap.model import Activity
from datamap.periods import parse_period, period_end
from datamap.vocabulary import Disposal, Nation, RetentionStart, SystemKind

CUSTOMS: Mapping[str, str] = {
    "additional-learning-needs": "additional-learning-needs-file",
    "allegation": "allegation-against-staff",
    "attendance": "attendance-register",
    "biometric": "biometric-template",
    "cctv": "cctv",
    "complaint-file": "request-and-complaint-file",
    "dbs": "dbs-certificate",
    "device": "web-and-device-logs",
    "exclusion": "exclusion-papers",
    "free-school-meals": "free-school-meals",
    "health": "medicines-and-care-plan",
    "images": "publicity-photographs",
    "payment": "payroll",
    "recruitment": "unsuccessful-applicant",
    "safeguarding": "child-protection-file",
    "staff-contract": "staff-file",
    "trip-consent": "trip-consent",
    "web-monitoring": "web-and-device-logs",
}
"""Customary period to compare with, by kind of data; our own pairing."""

_FAR = 2
"""How many times the customary period is far longer; our own choice."""
_REGISTER = "attendance-register"
_ENDED_STARTS = (RetentionStart.PURPOSE_ENDS, RetentionStart.COLLECTED)


def _says(activity: Activity, text: str, **values: str) -> Message:
    return Message(text, {"activity": activity.name, **values})


def _unknown(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        if not _is_open(reading, one) or one.retention.source:
            continue
        text = "Nobody has said how long the data of {activity} is kept."
        yield Hit(one.id, _says(one, text), ("retention", "keep_for"))


def _is_open(reading: Reading, activity: Activity) -> bool:
    keep = reading.settled(activity.retention.keep_for, "keep_for")
    return keep is Nothing.UNKNOWN


def _by_reference(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        if not _is_open(reading, one) or not one.retention.source:
            continue
        paper = reading.datamap.document(one.retention.source[0].document)
        where = one.retention.source[0].reference or "another paper"
        text = "How long the data of {activity} is kept is only said to be in {paper}."
        if paper is not None:
            where = reading.name(paper.id)
        if paper is not None and reading.held(paper) is not Truth.YES:
            text = (
                "How long the data of {activity} is kept is only said to be in "
                "{paper}, which the school is not known to hold."
            )
        what = _says(one, text, paper=where)
        yield Hit(one.id, what, ("retention", "keep_for"))


def _open_ended(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        without_limit = reading.lacks(one.retention.keep_for, "keep_for")
        archive = reading.points_to(one.retention.then, "then", Disposal.ARCHIVE)
        if without_limit is Truth.YES and archive is not Truth.YES:
            text = "The data of {activity} is kept without limit."
            yield Hit(one.id, _says(one, text), ("retention", "keep_for"))


def _keeps(reading: Reading) -> Iterator[tuple[Activity, str]]:
    """Yield each activity with the period that is settled for it."""
    for one in reading.datamap.activities:
        keep = reading.settled(one.retention.keep_for, "keep_for")
        if not isinstance(keep, Nothing):
            yield one, keep


def _start_missing(reading: Reading) -> Iterator[Hit]:
    for one, keep in _keeps(reading):
        if not possible(one.retention.starts_when):
            text = "The data of {activity} is kept for {period}, and from when is open."
            what = _says(one, text, period=in_words(keep))
            yield Hit(one.id, what, ("retention", "starts_when"))


def _end_unknown(reading: Reading) -> Iterator[Hit]:
    for one, keep in _keeps(reading):
        if not possible(one.retention.then):
            text = (
                "The data of {activity} is kept for {period}, and what happens then is "
                "not said."
            )
            what = _says(one, text, period=in_words(keep))
            yield Hit(one.id, what, ("retention", "then"))


def _past_its_end(reading: Reading) -> Iterator[Hit]:
    for one, keep in _keeps(reading):
        starts = reading.points_to(
            one.retention.starts_when, "starts_when", *_ENDED_STARTS
        )
        flows = [flow for flow in reading.datamap.flows if flow.activity == one.id]
        ends = [flow.ends_on for flow in flows if flow.ends_on is not None]
        if not flows or len(ends) < len(flows) or starts is not Truth.YES:
            continue
        last = period_end(max(ends), keep)
        if last < reading.on:
            text = "{activity} is over, and its data was to be gone by {day}."
            what = _says(one, text, day=last.isoformat())
            yield Hit(one.id, what, ("retention", "keep_for"))


def _far_longer(reading: Reading) -> Iterator[Hit]:
    for one, keep in _keeps(reading):
        starts = reading.settled(one.retention.starts_when, "starts_when")
        longest = max(
            (
                row.keep_for
                for row in _customs(reading, one)
                if row.starts_when == starts and row.keep_for not in (None, "none")
            ),
            key=lambda period: days(str(period)),
            default=None,
        )
        if longest and days(keep) > _FAR * max(days(longest), 30):
            text = (
                "The data of {activity} is kept for {period}; {custom} is customary "
                "for "
                "such records."
            )
            period, custom = in_words(keep), in_words(longest)
            what = _says(one, text, period=period, custom=custom)
            yield Hit(one.id, what, ("retention", "keep_for"))


def _customs(
    reading: Reading, activity: Activity
) -> tuple[reference.RetentionDefault, ...]:
    """Return the customs for the data of an activity; none if one kind has none."""
    kinds = {kind.id for one in reading.contents(activity) for kind in one.kinds}
    if not kinds <= CUSTOMS.keys():
        return ()
    wanted = {CUSTOMS[kind] for kind in kinds}
    return tuple(row for row in reference.retention_defaults() if row.id in wanted)


def _register_too_short(reading: Reading) -> Iterator[Hit]:
    if reading.datamap.school.nation is not Nation.WALES:
        return
    row = next(one for one in reference.retention_defaults() if one.id == _REGISTER)
    for one, keep in _keeps(reading):
        certain = any(
            kind.id == "attendance" and contents.certain is Truth.YES
            for contents in reading.contents(one)
            for kind in contents.kinds
        )
        if certain and days(keep) < days(str(row.keep_for)):
            text = (
                "{activity} keeps the register for {period}, and the law of Wales is "
                "held to ask for {wanted}."
            )
            wanted = in_words(str(row.keep_for))
            what = _says(one, text, period=in_words(keep), wanted=wanted)
            yield Hit(one.id, what, ("retention", "keep_for"))


def _recordings(reading: Reading) -> Iterator[Hit]:
    custom = next(one for one in reference.retention_defaults() if one.id == "cctv")
    for system in reading.systems:
        keep = reading.settled(system.recording.keeps_for, "keeps_for")
        is_camera = system.kind is SystemKind.CAMERAS
        if not is_camera or keep is Nothing.UNKNOWN:
            continue
        if keep is Nothing.NONE or days(keep) > _FAR * days(str(custom.keep_for)):
            text = "{system} keeps recordings {period}; {custom} is customary."
            period = "without limit"
            if keep is not Nothing.NONE:
                period = f"for {in_words(keep)}"
            values = {
                "system": system.name,
                "period": period,
                "custom": in_words(str(custom.keep_for)),
            }
            yield Hit(system.id, Message(text, values), ("recording", "keeps_for"))


def _leavers(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        never = reading.lacks(
            system.design.deletes_leavers_after, "deletes_leavers_after"
        )
        if all_of([reading.children_in(system), never]) is Truth.YES:
            text = "{system} never deletes the data of pupils who have left."
            what = Message(text, {"system": system.name})
            yield Hit(system.id, what, ("design", "deletes_leavers_after"))


def days(period: str) -> int:
    """Return the length of a period in days, a year being twelve months of 31.

    Examples
    --------
    >>> days("P1M")
    31
    """
    parsed = parse_period(period)
    return parsed.months * 31 + parsed.days


def in_words(period: str) -> str:
    """Return a period as people say it.

    Examples
    --------
    >>> in_words("P1Y6M")
    '1 year and 6 months'
    """
    parsed = parse_period(period)
    years, months = divmod(parsed.months, 12)
    counts = {"year": years, "month": months, "day": parsed.days}
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}"
        for unit, count in counts.items()
        if count
    ]
    return " and ".join(parts) or "no time"


RULES = (
    Rule(
        id="retention-unknown",
        severity=Severity.WARNING,
        title="How long data is kept is not known (ra-f)",
        triggers=(
            "How long an activity's data is kept is not settled, and no paper is named."
        ),
        false_alarms="The activity is another body's, and so is the period.",
        fix="Settle a period, from when it counts, and what happens after.",
        law=("uk-gdpr/5-1-e", "uk-gdpr/30-1"),
        find=_unknown,
    ),
    Rule(
        id="retention-by-reference",
        severity=Severity.WARNING,
        title="How long data is kept is only a reference (ra-f)",
        triggers=(
            "A paper is said to hold the period, and the period is not in the map."
        ),
        false_alarms="None known: a paper that nobody can open tells nobody anything.",
        fix="Open the paper, and write the period, its start and what happens after.",
        law=("uk-gdpr/5-1-e", "uk-gdpr/30-1"),
        find=_by_reference,
    ),
    Rule(
        id="retention-without-limit",
        severity=Severity.ERROR,
        title="Kept without limit",
        triggers="An activity's data is kept without limit, and not as an archive.",
        false_alarms="Governors' minutes and the like: write then: archive.",
        fix="Set a period, or say that it goes to an archive and why.",
        law=("uk-gdpr/5-1-e",),
        find=_open_ended,
    ),
    Rule(
        id="retention-start-unknown",
        severity=Severity.WARNING,
        title="From when the period counts is not known",
        triggers="A period is set, and the event from which it counts is not.",
        false_alarms="None known.",
        fix="Write the event under starts_when.",
        law=("uk-gdpr/5-1-e",),
        find=_start_missing,
    ),
    Rule(
        id="retention-end-unknown",
        severity=Severity.NOTE,
        title="What happens after the period is not known",
        triggers="A period is set, and what happens when it is over is not.",
        false_alarms="None known.",
        fix="Write under then what happens: delete, destroy, pass-on, archive.",
        law=("uk-gdpr/5-1-e",),
        find=_end_unknown,
    ),
    Rule(
        id="retention-past-its-end",
        severity=Severity.WARNING,
        title="Data that was to be gone",
        triggers="Every flow of an activity has ended, and its period is over since.",
        false_alarms="The data was deleted: take the activity out of the map.",
        fix="Delete the data, keep the proof, and take the activity out.",
        law=("uk-gdpr/5-1-e",),
        find=_past_its_end,
    ),
    Rule(
        id="retention-far-longer",
        severity=Severity.WARNING,
        title="Kept far longer than is customary",
        triggers=(
            "A period is more than twice the customary one for every kind of data in "
            "the activity, counted from the same event."
        ),
        false_alarms="There is a reason: write it in the note, and accept the finding.",
        fix="Shorten the period, or write down why it has to be so long.",
        law=("uk-gdpr/5-1-e",),
        find=_far_longer,
    ),
    Rule(
        id="register-kept-too-short",
        severity=Severity.WARNING,
        title="Register kept too short",
        triggers=(
            "A school in Wales keeps the attendance register less than three years."
        ),
        false_alarms="The three years are from memory: check the regulations.",
        fix="Check the regulations, and keep the register as long as they say.",
        law=("wsi-2010-1954",),
        find=_register_too_short,
    ),
    Rule(
        id="recordings-kept-long",
        severity=Severity.WARNING,
        title="Camera recordings kept long",
        triggers="Cameras keep recordings more than twice the customary thirty days.",
        false_alarms="Only recordings of an incident are kept: say so in the note.",
        fix="Shorten the period in the recorder, and keep incidents apart.",
        law=("uk-gdpr/5-1-e",),
        find=_recordings,
    ),
    Rule(
        id="leavers-never-deleted",
        severity=Severity.ERROR,
        title="Leavers are never deleted",
        triggers="A product never deletes the data of pupils who have left.",
        false_alarms="The school deletes them itself: say how in the note.",
        fix="Have the supplier delete leavers, or do it each summer and record it.",
        law=("uk-gdpr/5-1-e", "uk-gdpr/28-3"),
        find=_leavers,
    ),
)
