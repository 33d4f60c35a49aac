"""What people fill in about an evaluation."""

from .acts import ConditionFollowForm, FollowUpForm, OpeningForm, OpinionForm
from .decisions import AnnulmentForm, DecisionForm, RectificationForm
from .draft import Draft

__all__ = [
    "AnnulmentForm",
    "ConditionFollowForm",
    "DecisionForm",
    "Draft",
    "FollowUpForm",
    "OpeningForm",
    "OpinionForm",
    "RectificationForm",
]
