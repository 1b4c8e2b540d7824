"""Make a file of answers, ready to edit, with its schema beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from datamap.atomic import CannotWriteError, write_atomically
from datamap.messages import Message
from datamap.model import Activity, DataMap
from datamap.named import named, names_of
from datamap.schema import as_text
from dpia.assessment import assess
from dpia.catalogue import catalogue_for
from dpia.judgement import answers_file
from dpia.judgement.schema import answers_schema
from dpia.judgement.template import SCHEMA_NAME, answers_text
from dpia.scales import word
from dpia.sign_off import Residual, residuals


def make_answers(folder: Path, datamap: DataMap, activity: str, on: date) -> Path:
    """Make the file of answers of an activity and return where it is.

    Parameters
    ----------
    folder
        The folder of the map.
    datamap
        The map.
    activity
        Id of the activity.
    on
        The day on which its risks are worked out, which the file lists.

    Raises
    ------
    CannotWriteError
        If the system refuses.
    """
    found = assess(datamap, on, catalogue_for(folder), (activity,))
    risks = list(_to_decide(datamap, residuals(found, activity)))
    text = answers_text(named(datamap, Activity, activity), risks)
    file = answers_file(folder, activity)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CannotWriteError(file) from None
    write_atomically(file.parent / SCHEMA_NAME, as_text(answers_schema()))
    write_atomically(file, text)
    return file


def _to_decide(datamap: DataMap, left: tuple[Residual, ...]) -> Iterator[Message]:
    """Yield a line for each risk that stays or may stay high, the certain first."""
    by_risk: dict[str, list[Residual]] = {}
    for one in sorted(left, key=lambda one: -one.levels.low):
        if one.may_be_high:
            by_risk.setdefault(one.score.risk.id, []).append(one)
    if by_risk:
        yield Message("These risks stay high, or may, and want a decision:")
    for some in by_risk.values():
        text = "{risk}, {title}: up to {level}, at {about}."
        yield Message(
            text,
            {
                "risk": some[0].score.risk.id,
                "title": some[0].score.risk.title,
                "level": word(some[0].levels.high),
                "about": names_of(datamap, (one.score.about for one in some)),
            },
        )
