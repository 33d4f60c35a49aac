"""The acts of an evaluation: it is opened, written, signed, decided, followed up."""

from .consequences import Consequences, consequences_of, possible_outcomes
from .contradicting import (
    accept_candidate,
    dismiss_candidate,
    take_back_dismissal,
)
from .deciding import decide_evaluation
from .drafting import ByHand, Recommended, Typed, write_evaluation
from .following import follow_up
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
    "ByHand",
    "Consequences",
    "Recommended",
    "Typed",
    "accept_candidate",
    "compute_instead",
    "consequences_of",
    "decide_evaluation",
    "dependence",
    "dismiss_candidate",
    "discard_evaluation",
    "enter_by_hand",
    "follow_up",
    "measure_again",
    "missing_to_sign",
    "open_evaluation",
    "possible_outcomes",
    "sign_evaluation",
    "take_back_dismissal",
    "why_not_decide",
    "write_evaluation",
    "writing",
]
