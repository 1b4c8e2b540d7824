"""Rows of ``dpia levels``: where an activity, a system, a supplier or all stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datamap.model import DataMap
from datamap.named import name_of
from dpia.assessment import Assessment
from dpia.cnil import Between, CnilView, PlottedEvent, cnil_view
from dpia.overall import By, Overall, overall
from dpia.scales import Levels
from dpia.steps import Stage, span
from reports.rows.naming import level_name
from reports.rows.origins import because

NOBODY = "(nobody named)"
"""What stands for systems whose provider nobody has named."""


def level_rows(found: Assessment, by: By) -> list[dict[str, Any]]:
    """Return a row for each record of a kind, the worst first.

    ``inherent``, ``current`` and ``target`` are the worst levels, end by end;
    ``counts`` says how many risks of a use stand at each current level.
    """
    return [_row(found.datamap, one) for one in overall(found, by)]


def _row(datamap: DataMap, one: Overall) -> dict[str, Any]:
    return {
        "by": one.by.value,
        "record": one.record or "",
        "name": name_of(datamap, one.record) if one.record else NOBODY,
        "inherent": _words(one.inherent),
        "current": _words(one.current),
        "target": _words(one.target),
        "counts": {span(ends): number for ends, number in one.counts.items()},
        "duties_not_met": one.duties,
        "duties_perhaps_not_met": one.duties_maybe,
        "because": because(datamap, _records(one, one.record)),
    }


def _words(levels: Levels) -> list[str]:
    return list(levels.words)


def _records(one: Overall, record: str | None) -> list[str]:
    """Return the record itself and what the worst of its risks are about."""
    worst = [score.about for score in one.scores if score.current == one.current]
    return list(dict.fromkeys([*([record] if record else []), *worst]))


def short_level_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen, levels and counts in words."""
    return [
        {
            **row,
            "what": row["name"],
            "before": level_name(row["inherent"]),
            "now": level_name(row["current"]),
            "planned": level_name(row["target"]),
            "how_many": ", ".join(
                f"{number} {_level(ends)}" for ends, number in row["counts"].items()
            ),
            "duties": _duties(row),
        }
        for row in rows
    ]


def _level(ends: str) -> str:
    """Return in the words of the reports what the counts are kept under."""
    low, _, high = ends.partition(" to ")
    return level_name((low, high or low))


def _duties(row: Mapping[str, Any]) -> str:
    return f"{row['duties_not_met']} and perhaps {row['duties_perhaps_not_met']} more"


def event_rows(found: Assessment, by: By) -> list[dict[str, Any]]:
    """Return a row for each feared event of each record of a kind.

    Severity and likelihood are ``[lowest, highest]`` of four ranks; 0 is what may
    not come about at all.
    """
    return [
        _event(found.datamap, one, event)
        for one in overall(found, by)
        for event in cnil_view(one.scores).events
    ]


def _event(datamap: DataMap, one: Overall, plotted: PlottedEvent) -> dict[str, Any]:
    head = {
        "by": one.by.value,
        "record": one.record or "",
        "name": name_of(datamap, one.record) if one.record else NOBODY,
        "event": plotted.event.id,
        "title": plotted.event.title,
    }
    ends = {
        stage.value: {
            "severity": list(plotted.points[stage].severity),
            "likelihood": list(plotted.points[stage].likelihood),
        }
        for stage in Stage
    }
    about = [score.about for score in plotted.scores]
    records = dict.fromkeys([*([one.record] if one.record else []), *about])
    return {
        **head,
        **ends,
        "risks": sorted({score.risk.id for score in plotted.scores}),
        "because": because(datamap, records),
    }


def short_event_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a screen: severity and likelihood of four, side by side."""
    return [
        {
            **row,
            "what": row["name"],
            **{
                heading: _point(row[stage])
                for heading, stage in (
                    ("before", "inherent"), ("now", "current"), ("planned", "target"),
                )
            },
        }
        for row in rows
    ]  # fmt: skip


def _point(ends: Mapping[str, Between]) -> str:
    severity, likelihood = (_of_four(ends[one]) for one in ("severity", "likelihood"))
    return f"severity {severity}, likelihood {likelihood}"


def _of_four(ends: Between) -> str:
    low, high = ends
    return str(high) if low == high else f"{low} to {high}"


def not_placed(found: Assessment) -> list[str]:
    """Return what the other view leaves out, in sentences."""
    view: CnilView = cnil_view(found.scores)
    outside = {one.risk.id for one in view.outside}
    unplaced = sorted({one.risk.id for one in view.unplaced})
    notes = [f"About the cross-walk: {view.unverified}"]
    notes.append("Ranks go from 1 to 4; 0 stands for what may not come about at all.")
    notes.append(
        f"{len(outside)} of the risks found are about rights, choice or fair treatment "
        "and are no feared event."
    )
    if unplaced:
        notes.append(f"Nobody has placed the school's own: {', '.join(unplaced)}.")
    return notes
