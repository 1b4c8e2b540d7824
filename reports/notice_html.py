"""A privacy notice as a page of HTML, short above and each use under a heading."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from reports.language import marked
from reports.pages.notice.model import Line, NoticeDraft
from reports.self_contained import environment

CONTENTS = marked("On this page")


def as_html(draft: NoticeDraft) -> str:
    """Return a notice as a whole page; every text of the map is escaped."""
    template = environment(draft.words, "notice").get_template("notice.html.j2")
    contents = draft.words.text(CONTENTS)
    return template.render(draft=draft, contents=contents, grouped=_grouped).lstrip()


def _grouped(lines: Iterable[Line]) -> list[tuple[bool, list[Line]]]:
    """Return lines with the items of each list together."""
    by_list = groupby(lines, key=lambda one: one.is_item)
    return [(is_list, [*group]) for is_list, group in by_list]
