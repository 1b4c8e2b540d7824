"""Check what no single field shows: ids that name nothing, days in a wrong order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from datamap import reference
from datamap.assemble import RawRecord
from datamap.errors import Problem
from datamap.model import DataMap
from datamap.named import MOST_NAMES
from datamap.strict_yaml import Path_
from dpia.catalogue import Catalogue
from dpia.judgement.model import Answers, PriorConsultation
from dpia.judgement.overrides import RANKS


@dataclass(frozen=True)
class Beside:
    """What the answers of a file may name."""

    datamap: DataMap
    """The map that they are about."""

    catalogue: Catalogue
    """Risks and measures, the school's own among them."""

    def used_by(self, activity: str) -> tuple[str, ...]:
        """Return the systems and recipients that an activity uses."""
        flows = [one for one in self.datamap.flows if one.activity == activity]
        return tuple(
            dict.fromkeys(
                name for one in flows for name in (one.through, one.recipient) if name
            )
        )


def problems_in(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    """Yield what is wrong in the answers of a file whose fields are right."""
    yield from _of_activity(answers, raw, beside)
    yield from _of_risks(answers, raw, beside)
    yield from _of_uses(answers, raw, beside)
    yield from _of_measures(answers, raw, beside)
    yield from _of_people(answers, raw, beside)
    for place, one in enumerate(answers.overrides):
        if not one.fits:
            yield _not_of_the_scale(raw, place, answers)
    if answers.regulator is not None:
        yield from _of_regulator(answers.regulator, raw)
    yield from _of_advice(answers, raw)


def _of_activity(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    known = [one.id for one in beside.datamap.activities]
    if answers.activity not in known:
        head = "The map has no activity"
        yield _no_such(raw, ("activity",), head, answers.activity, known)
    elif raw.document.file.rpartition("/")[2] != f"{answers.activity}.yaml":
        what = f"The file is about {answers.activity} and is not named after it."
        fix = f"call the file {answers.activity}.yaml, or name its own activity."
        yield _problem("file-name", raw, ("activity",), what, fix)


def _of_risks(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    risks = [one.id for one in beside.catalogue.risks.values() if one.kind == "risk"]
    gaps = {one.id for one in beside.catalogue.gaps}
    for path, risk in _risks_named(answers):
        if risk in gaps:
            what = f"{risk} is a duty to meet and has no level to decide about."
            fix = "take the entry out, and meet the duty: dpia risks says how."
            yield _problem("is-a-duty", raw, path, what, fix)
        elif risk not in risks:
            yield _no_such(raw, path, "The catalogue has no risk", risk, risks)


def _risks_named(answers: Answers) -> Iterator[tuple[Path_, str]]:
    for place, decision in enumerate(answers.decisions):
        yield ("decisions", place, "risk"), decision.risk
    for place, override in enumerate(answers.overrides):
        yield ("overrides", place, "risk"), override.risk
    if answers.regulator is not None:
        for place, risk in enumerate(answers.regulator.risks):
            yield ("regulator", "risks", place), risk


def _of_uses(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    uses = beside.used_by(answers.activity)
    head = f"{answers.activity} uses no system or recipient"
    named: list[tuple[Path_, str | None]] = []
    for place, decision in enumerate(answers.decisions):
        named.append((("decisions", place, "about"), decision.about))
    for place, override in enumerate(answers.overrides):
        named.append((("overrides", place, "about"), override.about))
    for path, about in named:
        if about is not None and about not in uses:
            yield _no_such(raw, path, head, about, uses)


def _of_measures(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    known, there = beside.catalogue.measures, beside.datamap.records
    head = "The catalogue has no measure"
    for place, decision in enumerate(answers.decisions):
        if decision.measure is not None and decision.measure not in known:
            path: Path_ = ("decisions", place, "measure")
            yield _no_such(raw, path, head, decision.measure, known)
    seen = {*there}
    for place, measure in enumerate(answers.measures):
        if measure.measure not in known:
            path = ("measures", place, "measure")
            yield _no_such(raw, path, head, measure.measure, known)
        if measure.id in seen:
            what = f"The id {measure.id} is used twice."
            fix = "give the measure another id; those of the map count too."
            yield _problem("used-twice", raw, ("measures", place, "id"), what, fix)
        seen.add(measure.id)
        for at, name in enumerate(measure.applies_to):
            if name not in there:
                path = ("measures", place, "applies_to", at)
                yield _no_such(raw, path, "The map has no record", name, there)


def _of_people(answers: Answers, raw: RawRecord, beside: Beside) -> Iterator[Problem]:
    groups = [one.id for one in beside.datamap.people]
    for place, name in enumerate(answers.consultation.people_asked):
        if name not in groups:
            path: Path_ = ("consultation", "people_asked", place)
            yield _no_such(raw, path, "The map has no group of people", name, groups)
    parties = [one.id for one in beside.datamap.parties]
    for place, answer in enumerate(answers.transfers):
        if answer.about not in parties:
            path = ("transfers", place, "about")
            yield _no_such(raw, path, "The map has no party", answer.about, parties)
    standards = [one.id for one in reference.table("children_code")]
    for place, child in enumerate(answers.children):
        if child.standard not in standards:
            path = ("children", place, "standard")
            head = "The Children's Code has no standard"
            yield _no_such(raw, path, head, child.standard, standards)


def _not_of_the_scale(raw: RawRecord, place: int, answers: Answers) -> Problem:
    one = answers.overrides[place]
    words = ", ".join(RANKS[one.scale])
    what = f"value is {one.value}, which is no word of the scale {one.scale}."
    path = ("overrides", place, "value")
    return _problem("not-in-list", raw, path, what, f"choose one of: {words}.")


def _of_regulator(one: PriorConsultation, raw: RawRecord) -> Iterator[Problem]:
    for name in ("complete_on", "extended", "answered_on"):
        day = getattr(one, name)
        if day is not None and day < one.asked_on:
            what = f"{name} is a day before the regulator was asked."
            fix = f"check both days; asked_on is {one.asked_on.isoformat()}."
            yield _problem("wrong-order", raw, ("regulator", name), what, fix)
    if (one.answered_on is None) != (one.outcome is None):
        missing = "answered_on" if one.answered_on is None else "outcome"
        what = f"The regulator's answer has no {missing}."
        fix = "give both the day and the outcome, or neither until it answers."
        yield _problem("missing", raw, ("regulator",), what, fix)


def _of_advice(answers: Answers, raw: RawRecord) -> Iterator[Problem]:
    advice = answers.advice
    if advice is not None and advice.followed is False:
        for name in ("overruled_because", "decided_by"):
            if getattr(advice, name) is None:
                what = f"The advice is not followed, and there is no {name}."
                fix = "say why and by which role it was overruled."
                yield _problem("missing", raw, ("advice",), what, fix)


def _no_such(
    raw: RawRecord, path: Path_, head: str, given: str, known: Iterable[str]
) -> Problem:
    """Say that an id names nothing, and which was probably meant."""
    listed = sorted(known)
    close = get_close_matches(given, listed, n=1)
    some = ", ".join(listed[:MOST_NAMES]) + (", ..." if listed[MOST_NAMES:] else "")
    fix = f"use one of: {some}." if some else "take the line out."
    if close:
        fix = f"write {close[0]}."
    return _problem("no-record", raw, path, f"{head} called {given}.", fix)


def _problem(code: str, raw: RawRecord, path: Path_, what: str, fix: str) -> Problem:
    dotted = ".".join(map(str, path))
    return Problem(code, what, fix, raw.file(path), raw.line(path), raw.label, dotted)
