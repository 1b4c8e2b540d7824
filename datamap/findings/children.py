"""What children are owed: notices they can read, and products made for them."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.facts import Fact, Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Document, PeopleGroup, System
from datamap.vocabulary import DocumentKind, LawfulBasis, SystemKind

_ONLINE = (
    SystemKind.APP,
    SystemKind.PLATFORM,
    SystemKind.AI_ASSISTANT,
    SystemKind.WEBSITE,
)


def _notice_for(reading: Reading, group: PeopleGroup) -> Truth:
    """Say whether some notice that the school holds is for a group."""
    return any_of(reading.held(paper) for paper in _notices(reading, group))


def _notices(reading: Reading, group: PeopleGroup) -> tuple[Document, ...]:
    """Return the notices that a group names, and those that say they cover it."""
    named = set(group.notices.value or ())
    return tuple(
        paper
        for paper in reading.papers(DocumentKind.PRIVACY_NOTICE)
        if paper.id in named or group.id in paper.covers
    )


def _group_notice(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "No notice tells this group what is done with their data: {group}.",
        Truth.UNKNOWN: "No notice is known for this group: {group}.",
    }
    for group in reading.datamap.people:
        named = not_(reading.lacks(group.notices, "notices"))
        has = any_of([_notice_for(reading, group), all_of([named, Truth.UNKNOWN])])
        gap = not_(has)
        if gap is not Truth.NO:
            what = Message(texts[gap], {"group": group.name})
            yield Hit(group.id, what, ("notices",), gap)


def _child_notice(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "No notice is written for children in this group: {group}.",
        Truth.UNKNOWN: (
            "Whether a notice is written for children in this group is not settled: "
            "{group}."
        ),
    }
    for group in reading.datamap.people:
        children = reading.holds(group.children, "children")
        told = any_of(
            all_of([reading.held(one), reading.holds(one.for_children, "for_children")])
            for one in _notices(reading, group)
        )
        unnamed = all_of([not_(reading.lacks(group.notices, "notices")), Truth.UNKNOWN])
        if not _notices(reading, group):
            told = unnamed
        gap = all_of([children, not_(told)])
        if gap is not Truth.NO and children is Truth.YES:
            what = Message(texts[gap], {"group": group.name})
            yield Hit(group.id, what, ("notices",), gap)


def _age_unknown(reading: Reading) -> Iterator[Hit]:
    for group in reading.datamap.people:
        if reading.holds(group.children, "children") is Truth.UNKNOWN:
            text = "Whether these people are children is not settled: {group}."
            yield Hit(group.id, Message(text, {"group": group.name}), ("children",))


def _offered_to_children(reading: Reading, system: System) -> Truth:
    """Say whether a product is an online service that children themselves use.

    Unknown only where something points that way: whether pupils have accounts
    at all is asked by a rule of its own.
    """
    log_in = reading.holds(system.access.pupils_log_in, "pupils_log_in")
    named = reading.points_to(system.access.pupils_log_in, "pupils_log_in", True)  # noqa: FBT003
    if system.kind not in _ONLINE or log_in is Truth.NO:
        return Truth.NO
    return all_of(
        [any_of([named, _aimed(reading, system)]), reading.children_in(system)]
    )


def _aimed(reading: Reading, system: System) -> Truth:
    """Say whether an activity that uses a product is aimed at children."""
    names = {one.activity for one in reading.flows_through(system)}
    return any_of(
        reading.points_to(one.traits.targets_children, "targets_children", True)  # noqa: FBT003
        for one in reading.datamap.activities
        if one.id in names
    )


def _accounts_unknown(reading: Reading) -> Iterator[Hit]:
    for system in reading.systems:
        asked = system.kind in _ONLINE and reading.children_in(system).may_hold
        if asked and not possible(system.access.pupils_log_in):
            text = "Nobody has said whether pupils have accounts in {system}."
            what = Message(text, {"system": system.name})
            yield Hit(system.id, what, ("access", "pupils_log_in"))


def _defaults(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "Children's settings in {system} are not private by default.",
        Truth.UNKNOWN: (
            "Whether children's settings in {system} are private by default is not "
            "settled."
        ),
    }
    for system in reading.systems:
        private = reading.holds(system.design.child_defaults, "child_defaults")
        gap = all_of([_offered_to_children(reading, system), not_(private)])
        if gap is not Truth.NO:
            what = Message(texts[gap], {"system": system.name})
            yield Hit(system.id, what, ("design", "child_defaults"), gap)


def _design(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{system} is offered to children, and it is so {facts}.",
        Truth.UNKNOWN: (
            "{system} is, or may be, offered to children, and nobody has settled "
            "{facts}."
        ),
    }
    for system in reading.systems:
        design = system.design
        tests: tuple[tuple[Fact[bool], str, str], ...] = (
            (design.adverts, "adverts", "whether it shows adverts"),
            (design.trackers, "trackers", "whether others track people in it"),
            (design.nudges, "nudges", "whether it urges people to use it more"),
            (design.trains_ai, "trains_ai", "whether the data may train an AI"),
        )
        bad = {words: reading.holds(fact, name) for fact, name, words in tests}
        worst = any_of(bad.values())
        gap = all_of([_offered_to_children(reading, system), worst])
        if gap is not Truth.NO:
            named = [words for words, is_so in bad.items() if is_so is worst]
            facts = "; ".join(named)
            if gap is Truth.YES:
                facts = "that " + facts.replace("whether ", "")
            what = Message(texts[gap], {"system": system.name, "facts": facts})
            yield Hit(system.id, what, ("design",), gap)


def _online_consent(reading: Reading) -> Iterator[Hit]:
    for activity in reading.datamap.activities:
        groups = [reading.datamap.find(PeopleGroup, name) for name in activity.people]
        parts = [
            reading.points_to(
                activity.lawful_basis, "lawful_basis", LawfulBasis.CONSENT
            ),
            reading.holds(activity.traits.targets_children, "targets_children"),
            any_of(reading.holds(one.children, "children") for one in groups if one),
        ]
        if all_of(parts) is Truth.YES:
            text = (
                "{activity} is an online service to children that rests on consent: "
                "those under 13 cannot give it."
            )
            what = Message(text, {"activity": activity.name})
            yield Hit(activity.id, what, ("lawful_basis",))


def _not_consulted(reading: Reading) -> Iterator[Hit]:
    for group in reading.datamap.people:
        asked = reading.settled(group.consulted, "consulted")
        if asked is Nothing.NONE and truth(group.children.value) is Truth.YES:
            text = "Nobody has ever asked these children what they think: {group}."
            yield Hit(group.id, Message(text, {"group": group.name}), ("consulted",))


_GROUP = Rule(
    id="group-without-notice",
    severity=Severity.ERROR,
    title="People without a notice",
    triggers="No notice that the school holds is written for a group of people.",
    false_alarms="The notice of another group covers them: name it under notices.",
    fix="Write a notice, or name the one that covers them.",
    law=("uk-gdpr/13",),
    find=_group_notice,
)
_CHILD = Rule(
    id="children-notice-missing",
    severity=Severity.ERROR,
    title="No notice for children",
    triggers="A group of children has no notice that is written for children.",
    false_alarms="The notice is plain enough for the youngest: say for_children: true.",
    fix="Write a version that the youngest can read.",
    law=("uk-gdpr/12",),
    find=_child_notice,
)
_DEFAULTS = Rule(
    id="child-defaults-not-private",
    severity=Severity.ERROR,
    title="Children's settings not private by default",
    triggers="A product that children use does not start with private settings.",
    false_alarms=(
        "The school changes the settings for everyone: record it as a measure."
    ),
    fix="Change the settings for all pupils, or use another product.",
    law=("uk-gdpr/25", "uk-gdpr/25-1A"),
    find=_defaults,
)
_DESIGN = Rule(
    id="child-product-exploits",
    severity=Severity.ERROR,
    title="Adverts, tracking, nudges or AI training at children",
    triggers=(
        "A product that children use has adverts, trackers, nudges or AI training."
    ),
    false_alarms="They are off in the school's edition: record the setting.",
    fix="Have them switched off, or use another product.",
    law=("uk-gdpr/25", "uk-gdpr/25-1A"),
    find=_design,
)

RULES = (
    _GROUP,
    _GROUP.unknown(
        "group-notice-unknown",
        "Notice for a group not known",
        "Whether a notice is written for a group of people is not settled.",
        "Find the notice, and name it under notices; write none if there is none.",
    ),
    _CHILD,
    _CHILD.unknown(
        "children-notice-unknown",
        "Notice for children not known",
        "Whether a notice is written for a group of children is not settled.",
        "Find out, and say for_children in the notice that is.",
    ),
    Rule(
        id="age-of-group-unknown",
        severity=Severity.NOTE,
        title="Children or not",
        triggers="Whether the people of a group are children is not settled.",
        false_alarms="The group is mixed: write true, so that children are counted.",
        fix="Write the answer under children.",
        law=("uk-gdpr/12",),
        find=_age_unknown,
    ),
    Rule(
        id="pupil-accounts-unknown",
        severity=Severity.NOTE,
        title="Whether pupils have accounts is not known",
        triggers="Children's data goes through an online product; accounts are open.",
        false_alarms="None known.",
        fix="Look, and write the answer under access as pupils_log_in.",
        law=("uk-gdpr/25", "uk-gdpr/25-1A"),
        find=_accounts_unknown,
    ),
    _DEFAULTS,
    _DEFAULTS.unknown(
        "child-defaults-unknown",
        "Children's settings not known",
        "A product that children use, or may use, and its settings are not settled.",
        "Look at a pupil's account, and ask the supplier for the defaults.",
    ),
    _DESIGN,
    _DESIGN.unknown(
        "child-product-design-unknown",
        "How a product for children is built is not known",
        (
            "A product that children use, or may use; adverts and the like are not "
            "settled."
        ),
        "Ask the supplier, and write the answers under design.",
    ),
    Rule(
        id="child-consent-online",
        severity=Severity.WARNING,
        title="Consent of children under 13 online",
        triggers="An online service to children rests on consent.",
        false_alarms=(
            "All of the children are 13 or older, or it is a counselling service."
        ),
        fix="Ask the parents of those under 13, or rest it on another basis.",
        law=("uk-gdpr/8", "dpa-2018/9"),
        find=_online_consent,
    ),
    Rule(
        id="children-never-asked",
        severity=Severity.NOTE,
        title="Children's views never asked",
        triggers=(
            "The views of a group of children are known never to have been sought."
        ),
        false_alarms="None known.",
        fix="Ask a class or the school council, and write the day under consulted.",
        law=("uk-gdpr/35-9",),
        find=_not_consulted,
    ),
)
