"""The acts of an evaluation, from the day it is opened to what came of it."""

from .advising import RECORDING, record_opinion
from .consequences import Consequences, state_of
from .contradicting import (
    accept_candidate,
    dismiss_candidate,
    take_back_dismissal,
)
from .deciding import ConditionAsked, decide_evaluation
from .drafting import ByHand, Recommended, Typed, write_evaluation
from .following import FOLLOWING, follow_up, settle_condition
from .outcomes import consequences_of, possible_outcomes
from .publishing import publish_evaluation, withdraw_report
from .rectifying import (
    annul_evaluation,
    rectified_consequences,
    rectify_decision,
)
from .replacing import open_in_place
from .separation import why_not_decide
from .signing import dependence, missing_to_sign, sign_evaluation
from .writing import (
    compute_instead,
    discard_evaluation,
    enter_by_hand,
    measure_again,
    open_evaluation,
    writing,
)

__all__ = [
    "RECORDING",
    "record_opinion",
    "ConditionAsked",
    "ByHand",
    "Consequences",
    "FOLLOWING",
    "Recommended",
    "Typed",
    "accept_candidate",
    "annul_evaluation",
    "compute_instead",
    "consequences_of",
    "decide_evaluation",
    "dependence",
    "discard_evaluation",
    "dismiss_candidate",
    "enter_by_hand",
    "follow_up",
    "measure_again",
    "missing_to_sign",
    "open_evaluation",
    "open_in_place",
    "possible_outcomes",
    "publish_evaluation",
    "rectified_consequences",
    "rectify_decision",
    "state_of",
    "settle_condition",
    "sign_evaluation",
    "take_back_dismissal",
    "why_not_decide",
    "withdraw_report",
    "write_evaluation",
    "writing",
]
