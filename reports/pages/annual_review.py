"""The annual review: every value that the notebook and the report show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from datamap.facts import State
from datamap.flows import FlowTable
from datamap.in_force import require_in_force
from datamap.load import find_map, read_map
from datamap.logic import Truth
from datamap.model import DataMap
from datamap.transfers import Verdict
from dpia.assessment import Assessment, assess
from dpia.catalogue import catalogue_for
from dpia.questions import Question, questions
from dpia.scales import Level
from reports.language import Language, language
from reports.pages.facts_of import evidence_days, facts_of
from reports.pages.in_short import InShort, in_short
from reports.pages.people_and_places import (
    FlowPicture,
    Recipient,
    picture,
    recipients,
)
from reports.pages.transfers_out import TransfersOut, transfers_out
from reports.pages.what_could_go_wrong import (
    GapLine,
    RiskCard,
    gap_lines,
    risk_cards,
)

Audience = Literal["governors", "dpo"]

SECTIONS = (
    "in-short",
    "where-data-goes",
    "outside-the-uk",
    "what-could-go-wrong",
    "duties-not-met",
    "questions-to-ask",
    "words-and-method",
)
"""Ids of the sections, in the order of the report."""

MOST_QUESTIONS = {"governors": 15, "dpo": 500}
"""How many questions each edition lists."""


@dataclass(frozen=True)
class QuestionLine:
    """One question as the report lists it."""

    rank: int
    ask: str
    """Who can answer, in words."""

    text: str
    moves: int
    """How many risks its answer could move."""


@dataclass(frozen=True)
class Basis:
    """What the review rests on: printed at its end."""

    law_as_at: str
    method_version: str
    software_version: str
    map_sha256: str
    evidence: str
    """When the evidence was last checked, in a sentence."""

    unknown: int
    """How many facts are unknown or no longer count as answers."""

    matrix_unverified: str
    """What about the matrix nobody has verified; empty if all is."""

    matrix: tuple[tuple[str, tuple[str, str, str]], ...]
    """Rows of the matrix, severe first, in words."""


@dataclass(frozen=True)
class AnnualReviewPage:
    """Everything the annual review says, as plain values."""

    words: Language
    audience: Audience
    on: date
    datamap: DataMap
    school: str
    in_short: InShort
    picture: FlowPicture
    recipients: tuple[Recipient, ...]
    transfers: TransfersOut
    risks: tuple[RiskCard, ...]
    gaps: tuple[GapLine, ...]
    questions: tuple[QuestionLine, ...]
    asked: tuple[Question, ...]
    """Every question, ranked."""

    basis: Basis
    assessment: Assessment

    @property
    def is_full(self) -> bool:
        """Whether it is the officer's edition, with every detail."""
        return self.audience == "dpo"


def build(
    map_path: str,
    on: date,
    *,
    audience: Audience = "governors",
    language: str = "en",
    previous: str | None = None,  # noqa: ARG001 - used once reviews are compared
) -> AnnualReviewPage:
    """Return the annual review of a map on a day.

    Parameters
    ----------
    map_path
        A folder with ``map.yaml``, the file, or the name of a shipped example.
    on
        The day whose law applies.
    audience
        ``governors``, or ``dpo`` for every step of every score.
    language
        ``en`` or ``cy``.
    previous
        Last year's review, to tell what changed.

    Raises
    ------
    InvalidDataMapError
        If the map cannot be read, or relies on what is not law on the day.
    """
    datamap = read_map(map_path)
    require_in_force(datamap, on)
    return page_of(
        datamap,
        on,
        catalogue_for(find_map(map_path).parent),
        audience=audience,
        language_code=language,
    )


