"""Annex on transfers: the questions of a transfer risk assessment, by receiver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from datamap import reference
from datamap.logic import Truth
from datamap.reference import TierRow, TransferRiskQuestion, rows_for
from datamap.transfers import RestrictedTransfer
from datamap.vocabulary import TransferMechanism
from dpia.assessment import worst
from reports.language import marked
from reports.pages.dpia.model import Answer, Section, Standing
from reports.pages.dpia.subject import Content, Subject, piece
from reports.pages.dpia.telling import Told
from reports.pages.transfers_out import TransfersOut
from reports.words import PLACE_USES, level_words

Receiver = tuple[str, str]
"""Id of who holds the data, and the country's code."""


def transfer_section(subject: Subject, out: TransfersOut, title: str) -> Section | None:
    """Return the transfer risk assessments; None if regulations cover everything."""
    known, unknown = _receivers(out)
    if not known and not unknown:
        return None
    questions = rows_for(TransferRiskQuestion, subject.on)
    answers = tuple(
        _assessed(subject, questions, receiver, found)
        for receiver, found in known.items()
    )
    return Section(
        "transfers",
        title,
        intro=tuple(_intro(subject, unknown)),
        answers=answers,
        notes=unverified_in(subject, questions),
    )


def _receivers(
    out: TransfersOut,
) -> tuple[Mapping[Receiver, list[RestrictedTransfer]], Mapping[str, None]]:
    """Return the transfers that regulations do not cover, by who gets them where.

    And those of which no country is known, by system or recipient.
    """
    known: dict[Receiver, list[RestrictedTransfer]] = {}
    unknown: dict[str, None] = {}
    for one in out.all:
        country, about = one.leg.settled_country, one.flow.through or one.flow.recipient
        if country is None:
            unknown[about] = None
        elif one.regime != "approved":
            known.setdefault((one.leg.holder or about, country), []).append(one)
    return known, unknown


def _intro(subject: Subject, unknown: Mapping[str, None]) -> Iterator[str]:
    yield subject.text(
        marked(
            "Where no regulations approve a country, the school asks the questions of "
            "the regulator's tool for a transfer risk assessment before any data "
            "goes there."
        )
    )
    if unknown:
        text = marked(
            "It is not known in which countries all of the data of {names} is. Such an "
            "assessment is needed for each that turns out to be outside the UK and not "
            "approved."
        )
        yield subject.text(text, names=subject.teller.names(unknown))


def _assessed(
    subject: Subject,
    questions: Sequence[TransferRiskQuestion],
    receiver: Receiver,
    found: Sequence[RestrictedTransfer],
) -> Answer:
    holder, code = receiver
    text = marked("{name}, {country}")
    country = subject.words.country(code)
    title = subject.text(text, name=subject.teller.name(holder), country=country)
    told = {
        "1": (_circumstances(subject, country, found), *_safeguards(subject, found)),
        "2": (_danger(subject, found),),
        "6": tuple(_exceptions(subject, found)),
    }
    pieces = tuple(
        piece(
            subject,
            (one.id, subject.text(NUMBERED, number=one.number, question=one.question)),
            Content(
                told.get(one.number, ()),
                own_words=_written(subject, one.number, holder),
                write="transfers",
            ),
        )
        for one in questions
    )
    return Answer(f"transfer-{holder}-{code.lower()}", "", 0, title, pieces)


NUMBERED = marked("{number}. {question}")
"""A question or a standard with its number."""


def _written(subject: Subject, number: str, holder: str) -> tuple[str, ...]:
    given = subject.answers.transfers if subject.answers else ()
    return tuple(
        one.answer
        for one in given
        if one.question.value == number and one.about == holder
    )


def _circumstances(
    subject: Subject, country: str, found: Sequence[RestrictedTransfer]
) -> Told:
    teller, words = subject.teller, subject.words
    text = marked(
        "{data} of {people} reaches {country}, for: {uses}. UK law does not approve "
        "the country for it, or not for every recipient."
    )
    uses = dict.fromkeys(subject.text(PLACE_USES[one.leg.use.value]) for one in found)
    said = subject.text(
        text,
        data=teller.names(name for one in found for name in one.data),
        people=teller.names(name for one in found for name in one.people),
        country=country,
        uses=words.listed(uses, ours=True),
    )
    is_sure = all(one.certain is Truth.YES for one in found)
    standing = Standing.FILLED if is_sure else Standing.PARTLY
    ids = dict.fromkeys(name for one in found for name in one.leg.records)
    return Told(said, standing, tuple(teller.source(name) for name in ids))


def _safeguards(
    subject: Subject, found: Sequence[RestrictedTransfer]
) -> Iterator[Told]:
    """Yield how Chapter V is to be met, for each flow."""
    for flow in dict.fromkeys(one.flow for one in found):
        yield subject.teller.put(
            flow, "mechanism", flow.mechanism,
            (marked("The safeguard: {said}."), marked("There is no safeguard.")),
            lambda name: subject.text(reference.mechanism(str(name)).title),
        )  # fmt: skip


def _exceptions(
    subject: Subject, found: Sequence[RestrictedTransfer]
) -> Iterator[Told]:
    """Yield the exception relied on, for each flow that relies on one."""
    for flow in dict.fromkeys(one.flow for one in found):
        if flow.mechanism.value is TransferMechanism.DEROGATION:
            yield subject.teller.put(
                flow, "derogation", flow.derogation,
                (marked("The exception relied on: {said}."), ""),
                lambda name: subject.text(reference.derogation(name).title),
            )  # fmt: skip


def _danger(subject: Subject, found: Sequence[RestrictedTransfer]) -> Told:
    data = {name for one in found for name in one.data}
    contents = [
        one.contents for one in subject.rows if one.contents.category.id in data
    ]
    titles = {
        reference.tier_rank(row.id): row.title for row in reference.rows_of(TierRow)
    }
    high = max(one.tiers[1] for one in contents)
    now = worst(one.current for one in subject.assessment.risks if one.current)
    text = marked(
        "The data is, at most: {tier}. The risks of the activity stand at: {level}."
    )
    said = subject.text(
        text, tier=subject.text(titles[high]), level=level_words(now, subject.words)
    )
    sources = dict.fromkeys(subject.teller.source(one.category) for one in contents)
    return Told(said, Standing.FILLED, tuple(sources))


def unverified_in(subject: Subject, rows: Sequence[reference.Row]) -> tuple[str, ...]:
    """Return what of some rows of law data nobody has verified."""
    return tuple(dict.fromkeys(subject.text(one.unverified or "") for one in rows))
