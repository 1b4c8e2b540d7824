"""What in people's judgements does not fit together: shown, and for them to settle.

An override without a reason is no case of this: it is refused when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from datamap.logic import Truth
from datamap.messages import Message
from datamap.model import DataMap
from datamap.named import name_of, names_of
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

    risk: str | None
    """Id of the risk; None where it is about no single one."""

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
        for look in (_of_order, _of_overrides, _of_reasons, _of_accepted, _of_names):
            found += look(judged)
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
        lowered = [
            one
            for one in touched
            if _is_lowered(override, one) and not _is_treated(judged, override, one)
        ]
        if lowered:
            yield _of_lowered(judged, override, lowered)
        if not touched:
            yield _of_nothing(judged, override)


def _is_lowered(override: Override, score: Score) -> bool:
    """Say whether less is set than was worked out.

    For a planned level that is the worst that stands now: unanswered questions may
    leave it open, but only a measure brings it down.
    """
    if override.stage is Stage.TARGET:
        return rank_of(override) < ends_at(score, Stage.CURRENT, override.scale)[1]
    return rank_of(override) < ends_at(score, override.stage, override.scale)[0]


def _of_lowered(
    judged: _Judged, override: Override, lowered: Sequence[Score]
) -> Caution:
    text = (
        "For {risk} at {about} the {scale} is set lower than worked out, and no "
        "measure explains it."
    )
    about = list(dict.fromkeys(one.about for one in lowered))
    names = {
        **_names(judged, lowered[0]),
        "about": names_of(judged.datamap, about),
        "scale": override.scale.value,
    }
    fix = Message("Record the measure with its evidence, or take it back.")
    found = _caution("lowered-with-no-measure", lowered[0], Message(text, names), fix)
    return found if len(about) == 1 else replace(found, about=None)


def _of_reasons(judged: _Judged) -> Iterator[Caution]:
    """Yield each reason that is given for more than one risk."""
    by_reason: dict[str, list[Override]] = {}
    for one in judged.answers.overrides:
        by_reason.setdefault(" ".join(one.why.lower().split()), []).append(one)
    for same in by_reason.values():
        count = len({one.risk for one in same})
        if count > 1:
            text = 'The same reason is given for {n} risks: "{why}".'
            what = Message(text, {"n": count, "why": same[0].why.rstrip(".")})
            fix = Message("Say for each risk what makes its level what it is.")
            activity = judged.answers.activity
            yield Caution("same-reason", activity, None, None, what, fix)


_PERSON = re.compile(
    r"\b(?:Mrs|Mr|Ms|Miss|Dr)\b\.?\s+(?:[A-Z]\.?\s+)?[A-Z][\w'\u2019-]+"
)
"""A title with a name behind it, as people are written of."""


def _of_names(judged: _Judged) -> Iterator[Caution]:
    """Yield the fields in which a person seems to be named."""
    said = judged.answers
    for field, text in _texts(said.model_dump(mode="json", exclude_defaults=True)):
        if _PERSON.search(text):
            told = "In {field} of the answers a person seems to be named."
            what = Message(told, {"field": field})
            fix = Message("Write the role instead; the file is kept and passed on.")
            yield Caution("names-a-person", said.activity, None, None, what, fix)


def _texts(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in plain values with its dotted field, entries from 1."""
    inner: Iterable[tuple[object, object]] = ()
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value, 1)
    for name, one in inner:
        yield from _texts(one, f"{field}.{name}" if field else str(name))


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
