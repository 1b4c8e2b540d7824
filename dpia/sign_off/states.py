"""The states of an assessment, who may put it there, and from where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far an assessment has come."""

    DRAFT = "draft"
    ADVICE = "advice"
    APPROVED = "approved"
    REFUSED = "refused"
    UNDER_REVIEW = "under-review"


STATE_NAMES: Mapping[State, str] = {
    State.DRAFT: "draft",
    State.ADVICE: "DPO advice given",
    State.APPROVED: "approved",
    State.REFUSED: "refused",
    State.UNDER_REVIEW: "under review",
}
"""What a person calls each state."""


class Signer(StrEnum):
    """A role that signs; a signature never names a person."""

    DATA_PROTECTION_OFFICER = "data-protection-officer"
    DATA_PROTECTION_LEAD = "data-protection-lead"
    HEAD_TEACHER = "head-teacher"
    DEPUTY_HEAD_TEACHER = "deputy-head-teacher"
    CHAIR_OF_GOVERNORS = "chair-of-governors"
    GOVERNING_BODY = "governing-body"
    BUSINESS_MANAGER = "business-manager"
    TRUST_BOARD = "trust-board"


OFFICER = Signer.DATA_PROTECTION_OFFICER
"""The one who advises, and for that reason never decides (Article 38(6))."""

DECIDERS = (
    Signer.HEAD_TEACHER,
    Signer.DEPUTY_HEAD_TEACHER,
    Signer.CHAIR_OF_GOVERNORS,
    Signer.GOVERNING_BODY,
    Signer.BUSINESS_MANAGER,
    Signer.TRUST_BOARD,
)
"""Those who decide for the controller."""

MAY_SIGN: Mapping[State, tuple[Signer, ...]] = {
    State.ADVICE: (OFFICER,),
    State.APPROVED: DECIDERS,
    State.REFUSED: DECIDERS,
    State.UNDER_REVIEW: tuple(Signer),
}
"""Who may put an assessment into each state."""

COMES_AFTER: Mapping[State, tuple[State, ...]] = {
    State.ADVICE: (State.DRAFT, State.ADVICE, State.UNDER_REVIEW),
    State.APPROVED: (State.ADVICE,),
    State.REFUSED: (State.DRAFT, State.ADVICE, State.UNDER_REVIEW),
    State.UNDER_REVIEW: (State.ADVICE, State.APPROVED, State.REFUSED),
}
"""From which states each can be reached."""

SIGNED_STATES = tuple(COMES_AFTER)
"""The states that a signature puts an assessment into."""
