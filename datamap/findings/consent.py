"""Consent: where it does not fit, and whether it counts (Article 7)."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Fact, Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.lawful_basis import rests_on, says
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, not_
from datamap.model import Activity
from datamap.vocabulary import LawfulBasis, SpecialCondition

_FIELD = ("lawful_basis",)


def _consent_where_required(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        required = reading.holds(one.must_provide, "must_provide")
        rests = rests_on(reading, one, LawfulBasis.CONSENT)
        if all_of([rests, required]) is Truth.YES:
            text = (
                "People must give the data for {activity}, so their consent to it is "
                "not free."
            )
            yield Hit(one.id, says(one, text), _FIELD)


def _consent_beside_statute(reading: Reading) -> Iterator[Hit]:
    for one in reading.datamap.activities:
        laws = possible(one.law)
        if laws and rests_on(reading, one, LawfulBasis.CONSENT).may_hold:
            titles = ", ".join(reference.provision(name).citation for name in laws[0])
            text = "{activity} rests on consent, and the map also names a duty: {law}."
            yield Hit(one.id, says(one, text, law=titles), _FIELD)


def _rests_on_consent(reading: Reading, one: Activity) -> Truth:
    explicit = SpecialCondition.EXPLICIT_CONSENT
    return any_of(
        [
            rests_on(reading, one, LawfulBasis.CONSENT),
            reading.points_to(one.special_condition, "special_condition", explicit),
        ]
    )


def _consent_record(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{activity} rests on consent, and no record shows who agreed.",
        Truth.UNKNOWN: (
            "{activity} rests on consent, and nobody has said where it is recorded who "
            "agreed."
        ),
    }
    for one in reading.datamap.activities:
        record = one.consent.record
        kept = not_(reading.lacks(record, "record"))
        named = reading.settled(record, "record")
        if not isinstance(named, Nothing):
            kept = reading.held(reading.datamap.document(named))
        gap = all_of([_rests_on_consent(reading, one), not_(kept)])
        if gap is not Truth.NO:
            what = says(one, texts[gap])
            yield Hit(one.id, what, ("consent", "record"), gap)


def _consent_terms(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "Consent for {activity} does not count: {wrong}.",
        Truth.UNKNOWN: "Nobody has shown that consent for {activity} counts: {wrong}.",
    }
    for one in reading.datamap.activities:
        tests: tuple[tuple[Fact[bool], str, str], ...] = (
            (one.consent.opt_in, "opt_in", "whether people have to act to agree"),
            (
                one.consent.alternative,
                "alternative",
                "whether those who refuse get something equal",
            ),
            (one.consent.withdrawal, "withdrawal", "whether it can be taken back"),
        )
        wrong = {words: not_(reading.holds(fact, name)) for fact, name, words in tests}
        worst = any_of(wrong.values())
        gap = all_of([_rests_on_consent(reading, one), worst])
        if gap is not Truth.NO:
            which = "; ".join(words for words, bad in wrong.items() if bad is worst)
            yield Hit(one.id, says(one, texts[gap], wrong=which), ("consent",), gap)


_CONSENT_RECORD = Rule(
    id="consent-record-missing",
    severity=Severity.ERROR,
    title="No record of consent",
    triggers="An activity rests on consent, and no paper records who agreed.",
    false_alarms="None known: whoever relies on consent has to be able to show it.",
    fix="Keep a record of who agreed to what and when, and name it under consent.",
    law=("uk-gdpr/7",),
    find=_consent_record,
)
_CONSENT_TERMS = Rule(
    id="consent-not-valid",
    severity=Severity.ERROR,
    title="Consent that does not count",
    triggers=(
        "An activity rests on consent that is not opted into, cannot be taken back as "
        "easily, or leaves those who refuse worse off."
    ),
    false_alarms="None known.",
    fix="Ask again in a way that counts, or rest the activity on another basis.",
    law=("uk-gdpr/7",),
    find=_consent_terms,
)

RULES = (
    Rule(
        id="consent-where-required",
        severity=Severity.ERROR,
        title="Consent to what people must give",
        triggers="An activity rests on consent, and people have to give the data.",
        false_alarms="Only some of the data has to be given: draw two activities.",
        fix=(
            "Rest it on the duty or the task, and tell people that they have no choice."
        ),
        law=("uk-gdpr/6-1-a", "uk-gdpr/7"),
        find=_consent_where_required,
    ),
    Rule(
        id="consent-beside-statute",
        severity=Severity.WARNING,
        title="Consent where a statute speaks",
        triggers="An activity rests on consent, and names a statute as well.",
        false_alarms="The statute itself asks for consent, as it does for biometrics.",
        fix="Rest it on the statute, or take the statute out.",
        law=("uk-gdpr/6-1-a", "uk-gdpr/6-1-c"),
        find=_consent_beside_statute,
    ),
    _CONSENT_RECORD,
    _CONSENT_RECORD.unknown(
        "consent-record-unknown",
        "Record of consent unknown",
        "An activity rests on consent, and whether it is recorded is not settled.",
        "Say under consent which paper records who agreed.",
    ),
    _CONSENT_TERMS,
    _CONSENT_TERMS.unknown(
        "consent-untested",
        "Consent not shown to count",
        "An activity rests on consent, and how it is asked for is not settled.",
        "Say under consent how people agree, refuse and take it back.",
    ),
)
