"""Step 4: the basis in law, whether it is needed, and what is done for rights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from datamap import reference
from datamap.facts import Nothing
from datamap.logic import Truth
from datamap.model import Flow, System
from datamap.rights import Answer as RightAnswer
from datamap.rights import exceptions_for, right_applies, right_row
from datamap.vocabulary import LawfulBasis, Right
from dpia.judgement.model import Necessity
from reports.language import marked
from reports.pages.dpia.context import notices
from reports.pages.dpia.model import Answer, Standing, Table
from reports.pages.dpia.nature import yes_or_no
from reports.pages.dpia.subject import Content, Subject, answer, fields_of
from reports.pages.dpia.telling import Told
from reports.pages.transfers_out import TransferGroup, TransfersOut
from reports.words import VERDICTS, capital

_ARTICLE = re.compile(r"Article (\S+) UK GDPR")


def necessity_answers(subject: Subject, out: TransfersOut) -> tuple[Answer, ...]:
    """Return step 4.

    Parameters
    ----------
    subject
        What the assessment is about.
    out
        What of it leaves the UK, or may.
    """
    written = subject.answers.necessity if subject.answers else Necessity()
    said = {
        "basis": Content(tuple(_basis(subject))),
        "condition": Content(tuple(_condition(subject))),
        "achieves": _own(subject, written.achieves_purpose, "achieves_purpose"),
        "alternatives": _own(subject, written.alternatives, "alternatives"),
        "creep": _own(
            subject, written.function_creep, "function_creep", *_other_uses(subject)
        ),
        "minimisation": Content(
            tuple(_minimised(subject)),
            own_words=subject.own(written.data_quality, written.minimisation),
            write="necessity.minimisation",
        ),
        "information": _own(
            subject, written.information, "information", *notices(subject)
        ),
        "rights": _rights(subject, written),
        "processors": _own(
            subject, written.processors, "processors", *_contracts(subject)
        ),
        "transfers": _transfers(subject, out, written),
    }
    return tuple(answer(subject, one, said) for one in fields_of(4))


def _own(subject: Subject, text: str | None, name: str, *told: Told) -> Content:
    return Content(told, own_words=subject.own(text), write=f"necessity.{name}")


def _basis(subject: Subject) -> Iterator[Told]:
    activity, teller = subject.activity, subject.teller
    yield teller.fact(
        activity, "lawful_basis", activity.lawful_basis,
        lambda basis: subject.text(
            marked("{title} (Article {article} UK GDPR)."),
            title=subject.text(reference.lawful_basis(str(basis)).title),
            article=reference.lawful_basis(str(basis)).art,
        ),
    )  # fmt: skip
    basis = activity.lawful_basis.value
    if basis in (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGAL_OBLIGATION):
        yield teller.fact(
            activity, "law", activity.law,
            lambda laws: subject.text(
                marked("The law behind it: {laws}."), laws=_laws(subject, laws)
            ),
            none=subject.text(marked("No statute is behind it.")),
        )  # fmt: skip
    if basis in (
        LawfulBasis.LEGITIMATE_INTERESTS,
        LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS,
    ):
        yield teller.fact(
            activity, "legitimate_interest", activity.legitimate_interest,
            lambda interest: subject.text(
                marked("The interest: {said}."), said=interest.rstrip(".")
            ),
            none=subject.text(marked("No interest is named.")),
        )  # fmt: skip


def _laws(subject: Subject, laws: tuple[str, ...]) -> str:
    return subject.words.listed(_cited(subject, one) for one in laws)


def _cited(subject: Subject, law: str) -> str:
    """Return how a law is cited; the name of an Act stays as it is."""
    citation = reference.provision(law).citation
    article = _ARTICLE.fullmatch(citation)
    if article is None:
        return citation
    return subject.text(marked("Article {number} UK GDPR"), number=article[1])


def _condition(subject: Subject) -> Iterator[Told]:
    activity, teller = subject.activity, subject.teller
    yield teller.fact(
        activity, "special_condition", activity.special_condition,
        lambda one: subject.text(
            marked(
                "For special category data: {title} (Article {article} UK GDPR)."
            ),
            title=subject.text(reference.special_condition(str(one)).title),
            article=reference.special_condition(str(one)).art,
        ),
        none=subject.text(marked("No condition of Article 9 is relied on.")),
    )  # fmt: skip
    yield teller.fact(
        activity, "schedule_1", activity.schedule_1,
        lambda found: subject.text(
            marked("Conditions of Schedule 1 to the 2018 Act: {titles}."),
            titles=subject.words.listed(
                subject.text(reference.schedule_1(one).title) for one in found
            ),
        ),
        none=subject.text(marked("No condition of Schedule 1 is relied on.")),
    )  # fmt: skip


def _other_uses(subject: Subject) -> Iterator[Told]:
    """Yield what else the data is used for by those who get it."""
    teller = subject.teller
    for party in subject.parties:
        yield teller.put(
            party, "own_purposes", party.own_purposes,
            (
                marked("{name} also uses data for: {said}."),
                marked("{name} uses it for nothing of its own."),
            ),
            subject.words.listed, name=party.name,
        )  # fmt: skip
    for system in subject.products:
        yield yes_or_no(
            subject, system, "design.trains_ai", system.design.trains_ai,
            (
                marked("Data in {name} may train artificial intelligence."),
                marked("Data in {name} trains no artificial intelligence."),
            ),
        )  # fmt: skip


def _minimised(subject: Subject) -> Iterator[Told]:
    for flow in subject.flows:
        yield yes_or_no(
            subject, flow, "more_than_needed", flow.more_than_needed,
            (
                marked("More goes to {name} than is needed."),
                marked("No more goes to {name} than is needed."),
            ),
        )  # fmt: skip


_APPLIES: Mapping[RightAnswer, str] = {
    RightAnswer.YES: marked("yes"),
    RightAnswer.PARTLY: marked("in part"),
    RightAnswer.NO: marked("no"),
    RightAnswer.UNKNOWN: marked("not known"),
}


def _rights(subject: Subject, written: Necessity) -> Content:
    activity, on, teller = subject.activity, subject.on, subject.teller
    system = subject.systems[0] if len(subject.systems) == 1 else None
    found = [(one, right_applies(one, activity, system, on)) for one in Right]
    headings = (marked("Right"), marked("Does it apply?"), marked("Why"))
    table = Table(
        subject.text(marked("Rights of the people")),
        tuple(subject.text(one) for one in headings),
        tuple(
            (
                capital(subject.text(right_row(right).title)),
                subject.text(_APPLIES[applies.answer]),
                "\n".join([subject.words.say(applies.why), *_limits(subject, right)]),
            )
            for right, applies in found
        ),
    )
    is_whole = all(each.answer is not RightAnswer.UNKNOWN for _, each in found)
    source = (teller.source(activity, ("lawful_basis",)),)
    text = subject.text(marked("Which rights apply follows from the lawful basis."))
    standing = Standing.FILLED if is_whole else Standing.PARTLY
    told = [Told(text, standing, source), *_help(subject)]
    own = subject.own(written.rights)
    return Content(tuple(told), (table,), own, "necessity.rights")


def _limits(subject: Subject, right: Right) -> Iterator[str]:
    """Yield what may limit a right over this data, marked where nobody verified it."""
    kinds = {kind.id for row in subject.rows for kind in row.contents.kinds}
    for one in exceptions_for(right, kinds, subject.on):
        text = marked("Exception: {title}. {says}")
        if one.unverified:
            text = marked("Exception: {title}. {says} (Not verified: {unverified})")
        yield subject.text(
            text,
            title=subject.text(one.title),
            says=subject.text(" ".join(one.says.split())),
            unverified=one.unverified and subject.text(one.unverified),
        )


def _help(subject: Subject) -> Iterator[Told]:
    for party in subject.parties:
        yield yes_or_no(
            subject, party, "helps_with_rights", party.helps_with_rights,
            (
                marked("{name} helps to answer people's requests."),
                marked("{name} does not help to answer people's requests."),
            ),
        )  # fmt: skip


def _contracts(subject: Subject) -> Iterator[Told]:
    for system in subject.products:
        yield subject.teller.put(
            system, "contract", system.contract,
            (
                marked("The contract for {name}: {said}."),
                marked("There is no contract for {name}."),
            ),
            subject.teller.name, name=system.name,
        )  # fmt: skip
        yield from _terms(subject, system)
    for flow in subject.flows:
        if flow.through is None and subject.datamap.party(flow.recipient):
            yield _agreement(subject, flow)


def _terms(subject: Subject, system: System) -> Iterator[Told]:
    """Yield which of the terms that the law asks for the contract holds."""
    held = subject.table.settled(system.contract, "contract")
    paper = None if isinstance(held, Nothing) else subject.datamap.document(held)
    if paper is None:
        return
    wanted = {row.ref: row for row in reference.contract_terms()}
    yield subject.teller.fact(
        paper, "terms", paper.terms,
        lambda found: _terms_told(
            subject, [one for name, one in wanted.items() if name not in found]
        ),
        none=subject.text(marked("It holds none of the terms that the law asks for.")),
    )  # fmt: skip


def _terms_told(subject: Subject, missing: list[reference.ContractTerm]) -> str:
    statutory = [one for one in missing if one.binding == "statutory"]
    if not statutory:
        return subject.text(marked("It holds every term that the law asks for."))
    titles = subject.words.listed(subject.text(one.title) for one in statutory)
    return subject.text(marked("It lacks: {titles}."), titles=titles)


def _agreement(subject: Subject, flow: Flow) -> Told:
    return subject.teller.put(
        flow, "agreement", flow.agreement,
        (
            marked("The agreement with {name}: {said}."),
            marked("There is no agreement with {name}."),
        ),
        subject.teller.name, name=subject.teller.name(flow.recipient),
    )  # fmt: skip


def _transfers(subject: Subject, out: TransfersOut, written: Necessity) -> Content:
    own = subject.own(written.transfers)
    if not out.groups:
        text = subject.text(marked("Nothing of it leaves the UK."))
        sources = tuple(subject.teller.source(one) for one in subject.flows)
        nothing = (Told(text, Standing.FILLED, sources),) if subject.flows else ()
        return Content(nothing, (), own, "necessity.transfers")
    told = tuple(_transfer(subject, one) for one in out.groups)
    return Content(told, (transfer_table(subject, out),), own, "necessity.transfers")


def _transfer(subject: Subject, group: TransferGroup) -> Told:
    text = (
        marked("{name}: known to leave the UK; {verdict}.")
        if group.leaves is Truth.YES
        else marked("{name}: it is not known whether it leaves the UK; {verdict}.")
    )
    verdict = subject.text(VERDICTS[group.verdict])
    said = subject.text(text, name=group.name, verdict=verdict)
    is_sure = group.leaves is Truth.YES and not group.other_lines
    standing = Standing.FILLED if is_sure else Standing.PARTLY
    ask = subject.text(
        marked("Not known: in which countries {name} has the data."), name=group.name
    )
    source = (subject.teller.source(group.id),)
    return Told(said, standing, source, "" if is_sure else ask)


def transfer_table(subject: Subject, out: TransfersOut) -> Table:
    """Return what leaves the UK, or may, a row for each place that stands alike."""
    headings = (
        marked("System or recipient"),
        marked("Country"),
        marked("What happens there"),
        marked("UK law on the country"),
        marked("Safeguard"),
        marked("Verdict"),
    )
    rows = tuple(
        (
            group.name,
            line.country,
            subject.words.listed(line.uses, ours=True),
            line.regime,
            line.safeguard,
            subject.text(VERDICTS[line.verdict]),
        )
        for group in out.groups
        for line in group.lines
    )
    caption = subject.text(marked("What leaves the UK, or may"))
    return Table(caption, tuple(subject.text(one) for one in headings), rows)
