"""Rows of ``dpia risks``: every risk and gap with the working behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from datamap.model import DataMap
from datamap.named import name_of
from dpia.assessment import Assessment
from dpia.judgement import Caution, Override
from dpia.scales import Level, Levels, Likelihoods, Severities, word
from dpia.scoring import Score
from dpia.steps import Scale, Stage
from reports.rows.naming import counted, level_name
from reports.rows.origins import because


def risk_rows(
    assessment: Assessment, activities: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """Return a row for each risk and gap; keys as in the contract.

    Parameters
    ----------
    assessment
        What was worked out.
    activities
        Ids of the activities to show; all of them when left out.
    """
    wanted = None if activities is None else {*activities}
    return [
        _row(assessment.datamap, one)
        for one in assessment.scores
        if wanted is None or one.activity in wanted
    ]


def _row(datamap: DataMap, one: Score) -> dict[str, Any]:
    return {
        "activity": one.activity,
        "about": one.about,
        "risk": one.risk.id,
        "kind": one.risk.kind,
        "title": one.risk.title,
        "holds": one.holds.word,
        "inherent": _levels(one.inherent),
        "current": _levels(one.current),
        "target": _levels(one.target),
        "likelihood": _ends(one.likelihood),
        "severity": _ends(one.severity),
        "steps": [str(each) for each in one.steps],
        "override": [_override(each) for each in one.override] or None,
        "status": _status(one),
        "people": list(one.people),
        "harm": one.risk.harm,
        "law": list(one.risk.law),
        "fix": one.risk.fix,
        "unverified": one.risk.unverified,
        "because": because(datamap, one.because),
    }


def _override(one: Override) -> dict[str, Any]:
    """Return what somebody set otherwise, with the reason."""
    return one.model_dump(mode="json", include=_SET_OTHERWISE)


_SET_OTHERWISE = {"stage", "scale", "value", "why", "on", "by"}


def warning_rows(warnings: Iterable[Caution]) -> list[dict[str, Any]]:
    """Return a row for each thing in the judgements that does not fit together."""
    return [
        {
            "code": one.code,
            "activity": one.activity,
            "risk": one.risk,
            "about": one.about,
            "what": str(one.what),
            "fix": str(one.fix),
        }
        for one in warnings
    ]


def _levels(levels: Levels | None) -> list[str] | None:
    return None if levels is None else list(levels.words)


def _ends(scale: Likelihoods | Severities | None) -> list[str] | None:
    return None if scale is None else [word(scale.low), word(scale.high)]


def _status(one: Score) -> str:
    """Return where it stands: a gap is a duty to close, a risk one to decide on."""
    may = "" if one.holds.word == "yes" else "possible-"
    return f"{may}gap" if one.risk.kind == "gap" else f"{may}risk"


def is_high_now(one: Score) -> bool:
    """Say whether a risk is certainly high with the measures in place."""
    return one.current is not None and one.current.low is Level.HIGH


def total_of_risks(rows: Collection[dict[str, Any]]) -> str:
    """Return how many risks and duties there are, and how sure they are."""
    sure = [row for row in rows if row["holds"] == "yes"]
    duties = sum(row["kind"] == "gap" for row in sure)
    high = sum((row["current"] or ["none"])[0] == "high" for row in rows)
    return (
        f"{counted(len(rows), 'risk or duty', 'risks and duties')}: "
        f"{counted(duties, 'duty', 'duties')} certainly not met, "
        f"{counted(high, 'risk', 'risks')} certainly high, "
        f"{len(rows) - len(sure)} that may not arise."
    )


def short_risk_rows(
    datamap: DataMap, rows: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: names, intervals in words, worst first."""
    short = [
        {
            **row,
            "activity": name_of(datamap, row["activity"]),
            "with": name_of(datamap, row["about"]),
            "what": f"{row['title']} ({row['risk']})",
            "arises": "yes" if row["holds"] == "yes" else "perhaps",
            "state": _state(row),
            "before": f"{_span(row['inherent'])}{_set(row, Stage.INHERENT)}",
            "planned": f"{_span(row['target'])}{_set(row, Stage.TARGET)}",
        }
        for row in rows
    ]
    return sorted(short, key=_worst_first)


def _state(row: dict[str, Any]) -> str:
    if row["kind"] == "risk":
        return f"{_span(row['current'])}{_set(row, Stage.CURRENT)}"
    return "duty not met" if row["holds"] == "yes" else "duty perhaps not met"


def _set(row: dict[str, Any], stage: Stage) -> str:
    """Return what was set otherwise at a stage, to stand behind what was worked out."""
    found = [
        one["value"]
        if one["scale"] == Scale.LEVEL
        else f"{one['scale']} {one['value']}"
        for one in row["override"] or ()
        if one["stage"] == stage
    ]
    return f" (set to {', '.join(found)})" if found else ""


def _span(levels: list[str] | None) -> str:
    return "" if levels is None else level_name(levels)


_LEVELS = tuple(word(one) for one in Level)


def _worst_first(row: dict[str, Any]) -> tuple[bool, int, int]:
    low, high = row["current"] or (_LEVELS[-1], _LEVELS[-1])
    return row["holds"] != "yes", -_LEVELS.index(high), -_LEVELS.index(low)
