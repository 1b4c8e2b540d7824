"""What follows for people from an activity as it stands: screening, matrix, levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from datamap.logic import Truth
from datamap.messages import Message
from dpia.assessment import Assessment
from dpia.need import Need
from dpia.scales import Levels
from dpia.screening import Screened, State, Trigger
from dpia.steps import Stage
from reports.figures.risk_matrix import RiskMatrix
from reports.language import Language
from reports.pages.matrix import grid
from reports.pages.naming import name_of
from reports.pages.what_could_go_wrong import RiskCard, risk_cards
from reports.words import capital, level_words

Told = dict[str, Any]
Before = Mapping[str, tuple[str, str]]
"""Levels now and planned of each risk, as they were shown last."""

NEEDS: Mapping[Need, str] = {
    Need.REQUIRED: "Impact assessment: required",
    Need.LIKELY: "Impact assessment: likely to be needed",
    Need.NOT_REQUIRED: "Impact assessment: not required",
    Need.UNKNOWN: "Impact assessment: not known yet",
}

_NEED_SIGNS = {
    Need.REQUIRED: "bad",
    Need.LIKELY: "open",
    Need.UNKNOWN: "open",
    Need.NOT_REQUIRED: "good",
}

STATES: Mapping[State, str] = {
    State.HOLDS: "holds",
    State.MAY_HOLD: "may hold",
    State.DOES_NOT: "does not hold",
}

MOVED = ("The level of {n} risk moved.", "The levels of {n} risks moved.")


LEGEND = (
    "In each cell: how many risks stand there if every open question is answered "
    "well, and how many if it is answered badly. An arrow says how many more or fewer "
    "that last number is than with no protection at all."
)
NOT_TOLD = (
    "What could go wrong cannot be told until it is said who gets the data, and which "
    "data. That is not the same as no risk."
)
NO_RISKS = "No kind of risk in the catalogue arises from what the map says so far."


class _PlannedMatrix(RiskMatrix):
    """The matrix with what is planned in place too."""

    @property
    def title(self) -> str:
        return self.words.text("Risks by severity and likelihood, with what is planned")

    @property
    def description(self) -> str:
        return self.words.text(
            "In each cell: how many once the planned measures are in place, at "
            "best and at worst. An arrow says how many more or fewer at worst "
            "than with no protection. The table beside says the same."
        )


def picture(
    found: Assessment, screened: Screened, before: Before, words: Language
) -> Told:
    """Return what a page shows of an assessment of one activity.

    Parameters
    ----------
    found
        The assessment.
    screened
        The same activity, screened.
    before
        Levels as they were shown last; what moved since is said.
    words
        Language of the words.
    """
    risks = [
        _risk(one, before.get(one.id), words)
        for one in risk_cards(found, (), words, is_full=True)
    ]
    moved = [one for one in risks if one["wasNow"] or one["wasPlanned"]]
    return {
        "said": words.count(*MOVED, len(moved)) if moved else "",
        "moved": [_moved(one, words) for one in moved],
        "need": _need(screened, words),
        "matrices": [_now(found, words), _planned(found, words)] if risks else [],
        "legend": words.text(LEGEND),
        "risks": risks,
        "noRisks": "" if risks else words.text(NO_RISKS if found.scores else NOT_TOLD),
        "gaps": [*_gaps(found, words).values()],
        "warnings": [f"{one.what} {one.fix}" for one in found.warnings],
        "unverified": words.text(found.catalogue.matrix_unverified or ""),
    }


def levels_in(told: Told) -> dict[str, tuple[str, str]]:
    """Return the levels now and planned of each risk of a picture, by its id."""
    return {one["id"]: (one["now"], one["planned"]) for one in told["risks"]}


def _need(screened: Screened, words: Language) -> Told:
    order = (State.HOLDS, State.MAY_HOLD)
    triggers = sorted(
        (one for one in screened.triggers if one.state in order),
        key=lambda one: order.index(one.state),
    )
    return {
        "word": words.text(NEEDS[screened.result]),
        "sign": _NEED_SIGNS[screened.result],
        "why": words.say(_once(screened)),
        "triggers": [
            {
                "title": words.text(one.title),
                "state": words.text(STATES[one.state]),
                "sign": "bad" if one.state is State.HOLDS else "open",
                "why": words.say(one.why),
            }
            for one in triggers
        ],
    }


def _once(screened: Screened) -> Message:
    """Return why an assessment is needed, with each sign once.

    Two lists have a sign for the same thing; where the map shows both by the same
    words, the first is named.
    """
    why, shown = screened.why, {one.title: one for one in screened.triggers}
    signs = why.values.get("signs")
    if not isinstance(signs, Message) or not {*map(str, signs.values.values())} <= {
        *shown
    }:  # others are only counted
        return why
    named: dict[str, Trigger] = {}
    for key, title in signs.values.items():
        one = shown[str(title)]
        if not any(_is_twin(one, other) for other in named.values()):
            named[key] = one
    line = "; ".join(f"{{{key}}}" for key in named)
    once = Message(line, {key: signs.values[key] for key in named})
    return Message(why.text, {**why.values, "signs": once})


def _is_twin(one: Trigger, other: Trigger) -> bool:
    """Say whether two signs of different lists are shown by the same words."""
    lists = {trigger.id.partition("-")[0] for trigger in (one, other)}
    return one.why == other.why and len(lists) > 1


def _now(found: Assessment, words: Language) -> Told:
    start, now = (grid(found, words, one) for one in (Stage.INHERENT, Stage.CURRENT))
    svg = _with_ids(RiskMatrix(start, now, words).to_svg(), "now")
    return {"title": words.text("Now"), "svg": svg}


def _planned(found: Assessment, words: Language) -> Told:
    start, then = (grid(found, words, one) for one in (Stage.INHERENT, Stage.TARGET))
    svg = _with_ids(_PlannedMatrix(start, then, words).to_svg(), "planned")
    return {"title": words.text("With what is planned"), "svg": svg}


def _with_ids(svg: Markup, name: str) -> str:
    """Return a figure whose ids no other figure of the page has."""
    return (
        str(svg)
        .replace("cells-title", f"{name}-title")
        .replace("cells-desc", f"{name}-desc")
    )


def _risk(card: RiskCard, before: tuple[str, str] | None, words: Language) -> Told:
    now, target = level_words(card.now, words), level_words(card.target, words)
    return {
        "id": card.id,
        "title": card.title,
        "harm": card.harm,
        "before": level_words(card.before, words),
        "now": now,
        "planned": target,
        "nowSign": _sign(card.now),
        "plannedSign": _sign(card.target),
        "wasNow": before[0] if before and before[0] != now else "",
        "wasPlanned": before[1] if before and before[1] != target else "",
        "isSure": card.sure > 0,
        "where": list(card.where),
        "uses": [
            {"name": one.name, "levels": capital(one.levels), "steps": list(one.steps)}
            for one in card.uses
        ],
    }


def _moved(risk: Told, words: Language) -> str:
    """Return in a sentence how a risk moved since it was shown last."""
    if not risk["wasPlanned"]:
        text = "{title}: now {now}; it was {was}."
        return words.text(text, **_ends(risk, risk["wasNow"]))
    if not risk["wasNow"]:
        text = "{title}: {planned} with what is planned; that was {was}."
        return words.text(text, **_ends(risk, risk["wasPlanned"]))
    text = "{title}: now {now}, {planned} with what is planned; it was {was}."
    return words.text(text, **_ends(risk, risk["wasNow"]))


def _ends(risk: Told, was: str) -> dict[str, str]:
    return {**{key: risk[key] for key in ("title", "now", "planned")}, "was": was}


def _sign(levels: Levels) -> str:
    """Return how a level is marked: by what is sure, and open if little is."""
    if levels.low is levels.high:
        return levels.high.name.lower()
    return "open"


def _gaps(found: Assessment, words: Language) -> dict[str, Told]:
    """Return the duties that are not met or may not be, each once."""
    told: dict[str, Told] = {}
    for one in sorted(found.gaps, key=lambda one: -one.holds):
        where = name_of(found.datamap, one.about)
        if one.risk.id in told:
            told[one.risk.id]["where"].append(where)
            continue
        is_sure = one.holds is Truth.YES
        word = "not met" if is_sure else "may not be met"
        told[one.risk.id] = {
            "title": words.text(one.risk.title),
            "word": words.text(word),
            "sign": "bad" if is_sure else "open",
            "fix": words.text(one.risk.fix or ""),
            "where": [where],
        }
    return told
