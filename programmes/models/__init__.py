"""Public action and money: plans, envelopes, lines, grants, payments, projects."""

from .beneficiary_list import LISTED_KINDS, BeneficiaryList
from .budget_decision import BudgetDecision, BudgetDecisionKind
from .call import Call
from .consortium import PoleRole, ProjectParticipant, ProjectPole
from .funding_line import FundingCategory, FundingLine
from .grant import Grant
from .grant_cluster import GrantCluster
from .grant_queries import GrantKind
from .grant_state import GrantState
from .income import Income, IncomeOrigin
from .kept import GrantBalance, LineFlow, LineYear, UnprovenSum
from .movement import Movement
from .payment import Payment
from .plan import Axis, AxisKind, Envelope, Plan, PlanKind
from .plan_ties import PlanActor, PlanLink, PlanLinkKind, PlanRole
from .project import Project
from .project_queries import RETAINED, TURNED_DOWN, ProjectKind, ProjectOutcome
from .published_amount import Exactness, Measure, PublishedAmount

__all__ = [
    "Axis",
    "AxisKind",
    "BudgetDecision",
    "BudgetDecisionKind",
    "Call",
    "Envelope",
    "Exactness",
    "FundingCategory",
    "FundingLine",
    "Grant",
    "GrantBalance",
    "GrantCluster",
    "GrantKind",
    "BeneficiaryList",
    "GrantState",
    "LISTED_KINDS",
    "Income",
    "IncomeOrigin",
    "LineFlow",
    "LineYear",
    "Measure",
    "Movement",
    "Payment",
    "Plan",
    "PlanActor",
    "PlanKind",
    "PlanLink",
    "PlanLinkKind",
    "PlanRole",
    "PoleRole",
    "Project",
    "ProjectKind",
    "ProjectOutcome",
    "ProjectParticipant",
    "ProjectPole",
    "PublishedAmount",
    "RETAINED",
    "TURNED_DOWN",
    "UnprovenSum",
]
