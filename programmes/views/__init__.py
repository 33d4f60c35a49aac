"""The pages of public money."""

from .grants import GrantDetail, GrantList
from .networks import ClusterProgrammes, OrganisationProgrammes
from .plans import FundingLineDetail, FundingLineList, PlanDetail, PlanList
from .projects import CallDetail, CallList, ProjectDetail, ProjectList

__all__ = [
    "CallDetail",
    "CallList",
    "ClusterProgrammes",
    "FundingLineDetail",
    "FundingLineList",
    "GrantDetail",
    "GrantList",
    "OrganisationProgrammes",
    "PlanDetail",
    "PlanList",
    "ProjectDetail",
    "ProjectList",
]
