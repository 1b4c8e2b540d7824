"""Lawful bases of Article 6, and what each of them brings with it."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Standing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, truth
from datamap.messages import Message
from datamap.model import Activity, PeopleGroup
from datamap.vocabulary import Frequency, LawfulBasis

_FIELD = ("lawful_basis",)
_ROUTINE = (
    Frequency.CONTINUOUS,
    Frequency.DAILY,
    Frequency.WEEKLY,
    Frequency.TERMLY,
    Frequency.YEARLY,
)


def says(activity: Activity, text: str, **values: str) -> Message:
    """Return a sentence about an activity."""
    return Message(text, {"activity": activity.name, **values})


def rests_on(reading: Reading, activity: Activity, *bases: LawfulBasis) -> Truth:
    """Say whether an activity rests on one of some bases."""
    return reading.points_to(activity.lawful_basis, "lawful_basis", *bases)


def _unknown(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        if not possible(one.lawful_basis):
            text = "Nobody has said on which lawful basis {activity} rests."
            yield Hit(one.id, says(one, text), _FIELD)


def _not_tied(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        basis = one.lawful_basis
        standing = reading.standing(basis, "lawful_basis")
        if basis.value and standing in (Standing.UNVERIFIED, Standing.STALE):
            text = (
                "No paper ties a lawful basis to {activity}: {basis} is a reading that "
                "nobody has confirmed."
            )
            title = reference.lawful_basis(basis.value).title.lower()
            yield Hit(one.id, says(one, text, basis=title), _FIELD)


def _conflicting(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        if one.lawful_basis.claims:
            titles = [
                reference.lawful_basis(basis).title.lower()
                for basis in possible(one.lawful_basis)
            ]
            text = "Sources disagree on the lawful basis of {activity}: {bases}."
            yield Hit(one.id, says(one, text, bases=", ".join(titles)), _FIELD)


def _interests(reading: Reading, basis: LawfulBasis) -> Iterator[Hit]:
    texts = {
        Truth.YES: (
            "{activity} is one of the school's tasks, and a public authority may not "
            "rest its tasks on {basis}."
        ),
        Truth.UNKNOWN: (
            "{activity} rests on {basis}, which is open to a public authority only "
            "outside its tasks, and that is not settled."
        ),
    }
    title = reference.lawful_basis(basis).title.lower()
    for one in reading.datamap.activities:
        task = reading.holds(one.public_authority_task, "public_authority_task")
        public = truth(reading.datamap.school.public_authority)
        gap = all_of([public, rests_on(reading, one, basis), task])
        if gap is not Truth.NO:
            yield Hit(one.id, says(one, texts[gap], basis=title), _FIELD, gap)


def _legitimate(reading: Reading) -> Iterator[Hit]:
    return _interests(reading, LawfulBasis.LEGITIMATE_INTERESTS)


def _recognised(reading: Reading) -> Iterator[Hit]:
    return _interests(reading, LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS)


def _interest_unnamed(reading: Reading) -> Iterator[Hit]:
    wanted = (
        LawfulBasis.LEGITIMATE_INTERESTS,
        LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS,
    )
    for one in reading.datamap.activities:
        unnamed = not possible(one.legitimate_interest)
        if unnamed and rests_on(reading, one, *wanted).may_hold:
            text = "{activity} rests on an interest, and nobody has said which."
            yield Hit(one.id, says(one, text), ("legitimate_interest",))


def _statute(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{activity} rests on {basis}, and no statute stands behind it.",
        Truth.UNKNOWN: (
            "{activity} rests on {basis}, and which statute stands behind it is not "
            "settled."
        ),
    }
    wanted = (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGAL_OBLIGATION)
    for one in reading.datamap.activities:
        gap = all_of([rests_on(reading, one, *wanted), reading.lacks(one.law, "law")])
        if gap is not Truth.NO:
            basis = next(one_ for one_ in possible(one.lawful_basis) if one_ in wanted)
            title = reference.lawful_basis(basis).title.lower()
            yield Hit(one.id, says(one, texts[gap], basis=title), ("law",), gap)


def _statute_not_in_force(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        dead = [
            reference.provision(name).citation
            for laws in possible(one.law)
            for name in laws
            if not reference.provision(name).is_valid_on(reading.on)
        ]
        if dead:
            text = "{activity} names law that is not in force on {day}: {law}."
            day = reading.on.isoformat()
            what = says(one, text, law=", ".join(dead), day=day)
            yield Hit(one.id, what, ("law",))


def _contract_with_children(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        groups = [reading.datamap.find(PeopleGroup, name) for name in one.people]
        children = any_of(
            reading.holds(group.children, "children") for group in groups if group
        )
        rests = rests_on(reading, one, LawfulBasis.CONTRACT)
        if all_of([children, rests]) is Truth.YES:
            text = (
                "{activity} rests on a contract with the people it is about, and "
                "children are among them."
            )
            yield Hit(one.id, says(one, text), _FIELD)


def _routine_emergency(reading: Reading) -> Iterator[Hit]:
    for flow in reading.flows:
        activity = reading.datamap.find(Activity, flow.activity)
        often = reading.points_to(flow.frequency, "frequency", *_ROUTINE)
        if activity is None or often is not Truth.YES:
            continue
        if rests_on(reading, activity, LawfulBasis.VITAL_INTERESTS) is Truth.YES:
            text = (
                "{activity} rests on saving a life, and its data moves as a matter of "
                "routine."
            )
            yield Hit(activity.id, says(activity, text), _FIELD)


_LEGITIMATE = Rule(
    id="legitimate-interests-for-a-task",
    severity=Severity.ERROR,
    title="Legitimate interests for a public task",
    triggers=(
        "A public authority rests an activity that is one of its tasks on legitimate "
        "interests."
    ),
    false_alarms="The school is independent: say public_authority: false.",
    fix="Rest it on the public task, and name the statute; or show it is no task.",
    law=("uk-gdpr/6-1-f", "dpa-2018/7"),
    find=_legitimate,
)
_RECOGNISED = Rule(
    id="recognised-interests-for-a-task",
    severity=Severity.ERROR,
    title="Recognised legitimate interests for a public task",
    triggers=(
        "A public authority rests an activity that is one of its tasks on a recognised "
        "legitimate interest."
    ),
    false_alarms="The school is independent: say public_authority: false.",
    fix="Rest it on the public task, and name the statute; or show it is no task.",
    law=("uk-gdpr/6-1-ea", "dpa-2018/7"),
    find=_recognised,
)
_STATUTE = Rule(
    id="statute-missing",
    severity=Severity.ERROR,
    title="No statute behind a task or duty",
    triggers=(
        "The basis is public task or legal obligation, and no law stands behind it."
    ),
    false_alarms=(
        "A rule of common law stands behind it: say so and accept the finding."
    ),
    fix="Name the Act or regulations under law, or choose another basis.",
    law=("uk-gdpr/6-3",),
    find=_statute,
)
RULES = (
    Rule(
        id="basis-unknown",
        severity=Severity.WARNING,
        title="Lawful basis unknown",
        triggers="An activity names no lawful basis.",
        false_alarms="The activity is another body's, and so is the basis to name.",
        fix="Choose the basis that fits the purpose, and write it under lawful_basis.",
        law=("uk-gdpr/6",),
        find=_unknown,
    ),
    Rule(
        id="basis-not-tied",
        severity=Severity.WARNING,
        title="Lawful basis not tied to the purpose",
        triggers=(
            "A lawful basis is only a provisional reading, or the paper that gives it "
            "is too old to lean on."
        ),
        false_alarms="The officer has settled it since: take out provisional.",
        fix="Settle the basis for this purpose, and say so in the notice.",
        law=("uk-gdpr/6", "uk-gdpr/13"),
        find=_not_tied,
    ),
    Rule(
        id="basis-conflicting",
        severity=Severity.WARNING,
        title="Two lawful bases for one purpose",
        triggers="Sources give different lawful bases for one activity.",
        false_alarms="Two purposes are drawn as one activity: draw two.",
        fix="Choose one basis for each purpose.",
        law=("uk-gdpr/6",),
        find=_conflicting,
    ),
    _LEGITIMATE,
    _LEGITIMATE.unknown(
        "legitimate-interests-unclear",
        "Legitimate interests, and perhaps a public task",
        "As the rule before, but the basis or whether it is a task is not settled.",
        "Say under public_authority_task whether it is part of the school's tasks.",
    ),
    _RECOGNISED,
    _RECOGNISED.unknown(
        "recognised-interests-unclear",
        "Recognised legitimate interests, and perhaps a public task",
        "As the rule before, but the basis or whether it is a task is not settled.",
        "Say under public_authority_task whether it is part of the school's tasks.",
    ),
    Rule(
        id="interest-not-named",
        severity=Severity.WARNING,
        title="Interest not named",
        triggers="An activity rests on an interest, and the interest is not named.",
        false_alarms="None known.",
        fix="Name the interest under legitimate_interest; the notice has to tell it.",
        law=("uk-gdpr/13",),
        find=_interest_unnamed,
    ),
    _STATUTE,
    _STATUTE.unknown(
        "statute-unknown",
        "Statute behind a task or duty not settled",
        "The basis is public task or legal obligation, and its law is not settled.",
        "Find the Act or regulations and the section, and write them under law.",
    ),
    Rule(
        id="statute-not-in-force",
        severity=Severity.ERROR,
        title="Law that is not in force",
        triggers="An activity names law that is not in force on the day asked about.",
        false_alarms="The first or last day of the law was never looked up.",
        fix="Name the law that stands in its place.",
        law=("uk-gdpr/6-3",),
        find=_statute_not_in_force,
    ),
    Rule(
        id="contract-basis-for-children",
        severity=Severity.WARNING,
        title="Contract as a basis for children's data",
        triggers="An activity rests on a contract, and children are among its people.",
        false_alarms="The contract is with the parents, as in a letting of the hall.",
        fix="Choose another basis for the children, or draw a second activity.",
        law=("uk-gdpr/6-1-b",),
        find=_contract_with_children,
    ),
    Rule(
        id="vital-interests-as-routine",
        severity=Severity.WARNING,
        title="Vital interests as a routine",
        triggers="An activity rests on vital interests, and its data moves regularly.",
        false_alarms="A list is sent regularly that is used only in an emergency.",
        fix="Keep vital interests for emergencies, and choose another basis.",
        law=("uk-gdpr/6-1-d",),
        find=_routine_emergency,
    ),
)
