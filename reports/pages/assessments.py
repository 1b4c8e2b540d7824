"""Which activities need an impact assessment, which have one, which are out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from datamap.logic import Truth
from datamap.model import DataMap, Document
from datamap.vocabulary import DocumentKind
from dpia.assessment import Assessment
from dpia.need import Need
from dpia.screening import (
    Screened,
    State,
    Trigger,
    assessments_held,
    screen,
)
from reports.language import Language, counted, marked
from reports.pages.decided import Decided, is_approved, is_in_date, signed_words
from reports.pages.naming import name_of

MOST_TELLING = 3
"""How many triggers a line names; the rest is counted."""

NEEDS = {
    Need.REQUIRED: marked("required"),
    Need.LIKELY: marked("likely"),
    Need.UNKNOWN: marked("not known yet"),
    Need.NOT_REQUIRED: marked("not required"),
}
UNPROVEN = marked("likely, but not proven")


class Held(StrEnum):
    """Where the assessment of an activity stands."""

    IN_DATE = "in-date"
    """One in date covers it."""

    OPEN = "open"
    """One may cover it, and nobody can show that it is in date."""

    OUT_OF_DATE = "out-of-date"
    """What there is does not cover all of it, or is past its review."""

    MISSING = "missing"
    """None is recorded."""


HELD = {
    Held.IN_DATE: marked("in date"),
    Held.OPEN: marked("nobody can show that it is in date"),
    Held.OUT_OF_DATE: marked("out of date, or not for all of it"),
    Held.MISSING: marked("nothing is recorded"),
}


@dataclass(frozen=True)
class AssessmentLine:
    """One activity, whether it needs an assessment, and what is held."""

    activity: str
    need: Need
    words: str
    """The need in words."""

    is_proven: bool
    """Whether it does not rest on what the map says without proof."""

    telling: tuple[str, ...]
    """Names of the triggers that tell most."""

    held: Held
    held_words: str
    papers: tuple[str, ...]
    """Assessments that cover it, each with its dates."""

    @property
    def is_due(self) -> bool:
        """Whether one is required or likely, and none in date is held."""
        is_needed = self.need in (Need.REQUIRED, Need.LIKELY)
        return is_needed and self.held in (Held.MISSING, Held.OUT_OF_DATE)


def alike(
    lines: Sequence[AssessmentLine],
) -> tuple[tuple[AssessmentLine, ...], ...]:
    """Return the activities, put together where the very same is said of them."""
    found: dict[AssessmentLine, list[AssessmentLine]] = {}
    for one in lines:
        found.setdefault(replace(one, activity=""), []).append(one)
    return tuple(tuple(same) for same in found.values())


def assessment_lines(
    found: Assessment,
    words: Language,
    by_people: Decided | None = None,
) -> tuple[AssessmentLine, ...]:
    """Return every activity with its standing, the one that needs it most first.

    Parameters
    ----------
    found
        The map, assessed on a day.
    words
        The language of the report.
    by_people
        What people decided beside the map: what they add to the screening, and
        what they signed. None for nothing.
    """
    datamap, on = found.datamap, found.on
    people = by_people or Decided()
    added = {name: one.screening for name, one in people.answers.items()}
    screened = screen(datamap, on, added=added, catalogue=found.catalogue)
    held = assessments_held(datamap, on)
    lines = [
        (one, _line(found, one, held[one.activity], people, words)) for one in screened
    ]
    order = list(Held)
    lines.sort(key=lambda both: (_rank(both[0]), -order.index(both[1].held)))
    return tuple(line for _, line in lines)


def _rank(one: Screened) -> int:
    """Rank by need; what is likely for certain before what is likely if right."""
    return 2 * list(NEEDS).index(one.result) + _is_unproven(one)


def _is_unproven(one: Screened) -> bool:
    return one.result is Need.LIKELY and Need.NOT_REQUIRED in one.possible


def _line(
    found: Assessment, one: Screened, held: Truth, people: Decided, words: Language
) -> AssessmentLine:
    papers = tuple(_papers(found.datamap, one.activity))
    signed = people.standing(found, one.activity)
    standing = _held(held, papers)
    if is_in_date(signed, found.on):
        standing = Held.IN_DATE
    elif is_approved(signed) and standing is Held.MISSING:
        standing = Held.OUT_OF_DATE
    said = () if signed is None else (signed_words(signed, words),)
    return AssessmentLine(
        activity=name_of(found.datamap, one.activity),
        need=one.result,
        words=words.text(UNPROVEN if _is_unproven(one) else NEEDS[one.result]),
        is_proven=not _is_unproven(one),
        telling=tuple(_telling(one, words)),
        held=standing,
        held_words=words.text(HELD[standing]),
        papers=(*said, *(_told(paper, found.on, words) for paper in papers)),
    )


def _telling(one: Screened, words: Language) -> Iterator[str]:
    """Yield the names of the triggers that hold, and of those not proven.

    The lists come in the order of their weight, so the first ones tell most.
    """
    holds = [each for each in one.triggers if each.state is State.HOLDS]
    read = [each for each in one.triggers if each.is_read]
    shown = (*holds, *read)[:MOST_TELLING]
    yield from (_name(each, words) for each in shown)
    left = sum(each.state is not State.DOES_NOT for each in one.triggers) - len(shown)
    if one.result is Need.UNKNOWN:
        yield words.count(*counted("{n} more may hold", "{n} more may hold"), left)


def _name(trigger: Trigger, words: Language) -> str:
    title = words.text(trigger.title)
    if trigger.is_read:
        return words.text(marked("{sign} (not proven)"), sign=title)
    return title


def _held(held: Truth, papers: Sequence[Document]) -> Held:
    if held is Truth.YES:
        return Held.IN_DATE
    if held is Truth.UNKNOWN:
        return Held.OPEN
    return Held.OUT_OF_DATE if papers else Held.MISSING


def _papers(datamap: DataMap, activity: str) -> Iterator[Document]:
    flows = [one for one in datamap.flows if one.activity == activity]
    about = {activity, *(one.id for one in flows), *(one.recipient for one in flows)}
    about |= {one.through for one in flows if one.through}
    for one in datamap.documents:
        covers = not one.covers or about & {*one.covers}
        if one.kind is DocumentKind.DPIA and covers and one.held.value is not False:
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


__all__ = ["AssessmentLine", "Held", "Need", "alike", "assessment_lines"]
