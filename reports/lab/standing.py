"""How a school stands: the values of the start page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from datamap.check import check
from datamap.findings import TITLES, Finding
from datamap.in_force import require_in_force
from datamap.load import find_map, read_map
from datamap.logic import Truth
from datamap.model import DataMap
from datamap.named import name_of
from dpia.assessment import assess
from dpia.catalogue import catalogue_for
from dpia.judgement import read_answers
from dpia.need import Need
from dpia.questions import questions
from dpia.screening import assessments_held, screen
from dpia.sign_off import STATE_NAMES, Standing, State, status
from reports.language import Language
from reports.rows.naming import asked_name, counted

REVIEWS = "reviews"


def standing_of(map_path: Path | str, on: date, words: Language) -> dict[str, Any]:
    """Return what the start page says of a school.

    Raises
    ------
    InvalidDataMapError
        With every mistake, if the map cannot be read.
    """
    datamap = read_map(map_path)
    require_in_force(datamap, on)
    folder = find_map(map_path).parent
    return {
        "school": _school(datamap, folder),
        "on": words.day(on),
        "figures": [
            *_findings(check(datamap, on)),
            *_assessments(datamap, folder, on, words),
            _review(folder, on, words),
        ],
    }


def _school(datamap: DataMap, folder: Path) -> Mapping[str, Any]:
    has = [
        counted(len(datamap.activities), "use of data", "uses of data"),
        counted(len(datamap.systems), "system or app", "systems and apps"),
        counted(len(datamap.parties), "organisation", "organisations"),
    ]
    return {
        "name": datamap.school.name,
        "folder": folder.resolve().name,
        "has": f"Its map has {has[0]}, {has[1]} and {has[2]}.",
    }


def _figure(
    key: str, number: str, what: str, details: Iterable[str], sign: str
) -> dict[str, Any]:
    """Return one thing to know: a number, what it counts, and the first of them."""
    given = list(details)
    return {
        "key": key, "number": number, "what": what, "details": given, "sign": sign,
    }  # fmt: skip


def _findings(found: Iterable[Finding]) -> Iterable[dict[str, Any]]:
    open_ones = [one for one in found if one.accepted is None]
    worst = [one for one in open_ones if one.severity.value == "error"]
    lesser = [one for one in open_ones if one.severity.value == "warning"]
    yield _errors(worst, lesser)
    yield _figure(
        "warnings", f"{len(lesser)}", "should be looked at", _kinds(lesser),
        "open" if lesser else "good",
    )  # fmt: skip


def _errors(worst: list[Finding], lesser: list[Finding]) -> dict[str, Any]:
    """Return what must be put right; none is no all-clear while much is unknown."""
    number, what = f"{len(worst)}", "must be put right"
    if worst:
        return _figure("errors", number, what, _kinds(worst), "bad")
    if lesser:
        what = "that must be put right, as far as the map says"
        return _figure("errors", number, what, [], "open")
    return _figure("errors", number, f"that {what}", [], "good")


_CODES = re.compile(r" \([a-z]{2}-[^)]*\)$")
"""Codes of other tables behind a title, which say nothing on this page."""


def _kinds(found: Iterable[Finding]) -> list[str]:
    """Return the kinds of findings, each once with how many there are."""
    numbers: dict[str, int] = {}
    for one in found:
        title = _CODES.sub("", TITLES[one.rule])
        numbers[title] = numbers.get(title, 0) + 1
    ordered = sorted(numbers.items(), key=lambda one: -one[1])
    return [f"{name} ({number})" if number > 1 else name for name, number in ordered]


def asked_first(map_path: Path | str, on: date) -> dict[str, Any]:
    """Return how many questions are open, and the three that would move most."""
    datamap = read_map(map_path)
    require_in_force(datamap, on)
    found = questions(datamap, on, catalogue_for(find_map(map_path).parent))
    first = [f"{one.question} (Ask {asked_name(one.ask.value)}.)" for one in found[:3]]
    sign = "open" if found else "good"
    return _figure("unknown", f"{len(found)}", "questions still open", first, sign)


def _assessments(
    datamap: DataMap, folder: Path, on: date, words: Language
) -> Iterable[dict[str, Any]]:
    standings = _standings(datamap, folder, on)
    names = {one.id: one.name for one in datamap.activities}
    yield _needed(datamap, on, standings)
    looks = [one for one in standings if one.wants_a_look]
    yield _figure(
        "look", f"{len(looks)}", "signed assessments to look at again",
        (f"{names[one.activity]}: {_why(one, words)}" for one in looks),
        "bad" if looks else "good",
    )  # fmt: skip
    dues = sorted((one.due, names[one.activity]) for one in standings if one.due)
    if dues:
        day, name = dues[0]
        yield _figure("due", words.day(day), "next assessment due", [name], "open")


def _standings(datamap: DataMap, folder: Path, on: date) -> list[Standing]:
    catalogue = catalogue_for(folder)
    answers = read_answers(folder, datamap, catalogue)
    ids = [one.id for one in datamap.activities]
    found = assess(datamap, on, catalogue, ids, answers)
    return [status(folder, datamap, answers, on, one, found) for one in ids]


_NEEDS = {Need.REQUIRED: "needed", Need.LIKELY: "likely to be needed"}


def _needed(
    datamap: DataMap, on: date, standings: Iterable[Standing]
) -> dict[str, Any]:
    """Return which assessments are wanted that no paper and no approval covers."""
    held = assessments_held(datamap, on)
    approved = {one.activity for one in standings if one.state is State.APPROVED}
    without = [
        one
        for one in screen(datamap, on)
        if held[one.activity] is not Truth.YES and one.activity not in approved
    ]
    found = [
        f"{name_of(datamap, one.activity)}: {_NEEDS[one.result]}"
        for one in without
        if one.result in _NEEDS
    ]
    untold = sum(one.result is Need.UNKNOWN for one in without)
    return _wanted(found, untold)


def _wanted(found: list[str], untold: int) -> dict[str, Any]:
    """Return the figure of assessments; it is not 0 while one cannot be told."""
    number = f"{len(found)}" if found or not untold else "Not known yet"
    uses = counted(untold, "use of data", "uses of data")
    open_ones = [f"Cannot be told yet for {uses}"] if untold else []
    sign = "bad" if found else "open" if untold else "good"
    what = "impact assessments wanted and not held"
    return _figure("needed", number, what, [*found, *open_ones], sign)


def _why(one: Standing, words: Language) -> str:
    """Return why an assessment wants a look."""
    late = [f"was due on {words.day(one.due)}"] if one.due and one.overdue else []
    reasons = [*late, *map(str, one.out_of_date), *(each.what for each in one.late)]
    return "; ".join(reasons) or STATE_NAMES[one.state]


def _review(folder: Path, on: date, words: Language) -> dict[str, Any]:
    """Return when the last annual review was and when the next is due."""
    days = sorted(_review_days(folder))
    if not days:
        return _figure("review", "None yet", "annual review", [], "open")
    last = days[-1]
    due = last.replace(year=last.year + 1, day=min(last.day, 28))
    sign = "bad" if due < on else "good"
    return _figure(
        "review", words.day(due), "next annual review",
        [f"The last one was on {words.day(last)}."], sign,
    )  # fmt: skip


def _review_days(folder: Path) -> Iterable[date]:
    place = folder / REVIEWS
    for one in place.iterdir() if place.is_dir() else ():
        try:
            yield date.fromisoformat(one.name[:10])
        except ValueError:
            continue
