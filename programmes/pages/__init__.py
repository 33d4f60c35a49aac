"""The pages of public money."""

from .clusters import ClusterProgrammes, OrganisationProgrammes
from .grants import GrantDetail, GrantListPage
from .plans import FundingLineDetail, FundingLineList, PlanDetail, PlanList
from .projects import CallDetail, CallList, ProjectDetail, ProjectList

__all__ = [
    "CallDetail",
    "CallList",
    "ClusterProgrammes",
    "FundingLineDetail",
    "FundingLineList",
    "GrantDetail",
    "GrantListPage",
    "OrganisationProgrammes",
    "PlanDetail",
    "PlanList",
    "ProjectDetail",
    "ProjectList",
]
