"""A privacy notice as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reports.language import marked
from reports.pages.notice.model import Line, NoticeDraft, Section
from reports.pages.notice.own_words import plain

DRAFTED = marked(
    "A machine drafted this Welsh, and no Welsh speaker has checked it. The English "
    "edition counts."
)
"""What a notice says of its language while nobody has checked it."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def as_markdown(draft: NoticeDraft) -> str:
    """Return a notice as Markdown; no text of a map becomes markup."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def _lines(draft: NoticeDraft) -> Iterator[str]:
    yield from (f"# {_plain(draft.title)}", "")
    if draft.words.is_draft:
        yield from (f"*{draft.words.text(DRAFTED)} {DRAFTED}*", "")
    yield from _paragraphs(draft.lines)
    for section in draft.sections:
        yield from _section(section, 2)


def _section(section: Section, level: int) -> Iterator[str]:
    yield from (f"{'#' * level} {_plain(section.title)}", "")
    yield from _paragraphs(section.lines)
    for part in section.parts:
        yield from _section(part, level + 1)


def _paragraphs(lines: Iterable[Line]) -> Iterator[str]:
    was_item = False
    for line in lines:
        if was_item and not line.is_item:
            yield ""
        label = f"{_plain(line.label)}: " if line.label else ""
        yield f"{'- ' if line.is_item else ''}{label}{_plain(line.text)}"
        if not line.is_item:
            yield ""
        was_item = line.is_item
    if was_item:
        yield ""


def _plain(marked_text: str) -> str:
    text = plain(marked_text)
    if text.startswith("https://"):
        return text
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
