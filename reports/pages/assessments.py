"""Which activities need an impact assessment, and which have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from datamap.logic import Truth
from datamap.model import Activity, DataMap, Document
from datamap.vocabulary import DocumentKind
from dpia.assessment import Assessment
from reports.language import Language, marked

GAP = "rk-46"
"""The duty of the catalogue: an assessment is missing or out of date."""


class Need(StrEnum):
    """Where an activity stands."""

    MISSING = "missing"
    """It looks likely to need one, and none in date is held."""

    PERHAPS = "perhaps"
    """It may need one, and nobody can show one in date."""

    HELD = "held"
    """One is held."""

    NO_SIGN = "no-sign"
    """Nothing in the map points to the need of one."""


NEEDS = {
    Need.MISSING: marked("needed, none in date"),
    Need.PERHAPS: marked("may be needed"),
    Need.HELD: marked("held"),
    Need.NO_SIGN: marked("no sign that one is needed"),
}


@dataclass(frozen=True)
class AssessmentLine:
    """One activity and its impact assessment."""

    activity: str
    need: Need
    words: str
    papers: tuple[str, ...]
    """Assessments that cover it, each with its dates."""


def assessment_lines(found: Assessment, words: Language) -> tuple[AssessmentLine, ...]:
    """Return every activity with its standing, the missing ones first."""
    lines = [_line(found, one, words) for one in found.datamap.activities]
    order = list(Need)
    return tuple(sorted(lines, key=lambda one: order.index(one.need)))


def _line(found: Assessment, activity: Activity, words: Language) -> AssessmentLine:
    holds = max(
        (one.holds for one in found.of(activity.id) if one.risk.id == GAP),
        default=Truth.NO,
    )
    papers = list(_papers(found.datamap, activity))
    need = _NEED.get(holds) or (Need.HELD if papers else Need.NO_SIGN)
    told = tuple(_told(one, found.on, words) for one in papers)
    return AssessmentLine(activity.name, need, words.text(NEEDS[need]), told)


_NEED = {Truth.YES: Need.MISSING, Truth.UNKNOWN: Need.PERHAPS}


def _papers(datamap: DataMap, activity: Activity) -> Iterator[Document]:
    flows = [one for one in datamap.flows if one.activity == activity.id]
    about = {activity.id, *(one.through or one.recipient for one in flows)}
    for one in datamap.documents:
        if one.kind is DocumentKind.DPIA and about & {*one.covers}:
            yield one


def _told(paper: Document, on: date, words: Language) -> str:
    name = paper.name or paper.id
    due = paper.review_by.value
    made = paper.dated.value
    when = words.day(made) if made else words.text(marked("not dated"))
    if due is None:
        return words.text(marked("{name} ({made})"), name=name, made=when)
    text = (
        marked("{name} ({made}; review was due {due})")
        if due < on
        else marked("{name} ({made}; review due {due})")
    )
    return words.text(text, name=name, made=when, due=words.day(due))
