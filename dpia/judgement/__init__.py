"""What people decided about each activity, beside what was worked out."""

from dpia.judgement.cautions import Caution, cautions
from dpia.judgement.levels import levels_said
from dpia.judgement.model import (
    Advice,
    Answers,
    Condition,
    Consultation,
    Effect,
    MayProceed,
    MeasureDecision,
    Met,
    Necessity,
    Outcome,
    PriorConsultation,
    Review,
    StandardAnswer,
    TransferAnswer,
    TransferQuestion,
)
from dpia.judgement.overrides import Override, Rank, overridden
from dpia.judgement.read import (
    ANSWERS_FOLDER,
    InvalidAnswersError,
    answers_file,
    parse_answers,
    read_answers,
)

__all__ = [
    "ANSWERS_FOLDER",
    "Advice",
    "Answers",
    "Caution",
    "Condition",
    "Consultation",
    "Effect",
    "InvalidAnswersError",
    "MayProceed",
    "MeasureDecision",
    "Met",
    "Necessity",
    "Outcome",
    "Override",
    "PriorConsultation",
    "Rank",
    "Review",
    "StandardAnswer",
    "TransferAnswer",
    "TransferQuestion",
    "answers_file",
    "cautions",
    "levels_said",
    "overridden",
    "parse_answers",
    "read_answers",
]
