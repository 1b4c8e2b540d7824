"""Sign-off: states, a log of signatures chained by hash, and what blocks approval."""

from dpia.sign_off.article_36 import Clock, ClockState, clocks
from dpia.sign_off.blocks import Block
from dpia.sign_off.log import Log, Signature, Signed, read_log
from dpia.sign_off.residual import Residual, residuals
from dpia.sign_off.review_due import EVERY_MONTHS, review_due
from dpia.sign_off.signing import SignOffError, Wish, require_open, sign
from dpia.sign_off.standing import Standing, log_file, status
from dpia.sign_off.states import (
    COMES_AFTER,
    MAY_SIGN,
    SIGNED_STATES,
    STATE_NAMES,
    Signer,
    State,
)

__all__ = [
    "COMES_AFTER",
    "EVERY_MONTHS",
    "MAY_SIGN",
    "SIGNED_STATES",
    "STATE_NAMES",
    "Block",
    "Clock",
    "ClockState",
    "Log",
    "Residual",
    "SignOffError",
    "Signature",
    "Signed",
    "Signer",
    "Standing",
    "State",
    "Wish",
    "clocks",
    "log_file",
    "read_log",
    "require_open",
    "residuals",
    "review_due",
    "sign",
    "status",
]
