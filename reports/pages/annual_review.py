"""The annual review: every value that the notebook and the report show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from datamap.flows import FlowTable
from datamap.in_force import require_in_force
from datamap.load import find_map, read_map
from datamap.model import DataMap
from dpia.assessment import Assessment, assess
from dpia.catalogue import Catalogue, catalogue_for
from dpia.questions import Question, questions
from dpia.steps import Stage
from reports.language import Language
from reports.language import language as language_of
from reports.pages.actions import ActionLine, action_lines
from reports.pages.assessments import AssessmentLine, assessment_lines
from reports.pages.basis import Basis, basis_of
from reports.pages.certainty import Certainty, certainty
from reports.pages.decided import Decided, decided
from reports.pages.duties import GapLine, gap_lines
from reports.pages.earlier_matrix import earlier_grid
from reports.pages.flow_picture import FlowPicture, picture
from reports.pages.in_short import Findings, InShort, in_short
from reports.pages.matrix import Grid, grid
from reports.pages.notice_standing import (
    CheckedNotice,
    NoticeStanding,
    checked_notices,
    notice_standings,
)
from reports.pages.open_questions import OpenQuestions, open_questions
from reports.pages.people_and_places import Recipient, recipients
from reports.pages.transfers_out import TransfersOut, transfers_out
from reports.pages.what_changed import WhatChanged, what_changed
from reports.pages.what_could_go_wrong import RiskCard, risk_cards
from reports.pages.who_can_answer import Addressee, addressees
from reports.pages.year_in_numbers import YearInNumbers, year_in_numbers
from reports.stale_law import require_fresh_law, said_of_stale_law

Audience = Literal["governors", "dpo"]

SECTIONS = (
    "in-short",
    "where-data-goes",
    "outside-the-uk",
    "what-changed",
    "what-could-go-wrong",
    "duties-not-met",
    "assessments",
    "questions-to-ask",
    "year-in-numbers",
    "actions",
    "sign-off",
    "words-and-method",
)
"""Ids of the sections that the notebook shows, in the order of the report."""


@dataclass(frozen=True)
class Judged:
    """What was worked out about a map, and what people decided."""

    assessment: Assessment
    asked: tuple[Question, ...]
    """Every question, ranked."""

    by_people: Decided
    notices: tuple[CheckedNotice, ...] = ()
    """The school's own privacy notices, held against the law and the map."""


