"""The annual review as HTML: one section at a time, everything escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup, escape

from datamap.logic import Truth
from datamap.transfers import Verdict
from dpia.scales import Level
from reports.explained import explained
from reports.figures.counted import actions_over_time, transfers_by_country
from reports.figures.flow_map import flow_map, narrow_map
from reports.figures.level_scale import level_scale, level_scales
from reports.figures.place_strip import place_strip, told
from reports.figures.risk_matrix import RiskMatrix
from reports.glossary import glossary
from reports.language import language, marked
from reports.packed import packed
from reports.pages import annual_review
from reports.pages.actions import Progress
from reports.pages.assessments import Need
from reports.pages.assessments import alike as alike_assessments
from reports.pages.what_could_go_wrong import alike as alike_risks
from reports.self_contained import embedded, environment, policy, stylesheet
from reports.words import VERDICTS, level_words

if TYPE_CHECKING:
    from reports.pages.annual_review import AnnualReviewPage

SECTIONS = annual_review.SECTIONS

TITLES: Mapping[str, str] = {
    "in-short": marked("In short"),
    "where-data-goes": marked("Where our pupils' data goes"),
    "outside-the-uk": marked("Outside the UK"),
    "what-changed": marked("What changed since last year"),
    "what-could-go-wrong": marked("What could go wrong"),
    "duties-not-met": marked("Duties not met"),
    "assessments": marked("Impact assessments"),
    "questions-to-ask": marked("Questions to ask"),
    "year-in-numbers": marked("The year in numbers"),
    "actions": marked("Actions"),
    "sign-off": marked("Decision and sign-off"),
    "words-and-method": marked("Words we use, and how this was worked out"),
}
"""Heading of each section that there is, in the order of the report."""

MOST_CARDS = 6
"""How many kinds of risk the governors' edition tells in full."""


MOST_NAMES = 12
"""How many kinds of risk that stand alike are named before the rest is folded away."""


MOST_TOLD = 60
"""How many systems and organisations the governors' edition tells everything of."""


MOST_ASKED = 5
"""How many who can answer stand in the table before the rest is folded away."""


MOST_MAYBE = 5
"""How many lines of what may leave the UK the governors' table shows at first."""


MOST_RECIPIENTS = 8
"""How many systems and organisations the governors' table shows before the rest is
folded away; the figure has them all."""


MOST_FOUND = 10
"""How many points of a notice stand in the table before the rest is folded away."""


def section(page: AnnualReviewPage, section_id: str) -> str:
    """Return one section of the report as HTML.

    Parameters
    ----------
    page
        The values.
    section_id
        One of `TITLES`.
    """
    written = _render(
        page,
        f"{section_id}.html.j2",
        section_id=section_id,
        title=page.words.text(TITLES[section_id]),
    )
    if section_id == "words-and-method":
        return written
    terms = {one.id: page.words.text(one.word) for one in glossary()}
    return explained(written, terms)


def document_head(page: AnnualReviewPage) -> str:
    """Return everything before the first section: head, style and title."""
    return _render(page, "head.html.j2", stylesheet=_style(), policy=policy(_style()))


def document_foot(page: AnnualReviewPage) -> str:
    """Return everything after the last section, with the data of the report."""
    data = annual_review.kept_in_the_page(page)
    return _render(page, "foot.html.j2", data=embedded(packed(data)))


def data_of(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every table of the report as plain values."""
    return annual_review.data_of(page)


def whole(page: AnnualReviewPage) -> str:
    """Return the whole report as one HTML text."""
    parts = [section(page, name) for name in SECTIONS]
    return "\n".join([document_head(page), *parts, document_foot(page)])


def _style() -> Markup:
    return stylesheet("report.css")


def _render(page: AnnualReviewPage, template: str, **more: object) -> str:
    words = page.words
    given = {
        "page": page,
        "words": words,
        "titles": {name: words.text(TITLES[name]) for name in SECTIONS},
        "level_words": lambda levels: level_words(levels, words),
        "verdict_words": lambda verdict: words.text(VERDICTS[verdict]),
        "flow_map": lambda: flow_map(page.picture, words, page.school),
        "narrow_map": lambda: narrow_map(page.picture, words, page.school),
        "matrix": RiskMatrix(
            page.earlier or page.before, page.now, words, is_yearly=bool(page.earlier)
        ),
        "risk_groups": alike_risks(page.risks),
        "assessment_groups": alike_assessments(page.assessments),
        "country_bars": transfers_by_country(page.transfers.countries, words),
        "action_bars": actions_over_time(page.actions, words),
        "place_strip": lambda: place_strip(_outside(page), words),
        "places_told": lambda: told(_outside(page), words),
        "glossary": glossary(),
        "most_names": MOST_NAMES,
        "most_asked": MOST_ASKED,
        "most_maybe": len(page.transfers.maybe) if page.is_full else MOST_MAYBE,
        "most_told": len(page.recipients) if page.is_full else MOST_TOLD,
        "most_recipients": len(page.recipients) if page.is_full else MOST_RECIPIENTS,
        "most_found": MOST_FOUND,
        "most_cards": len(page.risks) if page.is_full else MOST_CARDS,
    }
    made = _environment(words.code).get_template(template).render(**given, **more)
    # Every attribute of ours is in double quotes, so a single one is only text.
    return made.replace("&#39;", "'")


def _outside(page: AnnualReviewPage) -> list[Truth]:
    return [one.outside for one in page.recipients]


@cache
def _environment(code: str) -> Environment:
    """Return the environment of a language: escaping, and refusing what is missing."""
    made = environment(language(code), "page")
    made.filters.update(linked=_linked)
    foreign = Markup("") if code == "en" else Markup(' lang="en"')
    made.globals.update(
        foreign=foreign,
        Truth=Truth, Verdict=Verdict, Level=Level, Need=Need, Progress=Progress,
        level_scale=level_scale, level_scales=level_scales,
    )  # fmt: skip
    return made


_LINK = re.compile(r"\[([^\]]+)\]\(#([a-z-]+)\)")


def _linked(text: str) -> Markup:
    """Turn ``[word](#id)`` in a text of ours into a link to the explained word."""
    made = _LINK.sub(r'<a class="term" href="#word-\2">\1</a>', str(escape(text)))
    return Markup(made)  # noqa: S704 - escaped above
