"""Facts: values that say whether, by whom and when they were last confirmed.

A field that a supplier or a paper must answer is a *fact*. A person writes the
bare value, ``unknown``, ``none``, a value with evidence, or conflicting claims;
the four states stay apart everywhere (see `Fact`). Evidence goes stale.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    StrictInt,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from datamap.described import Described
from datamap.periods import period_end
from datamap.vocabulary import Ask, Grade

T = TypeVar("T")

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
"""Short permanent name in lower case with hyphens, e.g. ``class-photos``."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text of at least one character."""


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_day(raw: object) -> object:
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    msg = "not_a_day"
    raise PydanticCustomError(msg, "not a day")


Day = Annotated[
    date,
    BeforeValidator(_iso_day, json_schema_input_type=date),
]
"""A day written as YYYY-MM-DD."""


def _known_country(code: str) -> str:
    from datamap.reference import is_country

    if not is_country(code):
        msg = "unknown_country"
        raise PydanticCustomError(msg, "not a country")
    return code


Country = Annotated[
    str,
    StringConstraints(pattern=COUNTRY_PATTERN),
    AfterValidator(_known_country),
]
"""Two-letter ISO 3166 code, e.g. ``FR``."""


def _one_or_more(raw: object) -> object:
    return raw if isinstance(raw, list | tuple) or raw is None else [raw]


Lines = Annotated[
    tuple[Annotated[StrictInt, Field(ge=1)], ...], BeforeValidator(_one_or_more)
]
"""One line number or a list of them, counting from 1."""


class Part(Described):
    """Base of every value in a map: frozen, refusing fields it does not know."""


class Evidence(Part):
    """Why a fact is believed, and how fresh that is."""

    source: Text
    """Id of a document or of a library's source, an address, or a short text."""

    checked_on: Day | None = None
    """Day on which the source said so. Left out: not dated, so never fresh."""

    expires_on: Day | None = None
    """Last day it may be relied on. Left out: the field's shelf life decides."""

    grade: Grade | None = None
    """How good the evidence is. Left out: as the person who wrote it judged."""

    line: Lines = ()
    """Line or lines in the source. Left out: the source has none."""

    note: Text | None = None
    """What to know about it. Left out: nothing."""


class State(StrEnum):
    """The four states of a fact."""

    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"
    CONFLICTING = "conflicting"


class Claim(Part, Generic[T]):
    """One of several answers that disagree."""

    value: T
    """What is claimed."""

    evidence: tuple[Evidence, ...] = ()
    """Who claims it. Left out: nobody is named."""


_LONG_FORM = ("value", "evidence", "provisional", "ask", "note")
_CONFLICT_FORM = ("conflicting", "ask", "note")


class Fact(Part, Generic[T]):
    """An answer with its state and evidence.

    In a map it is written as a bare value, as ``unknown``, as ``none`` where the
    field allows it, as ``{value: ..., evidence: [...]}`` or as
    ``{conflicting: [{value: ..., evidence: [...]}, ...]}``. Where the answer is a
    paper, ``document`` may stand for ``value``.
    """

    allows_none: ClassVar[bool] = False

    state: State = State.UNKNOWN
    """Whether it is known, known to be nothing, unknown or conflicting."""

    value: T | None = None
    """The answer; None unless `state` is known."""

    claims: tuple[Claim[T], ...] = ()
    """The answers that disagree; empty unless `state` is conflicting."""

    evidence: tuple[Evidence, ...] = ()
    """Why it is believed."""

    provisional: str | None = None
    """Whose reading it is while nobody has confirmed it; None when confirmed."""

    ask: Ask | None = None
    """Who can answer; None when the kind of record decides."""

    note: str | None = None
    """What to know about it."""

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, raw: Any) -> Any:  # noqa: ANN401 - what a file holds
        return _long_form(raw, allows_none=cls.allows_none)

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> Any:  # noqa: ANN401
        return _written(handler(self))

    @property
    def is_known(self) -> bool:
        """Whether there is one answer, fresh or not."""
        return self.state is State.KNOWN

    @property
    def newest(self) -> date | None:
        """Day of the newest dated evidence, or None."""
        days = [one.checked_on for one in self.evidence if one.checked_on]
        return max(days, default=None)


class FactOrNone(Fact[T], Generic[T]):
    """A fact whose answer may be that there is nothing."""

    allows_none: ClassVar[bool] = True


def _long_form(raw: Any, *, allows_none: bool) -> Any:  # noqa: ANN401
    if isinstance(raw, Fact) or _is_built(raw):
        return raw
    if not isinstance(raw, dict):
        return _worded(raw, allows_none=allows_none)
    if not raw:
        return {"state": State.UNKNOWN}
    if "document" in raw and {*raw} <= {"document", *_LONG_FORM[1:]}:
        raw = {("value" if key == "document" else key): raw[key] for key in raw}
    if any(key in raw for key in (*_LONG_FORM, "conflicting")):
        return _from_long(raw, allows_none=allows_none)
    return {"state": State.KNOWN, "value": raw}


