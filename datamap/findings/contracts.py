"""Contracts with processors, and whom they engage (Article 28)."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Document, Flow, Party
from datamap.vocabulary import DocumentKind, PartyKind


def _contract(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "There is no contract for {name}.",
        Truth.UNKNOWN: "No contract is known for {name}.",
    }
    for system in reading.systems:
        lacking = not_(reading.has_contract(system))
        gap = all_of([reading.run_for_school(system), lacking])
        if gap is not Truth.NO:
            what = Message(texts[gap], {"name": system.name})
            yield Hit(system.id, what, ("contract",), gap)
    for flow in reading.own_flows:
        if _wants_contract(reading, flow):
            values = {"name": reading.name(flow.recipient)}
            what = Message(texts[Truth.UNKNOWN], values)
            yield Hit(flow.id, what, ("role",), Truth.UNKNOWN)


def _wants_contract(reading: Reading, flow: Flow) -> bool:
    """Say whether a flow through no system may go to a processor with no contract."""
    party = reading.datamap.party(flow.recipient)
    acts = reading.is_processor(flow)
    may_act = acts is Truth.YES or (
        party is not None and party.kind is PartyKind.SUPPLIER and acts.may_hold
    )
    about = {flow.id, flow.recipient, flow.activity}
    has = any(about & {*paper.covers} for paper in _contracts(reading))
    return flow.through is None and may_act and not has


def _contracts(reading: Reading) -> tuple[Document, ...]:
    return reading.papers(DocumentKind.PROCESSOR_CONTRACT)


def _past_review(reading: Reading) -> Iterator[Hit]:
    for paper in _contracts(reading):
        if reading.is_past_review(paper) and reading.held(paper).may_hold:
            text = "The contract {paper} was due for review on {day}."
            day = str(paper.review_by.value)
            what = Message(text, {"paper": reading.name(paper.id), "day": day})
            yield Hit(paper.id, what, ("review_by",))


def _review_unknown(reading: Reading) -> Iterator[Hit]:
    for paper in _contracts(reading):
        if not possible(paper.review_by) and reading.held(paper) is Truth.YES:
            text = "Nobody has said when the contract {paper} is due for review."
            what = Message(text, {"paper": reading.name(paper.id)})
            yield Hit(paper.id, what, ("review_by",))


def _terms(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "The contract {paper} lacks {terms}.",
        Truth.UNKNOWN: "Nobody has gone through the terms of the contract {paper}.",
    }
    wanted = [one for one in reference.contract_terms() if one.binding == "statutory"]
    for paper in _contracts(reading):
        terms = reading.settled(paper.terms, "terms")
        has = () if isinstance(terms, Nothing) else terms
        lacking = [one for one in wanted if one.ref not in has and one.id not in has]
        gap = truth(None if terms is Nothing.UNKNOWN else bool(lacking))
        if reading.held(paper) is Truth.YES and gap is not Truth.NO:
            names = "; ".join(f"{one.title.lower()} ({one.ref})" for one in lacking)
            values = {"paper": reading.name(paper.id), "terms": names}
            yield Hit(paper.id, Message(texts[gap], values), ("terms",), gap)


def _processors(reading: Reading) -> Iterator[tuple[Party, Truth]]:
    """Yield each supplier that acts, or may act, for the school."""
    for party in reading.datamap.parties:
        by_system = (
            reading.run_for_school(system)
            for system in reading.systems
            if reading.provider_of(system) == party.id
        )
        by_flow = (
            reading.is_processor(flow)
            for flow in reading.own_flows
            if flow.recipient == party.id
        )
        acts = any_of([*by_system, *by_flow])
        if party.kind is PartyKind.SUPPLIER and acts is not Truth.NO:
            yield party, acts


def _sub_processors(reading: Reading) -> Iterator[Hit]:
    for party, _ in _processors(reading):
        if reading.settled(party.engages, "engages") is not Nothing.UNKNOWN:
            continue
        text = "Nobody has said whom {party} has work done by, and where."
        if possible(party.engages):
            text = "What is known of whom {party} has work done by is out of date."
        what = Message(text, {"party": party.name})
        yield Hit(party.id, what, ("engages",))


def _sub_processor_places(reading: Reading) -> Iterator[Hit]:
    for party, _ in _processors(reading):
        lost = [
            (position, reading.name(one.party))
            for listed in possible(party.engages)
            for position, one in enumerate(listed)
            if not possible(one.stored_in)
        ]
        if lost:
            text = "Where these keep data for {party} is not known: {names}."
            names = ", ".join(name for _, name in lost)
            what = Message(text, {"party": party.name, "names": names})
            yield Hit(party.id, what, ("engages", "value", lost[0][0], "stored_in"))


def _own_purposes(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} acts for the school and uses the data for itself: {uses}.",
        Truth.UNKNOWN: "Nobody has settled whether {party} uses the data for itself.",
    }
    for party, acts in _processors(reading):
        has = not_(reading.lacks(party.own_purposes, "own_purposes"))
        gap = all_of([acts, has])
        if gap is not Truth.NO:
            uses = ", ".join(
                one for each in possible(party.own_purposes) for one in each
            )
            values = {"party": party.name, "uses": uses}
            yield Hit(party.id, Message(texts[gap], values), ("own_purposes",), gap)


def _breach_notice(reading: Reading) -> Iterator[Hit]:
    for party, _ in _processors(reading):
        hours = reading.settled(party.breach_notice_hours, "breach_notice_hours")
        if isinstance(hours, Nothing):
            text = "No time is set within which {party} has to tell of a breach."
            what = Message(text, {"party": party.name})
            yield Hit(party.id, what, ("breach_notice_hours",))


_CONTRACT = Rule(
    id="contract-missing",
    severity=Severity.ERROR,
    title="No contract with a processor",
    triggers="A supplier acts for the school, and there is no contract.",
    false_alarms="The council made the contract for its schools: record it.",
    fix="Make the contract, or stop using the product until there is one.",
    law=("uk-gdpr/28-3",),
    find=_contract,
)
_TERMS = Rule(
    id="contract-terms-missing",
    severity=Severity.ERROR,
    title="Contract without all the terms (pc-01 to pc-13)",
    triggers=(
        "A contract with a processor lacks one of the terms that the law asks for."
    ),
    false_alarms="The term is there in other words: add it to terms.",
    fix="Ask for an amendment, or for the supplier's data processing agreement.",
    law=("uk-gdpr/28-3",),
    find=_terms,
)
_PURPOSES = Rule(
    id="processor-own-purposes",
    severity=Severity.ERROR,
    title="Processor with purposes of its own",
    triggers="A supplier acts for the school and uses the data for its own purposes.",
    false_alarms="The purposes are for accounts that families make for themselves.",
    fix="Have it stopped, or treat the supplier as a controller for that use.",
    law=("uk-gdpr/28-10",),
    find=_own_purposes,
)

RULES = (
    _CONTRACT,
    _CONTRACT.unknown(
        "contract-unknown",
        "No contract known",
        "A supplier acts, or may act, for the school, and no contract is known.",
        "Find the contract or the terms agreed to, and name it under contract.",
    ),
    Rule(
        id="contract-past-review",
        severity=Severity.WARNING,
        title="Contract past its review",
        triggers="The day of review of a contract is over.",
        false_alarms="It was reviewed and left as it was: write the next day.",
        fix="Read it again against the terms the law asks for, and set the next day.",
        law=("uk-gdpr/28-3", "uk-gdpr/5-2"),
        find=_past_review,
    ),
    Rule(
        id="contract-review-unknown",
        severity=Severity.NOTE,
        title="Contract without a day of review",
        triggers="A contract is held, and no day of review is recorded.",
        false_alarms="It renews itself each year.",
        fix="Set a day of review.",
        law=("uk-gdpr/5-2",),
        find=_review_unknown,
    ),
    _TERMS,
    _TERMS.unknown(
        "contract-terms-unknown",
        "Terms of a contract not gone through",
        "A contract with a processor is held, and which terms it has is not settled.",
        "Go through pc-01 to pc-13, and write those it has under terms.",
    ),
    Rule(
        id="sub-processors-unknown",
        severity=Severity.WARNING,
        title="Sub-processors not settled",
        triggers=(
            "A supplier acts, or may act, for the school, and whom it engages is "
            "unknown or the list is too old."
        ),
        false_alarms="None known.",
        fix="Ask for today's list with the country of each, and how changes are told.",
        law=("uk-gdpr/28",),
        find=_sub_processors,
    ),
    Rule(
        id="sub-processor-place-unknown",
        severity=Severity.WARNING,
        title="Place of a sub-processor unknown",
        triggers="Where a listed sub-processor keeps the data is unknown.",
        false_alarms="It sees no personal data: ask the supplier to say so.",
        fix="Ask in which country each of them keeps the data.",
        law=("uk-gdpr/28", "uk-gdpr/44A"),
        find=_sub_processor_places,
    ),
    _PURPOSES,
    _PURPOSES.unknown(
        "processor-purposes-unknown",
        "Purposes of a processor's own not settled",
        "A supplier acts, or may act, for the school; its own purposes are open.",
        "Ask for every purpose of its own, training of AI included.",
    ),
    Rule(
        id="breach-notice-unset",
        severity=Severity.NOTE,
        title="No hours set for telling of a breach (pc-14)",
        triggers="A supplier acts, or may act, for the school; no hours are recorded.",
        false_alarms="The law says without undue delay, and that may be enough.",
        fix="Agree on a number of hours, such as 24.",
        law=("uk-gdpr/33",),
        find=_breach_notice,
    ),
)
