"""What people decided beside a map: their answers, and how each sign-off stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from datamap.model import DataMap
from dpia.assessment import Assessment
from dpia.catalogue import Catalogue
from dpia.judgement import Answers, read_answers
from dpia.sign_off import Standing, State, log_file, status
from reports.language import Language, marked

SIGNED: Mapping[State, str] = {
    State.ADVICE: marked("Written; the officer advised on {day}"),
    State.APPROVED: marked("Approved on {day}"),
    State.REFUSED: marked("Refused on {day}"),
    State.UNDER_REVIEW: marked("Under review since {day}"),
}


@dataclass(frozen=True)
class Decided:
    """What people decided about the activities of a map."""

    folder: Path | None = None
    """Folder of the map; None for a map that has none."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    """The answers beside the map, by activity."""

    def standing(self, found: Assessment, activity: str) -> Standing | None:
        """Return how the sign-off of an activity stands; None if there is none."""
        if self.folder is None or not log_file(self.folder, activity).is_file():
            return None
        on = found.on
        return status(self.folder, found.datamap, self.answers, on, activity, found)


def decided(folder: Path, datamap: DataMap, catalogue: Catalogue) -> Decided:
    """Return what people decided, from the files beside a map.

    Raises
    ------
    InvalidAnswersError
        If the answers cannot be read.
    """
    return Decided(folder, read_answers(folder, datamap, catalogue))


def is_approved(standing: Standing | None) -> bool:
    """Say whether an assessment is approved and whole, in date or not."""
    return (
        standing is not None
        and standing.state is State.APPROVED
        and not standing.broken
    )


def is_in_date(standing: Standing | None, on: date) -> bool:
    """Say whether an approved assessment still holds on a day."""
    if standing is None or not is_approved(standing) or standing.out_of_date:
        return False
    return standing.due is None or standing.due >= on


def signed_words(standing: Standing, words: Language) -> str:
    """Return a sign-off in words; a draft, of which nothing is signed, says so."""
    if standing.signed is None or standing.state not in SIGNED:
        return words.text(marked("A draft"))
    day = words.day(standing.signed.on)
    said = words.text(SIGNED[standing.state], day=day)
    if standing.broken:
        return words.text(marked("{said}; the signatures are not whole"), said=said)
    if standing.out_of_date:
        return words.text(marked("{said}; changed since"), said=said)
    if standing.due is None:
        return said
    due = words.day(standing.due)
    return words.text(marked("{said}; review due {due}"), said=said, due=due)