@dataclass(frozen=True)
class AnnualReviewPage:
    """Everything the annual review says, as plain values."""

    words: Language
    audience: Audience
    on: date
    datamap: DataMap
    in_short: InShort
    picture: FlowPicture
    recipients: tuple[Recipient, ...]
    transfers: TransfersOut
    changed: WhatChanged | None
    """What changed; None where there is no review before."""

    risks: tuple[RiskCard, ...]
    certainty: Certainty
    """What is certain about the risks, and what is not."""

    addressees: tuple[Addressee, ...]
    """Who can answer the open questions, whoever settles most first."""

    before: Grid
    """The matrix with the risks before any measure."""

    now: Grid
    """The matrix with the risks as they stand."""

    earlier: Grid | None
    """The matrix as the review before had it; None if nobody can say."""

    gaps: tuple[GapLine, ...]
    notices: tuple[NoticeStanding, ...]
    """How the school's own privacy notices stand."""

    assessments: tuple[AssessmentLine, ...]
    questions: OpenQuestions
    year: YearInNumbers | None
    """The year's numbers; None where the map has none."""

    actions: tuple[ActionLine, ...]
    basis: Basis
    judged: Judged
    """What it all rests on, the same in every edition."""

    stale_law: str = ""
    """Which law may have changed and why it was made all the same; mostly empty."""

    @property
    def assessment(self) -> Assessment:
        """Every risk and gap."""
        return self.judged.assessment

    @property
    def asked(self) -> tuple[Question, ...]:
        """Every question, ranked."""
        return self.judged.asked

    @property
    def school(self) -> str:
        """Name of the school."""
        return self.datamap.school.name

    @property
    def unverified_law(self) -> bool:
        """Whether some law behind a duty not met is still to be checked."""
        return any(law.unverified for gap in self.gaps for law in gap.law)

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
    previous: str | None = None,
    notice: str | None = None,
    despite_stale_law: str | None = None,
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
        The review before, as a folder, its data or its page; None if there is
        none to compare with.
    notice
        The privacy notice to read; None for those that the map names.
    despite_stale_law
        Why it is made although some of the law is stale; None if none is.

    Raises
    ------
    InvalidDataMapError
        If the map or the review before cannot be read, or the map relies on what
        is not law on the day.
    InvalidAnswersError
        If the answers beside the map cannot be read.
    StaleLawError
        If law that it rests on may have changed and no reason is given.
    """
    require_fresh_law(on, despite_stale_law)
    datamap = read_map(map_path)
    require_in_force(datamap, on)
    folder = find_map(map_path).parent
    catalogue = catalogue_for(folder)
    by_people = decided(folder, datamap, catalogue)
    given = Path(notice) if notice else None
    notices = checked_notices(datamap, folder, on, given)
    judged = judge(datamap, on, catalogue, by_people=by_people, notices=notices)
    page = _page(judged, audience, language_of(language), previous)
    said = said_of_stale_law(on, despite_stale_law)
    return replace(page, stale_law=page.words.say(said) if said else "")


def page_of(
    datamap: DataMap,
    on: date,
    catalogue: Catalogue,
    *,
    audience: Audience = "governors",
    language_code: str = "en",
    previous: str | None = None,
    by_people: Decided | None = None,
) -> AnnualReviewPage:
    """Return the annual review of a map that was read already; see `build`."""
    judged = judge(datamap, on, catalogue, by_people=by_people or Decided())
    return _page(judged, audience, language_of(language_code), previous)


def judge(
    datamap: DataMap,
    on: date,
    catalogue: Catalogue,
    *,
    by_people: Decided,
    notices: tuple[CheckedNotice, ...] = (),
) -> Judged:
    """Return what every edition of a review rests on."""
    return Judged(
        assess(datamap, on, catalogue, answers=by_people.answers),
        questions(datamap, on, catalogue),
        by_people,
        notices,
    )


def edition_of(
    page: AnnualReviewPage,
    *,
    audience: Audience,
    language_code: str,
    previous: str | None = None,
) -> AnnualReviewPage:
    """Return another edition of a review, without judging the map again."""
    return _page(page.judged, audience, language_of(language_code), previous)


def _page(
    judged: Judged, audience: Audience, words: Language, previous: str | None
) -> AnnualReviewPage:
    found, asked = judged.assessment, judged.asked
    datamap, on = found.datamap, found.on
    table = FlowTable(datamap, on)
    out = transfers_out(table, words)
    cards = risk_cards(found, asked, words, is_full=audience == "dpo")
    gaps = gap_lines(found, words)
    notices = notice_standings(judged.notices, on, words)
    who = recipients(table, words)
    lines = assessment_lines(found, words, judged.by_people)
    return AnnualReviewPage(
        words=words,
        audience=audience,
        on=on,
        datamap=datamap,
        in_short=in_short(
            Findings(
                datamap,
                who,
                out,
                cards,
                gaps,
                asked,
                lines,
                notices,
            ),
            words,
        ),
        picture=picture(table, words),
        recipients=who,
        transfers=out,
        changed=what_changed(found, previous, words, notices),
        risks=cards,
        certainty=certainty(datamap, cards, asked, words),
        addressees=addressees(datamap, asked, words),
        before=grid(found, words, Stage.INHERENT),
        now=grid(found, words, Stage.CURRENT),
        earlier=earlier_grid(found, previous, words),
        gaps=gaps,
        notices=notices,
        assessments=lines,
        questions=open_questions(datamap, asked, words, is_full=audience == "dpo"),
        year=year_in_numbers(datamap, words),
        actions=action_lines(found, gaps, words),
        basis=basis_of(table, found, words),
        judged=judged,
    )


def data_of(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every table of the review as plain values, for the next year's."""
    from reports.pages.kept_data import whole_data

    return whole_data(page)


def kept_in_the_page(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return what the report's file itself carries: enough to compare it by."""
    from reports.pages.kept_data import page_data

    return page_data(page)
