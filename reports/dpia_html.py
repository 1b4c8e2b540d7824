"""The impact assessment as HTML: one section at a time, everything escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup

from reports.figures.flow_map import flow_map, narrow_map
from reports.language import language, marked
from reports.pages.dpia.model import SIGN_HERE, STANDINGS, Standing, told
from reports.pages.dpia.page import SECTIONS, data_of
from reports.self_contained import embedded, environment, policy, stylesheet

if TYPE_CHECKING:
    from reports.pages.dpia.page import DpiaPage

KICKER = marked("Data protection impact assessment")

MOST_SOURCES = 3
"""How many records stand below an answer before the rest is folded away."""

_MARKS = {
    Standing.FILLED: "\u2713",
    Standing.PARTLY: "?",
    Standing.GAP: "\u2715",
    Standing.JUDGEMENT: "\u270e",
}
"""Sign beside each standing, so that nothing hangs on colour alone."""

_COLOURS = {
    Standing.FILLED: "good",
    Standing.PARTLY: "open",
    Standing.GAP: "bad",
    Standing.JUDGEMENT: "home",
}


def section(page: DpiaPage, section_id: str) -> str:
    """Return one section of the assessment as HTML; nothing for one it does not have.

    Parameters
    ----------
    page
        The values.
    section_id
        One of `SECTIONS`.
    """
    for one in page.document.sections:
        if one.id == section_id:
            return _render(page, "section.html.j2", section=one)
    return ""


def document_head(page: DpiaPage) -> str:
    """Return everything before the first section: head, style, title and summary."""
    return _render(page, "head.html.j2", stylesheet=_style(), policy=policy(_style()))


def document_foot(page: DpiaPage) -> str:
    """Return everything after the last section, with the data of the assessment."""
    return _render(page, "foot.html.j2", data=embedded(data_of(page)))


def whole(page: DpiaPage) -> str:
    """Return the whole assessment as one HTML text."""
    parts = [section(page, name) for name in SECTIONS]
    return "\n".join([document_head(page), *parts, document_foot(page)])


def _render(page: DpiaPage, template: str, **more: object) -> str:
    document, words = page.document, page.words
    given = {
        "document": document,
        "words": words,
        "kicker": words.text(KICKER),
        "standings": {one: words.text(text) for one, text in STANDINGS.items()},
        "counted": _counted(page),
        "sign_here": [words.text(one) for one in SIGN_HERE],
        "flow_map": lambda: flow_map(document.picture, words, document.school),
        "narrow_map": lambda: narrow_map(document.picture, words, document.school),
        "most_sources": MOST_SOURCES,
    }
    made = _environment(words.code).get_template(template).render(**given, **more)
    # Every attribute of ours is in double quotes, so a single one is only text.
    return made.replace("&#39;", "'")


def _counted(page: DpiaPage) -> list[tuple[Standing, int]]:
    """Return how many fields stand how, those that there are none of left out."""
    found = [one.standing for one in page.document.answers]
    return [(one, found.count(one)) for one in Standing if one in found]


@cache
def _environment(code: str) -> Environment:
    """Return the environment of a language: escaping, and refusing what is missing."""
    words = language(code)
    made = environment(words, "dpia", "page")
    made.filters.update(told=lambda one: told(one, words))
    foreign = Markup("") if code == "en" else Markup(' lang="en"')
    made.globals.update(
        Standing=Standing, marks=_MARKS, colours=_COLOURS, foreign=foreign
    )
    return made


def _style() -> Markup:
    return stylesheet("report.css", "dpia.css")


__all__ = [
    "SECTIONS",
    "data_of",
    "document_foot",
    "document_head",
    "section",
    "whole",
]
