"""The page across schools as HTML: sorted by a script of its own, whole without it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from datamap.transfers import Verdict
from dpia.scales import Level, Levels, word
from reports.document import Frame
from reports.language import language, marked
from reports.pages.portfolio import Portfolio, Standing, data_of
from reports.pages.portfolio.page import STANDINGS
from reports.self_contained import (
    embedded,
    environment,
    policy,
    stylesheet,
    template_text,
)
from reports.words import ASKED, VERDICTS, level_words

TITLES: Mapping[str, str] = {
    "schools": marked("Schools"),
    "suppliers": marked("Suppliers"),
    "countries": marked("Outside the UK"),
    "gaps": marked("Duties not met"),
    "questions": marked("Questions for many schools at once"),
}
"""Heading of each section, in order."""


LONGEST_ERROR = 60
"""Letters of an error that are not folded away."""


def section(page: Portfolio, section_id: str) -> str:
    """Return one section of the page as HTML.

    Parameters
    ----------
    page
        The values.
    section_id
        One of `TITLES`.
    """
    return _render(
        page,
        f"{section_id}.html.j2",
        section_id=section_id,
        title=page.words.text(TITLES[section_id]),
    )


def document_head(page: Portfolio) -> str:
    """Return everything before the first section."""
    return _render(
        page, "head.html.j2", stylesheet=_style(), policy=policy(_style(), _script())
    )


def document_foot(page: Portfolio) -> str:
    """Return everything after the last section."""
    return _render(page, "foot.html.j2", data=embedded(data_of(page)), script=_script())


def frame(page: Portfolio) -> Frame:
    """Return the head, the foot and the data of the page, for its notebook."""
    return Frame(document_head(page), document_foot(page), data_of(page))


def own_script() -> str:
    """Return the element of the one script that the page may hold."""
    return f"<script>{_script()}</script>"


def whole(page: Portfolio) -> str:
    """Return the whole page as one HTML text."""
    parts = [section(page, name) for name in TITLES]
    return "\n".join([document_head(page), *parts, document_foot(page)])


def _render(page: Portfolio, template: str, **more: object) -> str:
    words = page.words
    given = {
        "page": page,
        "words": words,
        "in_time": len(page.of(Standing.IN_TIME)),
        "late": len(page.of(Standing.LATE)),
        "missing": len(page.of(Standing.MISSING)),
        "level_words": lambda levels: level_words(levels, words),
        "verdict_words": lambda verdict: words.text(VERDICTS[verdict]),
        "standing": lambda standing: words.text(STANDINGS[standing]),
        "asked": lambda ask: words.text(ASKED[ask]),
        "problem": _problem,
        "high": Level.HIGH,
    }
    return _environment(words.code).get_template(template).render(**given, **more)


@cache
def _environment(code: str) -> Environment:
    made = environment(language(code), "portfolio", "page")
    made.globals.update(Verdict=Verdict, shade=_shade, rank=_rank, address=quote)
    return made


def _problem(error: str) -> tuple[str, str]:
    r"""Return what is shown of an error at once, and what is folded away.

    Examples
    --------
    >>> _problem("2 problems in the data map.\n\nOne.\n\nTwo.")
    ('2 problems in the data map', 'One.\n\nTwo.')
    """
    head, _, rest = error.partition("\n\n")
    if rest or len(head) > LONGEST_ERROR:
        return (head.rstrip(".") if rest else "", rest or head)
    return head, ""


def _shade(levels: Levels) -> str:
    """Return the classes of a cell: its high end, and whether it is certain."""
    sure = "" if levels.low is levels.high else " may"
    return f"{word(levels.high)}{sure}"


def _rank(levels: Levels | None) -> int:
    """Return what a cell is sorted by: its high end, then its low end."""
    return 0 if levels is None else 10 * levels.high + levels.low + 1


def _style() -> Markup:
    return stylesheet("report.css", "portfolio/portfolio.css")


def _script() -> Markup:
    return Markup(template_text("portfolio/sort.js"))  # noqa: S704 - a file of ours


__all__ = [
    "TITLES", "document_foot", "document_head", "frame", "own_script", "section",
    "whole",
]  # fmt: skip
