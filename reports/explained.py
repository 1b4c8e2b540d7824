"""Technical words linked to their meaning, each where a section first uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_PROSE = frozenset({"p", "li", "dd"})
_LEFT = frozenset({"a", "svg", "nav", "span", "strong", "em"})
"""Elements whose text is left as it is: links, figures, names, marks."""


def explained(section: str, terms: Mapping[str, str]) -> str:
    """Return a section with its first use of each word linked to the meaning.

    Parameters
    ----------
    section
        HTML made from our own templates.
    terms
        Word by id. Of two that begin at the same letter the longer one is linked.
    """
    left = {
        id_: re.compile(rf"\b{re.escape(str(escape(word)))}(?:s|es)?\b", re.IGNORECASE)
        for id_, word in terms.items()
        if f'href="#word-{id_}"' not in section
    }
    parts = _TAG.split(section)
    inside: list[str] = []
    for index, part in enumerate(parts):
        if part.startswith("<"):
            _step(part, inside)
        elif _is_prose(inside):
            parts[index] = _linked(part, left)
    return "".join(parts)


def _step(tag: str, inside: list[str]) -> None:
    """Go into an element, or out of it; those without an end are never inside."""
    name = _NAME.match(tag)
    if name is None or tag.endswith("/>") or name[1] == "br":
        return
    if not tag.startswith("</"):
        inside.append(name[1])
    else:
        inside.pop()


def _is_prose(inside: list[str]) -> bool:
    return not _PROSE.isdisjoint(inside) and _LEFT.isdisjoint(inside)


def _linked(text: str, left: dict[str, re.Pattern[str]]) -> str:
    """Return a text with links, and take what was linked out of what is left."""
    found = [(word.search(text), id_) for id_, word in left.items()]
    first = min(
        ((hit.start(), -hit.end(), id_) for hit, id_ in found if hit), default=None
    )
    if first is None:
        return text
    start, end, id_ = first[0], -first[1], first[2]
    del left[id_]
    link = f'<a class="term" href="#word-{id_}">{text[start:end]}</a>'
    return f"{text[:start]}{link}{_linked(text[end:], left)}"
