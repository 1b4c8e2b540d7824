"""What the data files say to readers: the catalogue, the law and the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from datamap import reference
from datamap.reference import (
    CodeStandard,
    ContractTerm,
    Exemption,
    NoticeItem,
    Provision,
    RightRow,
    Schedule1Row,
    SpecialConditionRow,
    TemplateField,
    TierRow,
    TransferRiskQuestion,
    tables,
)
from datamap.reference.rows_places import Derogation, Mechanism, RegimeRow
from datamap.vocabulary import (
    Channel,
    Disposal,
    Frequency,
    LawfulBasis,
    Nation,
    RetentionStart,
    Role,
)
from dpia.answering import wordings
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.judgement.model import Effect, Outcome
from dpia.no_supplier import other_wordings
from dpia.scales import Level, word
from dpia.sign_off.article_36 import ClockState, clock_rules
from dpia.sign_off.states import STATE_NAMES, Signer
from dpia.steps import Scale
from reports.glossary import glossary
from reports.words import capital

TERMS: tuple[type[StrEnum], ...] = (
    Channel, Disposal, Frequency, Nation, RetentionStart, Role, Signer, Effect,
    Outcome, ClockState, Scale,
)  # fmt: skip
"""Closed lists whose words stand in a document as people say them."""

INSIDE = (
    "the map", "the answers", "the results", "to see their data",
    "to have it corrected", "to have it deleted", "to limit its use",
    "to object to its use", "to take it elsewhere",
)  # fmt: skip
"""What sentences on a signature and on a notice put into their places."""


def said_by_data() -> Iterator[tuple[str, str]]:
    """Yield each text with the place that says it."""
    catalogue = shipped_catalogue()
    for place, texts in (
        ("dpia/catalogue", _of_catalogue(catalogue)),
        ("dpia/catalogue/questions.yaml", (one.question for one in wordings())),
        (
            "dpia/catalogue/no_supplier.yaml",
            (one.question for one in other_wordings().values()),
        ),
        ("dpia/sign_off/article_36.yaml", (one.says for one in clock_rules().values())),
        ("reports/glossary.yaml", _of_glossary()),
        ("datamap/reference", _of_law()),
        ("datamap/reference/template_fields.yaml", _of_template()),
        ("datamap/vocabulary.py", _of_terms()),
    ):
        yield from ((place, one) for one in texts if one)


def _of_catalogue(catalogue: Catalogue) -> Iterator[str]:
    for risk in catalogue.risks.values():
        said = (risk.title, risk.harm, risk.fix, risk.question, risk.unverified)
        yield from filter(None, (*said, risk.triggers))
        yield from (one.why for one in risk.raises)
    for measure in catalogue.measures.values():
        yield from (measure.title, measure.says.strip())
    for trigger in catalogue.triggers.values():
        yield from (trigger.title, trigger.unverified or "")
        yield from (text for one in trigger.reasons for text in (one.why, one.open))
    for _, _, why in catalogue.method.tier_steps:
        yield f"{capital(why)}."
    yield (catalogue.matrix_unverified or "").strip()


def _of_glossary() -> Iterator[str]:
    for term in glossary():
        yield from (term.word, term.meaning)


def _of_law() -> Iterator[str]:
    """Yield what a page says of the law in words of ours; its names stay English."""
    for basis in LawfulBasis:
        yield capital(basis.value.replace("-", " "))
    for table in (Mechanism, Derogation, SpecialConditionRow, Schedule1Row, TierRow):
        yield from _titles(tables.rows_of(table))
    yield from _titles(tables.rows_of(RightRow))
    yield from _titles(tables.rows_of(ContractTerm))
    yield from _titles(tables.rows_of(NoticeItem))
    for exemption in tables.rows_of(Exemption):
        yield from (exemption.title, " ".join(exemption.says.split()))
        yield exemption.unverified or ""
    yield from (one.unverified or "" for one in tables.rows_of(Provision))
    yield from (one.unverified or "" for one in tables.rows_of(RegimeRow))


def _titles(rows: Iterable[reference.Row]) -> Iterator[str]:
    yield from (one.title for one in rows)


def _of_template() -> Iterator[str]:
    """Yield the regulator's fields, standards and questions, in words of ours."""
    for field in tables.rows_of(TemplateField):
        yield field.title
        yield from (one.asks for one in field.asks)
    for standard in tables.rows_of(CodeStandard):
        yield from (standard.title, standard.question, standard.unverified or "")
    for asked in tables.rows_of(TransferRiskQuestion):
        yield from (asked.question, asked.unverified or "")


def _of_terms() -> Iterator[str]:
    for words in TERMS:
        yield from (one.value.replace("-", " ") for one in words)
    yield from STATE_NAMES.values()
    yield from (word(one) for one in Level)
    yield from INSIDE
