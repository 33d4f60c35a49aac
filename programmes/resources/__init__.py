"""The tables of public money as files: which columns, and what stands in them."""

from .calls import (
    CallResource,
    ProjectParticipantResource,
    ProjectPoleResource,
    ProjectResource,
)
from .grants import GrantResource, IncomeResource
from .movements import BudgetDecisionResource, PaymentResource
from .plans import (
    AxisResource,
    EnvelopeResource,
    FundingLineResource,
    PlanActorResource,
    PlanLinkResource,
    PlanResource,
    PublishedAmountResource,
)

__all__ = [
    "AxisResource",
    "BudgetDecisionResource",
    "CallResource",
    "EnvelopeResource",
    "FundingLineResource",
    "GrantResource",
    "IncomeResource",
    "PaymentResource",
    "PlanActorResource",
    "PlanLinkResource",
    "PlanResource",
    "ProjectParticipantResource",
    "ProjectPoleResource",
    "ProjectResource",
    "PublishedAmountResource",
]