def page_of(
    datamap: DataMap,
    on: date,
    catalogue: Any,  # noqa: ANN401 - a Catalogue
    *,
    audience: Audience = "governors",
    language_code: str = "en",
) -> AnnualReviewPage:
    """Return the annual review of a map that was read already; see `build`."""
    words = language(language_code)
    table = FlowTable(datamap, on)
    found = assess(datamap, on, catalogue)
    asked = questions(datamap, on, catalogue)
    out = transfers_out(table, words)
    cards = risk_cards(found, asked, words, with_steps=audience == "dpo")
    gaps = gap_lines(found, words)
    who = recipients(table, words)
    return AnnualReviewPage(
        words=words,
        audience=audience,
        on=on,
        datamap=datamap,
        school=datamap.school.name,
        in_short=in_short(datamap, words, who, out, cards, gaps, asked),
        picture=picture(table, words),
        recipients=who,
        transfers=out,
        risks=cards,
        gaps=gaps,
        questions=_lines(asked, words)[: MOST_QUESTIONS[audience]],
        asked=asked,
        basis=_basis(datamap, table, found, words),
        assessment=found,
    )


_ASK_WORDS = {
    "school": "the school",
    "dpo": "the data protection officer",
    "supplier": "the supplier",
    "local-authority": "the council",
    "toolkit": "whoever keeps the map",
}


def _lines(asked: tuple[Question, ...], words: Language) -> tuple[QuestionLine, ...]:
    return tuple(
        QuestionLine(
            one.rank,
            words.text(_ASK_WORDS[one.ask.value]),
            words.say(one.question),
            len(one.moves),
        )
        for one in asked
    )


def _basis(
    datamap: DataMap, table: FlowTable, found: Assessment, words: Language
) -> Basis:
    matrix = found.catalogue.matrix
    rows = tuple(
        (
            words.text(name),
            tuple(words.text(level.name.lower()) for level in matrix.cells[index]),
        )
        for index, name in ((2, "severe"), (1, "significant"), (0, "minimal"))
    )
    return Basis(
        law_as_at=words.day(table.on),
        method_version=found.catalogue.method.version,
        software_version=software_version(),
        map_sha256=datamap.fingerprint,
        evidence=_evidence(datamap, words),
        unknown=sum(1 for fact in facts_of(datamap) if _is_open(fact)),
        matrix_unverified=found.catalogue.matrix_unverified or "",
        matrix=rows,  # type: ignore[arg-type]  # three cells a row
    )


def _is_open(fact: Any) -> bool:  # noqa: ANN401 - any fact
    return fact.state in (State.UNKNOWN, State.CONFLICTING) or bool(fact.provisional)


def _evidence(datamap: DataMap, words: Language) -> str:
    days = evidence_days(datamap)
    if not days:
        return words.text("No evidence in the map has a date.")
    text = "The evidence in the map is from between {first} and {last}."
    return words.text(text).format(
        first=words.day(min(days)), last=words.day(max(days))
    )


@cache
def software_version() -> str:
    """Return the version of this toolkit."""
    try:
        return version("dpia-schools")
    except PackageNotFoundError:
        return "not installed"


def data_of(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every table of the review as plain values, for the next year's."""
    from reports.rows.questions import question_rows
    from reports.rows.risks import risk_rows
    from reports.rows.transfers import transfer_rows

    return {
        **kept_in_the_page(page),
        "transfers": transfer_rows(page.datamap, page.transfers.all),
        "risks": risk_rows(page.assessment),
        "questions": question_rows(page.datamap, page.asked),
    }


def kept_in_the_page(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return what the report's file itself carries: enough to compare it by.

    The map is in it whole, and every level; steps and reasons can be worked out
    from those again and are in the review's folder.
    """
    from datamap.conversions.json_map import to_json

    return {
        "format": "dpia-review/1",
        "on": page.on.isoformat(),
        "audience": page.audience,
        "language": page.words.code,
        "method_version": page.basis.method_version,
        "software_version": page.basis.software_version,
        "map_sha256": page.basis.map_sha256,
        "map": to_json(page.datamap),
        "levels": [
            [one.activity, one.about, one.risk.id, one.current.words]
            for one in page.assessment.risks
            if one.current
        ],
    }


def has_high(page: AnnualReviewPage) -> bool:
    """Say whether some risk is surely high now."""
    return any(card.now.low is Level.HIGH for card in page.risks)


def has_uncovered(page: AnnualReviewPage) -> bool:
    """Say whether something surely leaves the UK with no cover."""
    return any(
        one.verdict is Verdict.NOT_COVERED and one.leaves is Truth.YES
        for one in page.transfers.groups
    )
