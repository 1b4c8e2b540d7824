"""A privacy notice as a page of HTML, short above and each use under a heading."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.language import marked
from reports.pages.notice.model import Line, NoticeDraft

CONTENTS = marked("On this page")


def as_html(draft: NoticeDraft) -> str:
    """Return a notice as a whole page; every text of the map is escaped."""
    template = _environment().get_template("notice.html.j2")
    contents = draft.words.text(CONTENTS)
    return template.render(draft=draft, contents=contents, grouped=_grouped).lstrip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports", "templates/notice"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _grouped(lines: Iterable[Line]) -> list[tuple[bool, list[Line]]]:
    """Return lines with the items of each list together."""
    by_list = groupby(lines, key=lambda one: one.is_item)
    return [(is_list, [*group]) for is_list, group in by_list]
