"""What people fill in about an evaluation."""

from .acts import DecisionForm, FollowUpForm, OpeningForm
from .draft import Draft

__all__ = ["DecisionForm", "Draft", "FollowUpForm", "OpeningForm"]
