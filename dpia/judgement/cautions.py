"""What in people's judgements does not fit together: shown, and for them to settle.

An override without a reason is no case of this: it is refused when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import DataMap
from datamap.named import name_of
from dpia.judgement.levels import STAGES, ends_at, levels_said, rank_of
from dpia.judgement.model import Answers, Effect, MeasureDecision
from dpia.judgement.overrides import Override
from dpia.scales import Level, Matrix
from dpia.scoring import Score
from dpia.steps import Stage


@dataclass(frozen=True)
class Caution:
    """One thing in the judgements on an activity that does not fit together."""

    code: str
    """Stable short name, e.g. ``target-above-current``."""

    activity: str
    """Id of the activity."""

    risk: str
    """Id of the risk."""

    about: str | None
    """Id of the system or recipient; None where it is no single one."""

    what: Message
    """What does not fit."""

    fix: Message
    """What to do about it."""


@dataclass(frozen=True)
class _Judged:
    """The scores of one activity with what people said of them."""

    datamap: DataMap
    matrix: Matrix
    answers: Answers
    scores: tuple[Score, ...]


def cautions(
    datamap: DataMap,
    scores: Iterable[Score],
    answers: Mapping[str, Answers],
    matrix: Matrix,
) -> tuple[Caution, ...]:
    """Return what does not fit together in people's judgements.

    Parameters
    ----------
    datamap
        The map, for names.
    scores
        The scores with the overrides beside them.
    answers
        The answers by activity.
    matrix
        The table from severity and likelihood to level.
    """
    found: list[Caution] = []
    listed = [one for one in scores if one.risk.kind == "risk"]
    for activity, said in answers.items():
        own = tuple(one for one in listed if one.activity == activity)
        judged = _Judged(datamap, matrix, said, own)
        found += [*_of_order(judged), *_of_overrides(judged), *_of_accepted(judged)]
    return tuple(found)


_ORDER = {
    Stage.CURRENT: (
        "current-above-inherent",
        "For {risk} at {about} the level now is set above the level with no measures.",
    ),
    Stage.TARGET: (
        "target-above-current",
        "For {risk} at {about} the planned level is set above the level now.",
    ),
}
_SET_RIGHT = Message("Check both levels: a measure never makes a risk worse.")


def _of_order(judged: _Judged) -> Iterator[Caution]:
    """Yield where a later stage stands above the one before it."""
    for score in judged.scores:
        if not score.override:
            continue
        levels = [levels_said(score, one, judged.matrix) for one in STAGES]
        for stage, before, after in zip(STAGES[1:], levels, levels[1:], strict=False):
            if before and after and after.low > before.high:
                code, text = _ORDER[stage]
                what = Message(text, _names(judged, score))
                yield _caution(code, score, what, _SET_RIGHT)


def _of_overrides(judged: _Judged) -> Iterator[Caution]:
    for override in judged.answers.overrides:
        touched = [one for one in judged.scores if override.is_about(one)]
        for score in touched:
            if _is_lowered(override, score) and not _is_treated(
                judged, override, score
            ):
                text = (
                    "For {risk} at {about} the {scale} is set lower than worked out, "
                    "and no measure explains it."
                )
                names = {**_names(judged, score), "scale": override.scale.value}
                fix = Message("Record the measure with its evidence, or take it back.")
                yield _caution(
                    "lowered-with-no-measure", score, Message(text, names), fix
                )
        if not touched:
            yield _of_nothing(judged, override)


def _is_lowered(override: Override, score: Score) -> bool:
    return rank_of(override) < ends_at(score, override.stage, override.scale)[0]


def _is_treated(judged: _Judged, override: Override, score: Score) -> bool:
    """Say whether some measure can explain a level below the one worked out."""
    if override.stage is Stage.INHERENT:
        return False
    is_planned = override.stage is Stage.TARGET
    shields = [one for _, one in score.treated_by]
    return any(
        one.now is Truth.YES or (is_planned and one.planned is Truth.YES)
        for one in shields
    ) or any(
        one.measure is not None and one.approved is not False
        for one in judged.answers.decisions
        if is_decided(one, score)
    )


def is_decided(decision: MeasureDecision, score: Score) -> bool:
    """Say whether a decision is about a score."""
    return decision.risk == score.risk.id and decision.about in (None, score.about)


def _of_nothing(judged: _Judged, override: Override) -> Caution:
    text = "{risk} is set otherwise but does not arise here."
    what = Message(text, {"risk": override.risk})
    fix = Message("Take the entry out, or check the map: dpia risks lists what arises.")
    activity = judged.answers.activity
    code = "override-of-nothing"
    return Caution(code, activity, override.risk, override.about, what, fix)


def _of_accepted(judged: _Judged) -> Iterator[Caution]:
    """Yield the high risks that are accepted and that the regulator never saw."""
    regulator = judged.answers.regulator
    for decision in judged.answers.decisions:
        if decision.effect is not Effect.ACCEPTED:
            continue
        if regulator and (not regulator.risks or decision.risk in regulator.risks):
            continue
        for score in judged.scores:
            levels = levels_said(score, Stage.TARGET, judged.matrix)
            if is_decided(decision, score) and levels and levels.high is Level.HIGH:
                text = (
                    "{risk} at {about} is accepted although it may stay high, and the "
                    "regulator was not consulted."
                )
                fix = Message("Lower the risk, or ask the ICO first and record it.")
                what = Message(text, _names(judged, score))
                yield _caution("accepted-without-consultation", score, what, fix)


def _names(judged: _Judged, score: Score) -> dict[str, object]:
    title = f"{score.risk.id} ({score.risk.title})"
    return {"risk": title, "about": name_of(judged.datamap, score.about)}


def _caution(code: str, score: Score, what: Message, fix: Message) -> Caution:
    return Caution(code, score.activity, score.risk.id, score.about, what, fix)
