"""Transfers under regulations that approve only some recipients (us-1 to us-6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from datamap import reference
from datamap.facts import Nothing
from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.reading import Reading
from datamap.findings.transfers import exports
from datamap.flows import FlowRow
from datamap.logic import Truth, all_of, any_of, not_, truth
from datamap.messages import Message
from datamap.model import Flow, PartialApproval, Party

_FIELD = ("partial_approval",)
_STAFF = frozenset({"staff", "applicant"})
_US = "US"


@dataclass(frozen=True)
class _Importer:
    """A party that gets data where regulations approve only some recipients."""

    party: Party
    country: str
    flows: tuple[Flow, ...]


def _importers(reading: Reading) -> Iterator[_Importer]:
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in reading.flows:
        for leg in exports(reading, flow):
            country = leg.country or ""
            regime = reference.regime_for(country, reading.on)
            if leg.holder and regime.approval == "partial":
                found.setdefault((leg.holder, country), []).append(flow)
    for (holder, country), flows in found.items():
        party = reading.datamap.party(holder)
        if party is not None:
            yield _Importer(party, country, tuple(flows))


def _in_the_extension(
    reading: Reading,
) -> Iterator[tuple[_Importer, PartialApproval]]:
    """Yield each importer in the United States that meets its condition."""
    for one in _importers(reading):
        approval = reading.settled(one.party.partial_approval, "partial_approval")
        is_met = not isinstance(approval, Nothing) and approval.met
        if one.country == _US and is_met and not isinstance(approval, Nothing):
            yield one, approval


def _unanswered(reading: Reading) -> Iterator[Hit]:
    for one in _importers(reading):
        answer = reading.settled(one.party.partial_approval, "partial_approval")
        if not isinstance(answer, Nothing):
            continue
        text = (
            "Regulations approve only some recipients there ({country}), and nobody "
            "has shown that {party} is one of them."
        )
        country = reference.country_name(one.country)
        what = Message(text, {"party": one.party.name, "country": country})
        asked = "Find out and write it under partial_approval. {questions}"
        fix = Message(asked, {"questions": _questions(reading, one.country)})
        yield Hit(one.party.id, what, _FIELD, fix=fix)


def _questions(reading: Reading, country: str) -> str:
    """Return what to ask of a recipient in a country of partial approval."""
    if country != _US:
        return reference.regime_for(country, reading.on).condition or ""
    rows = reference.rows_for(reference.UkExtensionCheck, reading.on)
    return " ".join(row.ask for row in rows)


def _rows(reading: Reading, importer: _Importer) -> tuple[FlowRow, ...]:
    return tuple(one for one in reading.table.rows if one.flow in importer.flows)


def _kind_of_data(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} is registered for {covers} only, and gets other data too.",
        Truth.UNKNOWN: "Nobody has said which kinds of data {party} is registered for.",
    }
    for one, approval in _in_the_extension(reading):
        lacking = _words_needed(reading, one) - {*approval.covers}
        gap = truth(None if not approval.covers else bool(lacking))
        if gap is not Truth.NO:
            values = {"party": one.party.name, "covers": ", ".join(approval.covers)}
            yield Hit(one.party.id, Message(texts[gap], values), _FIELD, gap)


def _words_needed(reading: Reading, importer: _Importer) -> set[str]:
    """Return which registrations the data that surely moves needs."""
    subjects = [
        set(kind.subjects)
        for row in _rows(reading, importer)
        if row.contents.certain is Truth.YES
        for kind in row.contents.kinds
    ]
    words = {"hr" for one in subjects if one <= _STAFF}
    return words | {"non-hr" for one in subjects if not one & _STAFF}


def _sensitive(reading: Reading) -> Iterator[Hit]:
    texts = {
        Truth.YES: "{party} gets special category data and was not told that it is.",
        Truth.UNKNOWN: (
            "{party} gets data that is, or may be, special category data, and nobody "
            "has recorded that it was told so."
        ),
    }
    for one, approval in _in_the_extension(reading):
        told = reading.holds(approval.sensitive_flagged, "partial_approval")
        gap = all_of([_carries_sensitive(reading, one), not_(told)])
        if gap is not Truth.NO:
            what = Message(texts[gap], {"party": one.party.name})
            yield Hit(one.party.id, what, _FIELD, gap)


def _carries_sensitive(reading: Reading, importer: _Importer) -> Truth:
    contents = {one.contents for one in _rows(reading, importer)}
    return any_of(
        all_of([one.certain, any_of([one.special, one.criminal])]) for one in contents
    )


def _other_duties(reading: Reading) -> Iterator[Hit]:
    for one, _ in _in_the_extension(reading):
        systems = {flow.through for flow in one.flows}
        bare = [
            system.name
            for system in reading.systems
            if system.id in systems
            and all_of(
                [reading.run_for_school(system), not_(reading.has_contract(system))]
            )
            is not Truth.NO
        ]
        if bare:
            text = (
                "{party} gets data under the UK Extension, which does not stand in for "
                "a contract, and none is shown for {systems}."
            )
            values = {"party": one.party.name, "systems": ", ".join(bare)}
            yield Hit(one.party.id, Message(text, values), _FIELD)


_KIND = Rule(
    id="us-extension-other-data",
    severity=Severity.ERROR,
    title="Not registered for the data (us-3)",
    triggers="A recipient in the UK Extension is not registered for what it gets.",
    false_alarms="The registration was widened since: check the public list.",
    fix="Check the list; send only what it covers, or sign the transfer agreement.",
    law=("uk-gdpr/45A", "uksi-2023-1028"),
    find=_kind_of_data,
)
_SENSITIVE = Rule(
    id="us-extension-sensitive-untold",
    severity=Severity.ERROR,
    title="Not told what is sensitive (us-4)",
    triggers="A recipient in the UK Extension was not told which data is sensitive.",
    false_alarms="The contract says so: record it under sensitive_flagged.",
    fix="Tell the recipient in writing which data is sensitive, and record it.",
    law=("uk-gdpr/45A", "uksi-2023-1028"),
    find=_sensitive,
)

RULES = (
    Rule(
        id="partial-approval-unanswered",
        severity=Severity.WARNING,
        title="Partial approval not checked (us-1, us-2, us-5)",
        triggers=(
            "Regulations approve only some recipients in a country, and whether this "
            "one meets the condition is not settled."
        ),
        false_alarms="A safeguard covers the flow anyway.",
        fix="Check the condition and write the answer under partial_approval.",
        law=("uk-gdpr/45A",),
        find=_unanswered,
    ),
    _KIND,
    _KIND.unknown(
        "us-extension-data-unknown",
        "Kinds of data registered for not known (us-3)",
        "A recipient in the UK Extension, and its kinds of data are not recorded.",
        "Look on the public list for HR data, other data or both; write it in covers.",
    ),
    _SENSITIVE,
    _SENSITIVE.unknown(
        "us-extension-sensitive-unknown",
        "Whether it was told what is sensitive is not known (us-4)",
        "A recipient in the UK Extension may get such data; whether told is open.",
        "Tell the recipient in writing which data is sensitive, and record it.",
    ),
    Rule(
        id="us-extension-without-contract",
        severity=Severity.WARNING,
        title="UK Extension instead of a contract (us-6)",
        triggers="A recipient in the UK Extension, and no contract is shown for it.",
        false_alarms="The recipient is a controller of its own.",
        fix="Make the contract: every other duty goes on under the UK Extension.",
        law=("uk-gdpr/28-3", "uksi-2023-1028"),
        find=_other_duties,
    ),
)
