"""The annual review as HTML: one section at a time, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from datamap.logic import Truth
from datamap.transfers import Verdict
from dpia.scales import Level
from reports.figures.flow_map import flow_map
from reports.figures.level_bar import level_bar
from reports.glossary import glossary
from reports.pages import annual_review
from reports.pages.what_could_go_wrong import MOST_CARDS, level_words

if TYPE_CHECKING:
    from reports.pages.annual_review import AnnualReviewPage

SECTIONS = annual_review.SECTIONS

VERDICT_WORDS = {
    Verdict.COVERED: "covered",
    Verdict.NOT_COVERED: "not covered",
    Verdict.UNKNOWN: "not known",
}


def section(page: AnnualReviewPage, section_id: str) -> str:
    """Return one section of the report as HTML.

    Parameters
    ----------
    page
        The values.
    section_id
        One of `SECTIONS`.
    """
    return _render(page, f"{section_id}.html.j2")


def document_head(page: AnnualReviewPage) -> str:
    """Return everything before the first section: head, style and title."""
    return _render(page, "head.html.j2", stylesheet=_stylesheet(), policy=_policy())


def document_foot(page: AnnualReviewPage) -> str:
    """Return everything after the last section, with the data of the report."""
    return _render(
        page, "foot.html.j2", data=_embedded(annual_review.kept_in_the_page(page))
    )


def data_of(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every table of the report as plain values."""
    return annual_review.data_of(page)


def whole(page: AnnualReviewPage) -> str:
    """Return the whole report as one HTML text."""
    parts = [section(page, name) for name in SECTIONS]
    return "\n".join([document_head(page), *parts, document_foot(page)])


def _render(page: AnnualReviewPage, template: str, **more: object) -> str:
    words = page.words
    environment = _environment()
    return environment.get_template(template).render(
        page=page,
        words=words,
        _=words.text,
        level_words=lambda levels: level_words(levels, words),
        verdict_words=lambda verdict: words.text(VERDICT_WORDS[verdict]),
        flow_map=lambda: flow_map(page.picture, words, page.school),
        level_bar=lambda before, now: level_bar(before, now, words),
        glossary=glossary(),
        most_cards=len(page.risks) if page.is_full else MOST_CARDS,
        **more,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports", "templates/page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(Truth=Truth, Verdict=Verdict, Level=Level)
    return environment


@cache
def _stylesheet() -> Markup:
    """Return our own stylesheet, which holds no text of a map."""
    text = (files("reports") / "templates" / "report.css").read_text("utf-8")
    return Markup(text.strip())  # noqa: S704 - a file of ours


@cache
def _policy() -> str:
    """Return the page's content policy: nothing but its own stylesheet."""
    digest = hashlib.sha256(str(_stylesheet()).encode()).digest()
    style = base64.b64encode(digest).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _embedded(data: Mapping[str, Any]) -> Markup:
    """Return data as JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, default=str, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above