def _is_built(raw: Any) -> bool:  # noqa: ANN401
    """Say whether it is what code of ours gives, not a person: a real state."""
    return isinstance(raw, dict) and isinstance(raw.get("state"), State)


def _from_long(raw: dict[str, Any], *, allows_none: bool) -> dict[str, Any]:
    """Read the form with ``value`` or ``conflicting`` and what stands beside it."""
    is_conflict = "conflicting" in raw
    head = "conflicting" if is_conflict else "value"
    form = _CONFLICT_FORM if is_conflict else _LONG_FORM
    strange = [key for key in raw if key not in form]
    if strange or head not in raw:
        context = {"strange": strange, "form": form, "given": list(raw)}
        code = "fact_form"
        raise PydanticCustomError(code, "not the form of a fact", context)
    if is_conflict and raw[head] == []:
        msg = "no_claims"
        raise PydanticCustomError(msg, "no answers that disagree")
    rest = {key: raw[key] for key in raw if key != head}
    if is_conflict:
        return {"state": State.CONFLICTING, "claims": raw[head], **rest}
    return {**_worded(raw[head], allows_none=allows_none), **rest}


def _worded(raw: Any, *, allows_none: bool) -> dict[str, Any]:  # noqa: ANN401
    if raw is None:
        msg = "empty_fact"
        raise PydanticCustomError(msg, "empty")
    if isinstance(raw, str) and raw == "unknown":
        return {"state": State.UNKNOWN}
    if isinstance(raw, str) and raw == "none":
        if not allows_none:
            msg = "none_not_allowed"
            raise PydanticCustomError(msg, "none is not an answer here")
        return {"state": State.NONE}
    return {"state": State.KNOWN, "value": raw}


def _written(full: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return the shortest form a person would write for a dumped fact."""
    kept = {key: full.get(key) for key in ("evidence", "provisional", "ask", "note")}
    extras = {key: value for key, value in kept.items() if value}
    state = full.get("state", State.UNKNOWN)
    if state == State.CONFLICTING:
        extras.pop("evidence", None)
        extras.pop("provisional", None)
        return {"conflicting": full["claims"], **extras}
    answer = full["value"] if state == State.KNOWN else str(state)
    return {"value": answer, **extras} if extras else answer


class Standing(StrEnum):
    """How far a fact can be leaned on, on a day."""

    STATED = "stated"
    """Known, with no evidence: as the school says."""

    EVIDENCED = "evidenced"
    """Known, with evidence that is fresh on the day."""

    STALE = "stale"
    """Known, but its evidence is too old or not dated."""

    UNVERIFIED = "unverified"
    """Known only by inference or memory, or as a provisional reading."""

    CONFLICTING = "conflicting"
    UNKNOWN = "unknown"


_WEAK = {Grade.INFERRED, Grade.OWN_KNOWLEDGE}
SETTLED: Final = frozenset({Standing.STATED, Standing.EVIDENCED})
"""Standings in which a fact counts as an answer; any other counts as unknown."""


def is_fresh(evidence: Evidence, shelf_life: str, on: date) -> bool:
    """Say whether evidence may still be relied on.

    Parameters
    ----------
    evidence
        The evidence; one without a day is never fresh.
    shelf_life
        Calendar period, e.g. ``P1Y``, for which the field's evidence lasts where
        it names no last day.
    on
        The day asked about. Evidence from after that day does not count.
    """
    if evidence.checked_on is None or evidence.checked_on > on:
        return False
    last = evidence.expires_on or period_end(evidence.checked_on, shelf_life)
    return on <= last


def standing(fact: Fact[Any], shelf_life: str, on: date) -> Standing:
    """Return how far a fact can be leaned on, on a day."""
    if fact.state is State.UNKNOWN:
        return Standing.UNKNOWN
    if fact.state is State.CONFLICTING:
        return Standing.CONFLICTING
    if fact.provisional:
        return Standing.UNVERIFIED
    if not fact.evidence:
        return Standing.STATED
    fresh = [one for one in fact.evidence if is_fresh(one, shelf_life, on)]
    if any(one.grade not in _WEAK for one in fresh):
        return Standing.EVIDENCED
    return Standing.UNVERIFIED if fresh else Standing.STALE


class Nothing(Enum):
    """The two answers that are not values."""

    UNKNOWN = "unknown"
    NONE = "none"


def settled(fact: Fact[T], shelf_life: str, on: date) -> T | Nothing:
    """Return the answer to reason with: a value, nothing, or unknown.

    Stale, unverified, provisional and conflicting answers are unknown here:
    a conclusion drawn from them must allow for the other possibilities.
    """
    return answer_to(fact, standing(fact, shelf_life, on))


def answer_to(fact: Fact[T], how_far: Standing) -> T | Nothing:
    """Return the answer to reason with if a fact can be leaned on so far."""
    if how_far not in SETTLED:
        return Nothing.UNKNOWN
    if fact.state is State.NONE or fact.value is None:
        return Nothing.NONE
    return fact.value
