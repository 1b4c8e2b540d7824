"""Refuse a map that relies on something that is not the law on the day asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.errors import InvalidDataMapError, Problem
from datamap.model import Activity, DataMap

_PROVISION = "uk-gdpr/6-1-ea"


def require_in_force(datamap: DataMap, on: date) -> None:
    """Check that every lawful basis in a map may be relied on on a day.

    Raises
    ------
    InvalidDataMapError
        With a problem for each activity that relies on a basis which is not the
        law on the day, naming the provision.
    """
    problems = tuple(_not_in_force(datamap, on))
    if problems:
        raise InvalidDataMapError(problems)


def _not_in_force(datamap: DataMap, on: date) -> Iterator[Problem]:
    allowed = {row.id for row in reference.lawful_bases_for(on)}
    for activity in datamap.activities:
        for basis in _bases(activity):
            if basis not in allowed:
                yield _problem(datamap, activity, basis, on)


def _bases(activity: Activity) -> tuple[str, ...]:
    fact = activity.lawful_basis
    given = (fact.value,) if fact.value else ()
    return (*given, *(claim.value for claim in fact.claims))


def _problem(datamap: DataMap, activity: Activity, basis: str, on: date) -> Problem:
    row = reference.lawful_basis(basis)
    origin = datamap.origin(activity.id)
    first = row.valid_from.isoformat() if row.valid_from else "an unknown day"
    return Problem(
        code="not-in-force",
        what=(
            f"{activity.id} relies on {basis}, which is not a lawful basis on "
            f"{on.isoformat()}: it came into force on {first}."
        ),
        fix=f"choose another basis, or ask about a day from {first} on.",
        file=origin.file,
        line=origin.line_of(("lawful_basis",)),
        record=f"activity {activity.id}",
        field="lawful_basis",
        law=_PROVISION if basis == "recognised-legitimate-interests" else "uk-gdpr/6",
    )
