"""Special category and criminal offence data (Articles 9 and 10, Schedule 1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Path_, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Activity
from datamap.vocabulary import DocumentKind, SpecialCategory

_EQUALITY = "equality-of-opportunity"
_EQUALITY_COVERS = {
    SpecialCategory.RACIAL_OR_ETHNIC_ORIGIN,
    SpecialCategory.BELIEFS,
    SpecialCategory.HEALTH,
    SpecialCategory.SEXUAL_ORIENTATION,
}
_CHARITIES_ONLY = "support-for-disability"


def _says(activity: Activity, text: str, **values: str) -> Message:
    return Message(text, {"activity": activity.name, **values})


def _kinds(reading: Reading, activity: Activity, *, criminal: bool = False) -> str:
    """Return the names of the categories that are, or may be, sensitive."""
    names = [
        one.category.name
        for one in reading.contents(activity)
        if (one.criminal if criminal else one.special).may_hold
    ]
    return ", ".join(dict.fromkeys(names))


def _condition(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{activity} uses special category data without a condition: {data}.",
        Truth.UNKNOWN: (
            "Which condition lets {activity} use special category data is not settled: "
            "{data}."
        ),
    }
    for one in reading.datamap.activities:
        lacking = reading.lacks(one.special_condition, "special_condition")
        gap = all_of([reading.special(one), lacking])
        if gap is not Truth.NO:
            what = _says(one, texts[gap], data=_kinds(reading, one))
            yield Hit(one.id, what, ("special_condition",), gap)


def _wants_schedule_1(reading: Reading, activity: Activity) -> Truth:
    """Say whether the condition of Article 9 asks for one of Schedule 1 too."""
    condition = reading.settled(activity.special_condition, "special_condition")
    if isinstance(condition, Nothing):
        return truth(None if condition is Nothing.UNKNOWN else False)
    needed = reference.special_condition(condition).schedule_1_needed
    return truth(needed != "none")


def _schedule_1(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: (
            "{activity} relies on a condition of Article 9 that needs one of Schedule "
            "1, and has none."
        ),
        Truth.UNKNOWN: (
            "Which condition of Schedule 1 lets {activity} use special category data "
            "is not settled."
        ),
    }
    for one in reading.datamap.activities:
        lacking = reading.lacks(one.schedule_1, "schedule_1")
        gap = all_of([reading.special(one), _wants_schedule_1(reading, one), lacking])
        if gap is not Truth.NO:
            yield Hit(one.id, _says(one, texts[gap]), ("schedule_1",), gap)


def _fits(needed: str, conditions: Iterable[str]) -> bool:
    rows = [reference.schedule_1(name) for name in conditions]
    if needed == "part-2":
        return any(row.part == 2 for row in rows)
    return any(f"paragraph-{row.para}" == needed for row in rows)


def _mismatch(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        condition = reading.settled(one.special_condition, "special_condition")
        conditions = reading.settled(one.schedule_1, "schedule_1")
        if isinstance(condition, Nothing) or isinstance(conditions, Nothing):
            continue
        row = reference.special_condition(condition)
        needed = row.schedule_1_needed
        if needed != "none" and not _fits(needed, conditions):
            titles = ", ".join(reference.schedule_1(name).title for name in conditions)
            text = (
                "The conditions of {activity} do not belong together: {condition} "
                "needs another part of Schedule 1 than {schedule}."
            )
            what = _says(one, text, condition=row.title, schedule=titles)
            yield Hit(one.id, what, ("schedule_1",))


def _policy_document(reading: Reading) -> Iterator[Hit]:
    gaps = {one: _policy_gap(reading, one) for one in reading.datamap.activities}
    worst = any_of(gaps.values())
    if worst is Truth.NO:
        return
    texts = {
        Truth.YES: "There is no appropriate policy document for {activities}.",
        Truth.UNKNOWN: (
            "Nobody has shown that there is an appropriate policy document; it may be "
            "needed for {activities}."
        ),
    }
    names = ", ".join(one.name for one, gap in gaps.items() if gap is worst)
    papers = reading.papers(DocumentKind.APPROPRIATE_POLICY_DOCUMENT)
    record = papers[0].id if papers else reading.datamap.school.id
    field: Path_ = ("held",) if papers else ()
    yield Hit(record, Message(texts[worst], {"activities": names}), field, worst)


def _policy_gap(reading: Reading, activity: Activity) -> Truth:
    about = {activity.id, reading.datamap.school.id}
    held = any_of(
        reading.held(paper)
        for paper in reading.papers(DocumentKind.APPROPRIATE_POLICY_DOCUMENT)
        if not paper.covers or about & {*paper.covers}
    )
    return all_of([reading.needs_policy_document(activity), not_(held)])


def _criminal(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{activity} uses criminal offence data without a condition: {data}.",
        Truth.UNKNOWN: (
            "Which condition lets {activity} use what is, or may be, criminal offence "
            "data is not settled: {data}."
        ),
    }
    for one in reading.datamap.activities:
        lacking = reading.lacks(one.schedule_1, "schedule_1")
        gap = all_of([reading.criminal(one), lacking])
        if gap is not Truth.NO:
            what = _says(one, texts[gap], data=_kinds(reading, one, criminal=True))
            yield Hit(one.id, what, ("schedule_1",), gap)


def _undecided(reading: Reading, field: str, text: str) -> Iterator[Hit]:
    for category in reading.datamap.data:
        names = [
            (position, item.name)
            for position, item in enumerate(category.items.listed)
            if reading.lacks(getattr(item, field), field) is Truth.UNKNOWN
        ]
        if names:
            items = ", ".join(name for _, name in names)
            what = Message(text, {"data": category.name, "items": items})
            yield Hit(category.id, what, ("items", "listed", names[0][0], field))


def _special_undecided(reading: Reading) -> Iterator[Hit]:
    text = "Whether some of {data} is special category data is not settled: {items}."
    return _undecided(reading, "special", text)


def _criminal_undecided(reading: Reading) -> Iterator[Hit]:
    text = "Whether some of {data} is criminal offence data is not settled: {items}."
    return _undecided(reading, "criminal", text)


def _special_in(reading: Reading, activity: Activity) -> set[str]:
    """Return the special categories that an activity surely uses."""
    return {
        str(name)
        for one in reading.contents(activity)
        if one.certain is Truth.YES
        for name in (
            *(special for kind in one.kinds for special in kind.special),
            *(item.special.value for item in one.items if item.special.value),
        )
    }


def _equality(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        conditions = reading.settled(one.schedule_1, "schedule_1")
        if isinstance(conditions, Nothing) or set(conditions) != {_EQUALITY}:
            continue
        if _special_in(reading, one) - {str(name) for name in _EQUALITY_COVERS}:
            text = (
                "{activity} relies on monitoring equality alone, which covers ethnic "
                "origin, belief, health and sexual orientation only, and uses more."
            )
            yield Hit(one.id, _says(one, text), ("schedule_1",))


def _charities(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        conditions = reading.settled(one.schedule_1, "schedule_1")
        named = not isinstance(conditions, Nothing) and _CHARITIES_ONLY in conditions
        if named and reading.datamap.school.public_authority:
            text = (
                "{activity} relies on a condition that is only for bodies that are not "
                "run for profit and support people with a disability."
            )
            yield Hit(one.id, _says(one, text), ("schedule_1",))


def _condition_without_data(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        named = possible(one.special_condition)
        if named and possible(one.data) and reading.special(one) is Truth.NO:
            text = "{activity} names a condition of Article 9 and uses no such data."
            yield Hit(one.id, _says(one, text), ("special_condition",))


_CONDITION = Rule(
    id="special-condition-missing",
    severity=Severity.ERROR,
    title="Special category data without a condition of Article 9",
    triggers="An activity uses special category data and has no condition for it.",
    false_alarms="The kind of data is too coarse: mark each item instead.",
    fix="Name the condition that applies, or stop using the data.",
    law=("uk-gdpr/9",),
    find=_condition,
)
_SCHEDULE_1 = Rule(
    id="schedule-1-condition-missing",
    severity=Severity.ERROR,
    title="No condition of Schedule 1 (rx-1)",
    triggers=(
        "The condition of Article 9 needs one of Schedule 1 as well, and there is none."
    ),
    false_alarms="None known.",
    fix="Name the condition under schedule_1, and record it.",
    law=("uk-gdpr/9", "dpa-2018/10"),
    find=_schedule_1,
)
_POLICY = Rule(
    id="policy-document-missing",
    severity=Severity.ERROR,
    title="No appropriate policy document",
    triggers="A condition relied on needs a policy document, and the school has none.",
    false_alarms="The council wrote one for its schools: record it and what it covers.",
    fix="Write the policy document, or take over the council's, and record it.",
    law=("dpa-2018/sch-1-para-5", "dpa-2018/sch-1-part-4"),
    find=_policy_document,
)
_CRIMINAL = Rule(
    id="criminal-condition-missing",
    severity=Severity.ERROR,
    title="Criminal offence data without a condition",
    triggers=(
        "An activity uses criminal offence data, allegations included, without one."
    ),
    false_alarms="The school acts under official authority: say which, and accept it.",
    fix="Name the condition of Schedule 1 that applies, or stop using the data.",
    law=("uk-gdpr/10", "dpa-2018/11-2"),
    find=_criminal,
)

RULES = (
    _CONDITION,
    _CONDITION.unknown(
        "special-condition-unknown",
        "Condition of Article 9 not settled",
        "An activity uses, or may use, special category data; its condition is open.",
        "Choose the condition that applies, and write it under special_condition.",
    ),
    _SCHEDULE_1,
    _SCHEDULE_1.unknown(
        "schedule-1-condition-unknown",
        "Condition of Schedule 1 not settled (rx-1)",
        "An activity uses, or may use, special category data; its Schedule 1 is open.",
        "Choose the condition that applies, and write it under schedule_1.",
    ),
    Rule(
        id="schedule-1-condition-wrong",
        severity=Severity.ERROR,
        title="Conditions that do not belong together",
        triggers="The condition of Article 9 needs another part of Schedule 1.",
        false_alarms="None known.",
        fix="Choose the condition of Schedule 1 that goes with that of Article 9.",
        law=("dpa-2018/10",),
        find=_mismatch,
    ),
    _POLICY,
    _POLICY.unknown(
        "policy-document-unknown",
        "Appropriate policy document not shown",
        (
            "A condition may need a policy document, and nobody has shown that there "
            "is "
            "one."
        ),
        "Ask whether there is one, and record where it is and what it covers.",
    ),
    _CRIMINAL,
    _CRIMINAL.unknown(
        "criminal-condition-unknown",
        "Condition for criminal offence data not settled",
        "An activity uses, or may use, criminal offence data; its condition is open.",
        "Choose the condition that applies, and write it under schedule_1.",
    ),
    Rule(
        id="special-category-undecided",
        severity=Severity.WARNING,
        title="Special category or not",
        triggers="Nobody has settled whether an item is special category data.",
        false_alarms="None known.",
        fix="Look at what is really held, and write the answer under special.",
        law=("uk-gdpr/9-1",),
        find=_special_undecided,
    ),
    Rule(
        id="criminal-data-undecided",
        severity=Severity.WARNING,
        title="Criminal offence data or not",
        triggers="Nobody has settled whether an item is criminal offence data.",
        false_alarms="None known.",
        fix="Look at what is really held, and write the answer under criminal.",
        law=("uk-gdpr/10", "dpa-2018/11-2"),
        find=_criminal_undecided,
    ),
    Rule(
        id="equality-condition-too-narrow",
        severity=Severity.ERROR,
        title="Equality monitoring with other data",
        triggers="An activity relies on equality monitoring only and uses other data.",
        false_alarms="The kind of data is too coarse: mark each item instead.",
        fix="Name a second condition for the rest, or leave the rest out.",
        law=("dpa-2018/sch-1-para-8",),
        find=_equality,
    ),
    Rule(
        id="charity-condition-for-a-school",
        severity=Severity.ERROR,
        title="Charities' condition used by a school",
        triggers="A public authority relies on the condition for support charities.",
        false_alarms="None known.",
        fix="Choose another condition of Schedule 1.",
        law=("dpa-2018/sch-1-para-16",),
        find=_charities,
    ),
    Rule(
        id="condition-without-special-data",
        severity=Severity.NOTE,
        title="Condition without special category data",
        triggers="An activity names a condition of Article 9 and uses no such data.",
        false_alarms="The data will be added later.",
        fix="Take the condition out, or mark the data that it is for.",
        law=("uk-gdpr/9",),
        find=_condition_without_data,
    ),
)
