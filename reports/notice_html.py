"""A privacy notice as a page of HTML, short above and each use under a heading."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from reports.notice_markdown import DRAFTED
from reports.pages.notice.model import Line, NoticeDraft
from reports.pages.notice.own_words import pieces, plain
from reports.self_contained import environment, policy, stylesheet


def as_html(draft: NoticeDraft) -> str:
    """Return a notice as a whole page; every text of the map is escaped."""
    template = environment(draft.words, "notice").get_template("notice.html.j2")
    style = stylesheet("notice/notice.css")
    return template.render(
        draft=draft,
        drafted=DRAFTED,
        grouped=_grouped,
        plain=plain,
        policy=policy(style),
        stylesheet=style,
        written=_written,
    ).lstrip()


def _written(text: str) -> Markup:
    """Return a text with the words of the map in their own language, all escaped."""
    own = Markup('<span lang="en">{}</span>')
    return Markup("").join(
        own.format(piece) if is_own else piece for piece, is_own in pieces(text)
    )


def _grouped(lines: Iterable[Line]) -> list[tuple[bool, list[tuple[Line, bool]]]]:
    """Return lines with the items of each list together, each with if it is a gap.

    A sentence that leads to a list of gaps belongs to them.
    """
    given = list(lines)
    after = [*given[1:], None]
    told = [
        (one, bool(one.gaps or (not one.is_item and _is_open_item(following))))
        for one, following in zip(given, after, strict=False)
    ]
    by_list = groupby(told, key=lambda pair: pair[0].is_item)
    return [(is_list, [*group]) for is_list, group in by_list]


def _is_open_item(line: Line | None) -> bool:
    return line is not None and line.is_item and line.gaps > 0
