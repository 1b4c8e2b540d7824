"""A first map of a school from the notice it has published.

Only what the notice says is placed, each record with its line. What it does not say
stays unknown, and what has no place in a map is in a list for a person to go through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datamap.load import build_map
from datamap.model import DataMap
from datamap.notice.first_draft import Draft
from datamap.notice.reading import Notice
from datamap.strict_yaml import Document
from datamap.written import every_path
from datamap.yaml_text import map_text

_COMMENTS = {
    "school:": "Check the name, the nation and the phase; say who can be written to.",
    "documents:": "The notice itself. Add contracts, agreements, policies, DPIAs.",
    "people:": "Groups the notice speaks of. Are staff, governors, visitors missing?",
    "data:": "Check the kind of each: it decides how sensitive the data counts.",
    "parties:": "Who gets data. Ask the school who still does.",
    "systems:": "What data sits in. Who provides each, where is it, is it in use?",
    "activities:": "One purpose each. Add the lawful basis where it is unknown.",
    "flows:": "Move each flow to the activity it serves; say role, data, way abroad.",
}
_HEAD = """\
# A first map, made from the school's own notice. It is a start: correct it.
# Each record names the line it was read on. What the notice does not say is unknown.
"""


@dataclass(frozen=True)
class FirstMap:
    """A map made from a notice."""

    datamap: DataMap
    text: str
    """The map's file, with comments that say what to check."""

    report: tuple[str, ...]
    """What was assumed and what could not be placed, a line each."""


def first_map(notice: Notice, paper: str | None = None) -> FirstMap:
    """Return a first map from what a notice says.

    Parameters
    ----------
    notice
        The notice as read.
    paper
        Path of the notice's file beside the map; left out if it is not kept there.
    """
    draft = Draft(notice, paper)
    tree = _in_order(draft.tree())
    datamap = build_map(Document("map.yaml", tree, every_path(tree)))
    return FirstMap(datamap, _commented(map_text(tree)), tuple(draft.report))


def _commented(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if line in _COMMENTS:
            lines.append(f"# {_COMMENTS[line]}")
        lines.append(line)
    return _HEAD + "\n".join(lines) + "\n"


def _in_order(tree: Mapping[str, Any]) -> dict[str, Any]:
    names = ("format", *(one.rstrip(":") for one in _COMMENTS))
    return {name: tree[name] for name in names if name in tree}
