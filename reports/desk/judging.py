"""The officer's own words about an activity: forms of its answers, and filling them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_origin

from pydantic import BaseModel

from datamap.errors import Problem
from dpia.assessment import Assessment
from dpia.judgement import (
    Advice,
    Answers,
    Condition,
    MeasureDecision,
    Override,
    PriorConsultation,
    Review,
)
from dpia.screening import AddedTrigger
from reports.desk.adding import FormError
from reports.desk.changes import Change
from reports.desk.draft import Draft
from reports.desk.fields import Field, Option, fields_of, worded
from reports.desk.opened import OpenedMap
from reports.desk.values import shown, written
from reports.language import Language
from reports.pages.naming import name_of

Told = dict[str, Any]
Given = Mapping[str, Any]

TEXTS: Mapping[str, tuple[str, str]] = {
    "": (
        "What it is, in your own words",
        "aim nature scope context purposes comments",
    ),
    "consultation": ("Who was asked", ""),
    "necessity": ("Whether it is needed and in proportion", ""),
}
"""Parts of the answers that are texts, with their titles and fields."""


@dataclass(frozen=True)
class Group:
    """Fields that are filled in together."""

    name: str
    """Field of the answers."""

    model: type[BaseModel]
    """Class of what is filled in."""

    title: str
    """What a person reads above it."""

    @property
    def is_list(self) -> bool:
        """Whether there can be several."""
        return get_origin(Answers.model_fields[self.name].annotation) is tuple


GROUPS = (
    Group("decisions", MeasureDecision, "What is decided about a risk"),
    Group("overrides", Override, "A level set otherwise than worked out"),
    Group("screening", AddedTrigger, "A sign the map cannot know"),
    Group("advice", Advice, "The data protection officer's advice"),
    Group("conditions", Condition, "A condition of the advice"),
    Group("regulator", PriorConsultation, "The regulator was consulted"),
    Group("review", Review, "When it is looked at again"),
)
"""What is filled in together, in the order of an assessment."""


def texts(opened: OpenedMap, activity: str, words: Language) -> list[Told]:
    """Return the texts of the answers about an activity, as groups of fields."""
    answers = _answers(opened, activity)
    every = _texts(opened)
    told = []
    for part, (title, names) in TEXTS.items():
        wanted = {*names.split()}
        fields = [
            {**one.plain, **shown(answers, one)}
            for one in every
            if (one.name.startswith(f"{part}.") if part else one.name in wanted)
        ]
        told.append({"title": words.text(title), "fields": fields})
    return told


def _texts(opened: OpenedMap) -> tuple[Field, ...]:
    assert opened.datamap is not None  # noqa: S101 - there are no answers without
    found = fields_of(Answers, opened.datamap, leaving_out=("format", "activity"))
    return tuple(
        replace(one, sort="long") if one.sort == "text" else one for one in found
    )


def _answers(opened: OpenedMap, activity: str) -> Answers:
    there = opened.answers.get(activity)
    return there or Answers(format="dpia-answers/1", activity=activity)


def text_change(opened: OpenedMap, activity: str, name: str, given: Given) -> Change:
    """Return the change that a filled-in text makes."""
    field = next(one for one in _texts(opened) if one.name == name)
    was = opened.said("", name, activity)
    return Change("", name, written(field, given, was), was, answers=activity)


def groups(
    opened: OpenedMap, found: Assessment, activity: str, words: Language
) -> list[Told]:
    """Return what is filled in together: forms, and the entries there are."""
    answers = _answers(opened, activity)
    return [
        {
            "name": one.name,
            "title": words.text(one.title),
            "isList": one.is_list,
            "fields": [each.plain for each in group_fields(one, opened, found)],
            "entries": [*_entries(one, answers, opened, found)],
            "start": _start(one, opened),
        }
        for one in GROUPS
    ]


def group_fields(
    group: Group, opened: OpenedMap, found: Assessment | None = None
) -> tuple[Field, ...]:
    """Return the fields of a group; ids are chosen from what the assessment found."""
    assert opened.datamap is not None  # noqa: S101 - there are no answers without
    fields = fields_of(group.model, opened.datamap)
    if found is None:
        return fields
    known = {
        "risk": _risks(found),
        "risks": _risks(found),
        "about": _about(found),
        "measure": _measures(found),
        "trigger": tuple(
            (one.id, one.title) for one in found.catalogue.triggers.values()
        ),
    }
    return tuple(
        replace(one, sort=_sort_of(one), options=known[one.name])
        if one.name in known
        else one
        for one in fields
    )


def _sort_of(field: Field) -> str:
    return "choices" if field.sort in ("choices", "lines") else "choice"


def _risks(found: Assessment) -> tuple[Option, ...]:
    return tuple(
        {one.risk.id: (one.risk.id, one.risk.title) for one in found.risks}.values()
    )


def _about(found: Assessment) -> tuple[Option, ...]:
    ids = dict.fromkeys(one.about for one in found.scores)
    return tuple((one, name_of(found.datamap, one)) for one in ids)


def _measures(found: Assessment) -> tuple[Option, ...]:
    ids = {name for one in found.risks for name, _ in one.treated_by}
    known = found.catalogue.measures
    return tuple((one, known[one].title) for one in known if one in ids)


def _entries(
    group: Group, answers: Answers, opened: OpenedMap, found: Assessment
) -> Iterator[Told]:
    """Yield the entries there are, each with its fields and in a line of words."""
    held = getattr(answers, group.name)
    listed = held if group.is_list else [held] if held is not None else []
    fields = group_fields(group, opened, found)
    for one in listed:
        values = {field.name: shown(one, field)["value"] for field in fields}
        yield {"values": values, "told": [*_told(fields, values)]}


def _told(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[list[str]]:
    for field in fields:
        value = values[field.name]
        if value is None or value == []:
            continue
        labels = dict(field.options)
        said = value if isinstance(value, list) else [value]
        yield [field.label, ", ".join(labels.get(one) or _said(one) for one in said)]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return worded("yes" if value else "no")
    return str(value)


def _start(group: Group, opened: OpenedMap) -> Told:
    """Return what a form begins with: the day asked about, and the officer."""
    names = {field.alias or key for key, field in group.model.model_fields.items()}
    start = {"on": opened.on.isoformat(), "by": "data-protection-officer"}
    is_review = group.model is Review
    return {key: one for key, one in start.items() if key in names and not is_review}


def filled(opened: OpenedMap, activity: str, given: Given, draft: Draft) -> Draft:
    """Return the draft after a group was filled in; a list gets one more entry."""
    group = _group(given)
    values = given.get("values") or {}
    entry: Told = {}
    for field in group_fields(group, opened):
        value = written(
            field, {"state": "known", "value": values.get(field.name)}, None
        )
        if value is not None and value != []:
            entry[field.name] = value
    lacking = [
        x for x in group_fields(group, opened) if x.is_required and x.name not in entry
    ]
    if lacking:
        raise FormError(_lacks(one) for one in lacking)
    before = _listed(opened, draft, activity, group)
    value = [*before, entry] if group.is_list else entry
    return draft.put(_of(opened, activity, group, value))


def _lacks(field: Field) -> Problem:
    what = f"{field.label} is empty."
    return Problem("missing", what, "choose it, or fill it in.", field=field.name)


def taken_out(opened: OpenedMap, activity: str, given: Given, draft: Draft) -> Draft:
    """Return the draft after an entry of a group was taken out."""
    group = _group(given)
    if not group.is_list:
        return draft.put(_of(opened, activity, group, None))
    place = int(given["place"])
    before = _listed(opened, draft, activity, group)
    left = [one for at, one in enumerate(before) if at != place]
    return draft.put(_of(opened, activity, group, left or None))


def _group(given: Given) -> Group:
    return next(one for one in GROUPS if one.name == given["group"])


def _listed(opened: OpenedMap, draft: Draft, activity: str, group: Group) -> list[Any]:
    is_said, value = draft.said("", group.name, activity)
    found = value if is_said else opened.said("", group.name, activity)
    return found if isinstance(found, list) else []


def _of(opened: OpenedMap, activity: str, group: Group, value: Any) -> Change:  # noqa: ANN401
    was = opened.said("", group.name, activity)
    return Change("", group.name, value, was, answers=activity)
